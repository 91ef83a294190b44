import { messageOf } from '../../foundation/base/errors.ts';
import { newId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';
import { takeBatches } from '../../capture/reads/actions.ts';
import type { BatchedRead } from '../../capture/reads/rules.ts';
import type { AgencyRef } from '../../gate/access/context.ts';
import type { Gate } from '../../gate/access/gate.ts';
import { listAgencies } from '../../gate/policy/actions.ts';
import { hotlistMaxAgeHours } from '../../gate/policy/rules.ts';
import { entriesInForce, listsRevision } from '../hotlists/actions.ts';
import { buildIndex, type EntryIndex } from './index-of-entries.ts';
import { isHistoric } from './rules.ts';
import { appendFeed, insertHits, type NewHit } from './store.ts';

/** One agency's work: its batches one after the other, its wanted plates in memory. */
type Lane = {
  agency: AgencyRef;
  index: { marker: string; entries: EntryIndex } | null;
  /** Under way; answers true when nothing waits any more, false when it was given up for now. */
  running: Promise<boolean> | null;
  again: boolean;
  /** True after a failure that was told already. */
  failing: boolean;
};

/** A list that changes faster than it can be loaded must not keep reads waiting for ever. */
const maxReloads = 5;

/** The lanes of all agencies. */
export class Lanes {
  readonly #gate: Gate;
  readonly #lanes = new Map<string, Lane>();
  #sweeping: Promise<boolean> | null = null;
  #stopped = false;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** Wakes an agency's lane; '' (after a lost connection) or an unknown one: all of them, as somebody may have been missed. */
  wake(agencyId: string): void {
    const lane = this.#lanes.get(agencyId);
    if (lane !== undefined) void this.#run(lane);
    else this.#sweeping ??= this.sweep().finally(() => (this.#sweeping = null));
  }

  /** Lets every lane work until nothing waits for it; false when one had to give up for now. */
  async sweep(): Promise<boolean> {
    if (this.#stopped) return true;
    try {
      for (const agency of await listAgencies(this.#gate.db)) {
        if (this.#lanes.has(agency.agencyId)) continue;
        this.#lanes.set(agency.agencyId, { agency, index: null, running: null, again: false, failing: false });
      }
    } catch (error) {
      this.#gate.log.warn({ cause: messageOf(error) }, 'the directory of agencies could not be read; trying again');
      return false;
    }
    const done = await Promise.all([...this.#lanes.values()].map(lane => this.#run(lane)));
    return done.every(Boolean);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#sweeping;
    await Promise.all([...this.#lanes.values()].map(lane => lane.running ?? Promise.resolve(true)));
  }

  #run(lane: Lane): Promise<boolean> {
    lane.again = true;
    if (this.#stopped) return Promise.resolve(true);
    lane.running ??= this.#drain(lane);
    return lane.running;
  }

  async #drain(lane: Lane): Promise<boolean> {
    try {
      do {
        lane.again = false;
        while (!this.#stopped && (await matchBatches(this.#gate, lane)));
      } while (lane.again && !this.#stopped);
      lane.failing = false;
      return true;
    } catch (error) {
      const { agencyId } = lane.agency;
      if (!lane.failing) this.#gate.log.error({ agencyId, cause: messageOf(error) }, 'matching failed; trying again');
      lane.failing = true;
      return false;
    } finally {
      lane.running = null;
    }
  }
}

/** Batches of one transaction: under load many small ones share its cost. */
const batchesAtOnce = 100;

/** Matches what waits, up to a bound; false when nothing does. */
async function matchBatches(gate: Gate, lane: Lane): Promise<boolean> {
  for (let reloads = 0; ; reloads++) {
    lane.index ??= await loadIndex(gate, lane.agency);
    const { marker, entries } = lane.index;
    try {
      return await gate.db.inAgency(lane.agency.agencyId, async tx => {
        const reads = await takeBatches(tx, { atMost: batchesAtOnce });
        // asked after they were taken: lists that changed before these reads were stored are seen here
        if ((await markerOf(tx, gate, lane.agency)).marker !== marker && reloads < maxReloads) throw new ListsChanged();
        if (reads.length === 0) return false;
        const hits = hitsOf(reads, entries, gate.clock.now());
        await storeHits(tx, lane.agency, hits);
        return true;
      });
    } catch (error) {
      if (!(error instanceof ListsChanged)) throw error;
      // the batches went back with the transaction; nothing slow happens while they are held
      lane.index = await loadIndex(gate, lane.agency);
    }
  }
}

/** Rolls back the taking of a batch: the lists in memory are older than its reads. */
class ListsChanged extends Error {}

type Marker = { marker: string; maxAgeHours: number | null };

/** Changes with every change to a list, and with the policy's limit on their age. */
async function markerOf(tx: Tx, gate: Gate, { agencyId }: AgencyRef): Promise<Marker> {
  const { profile } = await gate.profileAt(tx, agencyId, gate.clock.now());
  const age = hotlistMaxAgeHours(profile);
  const maxAgeHours = 'unset' in age ? null : age.hours;
  return { marker: `${maxAgeHours} ${await listsRevision(tx)}`, maxAgeHours };
}

async function loadIndex(gate: Gate, agency: AgencyRef): Promise<NonNullable<Lane['index']>> {
  const { marker, maxAgeHours, entries } = await gate.db.inAgency(agency.agencyId, async tx => ({
    // before the entries: a change between the two shows as an old marker, never as a new one
    ...(await markerOf(tx, gate, agency)),
    entries: await entriesInForce(tx, gate.clock.now()),
  }));
  return { marker, entries: await buildIndex(entries, { maxAgeHours }) };
}

/** The hits of a batch of reads, in the order of the reads. */
function hitsOf(reads: readonly BatchedRead[], index: EntryIndex, now: Date): NewHit[] {
  return reads.flatMap(read =>
    index.match(read, now).map(({ entry, grade, possible, why }) => ({
      hitId: newId<'hit'>(),
      readId: read.readId,
      entryId: entry.entryId,
      sourceId: read.sourceId,
      plate: read.plate,
      state: read.state,
      capturedAt: read.capturedAt,
      receivedAt: read.receivedAt,
      retentionClass: read.retentionClass,
      receiptDay: read.receiptDay,
      purgeOn: read.purgeOn,
      goneOn: read.goneOn,
      images: read.images,
      vehicle: read.vehicle,
      headingDegrees: read.headingDegrees,
      direction: read.direction,
      latitude: read.latitude,
      longitude: read.longitude,
      grade,
      possible,
      why,
      historic: isHistoric(read),
      madeAt: now,
    })),
  );
}

async function storeHits(tx: Tx, { agencyId }: AgencyRef, hits: readonly NewHit[]): Promise<void> {
  const [first] = hits;
  if (first === undefined) return;
  const hitIds = await insertHits(tx, agencyId, hits);
  await appendFeed(tx, { agencyId, kind: 'hit', hitIds, at: first.madeAt });
}
