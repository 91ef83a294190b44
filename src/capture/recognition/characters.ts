import type { Candidate } from '../../foundation/contract/words.ts';
import { formatFit } from '../../foundation/plates/formats.ts';
import { normalisePlate } from '../../foundation/plates/normalise.ts';
import type { StateCode } from '../../foundation/plates/states.ts';
import type { ReadCharacter } from './rules.ts';

/** Per slot a chance for each character and, last, for "no character here". */
export type Slots = readonly (readonly number[])[];

/** A text with its joint chance over the slots of its characters and the slot that ends it. */
export type RankedText = Candidate & { chars: ReadCharacter[] };

/** How many unfinished texts are followed, and how many classes of a slot. */
const beamWidth = 40;
const classesPerSlot = 6;
/** Below this part of its slot's best chance a class is not followed: confidences are told to four decimals. */
const leastPart = 1e-4;

/** The likeliest texts, best first, at most `beamWidth`. A text ends at its first slot without a character, or behind the last slot. */
export function rankTexts(slots: Slots, alphabet: string): RankedText[] {
  let unfinished: RankedText[] = [{ text: '', confidence: 1, chars: [] }];
  const finished: RankedText[] = [];
  for (const chances of slots) {
    const least = Math.max(...chances) * leastPart;
    const classes = [...chances.keys()]
      .filter(index => (chances[index] ?? 0) >= least)
      .sort((a, b) => (chances[b] ?? 0) - (chances[a] ?? 0));
    const longer: RankedText[] = [];
    for (const { text, confidence, chars } of unfinished) {
      for (const index of classes.slice(0, classesPerSlot)) {
        const chance = chances[index] ?? 0;
        const char = alphabet.charAt(index);
        const joint = confidence * chance;
        if (char === '') finished.push({ text, confidence: joint, chars });
        else longer.push({ text: text + char, confidence: joint, chars: [...chars, { char, confidence: chance }] });
      }
    }
    unfinished = best(longer);
  }
  return best([...finished, ...unfinished]);
}

function best(texts: RankedText[]): RankedText[] {
  return texts.sort((a, b) => b.confidence - a.confidence).slice(0, beamWidth);
}

/** Several looks at one plate as one: the mean of the logarithms of their chances, brought back to a sum of 1 per slot. */
export function fuseLooks(looks: readonly Slots[]): Slots {
  const [first, ...others] = looks;
  if (first === undefined || others.length === 0) return first ?? [];
  return first.map((chances, slot) => {
    const fused = chances.map((_, index) => {
      const sum = looks.reduce((total, look) => total + Math.log(Math.max(1e-9, look[slot]?.[index] ?? 0)), 0);
      return Math.exp(sum / looks.length);
    });
    const total = fused.reduce((sum, chance) => sum + chance, 0);
    return fused.map(chance => chance / total);
  });
}

/** How much the formats of plates may move a candidate: one that fits no format needs up to so many times the chance. */
const formatPower = 0.5;
const leastFit = 0.05;

/**
 * Candidates in the order of chance and format together; chances stay what the reader said, no text is changed or made up. The text that the
 * reader holds likeliest is always among them.
 */
export function rankCandidates(
  texts: readonly RankedText[],
  { state, most }: { state: StateCode | null; most: number },
): Candidate[] {
  const [likeliest] = texts;
  const scored = texts
    .filter(({ text }) => text !== '')
    .map(({ text, confidence }) => {
      const fit = Math.max(leastFit, formatFit(normalisePlate(text) ?? '', state));
      return { text, confidence, score: confidence * fit ** formatPower };
    })
    .sort((a, b) => b.score - a.score);
  const kept = scored.slice(0, most);
  const missing = scored.slice(most).find(({ text }) => text === likeliest?.text);
  if (missing !== undefined) kept.splice(-1, 1, missing);
  return kept.map(({ text, confidence }) => ({ text, confidence }));
}
