import { describe, expect, it } from 'vitest';
import { adoptedProfile, demonstrationProfile } from '../../src/gate/policy/load.ts';
import { settingOf } from '../../src/gate/policy/profile.ts';
import { decideMatter, decideRecipient, permissionsOfPosts } from '../../src/gate/policy/rules.ts';
import {
  ask,
  californianLaw,
  five,
  foreignPurposes,
  holdersOf,
  legitimate,
  mayReceive,
  numbers,
  permittedUnder,
  purge,
  reason,
  three,
} from './asking.ts';

/** A named test per clause that the rules of gate/policy enforce. Expectations are written by hand from the policy texts. */

describe('Carlsbad', () => {
  const profile = demonstrationProfile('carlsbad');

  it('CB-01 the special order lies over a base policy whose text is not there', () => {
    expect(profile.meta.layers.map(layer => [layer.kind, layer.textPresent])).toEqual([
      ['manual', false],
      ['special_order', true],
    ]);
  });
  it('CB-02 in force from 6 May 2021', () => {
    expect(profile.meta.effectiveFrom).toMatchObject({ value: '2021-05-06', clause: 'CB-02' });
  });
  it('CB-04 requests from outside law enforcement go to the Records Manager', () => {
    expect(settingOf(profile, 'release', 'nonLawEnforcementTo')).toMatchObject({
      value: { to: 'post', post: 'records-manager' },
      strength: 'must',
    });
    expect(permissionsOfPosts(profile, ['records-manager']).permissions).not.toContain('inquiry.run');
  });
  it('CB-06 a specific investigation, or a civil or administrative matter; nothing else', () => {
    expect(permittedUnder('carlsbad', 'CB-06')).toEqual(legitimate);
    expect(new Set(foreignPurposes.map(purpose => ask('carlsbad', purpose)))).toEqual(new Set(['purpose_unknown']));
    for (const elsewhere of [...three, ...five, 'routine_patrol'])
      expect(ask('carlsbad', elsewhere)).toBe('purpose_unknown');
  });
  it('CB-09 no inquiry without a Carlsbad case or incident number', () => {
    const purpose = 'criminal_investigation';
    expect(decideMatter(profile, { purpose, reason })).toMatchObject({ code: 'case_required', clauses: ['CB-09'] });
    for (const foreign of [numbers.barstow.caseNumber, numbers.corona.caseNumber, '26-00417', 'see report']) {
      expect(decideMatter(profile, { purpose, reason, caseNumber: foreign })).toMatchObject({ code: 'case_malformed' });
    }
    expect(decideMatter(profile, { purpose, reason, caseNumber: numbers.carlsbad.caseNumber })).toMatchObject({
      ok: true,
    });
    expect(decideMatter(profile, { purpose, reason, incidentNumber: numbers.carlsbad.incidentNumber })).toMatchObject({
      ok: true,
    });
  });
  it('CB-09 no inquiry without a reason that says something', () => {
    const matter = { purpose: 'criminal_investigation', caseNumber: numbers.carlsbad.caseNumber };
    expect(decideMatter(profile, matter)).toMatchObject({ code: 'reason_required', clauses: ['CB-09'] });
    expect(decideMatter(profile, { ...matter, reason: 'investigation' })).toMatchObject({
      code: 'reason_empty_words',
      clauses: ['CB-09'],
    });
  });
  it('CB-10 nothing leaves except to the public agencies named', () => {
    expect(mayReceive(profile)).toEqual(['ca_local_law_enforcement', 'ca_state_law_enforcement', 'ca_state']);
    expect(decideRecipient(profile, 'ca_prosecutor')).toMatchObject({
      ok: false,
      clauses: ['CB-11', 'CB-12', 'CB-13'],
    });
    expect(decideRecipient(profile, 'private').ok).toBe(false);
  });
  it.each([
    ['CB-11', 'ca_local_law_enforcement'],
    ['CB-12', 'ca_state_law_enforcement'],
    ['CB-13', 'ca_state'],
  ] as const)('%s shares with %s', (clause, recipient) => {
    expect(decideRecipient(profile, recipient)).toEqual({ ok: true, clauses: [clause] });
  });
  it('CB-14 approved by the Chief', () => {
    expect(profile.meta.approvedBy).toMatchObject({ value: 'chief-of-police', clause: 'CB-14' });
  });
  it('CB silence on retention is not permission to keep or purge', () => {
    expect(purge('carlsbad', 'server', '2026-01-01T20:00:00Z')).toEqual({
      unset: 'sources.server.retention.minimumDays',
    });
  });
});

describe('Los Alamitos', () => {
  const profile = demonstrationProfile('los-alamitos');

  it('LA-05 stolen and wanted vehicles, stolen plates, missing persons', () => {
    expect(permittedUnder('los-alamitos', 'LA-05')).toEqual(three);
  });
  it('LA-06 five further purposes', () => {
    expect(permittedUnder('los-alamitos', 'LA-06')).toEqual(five);
  });
  it('LA-07 LA-08 the commander manages equipment, retention and access', () => {
    expect(permissionsOfPosts(profile, ['support-services-division-commander']).roles).toEqual(
      expect.arrayContaining(['administrator', 'equipment']),
    );
  });
  it('LA-18 LA-19 nothing but the listed purposes', () => {
    expect(new Set(foreignPurposes.map(purpose => ask('los-alamitos', purpose)))).toEqual(new Set(['purpose_unknown']));
  });
  it('LA-20 routine patrol is purpose enough; no suspicion is asked', () => {
    expect(permittedUnder('los-alamitos', 'LA-20')).toEqual(['routine_patrol']);
  });
  it('LA-21 canvass round a crime scene', () => {
    expect(permittedUnder('los-alamitos', 'LA-21')).toEqual(['crime_scene_canvass']);
  });
  it('LA-23 training before use', () => {
    expect(settingOf(profile, 'training', 'requiredBeforeUse')).toMatchObject({
      value: true,
      strength: 'must',
      clause: 'LA-23',
    });
  });
  it('LA-25 the officer should verify: a should, not hardened', () => {
    expect(settingOf(profile, 'dispatch', 'verifyOfficer')).toMatchObject({
      value: true,
      strength: 'should',
      clause: 'LA-25',
    });
  });
  it('LA-27 the transfer follows a procedure whose limit is still to be set', () => {
    expect(adoptedProfile('los-alamitos').sources[0]?.transfer).toMatchObject({
      mode: { value: 'procedure' },
      maxDays: 'unset',
    });
  });
  it('LA-28 kept a year from receipt, not from capture', () => {
    expect(purge('los-alamitos', 'server', '2026-03-01T20:00:00Z', '2026-01-01T20:00:00Z')).toMatchObject({
      dayOne: '2026-03-01',
      notBefore: '2027-03-01',
    });
  });
  it('LA-29 then it should go; skipping is a deviation', () => {
    expect(purge('los-alamitos', 'server', '2026-03-01T20:00:00Z')).toMatchObject({
      purgeOn: '2027-03-01',
      purge: 'should',
      strength: 'should',
      clauses: ['LA-28', 'LA-29'],
    });
  });
  it('LA-34 a specific investigation, or a civil or administrative matter', () => {
    expect(permittedUnder('los-alamitos', 'LA-34')).toEqual(legitimate);
  });
  it('LA-37 shares with law enforcement and prosecutors of California only, and by the written procedure', () => {
    expect(mayReceive(profile)).toEqual(californianLaw);
    expect(settingOf(profile, 'share', 'directInquiry')).toMatchObject({ value: false, clause: 'LA-37' });
  });
  it('LA-38 the request is in writing', () => {
    expect(settingOf(profile, 'release', 'writtenRequest')).toMatchObject({ value: true, strength: 'must' });
  });
  it('LA-42 approved by the commander', () => {
    expect(settingOf(profile, 'release', 'approvers').value).toEqual(['support-services-division-commander']);
  });
  it('LA-44 others are referred to the records policy', () => {
    expect(settingOf(profile, 'release', 'nonLawEnforcementTo').value).toMatchObject({ to: 'policy' });
  });
  it('LA-45 the Training Officer records training', () => {
    expect(permissionsOfPosts(profile, ['training-officer']).permissions).toContain('training.record');
  });
});

describe('San Leandro', () => {
  const profile = demonstrationProfile('san-leandro');

  it('SL-01 three purposes', () => {
    expect(permittedUnder('san-leandro', 'SL-01')).toEqual(three);
  });
  it('SL-02 five further purposes', () => {
    expect(permittedUnder('san-leandro', 'SL-02')).toEqual(five);
  });
  it('SL-03 SL-04 who manages equipment', () => {
    expect(holdersOf(profile, 'camera.manage')).toEqual([
      'services-bureau-captain',
      'administrative-lieutenant',
      'administrative-sergeant',
    ]);
  });
  it('SL-05 SL-06 nothing but the listed purposes', () => {
    expect(new Set(foreignPurposes.map(purpose => ask('san-leandro', purpose)))).toEqual(new Set(['purpose_unknown']));
  });
  it('SL-07 routine patrol', () => {
    expect(permittedUnder('san-leandro', 'SL-07')).toEqual(['routine_patrol']);
  });
  it('SL-08 canvass round a crime scene', () => {
    expect(permittedUnder('san-leandro', 'SL-08')).toEqual(['crime_scene_canvass']);
  });
  it('SL-10 training before use', () => {
    expect(settingOf(profile, 'training', 'requiredBeforeUse')).toMatchObject({
      value: true,
      strength: 'must',
      clause: 'SL-10',
    });
  });
  it('SL-12 the officer should verify', () => {
    expect(settingOf(profile, 'dispatch', 'verifyOfficer')).toMatchObject({ strength: 'should', clause: 'SL-12' });
  });
  it('SL-14 SL-25 prosecutors, and verified law enforcement, within California', () => {
    expect(new Set(mayReceive(profile))).toEqual(new Set(californianLaw));
    expect(decideRecipient(profile, 'ca_prosecutor')).toEqual({ ok: true, clauses: ['SL-14'] });
    expect(decideRecipient(profile, 'ca_local_law_enforcement')).toEqual({ ok: true, clauses: ['SL-25'] });
    for (const outside of ['federal', 'out_of_state'] as const) {
      expect(decideRecipient(profile, outside)).toMatchObject({ ok: false, clauses: ['Civil Code 1798.90.55(b)'] });
    }
  });
  it('SL-16 transfer at once, by itself', () => {
    expect(profile.sources[0]?.transfer).toMatchObject({ mode: { value: 'automatic' }, maxDays: { value: 0 } });
  });
  it('SL-17 kept one year from receipt', () => {
    expect(purge('san-leandro', 'server', '2026-03-01T20:00:00Z', '2026-02-20T20:00:00Z')).toMatchObject({
      notBefore: '2027-03-01',
    });
  });
  it('SL-18 gone on day 366, not earlier, not later', () => {
    // Day 1 is 1 March 2023; the leap day of 2024 is day 366.
    expect(purge('san-leandro', 'server', '2023-03-01T20:00:00Z')).toMatchObject({
      purgeOn: '2024-02-29',
      notBefore: '2024-02-29',
      purge: 'automatic',
      strength: 'must',
    });
    // An hour before local midnight still belongs to the day before.
    expect(purge('san-leandro', 'server', '2026-07-02T06:00:00Z')).toMatchObject({ purgeOn: '2027-07-01' });
  });
  it('SL-22 others are referred to NCRIC', () => {
    expect(settingOf(profile, 'release', 'nonLawEnforcementTo').value).toMatchObject({ to: 'organisation' });
  });
  it('SL-24 a specific investigation, or a civil or administrative matter', () => {
    expect(permittedUnder('san-leandro', 'SL-24')).toEqual(legitimate);
  });
  it('SL-28 in this form since 15 October 2015, by order of the Chief', () => {
    expect(profile.meta).toMatchObject({
      effectiveFrom: { value: '2015-10-15' },
      approvedBy: { value: 'chief-of-police' },
    });
  });
});

describe('Corona', () => {
  const profile = demonstrationProfile('corona');

  it('CO-01 three purposes', () => {
    expect(permittedUnder('corona', 'CO-01')).toEqual(three);
  });
  it('CO-02 five further purposes', () => {
    expect(permittedUnder('corona', 'CO-02')).toEqual(five);
  });
  it('CO-03 the commander manages equipment, retention and access', () => {
    expect(permissionsOfPosts(profile, ['support-services-division-commander']).roles).toEqual(
      expect.arrayContaining(['administrator', 'equipment']),
    );
  });
  it('CO-05 CO-06 nothing but the listed purposes', () => {
    expect(new Set(foreignPurposes.map(purpose => ask('corona', purpose)))).toEqual(new Set(['purpose_unknown']));
  });
  it('CO-07 routine patrol', () => {
    expect(permittedUnder('corona', 'CO-07')).toEqual(['routine_patrol']);
  });
  it('CO-08 canvass round a crime scene', () => {
    expect(permittedUnder('corona', 'CO-08')).toEqual(['crime_scene_canvass']);
  });
  it('CO-10 training before use', () => {
    expect(settingOf(profile, 'training', 'requiredBeforeUse')).toMatchObject({
      value: true,
      strength: 'must',
      clause: 'CO-10',
    });
  });
  it('CO-12 the officer should verify', () => {
    expect(settingOf(profile, 'dispatch', 'verifyOfficer')).toMatchObject({ strength: 'should', clause: 'CO-12' });
  });
  it('CO-14 CO-25 prosecutors, and verified law enforcement, within California', () => {
    expect(new Set(mayReceive(profile))).toEqual(new Set(californianLaw));
  });
  it('CO-16 at most 30 days between transfers', () => {
    expect(profile.sources[0]?.transfer).toMatchObject({
      mode: { value: 'regular' },
      maxDays: { value: 30, strength: 'must' },
    });
  });
  it('CO-17 kept a year from receipt, though the capture may be 30 days older', () => {
    expect(purge('corona', 'server', '2026-03-31T20:00:00Z', '2026-03-01T20:00:00Z')).toMatchObject({
      notBefore: '2027-03-31',
    });
  });
  it('CO-18 then it may go: no automatic purge', () => {
    expect(purge('corona', 'server', '2026-03-01T20:00:00Z')).toMatchObject({
      purge: 'may',
      strength: 'may',
      clauses: ['CO-17', 'CO-18'],
    });
  });
  it('CO-22 others are referred to the Records Supervisor', () => {
    expect(settingOf(profile, 'release', 'nonLawEnforcementTo').value).toEqual({
      to: 'post',
      post: 'records-supervisor',
    });
  });
  it('CO-24 a specific investigation, or a civil or administrative matter', () => {
    expect(permittedUnder('corona', 'CO-24')).toEqual(legitimate);
  });
});
