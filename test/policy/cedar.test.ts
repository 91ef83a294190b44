import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipientClasses, type RecipientClass } from '../../src/foundation/contract/profile.ts';
import { decide } from '../../src/gate/access/decide.ts';
import { demonstrationProfile, profileCodes, type ProfileCode } from '../../src/gate/policy/load.ts';
import { bySize } from '../support/size.ts';
import { openOracle, type OracleRequest } from './cedar/oracle.ts';
import { governedActions } from './decision-tables/notation.ts';
import { tables } from './decision-tables/tables.ts';

/**
 * Random requests, each decided twice: by the door, and by Cedar from rules written apart from it. Both must agree, and the door's
 * refusal must be one that Cedar gives too.
 */

const profiles = Object.fromEntries(profileCodes.map(code => [code, demonstrationProfile(code)])) as Record<
  ProfileCode,
  ReturnType<typeof demonstrationProfile>
>; // of every code one
const requestsWanted = bySize({ quick: 2_000, full: 20_000 });
const seed = 20_250_101;

const texts = {
  none: [undefined, '', '   '],
  telling: [
    'Burglary on Elm Avenue, grey pickup seen leaving',
    'robbery at gun point, red coupe',
    'hit and run, Main Street',
  ],
  'empty words': ['investigation', 'test test test', 'checking plates for a case', 'asdfasdfasdf'],
  'of immigration': ['immigration check', 'assist ICE with detainer', 'im-mi-gra-tion hold', '8 USC 1326'],
} as const;
type ReasonKind = keyof typeof texts;
// Object.keys forgets the type of the keys
const reasonKinds = Object.keys(texts) as ReasonKind[];

/** A number of the agency, of another one, or none. */
function someNumber(letters: string, infix: string, digits: number): fc.Arbitrary<string | undefined> {
  const serial = fc.stringMatching(new RegExp(`^[0-9]{${digits}}$`));
  const own = serial.map(text => `${letters}-${infix}26-${text}`);
  const foreign = serial.chain(text => fc.constantFrom(`ZZ-${infix}26-${text}`, text, 'see report'));
  return fc.oneof(
    { arbitrary: own, weight: 6 },
    { arbitrary: foreign, weight: 1 },
    { arbitrary: fc.constant(undefined), weight: 3 },
  );
}

/** Mostly yes, so that requests get far enough into the door. */
const mostly = fc.integer({ min: 0, max: 24 }).map(draw => draw > 0);

type Drawn = { code: ProfileCode; request: OracleRequest; reasonText: string | undefined };

function requestAt(code: ProfileCode): fc.Arbitrary<Drawn> {
  const table = tables[code];
  const purposes = [
    ...Object.keys(table.purposes),
    'traffic_survey',
    'immigration_enforcement',
    'personal_use',
    'ice_support',
    'protest_watch',
  ];
  const posts = [...Object.keys(table.demonstration.posts), 'mayor', 'full'];
  const matter = fc.record(
    {
      purpose: fc.constantFrom(...purposes),
      caseNumber: someNumber(table.numberLetters, '', 5),
      incidentNumber: someNumber(table.numberLetters, 'I', 6),
      kind: fc.oneof(
        { arbitrary: fc.constant<ReasonKind>('telling'), weight: 4 },
        { arbitrary: fc.constantFrom(...reasonKinds), weight: 1 },
      ),
      which: fc.nat(),
    },
    { requiredKeys: ['kind', 'which', 'caseNumber', 'incidentNumber'] },
  );
  return fc
    .record({
      action: fc.oneof(
        { arbitrary: fc.constant('inquiry.run' as const), weight: 3 },
        { arbitrary: fc.constantFrom(...governedActions, 'reads.ingest' as const), weight: 2 },
      ),
      person: fc.record({
        active: mostly,
        kind: fc.constantFrom(
          'member' as const,
          'member' as const,
          'member' as const,
          'contractor' as const,
          'vendor' as const,
        ),
        vendorOpen: mostly,
        liveData: mostly,
        trained: mostly,
        cleared: mostly,
        posts: fc.oneof(
          { arbitrary: fc.constantFrom<string[]>(['patrol-officer'], ['detective', 'it-manager']), weight: 2 },
          { arbitrary: fc.uniqueArray(fc.constantFrom(...posts), { maxLength: 3 }), weight: 3 },
        ),
      }),
      matter: fc.oneof({ arbitrary: matter, weight: 4 }, { arbitrary: fc.constant(null), weight: 1 }),
      recipient: fc.oneof(
        { arbitrary: fc.constantFrom(...recipientClasses), weight: 1 },
        { arbitrary: fc.constant(null), weight: 2 },
      ),
    })
    .map(({ action, person, matter: given, recipient }) => {
      const asked = action === 'inquiry.run' ? given : null;
      const variants: readonly (string | undefined)[] = texts[asked?.kind ?? 'none'];
      return {
        code,
        request: { action, person, matter: asked === null ? null : inWordsOfTheRules(asked), recipient },
        reasonText: variants[(asked?.which ?? 0) % variants.length],
      };
    });
}

function inWordsOfTheRules(given: {
  purpose?: string | undefined;
  caseNumber: string | undefined;
  incidentNumber: string | undefined;
  kind: ReasonKind;
}): NonNullable<OracleRequest['matter']> {
  const { purpose, caseNumber, incidentNumber, kind } = given;
  return {
    ...(purpose === undefined ? {} : { purpose }),
    ...(caseNumber === undefined ? {} : { caseNumber }),
    ...(incidentNumber === undefined ? {} : { incidentNumber }),
    reason: kind,
  };
}

/** What the door says: `permit`, or the code of its refusal. */
function doorSays({ code, request, reasonText }: Drawn): string {
  const { action, person, matter, recipient } = request;
  const { active, kind, vendorOpen, liveData, trained, cleared, posts } = person;
  const account = { active, kind, vendorOpen, postIds: posts, delegations: [] };
  const decision = decide(
    {
      permission: action,
      matter: matter === null ? undefined : { ...matter, reason: reasonText },
      recipient: (recipient ?? undefined) as RecipientClass | undefined, // drawn from the classes
    },
    { account, liveData, trained, cleared, assurance: 'full', fresh: true },
    profiles[code],
  );
  return decision.ok ? 'permit' : decision.code;
}

describe('the door and Cedar', () => {
  const oracles = new Map(profileCodes.map(code => [code, openOracle(code)]));

  /** What is wrong between the two, or null. */
  function differenceOn(drawn: Drawn, said: string): string | null {
    const answer = oracles.get(drawn.code)?.(drawn.request);
    if (answer === undefined) return 'no oracle';
    const { permitted, codes } = answer;
    const agree =
      said === 'permit'
        ? permitted && codes.length === 0
        : codes.includes(said) || (said === 'permission_missing' && !permitted);
    return agree
      ? null
      : `door ${said}, Cedar ${permitted ? 'permits' : 'does not permit'}, ${codes.join(', ') || 'forbids nothing'}`;
  }

  it(`decide ${requestsWanted} random requests alike`, { timeout: 600_000 }, () => {
    const outcomes = new Map<string, number>();
    const differences: string[] = [];
    fc.assert(
      fc.property(fc.constantFrom(...profileCodes).chain(requestAt), drawn => {
        const said = doorSays(drawn);
        outcomes.set(said, (outcomes.get(said) ?? 0) + 1);
        const difference = differenceOn(drawn, said);
        if (difference !== null) differences.push(`${JSON.stringify(drawn)}: ${difference}`);
      }),
      { numRuns: requestsWanted, seed, endOnFailure: true },
    );
    process.stderr.write(`\nCedar: ${requestsWanted} requests, ${JSON.stringify(Object.fromEntries(outcomes))}\n`);
    expect(differences.slice(0, 5)).toEqual([]);
    // every way in which the door can answer a person was met, and enough were let in
    for (const code of [
      'account_inactive',
      'vendor_closed',
      'live_data_off',
      'training_missing',
      'clearance_missing',
      'permission_missing',
      'purpose_forbidden',
      'purpose_required',
      'purpose_unknown',
      'case_required',
      'case_malformed',
      'reason_required',
      'reason_empty_words',
      'policy_refused',
    ])
      expect([code, outcomes.get(code) ?? 0]).toEqual([code, expect.toSatisfy((count: number) => count > 0)]);
    expect(outcomes.get('permit') ?? 0).toBeGreaterThan(requestsWanted / 20);
  });

  it('a rule that says something else is found', () => {
    const request: OracleRequest = {
      action: 'inquiry.run',
      person: {
        active: true,
        kind: 'member',
        vendorOpen: false,
        liveData: true,
        trained: true,
        cleared: true,
        posts: ['sergeant'],
      },
      matter: { purpose: 'missing_person', caseNumber: 'BA-26-00417', reason: 'telling' },
      recipient: null,
    };
    const drawn: Drawn = { code: 'barstow', request, reasonText: texts.telling[0] };
    expect(doorSays(drawn)).toBe('permit');
    expect(differenceOn(drawn, 'permit')).toBeNull();
    expect(differenceOn(drawn, 'training_missing')).toContain('Cedar permits, forbids nothing');
    const untrained = { ...drawn, request: { ...request, person: { ...request.person, trained: false } } };
    expect(differenceOn(untrained, 'case_required')).toContain('training_missing');
  });
});
