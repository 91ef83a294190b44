import { setTimeout as sleep } from 'node:timers/promises';
import { localDay, monotonicMs } from '../../foundation/base/clock.ts';
import { isProblem, messageOf, type Problem } from '../../foundation/base/errors.ts';
import { errorCodes } from '../../foundation/contract/errors.ts';
import { admit } from '../../gate/access/admit.ts';
import type { AgencyRef, Context, Person } from '../../gate/access/context.ts';
import type { Gate } from '../../gate/access/gate.ts';
import type { EventStream } from '../../gate/edge/event-stream.ts';
import { deliveryDrafts, makeRecorder, messageOfEvent, type Delivery } from './delivery.ts';
import { isSessionOpen, selectFeed, type FeedRow } from './store.ts';

/** One console that follows the feed. */
export type Follower = {
  ctx: Context<Person>;
  stream: EventStream;
  /** Number of the last event that it has; only ever grows, so that nothing is sent twice. */
  cursor: number;
  /** It has fallen behind and reads from the table by itself, so that it holds nobody else up. */
  catchingUp: boolean;
  open: boolean;
};

/** The consoles of one agency, and the one hand that gives them what is new. */
export type Channel = {
  followers: ReadonlySet<Follower>;
  join(follower: Follower): void;
  /** Something is new, or may be. */
  wake(): void;
  stop(): void;
};

const eventsPerStep = 100;
const recheckEveryMs = 4000;
const maxUncheckedMs = 5000;
const retryMs = 250;
/** Hits of which is remembered who was told; a forgotten one costs an entry too many, never one too few. */
const maxRemembered = 5000;

/** Opens the channel of an agency at `position`, the number of an event that everybody who joins has or will read for himself. */
export function openChannel(gate: Gate, agency: AgencyRef, position: number): Channel {
  const followers = new Set<Follower>();
  const told = rememberTold();
  let stopped = false;
  let pumping = false;
  let again = false;
  let checkedMs = monotonicMs();

  const recorder = makeRecorder(gate, stalled => {
    for (const follower of followers) tellStall(follower, stalled);
  });
  const load = (after: number): Promise<FeedRow[]> =>
    gate.db.inAgency(agency.agencyId, tx =>
      selectFeed(tx, {
        agencyId: agency.agencyId,
        after,
        limit: eventsPerStep,
        localToday: localDay(gate.clock.now(), agency.timeZone),
      }),
    );
  /** Records who gets these events, then sends them; false when nobody waits any more. */
  const deliver = async (events: readonly FeedRow[], to: readonly Follower[]): Promise<boolean> => {
    const deliveries: Delivery[] = events.map(event => ({ event, receivers: told.receiversToRecord(event, to) }));
    const isWanted = (): boolean => to.some(follower => follower.open);
    if (!(await recorder.record(deliveryDrafts(agency, deliveries, gate.clock.now()), isWanted))) return false;
    for (const event of events) {
      const message = messageOfEvent(event);
      for (const follower of to) {
        if (!follower.open || follower.cursor >= event.seq) continue;
        follower.cursor = event.seq;
        if (message !== null)
          follower.stream.send({ id: String(message.seq), event: message.event, json: message.json });
      }
    }
    return true;
  };
  const recheck = async (): Promise<void> => {
    const startedMs = monotonicMs();
    for (const [follower, problem] of await findRefused(gate, agency, [...followers]))
      endStream(gate, follower, problem);
    checkedMs = startedMs;
  };
  const catchUp = async (follower: Follower): Promise<void> => {
    follower.catchingUp = true;
    while (!stopped && follower.open && follower.cursor < position) {
      try {
        if (monotonicMs() - checkedMs > maxUncheckedMs) await recheck();
        const events = await load(follower.cursor);
        // what is gone from the table can't be sent
        if (events.length === 0) follower.cursor = position;
        else await deliver(events, [follower]);
      } catch (error) {
        gate.log.warn({ cause: messageOf(error) }, 'a console could not catch up; trying again');
        await sleep(retryMs);
      }
    }
    // no await since the last look at `position`: from here on the pump counts it among those who are up to date
    follower.catchingUp = false;
  };
  const pump = async (): Promise<void> => {
    while (again && !stopped) {
      again = false;
      const events = await load(position);
      const last = events.at(-1);
      if (last === undefined) continue;
      again = true;
      if (monotonicMs() - checkedMs > maxUncheckedMs) await recheck();
      const live = [...followers].filter(follower => follower.open && !follower.catchingUp);
      await deliver(events, live);
      position = last.seq;
      // whoever joined while the entry was being written was not among its receivers
      for (const follower of followers) if (follower.cursor < position && !follower.catchingUp) void catchUp(follower);
    }
  };
  const wake = (): void => {
    again = true;
    if (pumping || stopped) return;
    pumping = true;
    void pump()
      .catch((error: unknown) => gate.log.warn({ cause: messageOf(error) }, 'the feed was interrupted; trying again'))
      .finally(() => {
        pumping = false;
      });
  };
  const recheckTimer = setInterval(() => {
    recheck().catch((error: unknown) =>
      gate.log.warn({ cause: messageOf(error) }, 'who follows the feed could not be checked; trying again'),
    );
  }, recheckEveryMs);
  return {
    followers,
    join(follower) {
      followers.add(follower);
      void follower.stream.closed.then(() => {
        follower.open = false;
        followers.delete(follower);
      });
      if (recorder.stalled()) tellStall(follower, true);
      if (follower.cursor < position) void catchUp(follower);
      wake();
    },
    wake,
    stop() {
      stopped = true;
      clearInterval(recheckTimer);
      recorder.stop();
      for (const follower of followers) follower.stream.close();
    },
  };
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
      const verdict = (await isSessionOpen(tx, sessionId, gate.clock.now()))
        ? await admit(tx, one.ctx, { permission: 'hit.view' }).then(
            () => true as const,
            (error: unknown) => {
              if (isProblem(error)) return error;
              throw error;
            },
          )
        : null;
      if (verdict !== true) for (const follower of ofSession) refused.set(follower, verdict);
    }
  });
  return refused;
}

function endStream(gate: Gate, follower: Follower, problem: Problem | null): void {
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
