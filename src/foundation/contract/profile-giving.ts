import { z } from 'zod';
import { groundedList, postsSchema, setting, slugSchema, someOf } from './profile-setting.ts';

/** What leaves the department: to whom, by which procedure; and what the public is told. */

/** Everybody who might ask for plate data. Which of them the law lets receive it is decided in gate/policy/floor.ts. */
export const recipientClasses = [
  'ca_local_law_enforcement',
  'ca_state_law_enforcement',
  'ca_state',
  'ca_prosecutor',
  'ca_public_agency',
  'federal',
  'out_of_state',
  'foreign',
  'private',
] as const;
export type RecipientClass = (typeof recipientClasses)[number];

const referralSchema = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('post'), post: slugSchema }),
  z.strictObject({ to: z.literal('organisation'), name: z.string().min(1).max(80) }),
  z.strictObject({ to: z.literal('policy'), name: z.string().min(1).max(80) }),
]);

export const shareSchema = z.strictObject({
  classes: groundedList({ class: z.enum(recipientClasses) }),
  /** Nobody but the named (CB-10, LA-37, BA-44). Plateward denies by default whatever stands here. */
  onlyNamed: setting(z.boolean()),
  /** May another agency search by itself, or only ask in writing? */
  directInquiry: setting(z.boolean()),
});

export const releaseSchema = z.strictObject({
  writtenRequest: setting(z.boolean()),
  fields: groundedList({ field: z.enum(['agency', 'person', 'purpose']) }),
  approvers: setting(postsSchema),
  /** Approved before it is fulfilled (LA-42, BA-46). */
  approvedFirst: setting(z.boolean()),
  keptOnFile: setting(z.boolean()),
  keptDays: setting(z.int().min(1).max(36_600)),
  /** Agency and person are verified first (CB-08, SL-25, CO-25). */
  verifyRecipient: setting(z.boolean()),
  atAnyTime: setting(z.boolean()),
  nonLawEnforcementTo: setting(referralSchema),
});

export const publicSchema = z.strictObject({
  /** May anybody see single reads? */
  readLevel: setting(z.boolean()),
  /** Reads may hold confidential CLETS information (SL-13, CO-13). */
  mayHoldClets: setting(z.boolean()),
  /** What stands on the department's website (LA-17, BA-16). */
  posting: setting(someOf(['policy', 'procedures'])),
  url: setting(z.url({ protocol: /^https$/ })),
});
