import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../foundation/base/crypto.ts';
import { installationId, newId } from '../../foundation/base/ids.ts';
import { auditEvents, auditFields, mandatoryFields, type AuditEvent } from '../../foundation/contract/events.ts';
import { canonicalBytes, canonicalText, type JsonValue } from './canonical.ts';
import { checkEntry, readDisclosure, readPlain } from './entry-check.ts';
import {
  buildEntry,
  digestOf,
  fieldValue,
  leafHash,
  maxFieldBytes,
  sealDraft,
  type AuditDraft,
  type Entry,
} from './entry.ts';

const agencyId = newId<'agency'>();
const place = { log: 'plateward/audit/0197a000-0000-7000-8000-000000000000/2026', n: 17 };

const inquiry: AuditDraft = {
  event: 'inquiry.run',
  outcome: 'permit',
  agencyId,
  at: new Date('2026-11-22T07:00:00.123Z'),
  fields: {
    actor: 'r.example',
    name: 'Robin Example',
    organisation: 'Example Police Department',
    purpose: 'stolen_vehicle',
    case: '26-000123',
    reason: 'seen at the scene',
    plate: 'PW0?123',
    query: { from: '2026-11-01', cameras: ['gate', 'bridge'] },
    results: ['a', 'b'],
    result_count: 2,
  },
};

const codesOf = (entry: Entry): string[] =>
  checkEntry(entry, place).map(fault => `${fault.code} ${fault.field ?? ''}`.trim());

describe('an entry', () => {
  test('shows nothing but act, day, log, index and outcome', () => {
    const { body } = buildEntry(inquiry, place);
    const plain = readPlain(body);
    expect(Object.keys(plain).sort()).toEqual(['act', 'day', 'log', 'n', 'outcome', 'sd', 'v']);
    expect(plain).toMatchObject({ act: 'inquiry.run', day: '2026-11-22', n: 17, outcome: 'permit', v: 1 });
    const text = body.toString('latin1');
    for (const word of ['07:00', 'example', 'Robin', 'stolen', '26-000123', 'scene', 'PW0', 'bridge'])
      expect(text).not.toContain(word);
  });

  test('commits as RFC 9901 section 4.2 and hashes as RFC 6962 section 2.1', () => {
    const { body, leaf, disclosures } = buildEntry(inquiry, place);
    expect(leaf).toEqual(sha256(Buffer.concat([Buffer.of(0), body])));
    const plain = readPlain(body);
    for (const { field, disclosure } of disclosures) {
      const array = JSON.parse(Buffer.from(disclosure, 'base64url').toString()) as [string, string, JsonValue];
      expect(Buffer.from(array[0], 'base64url')).toHaveLength(16);
      expect(array[1]).toBe(field);
      expect(canonicalBytes(array).toString('base64url')).toBe(disclosure);
      expect(plain.sd[field]).toBe(sha256(Buffer.from(disclosure, 'ascii')).toString('base64url'));
    }
    const values = Object.fromEntries(disclosures.map(one => [one.field, readDisclosure(one.disclosure).value]));
    expect(values).toEqual({ ...inquiry.fields, at: '2026-11-22T07:00:00.123Z' });
  });

  test('the example of RFC 9901 section 4.2.3 has the digest given there', () => {
    expect(digestOf('WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0')).toBe(
      'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0',
    );
  });

  test('no two salts are the same', () => {
    const disclosures = Array.from({ length: 200 }, () => buildEntry(inquiry, place).disclosures).flat();
    const salts = disclosures.map(one => Buffer.from(one.disclosure, 'base64url').toString().slice(2, 24));
    expect(new Set(salts).size).toBe(disclosures.length);
  });

  test('its day is that of UTC', () => {
    const late = { ...inquiry, at: new Date('2026-12-31T23:59:59.999-08:00') };
    expect(sealDraft(late)).toMatchObject({ day: '2027-01-01', year: 2027 });
  });

  test('every event can be written with its mandatory fields, checked clean, and not without one of them', () => {
    for (const event of Object.keys(auditEvents) as AuditEvent[]) {
      const fields = Object.fromEntries(mandatoryFields(event).map(field => [field, 'x']));
      expect([event, ...codesOf(buildEntry({ ...inquiry, event, fields }, place))]).toEqual([event]);
      for (const field of mandatoryFields(event).filter(name => name !== 'at')) {
        for (const empty of [undefined, '', ' \t']) {
          const draft = { ...inquiry, event, fields: { ...fields, [field]: empty } };
          expect(() => buildEntry(draft as AuditDraft, place)).toThrow(
            `${event}: these fields are mandatory: ${field}`,
          );
        }
      }
    }
  });

  test('"none" may be said of plate or query only', () => {
    expect(() => sealDraft({ ...inquiry, fields: { ...inquiry.fields, plate: null } })).not.toThrow();
    expect(() => sealDraft({ ...inquiry, fields: { ...inquiry.fields, reason: null } })).toThrow('reason');
  });

  test('a refusal is written whatever is known, and however odd', () => {
    const anything = fc.anything({ withBigInt: true, withMap: true, withSparseArray: true });
    fc.assert(
      fc.property(
        fc.oneof(anything, fc.string({ unit: 'binary' })),
        fc.constantFrom('refuse', 'fail'),
        (odd, outcome) => {
          const draft: AuditDraft = {
            ...inquiry,
            outcome,
            fields: { plate: odd as JsonValue, reason: odd as JsonValue },
          };
          expect(codesOf(buildEntry(draft, place))).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('what cannot be: unknown event, outcome, field, time', () => {
    for (const [odd, words] of [
      [{ event: 'inquiry.forgotten' }, 'no event'],
      [{ event: 'toString' }, 'no event'],
      [{ outcome: 'maybe' }, 'no outcome'],
      [{ fields: { ...inquiry.fields, colour: 'red' } }, 'no field'],
      [{ at: new Date(Number.NaN) }, 'time'],
      [{ at: new Date('+010000-01-01T00:00:00Z') }, 'time'],
    ] as const) {
      expect(() => sealDraft({ ...inquiry, ...odd } as AuditDraft)).toThrow(words);
    }
  });

  test('cannot be longer than 65,535 bytes, nor a disclosure longer than the table takes', () => {
    const longest = [
      'x'.repeat(1e6),
      '\u0001'.repeat(1e6),
      '漢'.repeat(1e6),
      Array.from({ length: 9_000 }, () => newId()),
      { a: { b: ['\u0001'.repeat(1e6), '漢'.repeat(1e6)] } },
    ];
    for (const value of longest) {
      const fields = Object.fromEntries(auditFields.map(field => [field, value]));
      const entry = buildEntry(
        { ...inquiry, agencyId: installationId, fields },
        { log: `plateward/${'x'.repeat(190)}`, n: Number.MAX_SAFE_INTEGER },
      );
      expect(entry.body.length).toBeLessThan(4_000);
      for (const { disclosure } of entry.disclosures) expect(disclosure.length).toBeLessThanOrEqual(80_120);
    }
  });

  test('a list too long says how many were left out', () => {
    const ids = Array.from({ length: 5_000 }, () => newId());
    const cut = fieldValue(ids) as string[];
    expect(cut.slice(0, -1)).toEqual(ids.slice(0, cut.length - 1));
    expect(cut.at(-1)).toBe(`… [cut: ${cut.length - 1} of 5000 shown]`);
    expect(cut.length).toBeGreaterThan(1_400);
    expect(Buffer.byteLength(canonicalText(cut))).toBeLessThanOrEqual(maxFieldBytes);
    expect(fieldValue(cut)).toEqual(cut);
  });
});

describe('the check of an entry', () => {
  test('finds every single flipped bit of body, leaf and disclosures', () => {
    const whole = buildEntry(inquiry, place);
    expect(codesOf(whole)).toEqual([]);
    let flips = 0;
    const expectFound = (entry: Entry, what: string): void => {
      flips++;
      if (checkEntry(entry, place).length === 0) throw new Error(`not found: ${what}`);
    };
    for (const [body, at] of flippedBits(whole.body)) {
      expectFound({ ...whole, body }, `body bit ${at}`);
      // and by one who also makes the leaf hash right again
      expectFound({ ...whole, body, leaf: leafHash(body) }, `body bit ${at} with a new leaf hash`);
    }
    for (const [leaf, at] of flippedBits(whole.leaf)) expectFound({ ...whole, leaf }, `leaf bit ${at}`);
    for (const [index, one] of whole.disclosures.entries()) {
      for (const part of ['disclosure', 'field'] as const) {
        for (const [bytes, at] of flippedBits(Buffer.from(one[part]))) {
          const changed = { ...one, [part]: bytes.toString('latin1') };
          expectFound(
            { ...whole, disclosures: whole.disclosures.with(index, changed) },
            `${one.field} ${part} bit ${at}`,
          );
        }
      }
    }
    expect(flips).toBeGreaterThan(15_000);
  });

  test('finds words that were taken away, added, exchanged or salted anew', () => {
    const whole = buildEntry(inquiry, place);
    const other = buildEntry(inquiry, place);
    const without = (field: string): Entry => ({
      ...whole,
      disclosures: whole.disclosures.filter(one => one.field !== field),
    });
    for (const { field } of whole.disclosures) {
      // ids of results leave with the reads; all else stays as long as the entry
      const wanted = field === 'results' ? [] : [`disclosure_missing ${field}`];
      expect(codesOf(without(field))).toEqual(wanted);
    }
    expect(codesOf({ ...whole, disclosures: other.disclosures })).toHaveLength(whole.disclosures.length * 2 - 1);
    expect(codesOf({ ...whole, disclosures: [...whole.disclosures, { field: 'detail', disclosure: 'eA' }] })).toEqual([
      'disclosure_unknown detail',
    ]);
  });

  test('finds an entry without a mandatory field, on another day than its time, of an unknown act, at another place', () => {
    const sealed = sealDraft(inquiry);
    const remake = (change: object): Entry => {
      const { act, day, outcome, sd, disclosures } = { ...sealed, ...change };
      const body = canonicalBytes({ act, day, ...place, outcome, sd, v: 1 });
      return { body, leaf: leafHash(body), disclosures };
    };
    expect(codesOf(remake({}))).toEqual([]);
    const { reason, ...sd } = sealed.sd;
    expect(reason).toBeDefined();
    expect(codesOf(remake({ sd, disclosures: sealed.disclosures.filter(one => one.field !== 'reason') }))).toEqual([
      'field_missing reason',
    ]);
    expect(codesOf(remake({ day: '2026-11-23' }))).toEqual(['day_wrong at']);
    expect(codesOf(remake({ act: 'inquiry.forgotten' }))).toEqual(['act_unknown']);
    expect(checkEntry(remake({}), { ...place, n: 18 }).map(fault => fault.code)).toEqual(['place_wrong']);
    expect(checkEntry(remake({}), { ...place, log: 'elsewhere' }).map(fault => fault.code)).toEqual(['place_wrong']);
  });
});

function* flippedBits(bytes: Uint8Array): Generator<[Buffer, number]> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    yield [changed, bit];
  }
}
