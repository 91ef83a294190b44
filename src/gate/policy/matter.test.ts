import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../foundation/contract/profile.ts';
import { adoptedProfile, demonstrationProfile, profileCodes, type ProfileCode } from './load.ts';
import type { Matter } from './matter.ts';
import { decideMatter } from './rules.ts';

const good: Record<ProfileCode, { caseNumber: string; incidentNumber: string }> = {
  carlsbad: { caseNumber: 'CB-26-00417', incidentNumber: 'CB-I26-003150' },
  'los-alamitos': { caseNumber: 'LA-26-00417', incidentNumber: 'LA-I26-003150' },
  'san-leandro': { caseNumber: 'SL-26-00417', incidentNumber: 'SL-I26-003150' },
  corona: { caseNumber: 'CO-26-00417', incidentNumber: 'CO-I26-003150' },
  barstow: { caseNumber: 'BA-26-00417', incidentNumber: 'BA-I26-003150' },
};
const reason = 'Burglary on Elm Avenue, grey pickup seen leaving';
const purpose = 'criminal_investigation';

function codeOf(profile: Profile, matter: Matter): string {
  const decision = decideMatter(profile, matter);
  return decision.ok ? 'ok' : decision.code;
}

describe.each(profileCodes)('decideMatter for %s', code => {
  const profile = demonstrationProfile(code);
  const { caseNumber, incidentNumber } = good[code];
  const asks = code === 'carlsbad' ? 'CB-09' : 'plateward';
  const whole = { purpose, caseNumber, reason };

  it('permits a purpose, a number and a reason, and says on what', () => {
    const decision = decideMatter(profile, { ...whole, caseNumber: `  ${caseNumber} ` });
    expect(decision).toMatchObject({
      ok: true,
      deviations: [],
      matter: { purpose, caseNumber, incidentNumber: null, reason },
    });
    expect(decision.clauses).toContain(asks);
    expect(codeOf(profile, { purpose, incidentNumber, reason })).toBe('ok');
    expect(codeOf(profile, { ...whole, incidentNumber })).toBe('ok');
  });

  it('permits each of its purposes', () => {
    const refused = profile.purposes.filter(each => codeOf(profile, { ...whole, purpose: each.id }) !== 'ok');
    expect(refused).toEqual([]);
  });

  it('wants a purpose, of its own list', () => {
    for (const missing of [undefined, null, '', '   ']) {
      expect(decideMatter(profile, { ...whole, purpose: missing })).toMatchObject({
        code: 'purpose_required',
        field: 'purpose',
        clauses: ['Civil Code 1798.90.52(a)(4)'],
      });
    }
    const unknown = ['curiosity', 'Criminal_Investigation', 'constructor', '__proto__', 'criminal investigation'];
    expect(unknown.filter(id => codeOf(profile, { ...whole, purpose: id }) !== 'purpose_unknown')).toEqual([]);
  });

  it('refuses forbidden purposes, before anything else is looked at', () => {
    const forbidden = [
      'immigration_enforcement',
      'protected_activity',
      'ice_detainer',
      'deportation',
      'personal_use',
      'protest',
    ];
    expect(forbidden.filter(id => codeOf(profile, { purpose: id }) !== 'purpose_forbidden')).toEqual([]);
    expect(decideMatter(profile, { purpose: 'immigration_enforcement' }).clauses).toEqual([
      'Government Code 7284.6(a)(1)',
    ]);
  });

  it('refuses a reason that speaks of immigration enforcement, whatever the purpose says', () => {
    for (const spoken of [
      'Assist ICE with a detainer at the courthouse',
      'immigration check on the owner',
      'Deportation order served today',
    ]) {
      expect(decideMatter(profile, { ...whole, reason: spoken })).toMatchObject({
        code: 'purpose_forbidden',
        field: 'reason',
        clauses: ['Government Code 7284.6(a)(1)'],
      });
      // Also with nothing else given: the attempt is recorded as what it is.
      expect(codeOf(profile, { reason: spoken })).toBe('purpose_forbidden');
    }
  });

  it('wants a case or incident number', () => {
    expect(decideMatter(profile, { purpose, reason, caseNumber: ' ', incidentNumber: null })).toMatchObject({
      code: 'case_required',
      clauses: [asks],
    });
  });

  it("wants the agency's own numbers, each in its own field", () => {
    const others = profileCodes.filter(other => other !== code).map(other => good[other].caseNumber);
    const wrong = [
      ...others,
      incidentNumber,
      '12345',
      `${caseNumber}x`,
      `x${caseNumber}`,
      `${caseNumber}\nx`,
      '-',
      '9'.repeat(500),
    ];
    for (const number of wrong) {
      expect({ number, ...decideMatter(profile, { ...whole, caseNumber: number }) }).toMatchObject({
        code: 'case_malformed',
        field: 'caseNumber',
      });
    }
    // One good number does not carry a bad one.
    expect(decideMatter(profile, { ...whole, incidentNumber: caseNumber })).toMatchObject({
      code: 'case_malformed',
      field: 'incidentNumber',
    });
  });

  it('wants the case number of a civil or administrative matter', () => {
    for (const departmental of ['department_civil', 'department_administrative']) {
      expect(codeOf(profile, { purpose: departmental, incidentNumber, reason })).toBe('case_required');
      expect(codeOf(profile, { purpose: departmental, caseNumber, reason })).toBe('ok');
    }
  });

  it('wants a reason', () => {
    for (const missing of [undefined, null, '', ' \t\n ']) {
      expect(decideMatter(profile, { ...whole, reason: missing })).toMatchObject({
        code: 'reason_required',
        clauses: [asks],
      });
    }
  });

  it('refuses empty words', () => {
    const empty = [
      '-',
      'test',
      'inv',
      'investigation',
      'police business',
      'criminal investigation',
      'Investigation!!!!!',
      'law enforcement purposes',
      'official police business only',
      'aaaaaaaaaaaaaaaa',
      'asdfasdfasdf',
      'qwertyuiop',
      '..............',
      '1234567890123',
      'test test test test',
      'follow up on case',
      'see the report',
      'n/a n/a n/a n/a',
      'burglary',
      `case ${caseNumber}`,
      `${caseNumber} ${caseNumber}`,
      'i n v e s t i g a t i o n',
      'inv\u200bestigation test',
      'ongoing police investigation',
      'per supervisor request',
      'abababababab',
      'lookup of vehicle plate',
    ];
    expect(empty.filter(words => codeOf(profile, { ...whole, reason: words }) !== 'reason_empty_words')).toEqual([]);
  });

  it('takes reasons that say something', () => {
    const telling = [
      'stolen vehicle seen near the mall',
      'Armed robbery',
      'hit and run on Main Street',
      'missing girl, 9 years, red van',
      'Black ice collision on the bridge',
      'traffic collision, driver fled',
      'robo de vehículo en la calle Elm',
      'sale of ice (methamphetamine) at the motel',
      'HSI narcotics task force, fentanyl',
    ];
    expect(telling.filter(words => codeOf(profile, { ...whole, reason: words }) !== 'ok')).toEqual([]);
  });

  it('bounds the reason', () => {
    expect(codeOf(profile, { ...whole, reason: 'robbery '.repeat(124) })).toBe('ok');
    expect(codeOf(profile, { ...whole, reason: 'robbery '.repeat(126) })).toBe('input_invalid');
  });

  it('never permits without purpose, own number and reason', () => {
    const text = fc.oneof(
      fc.constantFrom(undefined, '', caseNumber, incidentNumber, reason, purpose, 'x'),
      fc.string({ maxLength: 40 }),
    );
    const matter = fc.record({ purpose: text, caseNumber: text, incidentNumber: text, reason: text });
    fc.assert(
      fc.property(matter, given => {
        const decision = decideMatter(profile, given);
        if (!decision.ok) return;
        expect(profile.purposes.map(each => each.id)).toContain(decision.matter.purpose);
        const { caseNumber: number, incidentNumber: incident } = decision.matter;
        expect(/^..-\d{2}-\d{5}$/.test(number ?? '') || /^..-I\d{2}-\d{6}$/.test(incident ?? '')).toBe(true);
        expect((decision.matter.reason ?? '').length).toBeGreaterThanOrEqual(10);
      }),
      { numRuns: 300 },
    );
  });
});

describe('decideMatter where the policy is silent', () => {
  it.each(profileCodes)('%s: no number pattern in the adopted text, so no number can be right', code => {
    const profile = adoptedProfile(code);
    expect(decideMatter(profile, { purpose, reason, caseNumber: good[code].caseNumber })).toMatchObject({
      code: 'policy_unset',
      field: 'caseNumber',
    });
    expect(decideMatter(profile, { purpose, reason, incidentNumber: good[code].incidentNumber })).toMatchObject({
      code: 'policy_unset',
      field: 'incidentNumber',
    });
  });

  it('does not take unset for no', () => {
    const profile = structuredClone(demonstrationProfile('barstow'));
    const matter = { purpose, reason, caseNumber: good.barstow.caseNumber };
    profile.search.caseOrIncidentRequired = 'unset';
    expect(codeOf(profile, matter)).toBe('policy_unset');
    profile.search = { ...demonstrationProfile('barstow').search, reasonRequired: 'unset' };
    expect(codeOf(profile, matter)).toBe('policy_unset');
  });
});

describe('decideMatter and strength', () => {
  it('records a should that was not done, blocks a must, and says nothing about a may', () => {
    const profile = structuredClone(demonstrationProfile('corona'));
    const softer = (strength: 'should' | 'may') =>
      ({ value: true, basis: 'plateward', strength, note: 'for a test' }) as const;
    profile.search.caseOrIncidentRequired = softer('should');
    profile.search.reasonRequired = softer('should');
    expect(decideMatter(profile, { purpose })).toMatchObject({
      ok: true,
      deviations: ['search.caseOrIncidentRequired', 'search.reasonRequired'],
    });
    // What is given must still be right.
    expect(codeOf(profile, { purpose, caseNumber: '12345' })).toBe('case_malformed');
    expect(codeOf(profile, { purpose, reason: 'test' })).toBe('reason_empty_words');
    profile.search.caseOrIncidentRequired = softer('may');
    profile.search.reasonRequired = softer('may');
    expect(decideMatter(profile, { purpose })).toMatchObject({ ok: true, deviations: [] });
  });
});
