import { Problem } from '../../foundation/base/errors.ts';
import type { DataOrigin } from '../../foundation/contract/people-words.ts';
import type { ListKind } from './line.ts';

/** Where the records of a list come from; CLETS is a way in which they come, besides. */
export type ListOrigin = Exclude<DataOrigin, 'clets'>;
export type Provenance = { origin: ListOrigin; clets: boolean };

const originsOfKind: Readonly<Record<ListKind, readonly [ListOrigin, ...ListOrigin[]]>> = {
  custom: ['department', 'state', 'federal'],
  state: ['state', 'federal'],
  federal: ['federal'],
};

/**
 * Where a file's records come from: what the import says, or what its kind means. A list does not get a looser origin with its next file,
 * nor loses that it came through CLETS: that would show its records to people without leave (BA-22). Throws Problem `input_invalid`.
 */
export function provenanceOf(
  kind: ListKind,
  said: { origin?: ListOrigin | undefined; clets?: boolean | undefined },
  before: Provenance | null,
): Provenance {
  const origin = said.origin ?? before?.origin ?? originsOfKind[kind][0];
  const clets = said.clets ?? before?.clets ?? false;
  if (!originsOfKind[kind].includes(origin)) throw fault('origin', `of a ${kind} list can't be ${origin}`);
  if (before !== null && before.origin !== origin)
    throw fault('origin', `is ${before.origin} for this list and does not change`);
  if (before?.clets === true && !clets)
    throw fault('clets', 'is set for this list and does not go: put what did not come through CLETS into another list');
  return { origin, clets };
}

function fault(field: string, message: string): Problem {
  return new Problem('input_invalid', { detail: `${field} ${message}.`, fields: [{ field, message }] });
}
