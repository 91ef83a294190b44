import path from 'node:path';
import { readFileIfAny } from '../foundation/base/files.ts';
import { systemClock } from '../foundation/base/clock.ts';
import { readConfig } from '../foundation/base/config.ts';
import { DataFolderFault, takeDataFolder } from '../foundation/base/installation-folder.ts';
import { makeLog } from '../foundation/base/log.ts';
import { startEmbeddedServer } from '../foundation/db/embedded-server.ts';
import { prepareDatabase } from '../foundation/db/prepare.ts';
import { parseServerAddress } from '../foundation/db/roles.ts';
import { listAgencies } from '../gate/policy/actions.ts';
import { signInSettings } from '../department/people/rules/sign-in-settings.ts';
import { openHouse } from '../app.ts';
import { buildWeb } from './web-build.ts';

/**
 * Runs the department's server until it is told to stop. Refuses a demonstration's folder (exit 4). Without DATABASE_URL it
 * starts the PostgreSQL that npm brought.
 */
export async function runStart({ port, json }: { port?: number; json: boolean }): Promise<number> {
  const config = readConfig();
  const log = makeLog(config.logLevel);
  let folder;
  try {
    folder = takeDataFolder(config.dataFolder, 'department');
  } catch (error) {
    if (!(error instanceof DataFolderFault)) throw error;
    console.error(`plateward: ${error.message}`);
    return error.refused ? 4 : 1;
  }
  const embedded =
    config.databaseUrl === undefined ? await startEmbeddedServer({ dataFolder: folder.folder, log }) : null;
  try {
    const owner = embedded?.address ?? parseServerAddress(config.databaseUrl ?? '');
    await prepareDatabase(owner, folder.folder);
    const webFolder = await buildWeb(text => console.error(`plateward: ${text}`));
    const house = await openHouse({
      owner,
      dataFolder: folder.folder,
      clock: systemClock,
      log,
      demonstration: false,
      signIn: signInSettings({ origin: config.origin, file: await readSignInFile(folder.folder) }),
      ...(webFolder === null ? {} : { webFolder }),
    });
    // loopback only: a proxy with TLS stands in front, nothing here answers the network without it
    const address = await house.server.listen({ host: '127.0.0.1', port: port ?? config.port });
    const agencies = await listAgencies(house.gate.db);
    console.log(
      json
        ? JSON.stringify({ address, agencies: agencies.map(agency => agency.code) })
        : `Plateward serves ${agencies.length} agencies at ${address}`,
    );
    if (agencies.length === 0 && !json)
      console.log('No agency has adopted its policy here yet, so nobody can sign in.');
    await stopSignal();
    await house.close();
    return 0;
  } finally {
    await embedded?.stop();
    folder.release();
  }
}

/** What the data folder says of single sign-on, as text; null when it has no such file. */
async function readSignInFile(folder: string): Promise<string | null> {
  return (await readFileIfAny(path.join(folder, 'sign-in.json')))?.toString('utf8') ?? null;
}

/** Resolves on Ctrl-C or a request to end. */
export function stopSignal(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
