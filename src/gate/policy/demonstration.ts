import { z } from 'zod';
import { Problem } from '../../foundation/base/errors.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { slugSchema } from '../../foundation/contract/profile-setting.ts';
import { parseProfile } from './profile.ts';

/**
 * Demonstration values: what the demo and tests need where an adopted policy is silent. They fill only what is `unset` and
 * add posts or roles; a value that a department adopted is never replaced.
 */
export const overlaySchema = z.strictObject({
  /** Dotted path of an unset parameter -> what stands in for it; checked by the profile's own schema afterwards. */
  settings: z.record(z.string(), z.unknown()),
  /** A new post, or only `id` and `grants` to add roles to one that is there. */
  posts: z.array(z.looseObject({ id: slugSchema, grants: z.array(z.looseObject({ role: z.string() })) })),
});

export type Overlay = z.infer<typeof overlaySchema>;

/**
 * `profile` with demonstration values where it is silent, marked as a demonstration. Throws when the overlay touches what
 * is set, or carries a value that is not marked as a demonstration.
 */
export function withDemonstrationValues(profile: Profile, overlay: Overlay): Profile {
  refuseUnmarked(overlay);
  const copy: unknown = structuredClone(profile);
  const top = fieldsOf(copy);
  for (const [path, value] of Object.entries(overlay.settings)) fill(copy, path, value);
  addPosts(top, overlay.posts);
  fieldsOf(top['meta'])['demonstration'] = true;
  return parseProfile(copy);
}

function fill(root: unknown, path: string, value: unknown): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let place = root;
  for (const step of steps) {
    place = Array.isArray(place)
      ? place.find((item: unknown) => fieldsOf(item)['id'] === step)
      : Object.hasOwn(fieldsOf(place), step)
        ? fieldsOf(place)[step]
        : undefined;
  }
  const fields = fieldsOf(place);
  if (!Object.hasOwn(fields, last)) throw new Problem('input_invalid', { detail: `No parameter is called ${path}` });
  if (fields[last] !== 'unset') {
    throw new Problem('input_invalid', {
      detail: `${path} is set by the policy; a demonstration value cannot replace it`,
    });
  }
  fields[last] = value;
}

function addPosts(top: Record<string, unknown>, additions: Overlay['posts']): void {
  const posts = Array.isArray(top['posts']) ? (top['posts'] as unknown[]) : []; // parsed, so it is an array
  for (const addition of additions) {
    const present = posts.find(post => fieldsOf(post)['id'] === addition.id);
    if (present === undefined) {
      posts.push(addition);
      continue;
    }
    if (Object.keys(addition).some(key => key !== 'id' && key !== 'grants')) {
      throw new Problem('input_invalid', {
        detail: `The post ${addition.id} is set by the policy; only roles can be added`,
      });
    }
    const grants = fieldsOf(present)['grants'];
    if (Array.isArray(grants)) grants.push(...addition.grants);
  }
}

/** Every object that has a basis must name the demonstration as such, however deep it lies. */
function refuseUnmarked(value: unknown): void {
  if (value === null || typeof value !== 'object') return;
  if ('basis' in value && value.basis !== 'demonstration') {
    throw new Problem('input_invalid', { detail: 'A demonstration overlay may hold demonstration values only' });
  }
  for (const inner of Object.values(value)) refuseUnmarked(inner);
}

/** The fields of an object, to look at and write to; no fields for anything else. */
function fieldsOf(value: unknown): Record<string, unknown> {
  // An object is a record of unknown fields; nothing more is claimed.
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}
