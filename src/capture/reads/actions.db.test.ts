import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classId, noon, openReadRoom, patternOf, read, today, type ReadRoom } from '../../../test/support/read-room.ts';
import { buildPhoto } from '../../../test/support/reads.ts';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { newId, type AgencyId } from '../../foundation/base/ids.ts';
import { findRead, findReads, openReadStore, readImage, storeReads, takeBatches } from './actions.ts';
import type { NewRead } from './rules.ts';

let room: ReadRoom;

beforeAll(async () => {
  room = await openReadRoom();
});
afterAll(() => room.close());

describe('storing and finding', () => {
  test('a read comes back with everything that it was stored with', async () => {
    const agencyId = newId<'agency'>();
    const photo = await buildPhoto(10);
    const full = read('PW7A12B38', {
      capturedAt: new Date('2026-03-15T20:00:00.123Z'),
      plateRaw: 'PW 7A12B38"\\{,}',
      characterConfidence: [0.5, 0.25],
      lane: 3,
      speedMph: 41.5,
      flags: ['late', 'parked'],
      images: [{ kind: 'vehicle', bytes: photo }],
    });
    const bare = read('PW7A12B39', {
      capturedAt: noon('2026-03-14'),
      state: null,
      stateConfidence: null,
      confidence: null,
      candidates: [],
      vehicle: {},
      headingDegrees: null,
      direction: null,
      lane: null,
      latitude: null,
      longitude: null,
    });
    const [fullId, bareId] = await room.keep(agencyId, [full, bare]);
    const { reads, next, narrowed } = await room.find(agencyId, 'PW7A12B3?');
    const image = { kind: 'vehicle', sha256: sha256Hex(photo), mime: 'image/jpeg', width: 24, height: 16 };
    const days = { receiptDay: '2026-03-15', purgeOn: '2027-03-15', purgeWeek: '2027-03-15', goneOn: '2027-03-15' };
    expect(reads[0]).toEqual({ ...full, ...days, readId: fullId, images: [image] });
    expect(reads[1]).toMatchObject({ ...bare, readId: bareId, images: [] });
    expect([next, narrowed]).toEqual([null, false]);
  });

  test('the capture times bound the answer, both ends included', async () => {
    const agencyId = newId<'agency'>();
    const times = [1, 2, 3, 4].map(minute => new Date(Date.UTC(2026, 2, 1, 0, minute)));
    const ids = await room.keep(
      agencyId,
      times.map(capturedAt => read('PW1A12B31', { capturedAt, receivedAt: noon(today) })),
    );
    const [, second, third] = times;
    const bounds = { capturedFrom: second!, capturedTo: third! };
    expect((await room.find(agencyId, 'PW1A12B31', bounds)).reads.map(found => found.readId)).toEqual([ids[2], ids[1]]);
    expect((await room.find(agencyId, 'PW1A12B3?', bounds)).reads).toHaveLength(2);
  });

  test('another agency sees nothing of it, whatever it asks', async () => {
    const [north, south] = [newId<'agency'>(), newId<'agency'>()];
    const photo = await buildPhoto(20);
    const [readId] = await room.keep(north, [read('PW2A12B32', { images: [{ kind: 'plate', bytes: photo }] })]);
    expect(await room.platesFound(south, 'PW2A12B32')).toEqual([]);
    expect(await room.platesFound(south, 'PW2A*')).toEqual([]);
    const scope = { retentionClass: classId, receiptDay: today, sha256: sha256Hex(photo) };
    await room.app.inAgency(south, async tx => {
      expect(await findRead(tx, { readId: readId!, localToday: today })).toBeNull();
      expect(await takeBatches(tx, { atMost: 10 })).toEqual([]);
      for (const agencyId of [north, south]) {
        await expect(readImage(tx, { agencyId, store: room.store, ...scope })).rejects.toMatchObject({
          code: 'not_found',
        });
      }
      // naming the other agency does not help either
      const asked = findReads(tx, { agencyId: north, pattern: patternOf('PW2A12B32'), localToday: today, limit: 5 });
      expect((await asked).reads).toEqual([]);
    });
    const wide = room.app.inAgency(south, tx =>
      findReads(tx, { agencyId: north, pattern: patternOf('PW2*'), localToday: today, limit: 5 }),
    );
    await expect(wide).rejects.toThrow(/not the agency of this transaction/);
    const prepared = await room.prepare(north, [read('PW2A12B37')]);
    const planted = room.app.inAgency(south, tx =>
      storeReads(tx, { agencyId: north, store: room.store, prepared, at: noon(today) }),
    );
    await expect(planted).rejects.toThrow(/row-level security/);
    await room.app.inAgency(north, async tx => {
      expect((await findRead(tx, { readId: readId!, localToday: today }))?.plate).toBe('PW2A12B32');
      expect((await readImage(tx, { agencyId: north, store: room.store, ...scope })).bytes.equals(photo)).toBe(true);
    });
  });
});

describe('photos', () => {
  test('the same photo is stored once in the index of its scope', async () => {
    const agencyId = newId<'agency'>();
    const photo = await buildPhoto(30);
    const images: NewRead['images'] = [
      { kind: 'plate', bytes: photo },
      { kind: 'vehicle', bytes: photo },
    ];
    await room.keep(agencyId, [read('PW6A1', { images }), read('PW6A2', { images })]);
    await room.keep(agencyId, [read('PW6A3', { images })]);
    const places = await room.app.inAgency(agencyId, tx => tx.selectFrom('image_places').selectAll().execute());
    expect(places).toHaveLength(1);
    const scope = { retentionClass: classId, receiptDay: today, sha256: sha256Hex(photo) };
    await room.app.inAgency(agencyId, async tx => {
      const shown = await readImage(tx, { agencyId, store: room.store, ...scope });
      expect([shown.bytes.equals(photo), shown.mime]).toEqual([true, 'image/jpeg']);
    });
    await room.store.segments.destroyDay({ agencyId, retentionClass: classId, receiptDay: today });
    await room.app.inAgency(agencyId, async tx => {
      await expect(readImage(tx, { agencyId, store: room.store, ...scope })).rejects.toMatchObject({
        code: 'not_found',
      });
    });
  });

  test('one that is no image stops the whole batch, and nothing is stored', async () => {
    const agencyId = newId<'agency'>();
    const bad = read('PW6A4', { images: [{ kind: 'plate', bytes: Buffer.from('not a photo') }] });
    await expect(room.keep(agencyId, [read('PW6A5'), bad])).rejects.toMatchObject({ code: 'image_not_an_image' });
    expect(await room.platesFound(agencyId, 'PW6A?')).toEqual([]);
  });
});

describe('the dictionary', () => {
  const dictionary = async (agencyId: AgencyId): Promise<{ plate: string; fold: string }[]> =>
    room.app.inAgency(agencyId, tx =>
      tx.selectFrom('plate_dictionary').select(['plate', 'fold']).orderBy('plate').execute(),
    );

  test('a transaction that is rolled back teaches the filter nothing', async () => {
    const agencyId = newId<'agency'>();
    const prepared = await room.prepare(agencyId, [read('PW8A1D')]);
    const broken = room.app.inAgency(agencyId, async tx => {
      await storeReads(tx, { agencyId, store: room.store, prepared, at: noon(today) });
      throw new Error('the power fails');
    });
    await expect(broken).rejects.toThrow('the power fails');
    expect(await dictionary(agencyId)).toEqual([]);
    await room.keep(agencyId, [read('PW8A1D'), read('PW8A1D')]);
    expect(await dictionary(agencyId)).toEqual([{ plate: 'PW8A1D', fold: 'PW8A10' }]);
    expect(await room.platesFound(agencyId, 'PW8*')).toEqual(['PW8A1D', 'PW8A1D']);
  });

  test('batches that share plates, in whatever order, do not block each other for good', async () => {
    const agencyId = newId<'agency'>();
    const plates = Array.from({ length: 40 }, (_, n) => `PW8B${n}`);
    const stores = await Promise.all([0, 1, 2, 3].map(() => openReadStore({ dataFolder: room.folder })));
    await Promise.all(
      stores.flatMap((own, n) =>
        [0, 1, 2].map(() =>
          room.keep(
            agencyId,
            (n % 2 === 0 ? plates : plates.toReversed()).map(text => read(text)),
            { into: own },
          ),
        ),
      ),
    );
    await Promise.all(stores.map(own => own.close()));
    expect(await dictionary(agencyId)).toHaveLength(40);
    expect((await room.find(agencyId, 'PW8B39', { limit: 50 })).reads).toHaveLength(12);
  });
});

describe('partitions', () => {
  test('one that was dropped meanwhile is made anew on the next try', async () => {
    const agencyId = newId<'agency'>();
    // a purge week of which no other test has a read
    const late = read('PW9A1', { receivedAt: noon('2027-08-04'), capturedAt: noon('2027-08-04') });
    await room.keep(agencyId, [late]);
    await room.database.asSuperuser('drop table reads_20280731');
    await expect(room.keep(agencyId, [late])).rejects.toMatchObject({ code: 'storage_unavailable', status: 503 });
    await room.keep(agencyId, [late]);
    expect((await room.find(agencyId, 'PW9A1')).reads).toHaveLength(1);
  });

  test('a read that breaks a rule of the table is not mistaken for a missing partition', async () => {
    const agencyId = newId<'agency'>();
    await expect(room.keep(agencyId, [read('PW9A2', { confidence: 2 })])).rejects.toMatchObject({ code: '23514' });
  });
});

describe('batches for the matcher', () => {
  test('each is taken once, by whoever comes first, with what a hit copies', async () => {
    const agencyId = newId<'agency'>();
    const photo = await buildPhoto(40);
    await room.keep(agencyId, [read('PW7B1', { images: [{ kind: 'vehicle', bytes: photo }] }), read('PW7B2')]);
    await room.keep(agencyId, [read('PW7B3')]);
    const both = Promise.withResolvers<void>();
    let inside = 0;
    const take = (): Promise<string[]> =>
      room.app.inAgency(agencyId, async tx => {
        const reads = await takeBatches(tx, { atMost: 1 });
        if (++inside === 2) both.resolve();
        await both.promise;
        return reads.map(one => one.plate);
      });
    const taken = await Promise.all([take(), take()]);
    expect(taken.sort((a, b) => b.length - a.length)).toEqual([['PW7B1', 'PW7B2'], ['PW7B3']]);
    expect(await room.app.inAgency(agencyId, tx => takeBatches(tx, { atMost: 10 }))).toEqual([]);
  });

  test('one whose taker fails comes back whole', async () => {
    const agencyId = newId<'agency'>();
    const photo = await buildPhoto(50);
    const given = read('PW7B4', { images: [{ kind: 'vehicle', bytes: photo }], flags: ['late'] });
    const [readId] = await room.keep(agencyId, [given]);
    const failing = room.app.inAgency(agencyId, async tx => {
      expect(await takeBatches(tx, { atMost: 10 })).toHaveLength(1);
      throw new Error('the matcher fails');
    });
    await expect(failing).rejects.toThrow('the matcher fails');
    const reads = await room.app.inAgency(agencyId, tx => takeBatches(tx, { atMost: 10 }));
    const stored = await room.app.inAgency(agencyId, tx => findRead(tx, { readId: readId!, localToday: today }));
    const { lane: _1, speedMph: _2, sourceFormat: _3, eventId: _4, messageSha256: _5, ...copied } = stored!;
    expect(reads).toEqual([copied]);
  });

  test('the matcher is told at COMMIT, not before', async () => {
    const agencyId = newId<'agency'>();
    const told: string[] = [];
    const listening = Promise.withResolvers<void>();
    const listener = await room.app.listen('read_batches', payload => {
      if (payload === '') listening.resolve();
      told.push(payload);
    });
    await listening.promise;
    await room.keep(agencyId, [read('PW7B5')]);
    await expect.poll(() => told.filter(payload => payload === agencyId).length).toBe(1);
    await listener.stop();
  });
});
