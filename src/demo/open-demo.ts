import type { AddressInfo } from 'node:net';
import { systemClock } from '../foundation/base/clock.ts';
import { isFileError } from '../foundation/base/files.ts';
import type { Log } from '../foundation/base/log.ts';
import { startEmbeddedServer } from '../foundation/db/embedded-server.ts';
import { prepareDatabase } from '../foundation/db/prepare.ts';
import { listAgencies } from '../gate/policy/actions.ts';
import { openHouse, type House } from '../app.ts';
import { enrolDemoAgencies, type DemoAgency } from './agencies.ts';
import { seedCameras } from './cameras.ts';
import { seedPeople } from './people.ts';
import { demoSessions, type DemoSessions } from './sessions.ts';
import { newSecrets, readSecrets, secretsFile, writeSecrets, type DemoSecrets } from './secrets.ts';

/** A running demonstration: the whole system on a database of its own, with its agencies, people and cameras. */
export type Demo = {
  house: House;
  /** For the demonstration's own requests. */
  origin: string;
  /** For people: browsers take passkeys on `localhost`, not on a bare number. */
  address: string;
  agencies: DemoAgency[];
  secrets: DemoSecrets;
  /** One session per made-up person for all that the demonstration does: a code is good once, and there is one each 30 seconds. */
  sessions: DemoSessions;
  close(): Promise<void>;
};

/** `webFolder`: the built browser client, null for none. */
export type DemoPlace = { folder: string; port: number; log: Log; webFolder: string | null };

/**
 * Starts PostgreSQL and the house in `folder`, makes what is missing (a second start finds all in order), and listens on the
 * loopback address; port 0 takes any free one. Throws with a remedy when the port is taken.
 */
export async function openDemo({ folder, port, log, webFolder }: DemoPlace): Promise<Demo> {
  // small buffers: it shares the machine with whoever tries it out
  const database = await startEmbeddedServer({ dataFolder: folder, log, sharedBuffersMb: 64 });
  try {
    await prepareDatabase(database.address, folder);
    const house = await openHouse({
      owner: database.address,
      dataFolder: folder,
      clock: systemClock,
      log,
      demonstration: true,
      ...(webFolder === null ? {} : { webFolder }),
    });
    try {
      const { agencies, secrets } = await seed(house, folder);
      const taken = await listen(house, port);
      return {
        house,
        origin: `http://127.0.0.1:${taken}`,
        address: `http://localhost:${taken}`,
        agencies,
        secrets,
        sessions: demoSessions(`http://127.0.0.1:${taken}`, secrets.passphrase),
        async close() {
          await house.close();
          await database.stop();
        },
      };
    } catch (error) {
      await house.close();
      throw error;
    }
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** Each part looks for what is there, so that a start which was cut off is taken up by the next one. */
async function seed(house: House, folder: string): Promise<{ agencies: DemoAgency[]; secrets: DemoSecrets }> {
  const { gate } = house;
  const known = await readSecrets(folder);
  if (known === null && (await listAgencies(gate.db)).length > 0) {
    throw new Error(
      `${secretsFile(folder)} is gone, and nobody can sign in without it: remove ${folder} and start the demonstration anew; it holds invented data only`,
    );
  }
  let secrets = known ?? newSecrets();
  // before the first account gets the passphrase: one that nobody knows would lock everybody out
  if (known === null) await writeSecrets(folder, secrets);
  const agencies = await enrolDemoAgencies(gate.db, gate.clock);
  await Promise.all(agencies.map(agency => seedPeople(gate, agency, secrets.passphrase)));
  for (const agency of agencies) {
    const cameraKeys = await seedCameras(gate, agency, secrets.cameraKeys[agency.code] ?? {});
    secrets = { ...secrets, cameraKeys: { ...secrets.cameraKeys, [agency.code]: cameraKeys } };
  }
  await writeSecrets(folder, secrets);
  return { agencies, secrets };
}

async function listen(house: House, port: number): Promise<number> {
  try {
    await house.server.listen({ host: '127.0.0.1', port });
  } catch (error) {
    if (!isFileError(error, 'EADDRINUSE')) throw error;
    throw new Error(`port ${port} is taken by another program: choose another with --port`, { cause: error });
  }
  const bound = house.server.server.address() as AddressInfo; // listening on TCP, so it is one
  return bound.port;
}
