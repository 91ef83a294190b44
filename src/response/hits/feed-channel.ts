import { setTimeout as sleep } from 'node:timers/promises';
import { localDay, monotonicMs } from '../../foundation/base/clock.ts';
import { isProblem, messageOf, type Problem } from '../../foundation/base/errors.ts';
import { errorCodes } from '../../foundation/contract/errors.ts';
import { admit } from '../../gate/access/admit.ts';
import type { AgencyRef, Context, Person } from '../../gate/access/context.ts';
import type { Gate } from '../../gate/access/gate.ts';
import { sessionInForce } from '../../department/people/actions.ts';
import type { Tx } from '../../foundation/db/database.ts';
import type { EventStream, StreamEvent } from '../../gate/edge/event-stream.ts';
import { deliveryDrafts, makeRecorder, messageOfEvent, type Recorder } from './delivery.ts';
import { leaveKey, leaveOf, type Leave } from './mask.ts';
import { selectFeed, type FeedRow } from './store.ts';

/** One console that follows the feed. */
export type Follower = {
  ctx: Context<Person>;
  stream: EventStream;
  /** What they may see of wanted records; asked anew with every check of who may look at all. */
  leave: Leave;
  /** Number of the last event that it has; only ever grows, so that nothing is sent twice. */
  cursor: number;
  /** It has fallen behind and reads from the table by itself, so that it holds nobody else up. */
  catchingUp: boolean;
  open: boolean;
};

const eventsPerStep = 100;
const recheckEveryMs = 4000;
const maxUncheckedMs = 5000;
const retryMs = 250;
/** Hits of which is remembered who was told; a forgotten one costs an entry too many, never one too few. */
const maxRemembered = 5000;

/** The consoles of one agency, and the one hand that gives them what is new. */
export class Channel {
  readonly followers: Set<Follower> = new Set();
  readonly #gate: Gate;
  readonly #agency: AgencyRef;
  readonly #told = rememberTold();
  readonly #recorder: Recorder;
  readonly #recheckTimer: NodeJS.Timeout;
  /** Number of the last event that all had who were up to date. */
  #position: number;
  #checkedMs = monotonicMs();
  #pumping = false;
  #again = false;
  #stopped = false;

  /** `position`: the number of an event that everybody who joins has, or will read from the table by himself. */
  constructor(gate: Gate, agency: AgencyRef, position: number) {
    this.#gate = gate;
    this.#agency = agency;
    this.#position = position;
    this.#recorder = makeRecorder(gate, stalled => {
      for (const follower of this.followers) tellStall(follower, stalled);
    });
    this.#recheckTimer = setInterval(() => {
      this.#recheck().catch((error: unknown) =>
        gate.log.warn({ cause: messageOf(error) }, 'who follows the feed could not be checked; trying again'),
      );
    }, recheckEveryMs);
  }

  join(follower: Follower): void {
    this.followers.add(follower);
    const leave = (): void => {
      follower.open = false;
      this.followers.delete(follower);
    };
    void follower.stream.closed.then(leave, leave);
    if (this.#recorder.stalled()) tellStall(follower, true);
    if (follower.cursor < this.#position) void this.#catchUp(follower);
    this.wake();
  }

  /** Something is new, or may be. */
  wake(): void {
    this.#again = true;
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    this.#pump().catch((error: unknown) =>
      this.#gate.log.warn({ cause: messageOf(error) }, 'the feed was interrupted; trying again'),
    );
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#recheckTimer);
    this.#recorder.stop();
    for (const follower of this.followers) follower.stream.close();
  }

  /** Gives what is new to all who are up to date; who is not reads for himself, so that he holds nobody up. */
  async #pump(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const events = await this.#load(this.#position);
        const last = events.at(-1);
        if (last === undefined) continue;
        this.#again = true;
        await this.#recheckIfOld();
        const live = [...this.followers].filter(follower => follower.open && !follower.catchingUp);
        await this.#deliver(events, live);
        this.#position = last.seq;
        // whoever joined while the entries were being written was not among their receivers
        for (const follower of this.followers)
          if (follower.cursor < this.#position && !follower.catchingUp) void this.#catchUp(follower);
      }
    } finally {
      this.#pumping = false;
    }
  }

  async #catchUp(follower: Follower): Promise<void> {
    follower.catchingUp = true;
    while (!this.#stopped && follower.open && follower.cursor < this.#position) {
      try {
        await this.#recheckIfOld();
        const events = await this.#load(follower.cursor);
        // what is gone from the table can't be sent
        if (events.length === 0) follower.cursor = this.#position;
        else await this.#deliver(events, [follower]);
      } catch (error) {
        this.#gate.log.warn({ cause: messageOf(error) }, 'a console could not catch up; trying again');
        await sleep(retryMs);
      }
    }
    // no await since the last look at the position: from here on the pump counts it among those who are up to date
    follower.catchingUp = false;
  }

  /** Records who gets these events, then sends them; sends nothing when nobody waits any more. */
  async #deliver(events: readonly FeedRow[], to: readonly Follower[]): Promise<void> {
    const deliveries = events.map(event => ({ event, receivers: this.#told.receiversToRecord(event, to) }));
    const drafts = deliveryDrafts(this.#agency, deliveries, this.#gate.clock.now());
    const isWanted = (): boolean => to.some(follower => follower.open);
    if (!(await this.#recorder.record(drafts, isWanted))) return;
    for (const event of events) {
      const messages = new Map<string, StreamEvent | null>();
      for (const follower of to) {
        if (!follower.open || follower.cursor >= event.seq) continue;
        follower.cursor = event.seq;
        const key = leaveKey(follower.leave);
        const message = messages.get(key) ?? messageOfEvent(event, follower.leave);
        messages.set(key, message);
        if (message !== null) follower.stream.send(message);
      }
    }
  }

  #load(after: number): Promise<FeedRow[]> {
    const { agencyId, timeZone } = this.#agency;
    const localToday = localDay(this.#gate.clock.now(), timeZone);
    return this.#gate.db.inAgency(agencyId, tx =>
      selectFeed(tx, { agencyId, after, limit: eventsPerStep, localToday }),
    );
  }

  async #recheckIfOld(): Promise<void> {
    if (monotonicMs() - this.#checkedMs > maxUncheckedMs) await this.#recheck();
  }

  async #recheck(): Promise<void> {
    const startedMs = monotonicMs();
    const refused = await findRefused(this.#gate, this.#agency, [...this.followers]);
    for (const [follower, problem] of refused) endStream(this.#gate, follower, problem);
    this.#checkedMs = startedMs;
  }
}

/** The id stays that of the last event that was sent: a client resumes after it, whatever else it was told. */
function tellStall(follower: Follower, stalled: boolean): void {
  follower.stream.send({
    id: String(follower.cursor),
    event: stalled ? 'record-stalled' : 'record-resumed',
    json: JSON.stringify({ stalled }),
  });
}

/** Those who may not look any more: signed out, session over, account off, post or training lost. */
async function findRefused(
  gate: Gate,
  { agencyId }: AgencyRef,
  followers: readonly Follower[],
): Promise<Map<Follower, Problem | null>> {
  const refused = new Map<Follower, Problem | null>();
  if (followers.length === 0) return refused;
  const bySession = Map.groupBy(followers, follower => follower.ctx.actor.sessionId);
  await gate.db.inAgency(agencyId, async tx => {
    for (const [sessionId, ofSession] of bySession) {
      const [one] = ofSession;
      if (one === undefined) continue;
      const verdict = (await sessionInForce(tx, sessionId, gate.clock.now()))
        ? await leaveToLook(tx, one.ctx).catch((error: unknown) => {
            if (isProblem(error)) return error;
            throw error;
          })
        : null;
      for (const follower of ofSession) {
        if (verdict === null || isProblem(verdict)) refused.set(follower, verdict);
        else follower.leave = verdict;
      }
    }
  });
  return refused;
}

/** Throws the Problem of the door. */
async function leaveToLook(tx: Tx, ctx: Context<Person>): Promise<Leave> {
  const at = ctx.gate.clock.now();
  const grant = await admit(tx, ctx, { permission: 'hit.view', at });
  return leaveOf(tx, ctx, { grant, at });
}

function endStream(gate: Gate, follower: Follower, problem: Problem | null): void {
  if (!follower.open) return;
  const { ctx, stream, cursor } = follower;
  const code = problem?.code ?? 'session_required';
  follower.open = false;
  stream.send({ id: String(cursor), event: 'ended', json: JSON.stringify({ code, title: errorCodes[code].title }) });
  stream.close();
  const at = gate.clock.now();
  const { agency, username, displayName, personId } = ctx.actor;
  gate
    .append({
      event: 'hit.viewed',
      outcome: 'refuse',
      agencyId: agency.agencyId,
      at,
      fields: {
        actor: username,
        actor_id: personId,
        name: displayName,
        organisation: agency.name,
        address: ctx.address,
        code,
        detail: 'the stream of hits was ended',
      },
    })
    .catch((error: unknown) => gate.log.warn({ cause: messageOf(error) }, 'the end of a stream could not be recorded'));
}

/** Remembers who was told of which hit: an update of a hit shows its plate to whoever came later. */
function rememberTold(): { receiversToRecord(event: FeedRow, to: readonly Follower[]): string[] } {
  const told = new Map<string, Set<string>>();
  return {
    receiversToRecord({ seq, kind, hitId, hit }, to) {
      if (hit === null) return [];
      const names = to
        .filter(follower => follower.open && follower.cursor < seq)
        .map(follower => follower.ctx.actor.username);
      const known = told.get(hitId) ?? new Set();
      const receivers = kind === 'hit' ? names : names.filter(name => !known.has(name));
      for (const name of names) known.add(name);
      // the latest last, so that the oldest is forgotten
      told.delete(hitId);
      told.set(hitId, known);
      const [oldest] = told.keys();
      if (told.size > maxRemembered && oldest !== undefined) told.delete(oldest);
      return receivers;
    },
  };
}
