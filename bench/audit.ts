import { monotonicMs, systemClock } from '../src/foundation/base/clock.ts';
import { newId, type AgencyId } from '../src/foundation/base/ids.ts';
import { makeLog, type Log } from '../src/foundation/base/log.ts';
import type { Db } from '../src/foundation/db/database.ts';
import { openAs } from '../src/foundation/db/prepare.ts';
import type { ServerAddress } from '../src/foundation/db/roles.ts';
import { checkLog } from '../src/gate/audit/checks.ts';
import type { AuditDraft } from '../src/gate/audit/entry.ts';
import { openSequencer, queueEntry } from '../src/gate/audit/outbox.ts';
import { openAuditWriter } from '../src/gate/audit/writer.ts';

export type Figure = { name: string; unit: string; value: number; n: number };

/** Seconds per load; the promise (A1: at least 3,000 entries a second, p99 at most 250 ms) is for the full one. */
const seconds = { quick: 3, full: 60 } as const;

/**
 * Entries per second into the record, with the 14 fields of an inquiry each, 64 and 512 callers at once over 4 agencies; entries per
 * second through the outbox; and entries per second that a whole check of the logs reads. Throws when the logs are not whole after it.
 */
export async function run(options: {
  size: 'quick' | 'full';
  owner: ServerAddress;
  dataFolder: string;
}): Promise<Figure[]> {
  const log = makeLog('warn');
  const open = (role: 'plateward_audit' | 'plateward_app'): Promise<Db> =>
    openAs(role, options.owner, { dataFolder: options.dataFolder, log });
  const [audit, app] = await Promise.all([open('plateward_audit'), open('plateward_app')]);
  const agencies = Array.from({ length: 4 }, () => newId<'agency'>());
  try {
    const figures: Figure[] = [];
    for (const inFlight of [64, 512]) {
      figures.push(...(await appendFor(seconds[options.size], { audit, agencies, inFlight, log })));
    }
    figures.push(await throughOutbox(options.size === 'quick' ? 5_000 : 50_000, { audit, app, agencies, log }));
    figures.push(await readBack(audit, agencies));
    return figures;
  } finally {
    await Promise.all([audit.close(), app.close()]);
  }
}

async function appendFor(
  wantedSeconds: number,
  { audit, agencies, inFlight, log }: { audit: Db; agencies: AgencyId[]; inFlight: number; log: Log },
): Promise<Figure[]> {
  const writer = openAuditWriter({ db: audit, clock: systemClock, log, appendTimeoutMs: 60_000 });
  const waitsMs: number[] = [];
  const startMs = monotonicMs();
  const caller = async (number: number): Promise<void> => {
    while (monotonicMs() - startMs < wantedSeconds * 1_000) {
      const beganMs = monotonicMs();
      await writer.append(inquiry(agencies[number % agencies.length]!));
      waitsMs.push(monotonicMs() - beganMs);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, number) => caller(number)));
  const tookMs = monotonicMs() - startMs;
  await writer.close();
  const n = waitsMs.length;
  const sorted = Float64Array.from(waitsMs).sort();
  const at = (share: number): number => round(sorted[Math.floor(n * share)] ?? 0);
  return [
    { name: `record: entries, ${inFlight} in flight`, unit: 'entries/s', value: round(n / (tookMs / 1_000)), n },
    { name: `record: append p50, ${inFlight} in flight`, unit: 'ms', value: at(0.5), n },
    { name: `record: append p99, ${inFlight} in flight`, unit: 'ms', value: at(0.99), n },
  ];
}

/** Changes of one entry each over 8 connections, until the sequencer has moved the last one. */
async function throughOutbox(
  count: number,
  { audit, app, agencies, log }: { audit: Db; app: Db; agencies: AgencyId[]; log: Log },
): Promise<Figure> {
  const sequencer = await openSequencer({ db: audit, clock: systemClock, log });
  const startMs = monotonicMs();
  let queued = 0;
  const change = async (): Promise<void> => {
    while (queued < count) {
      const agencyId = agencies[queued++ % agencies.length]!;
      await app.inAgency(agencyId, tx => queueEntry(tx, inquiry(agencyId)));
    }
  };
  await Promise.all(Array.from({ length: 8 }, change));
  await sequencer.drain(120_000);
  const tookMs = monotonicMs() - startMs;
  await sequencer.stop();
  return {
    name: 'record: changes through the outbox, 8 connections',
    unit: 'entries/s',
    value: round(count / (tookMs / 1_000)),
    n: count,
  };
}

async function readBack(audit: Db, agencies: AgencyId[]): Promise<Figure> {
  const startMs = monotonicMs();
  let entries = 0;
  for (const agencyId of agencies) {
    const result = await checkLog({ db: audit, agencyId });
    if (result.faults.length > 0) throw new Error(`the log is not whole: ${JSON.stringify(result.faults[0])}`);
    entries += result.entries;
  }
  return {
    name: 'record: whole check',
    unit: 'entries/s',
    value: round(entries / ((monotonicMs() - startMs) / 1_000)),
    n: entries,
  };
}

function inquiry(agencyId: AgencyId): AuditDraft {
  return {
    event: 'inquiry.run',
    outcome: 'permit',
    agencyId,
    at: systemClock.now(),
    fields: {
      actor: 'r.example',
      actor_id: newId(),
      name: 'Robin Example',
      organisation: 'Example Police Department',
      posts: ['detective'],
      auth: 'password+totp',
      address: '192.0.2.10',
      policy: 'sha256:0000000000000000000000000000000000000000000000000000000000000000#462.5(e)',
      purpose: 'stolen_vehicle',
      case: '26-000123',
      reason: 'vehicle seen at the scene of the theft',
      plate: 'PW0?123',
      query: { from: '2026-11-01T00:00:00Z', to: '2026-11-22T00:00:00Z' },
      result_count: 3,
      results: [newId(), newId(), newId()],
    },
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
