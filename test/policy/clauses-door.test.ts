import { describe, expect, it } from 'vitest';
import type { DataOrigin } from '../../src/foundation/contract/people-words.ts';
import { mandatoryFields } from '../../src/foundation/contract/events.ts';
import { dataPermissions, permissions, type Permission } from '../../src/foundation/contract/permissions.ts';
import { allRoutes } from '../../src/foundation/contract/routes.ts';
import { decide } from '../../src/gate/access/decide.ts';
import { barredOrigins, missingLeave } from '../../src/gate/access/origins.ts';
import { adoptedProfile, demonstrationProfile, profileCodes, type ProfileCode } from '../../src/gate/policy/load.ts';
import { ask, foreignPurposes, holdersOf, numbers, reason } from './asking.ts';

/** Clauses that hold at the door whatever the agency: who gets in, and what is written down. */

function says(code: ProfileCode, posts: string[], permission: Permission, lacks: 'nothing' | 'training' = 'nothing') {
  const matter =
    permission === 'inquiry.run' ? { purpose: 'criminal_investigation', ...numbers[code], reason } : undefined;
  const decision = decide(
    { permission, matter },
    {
      account: { active: true, kind: 'member', postIds: posts, delegations: [], vendorOpen: false },
      liveData: true,
      trained: lacks !== 'training',
      cleared: true,
      assurance: 'full',
      fresh: true,
    },
    demonstrationProfile(code),
  );
  return decision.ok ? 'permit' : decision.code;
}

const doors = allRoutes().map(({ name, route }) => ({ name, route, access: route.access }));

describe('what nobody gets without signing in', () => {
  const open = doors.filter(({ access }) => 'public' in access);

  it('LA-04 SL-13 CO-13 BA-04 nothing that can be fetched openly is a read, a hit or a list', () => {
    const fetched = open.filter(({ route }) => route.method === 'GET').map(({ route }) => route.path);
    expect(fetched).toEqual(['/healthz', '/readyz', '/v1/openapi.json', '/v1/sign-in/:agency']);
  });
  it('CB-05 LA-33 SL-23 CO-23 BA-32 all else asks for a session; openly one can only sign in', () => {
    const others = open.filter(({ route }) => route.method !== 'GET').map(({ route }) => route.path);
    expect(others.every(path => /^\/v1\/(?:sessions|invitations)\b/.test(path))).toBe(true);
    expect(doors.length).toBeGreaterThan(open.length + 20);
  });
  it('CB-05 LA-33 SL-23 CO-23 BA-32 every door to plate data writes name, date and time', () => {
    const toPlates = doors.flatMap(({ access }) =>
      'public' in access || !dataPermissions.has(access.permission) ? [] : [access],
    );
    expect(toPlates.length).toBeGreaterThan(8);
    for (const { event } of toPlates)
      expect([event, ...mandatoryFields(event)]).toEqual(expect.arrayContaining([event, 'at', 'actor', 'name']));
  });
  it('LA-14 BA-13 an inquiry is recorded with the four facts of Civil Code 1798.90.52(a), and for whom', () => {
    expect(mandatoryFields('inquiry.run')).toEqual(
      expect.arrayContaining(['at', 'plate', 'query', 'actor', 'organisation', 'purpose']),
    );
  });
});

describe('who gets in', () => {
  it.each(profileCodes)('CB-07 an account to which nobody gave a post may do nothing (%s)', code => {
    expect(new Set(permissions.map(permission => says(code, [], permission)))).toEqual(new Set(['permission_missing']));
  });
  it('LA-03 no use but official use', () => {
    expect(new Set(foreignPurposes.map(purpose => ask('los-alamitos', purpose)))).toEqual(new Set(['purpose_unknown']));
  });
  it.each([
    ['LA-08', 'los-alamitos', 'support-services-division-commander'],
    ['SL-03', 'san-leandro', 'services-bureau-captain'],
    ['CO-03', 'corona', 'support-services-division-commander'],
    ['BA-07', 'barstow', 'administrative-division-commander'],
  ] as const)('%s retention and access are changed by nobody but the administrator', (_, code, administrator) => {
    const profile = demonstrationProfile(code);
    expect(holdersOf(profile, 'policy.propose')).toEqual([administrator]);
    expect(holdersOf(profile, 'post.assign')).toEqual([administrator]);
  });
  it.each([
    ['LA-09', 'los-alamitos', ['day-to-day-administrator']],
    ['SL-04', 'san-leandro', ['administrative-lieutenant', 'administrative-sergeant']],
    ['CO-04', 'corona', ['day-to-day-administrator']],
    ['BA-08', 'barstow', ['day-to-day-administrator']],
  ] as const)('%s the day-to-day members see to the equipment, and to nothing above it', (_, code, posts) => {
    for (const post of posts) {
      expect(says(code, [post], 'camera.manage')).toBe('permit');
      for (const above of ['inquiry.run', 'post.assign', 'account.create', 'policy.propose'] as const)
        expect(says(code, [post], above)).toBe('permission_missing');
    }
  });
  it.each([
    ['LA-24', 'los-alamitos', ['department', 'state', 'federal']],
    ['SL-11', 'san-leandro', ['clets']],
    ['CO-11', 'corona', ['clets']],
    ['BA-22', 'barstow', ['department', 'state', 'federal']],
  ] as const)('%s data of some origins is shown with leave for them only (%s)', (clause, code, closed) => {
    const barred = barredOrigins(adoptedProfile(code));
    expect([barred.clause, ...barred.origins]).toEqual([clause, ...closed]);
    const lacking = (origin: 'department' | 'state' | 'federal', leave: DataOrigin[]): DataOrigin[] =>
      missingLeave({ origin, clets: true }, { barred, entitled: new Set(leave) });
    for (const origin of ['department', 'state', 'federal'] as const) {
      expect(lacking(origin, [])).toEqual([origin, 'clets'].filter(one => closed.some(other => other === one)));
      expect(lacking(origin, ['department', 'state', 'federal', 'clets'])).toEqual([]);
    }
    // leave for one origin is none for another
    expect(lacking('federal', ['department', 'state'])).toEqual(closed.length === 1 ? ['clets'] : ['federal']);
  });
  it('BA-50 no officer, detective or dispatcher does anything with plate data untrained', () => {
    for (const post of ['patrol-officer', 'detective', 'dispatcher'])
      for (const permission of dataPermissions)
        expect([post, permission, says('barstow', [post], permission, 'training')]).toEqual([
          post,
          permission,
          'training_missing',
        ]);
  });
  it('BA-53 dispatch is told of hits and may take them at once', () => {
    for (const post of ['dispatcher', 'dispatch-supervisor'])
      for (const permission of ['hit.view', 'hit.take', 'hit.step', 'hit.answer'] as const)
        expect(says('barstow', [post], permission)).toBe('permit');
  });
});
