import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { taskContext, type Context } from '../../gate/access/context.ts';
import { buildPerson, recordOf, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { kindOfFile } from './actions/import-lines.ts';
import { importAccounts, importClearances, importPosts } from './actions/import-people.ts';
import { acceptInvitation } from './actions/invite.ts';

const clock = frozenClock(new Date('2026-05-04T16:00:00Z'));
const commanderPost = 'administrative-division-commander';
let house: SmallHouse;
let commander: TestPerson;
beforeEach(async () => {
  if (house !== undefined) await house.close();
  house = await buildSmallHouse({ clock });
  commander = await buildPerson(house, { agency: 'barstow', posts: [commanderPost], username: 'commander' });
});
afterAll(async () => house.close());

const people = (...lines: string[]): string => ['username,display_name,kind,supervisor', ...lines].join('\r\n');
const file = (text: string, how: { dryRun?: boolean; allOrNothing?: boolean } = {}) => ({
  text,
  dryRun: false,
  allOrNothing: false,
  ...how,
});
const countAccounts = async (): Promise<number> => {
  const [row] = await house.database.asSuperuser<{ count: number }>('select count(*)::integer as count from accounts');
  return row?.count ?? -1;
};
const commandLine = (agency: 'barstow' | 'corona' = 'corona'): Context =>
  taskContext(house.gate, house.agencies[agency], 'people-import');

describe('a file of people', () => {
  test('says of each line what came of it; good ones are taken, refused ones change nothing', async () => {
    const text = people(
      'a.adams,Ann Adams,member,commander',
      'b.baker,"Baker, Bob",contractor,',
      'A.Caps,Ann Caps,,',
      'a.adarns,Looks like Ann,,',
      'c.formula,"=HYPERLINK(""http://x"")",,',
      'd.plus,+1 555,,',
      'e.nobody,Eve,member,nobody.here',
      'f.kind,Fay,chief,',
      'g.short,Gus',
      'b.baker,"Baker, Bob",contractor,',
      'b.baker,Another Baker,contractor,',
    );
    const answer = await importAccounts(await commander.acting(), file(text));
    expect(answer.lines.map(line => [line.line, line.result])).toEqual([
      [2, 'added'],
      [3, 'added'],
      [4, 'refused'],
      [5, 'refused'],
      [6, 'refused'],
      [7, 'refused'],
      [8, 'refused'],
      [9, 'refused'],
      [10, 'refused'],
      [11, 'unchanged'],
      [12, 'refused'],
    ]);
    expect(answer).toMatchObject({ taken: true, added: 2, unchanged: 1, refused: 8 });
    expect(answer.lines.find(line => line.line === 6)?.message).toContain('formula');
    const invitation = answer.lines[0]?.invitation ?? '';
    const password = 'grandmother reads maps';
    expect(await acceptInvitation(house.gate, { invitation, password, passwordRounds: 1000 }, '::1')).toEqual({
      agency: 'barstow',
      username: 'a.adams',
    });
    const entry = (await recordOf(house, 'barstow')).findLast(one => one.event === 'accounts.imported');
    expect(entry?.fields).toMatchObject({ result_count: 2, detail: { added: 2, refused: 8, taken: true } });
    expect(entry?.fields.results).toHaveLength(2);
  });

  test('a dry run says the very same and changes nothing; nor does all or nothing with one bad line', async () => {
    const text = people('a.adams,Ann Adams,member,', 'b.baker,=1+1,,', 'c.clark,Cy Clark,,commander');
    const before = await countAccounts();
    const dry = await importAccounts(await commander.acting(), file(text, { dryRun: true }));
    expect(dry).toMatchObject({ dryRun: true, taken: false, added: 2, refused: 1 });
    expect(dry.lines.every(line => line.invitation === null)).toBe(true);
    const whole = await importAccounts(await commander.acting(), file(text, { allOrNothing: true }));
    expect(whole).toMatchObject({ dryRun: false, taken: false, added: 2, refused: 1 });
    expect(await countAccounts()).toBe(before);
    const real = await importAccounts(await commander.acting(), file(text));
    expect(real.lines.map(line => line.result)).toEqual(dry.lines.map(line => line.result));
    expect(await countAccounts()).toBe(before + 2);
    const entries = (await recordOf(house, 'barstow')).filter(one => one.event === 'accounts.imported');
    expect(entries.map(one => one.fields.result_count)).toEqual([0, 0, 2]);
  });

  test('the same file again changes nothing', async () => {
    const text = people('a.adams,Ann Adams,member,', 'c.clark,Cy Clark,contractor,commander');
    await importAccounts(await commander.acting(), file(text));
    const before = await countAccounts();
    const again = await importAccounts(await commander.acting(), file(text));
    expect(again).toMatchObject({ added: 0, unchanged: 2, refused: 0 });
    expect(await countAccounts()).toBe(before);
  });

  test.each([
    ['empty', ''],
    ['an unknown column', 'username,display_name,shoe_size\na.b,Ann,44'],
    ['a missing column', 'username\na.b'],
    ['a column twice', 'username,display_name,username\na.b,Ann,a.c'],
    ['an open quotation mark', 'username,display_name\na.b,"Ann'],
    ['too many lines', people(...Array.from({ length: 2001 }, (_, n) => `x${n},X,,`))],
  ])('with %s is refused as a whole', async (_what, text) => {
    await expect(importAccounts(await commander.acting(), file(text))).rejects.toMatchObject({ code: 'input_invalid' });
  });

  test('BA-64 whoever the policy does not name imports nobody', async () => {
    const officer = await buildPerson(house, { agency: 'barstow', posts: ['patrol-officer'] });
    await expect(importAccounts(await officer.acting(), file(people('a.b,Ann,,')))).rejects.toMatchObject({
      code: 'permission_missing',
    });
  });
});

describe('files of posts and clearances', () => {
  beforeEach(async () => {
    await importAccounts(await commander.acting(), file(people('a.adams,Ann Adams,member,', 'v.vendor,Vic,vendor,')));
  });

  test('posts: the rules of giving one hold for each line, and the same file again changes nothing', async () => {
    const text = [
      'username,post,from,to',
      'a.adams,detective,2026-06-01,2026-09-01',
      'a.adams,dispatcher,,',
      'commander,captain,,',
      'a.adams,super-user,,',
      'v.vendor,dispatcher,,',
      'v.vendor,vendor-technician,,',
      'a.adams,corporal,2020-01-01,',
      'nobody,dispatcher,,',
      'a.adams,sergeant,2026-02-31,',
    ].join('\n');
    const first = await importPosts(await commander.acting(), file(text));
    const results = ['added', 'added', 'refused', 'refused', 'refused', 'added', 'refused', 'refused', 'refused'];
    expect(first.lines.map(line => line.result)).toEqual(results);
    const [row] = await house.database.asSuperuser<{ held_from: Date }>(
      `select held_from from post_holdings where post_id = 'detective'`,
    );
    expect(row?.held_from.toISOString()).toBe('2026-06-01T07:00:00.000Z');
    const again = await importPosts(await commander.acting(), file(text));
    expect(again.lines.map(line => line.result)).toEqual(results.map(one => (one === 'added' ? 'unchanged' : one)));
  });

  test('clearances: on file once, nobody their own', async () => {
    const clearances =
      'username,clearance,granted_on,expires_on\na.adams,background,2026-01-01,2031-01-01\ncommander,background,2026-01-02,2031-01-01\na.adams,none,2026-01-01,2031-01-01\na.adams,background,2027-01-01,2031-01-01';
    const first = await importClearances(await commander.acting(), file(clearances));
    expect(first.lines.map(line => line.result)).toEqual(['added', 'refused', 'refused', 'refused']);
    expect((await importClearances(await commander.acting(), file(clearances))).unchanged).toBe(1);
  });
});

describe('from the command line', () => {
  test('BA-63 BA-64 it makes accounts and gives posts only until somebody holds the post that does', async () => {
    const first = people('one,One,,', 'two,Two,,');
    expect(await importAccounts(commandLine(), file(first))).toMatchObject({ added: 2 });
    // both lines: what the file itself brings doesn't stop the rest of it
    const posts = 'username,post,from\none,it-manager,2026-01-01\ntwo,support-services-division-commander,2026-01-01';
    expect(await importPosts(commandLine(), file(posts))).toMatchObject({ added: 2, refused: 0 });
    const again = await importAccounts(commandLine(), file(people('one,One,,', 'three,Three,,')));
    expect(again.lines.map(line => line.result)).toEqual(['unchanged', 'refused']);
    const more = await importPosts(
      commandLine(),
      file('username,post,from\none,it-manager,2026-01-01\none,dispatcher,'),
    );
    expect(more.lines.map(line => line.result)).toEqual(['unchanged', 'refused']);
    const entry = (await recordOf(house, 'corona')).find(one => one.event === 'posts.imported');
    expect(entry?.fields.actor).toBe('task:people-import');
  });
});

test.each([
  ['username,display_name', 'people'],
  ['\uFEFF"Username","Post"', 'posts'],
  ['username,clearance,granted_on,expires_on', 'clearances'],
  ['username,course,completed_on', 'training'],
  ['username,post,course,completed_on', null],
  ['plate,state', null],
])('%s is a file of %s', (header, kind) => {
  expect(kindOfFile(`${header}\nx,y`)).toBe(kind);
});
