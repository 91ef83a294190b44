import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import type { SourceId } from '../../foundation/base/ids.ts';
import { fictionalLookAlikeOf, fictionalPlate } from '../../foundation/plates/fictional.ts';
import type { HitView } from '../../foundation/contract/routes/hits.ts';
import { buildCamera, hourMs, shownWords, storeAll, wantPlates } from '../../../test/support/hits.ts';
import { buildHouse, buildPerson, recordOf, type TestHouse, type TestPerson } from '../../../test/support/house.ts';
import { buildPhoto } from '../../../test/support/reads.ts';

const start = new Date('2026-05-01T12:00:00Z');
const clock = frozenClock(start);
let house: TestHouse;
let camera: SourceId;
let dispatcher: TestPerson;
let other: TestPerson;

beforeAll(async () => {
  house = await buildHouse({ clock });
  camera = await buildCamera(house, 'barstow', 'C-1');
  dispatcher = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], username: 'desk.one' });
  other = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], username: 'desk.two' });
});
afterAll(() => house.close());

let seed = 0;
const nextPlate = (): string => fictionalPlate((seed += 1000));

const get = (url: string, person: TestPerson) => house.server.inject({ url, headers: person.headers });
const post = (url: string, person: TestPerson, payload: object = {}) =>
  house.server.inject({ method: 'POST', url, headers: person.headers, payload });

async function listed(person: TestPerson = dispatcher, state = 'all'): Promise<HitView[]> {
  const response = await get(`/v1/hits?state=${state}&limit=200`, person);
  return response.json<{ hits: HitView[] }>().hits;
}

/** Puts a plate on a list of its own and sends a read of it; answers the hits that came of it. */
async function hitsOf(wanted: { plate: string; state?: string; plateType?: string }, read: object): Promise<HitView[]> {
  await wantPlates(house, 'barstow', { list: `list ${wanted.plate.replaceAll(/[?*]/g, '-')}`, plates: [wanted] });
  await storeAll(house, 'barstow', [{ sourceId: camera, plate: wanted.plate, ...read }]);
  await house.matcher.idle();
  return (await listed()).filter(hit => hit.wanted.plate === wanted.plate);
}

async function oneHit(): Promise<HitView> {
  const [hit] = await hitsOf({ plate: nextPlate() }, {});
  if (hit === undefined) throw new Error('no hit was made');
  return hit;
}

const compared = { plate: true, state: true, vehicle: true };

describe('what a hit says', () => {
  it('says NOT VERIFIED, why it matched, and who approved the entry', async () => {
    const plate = nextPlate();
    const [hit, ...more] = await hitsOf({ plate }, {});
    expect(more).toEqual([]);
    expect(hit).toMatchObject({
      plate,
      grade: 'exact',
      possible: false,
      historic: false,
      why: ['all characters the same'],
      camera: 'C-1',
      cameraName: 'Main Street C-1',
      verification: 'unverified',
      outcome: null,
      wanted: {
        category: 'Stolen vehicle',
        reason: expect.stringMatching(/Approved by person\.\d+ \(Operations Division Commander\)\.$/),
      },
    });
    if (hit !== undefined) expect(shownWords(hit)).toBe('NOT VERIFIED');
  });

  it('grades a look-alike, a partial plate and another state', async () => {
    const plate = nextPlate();
    expect(await hitsOf({ plate }, { plate: fictionalLookAlikeOf(plate) })).toMatchObject([
      { grade: 'look-alike', possible: false },
    ]);
    const partial = nextPlate();
    expect(await hitsOf({ plate: `${partial.slice(0, 7)}??` }, { plate: partial })).toMatchObject([
      { grade: 'partial' },
    ]);
    expect(await hitsOf({ plate: nextPlate() }, { state: 'NV' })).toMatchObject([
      { possible: true, why: ['all characters the same', 'state read NV, the list says CA'] },
    ]);
    expect(await hitsOf({ plate: nextPlate() }, { state: null })).toMatchObject([{ possible: true }]);
    expect(await hitsOf({ plate: nextPlate(), plateType: 'MC' }, { vehicle: { body: 'sedan' } })).toMatchObject([
      { possible: true },
    ]);
  });

  it('calls a read that came late historic', async () => {
    const capturedAt = new Date(clock.now().getTime() - 11 * 60_000);
    expect(await hitsOf({ plate: nextPlate() }, { capturedAt, receivedAt: clock.now() })).toMatchObject([
      { historic: true },
    ]);
  });
});

describe('the steps of dispatch', () => {
  it('goes from NOT VERIFIED over asked to VERIFIED, each step by name and in the record', async () => {
    const hit = await oneHit();
    const url = `/v1/hits/${hit.hitId}`;
    const taken = await post(`${url}/take`, dispatcher);
    expect(taken.json()).toMatchObject({ verification: 'asked', takenBy: 'desk.one', takenAt: start.toISOString() });
    expect(shownWords(taken.json<HitView>())).toBe('NOT VERIFIED (CLETS asked)');
    const answered = await post(`${url}/answer`, other, { answer: 'verified', reference: 'R-77', compared });
    expect(answered.json()).toMatchObject({ verification: 'verified', answeredBy: 'desk.two', takenBy: 'desk.one' });
    const closed = await post(`${url}/close`, dispatcher, { outcome: 'stopped', note: 'unit 4' });
    expect(closed.json()).toMatchObject({ outcome: 'stopped', closedBy: 'desk.one' });
    expect((await listed(dispatcher, 'open')).some(each => each.hitId === hit.hitId)).toBe(false);
    const record = (await recordOf(house, 'barstow')).filter(entry => entry.fields.subject === hit.hitId);
    expect(record.map(entry => [entry.event, entry.fields.actor])).toEqual([
      ['hit.taken', 'desk.one'],
      ['hit.answered', 'desk.two'],
      ['hit.closed', 'desk.one'],
    ]);
    expect(record[1]?.fields).toMatchObject({ plate: hit.plate, detail: { answer: 'verified', reference: 'R-77' } });
  });

  it('lets exactly one of many take a hit at once, and tells the others who', async () => {
    const hit = await oneHit();
    const people = [dispatcher, other];
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post(`/v1/hits/${hit.hitId}/take`, people[index % 2] ?? other)),
    );
    const taker = responses.find(response => response.statusCode === 200)?.json<HitView>().takenBy;
    for (const [index, response] of responses.entries()) {
      const isTaker = people[index % 2]?.username === taker;
      expect(response.statusCode).toBe(isTaker ? 200 : 409);
      if (!isTaker) expect(response.json()).toMatchObject({ code: 'hit_state', takenBy: taker });
    }
    const events = await house.database.asSuperuser(`select 1 from feed_events where kind = 'taken' and hit_id = $1`, [
      hit.hitId,
    ]);
    expect(events).toHaveLength(1);
  });

  it('refuses VERIFIED without having taken, without a reference, or without all comparisons', async () => {
    const hit = await oneHit();
    const url = `/v1/hits/${hit.hitId}/answer`;
    const whole = { answer: 'verified', reference: 'R-1', compared };
    expect((await post(url, dispatcher, whole)).json()).toMatchObject({ code: 'hit_state' });
    await post(`/v1/hits/${hit.hitId}/take`, dispatcher);
    for (const lacking of [
      { ...whole, reference: undefined },
      { ...whole, compared: { ...compared, vehicle: false } },
      { ...whole, compared: undefined },
    ]) {
      expect((await post(url, dispatcher, lacking)).json()).toMatchObject({ code: 'input_invalid' });
    }
    expect((await listed()).find(each => each.hitId === hit.hitId)).toMatchObject({
      verification: 'asked',
      answeredBy: null,
    });
  });

  it('takes an answer after "no answer", takes VERIFIED back, and never makes a negative answer VERIFIED', async () => {
    const hit = await oneHit();
    const answer = (payload: object) => post(`/v1/hits/${hit.hitId}/answer`, dispatcher, payload);
    await post(`/v1/hits/${hit.hitId}/take`, dispatcher);
    expect((await answer({ answer: 'no_answer' })).json()).toMatchObject({ verification: 'no_answer' });
    const verified = { answer: 'verified', reference: 'R-1', compared };
    expect((await answer(verified)).json()).toMatchObject({ verification: 'verified' });
    expect((await answer({ answer: 'no_answer' })).statusCode).toBe(409);
    expect((await answer({ answer: 'not_wanted' })).json()).toMatchObject({ verification: 'not_wanted' });
    expect((await answer(verified)).json()).toMatchObject({ code: 'hit_state', verification: 'not_wanted' });
  });

  it('lets one of two answers at once stand', async () => {
    const hit = await oneHit();
    await post(`/v1/hits/${hit.hitId}/take`, dispatcher);
    const both = await Promise.all([
      post(`/v1/hits/${hit.hitId}/answer`, dispatcher, { answer: 'verified', reference: 'R-1', compared }),
      post(`/v1/hits/${hit.hitId}/answer`, other, { answer: 'verified', reference: 'R-2', compared }),
    ]);
    expect(both.map(response => response.statusCode).sort()).toEqual([200, 409]);
  });

  it('closes once', async () => {
    const hit = await oneHit();
    const close = (person: TestPerson) =>
      post(`/v1/hits/${hit.hitId}/close`, person, { outcome: 'misread', note: 'seen' });
    const both = await Promise.all([close(dispatcher), close(other)]);
    expect(both.map(response => response.statusCode).sort()).toEqual([200, 409]);
    expect((await post(`/v1/hits/${hit.hitId}/take`, dispatcher)).json()).toMatchObject({ code: 'hit_state' });
    const answer = { answer: 'not_wanted' };
    expect((await post(`/v1/hits/${hit.hitId}/answer`, dispatcher, answer)).json()).toMatchObject({
      code: 'hit_state',
    });
  });
});

describe('recovery (BA-72)', () => {
  it('stops matching the entry from the moment at which the hit is closed as recovered', async () => {
    const hit = await oneHit();
    await storeAll(house, 'barstow', [{ sourceId: camera, plate: hit.plate }]);
    await house.matcher.idle();
    const count = async () => (await listed()).filter(each => each.plate === hit.plate).length;
    expect(await count()).toBe(2);
    await post(`/v1/hits/${hit.hitId}/close`, dispatcher, { outcome: 'recovered', note: 'stood in the street' });
    await storeAll(house, 'barstow', [{ sourceId: camera, plate: hit.plate }]);
    await house.matcher.idle();
    expect(await count()).toBe(2);
    const [entry] = await house.database.asSuperuser<{ ended_reason: string }>(
      'select ended_reason from hotlist_entries where plate = $1',
      [hit.plate],
    );
    expect(entry?.ended_reason).toBe('recovered');
  });
});

describe('photos', () => {
  it('shows a photo of an open hit and records the look', async () => {
    const bytes = await buildPhoto(seed % 256);
    const [hit] = await hitsOf({ plate: nextPlate() }, { images: [{ kind: 'plate', bytes }] });
    const url = `/v1/hits/${hit?.hitId}/images/`;
    const shown = await get(url + sha256Hex(bytes), dispatcher);
    expect(shown.statusCode).toBe(200);
    expect(shown.rawPayload.equals(bytes)).toBe(true);
    const record = (await recordOf(house, 'barstow')).findLast(entry => entry.event === 'photo.shown');
    expect(record?.fields).toMatchObject({ subject: hit?.hitId, purpose: 'hit', actor: 'desk.one', plate: hit?.plate });
    expect((await get(`${url}${'0'.repeat(64)}`, dispatcher)).statusCode).toBe(404);
    await post(`/v1/hits/${hit?.hitId}/close`, dispatcher, { outcome: 'none', note: 'nobody came' });
    expect((await get(url + sha256Hex(bytes), dispatcher)).json()).toMatchObject({ code: 'hit_state' });
  });
});

describe('who may', () => {
  it('shows another agency nothing, and says that there is nothing', async () => {
    const hit = await oneHit();
    const stranger = await buildPerson(house, { agency: 'corona', posts: ['dispatcher'] });
    expect(await listed(stranger)).toEqual([]);
    for (const [step, payload] of [
      ['take', {}],
      ['answer', { answer: 'not_wanted' }],
      ['close', { outcome: 'none' }],
    ] as const) {
      const response = await post(`/v1/hits/${hit.hitId}/${step}`, stranger, payload);
      expect([response.statusCode, response.json<{ code: string }>().code]).toEqual([404, 'not_found']);
    }
    expect((await get(`/v1/hits/${hit.hitId}/images/${'0'.repeat(64)}`, stranger)).statusCode).toBe(404);
  });

  it('does not match reads of one agency against the lists of another', async () => {
    const plate = nextPlate();
    await wantPlates(house, 'corona', { list: 'theirs', plates: [{ plate }] });
    await storeAll(house, 'barstow', [{ sourceId: camera, plate }]);
    await house.matcher.idle();
    expect((await listed()).some(hit => hit.plate === plate)).toBe(false);
  });

  it('lets dispatch take hits and search nothing, and an untrained person neither', async () => {
    const hit = await oneHit();
    const matter = { purpose: 'criminal_investigation', caseNumber: '26-0001', reason: 'looking for a car' };
    const search = await post('/v1/inquiries', dispatcher, { pattern: hit.plate, plate: hit.plate, ...matter });
    expect(search.statusCode).toBe(403);
    expect((await post(`/v1/hits/${hit.hitId}/take`, dispatcher)).statusCode).toBe(200);
    const untrained = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], trained: false });
    expect((await get('/v1/hits', untrained)).json()).toMatchObject({ code: 'training_missing' });
    const technician = await buildPerson(house, { agency: 'barstow', posts: ['vendor-technician'] });
    expect((await get('/v1/hits', technician)).json()).toMatchObject({ code: 'permission_missing' });
  });

  it('shows a hit no more from the local day on which its read is gone', async () => {
    const hit = await oneHit();
    await house.database.asSuperuser(`update hits set gone_on = date '2026-05-02' where hit_id = $1`, [hit.hitId]);
    const has = async () => (await listed()).some(each => each.hitId === hit.hitId);
    expect(await has()).toBe(true);
    await house.database.asSuperuser(`update hits set gone_on = date '2026-05-01' where hit_id = $1`, [hit.hitId]);
    expect(await has()).toBe(false);
    expect((await post(`/v1/hits/${hit.hitId}/take`, dispatcher)).statusCode).toBe(404);
  });
});

describe('the age of a list (BA-71)', () => {
  it('matches at 71:59 and not at 72:00', async () => {
    const plate = nextPlate();
    await wantPlates(house, 'barstow', { list: 'old', plates: [{ plate }] });
    const made = () =>
      house.database.asSuperuser('select 1 from hits where plate = $1', [plate]).then(rows => rows.length);
    clock.set(new Date(start.getTime() + 72 * hourMs - 60_000));
    await storeAll(house, 'barstow', [{ sourceId: camera, plate }]);
    await house.matcher.idle();
    expect(await made()).toBe(1);
    clock.set(new Date(start.getTime() + 72 * hourMs));
    await storeAll(house, 'barstow', [{ sourceId: camera, plate }]);
    await house.matcher.idle();
    expect(await made()).toBe(1);
  });
});
