import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { makeLog, type Log } from '../foundation/base/log.ts';
import { startEmbeddedServer } from '../foundation/db/embedded-server.ts';
import { prepareDatabase } from '../foundation/db/prepare.ts';
import type { ServerAddress } from '../foundation/db/roles.ts';
import { projectRoot } from './steps.ts';

/** One measured figure: a line of `--json`. */
export type Figure = { name: string; unit: string; value: number; n: number; limit?: number };

/** What a benchmark gets: an empty, migrated database of its own. */
export type BenchRun = { size: 'quick' | 'full'; owner: ServerAddress; dataFolder: string; log: Log };

const benchmarks: Record<string, string[]> = {
  audit: ['audit.ts'],
  images: ['image-store.ts'],
  ingest: ['ingest-store.ts'],
  match: ['match.ts'],
  search: ['search.ts'],
};

const figuresSchema = z.array(
  z.object({ name: z.string(), unit: z.string(), value: z.number(), n: z.number(), limit: z.number().optional() }),
);
const moduleSchema = z.object({
  run: z.custom<(run: BenchRun) => Promise<unknown>>(value => typeof value === 'function'),
});

/** Runs one benchmark of bench/ on a scratch database and prints its figures. Returns 2 for an unknown name. */
export async function runBench(
  name: string,
  { size, json }: { size: 'quick' | 'full'; json: boolean },
): Promise<number> {
  const files = benchmarks[name];
  if (files === undefined) {
    console.error(`plateward: no benchmark is called ${name}; there are: ${Object.keys(benchmarks).join(', ')}`);
    return 2;
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plateward-bench-'));
  const log = makeLog('warn');
  const server = await startEmbeddedServer({ dataFolder: folder, log });
  try {
    await prepareDatabase(server.address, folder);
    for (const file of files) {
      const loaded: unknown = await import(pathToFileURL(path.join(projectRoot, 'bench', file)).href);
      const figures = figuresSchema.parse(
        await moduleSchema.parse(loaded).run({ size, owner: server.address, dataFolder: folder, log }),
      );
      for (const figure of figures) console.log(json ? JSON.stringify(figureLine(figure)) : textLine(figure));
    }
    return 0;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function figureLine(figure: z.output<typeof figuresSchema>[number]): object {
  return figure.limit === undefined ? figure : { ...figure, ratioToLimit: figure.value / figure.limit };
}

function textLine({ name, unit, value, n }: z.output<typeof figuresSchema>[number]): string {
  const shown = value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
  return `${name.padEnd(60)} ${shown.padStart(14)} ${unit.padEnd(12)} n=${n}`;
}
