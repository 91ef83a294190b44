import { describe, expect, test } from 'vitest';
import { newId } from '../../foundation/base/ids.ts';
import { newSourceSchema } from '../../foundation/contract/routes/cameras.ts';
import { demonstrationProfile } from '../../gate/policy/load.ts';
import { faultsOfSource, keyText, newSecret, parseKey, refusalMeter } from './rules.ts';

describe('a camera key', () => {
  const parts = { agencyCode: 'barstow', keyId: newId<'source-key'>(), secret: newSecret() };

  test('is read as it was written, and no two are the same', () => {
    expect(parseKey(keyText(parts))).toEqual(parts);
    expect(new Set(Array.from({ length: 100 }, newSecret)).size).toBe(100);
    expect(Buffer.from(newSecret(), 'base64url').length).toBe(32);
  });

  test.each([
    ['a session token', `pws.barstow.${newSecret()}`, null],
    ['nothing', '', null],
    ['a code that no agency can have', keyText({ ...parts, agencyCode: '../x' }), null],
    ['a key without secret', `pwk.barstow.${parts.keyId}`, 'barstow'],
    ['a short secret', keyText({ ...parts, secret: 'abc' }), 'barstow'],
    ['a key id that is no id', keyText({ ...parts, keyId: "' or 1=1" }), 'barstow'],
    ['something behind it', `${keyText(parts)}.x`, 'barstow'],
    ['ten thousand dots', `pwk.barstow${'.'.repeat(10_000)}`, 'barstow'],
  ])('%s is none', (_what, text, agencyCode) => {
    expect(parseKey(text)).toEqual({ agencyCode });
  });
});

describe('a new source', () => {
  const profile = demonstrationProfile('barstow');
  const fields = {
    code: 'gate-1',
    name: 'Gate 1',
    kind: 'fixed',
    retentionClass: profile.sources[0]!.id,
    timeZone: 'America/Los_Angeles',
  };

  test.each([
    [{}, []],
    [{ retentionClass: 'forever' }, ['retentionClass']],
    [{ timeZone: 'Mars/Olympus' }, ['timeZone']],
    [{ latitude: 1 }, ['longitude']],
  ])('%j', (changes, faulty) => {
    const source = newSourceSchema.parse({ ...fields, ...changes });
    expect(faultsOfSource(source, profile).map(fault => fault.field)).toEqual(faulty);
  });
});

describe('refusals in the record', () => {
  const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

  test('one per address and minute, with the count of those left out', () => {
    const meter = refusalMeter();
    expect(meter.count('a', at(0))).toBe(1);
    for (let second = 1; second < 60; second++) expect(meter.count('a', at(second))).toBeNull();
    expect(meter.count('b', at(30))).toBe(1);
    expect(meter.count('a', at(60))).toBe(60);
    expect(meter.count('a', at(120))).toBe(1);
  });

  test('a flood from many addresses is bounded too, and none is uncounted', () => {
    const meter = refusalMeter({ entriesPerMinute: 5, maxAddresses: 50 });
    let counted = 0;
    let entries = 0;
    for (let n = 0; n < 10_000; n++) {
      const count = meter.count(`address ${n % 500}`, at(n / 50));
      if (count !== null) {
        counted += count;
        entries++;
      }
    }
    expect(entries).toBeLessThanOrEqual(5 * 4);
    const last = meter.count('another', at(10_000)) ?? 0;
    // what is still counted at an address comes out when that address is seen again
    expect(counted + last).toBeGreaterThan(9_900);
    expect(counted + last).toBeLessThanOrEqual(10_001);
  });

  test('a clock that is set back does not silence it', () => {
    const meter = refusalMeter();
    expect(meter.count('a', at(1000))).toBe(1);
    expect(meter.count('a', at(0))).toBe(1);
  });
});
