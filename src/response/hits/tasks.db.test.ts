import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../foundation/base/errors.ts';
import type { SourceId } from '../../foundation/base/ids.ts';
import { fictionalPlate } from '../../foundation/plates/fictional.ts';
import type { AuditDraft } from '../../gate/audit/entry.ts';
import type { Gate } from '../../gate/access/gate.ts';
import type { EventStream, StreamEvent } from '../../gate/edge/event-stream.ts';
import {
  buildCamera,
  feedKinds,
  followHits,
  storeAll,
  wantPlates,
  type TestStream,
} from '../../../test/support/hits.ts';
import { buildHouse, buildPerson, recordOf, type TestHouse, type TestPerson } from '../../../test/support/house.ts';
import { switchTo } from '../../../test/support/persons.ts';
import { bySize } from '../../../test/support/size.ts';
import { startFeed, type Feed } from './tasks.ts';

let house: TestHouse;
let camera: SourceId;
let address: string;
let first: TestPerson;
let second: TestPerson;
const open: { cut(): void }[] = [];
const wanted = fictionalPlate(7);

beforeAll(async () => {
  house = await buildHouse();
  camera = await buildCamera(house, 'barstow', 'C-1');
  first = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], username: 'desk.one' });
  second = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], username: 'desk.two' });
  await wantPlates(house, 'barstow', { plates: [{ plate: wanted }] });
  await house.server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = house.server.server.address() as AddressInfo; // a TCP server has one
  address = `http://127.0.0.1:${port}`;
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.cut();
});
afterAll(() => house.close());

async function follow(person: TestPerson, lastEventId: string | null = null): Promise<TestStream> {
  const stream = followHits(address, person, lastEventId);
  open.push(stream);
  expect(await stream.status).toBe(200);
  return stream;
}

const sendHits = (count = 1) =>
  storeAll(
    house,
    'barstow',
    Array.from({ length: count }, () => ({ sourceId: camera, plate: wanted })),
  );
const deliveries = async (ofHit: string) =>
  (await recordOf(house, 'barstow')).filter(entry => entry.event === 'hit.delivered' && entry.fields.subject === ofHit);

describe('the live stream', () => {
  it('brings a hit to all consoles with one entry that names them, and what people do about it', async () => {
    const [one, two] = [await follow(first), await follow(second)];
    await sendHits();
    const [event] = await one.feed(1);
    const [same] = await two.feed(1);
    expect(event).toMatchObject({ event: 'hit', hit: { plate: wanted, verification: 'unverified' } });
    expect(same?.id).toBe(event?.id);
    const hitId = event?.hit?.hitId ?? '';
    const record = await deliveries(hitId);
    expect(record.map(entry => entry.fields.receivers)).toEqual([['desk.one', 'desk.two']]);
    expect(record[0]?.fields).toMatchObject({ plate: wanted, organisation: house.agencies.barstow.name });
    const take = await house.server.inject({ method: 'POST', url: `/v1/hits/${hitId}/take`, headers: first.headers });
    expect(take.statusCode).toBe(200);
    const [, taken] = await two.feed(2);
    expect(taken).toMatchObject({ event: 'taken', hit: { hitId, takenBy: 'desk.one', verification: 'asked' } });
    // who had the hit already is not recorded again; who came since is
    const late = await follow(second);
    const third = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], username: 'desk.three' });
    const later = await follow(third);
    await house.server.inject({
      method: 'POST',
      url: `/v1/hits/${hitId}/close`,
      headers: first.headers,
      payload: { outcome: 'none', note: 'gone' },
    });
    await later.feed(1);
    await late.feed(1);
    expect((await deliveries(hitId)).map(entry => entry.fields.receivers)).toEqual([
      ['desk.one', 'desk.two'],
      ['desk.three'],
    ]);
  });

  it('begins with now when no event is named, and shows another agency nothing', async () => {
    await sendHits();
    await house.matcher.idle();
    const stranger = await buildPerson(house, { agency: 'corona', posts: ['dispatcher'] });
    const [fresh, foreign, replayed] = [await follow(first), await follow(stranger), await follow(stranger, '0')];
    await sendHits();
    expect(await fresh.feed(1)).toHaveLength(1);
    await sleep(300);
    expect(fresh.events).toHaveLength(1);
    expect([...foreign.events, ...replayed.events]).toEqual([]);
  });

  it('replays after the last event that was seen, recorded for that console alone, then goes on live', async () => {
    const one = await follow(first);
    await sendHits(3);
    const seen = await one.feed(3);
    one.cut();
    await sendHits(2);
    await house.matcher.idle();
    const again = await follow(first, seen[0]?.id ?? null);
    const replayed = await again.feed(4);
    expect(replayed.slice(0, 2).map(event => event.id)).toEqual(seen.slice(1).map(event => event.id));
    const missedId = replayed[2]?.hit?.hitId ?? '';
    expect((await deliveries(missedId)).map(entry => entry.fields.receivers)).toEqual([['desk.one']]);
    await sendHits();
    expect((await again.feed(5)).map(event => Number(event.id))).toEqual(
      Array.from({ length: 5 }, (_, index) => Number(seen[0]?.id) + 1 + index),
    );
  });

  it('says so when it cannot resume where the console stopped', async () => {
    for (const unknown of ['999999999', 'nonsense', '-1']) {
      const stream = await follow(first, unknown);
      await stream.until(events => events.some(event => event.event === 'resume-incomplete'));
      expect(stream.events.filter(event => feedKinds.has(event.event))).toEqual([]);
    }
    const last = (await house.database.asSuperuser<{ seq: string }>('select max(seq) as seq from feed_events'))[0]?.seq;
    await house.database.asSuperuser(`update feed_events set made_at = made_at - interval '25 hours' where seq <= $1`, [
      last,
    ]);
    await sendHits();
    await house.matcher.idle();
    const stream = await follow(first, '1');
    const [kept] = await stream.feed(1);
    expect(Number(kept?.id)).toBe(Number(last) + 1);
    expect(stream.events[0]).toMatchObject({ event: 'resume-incomplete', id: last });
  });

  it('is closed to who may not see hits', async () => {
    const untrained = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], trained: false });
    expect(await followHits(address, untrained).status).toBe(403);
    expect(
      await followHits(address, { ...untrained, headers: { authorization: 'Bearer nonsense-token' } }).status,
    ).toBe(401);
  });
});

describe('losing the right to look', () => {
  it.each(['account off', 'signed out'] as const)('ends the stream within five seconds: %s', async how => {
    const person = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'] });
    const stream = await follow(person);
    const startedMs = performance.now();
    if (how === 'account off') await switchTo(house, 'barstow', person.personId, false);
    else await house.server.inject({ method: 'DELETE', url: '/v1/sessions/current', headers: person.headers });
    await stream.ended;
    expect(performance.now() - startedMs).toBeLessThan(5500);
    expect(stream.events.at(-1)).toMatchObject({ event: 'ended' });
    await sendHits();
    await house.matcher.idle();
    expect(stream.events.some(event => event.event === 'hit')).toBe(false);
  });
});

describe('consoles that come and go', () => {
  it('miss nothing and get nothing twice while hits are being made', { timeout: 180_000 }, async () => {
    const cuts = bySize({ quick: 40, full: 1000 });
    const batches = bySize({ quick: 60, full: 400 });
    const [{ seq: startSeq } = { seq: '0' }] = await house.database.asSuperuser<{ seq: string }>(
      'select max(last_seq) as seq from feed_positions',
    );
    let sent = 0;
    let done = false;
    const makeHits = async (): Promise<void> => {
      for (let batch = 0; batch < batches; batch++) {
        const count = 1 + (batch % 5);
        await sendHits(count);
        sent += count;
        await sleep(batch % 7);
      }
      done = true;
    };
    const console = async (person: TestPerson, patience: number): Promise<number[]> => {
      const ids: number[] = [];
      let last = startSeq;
      let left = Math.ceil(cuts / 8);
      for (;;) {
        const stream = followHits(address, person, last);
        open.push(stream);
        if ((await stream.status) !== 200) continue;
        const mayCut = left-- > 0;
        if (mayCut) await sleep(patience * (1 + (left % 4)));
        else await stream.until(() => done && ids.length + stream.events.length >= sent, 60_000);
        stream.cut();
        await stream.ended;
        ids.push(...stream.events.filter(event => feedKinds.has(event.event)).map(event => Number(event.id)));
        last = String(ids.at(-1) ?? startSeq);
        if (!mayCut) return ids;
      }
    };
    const people = [first, second];
    const consoles = Array.from({ length: 8 }, (_, index) => console(people[index % 2] ?? first, 3 + index * 9));
    await makeHits();
    const wantedIds = Array.from({ length: sent }, (_, index) => Number(startSeq) + 1 + index);
    for (const ids of await Promise.all(consoles)) expect(ids).toEqual(wantedIds);
  });
});

/** A stream that only remembers. */
function fakeStream(onSend: (event: StreamEvent) => void = () => undefined): EventStream & { events: StreamEvent[] } {
  const events: StreamEvent[] = [];
  let finish: () => void = () => undefined;
  const closed = new Promise<void>(resolve => (finish = resolve));
  return {
    events,
    closed,
    close: finish,
    send(event) {
      events.push(event);
      onSend(event);
    },
  };
}

const kindsOf = (stream: { events: StreamEvent[] }): string[] => stream.events.map(event => event.event);

async function waitFor(test: () => boolean): Promise<void> {
  for (let left = 2000; !test(); left--) {
    if (left === 0) throw new Error('it did not happen within 10 s');
    await sleep(5);
  }
}

describe('a record that stands still', () => {
  let feed: Feed | undefined;
  afterEach(() => feed?.stop());

  async function openFeed(append: (draft: AuditDraft) => Promise<unknown>, onSend?: (event: StreamEvent) => void) {
    const gate: Gate = { ...house.gate, append };
    feed = await startFeed({ gate });
    const stream = fakeStream(onSend);
    await feed.follow({ ...(await first.ctx()), gate }, { lastEventId: null, open: () => stream });
    return stream;
  }

  it('lets nothing out before its entry is on disk', async () => {
    const recorded = new Set<unknown>();
    const early: string[] = [];
    const stream = await openFeed(
      async draft => {
        await sleep(20);
        const place = await house.gate.append(draft);
        if (draft.event === 'hit.delivered') recorded.add(draft.fields.subject);
        return place;
      },
      event => {
        const { hit } = JSON.parse(event.json) as { hit: { hitId: string } };
        if (!recorded.has(hit.hitId)) early.push(hit.hitId);
      },
    );
    for (let batch = 0; batch < 5; batch++) await sendHits(4);
    await waitFor(() => stream.events.length >= 20);
    expect(early).toEqual([]);
    expect(recorded.size).toBe(20);
  });

  it.each(['hangs', 'refuses'] as const)(
    'holds hits back, says so after two seconds, and loses none: it %s',
    async how => {
      let stalled = true;
      let release: () => void = () => undefined;
      const released = new Promise<void>(resolve => (release = resolve));
      const stream = await openFeed(async draft => {
        if (draft.event === 'hit.delivered' && stalled) {
          if (how === 'refuses') throw new Problem('record_unavailable');
          await released;
        }
        return house.gate.append(draft);
      });
      const startedMs = performance.now();
      await sendHits(3);
      await waitFor(() => kindsOf(stream).includes('record-stalled'));
      expect(performance.now() - startedMs).toBeGreaterThan(1900);
      await sendHits(2);
      await sleep(300);
      expect(kindsOf(stream)).toEqual(['record-stalled']);
      stalled = false;
      release();
      await waitFor(() => kindsOf(stream).filter(kind => kind === 'hit').length === 5);
      expect(kindsOf(stream)).toContain('record-resumed');
      const ids = stream.events.filter(event => event.event === 'hit').map(event => Number(event.id));
      expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0) + index));
    },
  );

  it('stops while the record stands still', async () => {
    await openFeed(async draft =>
      draft.event === 'hit.delivered' ? new Promise(() => undefined) : house.gate.append(draft),
    );
    await sendHits();
    await house.matcher.idle();
    await sleep(100);
    await feed?.stop();
  });

  it('serves hundreds of streams with one entry per hit', async () => {
    const gate: Gate = house.gate;
    feed = await startFeed({ gate });
    const streams = Array.from({ length: 200 }, () => fakeStream());
    const ctx = await first.ctx();
    const { follow: join } = feed;
    await Promise.all(streams.map(stream => join(ctx, { lastEventId: null, open: () => stream })));
    await sendHits(10);
    await waitFor(() => streams.every(stream => stream.events.length === 10));
    const { hit } = JSON.parse(streams[0]?.events[0]?.json ?? '{}') as { hit: { hitId: string } };
    expect(await deliveries(hit.hitId)).toHaveLength(1);
  });
});

describe('the matcher', () => {
  it('misses no read that comes right after its list', async () => {
    const plates = Array.from({ length: 15 }, (_, seed) => fictionalPlate(5_000_000 + seed));
    for (const [index, plate] of plates.entries()) {
      await wantPlates(house, 'barstow', { list: `right before ${index}`, plates: [{ plate }] });
      await storeAll(house, 'barstow', [{ sourceId: camera, plate }]);
    }
    await house.matcher.idle();
    const rows = await house.database.asSuperuser('select plate from hits where plate = any($1)', [plates]);
    expect(rows).toHaveLength(plates.length);
  });

  it('makes each hit once while its connections are being lost', { timeout: 60_000 }, async () => {
    const plates = Array.from({ length: 30 }, (_, seed) => fictionalPlate(6_000_000 + seed));
    await wantPlates(house, 'barstow', { list: 'lossy', plates: plates.map(plate => ({ plate })) });
    let done = false;
    const losing = (async () => {
      while (!done) {
        await house.database.asSuperuser(
          `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'plateward_app' and query ilike any(array['%read_batches%', '%insert into "hits"%', '%feed_positions%', 'listen%'])
           and datname = current_database()`,
        );
        await sleep(30);
      }
    })();
    for (const plate of plates) {
      for (let stored = false; !stored;) {
        stored = await storeAll(house, 'barstow', [{ sourceId: camera, plate }]).then(
          () => true,
          () => false,
        );
      }
      await sleep(10);
    }
    await sleep(500);
    done = true;
    await losing;
    await house.matcher.idle();
    const rows = await house.database.asSuperuser<{ reads: string; hits: string }>(
      `select (select count(*) from reads where plate = any($1)) as reads, (select count(*) from hits where plate = any($1)) as hits`,
      [plates],
    );
    expect(rows[0]?.hits).toBe(rows[0]?.reads);
    expect(Number(rows[0]?.hits)).toBeGreaterThanOrEqual(plates.length);
    expect(await house.database.asSuperuser('select 1 from read_batches')).toEqual([]);
    const [numbers] = await house.database.asSuperuser<{ count: string; last: string }>(
      `select count(*) as count, max(seq) as last from feed_events where agency_id = $1`,
      [house.agencies.barstow.agencyId],
    );
    expect(numbers?.count).toBe(numbers?.last);
  });
});
