import { describe, expect, it } from 'vitest';
import { alignPlates, describeDifferences, signatureOf, spelled } from './align-plates.ts';

const signature = (read: string, listed: string): string => signatureOf(alignPlates(read, listed));

describe('alignPlates', () => {
  it.each([
    ['PW8ABC123', 'PW8ABC123', '========='],
    ['7KOL0B8', '7K0LOB8', '==~=~=='],
    ['PW8ABC13', 'PW8ABC123', '=======_='],
    ['PW8ABC1234', 'PW8ABC123', '=========x'],
    ['PW8ABX123', 'PW8ABC123', '=====#==='],
    ['W8ABC123', 'PW8ABC123', '_========'],
    ['PW8AB_123', 'PW8ABC123', '=====?==='],
    ['PW8ABC123', 'PW8AB?123', '=====*==='],
    ['PW8ABC123', 'PW8AB*', '=====****'],
    ['PW8AB', 'PW8AB*', '====='],
    ['PW8ABC123', '*123', '******==='],
    ['', '8A', '__'],
    ['8A', '', 'xx'],
    ['', '', ''],
  ])('lays %s along %s as %s', (read, listed, expected) => {
    expect(signature(read, listed)).toBe(expected);
  });

  it('loses no character of either plate', () => {
    for (const [read, listed] of [
      ['1B8OQ0', '8BQ0O'],
      ['WXYZ', '1234567'],
      ['AAAA', 'AA'],
    ] as const) {
      const columns = alignPlates(read, listed);
      expect(columns.map(column => column.read).join('')).toBe(read);
      expect(columns.map(column => column.listed).join('')).toBe(listed);
    }
  });
});

describe('describeDifferences', () => {
  it('names each position with both characters', () => {
    expect(describeDifferences(alignPlates('7KOL0B8', '7K0LOB8'))).toBe(
      '2 characters differ: position 3 O against 0, position 5 0 against O',
    );
    expect(describeDifferences(alignPlates('PW8ABC13', 'PW8ABC123'))).toBe(
      '1 character differs: position 8 2 not in the read',
    );
    expect(describeDifferences(alignPlates('PW8ABC123', 'PW8ABC123'))).toBe('all characters agree');
  });
});

describe('spelled', () => {
  it('sets the characters apart and says what a mark stands for', () => {
    expect(spelled('8A_?*')).toBe('8 A unread any character any run');
  });
});
