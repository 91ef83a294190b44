import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../foundation/base/clock.ts';
import { newId } from '../../foundation/base/ids.ts';
import { setupItems, type SetupItem } from '../../foundation/contract/routes/setup.ts';
import { taskContext, type AgencyRef } from '../../gate/access/context.ts';
import { fictionalPlate } from '../../foundation/plates/fictional.ts';
import { buildHouse, buildPerson, recordOf, type TestHouse, type TestPerson } from '../../../test/support/house.ts';
import { enrolDepartment } from '../../../test/support/small-house.ts';
import { buildCourse } from '../../../test/support/training.ts';
import { picture } from '../../../test/support/camera-messages.ts';
import { recordItem, viewChecklist } from './actions.ts';

/** A department that is no demonstration, from its first day on. */

const commanderPost = 'administrative-division-commander';
let house: TestHouse;
let department: AgencyRef;
let administrator: TestPerson;
let key: string;
// buildPerson looks agencies up by the code of a profile: under barstow stands the department
const there = () => ({ gate: house.gate, agencies: { ...house.agencies, barstow: department } });
const buildThere = (posts: string[], more: object = {}) => buildPerson(there(), { agency: 'barstow', posts, ...more });
beforeAll(async () => {
  house = await buildHouse();
  department = await enrolDepartment(house.gate.db);
  administrator = await buildThere([commanderPost], { trained: false });
  const camera = {
    code: 'gate',
    name: 'Gate',
    kind: 'fixed',
    retentionClass: 'flock_cloud',
    timeZone: 'America/Los_Angeles',
  };
  await send(administrator, 'POST', '/v1/cameras', camera);
  const made = await send(administrator, 'POST', '/v1/camera-keys', { label: 'gate', cameras: ['gate'] });
  key = made.json<{ key: string }>().key;
});
afterAll(async () => house.close());

const send = (by: TestPerson, method: 'GET' | 'POST', url: string, payload?: object) =>
  house.server.inject({ method, url, headers: by.headers, ...(payload === undefined ? {} : { payload }) });
const sendRead = async () =>
  house.server.inject({
    method: 'POST',
    url: '/v1/ingest/reads',
    headers: { 'x-plateward-key': key },
    payload: {
      eventId: newId(),
      camera: 'gate',
      capturedAt: systemClock.now().toISOString(),
      plate: fictionalPlate(3),
      images: [{ kind: 'plate', base64: (await picture()).toString('base64') }],
    },
  });
const record = async (item: SetupItem, change: object = {}) =>
  recordItem(await administrator.ctx(), {
    item,
    state: 'done',
    evidence: 'Agenda of 2026-04-14, item 7.2',
    happenedOn: '2026-04-14',
    ...change,
  });
const stored = async (): Promise<unknown> =>
  (
    await house.database.asSuperuser(
      `select (select count(*) from reads) as reads, (select count(*) from image_places) as images,
              (select count(*) from quarantine_items) as quarantined`,
    )
  )[0];

describe('before the checklist is complete', () => {
  test('a camera is told to keep its message; nothing of it is stored, nothing put aside, and it is in the record', async () => {
    const answer = await sendRead();
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, 'live_data_off']);
    expect(answer.headers['retry-after']).toBe('300');
    expect(await stored()).toEqual({ reads: '0', images: '0', quarantined: '0' });
    // nor do its pictures lie on the disk
    expect(existsSync(path.join(house.dataFolder, 'images', department.agencyId))).toBe(false);
    const entries = (await recordOf({ ...house, agencies: there().agencies }, 'barstow')).filter(
      entry => entry.event === 'read.received',
    );
    expect(entries.map(entry => [entry.outcome, entry.fields.code])).toEqual([['refuse', 'live_data_off']]);
  });

  test('nobody is shown data, whatever their posts; administration goes on', async () => {
    const detective = await buildThere(['detective'], { trained: false });
    for (const [method, url, payload] of [
      ['GET', '/v1/hits', undefined],
      ['GET', '/v1/hotlists', undefined],
      [
        'POST',
        '/v1/inquiries',
        { plate: 'PW1G91R01', purpose: 'criminal_investigation', caseNumber: '26-1', reason: 'x' },
      ],
    ] as const)
      expect((await send(detective, method, url, payload)).json()).toMatchObject({ code: 'live_data_off' });
    expect((await send(administrator, 'GET', '/v1/accounts')).statusCode).toBe(200);
    expect((await send(administrator, 'GET', '/v1/setup')).json()).toMatchObject({ live: false, open: 7, waived: 0 });
  });

  test('a demonstration needs none', async () => {
    const officer = await buildPerson(house, { agency: 'carlsbad', posts: ['patrol-officer'] });
    expect((await send(officer, 'GET', '/v1/hits')).statusCode).toBe(200);
    const setup = await viewChecklist(taskContext(house.gate, house.agencies.carlsbad, 'setup'));
    expect(setup).toMatchObject({ live: true, open: 7 });
  });
});

describe('recording an item', () => {
  test('needs evidence that says something, and a day that has been', async () => {
    for (const change of [
      { evidence: 'done' },
      { evidence: '          ' },
      { happenedOn: undefined },
      { happenedOn: '2199-01-01' },
    ])
      await expect(record('public_meeting', change)).rejects.toMatchObject({ code: 'input_invalid' });
  });

  test('what can be counted is counted: approvers are two humans, users are trained', async () => {
    const users = await buildThere(['detective'], { trained: false });
    await buildThere(['operations-division-commander'], { sameHumanAs: administrator, trained: false });
    await expect(record('two_approvers')).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(record('trained_users')).rejects.toMatchObject({ code: 'input_invalid' });
    await buildThere(['operations-division-commander'], { trained: false });
    const counted = await record('two_approvers');
    expect(counted.items.find(one => one.item === 'two_approvers')?.evidence).toContain('(counted: 2 persons)');
    const payload = `username,course,completed_on\n${users.username},ALPR policy,2026-04-01\n`;
    const trainer = await buildThere(['administrative-training-corporal'], { trained: false });
    await buildCourse({ trainer, administrator }, { name: 'ALPR policy' });
    const brought = await house.server.inject({
      method: 'POST',
      url: '/v1/training/import',
      headers: { ...trainer.headers, 'content-type': 'text/csv' },
      payload,
    });
    expect(brought.json()).toMatchObject({ added: 1 });
    const trained = await record('trained_users');
    expect(trained.items.find(one => one.item === 'trained_users')?.evidence).toMatch(/\(counted: 1 of \d+ users\)/);
  });

  test('a waiver is by name with its reason and counted; what the law demands nobody waives', async () => {
    await expect(record('policy_posted', { state: 'waived', evidence: 'we are in a hurry' })).rejects.toMatchObject({
      code: 'policy_refused',
    });
    const after = await record('clets_procedure', {
      state: 'waived',
      evidence: 'no CLETS terminal in this department',
    });
    expect(after).toMatchObject({ live: false, waived: 1 });
    expect(after.items.find(one => one.item === 'clets_procedure')).toMatchObject({
      state: 'waived',
      by: administrator.username,
    });
    const officer = await buildThere(['chief-of-police']);
    await expect(
      recordItem(await officer.ctx(), { item: 'backup_drill', state: 'waived', evidence: 'I am the chief' }),
    ).rejects.toMatchObject({ code: 'permission_missing' });
  });
});

test('Civil Code 1798.90.55(a) live data comes on with the last item, and with none before it', async () => {
  const answers: number[] = [];
  for (const item of setupItems) {
    answers.push((await sendRead()).statusCode);
    await record(item);
  }
  expect(new Set(answers)).toEqual(new Set([503]));
  expect((await viewChecklist(await administrator.ctx())).live).toBe(true);
  const taken = await sendRead();
  expect([taken.statusCode, taken.body.includes('readIds')]).toEqual([201, true]);
  const trained = await buildThere(['detective']);
  expect((await send(trained, 'GET', '/v1/hits')).statusCode).toBe(200);
});
