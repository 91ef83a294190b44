import { z } from 'zod';
import { profileSchema, type Profile } from '../../foundation/contract/profile.ts';
import { referenceOf, type Ruled } from '../../foundation/contract/profile-setting.ts';
import type { AskedAs } from '../../foundation/contract/routes/profiles.ts';
import { floorRules } from '../../gate/policy/floor.ts';
import { lintProfile } from '../../gate/policy/lint.ts';
import { groundedValues, unsetParameters } from '../../gate/policy/profile.ts';

/** The parameters of a policy profile one by one: what each says, on what it rests, what hangs on it, how it is asked for. */

export type Parameter = {
  path: string;
  setting: 'unset' | Ruled<unknown>;
  value: string | null;
  strength: 'must' | 'should' | 'may' | null;
  restsOn: string | null;
  note: string | null;
  blocks: string | null;
  toSet: boolean;
  laws: { law: string; message: string }[];
  askedAs: AskedAs | null;
};

/** Every parameter of `profile`: those with a ground in the order of the profile, then those that are unset. */
export function parametersOf(profile: Profile): Parameter[] {
  const toSet = new Set(lintProfile(profile).toSet);
  const set = groundedValues(profile).map(({ path, ground }) => {
    const asked = askedAs(profile, path);
    return {
      path,
      setting: ground,
      value: valueWords(profile, ground, asked),
      strength: ground.strength,
      restsOn: referenceOf(ground),
      note: ground.note ?? null,
      blocks: null,
      toSet: false,
      laws: lawsOf(path),
      askedAs: asked,
    };
  });
  const unset = unsetParameters(profile).map(path => ({
    path,
    setting: 'unset' as const,
    value: null,
    strength: null,
    restsOn: null,
    note: null,
    blocks: blockedBy(path, toSet.has(path)),
    toSet: toSet.has(path),
    laws: lawsOf(path),
    askedAs: askedAs(profile, path),
  }));
  return [...set, ...unset];
}

function lawsOf(path: string): { law: string; message: string }[] {
  return floorRules()
    .filter(rule => rule.path !== null && covers(rule.path, path))
    .map(({ law, message }) => ({ law, message }));
}

/** `sources.*.retention` covers what lies under it, at every source. */
function covers(rule: string, path: string): boolean {
  const wanted = rule.split('.');
  const steps = path.split('.');
  return wanted.length <= steps.length && wanted.every((step, at) => step === '*' || step === steps[at]);
}

/** What is refused or stands still while a parameter is unset, as the code that reads it does. */
const stopped: readonly [RegExp, string][] = [
  [/^search\.(?:caseOrIncidentRequired|reasonRequired)$/, 'No search can be run.'],
  [/^cases\.casePattern$/, 'No case number is taken, so no search can name one.'],
  [/^cases\.incidentPattern$/, 'No incident number is taken, so no search can name one.'],
  [/^training\.requiredBeforeUse$/, 'No plate data is shown to anybody.'],
  [/^training\.validDays$/, 'Training counts without end, unless its course says for how long.'],
  [/^hotlist\.maxAgeHours$/, 'No hotlist matches: nobody knows when one is too old.'],
  [/^hotlist\.approval\.officer$/, "No officer's hotlist entry can be approved."],
  [/^hotlist\.approval\.detective$/, "No detective's hotlist entry can be approved."],
  [/^dispatch\.steps$/, 'The console shows no steps to verify a hit.'],
  [/^sources\.[^.]+\.retention\.(?:minimumDays|maximumDays|clock|purge)$/, 'No read of this source is stored.'],
  [/^sources\.[^.]+\.transfer\./, 'Nobody can say when a transfer from a vehicle is overdue.'],
  [/^accounts\.creators$/, 'Nobody can create an account.'],
  [/^accounts\.grantor$/, 'The head of the department alone decides on bringing an account back.'],
  [/^meta\.approvedBy$/, 'The policy names nobody who approves it: the Chief of Police does, or any approver.'],
  [/^share\.classes$/, 'Nobody outside the department may receive anything.'],
  [/^audit\.(?:frequency|everyDays)$/, 'No audit is put into the calendar.'],
  [/^accountReview\.everyDays$/, 'No review of accounts is put into the calendar.'],
  [/^procedures\.reviewDays$/, 'No review of the written procedures is put into the calendar.'],
  [/^vendor\.attestationValidDays$/, "No renewal of the vendor's attestation is put into the calendar."],
  [/^public\.url$/, 'Nobody is asked to check that the policy stands on the website.'],
];

function blockedBy(path: string, isToSet: boolean): string {
  const known = stopped.find(([form]) => form.test(path));
  if (known !== undefined) return known[1];
  return isToSet
    ? 'What it governs stays off until the department sets it.'
    : 'A policy may leave this unsaid: nothing rests on it alone.';
}

/** Fields that are the ground of a value, not the value. */
const groundFields = new Set(['basis', 'strength', 'clause', 'place', 'words', 'law', 'note']);

function valueWords(profile: Profile, ground: Ruled<unknown>, asked: AskedAs | null): string {
  if ('value' in ground) {
    const { value } = ground;
    const chosen = Array.isArray(value) ? value : [value];
    const labels = chosen.map(one => asked?.options.find(option => option.value === one)?.label);
    return labels.every(label => label !== undefined) ? labels.join(', ') : plainWords(profile, value);
  }
  // an item of a list: what stands beside its ground, but for what has a ground of its own and its name, which stands in its path
  const fields = Object.entries(ground).filter(
    ([key, inner]) =>
      !groundFields.has(key) && inner !== undefined && inner !== 'unset' && !JSON.stringify(inner).includes('"basis"'),
  );
  const telling = fields.length > 1 ? fields.filter(([key]) => key !== 'id') : fields;
  return telling
    .map(
      ([key, inner]) => `${keyWords(key)}: ${postKeys.has(key) ? titles(profile, inner) : plainWords(profile, inner)}`,
    )
    .join('; ');
}

/** Fields that hold ids of posts. */
const postKeys = new Set(['post', 'posts']);

function titles(profile: Profile, ids: unknown): string {
  const all: unknown[] = Array.isArray(ids) ? ids : [ids];
  return all.map(id => profile.posts.find(post => post.id === id)?.title ?? String(id)).join(', ');
}

/** `needsMatterNumber` as one says it. */
function keyWords(key: string): string {
  return key.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

function plainWords(profile: Profile, value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(one => plainWords(profile, one)).join(', ');
  if (typeof value === 'string') return wordsOf(value);
  if (typeof value !== 'object') return JSON.stringify(value) ?? '-';
  // `to: post` only says which of its fields comes next
  return Object.entries(value)
    .filter(([key]) => key !== 'to')
    .map(
      ([key, inner]) => `${keyWords(key)} ${postKeys.has(key) ? titles(profile, inner) : plainWords(profile, inner)}`,
    )
    .join(', ');
}

/** `reasonable_suspicion` as one says it; other text as it is. */
function wordsOf(value: string): string {
  return /^[a-z]+(?:_[a-z]+)+$/.test(value) ? value.replaceAll('_', ' ') : value;
}

/** A part of a JSON schema, as far as it is looked at here. */
type Shape = z.core.JSONSchema.JSONSchema;

let wholeShape: Shape | undefined;

/** How a value at `path` is asked for, by the schema of the profile; null where no single field could take it. */
function askedAs(profile: Profile, path: string): AskedAs | null {
  wholeShape ??= z.toJSONSchema(profileSchema, { unrepresentable: 'any' });
  let at: Shape | undefined = wholeShape;
  for (const step of path.split('.')) at = at === undefined ? undefined : shapeUnder(at, step);
  const value = at === undefined ? undefined : settingShape(at);
  return value === undefined ? null : fieldOf(profile, value);
}

function shapeUnder(shape: Shape, step: string): Shape | undefined {
  for (const part of partsOf(shape)) {
    const inner = part.properties?.[step] ?? (part.type === 'array' && !Array.isArray(part.items) ? part.items : null);
    if (inner !== null && inner !== undefined && typeof inner !== 'boolean') return inner;
  }
  return undefined;
}

/** The shape itself, and those of which it may be one. */
function partsOf(shape: Shape): Shape[] {
  const choices = [...(shape.anyOf ?? []), ...(shape.oneOf ?? [])].filter(one => typeof one !== 'boolean');
  return [shape, ...choices.flatMap(partsOf)];
}

/** The shape of the value of a setting; undefined for what is no setting: a list, a post, a purpose. */
function settingShape(shape: Shape): Shape | undefined {
  if (!partsOf(shape).some(part => part.const === 'unset')) return undefined;
  for (const part of partsOf(shape)) {
    const value = part.properties?.['value'];
    if (value !== undefined && typeof value !== 'boolean') return value;
  }
  return undefined;
}

const slugPattern = '^[a-z][a-z0-9_-]{1,47}$';

function fieldOf(profile: Profile, shape: Shape): AskedAs | null {
  const parts = partsOf(shape).filter(part => part.anyOf === undefined);
  const mayBeNone = parts.some(part => part.type === 'null');
  const part = parts.find(one => one.type !== 'null');
  const bare = { min: null, max: null, mayBeNone, options: [] };
  if (part === undefined || part.oneOf !== undefined || parts.length > (mayBeNone ? 2 : 1)) return null;
  switch (part.type) {
    case 'boolean':
      return { ...bare, kind: 'yes_no' };
    case 'integer':
    case 'number':
      return { ...bare, kind: 'number', min: part.minimum ?? null, max: part.maximum ?? null };
    case 'string': {
      const options = optionsOf(profile, part);
      if (options !== null) return { ...bare, kind: 'one_of', options };
      return { ...bare, kind: part.format === 'date' ? 'day' : 'text', max: part.maxLength ?? null };
    }
    case 'array': {
      const { items } = part;
      if (items === undefined || typeof items === 'boolean' || Array.isArray(items)) return null;
      const options = optionsOf(profile, items);
      return options === null ? null : { ...bare, kind: 'some_of', max: part.maxItems ?? null, options };
    }
    case 'object':
      return part.properties?.['pattern'] === undefined ? null : { ...bare, kind: 'number_form' };
    case 'null':
    case undefined:
    default:
      return null;
  }
}

function optionsOf(profile: Profile, shape: Shape): AskedAs['options'] | null {
  // in a setting a slug is always the id of a post
  if (shape.pattern === slugPattern) return profile.posts.map(({ id, title }) => ({ value: id, label: title }));
  const words = shape.enum?.filter(one => typeof one === 'string');
  return words === undefined ? null : words.map(value => ({ value, label: wordsOf(value) }));
}
