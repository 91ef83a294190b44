import { z } from 'zod';
import { publicSchema, releaseSchema, shareSchema } from './profile-giving.ts';
import { evidenceSchema, holdsSchema, sourceClassSchema } from './profile-keeping.ts';
import { metaSchema } from './profile-meta.ts';
import {
  accuracySchema,
  annualReportSchema,
  auditSchema,
  breachSchema,
  monitoringSchema,
  privacySchema,
  proceduresSchema,
  safeguardsSchema,
  vendorSchema,
} from './profile-oversight.ts';
import {
  accessSchema,
  accountReviewSchema,
  accountsSchema,
  officesSchema,
  postSchema,
  securitySchema,
  trainingSchema,
  violationsSchema,
} from './profile-people.ts';
import {
  canvassSchema,
  casesSchema,
  dispatchSchema,
  hotlistSchema,
  purposeSchema,
  searchSchema,
  useSchema,
} from './profile-use.ts';

/**
 * The policy profile: an adopted policy as data. Every value says how strong it is and what it rests on (profile-setting.ts);
 * `unset` where the policy is silent. Agencies differ only here: code never asks which agency it serves.
 */

export { daySchema } from './profile-meta.ts';
export { recipientClasses, type RecipientClass } from './profile-giving.ts';
export { requesterKinds, type RequesterKind } from './profile-people.ts';
export { dispatchActs } from './profile-use.ts';

/** Sections came one after the other; a version filed before one of them is silent on it. */
const later = {
  offices: officesSchema.prefault({}),
  use: useSchema.prefault({}),
  canvass: canvassSchema.prefault({}),
  holds: holdsSchema.prefault({}),
  evidence: evidenceSchema.prefault({}),
  accountReview: accountReviewSchema.prefault({}),
  violations: violationsSchema.prefault({}),
  public: publicSchema.prefault({}),
  audit: auditSchema.prefault({}),
  annualReport: annualReportSchema.prefault({}),
  procedures: proceduresSchema.prefault({}),
  monitoring: monitoringSchema.prefault({}),
  accuracy: accuracySchema.prefault({}),
  privacy: privacySchema.prefault({}),
  security: securitySchema.prefault({}),
  safeguards: safeguardsSchema.prefault({}),
  breach: breachSchema.prefault({}),
  vendor: vendorSchema.prefault({}),
};

export const profileSchema = z.strictObject({
  meta: metaSchema,
  posts: z.array(postSchema).min(1).max(200),
  sources: z.array(sourceClassSchema).min(1).max(20),
  purposes: z.array(purposeSchema).min(1).max(60),
  search: searchSchema,
  cases: casesSchema,
  hotlist: hotlistSchema,
  dispatch: dispatchSchema,
  training: trainingSchema,
  access: accessSchema,
  accounts: accountsSchema,
  share: shareSchema,
  release: releaseSchema,
  ...later,
});

export type Profile = z.infer<typeof profileSchema>;
export type Post = Profile['posts'][number];
export type SourceClass = Profile['sources'][number];
export type Purpose = Profile['purposes'][number];
