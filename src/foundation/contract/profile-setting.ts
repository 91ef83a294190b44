import { z } from 'zod';

/**
 * The ground of a value in a policy profile: how strong it is and what it rests on. A value that rests on a clause names
 * the place in the adopted text and the hash of the exact words there; the words themselves stay out of the profile.
 */

/** How strongly a policy asks for something: `must` blocks, `should` records a deviation, `may` is the agency's choice. */
export const strengths = ['must', 'should', 'may'] as const;
export type Strength = (typeof strengths)[number];

/** 64 lower-case hex digits. */
export const sha256HexSchema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');

/** A clause id: the agency's letters and a number, such as CB-09. */
export const clauseIdSchema = z.string().regex(/^[A-Z]{2,4}-\d{2,3}$/, 'must look like CB-09');

/** A short lower-case word for posts, purposes, source classes and agencies, such as `patrol-officer` or `flock_cloud`. */
export const slugSchema = z.string().regex(/^[a-z][a-z0-9_-]{1,47}$/, 'must be 2 to 48 characters of a-z 0-9 _ -');

/**
 * Where the words stand: `lines` counts from 1, both ends included; `from` and `to` are offsets (UTF-16, `to` excluded)
 * in the text of those lines with every run of white space made one blank and the ends trimmed.
 */
export const placeSchema = z
  .strictObject({
    section: z.string().min(1).max(40),
    lines: z.tuple([z.int().min(1), z.int().min(1)]),
    from: z.int().min(0),
    to: z.int().min(1),
  })
  .refine(place => place.lines[0] <= place.lines[1] && place.from < place.to, 'ends before it begins');

export type Place = z.infer<typeof placeSchema>;

const strength = z.enum(strengths);
const note = z.string().min(1).max(400);

/** Fields of a value that rests on the adopted text. */
const clauseFields = {
  basis: z.literal('clause'),
  strength,
  clause: clauseIdSchema,
  place: placeSchema,
  words: sha256HexSchema,
  note: note.optional(),
};

/** Fields of a value that rests on a law; `law` is its citation. */
const statuteFields = { basis: z.literal('statute'), strength, law: z.string().min(1).max(120), note };

/** Fields of a value that rests on the product's own promise, or stands in for one that the agency has yet to set. */
const ownFields = { basis: z.enum(['plateward', 'demonstration']), strength, note };

/** The schema of `shape` together with the ground that it rests on. */
export function grounded<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.discriminatedUnion('basis', [
    z.strictObject({ ...shape, ...clauseFields }),
    z.strictObject({ ...shape, ...statuteFields }),
    z.strictObject({ ...shape, ...ownFields }),
  ]);
}

/**
 * The schema of one value with its ground, or `unset` where the policy is silent. What is not there is unset, so that a version
 * filed before a parameter was known can still be read.
 */
export function setting<Value extends z.ZodType>(value: Value) {
  return z.union([z.literal('unset'), grounded({ value })]).default('unset');
}

/** The schema of a list whose items each have a ground of their own, or `unset` where the policy is silent. */
export function groundedList<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.union([z.literal('unset'), z.array(grounded(shape)).min(1).max(64)]).default('unset');
}

/** The schema of one or several of `words`, each once. */
export function someOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z
    .array(z.enum(words))
    .min(1)
    .max(words.length)
    .refine(chosen => new Set(chosen).size === chosen.length, 'names one of them twice');
}

/** The schema of one or several posts, by their ids. */
export const postsSchema = z.array(slugSchema).min(1).max(8);

const groundSchema = grounded({});

/** What a value rests on. */
export type Ground = z.infer<typeof groundSchema>;

/** A value that is set, with its ground. */
export type Ruled<Value> = { value: Value } & Ground;

/** A value of a profile: set with its ground, or `unset` (the capability that it governs can't be switched on). */
export type Setting<Value> = Ruled<Value> | 'unset';

/** What a decision cites: the clause id, the law, or the name of the other basis. */
export function referenceOf(ground: Ground): string {
  if (ground.basis === 'clause') return ground.clause;
  return ground.basis === 'statute' ? ground.law : ground.basis;
}
