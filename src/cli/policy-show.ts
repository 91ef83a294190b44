import { referenceOf, type Ground } from '../foundation/contract/profile-setting.ts';
import { groundedValues, unsetParameters } from '../gate/policy/profile.ts';
import type { ExitCode } from './failure.ts';
import { findTarget, refuseTarget } from './policy-target.ts';

type Shown = { parameter: string; value: unknown; strength: Ground['strength']; basis: Ground['basis'] } & {
  rests: string;
  place?: string;
  words?: string;
  note?: string;
};

/**
 * Prints the values of an agency's profile: all, those of a clause, or those of a parameter or section. Returns the exit code: 0 shown,
 * 3 what was asked for is unset, 2 nothing is called so.
 */
export function runPolicyShow(options: {
  target: string;
  asked: string | undefined;
  demonstration: boolean;
  json: boolean;
}): ExitCode {
  const { target: name, asked, demonstration, json } = options;
  const target = findTarget(name, { demonstration });
  if (target === null) return refuseTarget(name);
  const profile = target.read();
  const concerns = askedFor(asked);
  const values = groundedValues(profile)
    .map(({ path, ground }) => shownOf(path, ground))
    .filter(one => concerns(one.parameter, one.rests));
  const unset = unsetParameters(profile).filter(path => concerns(path, ''));
  if (values.length === 0 && unset.length === 0) {
    console.error(`plateward: nothing in the policy of ${profile.meta.name} is called ${asked ?? ''}, or rests on it`);
    return 2;
  }
  const answer = { agency: profile.meta.code, demonstration: profile.meta.demonstration, values, unset };
  console.log(json ? JSON.stringify(answer, null, 2) : textOf(answer));
  return values.length === 0 ? 3 : 0;
}

function askedFor(asked: string | undefined): (parameter: string, rests: string) => boolean {
  if (asked === undefined) return () => true;
  if (/^[A-Za-z]{2,4}-\d{2,3}$/.test(asked)) return (_, rests) => rests === asked.toUpperCase();
  return parameter => parameter === asked || parameter.startsWith(`${asked}.`);
}

const groundFields = new Set(['strength', 'basis', 'clause', 'place', 'words', 'note', 'law']);

function shownOf(parameter: string, ground: Ground): Shown {
  // what stands beside the ground: the value, or the fields of a list's item; deeper values are shown by themselves
  const fields = Object.entries(ground).filter(([key, inner]) => !groundFields.has(key) && !hasOwnGrounds(inner));
  const [first] = fields;
  const value = fields.length === 1 && first?.[0] === 'value' ? first[1] : Object.fromEntries(fields);
  const { strength, basis, note } = ground;
  const found =
    ground.basis === 'clause'
      ? { place: `${ground.place.section}, lines ${ground.place.lines.join(' to ')}`, words: ground.words }
      : {};
  return {
    parameter,
    value,
    strength,
    basis,
    rests: referenceOf(ground),
    ...found,
    ...(note === undefined ? {} : { note }),
  };
}

function hasOwnGrounds(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return value === 'unset';
  return 'basis' in value || Object.values(value).some(inner => inner !== null && hasOwnGrounds(inner));
}

function textOf({
  values,
  unset,
  demonstration,
}: {
  values: Shown[];
  unset: string[];
  demonstration: boolean;
}): string {
  const lines = demonstration ? ['DEMONSTRATION: values of no department stand in where the policy is silent'] : [];
  for (const { parameter, value, strength, rests, place, note } of values) {
    lines.push(`${parameter} = ${JSON.stringify(value)}`);
    lines.push(
      `    ${strength}, ${rests}${place === undefined ? '' : ` (${place})`}${note === undefined ? '' : `: ${note}`}`,
    );
  }
  for (const path of unset) lines.push(`${path} = unset`);
  return lines.join('\n');
}
