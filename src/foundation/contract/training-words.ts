/** The words in which the house speaks of training. */

/** What a course may cover: what policies name (BA-51), in their order. */
export const trainingContents = ['policy', 'guidelines', 'procedures', 'login', 'use'] as const;
export type TrainingContent = (typeof trainingContents)[number];

/**
 * How a person stands on a day: `valid`; `ended`; `none` was ever completed that counts; `unapproved`: what they completed waits for the
 * department's word; `missing`: a course that they must have; `retraining`: ordered, and not done in time.
 */
export const trainingStates = ['valid', 'ended', 'none', 'unapproved', 'missing', 'retraining'] as const;
export type TrainingState = (typeof trainingStates)[number];
