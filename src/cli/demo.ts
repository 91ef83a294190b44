import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConfig } from '../foundation/base/config.ts';
import { messageOf } from '../foundation/base/errors.ts';
import { DataFolderFault, takeDataFolder, type DataFolder } from '../foundation/base/installation-folder.ts';
import { makeLog, type Log } from '../foundation/base/log.ts';
import { openDemo, type Demo } from '../demo/open-demo.ts';
import { tellStory } from '../demo/story/tell-story.ts';
import { makeTeller } from '../demo/teller.ts';
import { startTraffic } from '../demo/traffic.ts';
import { welcome } from '../demo/welcome.ts';
import { stopSignal } from './start.ts';
import { buildWeb } from './web-build.ts';

export type DemoOptions = { once: boolean; port?: number; folder?: string; json: boolean };

/**
 * Runs the demonstration: with `once` its whole story (0 when every step went as it should, else 1), otherwise invented traffic
 * until it is told to stop. Refuses a department's folder (4).
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const config = readConfig();
  const log = makeLog(config.logLevel);
  const place = choosePlace(options, config.dataFolder);
  let taken: DataFolder;
  try {
    taken = takeDataFolder(place.folder, 'demo');
  } catch (error) {
    place.remove();
    if (!(error instanceof DataFolderFault)) throw error;
    console.error(`plateward: ${error.message}`);
    return error.refused ? 4 : 1;
  }
  const stopped = stopSignal();
  try {
    const port = options.port ?? (options.once ? 0 : config.port);
    // the story in the terminal needs no screens
    const webFolder = options.once ? null : await buildWeb(text => console.error(`plateward: ${text}`));
    const demo = await openDemo({ folder: taken.folder, port, log, webFolder });
    try {
      return options.once
        ? await playOnce(demo, { json: options.json, stopped })
        : await keepRunning(demo, { json: options.json, stopped, log });
    } finally {
      await demo.close();
    }
  } finally {
    taken.release();
    place.remove();
  }
}

/** Where the demonstration lies: the folder that was asked for; for one story a folder of its own, gone afterwards; else one beside the data folder. */
function choosePlace({ folder, once }: DemoOptions, dataFolder: string): { folder: string; remove(): void } {
  if (folder !== undefined) return { folder: path.resolve(folder), remove: () => undefined };
  if (!once) return { folder: `${dataFolder}-demo`, remove: () => undefined };
  const own = mkdtempSync(path.join(os.tmpdir(), 'plateward-demo-'));
  chmodSync(own, 0o700);
  return { folder: own, remove: () => rmSync(own, { recursive: true, force: true }) };
}

async function playOnce(demo: Demo, { json, stopped }: { json: boolean; stopped: Promise<void> }): Promise<number> {
  const colors = process.stdout.isTTY && !json;
  let isOver = false;
  const write = (line: string): void => {
    if (!isOver) console.log(line);
  };
  const teller = makeTeller({ json, colors, write });
  const story = tellStory(demo, teller);
  const ended = await Promise.race([story, stopped.then(() => 'stopped' as const)]);
  if (ended !== 'stopped') return ended ? 0 : 1;
  // what is under way fails as the house closes, and that is no part of the story
  isOver = true;
  story.catch(() => undefined);
  console.error('plateward: stopped before the end of the story');
  return 1;
}

async function keepRunning(
  demo: Demo,
  { json, stopped, log }: { json: boolean; stopped: Promise<void>; log: Log },
): Promise<number> {
  for (const line of welcome(demo, { json })) console.log(line);
  const traffic = await startTraffic(demo, {
    json,
    write: line => console.log(line),
    onFailure: error => log.warn({ cause: messageOf(error) }, 'the invented traffic stumbled'),
  });
  await stopped;
  await traffic.stop();
  return 0;
}
