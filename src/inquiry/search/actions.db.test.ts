import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildHouse, buildPerson, recordOf, type TestHouse, type TestPerson } from '../../../test/support/house.ts';
import { withComment } from '../../../test/support/noise-photo.ts';
import { buildPhoto, buildRead } from '../../../test/support/reads.ts';
import { enrolCamera } from '../../capture/cameras/actions.ts';
import { prepareReads, rememberPlates, storeReads } from '../../capture/reads/actions.ts';
import type { NewRead } from '../../capture/reads/rules.ts';
import { addDays, frozenClock } from '../../foundation/base/clock.ts';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import type { ReadView } from '../../foundation/contract/routes/inquiries.ts';
import type { NewSource } from '../../foundation/contract/routes/cameras.ts';
import { newId, type ReadId, type SourceId } from '../../foundation/base/ids.ts';
import { taskContext } from '../../gate/access/context.ts';
import type { RecordedEntry } from '../../gate/audit/checks.ts';
import { demonstrationProfile, type ProfileCode } from '../../gate/policy/load.ts';

// noon on a spring day in California
const start = new Date('2026-04-15T19:00:00Z');
const clock = frozenClock(start);
let house: TestHouse;
let officer: TestPerson;
let colleague: TestPerson;
let photo: Buffer;
const cameras: Partial<Record<ProfileCode, SourceId>> = {};

beforeAll(async () => {
  house = await buildHouse({ clock });
  officer = await buildPerson(house, { agency: 'san-leandro', posts: ['detective'] });
  colleague = await buildPerson(house, { agency: 'san-leandro', posts: ['detective'] });
  photo = await buildPhoto(60);
  for (const agency of ['san-leandro', 'barstow'] as const) {
    const camera = {
      code: 'CAM-1',
      name: 'Main and First',
      kind: 'fixed',
      retentionClass: 'server',
      timeZone: 'America/Los_Angeles',
      latitude: 37.5,
      longitude: -122.25,
      headingDegrees: 90,
      externalRefs: [],
    } satisfies NewSource;
    const seed = taskContext(house.gate, house.agencies[agency], 'demo-seed');
    cameras[agency] = (await enrolCamera(seed, camera)).sourceId;
  }
});
afterAll(() => house.close());

async function keep(agency: ProfileCode, ...reads: (Partial<NewRead> & { plate: string })[]): Promise<ReadId[]> {
  const { agencyId } = house.agencies[agency];
  const ctx = taskContext(house.gate, house.agencies[agency], 'demo-seed');
  const prepared = await prepareReads(ctx, {
    store: house.store,
    profile: demonstrationProfile(agency),
    reads: reads.map(read => buildRead({ sourceId: cameras[agency]!, capturedAt: clock.now(), ...read })),
  });
  const ids = await house.gate.db.inAgency(agencyId, tx =>
    storeReads(tx, { agencyId, store: house.store, prepared, at: clock.now() }),
  );
  rememberPlates(house.store, agencyId, prepared);
  return ids;
}

const matter = {
  purpose: 'criminal_investigation',
  caseNumber: 'SL-26-00417',
  reason: 'Burglary on Elm Street, plate seen by a witness',
};

// what an inquiry answers, and what a problem does
type Body = {
  inquiryId: string;
  pattern: string;
  reads: ReadView[];
  next: string | null;
  narrowed: boolean;
  counted: unknown;
  code: string;
  detail: string;
  errors: unknown;
};
type Answer = { status: number; body: Body };
async function ask(person: TestPerson, body: Record<string, unknown>): Promise<Answer> {
  const answer = await house.server.inject({
    method: 'POST',
    url: '/v1/inquiries',
    headers: person.headers,
    payload: { ...matter, ...body },
  });
  return { status: answer.statusCode, body: answer.json<Body>() };
}
async function look(
  person: TestPerson,
  { inquiryId, readId, sha256 = sha256Hex(photo) }: { inquiryId: string; readId: string; sha256?: string },
): Promise<{ status: number; bytes: Buffer; mime: string }> {
  const answer = await house.server.inject({
    url: `/v1/inquiries/${inquiryId}/reads/${readId}/images/${sha256}`,
    headers: person.headers,
  });
  return { status: answer.statusCode, bytes: answer.rawPayload, mime: String(answer.headers['content-type']) };
}
const lastEntry = async (event: string, agency: ProfileCode = 'san-leandro'): Promise<RecordedEntry> => {
  const entry = (await recordOf(house, agency)).findLast(one => one.event === event);
  if (entry === undefined) throw new Error(`the record holds no ${event}`);
  return entry;
};

describe('an inquiry', () => {
  test('answers with the reads, and is recorded with who, why, what was asked and what was found', async () => {
    const [readId] = await keep('san-leandro', {
      plate: 'PW1B22C33',
      images: [{ kind: 'vehicle', bytes: photo }],
      flags: ['late'],
    });
    const { status, body } = await ask(officer, { plate: 'pw-1b 22c3?', capturedFrom: '2026-04-15T11:00:00-07:00' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ pattern: 'PW1B22C3?', next: null, narrowed: false });
    expect(body.reads).toEqual([
      {
        readId,
        plate: 'PW1B22C33',
        plateRaw: 'PW1B22C33',
        state: 'CA',
        confidence: 0.875,
        candidates: [{ text: 'PW1B22C33', confidence: 0.875 }],
        capturedAt: start.toISOString(),
        receivedAt: start.toISOString(),
        camera: 'CAM-1',
        cameraName: 'Main and First',
        latitude: 34.5,
        longitude: -117.25,
        headingDegrees: 270,
        direction: 'west',
        vehicle: { color: 'white' },
        images: [{ kind: 'vehicle', sha256: sha256Hex(photo), mime: 'image/jpeg', width: 24, height: 16 }],
        flags: ['late'],
        purgeOn: '2027-04-15',
      },
    ]);
    const entry = await lastEntry('inquiry.run');
    expect(entry).toMatchObject({
      outcome: 'permit',
      fields: {
        actor: officer.username,
        purpose: matter.purpose,
        case: matter.caseNumber,
        reason: matter.reason,
        plate: 'PW1B22C3?',
        query: {
          from: '2026-04-15T11:00:00-07:00',
          to: null,
          limit: 50,
          continued: false,
          more: false,
          narrowed: false,
        },
        result_count: 1,
        results: [readId],
        subject: body.inquiryId,
      },
    });
  });

  test('goes on with its cursor, each page recorded; a cursor of another search is refused', async () => {
    const ids = await keep('san-leandro', ...[1, 2, 3].map(() => ({ plate: 'PW2B22C33' })));
    const first = await ask(officer, { plate: 'PW2B22C33', limit: 2 });
    const second = await ask(officer, { plate: 'PW2B22C33', limit: 2, cursor: first.body.next });
    const shown = [...first.body.reads, ...second.body.reads].map(read => read.readId);
    expect([shown.toSorted(), second.body.next]).toEqual([ids.toSorted(), null]);
    expect((await lastEntry('inquiry.run')).fields).toMatchObject({ query: { continued: true }, result_count: 1 });
    // all that match are counted once, with the first page, and the record says so
    expect([first.body.counted, second.body.counted]).toEqual([{ reads: 3, orMore: false }, null]);
    const runs = (await recordOf(house, 'san-leandro')).filter(
      entry => entry.fields['subject'] === first.body.inquiryId,
    );
    expect(runs[0]?.fields['query']).toMatchObject({ counted: 3, or_more: false });
    const stolen = await ask(officer, { plate: 'PW2B22C34', limit: 2, cursor: first.body.next });
    expect([stolen.status, stolen.body.code]).toEqual([422, 'input_invalid']);
  });

  test.each([
    [{ plate: 'PW1B~22' }, 422, 'input_invalid'],
    [{ plate: 'P*' }, 422, 'input_invalid'],
    [{ plate: 'PW1', capturedFrom: '2026-04-02T00:00:00Z', capturedTo: '2026-04-01T00:00:00Z' }, 422, 'input_invalid'],
    [{ plate: 'PW1', caseNumber: undefined }, 422, 'case_required'],
    [{ plate: 'PW1', caseNumber: '12' }, 422, 'case_malformed'],
    [{ plate: 'PW1', reason: undefined }, 422, 'reason_required'],
    [{ plate: 'PW1', purpose: 'immigration_enforcement' }, 403, 'purpose_forbidden'],
  ])('%o is refused, and recorded with the plate asked for', async (body, status, code) => {
    const answer = await ask(officer, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await lastEntry('inquiry.run')).toMatchObject({ outcome: 'refuse', fields: { code, plate: body.plate } });
  });

  test('a wrong plate is said at its field', async () => {
    const { body } = await ask(officer, { plate: 'PW1B~22' });
    expect(body.errors).toEqual([{ field: 'plate', message: expect.stringContaining('~') }]);
  });

  test('dispatch sees hits and never browses', async () => {
    const dispatcher = await buildPerson(house, { agency: 'san-leandro', posts: ['dispatcher'] });
    const answer = await ask(dispatcher, { plate: 'PW1B22C33' });
    expect([answer.status, answer.body.code]).toEqual([403, 'permission_missing']);
  });

  test('finds nothing of another agency', async () => {
    await keep('barstow', { plate: 'PW3B22C33' });
    expect((await ask(officer, { plate: 'PW3B22C33' })).body.reads).toEqual([]);
    const other = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
    const answer = await ask(other, { plate: 'PW3B22C33', caseNumber: 'BA-26-00417' });
    expect(answer.body.reads).toHaveLength(1);
  });

  test('that takes longer than 5 s is stopped, and says what to do', async () => {
    // stands in for a search that has too much to look at
    const blocked = house.database.asSuperuser(
      'do $$ begin lock table held_reads in access exclusive mode; perform pg_sleep(6); end $$',
    );
    const locks =
      "select from pg_locks where relation = 'held_reads'::regclass and mode = 'AccessExclusiveLock' and granted";
    await expect.poll(async () => (await house.database.asSuperuser(locks)).length).toBe(1);
    const { status, body } = await ask(officer, { plate: 'PW1B*' });
    await blocked;
    expect([status, body.code, body.detail]).toEqual([
      422,
      'pattern_too_wide',
      expect.stringContaining('more letters'),
    ]);
    expect(await lastEntry('inquiry.run')).toMatchObject({ outcome: 'refuse', fields: { plate: 'PW1B*' } });
  });

  test('shows nothing when the record cannot be written', async () => {
    await keep('san-leandro', { plate: 'PW4B22C33' });
    const ctx = await officer.ctx();
    const { runInquiry } = await import('./actions.ts');
    const deaf = { ...ctx, gate: { ...ctx.gate, append: () => Promise.reject(new Error('the disk is full')) } };
    await expect(runInquiry(deaf, { ...matter, plate: 'PW4B22C33', limit: 5 })).rejects.toThrow('the disk is full');
  });
});

describe('a photo', () => {
  test('is shown to who made the inquiry, and the look is recorded with its purpose, number and reason', async () => {
    const [readId] = await keep('san-leandro', { plate: 'PW5B22C33', images: [{ kind: 'vehicle', bytes: photo }] });
    const { body } = await ask(officer, { plate: 'PW5B*' });
    const shown = await look(officer, { inquiryId: body.inquiryId, readId: readId! });
    expect([shown.status, shown.mime, shown.bytes.equals(photo)]).toEqual([200, 'image/jpeg', true]);
    expect(await lastEntry('photo.shown')).toMatchObject({
      outcome: 'permit',
      fields: {
        actor: officer.username,
        subject: readId,
        plate: 'PW5B22C33',
        purpose: matter.purpose,
        case: matter.caseNumber,
        reason: matter.reason,
        query: { inquiry: body.inquiryId, image: sha256Hex(photo) },
      },
    });
  });

  test('with a web page in it is still served as a picture and as nothing else', async () => {
    const bytes = withComment(photo, '<!doctype html><script>alert(document.domain)</script>');
    const [readId] = await keep('san-leandro', { plate: 'PW5C22C33', images: [{ kind: 'vehicle', bytes }] });
    const { body } = await ask(officer, { plate: 'PW5C22C33' });
    const answer = await house.server.inject({
      url: `/v1/inquiries/${body.inquiryId}/reads/${readId}/images/${sha256Hex(bytes)}`,
      headers: { ...officer.headers, accept: 'text/html' },
    });
    expect([answer.statusCode, answer.rawPayload.equals(bytes)]).toEqual([200, true]);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
  });

  test('is not there for anybody or anything else', async () => {
    const images: NewRead['images'] = [{ kind: 'vehicle', bytes: photo }];
    const other = await buildPhoto(61);
    const [covered, otherPlate, early] = await keep(
      'san-leandro',
      { plate: 'PW6B22C33', images },
      { plate: 'PW7B22C33', images: [...images, { kind: 'plate', bytes: other }] },
      { plate: 'PW6B22C33', images, capturedAt: new Date('2026-04-01T00:00:00Z') },
    );
    const [foreign] = await keep('barstow', { plate: 'PW6B22C33', images });
    const { body } = await ask(officer, { plate: 'PW6B22C33', capturedFrom: '2026-04-10T00:00:00Z' });
    const { inquiryId } = body;
    const tries: [TestPerson, { inquiryId: string; readId: string; sha256?: string }][] = [
      [colleague, { inquiryId, readId: covered! }],
      [officer, { inquiryId: newId(), readId: covered! }],
      [officer, { inquiryId, readId: newId() }],
      [officer, { inquiryId, readId: otherPlate! }],
      [officer, { inquiryId, readId: early! }],
      [officer, { inquiryId, readId: foreign! }],
      // it is in the store, but belongs to another read
      [officer, { inquiryId, readId: covered!, sha256: sha256Hex(other) }],
    ];
    for (const [person, what] of tries) expect((await look(person, what)).status).toBe(404);
    const entry = await lastEntry('photo.shown');
    expect(entry).toMatchObject({ outcome: 'refuse', fields: { code: 'not_found', subject: covered } });
    expect((await look(officer, { inquiryId, readId: covered! })).status).toBe(200);
  });

  test('needs a new inquiry after 12 hours', async () => {
    const [readId] = await keep('san-leandro', { plate: 'PW8B22C33', images: [{ kind: 'vehicle', bytes: photo }] });
    const { runInquiry, showInquiryPhoto } = await import('./actions.ts');
    const ctx = await officer.ctx();
    const { inquiryId } = await runInquiry(ctx, { ...matter, plate: 'PW8B22C33', limit: 5 });
    const input = { store: house.store, inquiryId, readId: readId!, sha256: sha256Hex(photo) };
    try {
      clock.advanceMs(12 * 3_600_000 - 1);
      expect((await showInquiryPhoto(ctx, input)).mime).toBe('image/jpeg');
      clock.advanceMs(1);
      await expect(showInquiryPhoto(ctx, input)).rejects.toMatchObject({ code: 'not_found' });
    } finally {
      clock.set(start);
    }
  });
});

describe('the day on which a read goes', () => {
  test('day by day: shown through local day 365, not on local day 366, nor its photo', async () => {
    const [readId] = await keep('san-leandro', { plate: 'PW9B22C33', images: [{ kind: 'vehicle', bytes: photo }] });
    const { runInquiry, showInquiryPhoto } = await import('./actions.ts');
    const ctx = await officer.ctx();
    const sees = async (at: string): Promise<[number, boolean]> => {
      clock.set(new Date(at));
      const { reads, inquiryId } = await runInquiry(ctx, { ...matter, plate: 'PW9B22C33', limit: 5 });
      const input = { store: house.store, inquiryId, readId: readId!, sha256: sha256Hex(photo) };
      const photoShown = await showInquiryPhoto(ctx, input).then(
        () => true,
        () => false,
      );
      return [reads.length, photoShown];
    };
    try {
      for (const day of [0, 1, 100, 200, 299, 363]) {
        expect(await sees(`${addDays('2026-04-15', day)}T19:00:00Z`)).toEqual([1, true]);
      }
      // local midnight is 07:00 UTC in summer time
      expect(await sees('2027-04-15T06:59:59.999Z')).toEqual([1, true]);
      expect(await sees('2027-04-15T07:00:00Z')).toEqual([0, false]);
      for (const day of [366, 367, 380]) {
        expect(await sees(`${addDays('2026-04-15', day)}T19:00:00Z`)).toEqual([0, false]);
      }
    } finally {
      clock.set(start);
    }
  });
});
