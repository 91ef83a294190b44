import type { TrainingContent, TrainingState } from '../../../src/foundation/contract/training-words.ts';

/** The words in which these screens speak of training. */

export const contentWords: Readonly<Record<TrainingContent, string>> = {
  policy: 'The policy',
  guidelines: 'Guidelines',
  procedures: 'Procedures',
  login: 'Signing in',
  use: 'Use of the system',
};

export const stateWords: Readonly<Record<TrainingState, string>> = {
  valid: 'In force',
  ended: 'Ended',
  none: 'None on file',
  unapproved: 'Course not approved yet',
  missing: 'A course is missing',
  retraining: 'Retraining is due',
};
