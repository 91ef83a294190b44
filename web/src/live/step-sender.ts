import type { HitStepName } from '../../../src/foundation/contract/routes/hits.ts';

/** A step that was pressed and that the server has not confirmed. */
export type UnsentStep = {
  hitId: string;
  /** The same for every try, so that the server counts the press once. */
  pressId: string;
  step: HitStepName;
  note?: string | undefined;
  /** Who pressed: nobody else's name may come to stand there. */
  personId: string;
  state: 'sending' | 'not-sent';
  /** When it was pressed, by the server's clock. */
  sinceMs: number;
};

export type StepSending = Pick<UnsentStep, 'hitId' | 'step' | 'note' | 'pressId'>;

type Doors = {
  /** Sends a step; rejects when it is not known to have arrived. */
  send: (step: StepSending) => Promise<void>;
  /** Whether the server refused, so that another try is of no use. */
  isRefusal: (error: unknown) => boolean;
  onRefused: (step: UnsentStep, error: unknown) => void;
  onNotSent: (step: UnsentStep) => void;
  personId: () => string | null;
  newPressId: () => string;
  nowMs: () => number;
  later: (work: () => void, ms: number) => void;
};

const firstWaitMs = 2000;
const longestWaitMs = 15_000;

/**
 * Sends steps until the server has them or refuses them. No step is shown as done before; one that did not arrive is shown as not
 * sent and tried again by itself, under the number of its press.
 */
export class StepSender {
  #unsent: readonly UnsentStep[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #doors: Doors;

  constructor(doors: Doors) {
    this.#doors = doors;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): readonly UnsentStep[] => this.#unsent;

  /** A press: sends the step; of one that is not sent yet it is the next try, of one under way nothing. */
  press({ hitId, step, note }: { hitId: string; step: HitStepName; note?: string | undefined }): void {
    const personId = this.#doors.personId();
    if (personId === null) return;
    const waiting = this.#unsent.find(one => one.hitId === hitId && one.step === step && one.personId === personId);
    if (waiting !== undefined) {
      if (waiting.state === 'not-sent') void this.#try(waiting, longestWaitMs);
      return;
    }
    const pressId = this.#doors.newPressId();
    const sinceMs = this.#doors.nowMs();
    const made: UnsentStep = { hitId, step, note, pressId, personId, sinceMs, state: 'sending' };
    this.#set([...this.#unsent, made]);
    void this.#try(made, firstWaitMs);
  }

  async #try(step: UnsentStep, waitMs: number): Promise<void> {
    const { pressId, hitId } = step;
    const kept = this.#unsent.find(one => one.pressId === pressId);
    if (kept === undefined) return;
    // somebody else sits here now: it is not for them to say
    if (this.#doors.personId() !== step.personId) return this.#drop(pressId);
    const isFirst = kept === step && step.state === 'sending';
    if (!isFirst && kept.state === 'sending') return;
    this.#become(pressId, 'sending');
    try {
      await this.#doors.send({ hitId, step: step.step, note: step.note, pressId });
      this.#drop(pressId);
    } catch (error) {
      if (this.#doors.isRefusal(error)) {
        this.#drop(pressId);
        this.#doors.onRefused(step, error);
        return;
      }
      this.#become(pressId, 'not-sent');
      if (isFirst) this.#doors.onNotSent(step);
      this.#doors.later(() => void this.#try(step, Math.min(waitMs * 2, longestWaitMs)), waitMs);
    }
  }

  #become(pressId: string, state: UnsentStep['state']): void {
    this.#set(this.#unsent.map(one => (one.pressId === pressId ? { ...one, state } : one)));
  }

  #drop(pressId: string): void {
    this.#set(this.#unsent.filter(one => one.pressId !== pressId));
  }

  #set(unsent: readonly UnsentStep[]): void {
    this.#unsent = unsent;
    for (const listener of this.#listeners) listener();
  }
}
