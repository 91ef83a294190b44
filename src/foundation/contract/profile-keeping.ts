import { z } from 'zod';
import { grounded, setting, slugSchema, someOf } from './profile-setting.ts';

/** Where reads lie, for how long, and what stops their end. */

const retentionSchema = z.strictObject({
  minimumDays: setting(z.int().min(0).max(36_600)),
  /** null: the policy sets no day on which a read must or should be gone. */
  maximumDays: setting(z.int().min(1).max(36_600).nullable()),
  clock: setting(z.enum(['received', 'captured'])),
  /** automatic: runs by itself; should: by schedule, skipping is a deviation; may: proposed, two persons run it. */
  purge: setting(z.enum(['automatic', 'should', 'may'])),
  purgedBy: setting(z.enum(['department', 'vendor'])),
  /** The law on which the policy rests the time, such as `Government Code 34090.6`. */
  basisOfLaw: setting(z.string().min(1).max(80)),
  /** The department's records retention schedule has a say (LA-28, BA-27). */
  recordsSchedule: setting(z.boolean()),
  /** The post whose word destruction needs besides the administrator's (LA-16, BA-15). */
  cosign: setting(slugSchema),
});

const transferSchema = z.strictObject({
  /** none: reads are not born in a vehicle. */
  mode: setting(z.enum(['automatic', 'regular', 'procedure', 'none'])),
  maxDays: setting(z.int().min(0).max(366)),
  /** Days without a transfer after which the unit is called overdue soon. */
  alarmDays: setting(z.int().min(0).max(366)),
});

/** The schema of one class of sources: reads of one class live and die by the same rules. */
export const sourceClassSchema = grounded({
  id: slugSchema,
  title: z.string().min(1).max(80),
  vendor: z.string().max(60).optional(),
  storedAt: setting(z.enum(['department_server', 'designated_storage', 'third_party_server', 'vendor_cloud'])),
  /** Who holds the storage. */
  custodian: setting(
    z.strictObject({ kind: z.enum(['department', 'organisation', 'vendor']), name: z.string().min(1).max(80) }),
  ),
  /** Does Plateward replace the vendor's system, or stand beside it? */
  vendorMode: setting(z.enum(['replaces', 'accompanies'])),
  retention: retentionSchema,
  transfer: transferSchema,
});

export const holdTypes = ['evidence', 'anticipated_evidence', 'discovery', 'lawful_action'] as const;

/** What keeps a read past its day (LA-30, SL-19, CO-19, BA-29). */
export const holdsSchema = z.strictObject({ types: setting(someOf(holdTypes)) });

/** What is taken out as evidence, and when (LA-31, SL-20, CO-20, BA-30). */
export const evidenceSchema = z.strictObject({
  export: setting(z.boolean()),
  beforePurge: setting(z.boolean()),
  media: setting(someOf(['portable_media', 'cd', 'dvd'])),
  booking: setting(z.boolean()),
});
