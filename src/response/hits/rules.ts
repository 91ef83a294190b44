import { Problem, type FieldFault } from '../../foundation/base/errors.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { referenceOf } from '../../foundation/contract/profile-setting.ts';
import {
  stepUndoMs,
  verificationWords,
  type HitStep,
  type HitStepName,
  type HitView,
  type Verification,
} from '../../foundation/contract/routes/hits.ts';

/** A read that took longer than this to arrive raises no live alarm: the car is long gone. */
export const liveWithinMs = 10 * 60_000;

/** True when a read came too late for a live alarm, or its camera says that it sends it again. */
export function isHistoric(read: { capturedAt: Date; receivedAt: Date; flags: readonly string[] }): boolean {
  return read.receivedAt.getTime() - read.capturedAt.getTime() > liveWithinMs || read.flags.includes('retransmission');
}

/** What a person records of the answer from CLETS. */
export type HitAnswer = {
  answer: 'verified' | 'not_wanted' | 'no_answer';
  reference?: string | undefined;
  compared?: { plate: boolean; state: boolean; vehicle: boolean } | undefined;
  note?: string | undefined;
};

/**
 * BA-57: VERIFIED needs the reference of the reply, and a person who compared plate, state and vehicle and says that all agree.
 * Throws Problem `input_invalid` naming what is missing.
 */
export function requireCompleteAnswer({ answer, reference, compared }: HitAnswer): void {
  if (answer !== 'verified') return;
  const fields: FieldFault[] = [];
  if (reference === undefined || reference.trim() === '')
    fields.push({ field: 'reference', message: 'give the reference of the reply on the CLETS terminal' });
  for (const part of ['plate', 'state', 'vehicle'] as const) {
    if (compared?.[part] !== true)
      fields.push({ field: `compared.${part}`, message: `compare the ${part} with the reply; it must agree` });
  }
  if (fields.length === 0) return;
  throw new Problem('input_invalid', {
    detail: fields.map(fault => `${fault.field}: ${fault.message}`).join('; '),
    fields,
  });
}

/**
 * The verifications from which an answer may follow. A confirmed hit can be taken back (the reply was misread, the record was
 * cleared since), a negative one never becomes VERIFIED: that takes a new hit.
 */
export function mayFollow(answer: HitAnswer['answer']): Verification[] {
  return answer === 'not_wanted' ? ['asked', 'no_answer', 'verified'] : ['asked', 'no_answer'];
}

/** Which answer of CLETS a step tells; null when it tells none. */
const tells: Readonly<Record<HitStepName, Verification | null>> = {
  advise_pending: null,
  describe: null,
  advise_verified: 'verified',
  advise_cancelled: 'not_wanted',
  advise_no_answer: 'no_answer',
  update_direction: null,
};

/** What tells units that there is such a car at all. */
const alerts: ReadonlySet<HitStepName> = new Set(['advise_pending', 'advise_verified', 'advise_no_answer']);

/** The steps that stand: recorded and not taken back. */
export function standing(steps: readonly HitStep[]): HitStep[] {
  return steps.filter(step => step.undoneAt === null);
}

/** The step that stands already and is done once; newer sightings are passed on as often as there are any. */
export function standingStep(hit: Pick<HitView, 'steps'>, step: HitStepName): HitStep | undefined {
  return step === 'update_direction' ? undefined : standing(hit.steps).find(one => one.step === step);
}

/**
 * Whether a step may be recorded now, in the order of BA-54 to BA-58: (b) and (c) once somebody has taken the hit, (b) only while
 * CLETS has not answered, (d) only what CLETS answered, (e) from the alert on, and always. Throws Problem `hit_state` citing the clause.
 */
export function requireStep(hit: HitView, step: HitStepName, profile: Profile): void {
  const refuse = (detail: string): never => {
    throw new Problem('hit_state', { detail, clauses: stepClauses(profile, step) });
  };
  if (hit.closedAt !== null && step !== 'update_direction') throw closedProblem(hit);
  if (hit.takenBy === null) refuse('Take the hit first: then the others see that CLETS is being asked.');
  const told = tells[step];
  const { verification } = hit;
  if (told !== null && hit.answeredAt === null)
    refuse('Record first what CLETS answered. Until then units are told only that the hit is not verified.');
  if (told !== null && told !== verification)
    refuse(
      `The answer on record is ${verificationWords[verification]}, by ${hit.answeredBy ?? ''}: tell the units that.`,
    );
  if (step === 'advise_pending' && (verification === 'verified' || verification === 'not_wanted'))
    refuse(`CLETS has answered (${verificationWords[verification]}): tell the units the answer.`);
  if (step === 'update_direction' && !standing(hit.steps).some(one => alerts.has(one.step)))
    refuse('Units know nothing of this hit yet: tell them of the alert first.');
}

/** Where the agency's own policy orders a step; empty when it is silent. */
function stepClauses(profile: Profile, step: HitStepName): string[] {
  const { steps } = profile.dispatch;
  if (steps === 'unset') return [];
  const act = tells[step] === null ? step : 'advise_verified';
  return steps.filter(one => one.act === act).map(referenceOf);
}

/** A slow network must not shorten the time that the screen promises. */
const undoGraceMs = 5_000;

/** Whether a step may be taken back now by this person. Throws Problem `hit_state`. */
export function requireUndo(hit: HitView, step: HitStep, { username, at }: { username: string; at: Date }): void {
  if (hit.closedAt !== null && step.step !== 'update_direction') throw closedProblem(hit);
  if (step.by !== username)
    throw new Problem('hit_state', {
      detail: `${step.by} has recorded this step, and nobody else takes it back.`,
      members: { by: step.by },
    });
  if (at.getTime() - Date.parse(step.at) > stepUndoMs + undoGraceMs)
    throw new Problem('hit_state', {
      detail: `A step is taken back within ${stepUndoMs / 1000} s; this one stands. Correct it by radio.`,
    });
}

/** A hit that CLETS neither confirmed nor denied is closed with a reason. Throws Problem `input_invalid`. */
export function requireClosingReason({ verification }: Pick<HitView, 'verification'>, note: string | undefined): void {
  if (verification === 'verified' || verification === 'not_wanted') return;
  requireWords('note', note, 'CLETS has not answered: say why the hit is closed');
}

/** Throws Problem `input_invalid` when nothing was said why. */
export function requireTakeoverReason(reason: string): void {
  requireWords('reason', reason, 'say why you take it over; whoever has it reads this');
}

function requireWords(field: string, given: string | undefined, message: string): void {
  if (given !== undefined && given.trim() !== '') return;
  throw new Problem('input_invalid', { detail: `${field}: ${message}`, fields: [{ field, message }] });
}

/** Somebody has it: who, and how long before this try. */
export function takenProblem({ takenBy, takenAt }: HitView, at: Date): Problem {
  const seconds = takenAt === null ? 0 : Math.max(0, Math.round((at.getTime() - Date.parse(takenAt)) / 1000));
  const before = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return new Problem('hit_state', {
    detail: `${takenBy ?? 'Somebody'} has taken this hit ${before} before you.`,
    members: { takenBy: takenBy ?? '', ...(takenAt === null ? {} : { takenAt }) },
  });
}

/** The hit is over: who closed it, and how. */
export function closedProblem(hit: HitView): Problem {
  return new Problem('hit_state', {
    detail: `${hit.closedBy ?? 'Somebody'} has closed this hit (${hit.outcome ?? 'none'}).`,
    members: { closedBy: hit.closedBy ?? '', ...(hit.closedAt === null ? {} : { closedAt: hit.closedAt }) },
  });
}
