import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeLog } from '../src/foundation/base/log.ts';
import { startEmbeddedServer } from '../src/foundation/db/embedded-server.ts';
import { prepareDatabase } from '../src/foundation/db/prepare.ts';
import type { BenchRun, Figure } from './figures.ts';

type Benchmark = () => Promise<{ run(run: BenchRun): Promise<Figure[]> }>;

/** What `./plateward bench NAME` runs, one after another on the same scratch database. */
const benchmarks: Record<string, Benchmark[]> = {
  audit: [() => import('./audit.ts')],
  console: [() => import('./console-photo.ts')],
  images: [() => import('./image-store.ts')],
  ingest: [() => import('./ingest-store.ts'), () => import('./ingest-http.ts')],
  latency: [() => import('./first-byte.ts')],
  match: [() => import('./match.ts')],
  pictures: [() => import('./demo-pictures.ts')],
  recognition: [() => import('./recognition/measure.ts')],
  search: [() => import('./search.ts')],
  traffic: [() => import('./demo-traffic.ts')],
};

/** Runs a benchmark and prints its figures, a line each. Returns the exit code; 2 for an unknown name. */
async function runBenchmark(name: string, { size, json }: { size: 'quick' | 'full'; json: boolean }): Promise<number> {
  const chosen = benchmarks[name];
  if (chosen === undefined) {
    console.error(`plateward: no benchmark is called ${name}; there are: ${Object.keys(benchmarks).join(', ')}`);
    return 2;
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plateward-bench-'));
  const log = makeLog('warn');
  const server = await startEmbeddedServer({ dataFolder: folder, log });
  try {
    await prepareDatabase(server.address, folder);
    for (const load of chosen) {
      const { run } = await load();
      for (const figure of await run({ size, owner: server.address, dataFolder: folder, log })) {
        console.log(json ? JSON.stringify(withRatio(figure)) : asText(figure));
      }
    }
    return 0;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function withRatio(figure: Figure): object {
  return figure.limit === undefined ? figure : { ...figure, ratioToLimit: figure.value / figure.limit };
}

function asText({ name, unit, value, n, limit }: Figure): string {
  const shown = value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
  const bound = limit === undefined ? '' : `  limit ${limit}`;
  return `${name.padEnd(64)} ${shown.padStart(12)} ${unit.padEnd(12)} n=${n}${bound}`;
}

const { values, positionals } = parseArgs({
  options: { size: { type: 'string', default: 'quick' }, json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
process.exitCode = await runBenchmark(positionals[0] ?? '', {
  size: values.size === 'full' ? 'full' : 'quick',
  json: values.json,
});
