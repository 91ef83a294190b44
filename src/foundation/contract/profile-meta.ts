import { z } from 'zod';
import { grounded, groundedList, setting, sha256HexSchema, slugSchema, someOf } from './profile-setting.ts';

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** A calendar day that exists, `YYYY-MM-DD`. */
export const daySchema = z.iso.date();

/** What the policy says of itself: whose it is, which documents make it up, from when and by whom. */
export const metaSchema = z.strictObject({
  code: slugSchema,
  name: z.string().min(1).max(120),
  /** County 99 does not exist, so these stand for the agency's ORI until it enters its own. */
  ori: z.string().regex(/^CA\d{7}$/, 'must be CA and seven digits'),
  timeZone: z.string().refine(isTimeZone, 'is not a time zone that this machine knows'),
  policyNumber: z.string().min(1).max(20),
  effectiveFrom: setting(daySchema),
  approvedBy: setting(slugSchema),
  approvedOn: setting(daySchema),
  /** The rule under which this text was issued (CB-02). */
  authority: setting(z.string().min(1).max(80)),
  /** What the policy governs (LA-01, BA-01). */
  scope: setting(someOf(['capture', 'storage', 'use'])),
  /** What happened to the text before (SL-28). */
  history: groundedList({ event: z.enum(['adopted', 'revised']), on: daySchema }),
  /** The documents that make up the policy, the base first; a later one amends an earlier one. */
  layers: z
    .array(
      grounded({
        kind: z.enum(['manual', 'special_order']),
        number: z.string().min(1).max(20),
        amends: z.string().max(40).optional(),
        /** False when Plateward was not given the text of this layer. */
        textPresent: z.boolean(),
        dated: z.string().regex(dayForm).optional(),
      }),
    )
    .min(1),
  adoptedText: z.strictObject({ file: z.string().regex(/^[a-z0-9.-]+\.txt$/), sha256: sha256HexSchema }),
  /** True only where demonstration values stand in for what the agency has yet to set. */
  demonstration: z.boolean(),
});

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
