import { Problem, type FieldFault } from '../../foundation/base/errors.ts';
import type { Verification } from '../../foundation/contract/routes/hits.ts';

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
