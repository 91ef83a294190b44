import { openHouse, type House } from '../../src/app.ts';
import { systemClock } from '../../src/foundation/base/clock.ts';
import type { Log } from '../../src/foundation/base/log.ts';
import { startEmbeddedServer } from '../../src/foundation/db/embedded-server.ts';
import { prepareDatabase } from '../../src/foundation/db/prepare.ts';

/** The house with a PostgreSQL of its own in `dataFolder`, as `./plateward start` opens it. `close` ends both. */
export async function openWholeHouse({ dataFolder, log }: { dataFolder: string; log: Log }): Promise<House> {
  const embedded = await startEmbeddedServer({ dataFolder, log, sharedBuffersMb: 64 });
  try {
    await prepareDatabase(embedded.address, dataFolder);
    const owner = embedded.address;
    const house = await openHouse({
      owner,
      dataFolder,
      clock: systemClock,
      log,
      demonstration: true,
      rateLimitFactor: 1_000,
    });
    const close = async (): Promise<void> => {
      await house.close();
      await embedded.stop();
    };
    return { ...house, close };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}
