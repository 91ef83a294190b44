import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCameraHouse, keyFor, type CameraHouse } from '../../../test/support/camera-house.ts';
import { buildPerson, recordOf, type TestPerson } from '../../../test/support/persons.ts';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { newId } from '../../foundation/base/ids.ts';
import { identifySource, sourceKeyInForce, sourceNames, sourcesOfKey } from './actions.ts';
import { keyText, newSecret } from './rules.ts';

let house: CameraHouse;
let equipment: TestPerson;

beforeAll(async () => {
  house = await buildCameraHouse();
  equipment = await buildPerson(house, { agency: 'barstow', posts: ['day-to-day-administrator'], trained: false });
});
afterAll(() => house.close());

const camera = {
  code: 'north',
  name: 'North',
  kind: 'fixed',
  retentionClass: 'server',
  timeZone: 'America/Los_Angeles',
};

function send(person: TestPerson, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
  return house.server.inject({ method, url, headers: person.headers, ...(payload === undefined ? {} : { payload }) });
}

describe('enrolling', () => {
  test('a camera is listed once it is enrolled, and the record says who enrolled it', async () => {
    const enrolled = await send(equipment, 'POST', '/v1/cameras', { ...camera, externalRefs: ['agent/1'] });
    expect(enrolled.statusCode).toBe(201);
    const listed = await send(equipment, 'GET', '/v1/cameras');
    expect(listed.json().cameras).toEqual([
      {
        ...camera,
        sourceId: enrolled.json().sourceId,
        externalRefs: ['agent/1'],
        latitude: null,
        longitude: null,
        headingDegrees: null,
        active: true,
      },
    ]);
    const entry = (await recordOf(house, 'barstow')).find(one => one.event === 'camera.enrolled');
    expect(entry).toMatchObject({
      outcome: 'permit',
      fields: { actor: equipment.username, subject: enrolled.json().sourceId },
    });
  });

  test.each([
    ['a code that is taken', {}, 'code'],
    ['a class that the policy does not have', { code: 'x', retentionClass: 'forever' }, 'retentionClass'],
    ['a zone that does not exist', { code: 'x', timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['half a place', { code: 'x', latitude: 3 }, 'longitude'],
  ])('%s is refused', async (_what, fields, field) => {
    const answer = await send(equipment, 'POST', '/v1/cameras', { ...camera, ...fields });
    expect([answer.statusCode, answer.json().code, answer.json().errors[0].field]).toEqual([
      422,
      'input_invalid',
      field,
    ]);
  });

  test('another agency may use the same code and sees only its own', async () => {
    await keyFor(house, 'carlsbad', [{ code: 'north' }, { code: 'south' }]);
    const listed = await send(equipment, 'GET', '/v1/cameras');
    expect(listed.json()).toMatchObject({ cameras: [{ code: 'north' }] });
  });

  test('a patrol officer may not', async () => {
    const officer = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
    for (const [method, url, body] of [
      ['GET', '/v1/cameras', undefined],
      ['POST', '/v1/cameras', { ...camera, code: 'x' }],
      ['POST', '/v1/camera-keys', { label: 'x', cameras: ['north'] }],
      ['DELETE', `/v1/camera-keys/${newId()}`, undefined],
    ] as const) {
      const answer = await send(officer, method, url, body);
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'permission_missing']);
    }
  });
});

describe('keys', () => {
  test('a key is shown once, stored as a hash, and speaks for the named cameras', async () => {
    const answer = await send(equipment, 'POST', '/v1/camera-keys', {
      label: 'north pole',
      cameras: ['north', 'north'],
    });
    expect(answer.statusCode).toBe(201);
    const { key, keyId } = answer.json<{ key: string; keyId: string }>();
    expect(key).toMatch(new RegExp(`^pwk\\.barstow\\.${keyId}\\.[\\w-]{43}$`));
    const [, , , secret = ''] = key.split('.');
    const rows = await house.database.asSuperuser<{ text: string }>(
      'select source_keys::text as text from source_keys',
    );
    expect(rows.some(row => row.text.includes(sha256Hex(secret)))).toBe(true);
    expect(rows.some(row => row.text.includes(secret))).toBe(false);
    expect(JSON.stringify(await recordOf(house, 'barstow'))).not.toContain(secret);
    const actor = await identifySource(house.gate, key, '192.0.2.1');
    expect(actor).toMatchObject({ kind: 'source', keyId, label: 'north pole', agency: { code: 'barstow' } });
    const { agencyId } = house.agencies.barstow;
    await house.gate.db.inAgency(agencyId, async tx => {
      expect((await sourcesOfKey(tx, keyId)).map(source => source.code)).toEqual(['north']);
      expect([...(await sourceNames(tx)).values()]).toEqual([
        { code: 'north', name: 'North', timeZone: 'America/Los_Angeles' },
      ]);
      expect(await sourceKeyInForce(tx, keyId)).toBe(true);
    });
    // in another agency's transaction the key does not exist
    expect(await house.gate.db.inAgency(house.agencies.carlsbad.agencyId, tx => sourceKeyInForce(tx, keyId))).toBe(
      false,
    );
  });

  test('a key for a camera that the agency does not have is refused', async () => {
    const answer = await send(equipment, 'POST', '/v1/camera-keys', { label: 'x', cameras: ['north', 'south'] });
    expect([answer.statusCode, answer.json().errors]).toEqual([
      422,
      [{ field: 'cameras.1', message: 'this agency has no camera south' }],
    ]);
  });

  test('a revoked key is identified but not in force; revoking again changes nothing', async () => {
    const { key, keyId } = (
      await send(equipment, 'POST', '/v1/camera-keys', { label: 'x', cameras: ['north'] })
    ).json();
    const url = `/v1/camera-keys/${keyId}`;
    for (let time = 0; time < 2; time++) {
      const answer = await send(equipment, 'DELETE', url);
      expect([answer.statusCode, answer.json().revoked]).toEqual([200, true]);
      house.clock.advanceMs(1000);
    }
    expect((await identifySource(house.gate, key, '192.0.2.1')).keyId).toBe(keyId);
    expect(await house.gate.db.inAgency(house.agencies.barstow.agencyId, tx => sourceKeyInForce(tx, keyId))).toBe(
      false,
    );
    const [row] = await house.database.asSuperuser<{ age: number }>(
      `select extract(epoch from revoked_at - created_at)::int as age from source_keys where key_id = $1`,
      [keyId],
    );
    expect(row?.age).toBe(0);
  });

  test("another agency's key can't be revoked, and looks as if it were not there", async () => {
    const { keyId } = await keyFor(house, 'corona', [{ code: 'north' }]);
    for (const id of [keyId, newId()]) {
      const answer = await send(equipment, 'DELETE', `/v1/camera-keys/${id}`);
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
    }
  });
});

describe('a wrong key', () => {
  test('gets the same answer in every way, and one entry per address and minute', async () => {
    const { key, keyId } = await keyFor(house, 'san-leandro', [{ code: 'north' }]);
    const flipped = key.slice(0, -2) + (key.endsWith('AA') ? 'BB' : 'AA');
    const wrong = [
      flipped,
      key.toUpperCase(),
      key.replace('san-leandro', 'barstow'),
      key.replace(keyId, newId()),
      keyText({ agencyCode: 'nowhere', keyId, secret: newSecret() }),
      'pwk.san-leandro',
      'x',
      '',
    ];
    for (const one of wrong) {
      await expect(identifySource(house.gate, one, `address of ${one}`)).rejects.toThrow(
        expect.objectContaining({ code: 'source_key_wrong', message: 'The camera key is missing or wrong' }),
      );
    }
    for (let time = 0; time < 50; time++) await identifySource(house.gate, flipped, 'flood').catch(() => undefined);
    house.clock.advanceMs(60_000);
    await identifySource(house.gate, flipped, 'flood').catch(() => undefined);
    const refused = (await recordOf(house, 'san-leandro')).filter(one => one.event === 'source.refused');
    const byAddress = refused.map(one => [one.fields.address, one.fields.result_count]);
    expect(byAddress).toEqual([
      [`address of ${flipped}`, 1],
      [`address of ${wrong[3]}`, 1],
      ['address of pwk.san-leandro', 1],
      ['flood', 1],
      ['flood', 50],
    ]);
    expect(refused.every(one => one.outcome === 'refuse' && one.fields.code === 'source_key_wrong')).toBe(true);
    const [installation] = await house.database.asSuperuser<{ size: number }>(
      `select size::int as size from audit.logs where agency_id = '00000000-0000-0000-0000-000000000000'`,
    );
    expect(installation?.size).toBeGreaterThanOrEqual(4);
  });
});
