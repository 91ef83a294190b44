import { expect, test } from 'vitest';
import { fuseLooks, rankCandidates, rankTexts, type Slots } from './characters.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Slots in which the given characters have the given chances; `-` is "no character"; what is left is spread over all. */
function slotsOf(...slots: Record<string, number>[]): Slots {
  return slots.map(chances => {
    const rest = (1 - Object.values(chances).reduce((sum, chance) => sum + chance, 0)) / 37;
    return Array.from({ length: 37 }, (_, index) => rest + (chances[alphabet.charAt(index) || '-'] ?? 0));
  });
}

test('the joint chance is the product over the characters and the slot that ends the text', () => {
  const [best, second] = rankTexts(slotsOf({ A: 0.9, B: 0.1 }, { 1: 0.8, 7: 0.2 }, { '-': 1 }), alphabet);
  expect(best).toMatchObject({ text: 'A1', confidence: expect.closeTo(0.72) });
  expect(best?.chars).toEqual([
    { char: 'A', confidence: expect.closeTo(0.9) },
    { char: '1', confidence: expect.closeTo(0.8) },
  ]);
  expect(second).toMatchObject({ text: 'A7', confidence: expect.closeTo(0.18) });
});

test('a text that ends early competes with longer ones', () => {
  const texts = rankTexts(slotsOf({ A: 1 }, { '-': 0.4, B: 0.6 }, { '-': 1 }), alphabet);
  expect(texts.slice(0, 2).map(({ text }) => text)).toEqual(['AB', 'A']);
});

test('a text may take all slots, or none', () => {
  expect(rankTexts(slotsOf({ A: 1 }, { B: 1 }), alphabet)[0]?.text).toBe('AB');
  expect(rankTexts(slotsOf({ '-': 1 }, { '-': 1 }), alphabet)[0]).toMatchObject({ text: '', confidence: 1 });
});

test('each text comes once', () => {
  const texts = rankTexts(slotsOf({ A: 0.5, B: 0.5 }, { '-': 0.5, A: 0.5 }, { '-': 1 }), alphabet).map(
    ({ text }) => text,
  );
  expect(new Set(texts).size).toBe(texts.length);
});

test('two looks that disagree are fused: what both hold possible wins', () => {
  const fused = fuseLooks([slotsOf({ 8: 0.6, B: 0.4 }), slotsOf({ B: 0.9, 3: 0.1 })]);
  expect(rankTexts(fused, alphabet)[0]?.text).toBe('B');
  expect(fused[0]?.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1);
});

test('the format orders candidates and changes neither text nor chance', () => {
  // a letter where California has a digit, read a little likelier
  const texts = rankTexts(
    slotsOf({ 7: 1 }, { A: 1 }, { B: 1 }, { C: 1 }, { 1: 1 }, { 2: 1 }, { B: 0.52, 8: 0.48 }, { '-': 1 }),
    alphabet,
  );
  expect(texts[0]?.text).toBe('7ABC12B');
  const candidates = rankCandidates(texts, { state: 'CA', most: 10 });
  expect(candidates.slice(0, 2)).toEqual([
    { text: '7ABC128', confidence: expect.closeTo(0.48) },
    { text: '7ABC12B', confidence: expect.closeTo(0.52) },
  ]);
});

test('what the reader holds likeliest is among the candidates, however odd', () => {
  const texts = rankTexts(slotsOf({ A: 0.3, 1: 0.29, 2: 0.28 }, { 5: 0.3, 6: 0.3, 7: 0.3 }, { '-': 1 }), alphabet);
  const likeliest = texts[0]?.text ?? '';
  for (const most of [1, 2, 3]) {
    const told = rankCandidates(texts, { state: null, most }).map(({ text }) => text);
    expect(told).toHaveLength(most);
    expect(told).toContain(likeliest);
  }
});
