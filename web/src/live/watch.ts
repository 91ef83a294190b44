import { useSyncExternalStore } from 'react';
import { serverNow } from '../api/clock.ts';
import { hitsFeed } from '../api/hits-feed.ts';
import { planSound, type SoundPlan } from './sound-plan.ts';
import { ToneBox } from './tones.ts';

/** `never`: nobody has started the watch on this desk; `lost`: it was started and the sound went off. */
export type WatchState = { sound: 'never' | 'on' | 'lost'; silentUntilMs: number };

const silenceMs = 60_000;
const tickMs = 500;

/** The sound of this desk while hits wait. Silencing it takes no hit: that somebody is quiet must never look like somebody acts. */
class Watch {
  #state: WatchState = { sound: 'never', silentUntilMs: 0 };
  #tones: ToneBox | null = null;
  #played: SoundPlan['played'] = new Map();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): WatchState => this.#state;

  /** Unlocks the sound, lets each tone be heard once, and keeps the screen awake. From a press of a button only. */
  async start(): Promise<void> {
    if (this.#tones === null) {
      this.#tones = new ToneBox(() => this.#look());
      setInterval(() => this.#tick(), tickMs);
    }
    const tones = this.#tones;
    await tones.unlock();
    tones.play('high');
    tones.play('medium', 1000);
    tones.play('low', 1900);
    this.#look();
    // a desk that can't be kept awake still watches
    await navigator.wakeLock?.request('screen').catch(() => undefined);
  }

  /** No tone for 60 s on this desk; again ends it. */
  silence(): void {
    const now = Date.now();
    this.#set({ silentUntilMs: now < this.#state.silentUntilMs ? 0 : now + silenceMs });
  }

  #look(): void {
    const isOn = this.#tones?.isOn ?? false;
    this.#set({ sound: isOn ? 'on' : this.#tones === null ? 'never' : 'lost' });
  }

  #tick(): void {
    this.#look();
    const nowMs = Date.now();
    const { hits, status } = hitsFeed.snapshot();
    const isDeaf = status === 'not-receiving' || status === 'refused';
    const { silentUntilMs } = this.#state;
    const state = { nowMs, serverMs: serverNow(), isDeaf, silentUntilMs, played: this.#played };
    const { tone, played } = planSound(hits, state);
    this.#played = played;
    if (tone !== null) this.#tones?.play(tone);
  }

  #set(change: Partial<WatchState>): void {
    const next = { ...this.#state, ...change };
    if (next.sound === this.#state.sound && next.silentUntilMs === this.#state.silentUntilMs) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

/** The watch of this page. */
export const watch: Watch = new Watch();

/** Whether this desk can be heard. */
export function useWatch(): WatchState {
  return useSyncExternalStore(watch.subscribe, watch.snapshot);
}
