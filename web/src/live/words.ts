import type { HitOutcome, HitView } from '../../../src/foundation/contract/routes/hits.ts';

/** What came of a hit, in words. */
export const outcomeWords: Readonly<Record<HitOutcome, string>> = {
  stopped: 'Stopped',
  recovered: 'Vehicle recovered',
  arrest: 'Arrest',
  not_located: 'Not located',
  misread: 'Misread plate',
  wrong_state: 'Wrong state',
  cancelled: 'Cancelled',
  none: 'Nothing came of it',
};

/** What a hit is about, in one line without its plate. */
export function headlineOf({ wanted, cameraName }: HitView): string {
  return `${wanted.category}: ${cameraName}`;
}
