import type { HitStep, HitStepName, HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { spelled } from '../parts/align-plates.ts';
import { headingWords } from '../parts/heading.ts';
import { clockTime } from '../parts/time.ts';
import { vehicleWords } from './warnings.ts';

/** `tell`: units are told what CLETS answered, whatever it is. */
export type StepName = 'ask' | 'pending' | 'describe' | 'answer' | 'tell' | 'update';

/** `early`: what must come before is not done. `needless`: its time is over. */
export type StepState = 'done' | 'open' | 'early' | 'needless';

export type Step = {
  name: StepName;
  letter: string;
  words: string;
  state: StepState;
  /** What is recorded when it is done on the radio; null for what has a window or an act of its own. */
  records: HitStepName | null;
  /** When it was last done, and by whom. */
  done: { at: string; by: string; note: string | null; stepId: string | null } | null;
  /** How often it was done. */
  times: number;
};

/**
 * The steps before anybody acts on a hit, in the policy's order (BA-54 to BA-58). Units may be told and given the description before
 * CLETS has answered, never the answer before it is recorded; newer sightings are open from the alert on.
 */
export function stepsOf(hit: HitView): Step[] {
  const isAsked = hit.takenAt !== null;
  const isOver = hit.verification === 'verified' || hit.verification === 'not_wanted';
  const known = hit.steps.filter(step => step.undoneAt === null);
  const tells = tellOf(hit);
  const told = known.some(({ step }) => step === 'advise_pending' || step === 'describe' || step === 'advise_verified');
  const alerted = known.some(({ step }) => alerts.has(step));
  const radio = (
    step: Pick<Step, 'name' | 'letter' | 'words'>,
    records: HitStepName | null,
    until: Exclude<StepState, 'done'>,
  ): Step => {
    const made = known.filter(one => one.step === records);
    const done = doneOf(made.at(-1));
    return { ...step, records, done, times: made.length, state: done === null ? until : 'done' };
  };
  const whenAsked = isAsked ? 'open' : 'early';
  const isCancelled = hit.verification === 'not_wanted';
  return [
    kept({ name: 'ask', letter: 'a', words: 'Ask CLETS at your terminal' }, askedOf(hit), 'open'),
    radio(
      { name: 'pending', letter: 'b', words: 'Tell units: ALPR hit, not verified yet' },
      'advise_pending',
      isOver ? 'needless' : whenAsked,
    ),
    radio(
      { name: 'describe', letter: 'c', words: 'Give vehicle, plate, last direction' },
      'describe',
      isCancelled ? 'needless' : whenAsked,
    ),
    kept({ name: 'answer', letter: 'd', words: 'Record the answer of CLETS' }, answeredOf(hit), whenAsked),
    radio(
      { name: 'tell', letter: 'd', words: `Tell units: ${answerWords(hit)}` },
      tells,
      // of what was never told nothing is to be cancelled
      tells === null ? 'early' : isCancelled && !told ? 'needless' : 'open',
    ),
    radio(
      { name: 'update', letter: 'e', words: 'Pass on newer sightings, if any' },
      'update_direction',
      alerted ? 'open' : 'early',
    ),
  ];
}

const alerts: ReadonlySet<HitStepName> = new Set(['advise_pending', 'advise_verified', 'advise_no_answer']);

function kept(
  step: Pick<Step, 'name' | 'letter' | 'words'>,
  done: { at: string; by: string } | null,
  until: Exclude<StepState, 'done'>,
): Step {
  const whole = done === null ? null : { ...done, note: null, stepId: null };
  return { ...step, records: null, done: whole, times: done === null ? 0 : 1, state: done === null ? until : 'done' };
}

function doneOf(made: HitStep | undefined): Step['done'] {
  return made === undefined ? null : { at: made.at, by: made.by, note: made.note, stepId: made.stepId };
}

/** Who asked CLETS, and when: whoever had the hit first. */
export function askedOf({ takenAt, takenBy, takeovers }: HitView): { at: string; by: string } | null {
  const [first] = takeovers;
  if (first !== undefined) return { at: first.fromAt, by: first.from };
  return takenAt === null ? null : { at: takenAt, by: takenBy ?? '' };
}

function answeredOf({ answeredAt, answeredBy }: HitView): { at: string; by: string } | null {
  return answeredAt === null ? null : { at: answeredAt, by: answeredBy ?? '' };
}

/** What is announced of the answer; null while there is none. */
function tellOf({ verification }: HitView): HitStepName | null {
  switch (verification) {
    case 'verified':
      return 'advise_verified';
    case 'not_wanted':
      return 'advise_cancelled';
    case 'no_answer':
      return 'advise_no_answer';
    case 'unverified':
    case 'asked':
      return null;
  }
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
  return steps.find(step => step.state === 'open' && step.name !== 'update') ?? null;
}

/** True while units know of the hit and have not been told what CLETS answered. */
export function unitsWaitForAnswer(hit: HitView): boolean {
  return stepsOf(hit).some(({ name, state }) => name === 'tell' && state === 'open');
}

/** What to say of the car on the radio: vehicle, plate, last direction, how old that is. */
export function radioWords(hit: HitView): string {
  const listed = vehicleWords(hit.wanted.vehicle);
  const seen = vehicleWords(hit.vehicle);
  const vehicle = listed === '' ? (seen === '' ? 'vehicle not known' : `${seen} (as seen)`) : listed;
  const plate = `plate ${hit.wanted.state ?? ''} ${spelled(hit.wanted.plate)}`;
  return `${vehicle}, ${plate}, ${sightingWords(hit)}`.replaceAll(/ +/g, ' ');
}

/** Where and when a car was seen, and where it went. */
export function sightingWords(hit: HitView): string {
  const heading = headingWords(hit.headingDegrees, hit.direction);
  const went = heading === null ? 'direction not known' : `last ${heading.words}`;
  return `${went} at ${hit.cameraName}, ${clockTime(hit.capturedAt)}`;
}

/** The newest sighting of the same car after this hit. */
export function newerSighting(hit: HitView, others: readonly HitView[]): HitView | undefined {
  return others
    .filter(one => Date.parse(one.capturedAt) > Date.parse(hit.capturedAt))
    .sort((a, b) => Date.parse(b.capturedAt) - Date.parse(a.capturedAt))[0];
}
