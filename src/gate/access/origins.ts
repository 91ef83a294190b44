import { dataOrigins, type DataOrigin } from '../../foundation/contract/people-words.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { referenceOf } from '../../foundation/contract/profile-setting.ts';
import type { Entitlements } from './roles.ts';

/** Which origins of data are closed to people without leave, and the clause that says so. */
export type Barred = { origins: ReadonlySet<DataOrigin>; clause: string | null };

/** LA-24, SL-11, CO-11, BA-22. A policy that is silent opens nothing: silence is no leave. */
export function barredOrigins(profile: Profile): Barred {
  const { externalBarred } = profile.access;
  if (externalBarred === 'unset') return { origins: new Set(dataOrigins), clause: null };
  return { origins: new Set(externalBarred.value), clause: referenceOf(externalBarred) };
}

/** Origins of a record that this person may not see; a record that came through CLETS needs leave for both. */
export function missingLeave(
  record: { origin: Exclude<DataOrigin, 'clets'>; clets: boolean },
  { barred, entitled }: { barred: Barred; entitled: Entitlements },
): DataOrigin[] {
  const needed: DataOrigin[] = record.clets ? [record.origin, 'clets'] : [record.origin];
  return needed.filter(origin => barred.origins.has(origin) && !entitled.has(origin));
}

/** What stands in place of a field that is not shown. */
export function maskedWords(missing: readonly DataOrigin[], { clause }: Barred): string {
  const names = missing.map(origin => (origin === 'clets' ? 'CLETS' : origin)).join(' and ');
  return `masked: needs leave for ${names} data${clause === null ? '' : ` (${clause})`}`;
}
