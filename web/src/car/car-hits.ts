import type { HitOutcome, HitView, Verification } from '../../../src/foundation/contract/routes/hits.ts';

const priorities: readonly HitView['wanted']['priority'][] = ['high', 'medium', 'low'];

/** After this long a car is somewhere else. */
export const oldPositionMs = 10 * 60_000;

/** The open hits in the order in which a car shows them: the most pressing first, then the newest. */
export function openHits(hits: readonly HitView[]): HitView[] {
  return hits
    .filter(hit => hit.closedAt === null)
    .sort(
      (a, b) =>
        priorities.indexOf(a.wanted.priority) - priorities.indexOf(b.wanted.priority) ||
        Date.parse(b.capturedAt) - Date.parse(a.capturedAt),
    );
}

/** The one hit that is shown: the one that was looked at for as long as it is open, so that a newer one never takes its place by itself. */
export function shownHit(open: readonly HitView[], lookedAtId: string | null): HitView | null {
  return open.find(hit => hit.hitId === lookedAtId) ?? open[0] ?? null;
}

/** May this person say "On it" now, or why not. */
export type TakeState = { can: true } | { can: false; why: string };

/** Taking needs a hit that nobody has and that CLETS was not asked about; the server decides anew. */
export function takeState(hit: HitView, username: string): TakeState {
  if (hit.takenBy === username) return { can: false, why: 'You are on it.' };
  if (hit.takenBy !== null)
    return { can: false, why: `${hit.takenBy} has this hit. Tell them by radio; nothing is stored.` };
  if (hit.verification !== 'unverified') return { can: false, why: 'This hit is answered already.' };
  return { can: true };
}

/** The reason with which a hit is closed whose car was not found. */
export const notLocatedNote = 'From the car: the vehicle was not located';

/** What a hit can be closed with from the car; each is stored as it stands here. */
export const wrongCarChoices: readonly { label: string; outcome: HitOutcome; note: string }[] = [
  { label: 'Plate was misread', outcome: 'misread', note: 'From the car: the plate was misread' },
  { label: 'Plate of another state', outcome: 'wrong_state', note: 'From the car: the plate is of another state' },
  {
    label: 'Plate right, other car',
    outcome: 'none',
    note: 'Wrong car: plate and state agree with the entry, the vehicle does not',
  },
];

/** What follows for the officer from the state of the verification; VERIFIED is said of a CLETS confirmation only. */
export function bandWords(verification: Verification): string {
  switch (verification) {
    case 'unverified':
    case 'asked':
    case 'no_answer':
      return 'Do not stop the car on this hit alone.';
    case 'verified':
      return 'Confirmed by CLETS. Compare plate, state and vehicle yourself.';
    case 'not_wanted':
      return 'Do not stop: CLETS does not confirm the entry.';
  }
}

/** Only a confirmation is anything but a warning. */
export function bandTone(verification: Verification): 'ok' | 'danger' {
  return verification === 'verified' ? 'ok' : 'danger';
}
