import { useSyncExternalStore } from 'react';
import { hitRoutes, type FeedEvent, type HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { call, isProblem, type ProblemError } from './client.ts';
import { followHitStream, type StreamReport } from './hit-stream.ts';
import { trimmed, withHit, withList } from './hit-state.ts';

export type FeedStatus = 'connecting' | 'receiving' | 'not-receiving' | 'refused';

export type FeedState = {
  /** Open ones, and those closed since this page was opened. */
  hits: readonly HitView[];
  status: FeedStatus;
  /** Since when the status is so, by this desk's clock. */
  sinceMs: number;
  /** The last sign of life, by this desk's clock. */
  lastBeatMs: number;
  /** True once the list of open hits was loaded. */
  loaded: boolean;
  /** Why the list could not be loaded, or the stream was refused. */
  problem: ProblemError | null;
  /** The record stands still: hits come late. */
  stalledSinceMs: number | null;
  /** The last event that came by the stream, for sound and announcements. */
  latest: FeedEvent | null;
};

type Told = StreamReport | { type: 'hello' };

/** A sign every 15 s is promised; after 30 s without one this desk is deaf. */
const silentMs = 30_000;
/** A short break mends itself; longer than this is said loudly. */
const lostMs = 3000;
const listLimit = 200;

function freshState(): FeedState {
  const now = Date.now();
  return {
    hits: [],
    status: 'connecting',
    sinceMs: now,
    lastBeatMs: now,
    loaded: false,
    problem: null,
    stalledSinceMs: null,
    latest: null,
  };
}

/**
 * The live hits of one person in this browser. One page of the browser holds the stream (a lock decides which) and tells the
 * others; when it goes, another takes over and resumes where it was.
 */
class HitsFeed {
  #state = freshState();
  readonly #listeners = new Set<() => void>();
  readonly #position: { lastSeq: number | null } = { lastSeq: null };
  #ended: AbortController | null = null;
  #channel: BroadcastChannel | null = null;
  #lostMs: number | null = null;
  #loading = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): FeedState => this.#state;

  /** Begins to follow the hits that this person may see; does nothing when it follows already. */
  start(personId: string): void {
    if (this.#ended !== null) return;
    const ended = new AbortController();
    this.#ended = ended;
    this.#position.lastSeq = null;
    this.#set(freshState());
    const channel = new BroadcastChannel(`plateward-hits-${personId}`);
    this.#channel = channel;
    channel.addEventListener('message', (message: MessageEvent<Told>) => this.#hear(message.data));
    const watch = setInterval(() => this.#watch(), 500);
    ended.signal.addEventListener('abort', () => {
      clearInterval(watch);
      channel.close();
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
    channel.postMessage({ type: 'hello' } satisfies Told);
    void this.#lead(personId, ended.signal);
    // another page may hold the stream, or the stream may not come up: the list is wanted all the same
    setTimeout(() => {
      if (!ended.signal.aborted && !this.#state.loaded) void this.load();
    }, 1200);
  }

  stop(): void {
    this.#ended?.abort();
    this.#ended = null;
    this.#set(freshState());
  }

  /** Tries again after a refusal. */
  restart(personId: string): void {
    this.stop();
    this.start(personId);
  }

  /** Shows what an act of this person's own made of a hit, without waiting for the stream. */
  put(hit: HitView): void {
    this.#set({ hits: trimmed(withHit(this.#state.hits, hit)) });
  }

  /** Loads the open hits. */
  async load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    const askedMs = Date.now();
    try {
      const { hits: open } = await call(hitRoutes.listHits, { query: { state: 'open', limit: listLimit } });
      const hits = withList(this.#state.hits, { open, askedMs, whole: open.length < listLimit });
      this.#set({ hits: trimmed(hits), loaded: true, problem: null });
    } catch (error) {
      if (isProblem(error)) this.#set({ problem: error });
      else throw error;
    } finally {
      this.#loading = false;
    }
  }

  async #lead(personId: string, signal: AbortSignal): Promise<void> {
    const report = (told: StreamReport): void => {
      this.#take(told);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
      if (!signal.aborted) this.#channel?.postMessage(plainOf(told));
    };
    const follow = (): Promise<void> => followHitStream(this.#position, { signal, report });
    // an address that is not secure has no locks: each page then follows by itself
    if (!('locks' in navigator)) return follow();
    const asked = navigator.locks.request(`plateward-hits-${personId}`, { signal }, follow);
    await asked.catch(() => undefined);
  }

  /** What another page of this browser tells. */
  #hear(told: Told): void {
    if (told.type === 'hello') {
      // who holds the stream says that it lives
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
      if (this.#state.status === 'receiving') this.#channel?.postMessage({ type: 'beat' } satisfies Told);
      return;
    }
    if (told.type === 'event') {
      const { lastSeq } = this.#position;
      if (lastSeq !== null && told.event.seq <= lastSeq) return;
      this.#position.lastSeq = told.event.seq;
    }
    this.#take(told);
  }

  #take(told: StreamReport): void {
    const now = Date.now();
    switch (told.type) {
      case 'beat':
        this.#lostMs = null;
        this.#set({ lastBeatMs: now, ...this.#become('receiving') });
        return;
      case 'lost':
        this.#lostMs ??= now;
        return;
      case 'stalled':
        this.#set({ stalledSinceMs: told.stalled ? (this.#state.stalledSinceMs ?? now) : null });
        return;
      case 'reload':
        void this.load();
        return;
      case 'refused':
        this.#set({ problem: told.problem, ...this.#become('refused') });
        return;
      case 'event':
        this.#set({ hits: trimmed(withHit(this.#state.hits, told.event.hit)), latest: told.event });
    }
  }

  /** Silence must be noticed by itself: a stream that fails says nothing. */
  #watch(): void {
    const { status, lastBeatMs } = this.#state;
    if (status === 'refused' || status === 'not-receiving') return;
    const now = Date.now();
    const isLost = this.#lostMs !== null && now - this.#lostMs >= lostMs;
    if (isLost || now - lastBeatMs >= silentMs) this.#set({ ...this.#become('not-receiving'), sinceMs: lastBeatMs });
  }

  #become(status: FeedStatus): Partial<FeedState> {
    return this.#state.status === status ? {} : { status, sinceMs: Date.now() };
  }

  #set(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** An error can't be told to another page as it is; the others find out by themselves. */
function plainOf(told: StreamReport): Told {
  return told.type === 'refused' ? { type: 'lost' } : told;
}

/** The feed of this page. */
export const hitsFeed: HitsFeed = new HitsFeed();

/** The live hits and how well they come; renders anew whenever something changes. */
export function useHitsFeed(): FeedState {
  return useSyncExternalStore(hitsFeed.subscribe, hitsFeed.snapshot);
}
