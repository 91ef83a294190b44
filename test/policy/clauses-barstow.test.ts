import { describe, expect, it } from 'vitest';
import { dataPermissions } from '../../src/foundation/contract/permissions.ts';
import { adoptedProfile, demonstrationProfile } from '../../src/gate/policy/load.ts';
import { settingOf } from '../../src/gate/policy/profile.ts';
import { approverChain, hotlistMaxAgeHours, permissionsOfPosts } from '../../src/gate/policy/rules.ts';
import {
  ask,
  californianLaw,
  five,
  foreignPurposes,
  holdersOf,
  legitimate,
  mayReceive,
  permittedUnder,
  purge,
  three,
} from './asking.ts';

/** A named test per clause that the rules of gate/policy enforce. Expectations are written by hand from the policy text. */

describe('Barstow', () => {
  const profile = demonstrationProfile('barstow');
  const fullPosts = [
    'chief-of-police',
    'captain',
    'lieutenant',
    'sergeant',
    'detective-sergeant',
    'corporal',
    'detective',
    'patrol-officer',
  ];
  const limitedPosts = ['dispatch-supervisor', 'dispatcher', 'it-manager'];

  it('BA-05 three purposes', () => {
    expect(permittedUnder('barstow', 'BA-05')).toEqual(three);
  });
  it('BA-06 seven further purposes', () => {
    expect(permittedUnder('barstow', 'BA-06')).toEqual([...five, 'investigatory_lead', 'crime_analysis']);
  });
  it('BA-07 the Administrative Division Commander manages equipment, retention and access', () => {
    expect(permissionsOfPosts(profile, ['administrative-division-commander']).roles).toEqual(
      expect.arrayContaining(['administrator', 'equipment']),
    );
  });
  it('BA-17 BA-18 nothing but the listed purposes', () => {
    expect(new Set(foreignPurposes.map(purpose => ask('barstow', purpose)))).toEqual(new Set(['purpose_unknown']));
  });
  it('BA-19 routine patrol', () => {
    expect(permittedUnder('barstow', 'BA-19')).toEqual(['routine_patrol']);
  });
  it('BA-20 canvass round a crime scene', () => {
    expect(permittedUnder('barstow', 'BA-20')).toEqual(['crime_scene_canvass']);
  });
  it('BA-21 training before use', () => {
    expect(settingOf(profile, 'training', 'requiredBeforeUse')).toMatchObject({
      value: true,
      strength: 'must',
      clause: 'BA-21',
    });
  });
  it('BA-23 the officer should verify', () => {
    expect(settingOf(profile, 'dispatch', 'verifyOfficer')).toMatchObject({ strength: 'should', clause: 'BA-23' });
  });
  it('BA-26 server reads are kept a year; the vendor cloud is excepted; the policy says no more', () => {
    const server = adoptedProfile('barstow').sources.find(source => source.id === 'server');
    expect(server?.retention).toMatchObject({
      minimumDays: { value: 365, strength: 'should' },
      maximumDays: 'unset',
      purge: 'unset',
    });
    expect(purge('barstow', 'server', '2026-03-01T20:00:00Z')).toEqual({
      unset: 'sources.server.retention.maximumDays',
    });
  });
  it('BA-27 BA-28 vendor cloud reads are kept 30 days and then go by themselves', () => {
    expect(purge('barstow', 'flock_cloud', '2026-10-20T19:00:00Z')).toMatchObject({
      notBefore: '2026-11-19',
      purgeOn: '2026-11-19',
      purge: 'automatic',
      strength: 'must',
    });
  });
  it('BA-33 a specific investigation, or a civil or administrative matter', () => {
    expect(permittedUnder('barstow', 'BA-33')).toEqual(legitimate);
  });
  it('BA-44 shares with law enforcement and prosecutors of California only, and by the written procedure', () => {
    expect(mayReceive(profile)).toEqual(californianLaw);
    expect(settingOf(profile, 'share', 'directInquiry')).toMatchObject({ value: false, clause: 'BA-44' });
  });
  it('BA-46 who approves a release', () => {
    expect(settingOf(profile, 'release', 'approvers').value).toEqual([
      'administrative-division-commander',
      'operations-division-commander',
      'watch-commander',
    ]);
  });
  it('BA-52 training is kept on file with the corporal, and recorded by nobody else', () => {
    expect(settingOf(profile, 'training', 'recordsHolder').value).toBe('administrative-training-corporal');
    expect(holdersOf(profile, 'training.record')).toEqual(['administrative-training-corporal']);
  });
  it('BA-54 to BA-58 five steps in their order; only the last is a should', () => {
    const { steps } = profile.dispatch;
    if (steps === 'unset') throw new Error('no steps');
    expect(steps.map(({ letter, act, strength }) => [letter, act, strength])).toEqual([
      ['a', 'confirm_status', 'must'],
      ['b', 'advise_pending', 'must'],
      ['c', 'describe', 'must'],
      ['d', 'advise_verified', 'must'],
      ['e', 'update_direction', 'should'],
    ]);
    expect(settingOf(profile, 'dispatch', 'verifyDispatch')).toMatchObject({
      value: true,
      strength: 'must',
      clause: 'BA-54',
    });
  });
  it('BA-59 a security clearance besides training', () => {
    expect(settingOf(profile, 'access', 'clearanceRequired')).toMatchObject({ value: true, strength: 'must' });
  });
  it('BA-60 eight posts may browse, and no other', () => {
    expect(holdersOf(profile, 'inquiry.run')).toEqual(fullPosts);
  });
  it('BA-61 three posts have limited use: hits, no browsing', () => {
    const browsing = new Set(holdersOf(profile, 'inquiry.run'));
    expect(holdersOf(profile, 'hit.view')).toEqual(expect.arrayContaining(limitedPosts));
    expect(limitedPosts.filter(post => browsing.has(post))).toEqual([]);
  });
  it('BA-62 vendor personnel see no plate', () => {
    const { roles, permissions } = permissionsOfPosts(profile, ['vendor-technician']);
    expect(roles).toEqual(['vendor']);
    expect(permissions.filter(permission => dataPermissions.has(permission))).toEqual([]);
  });
  it('BA-63 permissions come from the Administrative Division Commander', () => {
    const granting = profile.posts.filter(post =>
      permissionsOfPosts(profile, [post.id]).roles.includes('permission-grantor'),
    );
    expect(granting.map(post => post.id)).toEqual(['administrative-division-commander']);
  });
  it('BA-64 only the Administrative Division Commander and the IT Manager create accounts', () => {
    expect(new Set(holdersOf(profile, 'account.create'))).toEqual(
      new Set(['administrative-division-commander', 'it-manager']),
    );
    expect(new Set(settingOf(profile, 'accounts', 'creators').value)).toEqual(
      new Set(holdersOf(profile, 'account.create')),
    );
  });
  it('BA-65 BA-66 officers: operations commander, then administrative commander or Chief', () => {
    expect(approverChain(profile, 'officer')).toEqual({
      chain: [['operations-division-commander'], ['administrative-division-commander', 'chief-of-police']],
      clauses: ['BA-65', 'BA-66'],
    });
  });
  it('BA-67 BA-70 the approver is named in the narrative', () => {
    expect(settingOf(profile, 'hotlist', 'approverInNarrative')).toMatchObject({ value: true, strength: 'must' });
  });
  it('BA-68 BA-69 detectives: administrative commander, then operations commander or Chief', () => {
    expect(approverChain(profile, 'detective')).toEqual({
      chain: [['administrative-division-commander'], ['operations-division-commander', 'chief-of-police']],
      clauses: ['BA-68', 'BA-69'],
    });
  });
  it('BA-71 no hotlist older than 72 hours', () => {
    expect(hotlistMaxAgeHours(adoptedProfile('barstow'))).toEqual({
      hours: 72,
      strength: 'should',
      clauses: ['BA-71'],
    });
  });
  it('BA-72 removed on recovery', () => {
    expect(settingOf(profile, 'hotlist', 'removeOnRecovery')).toMatchObject({
      value: true,
      strength: 'must',
      clause: 'BA-72',
    });
  });
});
