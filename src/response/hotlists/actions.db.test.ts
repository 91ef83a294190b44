import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { isProblem, type Problem } from '../../foundation/base/errors.ts';
import { fictionalPlate } from '../../foundation/plates/fictional.ts';
import { buildHouse, buildPerson, recordOf, type TestHouse, type TestPerson } from '../../../test/support/house.ts';
import { switchTo } from '../../../test/support/persons.ts';
import { bySize } from '../../../test/support/size.ts';
import { endRecoveredEntry, entriesInForce, importHotlist, listHotlists, type ImportInput } from './actions.ts';
import type { ListKind } from './line.ts';

const start = new Date('2026-05-01T12:00:00Z');
const hourMs = 3_600_000;
const clock = frozenClock(start);
let house: TestHouse;
let officer: TestPerson;
let detective: TestPerson;
let operations: TestPerson;
let administrative: TestPerson;

beforeAll(async () => {
  house = await buildHouse({ clock });
  const build = (username: string, post: string) => buildPerson(house, { agency: 'barstow', posts: [post], username });
  officer = await build('o.reyes', 'patrol-officer');
  detective = await build('d.lang', 'detective');
  operations = await build('w.cole', 'operations-division-commander');
  administrative = await build('a.stone', 'administrative-division-commander');
});
afterAll(() => house.close());

let listNumber = 0;
let name = '';
beforeEach(() => {
  clock.set(start);
  name = `list ${++listNumber}`;
});

const columns = 'plate,state,category,priority,reason,case_number,requested_by,approved_by,expires_at';
type Given = {
  plate?: string;
  reason?: string;
  case?: string;
  requester?: string;
  approver?: string;
  expires?: string;
};
const line = (given: Given = {}): string =>
  [
    given.plate ?? 'PW1A23B45',
    'CA',
    'Stolen vehicle',
    'high',
    given.reason ?? 'Taken from a driveway',
    given.case ?? 'CB-26-00417',
    given.requester ?? 'o.reyes',
    given.approver ?? 'w.cole',
    given.expires ?? '2026-06-01T00:00:00Z',
  ].join(',');
const csv = (...lines: string[]): string => [columns, ...lines].join('\n');

async function importAs(person: TestPerson, text: string, given: Partial<ImportInput> = {}) {
  return importHotlist(await person.ctx(), { name, kind: 'custom', asOf: start, text, ...given });
}

async function refused(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!isProblem(error)) throw error;
  return error;
}

const entries = async () =>
  (await house.gate.db.inAgency(house.agencies.barstow.agencyId, tx => entriesInForce(tx, clock.now()))).sort((a, b) =>
    a.plate < b.plate ? -1 : 1,
  );
const ofThisList = async () =>
  house.database.asSuperuser<{ entry_id: string; plate: string; ended_reason: string | null; narrative: string }>(
    `select e.entry_id, e.plate, e.ended_reason, e.narrative from hotlist_entries e join hotlists l using (hotlist_id) where l.name = $1 order by e.plate`,
    [name],
  );

describe('replacing a list', () => {
  it('keeps what stays, ends what goes, adds what is new, in one step', async () => {
    const first = await importAs(officer, csv(line({ plate: 'PW1A00B01' }), line({ plate: 'PW1A00B02' })));
    expect(first).toMatchObject({ entries: 2, added: 2, ended: 0, dropped: 0 });
    const before = await ofThisList();
    const asOf = new Date(start.getTime() + 60_000);
    clock.set(asOf);
    const second = await importAs(officer, csv(line({ plate: 'PW1A00B02' }), line({ plate: 'PW1A00B03' })), { asOf });
    expect(second).toMatchObject({ entries: 2, added: 1, ended: 1 });
    const after = await ofThisList();
    expect(after.map(row => [row.plate, row.ended_reason])).toEqual([
      ['PW1A00B01', 'replaced'],
      ['PW1A00B02', null],
      ['PW1A00B03', null],
    ]);
    expect(after.slice(0, 2).map(row => row.entry_id)).toEqual(before.map(row => row.entry_id));
  });

  it('notes the approver and their post in the narrative (BA-67)', async () => {
    await importAs(officer, csv(line()));
    expect(await ofThisList()).toMatchObject([
      { narrative: 'Taken from a driveway. Approved by w.cole (Operations Division Commander).' },
    ]);
  });

  it('changes nothing when a line is wrong, and names it', async () => {
    await importAs(officer, csv(line()));
    const later = { asOf: new Date(start.getTime() + 1000) };
    const problem = await refused(importAs(officer, csv(line({ plate: 'PW1A00B01' }), line({ plate: '#' })), later));
    expect(problem.code).toBe('hotlist_malformed');
    expect(problem.extras.fields).toMatchObject([
      { field: 'lines.3.plate', message: expect.stringMatching(/^line 3: plate /) },
    ]);
    expect((await ofThisList()).map(row => row.plate)).toEqual(['PW1A23B45']);
  });

  it('leaves out immigration records, and stores nothing of them', async () => {
    const line2 = line({ plate: 'PW1A00B09' }).replace('Stolen vehicle', 'Immigration Violator');
    expect(await importAs(officer, csv(line(), line2))).toMatchObject({ entries: 1, dropped: 1 });
    const rows = await house.database.asSuperuser(`select 1 from hotlist_entries where plate = 'PW1A00B09'`);
    expect(rows).toEqual([]);
  });

  it('lets exactly one of two imports at once win', async () => {
    const done = await Promise.allSettled([
      importAs(officer, csv(line({ plate: 'PW1A00B01' }))),
      importAs(officer, csv(line({ plate: 'PW1A00B02' }))),
    ]);
    expect(done.map(each => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await ofThisList()).toHaveLength(1);
  });
});

describe('age', () => {
  it('refuses a file that is not newer, and the same file with a newer date', async () => {
    await importAs(officer, csv(line()));
    const other = csv(line({ plate: 'PW1A00B01' }));
    for (const asOf of [start, new Date(start.getTime() - 1)])
      expect((await refused(importAs(officer, other, { asOf }))).code).toBe('hotlist_not_newer');
    const later = new Date(start.getTime() + 60_000);
    expect((await refused(importAs(officer, csv(line()), { asOf: later }))).code).toBe('hotlist_not_newer');
    const confirmed = `${columns},confirmed_at\n${line()},${later.toISOString()}`;
    expect(await importAs(officer, confirmed, { asOf: later })).toMatchObject({ entries: 1, added: 0, ended: 0 });
  });

  it('refuses a date in the future', async () => {
    const problem = await refused(importAs(officer, csv(line()), { asOf: new Date(start.getTime() + 301_000) }));
    expect(problem).toMatchObject({ code: 'input_invalid', extras: { fields: [{ field: 'asOf' }] } });
    await importAs(officer, csv(line()), { asOf: new Date(start.getTime() + 299_000) });
  });

  it('shows a list as stale from 72 hours on (BA-71)', async () => {
    await importAs(officer, csv(line()));
    const staleAt = new Date(start.getTime() + 72 * hourMs);
    for (const [ms, stale] of [
      [-60_000, false],
      [0, true],
    ] as const) {
      clock.set(new Date(staleAt.getTime() + ms));
      // somebody who has just signed in: the sessions of the others are over by now
      const reader = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
      const list = (await listHotlists(await reader.ctx())).find(each => each.name === name);
      expect(list).toMatchObject({ stale, staleAt });
    }
  });

  it('refuses to import where the policy sets no maximum age', async () => {
    const profileAt = house.gate.profileAt;
    const ctx = await officer.ctx();
    const gate: typeof house.gate = {
      ...house.gate,
      profileAt: async (tx, agencyId, at) => {
        const inForce = await profileAt(tx, agencyId, at);
        const hotlist = { ...inForce.profile.hotlist, maxAgeHours: 'unset' as const };
        return { ...inForce, profile: { ...inForce.profile, hotlist } };
      },
    };
    const work = importHotlist({ ...ctx, gate }, { name, kind: 'custom', asOf: start, text: csv(line()) });
    expect((await refused(work)).code).toBe('policy_unset');
  });
});

describe('approval', () => {
  it.each([
    ['nobody of that name', { approver: 'nobody.here' }],
    ['the requester', { requester: 'w.cole', approver: 'w.cole' }],
    ['an officer', { approver: 'd.lang' }],
  ])('refuses an entry approved by %s, naming the line', async (_who, given) => {
    const problem = await refused(importAs(officer, csv(line({ plate: 'PW1A00B01' }), line(given))));
    expect(problem).toMatchObject({
      code: 'entry_not_approved',
      extras: { fields: [{ field: 'lines.3.approved_by' }] },
    });
    expect(await ofThisList()).toEqual([]);
  });

  it("cites the policy and takes the detectives' chain for a detective (BA-68)", async () => {
    const report = await importAs(detective, csv(line({ requester: 'd.lang', approver: 'a.stone' })));
    expect(report.warnings).toEqual([]);
    clock.advanceMs(1000);
    const other = await importAs(detective, csv(line({ requester: 'd.lang', approver: 'w.cole' })), {
      asOf: clock.now(),
    });
    expect(other.warnings).toMatchObject([
      { line: 2, message: expect.stringContaining('Administrative Division Commander') },
    ]);
    expect(operations.username).toBe('w.cole');
  });

  it('keeps the approval of an unchanged line when its approver has left, and takes no new one from them', async () => {
    const gone = await buildPerson(house, { agency: 'barstow', posts: ['operations-division-commander'] });
    const old = line({ approver: gone.username });
    await importAs(officer, csv(old));
    await switchTo(house, 'barstow', gone.personId, false);
    const asOf = new Date(start.getTime() + 1000);
    expect(await importAs(officer, csv(old, line({ plate: 'PW1A00B01' })), { asOf })).toMatchObject({
      added: 1,
      ended: 0,
    });
    const more = csv(old, line({ plate: 'PW1A00B02', approver: gone.username }));
    const problem = await refused(importAs(officer, more, { asOf: new Date(start.getTime() + 2000) }));
    expect(problem.code).toBe('entry_not_approved');
  });

  it.each(['state', 'federal'] satisfies ListKind[])(
    'takes a %s list without approvers from the administrator only',
    async kind => {
      const text = 'plate,category,reason,case_number,expires_at\nPW1A23B45,Stolen vehicle,x,C1,2026-06-01T00:00:00Z';
      expect((await refused(importAs(officer, text, { kind }))).code).toBe('policy_refused');
      expect(await importAs(administrative, text, { kind })).toMatchObject({ entries: 1 });
      // the way round: a custom list that says it is another kind
      const later = { asOf: new Date(start.getTime() + 1000) };
      expect((await refused(importAs(administrative, csv(line()), later))).code).toBe('input_invalid');
    },
  );
});

describe('recovery (BA-72)', () => {
  it('takes the entry off, and does not let the next file bring it back', async () => {
    await importAs(officer, csv(line({ plate: 'PW1A00B77' }), line()));
    const { agencyId } = house.agencies.barstow;
    const [wanted] = (await entries()).filter(each => each.plate === 'PW1A00B77');
    if (wanted === undefined) throw new Error('no entry');
    const end = () =>
      house.gate.db.inAgency(agencyId, tx =>
        endRecoveredEntry(tx, { agencyId, entryId: wanted.entryId, at: clock.now() }),
      );
    expect(await end()).toBe(true);
    expect(await end()).toBe(false);
    expect((await entries()).some(each => each.plate === 'PW1A00B77')).toBe(false);
    clock.advanceMs(1000);
    const again = csv(line({ plate: 'PW1A00B77', expires: '2026-07-01T00:00:00Z' }), line());
    const report = await importAs(officer, again, { asOf: clock.now() });
    expect(report).toMatchObject({ entries: 1, added: 0 });
    expect(report.warnings).toMatchObject([{ line: 2, message: expect.stringMatching(/recovered/) }]);
    clock.advanceMs(1000);
    const newCase = csv(line({ plate: 'PW1A00B77', case: 'CB-26-99999' }), line());
    expect(await importAs(officer, newCase, { asOf: clock.now() })).toMatchObject({ added: 1 });
  });
});

describe('over HTTP', () => {
  const put = (person: TestPerson, text: string) =>
    house.server.inject({
      method: 'PUT',
      url: `/v1/hotlists/${encodeURIComponent(name)}?asOf=${encodeURIComponent(start.toISOString())}`,
      headers: { ...person.headers, 'content-type': 'text/csv' },
      payload: text,
    });

  it('imports, lists and records who did it', async () => {
    const response = await put(officer, csv(line()));
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ name, entries: 1, added: 1, warnings: [] });
    const listed = await house.server.inject({ url: '/v1/hotlists', headers: officer.headers });
    const { hotlists } = listed.json<{ hotlists: { name: string }[] }>();
    expect(hotlists.find(list => list.name === name)).toMatchObject({ kind: 'custom', entries: 1, stale: false });
    const last = (await recordOf(house, 'barstow')).findLast(entry => entry.event === 'hotlist.imported');
    expect(last).toMatchObject({ outcome: 'permit' });
  });

  it('answers a refusal as problem+json and keeps it off who may not', async () => {
    const malformed = await put(officer, csv(line({ plate: '#' })));
    expect(malformed.statusCode).toBe(422);
    expect(malformed.json()).toMatchObject({ code: 'hotlist_malformed', errors: [{ field: 'lines.2.plate' }] });
    const dispatcher = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'] });
    expect((await put(dispatcher, csv(line()))).statusCode).toBe(403);
    const elsewhere = await buildPerson(house, { agency: 'corona', posts: ['watch-commander'] });
    await put(officer, csv(line()));
    const listed = await house.server.inject({ url: '/v1/hotlists', headers: elsewhere.headers });
    expect(listed.json()).toMatchObject({ hotlists: [] });
  });
});

it('takes a large list in one step, and a refresh of it with few changes', { timeout: 120_000 }, async () => {
  const count = bySize({ quick: 20_000, full: 100_000 });
  const text = (from: number) =>
    csv(
      ...Array.from({ length: count }, (_, seed) =>
        line({ plate: fictionalPlate(seed + from), case: `C-${seed + from}` }),
      ),
    );
  expect(await importAs(officer, text(0))).toMatchObject({ added: count });
  clock.advanceMs(1000);
  expect(await importAs(officer, text(10), { asOf: clock.now() })).toMatchObject({
    entries: count,
    added: 10,
    ended: 10,
  });
});
