import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { monotonicMs, systemClock } from '../../src/foundation/base/clock.ts';
import { makeLog } from '../../src/foundation/base/log.ts';
import { endLeftoverServer } from '../../src/foundation/db/leftover-server.ts';
import { fictionalPlates } from '../../src/foundation/plates/fictional.ts';
import { gradeMatch } from '../../src/foundation/plates/grade.ts';
import { chanceFrom, type Chance } from '../../src/demo/chance.ts';
import { seedDemonstration } from '../support/demonstration.ts';
import { bySize } from '../support/size.ts';
import { openWholeHouse } from '../support/whole-house.ts';
import { startClients, type Clients } from './clients.ts';
import { findDifferences } from './compare.ts';
import { asSuperuser, serveInProcess, type Serving } from './serving.ts';

/**
 * What is killed: the Node process (its PostgreSQL lives on), Node while it starts, Node and PostgreSQL at once (as a power cut
 * does, but for what the disk has not got yet), the PostgreSQL under a living Node, one of PostgreSQL's own processes.
 */
const kinds = ['node', 'starting', 'both', 'postgres', 'backend'] as const;
type Kind = (typeof kinds)[number];
type Outage = { kind: Kind; outageMs: number };

const counts: Record<Kind, { quick: number; full: number }> = {
  node: { quick: 2, full: 10 },
  starting: { quick: 1, full: 5 },
  both: { quick: 1, full: 5 },
  postgres: { quick: 2, full: 12 },
  backend: { quick: 1, full: 8 },
};
/** R2 of the design: reads are taken again within this time. */
const limitMs = 10_000;

const seed = systemClock.now().getTime() % 1_000_000;
const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-chaos-'));
const serving = serveInProcess(folder);

afterAll(async () => {
  await serving.kill();
  await endLeftoverServer(path.join(folder, 'pg', 'cluster'));
  rmSync(folder, { recursive: true, force: true });
});

describe('killing it under load', () => {
  test(
    'no acknowledged read is lost, doubled or without its photo, none is made up, and the record is whole',
    { timeout: bySize({ quick: 180_000, full: 1_500_000 }) },
    async () => {
      const chance = chanceFrom(seed);
      const plates = unlikePlates(200);
      const wanted = plates.slice(0, 30);
      const first = await openWholeHouse({ dataFolder: folder, log: makeLog('error') });
      const { agency, key } = await seedDemonstration(first, wanted);
      await first.close();

      await serving.start();
      const clients = startClients({ address: serving.address, key, plates, chance, clients: 8 });
      const outages = await strikeAll(clients, chance);
      expect(await serving.stop(), 'exit code after SIGTERM').toBe(0);
      expect(serving.postmasterPid(), 'PostgreSQL after a clean end').toBeNull();

      const house = await openWholeHouse({ dataFolder: folder, log: makeLog('error') });
      await house.matcher.idle();
      const found = await findDifferences({ house, dataFolder: folder, agency, ledger: clients.ledger, wanted });
      await house.close();
      report(outages, clients, found);
      expect([...serving.faults, ...clients.ledger.faults, ...found.faults].slice(0, 20), `seed ${seed}`).toEqual([]);
      expect(found.hits, 'hits made').toBeGreaterThan(0);
      expect(Math.max(...outages.map(one => one.outageMs)), 'longest time without reads').toBeLessThan(limitMs);
    },
  );
});

/** Plates of which none could be taken for another, so that the model of hits is as simple as can be. */
function unlikePlates(count: number): string[] {
  const chosen: string[] = [];
  for (const plate of fictionalPlates(count * 2, seed)) {
    const unlike = chosen.every(
      other => gradeMatch({ plate }, { plate: other }).grade === null && distance(plate, other) > 2,
    );
    if (unlike && chosen.length < count) chosen.push(plate);
  }
  return chosen;
}

function distance(a: string, b: string): number {
  return [...a].filter((character, place) => character !== b[place]).length;
}

function shuffled(chance: Chance): Kind[] {
  const all = kinds.flatMap(kind => Array.from({ length: bySize(counts[kind]) }, () => kind));
  return all
    .map(kind => ({ kind, at: chance.share() }))
    .sort((a, b) => a.at - b.at)
    .map(one => one.kind);
}

/** Strikes each kind, then lets the clients come to an end. */
async function strikeAll(clients: Clients, chance: Chance): Promise<Outage[]> {
  const outages: Outage[] = [];
  try {
    await acknowledged(clients, 50);
    for (const kind of shuffled(chance)) {
      await sleep(chance.whole(300, 1_500));
      outages.push({ kind, outageMs: await outageOf(clients, () => strike(kind, serving, chance)) });
    }
  } finally {
    await clients.stop();
  }
  return outages;
}

async function strike(kind: Kind, target: Serving, chance: Chance): Promise<void> {
  const postmaster = target.postmasterPid();
  switch (kind) {
    case 'node':
      await target.kill();
      return target.start();
    case 'starting':
      await target.kill();
      await target.startAndKill(chance.whole(50, 2_000));
      return target.start();
    case 'both':
      if (postmaster !== null) process.kill(postmaster, 'SIGKILL');
      await target.kill();
      return target.start();
    case 'postgres':
      if (postmaster !== null) process.kill(postmaster, 'SIGKILL');
      return until('PostgreSQL is up again', () => ![null, postmaster].includes(target.postmasterPid()));
    case 'backend': {
      const backends = await asSuperuser<{ pid: number }>(
        folder,
        "select pid from pg_stat_activity where usename like 'plateward_%' order by state = 'idle'",
      );
      const [busiest] = backends;
      if (busiest === undefined) throw new Error('no backend to kill');
      process.kill(busiest.pid, 'SIGKILL');
      return undefined;
    }
  }
}

/** Waits for this many more acknowledgements. */
function acknowledged({ ledger }: Clients, count: number): Promise<void> {
  const goal = ledger.acknowledgedAtMs.length + count;
  return until('reads are taken', () => ledger.acknowledgedAtMs.length >= goal);
}

/** Throws when the server ended without having been killed, and after a minute. */
async function until(what: string, reached: () => boolean): Promise<void> {
  const untilMs = monotonicMs() + 60_000;
  while (!reached()) {
    if (serving.faults.length > 0 || monotonicMs() > untilMs)
      throw new Error([`waited in vain until ${what} (seed ${seed})`, ...serving.faults].join('\n'));
    await sleep(10);
  }
}

/** Strikes, waits until reads flow again, and answers with the longest time in which none was acknowledged. */
async function outageOf(clients: Clients, strikeNow: () => Promise<void>): Promise<number> {
  const struckMs = monotonicMs();
  await strikeNow();
  await acknowledged(clients, 100);
  const times = [struckMs, ...clients.ledger.acknowledgedAtMs.filter(atMs => atMs > struckMs)];
  return Math.max(...times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs)));
}

function report(outages: Outage[], { ledger }: Clients, { stored, hits }: { stored: number; hits: number }): void {
  const sorted = outages.map(one => one.outageMs).sort((a, b) => a - b);
  const p50 = Math.round(sorted[sorted.length >> 1] ?? 0);
  const byKind = outages.map(({ kind, outageMs }) => `${kind} ${Math.round(outageMs)} ms`).join(', ');
  const acked = [...ledger.sent.values()].filter(read => read.readId !== null).length;
  console.log(
    `seed ${seed}: ${ledger.sent.size} sent, ${acked} acknowledged, ${stored} stored, ${hits} hits; ${ledger.unknown} outcomes unknown, ${ledger.later} told to wait`,
  );
  console.log(`reads taken again after p50 ${p50} ms, max ${Math.round(sorted.at(-1) ?? 0)} ms: ${byKind}`);
}
