import { parseState } from '../../../src/foundation/plates/states.ts';
import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';
import type { Vehicle } from '../../../src/foundation/contract/words.ts';
import { alignPlates, differing } from '../parts/align-plates.ts';
import { ageWords } from '../parts/time.ts';

/** After this the car is somewhere else. */
const oldAfterMs = 10 * 60_000;
const listOldAfterMs = 48 * 3_600_000;

export type ListAge = { asOf: string; staleAt: string | null; stale: boolean };

/** What speaks against trusting this hit, the gravest first; each is true by itself. */
export function warningsOf(hit: HitView, { nowMs, list }: { nowMs: number; list: ListAge | undefined }): string[] {
  return [
    ...plateWarnings(hit),
    ...stateWarnings(hit),
    ...vehicleWarnings(hit.vehicle, hit.wanted.vehicle),
    ...ageWarnings(hit, nowMs),
    ...(list === undefined ? [] : listWarnings(list, nowMs)),
  ];
}

function plateWarnings(hit: HitView): string[] {
  const found = differing(alignPlates(hit.plate, hit.wanted.plate));
  const unread = found.filter(column => column.kind === 'unread').length;
  const different = found.length - unread;
  const areAlike = found.every(column => column.kind === 'look-alike' || column.kind === 'unread');
  const warnings: string[] = [];
  if (different > 0) {
    const count = different === 1 ? '1 character differs' : `${different} characters differ`;
    warnings.push(`Plate: ${count}${areAlike ? ' (look-alike)' : ''}`);
  }
  if (unread > 0) warnings.push(unread === 1 ? '1 character was not read' : `${unread} characters were not read`);
  if (/[?*_]/.test(hit.wanted.plate)) warnings.push(`The list has only a part: ${hit.wanted.plate}`);
  return warnings;
}

function stateWarnings({ state, wanted }: HitView): string[] {
  if (state === null) return ['State not read'];
  if (wanted.state === null) return ['The list names no state'];
  const same = (parseState(state) ?? state) === (parseState(wanted.state) ?? wanted.state);
  return same ? [] : [`State differs: read ${state}, listed ${wanted.state}`];
}

const vehicleParts = ['color', 'make', 'model', 'body'] as const;

/** Only where both sides speak: what is not told contradicts nothing. */
function vehicleWarnings(read: Vehicle, listed: Vehicle): string[] {
  const odd = vehicleParts.filter(part => {
    const [seen, wanted] = [read[part], listed[part]].map(text => (text ?? '').trim().toLowerCase());
    return seen !== '' && wanted !== '' && seen !== wanted;
  });
  if (odd.length === 0) return [];
  const words = (vehicle: Vehicle): string => odd.map(part => vehicle[part]).join(' ');
  return [`Vehicle differs: read ${words(read)}, listed ${words(listed)}`];
}

function ageWarnings({ historic, capturedAt }: HitView, nowMs: number): string[] {
  const ageMs = nowMs - Date.parse(capturedAt);
  return historic || ageMs > oldAfterMs ? [`Old position: seen ${ageWords(ageMs)} ago`] : [];
}

function listWarnings({ asOf, staleAt, stale }: ListAge, nowMs: number): string[] {
  const ageMs = nowMs - Date.parse(asOf);
  if (stale) return [`The list is too old: ${ageWords(ageMs)}`];
  if (ageMs < listOldAfterMs) return [];
  return [
    `The list is ${ageWords(ageMs)} old${staleAt === null ? '' : `, ends in ${ageWords(Date.parse(staleAt) - nowMs)}`}`,
  ];
}

/** What is known of a vehicle, for people and for the radio; empty when nothing is. */
export function vehicleWords({ year, color, make, model, body }: Vehicle): string {
  return [year, color, make, model, body].filter(part => part !== undefined && part.trim() !== '').join(' ');
}
