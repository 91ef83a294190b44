import { describe, expect, it } from 'vitest';
import type { ListKind } from './line.ts';
import { readListFile } from './list-file.ts';

const header = 'plate,state,category,priority,reason,case_number,requested_by,approved_by,expires_at';
const good = 'PW1A23B45,CA,Stolen vehicle,high,Taken from a driveway,CB-26-00417,o.reyes,w.cole,2026-06-01T00:00:00Z';

const readAs = (kind: ListKind, text: string) => readListFile(text, { kind, times: new Map() });
const readText = (...lines: string[]) => readAs('custom', [header, ...lines].join('\n'));
const messagesOf = (file: Awaited<ReturnType<typeof readListFile>>) =>
  file.faults.map(({ line, column, message }) => `${line} ${column ?? ''}: ${message}`);

describe('a good file', () => {
  it('is read with its optional columns in any order, quoted values, CRLF and a byte order mark', async () => {
    const text =
      '\uFEFFexpires_at,plate,reason,category,case_number,requested_by,approved_by,vehicle_make,caution\r\n' +
      '2026-06-01T00:00:00-07:00,"pw-1a 23b45","Taken from a driveway, with ""keys""",Stolen vehicle,C1,a.b,c.d,Honda,armed\r\n';
    const file = await readAs('custom', text);
    expect(messagesOf(file)).toEqual([]);
    expect(file.lines).toMatchObject([
      {
        line: 2,
        plate: 'PW1A23B45',
        state: null,
        priority: 'medium',
        reason: 'Taken from a driveway, with "keys"',
        vehicle: { make: 'Honda' },
        caution: 'armed',
        expiresAt: new Date('2026-06-01T07:00:00Z'),
        effectiveAt: null,
      },
    ]);
  });

  it('takes partial plates with at least three known characters (LA-22, BA-20)', async () => {
    const file = await readText(good.replace('PW1A23B45', 'PW1?23*'), good.replace('PW1A23B45', 'PW*'));
    expect(file.lines.map(line => line.plate)).toEqual(['PW1?23*']);
    expect(messagesOf(file)).toEqual(['3 plate: a partial plate needs at least 3 letters or digits']);
  });

  it('gives the same line the same fingerprint, and another line another', async () => {
    const [one] = (await readText(good)).lines;
    const [same] = (await readText('', good)).lines;
    const [other] = (await readText(good.replace('driveway', 'garage'))).lines;
    expect(same?.fingerprint).toBe(one?.fingerprint);
    expect(other?.fingerprint).not.toBe(one?.fingerprint);
  });

  it('keeps a doubled line once and says so', async () => {
    const file = await readText(good, good);
    expect(file.lines).toHaveLength(1);
    expect(file.warnings).toEqual([{ line: 3, message: 'says the same as line 2: left out' }]);
  });

  it('asks no approver of a state file and names its authority', async () => {
    const file = await readAs(
      'state',
      'plate,category,reason,case_number,expires_at,ori\nPW1A23B45,Stolen,x,C1,2026-06-01T00:00:00Z,CA9900100',
    );
    expect(file.lines).toMatchObject([{ requestedBy: 'CA9900100', approvedBy: 'state list' }]);
  });
});

describe('a faulty file', () => {
  it('names every fault with its line and column', async () => {
    const file = await readText(
      good.replace('PW1A23B45', 'PW1A#'),
      good.replace('CA,', 'California Republic,'),
      good.replace('high', 'urgent'),
      good.replace('2026-06-01T00:00:00Z', '2026-02-30T00:00:00Z'),
      good.replace('CB-26-00417', ''),
      'too,few',
      good.replace('Taken from a driveway', '"Taken\nfar"'),
    );
    expect(messagesOf(file)).toEqual([
      expect.stringMatching(/^2 plate: .*# can't be used/),
      '3 state: must be a state or its two-letter code, such as CA',
      '4 priority: must be high, medium or low',
      expect.stringMatching(/^5 expires_at: must be a time with zone/),
      '6 case_number: is required',
      '7 : has 2 values, the header has 9 columns',
      expect.stringMatching(/^[89] /),
    ]);
    expect(file.lines).toEqual([]);
  });

  it('counts all faults and reports the first hundred', async () => {
    const file = await readText(...Array.from({ length: 250 }, () => good.replace('CB-26-00417', '')));
    expect(file.faultCount).toBe(250);
    expect(file.faults).toHaveLength(100);
  });

  it('refuses unknown, doubled and missing columns, an empty file and broken quotes', async () => {
    expect(messagesOf(await readAs('custom', `${header},colour\n${good},red`))).toEqual([
      '1 : no column is called "colour"',
    ]);
    expect(messagesOf(await readAs('custom', `${header},plate\n`))).toEqual([
      '1 : the column plate stands there twice',
    ]);
    expect(messagesOf(await readAs('custom', header.replace(',approved_by', '')))).toEqual([
      '1 : the column approved_by is missing',
    ]);
    expect(messagesOf(await readAs('custom', ''))).toEqual(['1 : the file is empty']);
    const broken = await readText(good.replace('high', 'urgent'), good, good.replace('Taken', '"Taken'));
    expect(messagesOf(broken)).toEqual([expect.stringMatching(/^2 priority/), expect.stringMatching(/quotation mark/)]);
  });

  it('refuses an entry that expires before it begins', async () => {
    const file = await readAs('custom', `${header},effective_at\n${good},2026-06-02T00:00:00Z`);
    expect(messagesOf(file)).toEqual(['2 expires_at: is not later than effective_at']);
  });
});

describe('what may not be stored', () => {
  const category = (text: string) => good.replace('Stolen vehicle', text);
  it.each([
    ['an immigration record', category('Immigration Violator')],
    ['the same in disguise', category('lmm1gr4tion viol4tor'.replace('lmm', 'Imm'))],
    ['an immigration reason', good.replace('Taken from a driveway', 'subject of an ICE detainer')],
    ['protected activity', category('Protest attendance')],
    [
      'a reason that is nothing but protected activity',
      category('Person of interest').replace('Taken from a driveway', 'seen at a protest'),
    ],
    ['a gang record', category('Gang member')],
    ['a protective interest', category('Protective Interest')],
    ['a watch list', category('watch_list')],
  ])('drops %s, counts it and keeps nothing of it', async (_what, line) => {
    const file = await readText(good, line);
    expect(file).toMatchObject({ dropped: 1, faultCount: 0 });
    expect(file.lines).toHaveLength(1);
    expect(file.warnings).toMatchObject([{ line: 3, message: expect.stringMatching(/^left out: /) }]);
  });

  it('looks at nothing else of a dropped line', async () => {
    expect(await readText(category('Immigration Violator').replace('PW1A23B45', '#'))).toMatchObject({
      dropped: 1,
      faultCount: 0,
    });
  });

  it('keeps a stolen car that was taken near a church', async () => {
    expect(await readText(good.replace('a driveway', 'a church lot'))).toMatchObject({ dropped: 0, faultCount: 0 });
  });
});
