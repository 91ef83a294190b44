import { describe, expect, it } from 'vitest';
import { demonstrationProfile } from '../../gate/policy/load.ts';
import { decideApproval, narrativeOf, staleAt, type NamedPerson } from './rules.ts';

const barstow = demonstrationProfile('barstow');
const person = (personId: string, ...postIds: string[]): NamedPerson => ({
  personId,
  human: personId,
  username: personId,
  active: true,
  postIds,
});

const officer = person('officer', 'patrol-officer');
const detective = person('detective', 'detective');
const operations = person('operations', 'operations-division-commander');
const administrative = person('administrative', 'administrative-division-commander');
const chief = person('chief', 'chief-of-police');
const decide = (requester: NamedPerson | null, approver: NamedPerson | null) =>
  decideApproval(barstow, { requester, approver });

describe('who approves an entry', () => {
  it("takes the officers' chain for an officer (BA-65, BA-66)", () => {
    expect(decide(officer, operations)).toMatchObject({ ok: true, insteadOf: [] });
    expect(decide(officer, administrative)).toMatchObject({ ok: true, insteadOf: ['Operations Division Commander'] });
    expect(decide(officer, chief)).toMatchObject({ ok: true, clauses: ['BA-65', 'BA-66'] });
  });

  it("takes the detectives' chain for a detective (BA-68, BA-69)", () => {
    expect(decide(detective, administrative)).toMatchObject({ ok: true, insteadOf: [], clauses: ['BA-68', 'BA-69'] });
    expect(decide(detective, operations)).toMatchObject({ ok: true, insteadOf: ['Administrative Division Commander'] });
  });

  it.each([
    ['nobody', officer, null],
    ['someone without a post in the chain', officer, person('sergeant', 'sergeant')],
    ['the watch commander, who is not in the chain', officer, person('watch', 'watch-commander')],
    ['someone whose account is off', officer, { ...operations, active: false }],
    ['the requester', operations, operations],
    ['the requester under another name', operations, { ...operations, username: 'other' }],
    ['the requester by a second account', operations, { ...operations, personId: 'second', username: 'second' }],
  ])('refuses %s', (_who, requester, approver) => {
    expect(decide(requester, approver)).toMatchObject({ ok: false, column: 'approved_by' });
  });

  it('refuses a requester whom nobody knows', () => {
    expect(decide(null, operations)).toMatchObject({ ok: false, column: 'requested_by' });
    expect(decide({ ...officer, active: false }, operations)).toMatchObject({ ok: false, column: 'requested_by' });
  });

  it('asks for an approver or administrator where the policy names no chain', () => {
    const silent = {
      ...barstow,
      hotlist: { ...barstow.hotlist, approval: { officer: 'unset', detective: 'unset' } },
    } as const;
    expect(decideApproval(silent, { requester: officer, approver: person('watch', 'watch-commander') })).toMatchObject({
      ok: true,
    });
    expect(decideApproval(silent, { requester: officer, approver: person('other', 'patrol-officer') })).toMatchObject({
      ok: false,
    });
  });
});

it('notes the approver in the narrative (BA-67, BA-70)', () => {
  expect(narrativeOf('Stolen from a driveway', 'd.ortega', 'Chief of Police')).toBe(
    'Stolen from a driveway. Approved by d.ortega (Chief of Police).',
  );
  expect(narrativeOf('Stolen.', 'state list', null)).toBe('Stolen. Approved by state list.');
});

it('counts the age of a list from its as-of date across the change of clocks', () => {
  expect(staleAt(new Date('2026-03-07T12:00:00-08:00'), 72).toISOString()).toBe('2026-03-10T20:00:00.000Z');
});
