import { z } from 'zod';
import { numberPatternSchema } from './profile-pattern.ts';
import { grounded, groundedList, postsSchema, setting, slugSchema, someOf } from './profile-setting.ts';

/** What plate data is used for: purposes, searches, canvasses, hotlists and the way of a hit. */

export const useSchema = z.strictObject({
  /** For official law enforcement business only (LA-19, SL-06, CO-06, BA-18). */
  officialOnly: setting(z.boolean()),
  /** Nothing but the stated purposes, and nobody lets others do it (LA-18, SL-05, CO-05, BA-17). */
  unlistedForbidden: setting(z.boolean()),
  /** What was gathered belongs to the department's own work (LA-03, SL-13, CO-13, BA-04). */
  gatheredForOfficialUse: setting(z.boolean()),
});

/** The schema of one permitted purpose. */
export const purposeSchema = grounded({
  id: slugSchema,
  label: z.string().min(1).max(80),
  /** The purpose is about a matter of its own: its case number must be given, an incident number is not enough. */
  needsMatterNumber: z.boolean(),
});

export const searchSchema = z.strictObject({
  purposeRequired: setting(z.boolean()),
  caseOrIncidentRequired: setting(z.boolean()),
  reasonRequired: setting(z.boolean()),
  /** What must be suspected before an ALPR is used (LA-20). */
  predicate: setting(z.enum(['none', 'reasonable_suspicion', 'warrant'])),
  /** Partial plates from major crimes are entered (LA-22). */
  partialPlates: setting(z.boolean()),
  partialMinimumCharacters: setting(z.int().min(1).max(7)),
});

/** Cars that collect reads round an incident (LA-21). */
export const canvassSchema = z.strictObject({
  permitted: setting(z.boolean()),
  considerFor: setting(someOf(['homicide', 'shooting', 'major_incident'])),
});

export const casesSchema = z.strictObject({
  casePattern: setting(numberPatternSchema),
  incidentPattern: setting(numberPatternSchema),
});

const approvalLevels = groundedList({ posts: postsSchema });

export const hotlistSchema = z.strictObject({
  /** Levels in order; a later level opens only when nobody of the earlier one could be reached. */
  approval: z.strictObject({ officer: approvalLevels, detective: approvalLevels }),
  approverInNarrative: setting(z.boolean()),
  maxAgeHours: setting(
    z
      .int()
      .min(1)
      .max(24 * 366),
  ),
  removeOnRecovery: setting(z.boolean()),
});

/** The acts of dispatch on a hit, in the order of BA-54 to BA-58. */
export const dispatchActs = [
  'confirm_status',
  'advise_pending',
  'describe',
  'advise_verified',
  'update_direction',
] as const;

export const dispatchSchema = z.strictObject({
  /** The steps begin when dispatch is told of a hit (BA-53). */
  startsOnNotification: setting(z.boolean()),
  steps: groundedList({
    letter: z.string().regex(/^[a-z]$/),
    act: z.enum(dispatchActs),
    text: z.string().min(1).max(160),
  }),
  /** What the units are told (BA-56). */
  payload: setting(someOf(['vehicle_description', 'plate', 'direction'])),
  verifyOfficer: setting(z.boolean()),
  verifyDispatch: setting(z.boolean()),
  /** How fast "at once" is (BA-54). */
  targetSeconds: setting(z.int().min(1).max(3600)),
});
