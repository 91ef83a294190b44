import type net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { monotonicMs } from '../../foundation/base/clock.ts';
import { defineRoute } from '../../foundation/contract/route.ts';
import { act } from '../access/act.ts';
import { buildPerson, recordOf, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { firstByteOf, type Listening } from '../../../test/support/first-byte.ts';
import { lockTable } from '../../../test/support/table-lock.ts';
import { addRoute } from './add-route.ts';

/** Civil Code 1798.90.52: no byte of an answer leaves before its entry is committed; without an entry nothing is shown. */

const secret = 'PLATE-DATA-OF-A-READ';
const readRoute = defineRoute({
  method: 'GET',
  path: '/test/read',
  summary: 'A read of the test',
  kind: 'json',
  access: { permission: 'hit.view', purpose: 'none', event: 'hit.viewed' },
  rateLimit: { per: 'person', max: 100, windowSeconds: 60 },
  status: 200,
  answer: z.object({ secret: z.string() }),
});

let house: SmallHouse;
let person: TestPerson;
let port: number;
/** When the action had its answer ready, on the monotonic clock. */
let answeredMs: number;

beforeAll(async () => {
  house = await buildSmallHouse({
    addRoutes: (server, edge) =>
      addRoute(server, { route: readRoute, edge }, ctx =>
        act(ctx, { permission: 'hit.view', event: 'hit.viewed' }, async () => {
          answeredMs = monotonicMs();
          return { secret };
        }),
      ),
  });
  person = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'] });
  await house.server.listen({ host: '127.0.0.1', port: 0 });
  port = (house.server.server.address() as net.AddressInfo).port; // a TCP socket was asked for
  await recordOf(house, 'barstow');
});
afterAll(async () => house.close());

const listenFor = (target: string): Listening =>
  firstByteOf(port, { head: `GET ${target} HTTP/1.1`, token: person.token }, entries);

/** All entries there are, looked at past every rule and cache. */
async function entries(): Promise<number> {
  const [row] = await house.database.asSuperuser<{ count: number }>(
    'select count(*)::integer as count from audit.entries',
  );
  return row?.count ?? -1;
}

test('no byte before the entry is committed: with the log stalled for a second, silence, then answer and entry', async () => {
  const before = await entries();
  const lock = await lockTable(house.database.owner, 'audit.logs');
  const asked = monotonicMs();
  const { heard, ended } = listenFor('/test/read');
  await sleep(1000);
  // the answer was ready long ago; it waits for its entry
  expect(answeredMs).toBeGreaterThan(asked);
  expect(answeredMs - asked).toBeLessThan(900);
  expect(heard).toEqual({ text: '', firstByteMs: null, entriesAtFirstByte: null });
  expect(await entries()).toBe(before);
  const releasedMs = monotonicMs();
  await lock.release();
  await ended;
  expect(heard.firstByteMs).toBeGreaterThan(releasedMs);
  expect(heard.entriesAtFirstByte).toBe(before + 1);
  expect(heard.text).toContain('HTTP/1.1 200');
  expect(heard.text).toContain(secret);
  expect((await recordOf(house, 'barstow')).at(-1)).toMatchObject({ event: 'hit.viewed', outcome: 'permit' });
});

test('a log that stays stalled: 503 at the time limit, and nothing of the answer ever leaves', async () => {
  const lock = await lockTable(house.database.owner, 'audit.logs');
  const asked = monotonicMs();
  const { heard, ended } = listenFor('/test/read');
  await ended;
  const tookMs = (heard.firstByteMs ?? 0) - asked;
  await lock.release();
  expect(tookMs).toBeGreaterThan(1900);
  expect(tookMs).toBeLessThan(6000);
  expect(heard.text).toContain('HTTP/1.1 503');
  expect(heard.text.toLowerCase()).toContain('retry-after: 2');
  expect(heard.text).toContain('"code":"record_unavailable"');
  expect(heard.text).not.toContain(secret);
  // and the house is well again
  const well = listenFor('/test/read');
  expect((await well.ended).text).toContain(secret);
});

test('a refusal, too, is told only when it is in the record', async () => {
  const before = await entries();
  const lock = await lockTable(house.database.owner, 'audit.logs');
  const { heard, ended } = listenFor('/v1/accounts');
  await sleep(700);
  expect(heard.text).toBe('');
  await lock.release();
  await ended;
  expect(heard.text).toContain('HTTP/1.1 403');
  expect(heard.entriesAtFirstByte).toBeGreaterThan(before);
});

test('a change answers while the log is stalled: its entry waits in the outbox, in the same transaction', async () => {
  const creator = await buildPerson(house, { agency: 'barstow', posts: ['it-manager'] });
  await recordOf(house, 'barstow');
  const lock = await lockTable(house.database.owner, 'audit.logs');
  const answer = await house.server.inject({
    method: 'POST',
    url: '/v1/accounts',
    headers: creator.headers,
    payload: { username: 'new.person', displayName: 'New Person', password: 'grandmother reads maps' },
  });
  const waiting = await house.database.asSuperuser<{ event: string }>(
    "select draft->>'event' as event from audit.outbox",
  );
  await lock.release();
  expect(answer.statusCode).toBe(201);
  expect(waiting.map(row => row.event)).toContain('account.created');
  const recorded = (await recordOf(house, 'barstow')).filter(entry => entry.event === 'account.created');
  expect(recorded.at(-1)).toMatchObject({ outcome: 'permit', fields: { actor: creator.username } });
});
