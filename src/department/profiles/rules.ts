import { Problem } from '../../foundation/base/errors.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import type { Place } from '../../foundation/contract/profile-setting.ts';
import type { Unset } from '../../gate/policy/rules.ts';
import { lintProfile } from '../../gate/policy/lint.ts';
import { headOf } from '../approvals/rules.ts';

/** Pure answers about versions of a policy profile: what differs, what a proposal may touch, who approves it. */

/** A parameter that differs, in words; `-` where it isn't there. */
export type ProfileChange = { path: string; before: string; after: string };

/** What differs between two profiles, parameter by parameter, in the order of the paths. */
export function changesBetween(before: Profile, after: Profile): ProfileChange[] {
  const [old, fresh] = [wordsOf(before), wordsOf(after)];
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].toSorted();
  return paths
    .map(path => ({ path, before: old.get(path) ?? '-', after: fresh.get(path) ?? '-' }))
    .filter(change => change.before !== change.after);
}

/** Every parameter of a profile with its value and ground in words. */
function wordsOf(profile: Profile): Map<string, string> {
  const words = new Map<string, string>();
  describe(profile, '', words);
  return words;
}

const groundFields = new Set(['basis', 'strength', 'clause', 'place', 'words', 'law', 'note']);

function describe(value: unknown, path: string, words: Map<string, string>): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const name = nameOfItem(item, index);
      describe(item, `${path}.${name}`, words);
    }
    return;
  }
  if (value === null || typeof value !== 'object') {
    words.set(path, plain(value));
    return;
  }
  const fields = Object.entries(value);
  const grounded = 'basis' in value;
  if (grounded && 'value' in value) {
    words.set(path, `${plain(value.value)} (${groundWords(value)})`);
    return;
  }
  if (grounded) words.set(path, groundWords(value));
  for (const [key, inner] of fields) {
    if (grounded && groundFields.has(key)) continue;
    describe(inner, path === '' ? key : `${path}.${key}`, words);
  }
}

function groundWords(ground: object): string {
  const text = (key: string): string | null => {
    const value: unknown = Reflect.get(ground, key);
    return typeof value === 'string' ? value : null;
  };
  const place: unknown = Reflect.get(ground, 'place');
  const parts = [text('strength'), text('clause') ?? text('law') ?? text('basis')];
  if (isPlace(place))
    parts.push(`section ${place.section}, lines ${place.lines.join(' to ')}, characters ${place.from} to ${place.to}`);
  const hash = text('words');
  if (hash !== null) parts.push(`words ${hash.slice(0, 12)}`);
  const note = text('note');
  if (note !== null) parts.push(`"${note}"`);
  return parts.filter(part => part !== null).join(', ');
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'section' in value && 'lines' in value;
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? '-';
}

/** Keys by which the items of a profile's lists are told apart. */
const itemKeys = ['id', 'letter', 'class', 'role', 'topic', 'model', 'field'] as const;

function nameOfItem(item: unknown, index: number): string {
  if (item === null || typeof item !== 'object') return String(index);
  for (const key of itemKeys) {
    const name: unknown = Reflect.get(item, key);
    if (typeof name === 'string') return name;
  }
  return String(index);
}

/**
 * `profile` with other values at these dotted paths (list items by their id). Not yet checked: the caller parses it. Throws Problem
 * `input_invalid` for a path that leads nowhere.
 */
export function withSettings(profile: Profile, settings: Readonly<Record<string, unknown>>): unknown {
  const copy: unknown = structuredClone(profile);
  for (const [path, value] of Object.entries(settings)) put(copy, path, value);
  return copy;
}

function put(root: unknown, path: string, value: unknown): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let place = root;
  for (const step of steps) {
    place = Array.isArray(place)
      ? place.find((item: unknown, index) => nameOfItem(item, index) === step)
      : fieldOf(place, step);
  }
  if (Array.isArray(place)) {
    const index = place.findIndex((item: unknown, at) => nameOfItem(item, at) === last);
    if (index < 0) throw noSuchPath(path);
    place[index] = value;
    return;
  }
  if (typeof place !== 'object' || place === null || !Object.hasOwn(place, last)) throw noSuchPath(path);
  Reflect.set(place, last, value);
}

function fieldOf(place: unknown, key: string): unknown {
  if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return undefined;
  return Reflect.get(place, key);
}

function noSuchPath(path: string): Problem {
  const message = 'is no parameter of the policy profile';
  return new Problem('input_invalid', {
    detail: `${path} ${message}.`,
    fields: [{ field: `settings.${path}`, message }],
  });
}

/** What a version can't change, as it is the agency's own identity here. */
const fixedFields = ['code', 'ori', 'timeZone', 'demonstration'] as const;

/** Throws Problem `policy_refused` when a new version would change what an agency is: its code, ORI, zone, or being a demonstration. */
export function requireSameAgency(before: Profile, after: Profile): void {
  const changed = fixedFields.filter(field => before.meta[field] !== after.meta[field]);
  if (changed.length === 0) return;
  const fields = changed.map(field => ({ field: `meta.${field}`, message: 'was set when the agency was enrolled' }));
  const detail = `A new version does not change ${changed.map(field => `meta.${field}`).join(', ')}.`;
  throw new Problem('policy_refused', { detail, fields });
}

/** What a person should look at before approving: strengths that get weaker, elements of the law that are lost, values that go. */
export function warningsOf(before: Profile, after: Profile): string[] {
  const rank = ['may', 'should', 'must'];
  const weaker = changesBetween(before, after).flatMap(change => {
    const [old, fresh] = [change.before, change.after].map(words => rank.findIndex(word => words.includes(`${word},`)));
    if (change.after === 'unset' || change.after === '-') return [`${change.path} is no longer set`];
    return old !== undefined && fresh !== undefined && fresh >= 0 && fresh < old
      ? [`${change.path} was ${rank[old]} and becomes ${rank[fresh]}`]
      : [];
  });
  const [old, fresh] = [lintProfile(before), lintProfile(after)];
  const lost = fresh.elements.flatMap(({ id, title, law, state }) => {
    const was = old.elements.find(element => element.id === id)?.state;
    return was === 'met' && state !== 'met' ? [`${title} (${law}) was met and is no longer`] : [];
  });
  return [...weaker, ...lost];
}

/**
 * Who approves a new policy: the post by whose order it stands (CB-14, SL-28), else the Chief; where the profile knows neither,
 * any other approver or administrator.
 */
export function policyApprovers(profile: Profile): { chain: string[][]; clauses: string[] } | Unset {
  const head = headOf(profile);
  const { approvedBy } = profile.meta;
  const clauses = approvedBy !== 'unset' && approvedBy.basis === 'clause' ? [approvedBy.clause] : [];
  if (head !== null) return { chain: [[head]], clauses };
  const others = profile.posts
    .filter(post => post.grants.some(grant => grant.role === 'approver' || grant.role === 'administrator'))
    .map(post => post.id);
  return others.length === 0 ? { unset: 'meta.approvedBy' } : { chain: [others], clauses };
}
