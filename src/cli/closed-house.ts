import { systemClock } from '../foundation/base/clock.ts';
import { readConfig } from '../foundation/base/config.ts';
import { DataFolderFault, takeDataFolder } from '../foundation/base/installation-folder.ts';
import { makeLog } from '../foundation/base/log.ts';
import { startEmbeddedServer } from '../foundation/db/embedded-server.ts';
import { prepareDatabase } from '../foundation/db/prepare.ts';
import { parseServerAddress } from '../foundation/db/roles.ts';
import { listAgencies } from '../gate/policy/actions.ts';
import type { AgencyRef } from '../gate/access/context.ts';
import { openHouse, type House } from '../app.ts';

/**
 * Opens the department's house with its doors closed: for commands that act on its data folder while no server runs. Answers with what
 * `work` answers; 4 for a demonstration's folder, 1 when a server runs on it or no agency has this code.
 */
export async function inClosedHouse(
  { agency, whileItRuns }: { agency: string | undefined; whileItRuns: string },
  work: (house: House, agencies: AgencyRef[]) => Promise<number>,
): Promise<number> {
  const config = readConfig();
  const log = makeLog('warn');
  let taken;
  try {
    taken = takeDataFolder(config.dataFolder, 'department');
  } catch (error) {
    if (!(error instanceof DataFolderFault)) throw error;
    console.error(`plateward: ${error.message}${error.refused ? '' : `\nWhile it runs: ${whileItRuns}`}`);
    return error.refused ? 4 : 1;
  }
  const dataFolder = taken.folder;
  const embedded = config.databaseUrl === undefined ? await startEmbeddedServer({ dataFolder, log }) : null;
  try {
    const owner = embedded?.address ?? parseServerAddress(config.databaseUrl ?? '');
    await prepareDatabase(owner, dataFolder);
    const shut = { demonstration: false, recognition: false, tasksByHand: true } as const;
    const house = await openHouse({ owner, dataFolder, clock: systemClock, log, ...shut });
    try {
      const agencies = await listAgencies(house.gate.db);
      const wanted = agencies.filter(one => agency === undefined || one.code === agency);
      if (wanted.length > 0) return await work(house, wanted);
      const codes = agencies.map(one => one.code).join(', ');
      console.error(
        agencies.length === 0
          ? 'plateward: no agency has adopted its policy in this data folder yet'
          : `plateward: no agency is called ${agency ?? ''}; there are: ${codes}`,
      );
      return 1;
    } finally {
      await house.close();
    }
  } finally {
    await embedded?.stop();
    taken.release();
  }
}
