import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPerson } from '../support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../support/small-house.ts';
import { frozenClock } from '../../src/foundation/base/clock.ts';
import { sha256Hex } from '../../src/foundation/base/crypto.ts';
import { isProblem } from '../../src/foundation/base/errors.ts';
import type { Profile } from '../../src/foundation/contract/profile.ts';
import type { Db } from '../../src/foundation/db/database.ts';
import { act } from '../../src/gate/access/act.ts';
import { enrolAgency, profileLookup } from '../../src/gate/policy/actions.ts';
import { adoptedProfile, demonstrationProfile } from '../../src/gate/policy/load.ts';
import { canonicalJson, profileHash } from '../../src/gate/policy/profile.ts';
import { decideMatter, decideRecipient, purgeDayOf } from '../../src/gate/policy/rules.ts';
import { insertPolicyVersion, type AgencyRow } from '../../src/gate/policy/store.ts';

/** An act is judged by the policy in force at its moment, whichever came before or after (CB-01, CB-02). */

const clock = frozenClock(new Date('2026-06-01T18:00:00Z'));
let house: SmallHouse;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  // that two persons approve a version is tested where they do (department/profiles); here only its day matters
  await house.database.asSuperuser('alter table policy_versions disable trigger user');
});
afterAll(async () => house.close());

/** Carlsbad before its special order: the base policy, of which not a word is there. */
function basePolicy(): Profile {
  const {
    meta,
    posts,
    sources,
    purposes,
    search,
    cases,
    hotlist,
    dispatch,
    training,
    access,
    accounts,
    share,
    release,
  } = adoptedProfile('carlsbad');
  const own = { basis: 'plateward', strength: 'must', note: 'the text of this layer is not there' } as const;
  const [post] = posts;
  const [purpose] = purposes;
  const [base] = meta.layers;
  if (post === undefined || purpose === undefined || base === undefined) throw new Error('Carlsbad has one of each');
  return {
    ...adoptedProfile('carlsbad'),
    meta: {
      ...meta,
      layers: [base],
      effectiveFrom: 'unset',
      approvedBy: 'unset',
      approvedOn: 'unset',
      authority: 'unset',
    },
    posts: [{ id: post.id, title: post.title, grants: [], ...own }],
    sources,
    purposes: [{ id: purpose.id, label: purpose.label, needsMatterNumber: false, ...own }],
    search: { ...search, caseOrIncidentRequired: 'unset', reasonRequired: 'unset' },
    cases,
    hotlist,
    dispatch,
    training,
    access: { ...access, approvalRequired: 'unset', scope: 'unset', logModels: 'unset' },
    accounts,
    share: { ...share, classes: 'unset', onlyNamed: 'unset' },
    release: { ...release, nonLawEnforcementTo: 'unset', verifyRecipient: 'unset', atAnyTime: 'unset' },
  };
}

async function file(
  db: Db,
  agency: AgencyRow,
  filed: { version: number; from: string; profile: Profile },
): Promise<void> {
  await db.inAgency(agency.agencyId, tx =>
    insertPolicyVersion(tx, {
      agencyId: agency.agencyId,
      version: filed.version,
      effectiveFrom: new Date(filed.from),
      profile: filed.profile,
      sha256: profileHash(filed.profile),
      adoptedBy: 'test',
      at: new Date(filed.from),
    }),
  );
}

function inForceAt(agency: AgencyRow, at: string) {
  const lookup = profileLookup();
  return house.gate.db.inAgency(agency.agencyId, tx => lookup(tx, agency.agencyId, new Date(at)));
}

describe('a special order over a base policy whose text is not there', () => {
  let agency: AgencyRow;
  const beforeOrder = '2021-05-06T06:59:59.999Z';
  const fromOrderOn = '2021-05-06T07:00:00Z';
  beforeAll(async () => {
    const named = (profile: Profile): Profile => ({ ...profile, meta: { ...profile.meta, code: 'carlsbad-layers' } });
    agency = await enrolAgency(house.gate.db, {
      profile: named(basePolicy()),
      demonstration: false,
      adoptedBy: 'test',
      at: new Date('2019-01-01T08:00:00Z'),
    });
    // local midnight of the day on which the order says that it begins
    await file(house.gate.db, agency, { version: 2, from: fromOrderOn, profile: named(adoptedProfile('carlsbad')) });
  });

  test('CB-02 one millisecond before local midnight the base governs, from then on the order', async () => {
    expect((await inForceAt(agency, beforeOrder)).version).toBe(1);
    expect((await inForceAt(agency, fromOrderOn)).version).toBe(2);
    await expect(inForceAt(agency, '2018-12-31T00:00:00Z')).rejects.toMatchObject({ code: 'policy_unset' });
  });

  test('CB-01 what the order says is asked from its day on; before, silence is no permission', async () => {
    const bare = { purpose: 'criminal_investigation' };
    const { profile: base } = await inForceAt(agency, beforeOrder);
    expect(decideMatter(base, bare)).toMatchObject({ ok: false, code: 'policy_unset' });
    expect(decideRecipient(base, 'ca_local_law_enforcement')).toMatchObject({ ok: false });
    const { profile: order } = await inForceAt(agency, fromOrderOn);
    expect(decideMatter(order, bare)).toMatchObject({ ok: false, code: 'case_required', clauses: ['CB-09'] });
    expect(decideRecipient(order, 'ca_local_law_enforcement')).toEqual({ ok: true, clauses: ['CB-11'] });
  });

  test('what the order does not touch stays unset after it', async () => {
    const { profile } = await inForceAt(agency, '2026-01-01T00:00:00Z');
    const at = new Date('2026-01-01T00:00:00Z');
    expect(purgeDayOf(profile, 'server', at, at)).toEqual({ unset: 'sources.server.retention.minimumDays' });
    expect([profile.training.requiredBeforeUse, profile.offices.administrator, profile.audit.frequency]).toEqual([
      'unset',
      'unset',
      'unset',
    ]);
  });
});

describe('a version that takes force while people work', () => {
  test('the same act is permitted before and refused after, and the record names the version each time', async () => {
    const barstow = house.agencies.barstow;
    const strict = structuredClone(demonstrationProfile('barstow'));
    strict.posts = strict.posts.map(post => (post.id === 'sergeant' ? { ...post, grants: [] } : post));
    await house.gate.db.inAgency(barstow.agencyId, tx =>
      insertPolicyVersion(tx, {
        agencyId: barstow.agencyId,
        version: 2,
        effectiveFrom: new Date('2026-07-01T07:00:00Z'),
        profile: strict,
        sha256: profileHash(strict),
        adoptedBy: 'test',
        at: clock.now(),
      }),
    );
    const person = await buildPerson(house, { agency: 'barstow', posts: ['sergeant'] });
    const ctx = await person.ctx();
    const look = () =>
      act(ctx, { permission: 'hit.view', event: 'hit.viewed' }, async (_, desk) => desk.grant.profile.version);
    clock.set(new Date('2026-07-01T06:59:59Z'));
    expect(await look()).toBe(1);
    clock.set(new Date('2026-07-01T07:00:00Z'));
    const refused = await look().catch((error: unknown) => error);
    expect(isProblem(refused) ? refused.code : refused).toBe('permission_missing');
    // asked about the past, the door judges by the past
    clock.set(new Date('2026-06-15T00:00:00Z'));
    expect(await look()).toBe(1);
  });
});

describe('a version filed by an older Plateward', () => {
  test('is read as it was filed: what has become known since is unset, and its hash still holds', async () => {
    const { holds: _, audit: __, vendor: ___, ...older } = adoptedProfile('corona');
    const stored = { ...older, meta: { ...older.meta, code: 'corona-older' } };
    const agency = await enrolAgency(house.gate.db, {
      profile: { ...adoptedProfile('corona'), meta: stored.meta },
      demonstration: false,
      adoptedBy: 'test',
      at: new Date('2020-01-01T00:00:00Z'),
    });
    await house.database.asSuperuser(
      'update policy_versions set profile = $2::jsonb, profile_sha256 = $3 where agency_id = $1',
      [agency.agencyId, JSON.stringify(stored), Buffer.from(sha256Hex(canonicalJson(stored)), 'hex')],
    );
    const { profile } = await inForceAt(agency, '2026-01-01T00:00:00Z');
    expect([profile.holds.types, profile.audit.required]).toEqual(['unset', 'unset']);
    // one letter in what is stored, and it is refused
    await house.database.asSuperuser(
      `update policy_versions set profile = jsonb_set(profile, '{meta,name}', '"Corona Police Departmenf"') where agency_id = $1`,
      [agency.agencyId],
    );
    await expect(inForceAt(agency, '2026-01-01T00:00:00Z')).rejects.toThrow('is not the one that was adopted');
  });
});
