import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followHits } from '../../../test/support/hits.ts';
import { buildHouse, buildPerson, type TestHouse } from '../../../test/support/house.ts';
import { openNewSession } from '../../../test/support/persons.ts';

/** C4: from the moment an account is switched off until nothing of it lives any more, its open streams included. */

const mostMs = 5000;
let house: TestHouse;
let address: string;
beforeAll(async () => {
  house = await buildHouse();
  await house.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = house.server.server.address() as AddressInfo; // listening on TCP
  address = `http://127.0.0.1:${port}`;
});
afterAll(async () => house.close());

test('switching an account off ends its sessions at once and its streams within five seconds', async () => {
  const commander = await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
  const person = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'] });
  const token = await openNewSession(house, { ...person, agency: 'barstow' });
  const second = { ...person, token, headers: { authorization: `Bearer ${token}` } };
  const streams = [followHits(address, person), followHits(address, second)];
  for (const stream of streams) expect(await stream.status).toBe(200);
  const startedMs = performance.now();
  const off = await house.server.inject({
    method: 'POST',
    url: `/v1/accounts/${person.personId}/deactivate`,
    headers: commander.headers,
    payload: { reason: 'high_risk' },
  });
  expect(off.statusCode).toBe(200);
  for (const { headers } of [person, second])
    expect((await house.server.inject({ url: '/v1/me', headers })).statusCode).toBe(401);
  const sessionsMs = performance.now() - startedMs;
  await Promise.all(streams.map(stream => stream.ended));
  const streamsMs = performance.now() - startedMs;
  process.stdout.write(
    `disabled to dead: sessions ${Math.round(sessionsMs)} ms, streams ${Math.round(streamsMs)} ms\n`,
  );
  expect(streamsMs).toBeLessThan(mostMs);
  expect(sessionsMs).toBeLessThan(1000);
});
