import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { spelled } from '../parts/align-plates.ts';
import { headingWords } from '../parts/heading.ts';
import { clockTime } from '../parts/time.ts';
import type { RadioStep } from './desk-notes.ts';
import { vehicleWords } from './warnings.ts';

export type StepName = 'ask' | RadioStep | 'answer';

/** `closed`: the hit is over. `early`: what must come before is not done. */
export type StepState = 'done' | 'open' | 'early';

export type Step = {
  name: StepName;
  letter: string;
  words: string;
  state: StepState;
  /** Kept by the server, with a name and a time, or noted on this screen only. */
  isKept: boolean;
  /** When it was done, in milliseconds, and by whom. */
  doneMs: number | null;
  doneBy: string | null;
};

type Notes = Readonly<Partial<Record<RadioStep, number>>>;

/**
 * The steps before anybody acts on a hit, in the policy's order (BA-54 to BA-58). Units may be told and given the description before
 * CLETS has answered, never the answer before it is recorded.
 */
export function stepsOf(hit: HitView, notes: Notes): Step[] {
  const isAsked = hit.takenAt !== null;
  const isAnswered = hit.answeredAt !== null;
  const radio = (name: RadioStep, letter: string, words: string, isReady: boolean): Step => {
    const doneMs = notes[name] ?? null;
    return {
      name,
      letter,
      words,
      state: doneMs !== null ? 'done' : isReady ? 'open' : 'early',
      isKept: false,
      doneMs,
      doneBy: null,
    };
  };
  return [
    {
      name: 'ask',
      letter: 'a',
      words: 'Ask CLETS at your terminal',
      state: isAsked ? 'done' : 'open',
      isKept: true,
      doneMs: msOf(hit.takenAt),
      doneBy: hit.takenBy,
    },
    radio('told-pending', 'b', 'Tell units: ALPR hit, not verified yet', isAsked),
    radio('described', 'c', 'Give vehicle, plate, last direction', isAsked),
    {
      name: 'answer',
      letter: 'd',
      words: 'Record the answer of CLETS',
      state: isAnswered ? 'done' : isAsked ? 'open' : 'early',
      isKept: true,
      doneMs: msOf(hit.answeredAt),
      doneBy: hit.answeredBy,
    },
    radio('told-answer', 'd', `Tell units: ${answerWords(hit)}`, isAnswered),
    radio('updated', 'e', 'Pass on newer sightings, if any', isAsked),
  ];
}

function msOf(at: string | null): number | null {
  return at === null ? null : Date.parse(at);
}

function answerWords({ verification }: HitView): string {
  switch (verification) {
    case 'verified':
      return 'VERIFIED';
    case 'not_wanted':
      return 'CANCEL, not wanted';
    case 'no_answer':
      return 'NO ANSWER, still not verified';
    case 'unverified':
    case 'asked':
      return 'verified, or cancel';
  }
}

/** The step that comes next; null when all that must be done is done. Newer sightings are passed on when there are any. */
export function nextStep(steps: readonly Step[]): Step | null {
  return steps.find(step => step.state === 'open' && step.name !== 'updated') ?? null;
}

/** What to say of the car on the radio: vehicle, plate, last direction, how old that is. */
export function radioWords(hit: HitView): string {
  const listed = vehicleWords(hit.wanted.vehicle);
  const seen = vehicleWords(hit.vehicle);
  const vehicle = listed === '' ? (seen === '' ? 'vehicle not known' : `${seen} (as seen)`) : listed;
  const heading = headingWords(hit.headingDegrees, hit.direction);
  const went = heading === null ? 'direction not known' : `last ${heading.words}`;
  return `${vehicle}, plate ${hit.wanted.state ?? ''} ${spelled(hit.wanted.plate)}, ${went} at ${hit.cameraName}, ${clockTime(hit.capturedAt)}`.replaceAll(
    / +/g,
    ' ',
  );
}
