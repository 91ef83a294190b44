import type net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monotonicMs } from '../../src/foundation/base/clock.ts';
import { firstByteOf, type Listening } from '../support/first-byte.ts';
import { recordOf } from '../support/house.ts';
import { lockTable } from '../support/table-lock.ts';
import { matterOf, setStage, type Stage } from './stage.ts';

/** Civil Code 1798.90.52 at the search itself and at a photo, in the whole house: the entry first, then the answer. */

let stage: Stage;
let port: number;
beforeAll(async () => {
  stage = await setStage(2);
  await stage.house.server.listen({ host: '127.0.0.1', port: 0 });
  port = (stage.house.server.server.address() as net.AddressInfo).port; // a TCP socket was asked for
  await recordOf(stage.house, 'barstow');
});
afterAll(async () => stage.house.close());

async function entries(): Promise<number> {
  const [row] = await stage.house.database.asSuperuser<{ count: number }>(
    'select count(*)::integer as count from audit.entries',
  );
  return row?.count ?? -1;
}

function search(): Listening {
  const { caseNumber, plate, officer } = stage.own;
  const body = JSON.stringify({ ...matterOf(caseNumber), plate });
  return firstByteOf(port, { head: 'POST /v1/inquiries HTTP/1.1', token: officer.token, body }, entries);
}

function photo(): Listening {
  const { photoHitId, sha256, officer } = stage.own;
  const head = `GET /v1/hits/${photoHitId}/images/${sha256} HTTP/1.1`;
  return firstByteOf(port, { head, token: officer.token }, entries);
}

test.each([
  ['a search', search, 'inquiry.run'],
  ['a photo', photo, 'photo.shown'],
] as const)('%s sends no byte before its entry is committed', async (_name, ask, event) => {
  const before = await entries();
  const lock = await lockTable(stage.house.database.owner, 'audit.logs');
  const { heard, ended } = ask();
  await sleep(1000);
  expect(heard).toEqual({ text: '', firstByteMs: null, entriesAtFirstByte: null });
  expect(await entries()).toBe(before);
  const releasedMs = monotonicMs();
  await lock.release();
  await ended;
  expect(heard.text).toMatch(/^HTTP\/1\.1 200 /);
  expect(heard.firstByteMs).toBeGreaterThan(releasedMs);
  expect(heard.entriesAtFirstByte).toBe(before + 1);
  expect((await recordOf(stage.house, 'barstow')).at(-1)).toMatchObject({ event, outcome: 'permit' });
});

test.each([
  ['a search', search],
  ['a photo', photo],
] as const)('%s is not answered while the record cannot be written: 503, and not a word of it', async (_name, ask) => {
  const lock = await lockTable(stage.house.database.owner, 'audit.logs');
  const { heard, ended } = ask();
  await ended;
  await lock.release();
  expect(heard.text).toMatch(/^HTTP\/1\.1 503 /);
  expect(heard.text).toContain('"code":"record_unavailable"');
  const { plate, readId, sha256 } = stage.own;
  for (const mark of [plate, readId, sha256, 'JFIF', 'PNG']) expect(heard.text).not.toContain(mark);
});

test('a house whose record stands still says so at /readyz, and recovers by itself', async () => {
  const ready = async (): Promise<unknown> => (await stage.house.server.inject('/readyz')).json<unknown>();
  const lock = await lockTable(stage.house.database.owner, 'audit.logs');
  await search().ended;
  expect(await ready()).toMatchObject({ ready: false, record: 'stalled' });
  await lock.release();
  expect((await search().ended).text).toMatch(/^HTTP\/1\.1 200 /);
  expect(await ready()).toMatchObject({ ready: true, record: 'writing' });
});
