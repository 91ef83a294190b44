import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fictionalLookAlikeOf, fictionalPlate } from './fictional.ts';
import { gradeMatch } from './grade.ts';

const inCalifornia = { state: 'CA' };

function grade(read: string, wanted: string): string | null {
  return gradeMatch({ plate: read, ...inCalifornia }, { plate: wanted, ...inCalifornia }).grade;
}

describe('grade', () => {
  it.each([
    ['PW8K07B18', 'PW8K07B18', 'exact'],
    ['PWBK07B18', 'PW8K07B18', 'look-alike'],
    ['PWBKO7818', 'PW8K07B18', 'look-alike'],
    ['PW8K03B18', 'PW8K07B18', 'look-alike'],
    ['PW8K02B18', 'PW8K03B18', null],
    ['PW8K07B1', 'PW8K07B18', null],
    ['PW8K07B19', 'PW8K07B18', null],
    ['PW8K07B18', 'PW8K*', 'partial'],
    ['PW8K07B18', 'PW8K?7B18', 'partial'],
    ['PW9K07B18', 'PW8K*', null],
    ['PW8_07B18', 'PW8K07B18', 'partial'],
    ['PW8_07B19', 'PW8K07B18', null],
    ['P_8______', 'PW8K07B18', null],
    ['PW8______', 'PW8K07B18', 'partial'],
    ['PW_K07B18', 'PW8K*', 'partial'],
    ['P__K_____', 'PW8K*', null],
    ['PW8K07B18', 'PW8K0_B18', 'partial'],
    ['PW8K0_B18', 'PW8K0_B18', 'partial'],
    ['A', 'A', 'exact'],
    ['8', 'B', 'look-alike'],
    ['_', 'A', null],
    ['', '', null],
    ['', '*', null],
    ['PW8K07B18', '*', null],
    ['PW8K07B18', 'P?????????', null],
  ])('read %s, wanted %s: %s', (read, wanted, expected) => {
    expect(grade(read, wanted)).toBe(expected);
  });

  it('says why in words for a dispatcher', () => {
    expect(gradeMatch({ plate: 'PWBKO7B18', state: 'CA' }, { plate: 'PW8K07B18', state: 'us-ca' })).toEqual({
      grade: 'look-alike',
      possible: false,
      why: ['read B where the list says 8', 'read O where the list says 0'],
    });
    expect(gradeMatch({ plate: 'PW8_07B1_' }, { plate: 'PW8K07B18', state: 'CA' })).toEqual({
      grade: 'partial',
      possible: true,
      why: ['2 of 9 characters not read', 'state not read'],
    });
    expect(gradeMatch({ plate: 'PW_K07B18', state: 'CA' }, { plate: 'PW8K*', state: 'CA' }).why).toEqual([
      'may be PW8K*',
      '1 of 9 characters not read',
    ]);
    expect(gradeMatch({ plate: 'PW8K07B18', state: 'CA' }, { plate: 'PW8K*', state: 'CA' }).why).toEqual([
      'fits the partial plate PW8K*',
    ]);
  });
});

describe('possible', () => {
  const plate = 'PW8K07B18';
  it.each([
    ['CA', 'california', false, []],
    ['NV', 'CA', true, ['state read NV, the list says CA']],
    [null, 'CA', true, ['state not read']],
    ['', 'CA', true, ['state not read']],
    ['CA', null, true, ['the list names no state']],
    [undefined, undefined, true, ['state not read', 'the list names no state']],
    ['on', 'ON', false, []],
    ['ON', 'CA', true, ['state read ON, the list says CA']],
  ])('read %j, list %j: %s', (read, wanted, possible, doubts) => {
    const match = gradeMatch({ plate, state: read }, { plate, state: wanted });
    expect(match).toEqual({ grade: 'exact', possible, why: ['all characters the same', ...doubts] });
  });

  it('says nothing where the plates do not match', () => {
    expect(gradeMatch({ plate, state: 'NV' }, { plate: 'PW9X99X99', state: 'CA' })).toEqual({
      grade: null,
      possible: false,
      why: [],
    });
  });
});

describe('properties', () => {
  it('every fictional plate is exact with itself and look-alike with its twin, both ways', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), seed => {
        const plate = fictionalPlate(seed);
        const twin = fictionalLookAlikeOf(plate);
        expect(grade(plate, plate)).toBe('exact');
        expect(grade(plate, twin)).toBe('look-alike');
        expect(grade(twin, plate)).toBe('look-alike');
      }),
    );
  });

  it('one character untold is partial with the same plate and never exact', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat({ max: 8 }), (seed, index) => {
        const plate = fictionalPlate(seed);
        expect(grade(`${plate.slice(0, index)}_${plate.slice(index + 1)}`, plate)).toBe('partial');
      }),
    );
  });

  it('never throws, and gives reasons exactly when there is a grade', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('A', '8', 'B', '_', '?', '*') }),
    );
    fc.assert(
      fc.property(text, text, fc.option(text), fc.option(text), (read, wanted, readState, wantedState) => {
        const match = gradeMatch({ plate: read, state: readState }, { plate: wanted, state: wantedState });
        expect(match.why.length > 0).toBe(match.grade !== null);
      }),
      { numRuns: 3000 },
    );
  });

  it('stays bounded on hostile lengths', () => {
    const started = performance.now();
    const long = '_A'.repeat(2_000_000);
    expect(gradeMatch({ plate: long, state: long }, { plate: long, state: long }).grade).toBeNull();
    expect(gradeMatch({ plate: 'AAAA' }, { plate: '*A'.repeat(1_000_000) }).grade).toBeNull();
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
