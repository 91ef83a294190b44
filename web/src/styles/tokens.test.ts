import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const source = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8');

type Tokens = ReadonlyMap<string, string>;

/** The colours of one block of the file, over those of the blocks before it. */
function tokensOf(selector: string, base: Tokens): Tokens {
  const at = source.indexOf(`${selector} {`);
  if (at < 0) throw new Error(`no block ${selector}`);
  const block = source.slice(at, source.indexOf('}', at));
  const own = [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(
    ([, name = '', colour = '']) => [name, colour] as const,
  );
  return new Map([...base, ...own]);
}

const light = tokensOf(':root', new Map());
const themes = {
  light,
  dark: tokensOf(":root[data-theme='dark']", light),
  night: tokensOf(":root[data-theme='night']", light),
};

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map(at => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

const grounds = ['bg', 'surface', 'raised'] as const;
const onEachGround = (names: readonly string[]): [string, string][] =>
  names.flatMap(name => grounds.map((ground): [string, string] => [name, ground]));

/** Words on what they stand on (1.4.3). */
const words: [string, string][] = [
  ...onEachGround(['text', 'muted', 'link', 'danger', 'warn', 'ok']),
  ['danger', 'danger-bg'],
  ['warn', 'warn-bg'],
  ['ok', 'ok-bg'],
  ['on-accent', 'accent'],
  ['on-danger', 'danger-solid'],
  ['plate-ink', 'plate-face'],
];

/** What must be seen to be used: edges of fields and buttons, focus, marks (1.4.11). `line` only parts what words part already. */
const edges: [string, string][] = [
  ...onEachGround(['border', 'focus', 'tick']),
  ['focus', 'danger-bg'],
  ['focus', 'warn-bg'],
  ['muted', 'sea'],
  ['muted', 'land'],
  ['border', 'land'],
  ['link', 'land'],
  ['danger', 'land'],
];

test('the measure: black on white is 21 to 1, and the order does not matter', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#0b57b0', '#ffffff')).toBeCloseTo(contrast('#ffffff', '#0b57b0'), 10);
  expect(contrast('#0b57b0', '#ffffff')).toBeCloseTo(6.99, 1);
});

describe.each(Object.entries(themes))('%s', (_, tokens) => {
  const ratio = ([one, other]: [string, string]): number => contrast(tokens.get(one) ?? '#', tokens.get(other) ?? '#');
  test.each(words)('words: %s on %s at least 4.5', (...pair) => expect(ratio(pair)).toBeGreaterThanOrEqual(4.5));
  test.each(edges)('edge: %s on %s at least 3', (...pair) => expect(ratio(pair)).toBeGreaterThanOrEqual(3));
});
