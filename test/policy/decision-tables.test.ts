import { afterAll, describe, expect, it } from 'vitest';
import { dataPermissions } from '../../src/foundation/contract/permissions.ts';
import { recipientClasses, type Profile } from '../../src/foundation/contract/profile.ts';
import { decide, type PersonFacts } from '../../src/gate/access/decide.ts';
import { adoptedProfile, demonstrationProfile, profileCodes } from '../../src/gate/policy/load.ts';
import { bySize } from '../support/size.ts';
import { dataActions, governedActions, type DecisionTable, type Reading } from './decision-tables/notation.ts';
import {
  expectedOf,
  forbiddenPurposes,
  numberForms,
  reasons,
  type Case,
  type NumberForm,
  type ReasonForm,
} from './decision-tables/reader.ts';
import { tables } from './decision-tables/tables.ts';

/**
 * Every post x action x training x clearance x purpose x number x reason x recipient of the five policies: what the tables say, written
 * by hand from the texts, against what the door decides.
 */

const yesNo = [true, false] as const;
// Object.keys forgets the type of the keys
const numbers = Object.keys(numberForms) as NumberForm[];
const reasonForms = Object.keys(reasons) as ReasonForm[];
const recipients = [null, ...recipientClasses] as const;

/** Quick: the whole matter with trained and cleared persons, and every lack with one right matter; full: all with all. */
function* casesOf(table: DecisionTable, reading: Reading): Generator<Case> {
  const purposes = [...Object.keys(table.purposes), ...forbiddenPurposes, 'traffic_survey', null];
  const full = bySize({ quick: 0, full: 1 }) === 1;
  for (const post of [...Object.keys(reading.posts), 'mayor'])
    for (const trained of yesNo)
      for (const cleared of yesNo) {
        for (const action of governedActions) yield { post, action, trained, cleared, matter: null, recipient: null };
        for (const purpose of purposes)
          for (const number of numbers)
            for (const reason of reasonForms)
              for (const recipient of recipients) {
                const right = purpose === 'criminal_investigation' && number === 'case' && reason === 'telling';
                if (!full && !right && (!trained || !cleared || recipient !== null)) continue;
                yield { post, action: 'inquiry.run', trained, cleared, matter: { purpose, number, reason }, recipient };
              }
      }
}

function decidedOn(profile: Profile, { numberLetters }: DecisionTable, one: Case): string {
  const facts: PersonFacts = {
    account: {
      active: true,
      kind: one.post === 'vendor-technician' ? 'vendor' : 'member',
      postIds: [one.post],
      delegations: [],
      vendorOpen: true,
    },
    liveData: true,
    trained: one.trained,
    cleared: one.cleared,
    assurance: 'full',
    fresh: true,
  };
  const matter =
    one.matter === null
      ? undefined
      : {
          ...(one.matter.purpose === null ? {} : { purpose: one.matter.purpose }),
          ...numberForms[one.matter.number](numberLetters),
          reason: reasons[one.matter.reason],
        };
  const decision = decide({ permission: one.action, matter, recipient: one.recipient ?? undefined }, facts, profile);
  return decision.ok ? 'permit' : decision.code;
}

let compared = 0;
afterAll(() => {
  process.stderr.write(`\ndecision tables: ${compared} cases compared\n`);
});

describe.each(profileCodes)('the decision table of %s', code => {
  const table = tables[code];
  const readings = [
    ['as adopted', adoptedProfile(code), table.adopted],
    ['with demonstration values', demonstrationProfile(code), table.demonstration],
  ] as const;

  it.each(readings)('%s: names every post, every purpose and every class of recipient', (_, profile, reading) => {
    expect(Object.keys(reading.posts)).toEqual(profile.posts.map(post => post.id));
    expect(new Set(Object.keys(table.purposes))).toEqual(new Set(profile.purposes.map(purpose => purpose.id)));
    expect(new Set(Object.keys(table.recipients))).toEqual(new Set(recipientClasses));
  });

  it.each(readings)(
    '%s: the door decides every case as the table says',
    { timeout: 300_000 },
    (_, profile, reading) => {
      const differences: string[] = [];
      const seen = new Map<string, number>();
      for (const one of casesOf(table, reading)) {
        const [expected, decided] = [expectedOf(table, reading, one), decidedOn(profile, table, one)];
        seen.set(expected, (seen.get(expected) ?? 0) + 1);
        compared += 1;
        if (expected !== decided) differences.push(`${JSON.stringify(one)}: table ${expected}, door ${decided}`);
      }
      expect(differences.slice(0, 10)).toEqual([]);
      expect(seen.get('permit')).toBeGreaterThan(0);
      expect(seen.size).toBeGreaterThan(2);
    },
  );
});

it('the tables speak of every action that shows plate data', () => {
  expect(new Set(dataActions)).toEqual(dataPermissions);
  expect(dataActions.filter(action => !governedActions.includes(action))).toEqual([]);
});
