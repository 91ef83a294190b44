import { z } from 'zod';
import { groundedList, setting, slugSchema, someOf } from './profile-setting.ts';

/** Who watches the watchers: audits, reports, procedures, safeguards, vendors. */

export const auditSchema = z.strictObject({
  required: setting(z.boolean()),
  frequency: setting(z.enum(['regular', 'monthly', 'quarterly', 'yearly'])),
  /** The number behind the word; must be set before the calendar runs. */
  everyDays: setting(z.int().min(1).max(3660)),
  owner: setting(slugSchema),
  against: setting(someOf(['system_requirements', 'policy'])),
  /** Somebody looks through the record of access (BA-36). */
  inspectRecord: setting(z.boolean()),
});

export const annualReportSchema = z.strictObject({
  to: setting(slugSchema),
  by: setting(slugSchema),
  sections: setting(someOf(['accesses', 'purpose_compliance', 'hits', 'releases', 'audits', 'violations'])),
});

export const procedureTopics = [
  'use_and_collection',
  'authorised_titles',
  'training',
  'monitoring',
  'access_records',
  'overseer',
  'retention_and_destruction',
  'website',
] as const;

/** What must be written down beside the policy (LA-10 to LA-17, BA-09 to BA-16). */
export const proceduresSchema = z.strictObject({
  developedBy: setting(slugSchema),
  topics: groundedList({ topic: z.enum(procedureTopics) }),
  reviewDays: setting(z.int().min(1).max(3660)),
});

export const monitoringSchema = z.strictObject({
  /** Name of the plan by which security and privacy are watched. */
  plan: setting(z.string().min(1).max(120)),
});

/** Civil Code 1798.90.51(b)(2)(F): how accuracy is ensured and errors are corrected. */
export const accuracySchema = z.strictObject({
  measures: setting(someOf(['read_by_eye', 'correct_reads', 'misread_rate', 'list_error_rate'])),
});

export const privacySchema = z.strictObject({ statement: setting(z.boolean()) });

export const safeguardsSchema = z.strictObject({
  procedural: setting(z.boolean()),
  technological: setting(z.boolean()),
  /** An organisation outside the department that owes them (SL-21). */
  by: setting(z.string().min(1).max(80)),
});

export const breachSchema = z.strictObject({
  /** The department's policy that a breach is handled by (LA-36, BA-43). */
  policy: setting(z.string().min(1).max(80)),
});

export const vendorSchema = z.strictObject({
  /** The vendor's system that the policy names (CB-09, BA-02). */
  system: setting(z.string().min(1).max(60)),
  attestation: setting(someOf(['cjis_retention', 'cjis_security'])),
  attestationValidDays: setting(z.int().min(1).max(3660)),
  monitoring: setting(z.enum(['continuous', 'periodic'])),
  purposes: setting(someOf(['maintenance', 'installation'])),
  /** Longest time for which a vendor's person is let in. */
  accessHours: setting(
    z
      .int()
      .min(1)
      .max(24 * 366),
  ),
});
