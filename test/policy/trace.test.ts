import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditEvents } from '../../src/foundation/contract/events.ts';
import { permissions } from '../../src/foundation/contract/permissions.ts';
import { routes } from '../../src/foundation/contract/routes.ts';
import { policyTraceDocument, traceClauses } from '../../src/cli/generate/policy-trace.ts';
import { testsByClause } from '../../src/cli/generate/test-names.ts';
import { adoptedProfile, profileCodes } from '../../src/gate/policy/load.ts';
import { clausesOf } from '../../src/gate/policy/clauses.ts';
import { groundedValues } from '../../src/gate/policy/profile.ts';
import { root } from './cut-words.ts';

/** Keeps the trace honest: every clause has its row, and all that a row names is there. */

const clauses = traceClauses();

/** Counted by hand in the five texts. */
const counted = {
  carlsbad: ['CB', 14],
  'los-alamitos': ['LA', 45],
  'san-leandro': ['SL', 28],
  corona: ['CO', 26],
  barstow: ['BA', 72],
} as const;

describe('the clauses', () => {
  it.each(profileCodes)('of %s stand there each once, in order, and no others', code => {
    const [letters, number] = counted[code];
    const expected = Array.from({ length: number }, (_, at) => `${letters}-${String(at + 1).padStart(2, '0')}`);
    expect(clausesOf(code).map(clause => clause.id)).toEqual(expected);
  });

  it('are 185', () => {
    expect(clauses).toHaveLength(185);
  });

  it('name controls that are there', () => {
    const isThere = (control: string): boolean => {
      const [kind, name = ''] = control.split(':');
      if (kind === 'file') return existsSync(join(root, name));
      if (kind === 'route') return Object.hasOwn(routes, name);
      return permissions.some(permission => permission === name);
    };
    expect(
      clauses.flatMap(one => one.control.filter(control => !isThere(control)).map(control => `${one.id} ${control}`)),
    ).toEqual([]);
  });

  it('are shown by events and routes that are there', () => {
    const isThere = (evidence: string): boolean => {
      const [kind, name = ''] = evidence.split(':');
      return Object.hasOwn(kind === 'event' ? auditEvents : routes, name);
    };
    expect(
      clauses.flatMap(one => one.evidence.filter(event => !isThere(event)).map(event => `${one.id} ${event}`)),
    ).toEqual([]);
  });

  it('have a test of their name in every file that they name', () => {
    const nameless = clauses.flatMap(one =>
      one.testNames
        .filter(({ names }) => names.length === 0)
        .map(({ file }) => `${one.id}: no test in ${file} names it`),
    );
    expect(nameless).toEqual([]);
  });

  it('that are enforced or measured are tested by more than the value in the profile', () => {
    const behind = clauses.filter(one => one.state === 'enforced' || one.state === 'measured');
    const onlyValues = behind.filter(one => one.tests.every(file => file.includes('/settings-')));
    expect(onlyValues.map(one => one.id)).toEqual([]);
  });

  it('lie where their values lie', () => {
    const apart = profileCodes.flatMap(code =>
      groundedValues(adoptedProfile(code)).flatMap(({ path, ground }) => {
        if (ground.basis !== 'clause') return [];
        const [from, to] = clauses.find(one => one.id === ground.clause)?.lines ?? [0, 0];
        const [first, last] = ground.place.lines;
        return last < from || first > to ? [`${path} at ${first}, ${ground.clause} at ${from} to ${to}`] : [];
      }),
    );
    expect(apart).toEqual([]);
  });

  it('have their owners among the posts', () => {
    const strangers = clauses.filter(
      ({ agency, owner }) =>
        owner !== undefined && owner !== 'agency' && !adoptedProfile(agency).posts.some(post => post.id === owner),
    );
    expect(strangers.map(one => one.id)).toEqual([]);
  });

  it('each have a line in the generated document', () => {
    const document = policyTraceDocument();
    for (const { id } of clauses) expect(document).toContain(`| ${id} | `);
  });
});

describe('testsByClause', () => {
  it('finds single names, ranges, and rows of tables', () => {
    const text = [
      "it('CB-09 and LA-01 together', () => {});",
      "test('BA-54 to BA-56 in order', () => {});",
      'it.each([',
      "  ['CO-01', 'x'],",
      "])('%s has %s', () => {});",
      '// a comment on SL-01 is no test',
    ].join('\n');
    expect(Object.fromEntries(testsByClause(text))).toEqual({
      'CB-09': ['CB-09 and LA-01 together'],
      'LA-01': ['CB-09 and LA-01 together'],
      'BA-54': ['BA-54 to BA-56 in order'],
      'BA-55': ['BA-54 to BA-56 in order'],
      'BA-56': ['BA-54 to BA-56 in order'],
      'CO-01': ['CO-01 has x'],
    });
  });
});
