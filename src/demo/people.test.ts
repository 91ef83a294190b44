import { expect, test } from 'vitest';
import { demonstrationProfile, profileCodes } from '../gate/policy/load.ts';
import { permissionsOfPosts } from '../gate/policy/rules.ts';
import type { DemoAgency } from './agencies.ts';
import { camerasOf } from './cameras.ts';
import { approverPosts, castOf, usernameWithRole } from './people.ts';

const agencies = profileCodes.map(code => {
  const profile = demonstrationProfile(code);
  const ref = { agencyId: code, code, name: profile.meta.name, timeZone: profile.meta.timeZone, demonstration: true };
  return { code, city: code, ref, profile } as unknown as DemoAgency; // no database here, so its id is made up
});

test.each(agencies)('$code has all whom the story needs, each on one post of its policy', agency => {
  const cast = castOf(agency);
  const names = cast.map(person => person.username);
  expect(new Set(names).size).toBe(names.length);
  for (const username of ['demo.dispatcher', 'demo.patrol-officer', 'demo.detective', 'demo.untrained'])
    expect(names).toContain(username);
  for (const role of ['administrator', 'training-officer', 'account-creator'] as const)
    expect(names).toContain(usernameWithRole(agency.profile, role));
  for (const post of approverPosts(agency.profile)) expect(names).toContain(`demo.${post}`);
  for (const person of cast) {
    expect(person.displayName).toMatch(/^Demo /);
    expect(agency.profile.posts.map(post => post.id)).toContain(person.postId);
  }
  expect(cast.filter(person => !person.trained).map(person => person.username)).toEqual(['demo.untrained']);
});

test.each(agencies)('$code: the dispatcher may not search, the officer may (BA-60, BA-61)', ({ profile }) => {
  expect(permissionsOfPosts(profile, ['dispatcher']).permissions).not.toContain('inquiry.run');
  expect(permissionsOfPosts(profile, ['patrol-officer']).permissions).toContain('inquiry.run');
});

test('each agency has a fixed camera and a patrol unit of a class of its policy; Barstow a vendor cloud too', () => {
  for (const agency of agencies) {
    const classes = agency.profile.sources.map(source => source.id);
    const cameras = camerasOf(agency);
    expect(cameras.map(camera => camera.kind)).toEqual(
      agency.code === 'barstow' ? ['fixed', 'mobile', 'vendor_cloud'] : ['fixed', 'mobile'],
    );
    for (const camera of cameras) expect(classes).toContain(camera.retentionClass);
  }
});
