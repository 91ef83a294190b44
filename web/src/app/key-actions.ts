/** One act that a key of a single character does, on which screen. */
export type KeyAction = {
  /** Under this the chosen key is kept. */
  id: string;
  /** The screen, as in the key help; keys of `everywhere` work on all of them. */
  group: string;
  /** The key as it comes. */
  key: string;
  label: string;
};

export const everywhere = 'Everywhere';

/** All keys of a single character, in the order of the settings (WCAG 2.2, 2.1.4: each can be changed). */
export const keyActions: readonly KeyAction[] = [
  { id: 'everywhere.go', group: everywhere, key: 'g', label: 'Go to a screen: then its letter' },
  { id: 'everywhere.keys', group: everywhere, key: '?', label: 'The keys of this screen' },
  { id: 'live.next', group: 'Live hits', key: 'j', label: 'Next hit' },
  { id: 'live.previous', group: 'Live hits', key: 'k', label: 'Previous hit' },
  { id: 'live.take', group: 'Live hits', key: 'a', label: 'Take the hit: I ask CLETS' },
  { id: 'live.takeover', group: 'Live hits', key: 't', label: 'Take the hit over: asks why' },
  { id: 'live.step', group: 'Live hits', key: 'n', label: 'Do the next step' },
  { id: 'live.answer', group: 'Live hits', key: 'v', label: 'Record the answer of CLETS' },
  { id: 'live.misread', group: 'Live hits', key: 'm', label: 'Misread' },
  { id: 'live.state', group: 'Live hits', key: 's', label: 'Wrong state' },
  { id: 'live.close', group: 'Live hits', key: 'c', label: 'Close the hit' },
  { id: 'live.photo', group: 'Live hits', key: 'f', label: 'Photo in full size' },
  { id: 'live.copy', group: 'Live hits', key: 'y', label: 'Copy plate and state' },
  { id: 'search.plate', group: 'Search', key: '/', label: 'Plate box' },
  { id: 'search.view', group: 'Search', key: 'w', label: 'Photos or rows' },
  { id: 'search.map', group: 'Search', key: 'm', label: 'Map or photo' },
  { id: 'approvals.next', group: 'Approvals', key: 'j', label: 'Next request' },
  { id: 'approvals.previous', group: 'Approvals', key: 'k', label: 'Previous request' },
  { id: 'approvals.approve', group: 'Approvals', key: 'y', label: 'Approve the request' },
  { id: 'approvals.refuse', group: 'Approvals', key: 'n', label: 'Refuse the request' },
  { id: 'approvals.withdraw', group: 'Approvals', key: 'w', label: 'Take the request back' },
  { id: 'approvals.unreached', group: 'Approvals', key: 'u', label: 'An approver could not be reached' },
  { id: 'obligations.next', group: 'Obligations', key: 'j', label: 'Next obligation' },
  { id: 'obligations.previous', group: 'Obligations', key: 'k', label: 'Previous obligation' },
  { id: 'obligations.close', group: 'Obligations', key: 'c', label: 'It was done' },
  { id: 'obligations.waive', group: 'Obligations', key: 'w', label: 'Leave it undone' },
  { id: 'policy.next', group: 'Policy', key: 'j', label: 'Next clause or setting' },
  { id: 'policy.previous', group: 'Policy', key: 'k', label: 'Previous clause or setting' },
  { id: 'policy.find', group: 'Policy', key: '/', label: 'Find a clause or setting' },
  { id: 'policy.propose', group: 'Policy', key: 'p', label: 'Propose another value' },
  { id: 'read.earlier', group: 'Read', key: ',', label: 'Earlier read of this plate' },
  { id: 'read.later', group: 'Read', key: '.', label: 'Later read of this plate' },
  { id: 'read.next', group: 'Read', key: 'j', label: 'Next read found' },
  { id: 'read.previous', group: 'Read', key: 'k', label: 'Read found before' },
  { id: 'read.photo', group: 'Read', key: 'f', label: 'Whole photo or its own pixels' },
  { id: 'users.search', group: 'Users', key: '/', label: 'Search the accounts' },
  { id: 'users.invite', group: 'Users', key: 'n', label: 'Invite a person' },
  { id: 'users.import', group: 'Users', key: 'i', label: 'Import a file' },
  { id: 'person.post', group: 'Person', key: 'p', label: 'Give a post' },
  { id: 'person.clearance', group: 'Person', key: 'c', label: 'File a clearance' },
  { id: 'person.leave', group: 'Person', key: 'l', label: 'Give leave to see data' },
  { id: 'person.duty', group: 'Person', key: 'd', label: 'Delegate a duty' },
  { id: 'person.deactivate', group: 'Person', key: 'x', label: 'Deactivate the account' },
  { id: 'reviews.begin', group: 'Account reviews', key: 'n', label: 'Begin a review' },
  { id: 'review.next', group: 'Account review', key: 'j', label: 'Next account' },
  { id: 'review.previous', group: 'Account review', key: 'k', label: 'Account before' },
  { id: 'review.confirm', group: 'Account review', key: 'y', label: 'Confirm it as it stands' },
  { id: 'review.changed', group: 'Account review', key: 'h', label: 'It was changed' },
  { id: 'review.deactivate', group: 'Account review', key: 'x', label: 'Deactivate it' },
  { id: 'training.record', group: 'Training', key: 'r', label: 'Record completions' },
  { id: 'training.order', group: 'Training', key: 'o', label: 'Order retraining' },
  { id: 'training.course', group: 'Training', key: 'n', label: 'Propose a course' },
];

/** The act that a screen binds to this key, by the screen's group and the key as it comes. */
export function actionOf({ group, key }: { group?: string; key: string }): KeyAction | undefined {
  return keyActions.find(action => action.group === group && action.key === key.toLowerCase());
}
