import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Person } from '../../gate/access/context.ts';
import { act } from '../../gate/access/act.ts';
import type { Gate } from '../../gate/access/gate.ts';
import type { EventStream } from '../../gate/edge/event-stream.ts';
import { Channel, type Follower } from './feed-channel.ts';
import { feedChannel, selectPositions } from './store.ts';
import { hotlistChangedChannel } from '../hotlists/actions.ts';
import { Lanes } from './lanes.ts';
import { leaveOf, type Leave } from './mask.ts';

const pollMs = 1000;

/** Matches reads that were stored with the wanted plates of their own agency. */
export type Matcher = {
  /** Resolves when no stored read waits to be matched; for tests and the demonstration. */
  idle(): Promise<void>;
  /** Ends after the batches that are under way. */
  stop(): Promise<void>;
};

/**
 * Starts matching for all agencies, those enrolled later too: woken by NOTIFY, and each second by itself. A database that is away is
 * tried again; a batch is taken, its hits made and their feed numbered in one transaction, so that none is lost or doubled.
 */
export async function startMatcher({ gate }: { gate: Gate }): Promise<Matcher> {
  const lanes = new Lanes(gate);
  // a lane that wakes loads the changed list before the next read needs it
  const listeners = await Promise.all(
    ['read_batches', hotlistChangedChannel].map(channel => gate.db.listen(channel, agencyId => lanes.wake(agencyId))),
  );
  const poll = setInterval(() => lanes.wake(''), pollMs);
  return {
    async idle() {
      while (!(await lanes.sweep())) await sleep(50);
    },
    async stop() {
      clearInterval(poll);
      await Promise.all(listeners.map(listener => listener.stop()));
      await lanes.stop();
    },
  };
}

/** The live stream of hits: whoever follows gets each event once, in order, after the entry that says so is on disk. */
export type Feed = {
  /**
   * Opens the stream of a person who passes the door, from after `lastEventId` on; without one, from now on. Throws Problem as the
   * door does; then nothing was opened.
   */
  follow(ctx: Context<Person>, input: { lastEventId: string | null; open: () => EventStream }): Promise<void>;
  /** Closes every stream; consoles resume elsewhere or later, with nothing lost. */
  stop(): Promise<void>;
};

const keptMs = 24 * 3_600_000;

/** Starts the feed of this process for all agencies: woken by NOTIFY, and each second by itself. */
export async function startFeed({ gate }: { gate: Gate }): Promise<Feed> {
  const channels = new Map<string, Channel>();
  let stopped = false;
  const wake = (agencyId: string): void => {
    const channel = channels.get(agencyId);
    if (channel !== undefined) channel.wake();
    // '' after a lost connection: something may have been missed
    else if (agencyId === '') for (const each of channels.values()) each.wake();
  };
  const listener = await gate.db.listen(feedChannel, wake);
  const poll = setInterval(() => {
    for (const [agencyId, channel] of channels) {
      if (channel.followers.size > 0) channel.wake();
      else {
        channel.stop();
        channels.delete(agencyId);
      }
    }
  }, pollMs);
  return {
    async follow(ctx, { lastEventId, open }) {
      const { agency } = ctx.actor;
      const start = await findStart(ctx, lastEventId);
      const stream = open();
      if (stopped) return stream.close();
      const { leave } = start;
      const follower: Follower = { ctx, stream, leave, cursor: start.cursor, catchingUp: false, open: true };
      if (start.incomplete) {
        const json = JSON.stringify({ detail: 'Events before this are not kept any more; load the list of hits.' });
        stream.send({ id: String(follower.cursor), event: 'resume-incomplete', json });
      }
      let channel = channels.get(agency.agencyId);
      if (channel === undefined) {
        channel = new Channel(gate, agency, start.last);
        channels.set(agency.agencyId, channel);
      }
      channel.join(follower);
    },
    async stop() {
      stopped = true;
      clearInterval(poll);
      for (const channel of channels.values()) channel.stop();
      await listener.stop();
    },
  };
}

type Start = { cursor: number; last: number; incomplete: boolean; leave: Leave };

/** Where a stream begins; passing the door is an entry of the record. */
function findStart(ctx: Context<Person>, lastEventId: string | null): Promise<Start> {
  const { agencyId } = ctx.actor.agency;
  const about = {
    detail: lastEventId === null ? 'follows the hits' : `follows the hits after ${lastEventId.slice(0, 20)}`,
  };
  return act(ctx, { permission: 'hit.view', event: 'hit.viewed', about }, async (tx, desk) => {
    const { at } = desk;
    const leave = await leaveOf(tx, ctx, desk);
    const { last, lastBefore } = await selectPositions(tx, { agencyId, before: new Date(at.getTime() - keptMs) });
    if (lastEventId === null) return { cursor: last, last, incomplete: false, leave };
    const asked = /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null;
    // a number that this feed never gave: another installation's, or of before a restore
    if (asked === null || asked > last) return { cursor: last, last, incomplete: true, leave };
    return { cursor: Math.max(asked, lastBefore), last, incomplete: asked < lastBefore, leave };
  });
}
