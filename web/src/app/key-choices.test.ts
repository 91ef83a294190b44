import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { actionOf, keyActions, type KeyAction } from './key-actions.ts';
import {
  boundKey,
  choiceFault,
  isSingleCharacter,
  keyName,
  keyOf,
  normalKey,
  printedKey,
  readChoices,
  withChoice,
} from './key-choices.ts';

const action = (id: string): KeyAction => {
  const found = keyActions.find(one => one.id === id);
  if (found === undefined) throw new Error(`no act ${id}`);
  return found;
};
const take = action('live.take');
const none = { ctrlKey: false, metaKey: false, altKey: false };

describe('the keys as they come', () => {
  test('no two of one screen are the same', () => {
    for (const one of keyActions) expect(choiceFault(one, one.key, {}), one.label).toBeNull();
  });
  test('every key of one character that a screen binds can be changed, under the same name', () => {
    const folder = path.join(import.meta.dirname, '..');
    const bound = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => /\.tsx?$/.test(file) && !/\.test\.ts$|key-actions\.ts$/.test(file))
      .flatMap(file => [...readFileSync(path.join(folder, file), 'utf8').matchAll(/\bkey: '(.)',\s*label: '([^']+)'/g)])
      .map(([, key, label]) => `${key} ${label}`);
    expect(bound.length).toBeGreaterThan(15);
    const known = keyActions.map(({ key, label }) => `${key} ${label}`);
    expect(bound.toSorted()).toEqual(known.toSorted());
  });
});

describe('choosing another', () => {
  test('it takes the place of the one that comes, on its own screen only', () => {
    const choices = withChoice({}, action('read.photo'), 'X');
    expect(choices).toEqual({ 'read.photo': 'x' });
    expect(boundKey({ group: 'Read', key: 'f' }, choices)).toBe('x');
    expect(boundKey({ group: 'Live hits', key: 'f' }, choices)).toBe('f');
    expect(boundKey({ group: 'Live hits', key: 'F2' }, choices)).toBe('F2');
    expect(actionOf({ group: 'Live hits', key: 'F2' })).toBeUndefined();
  });
  test('the key that comes is not kept as a choice', () => {
    expect(withChoice({ 'live.take': 'x' }, take, 'A')).toEqual({});
  });
  test('a key that another act of the same screen has is refused, with the name of that act', () => {
    expect(choiceFault(take, 'c', {})).toContain('"Close the hit" (Live hits)');
    expect(choiceFault(take, 'C', {})).toContain('"Close the hit"');
    expect(choiceFault(take, 'c', { 'live.close': 'x' })).toBeNull();
    expect(choiceFault(take, 'x', { 'live.close': 'x' })).toContain('"Close the hit"');
    // that of another screen never meets it
    expect(choiceFault(take, 'w', {})).toBeNull();
  });
  test('keys of everywhere meet those of every screen, both ways', () => {
    expect(choiceFault(take, 'g', {})).toContain('Go to a screen');
    expect(choiceFault(action('everywhere.go'), ',', {})).toContain('Earlier read');
  });
  test('a key with Alt, or a function key, needs no switching off', () => {
    for (const key of ['Alt+a', 'Ctrl+Alt+a', 'F9']) {
      expect(choiceFault(take, key, {})).toBeNull();
      expect(isSingleCharacter(key)).toBe(false);
    }
    expect(isSingleCharacter('a')).toBe(true);
  });
  test.each(['Ctrl+t', 'Tab', 'Enter', 'Escape', ' ', 'F2', 'F5', 'F8', 'ArrowDown', 'Shift', 'Dead', ''])(
    '%j is left to browser and screen',
    key => expect(choiceFault(take, key, {})).toContain('cannot be chosen'),
  );
});

describe('what was kept in the browser', () => {
  test('is read again', () => {
    const choices = { 'live.take': 'x', 'live.close': 'Alt+c' };
    expect(readChoices(JSON.parse(JSON.stringify(choices)))).toEqual(choices);
  });
  test('two acts may have changed keys with each other', () => {
    const swapped = { 'live.take': 'c', 'live.close': 'a' };
    expect(readChoices(swapped)).toEqual(swapped);
  });
  test('what clashes, is gone, or is no key is left out', () => {
    expect(readChoices({ 'live.take': 'c', 'live.gone': 'x', 'live.next': 7, 'live.copy': 'Enter' })).toEqual({});
    expect(readChoices({ 'live.take': 'x', 'live.copy': 'x', 'live.next': 'q' })).toEqual({ 'live.next': 'q' });
    for (const broken of [null, 'text', 4, []]) expect(readChoices(broken)).toEqual({});
    expect(readChoices({ toString: 'x', __proto__: { 'live.take': 'x' } })).toEqual({});
  });
});

test('keys are named as pressed, kept small and printed as on the keyboard', () => {
  expect(keyName({ key: 'k', ...none, ctrlKey: true })).toBe('Ctrl+k');
  expect(keyName({ key: 'K', ...none, metaKey: true, altKey: true })).toBe('Ctrl+Alt+K');
  expect(normalKey('Alt+J')).toBe('Alt+j');
  expect(normalKey('F4')).toBe('F4');
  expect(['j', 'Alt+j', '?', 'F2', 'Escape', 'Ctrl+k', 'Space'].map(printedKey)).toEqual([
    'J',
    'Alt+J',
    '?',
    'F2',
    'Esc',
    'Ctrl+K',
    'Space',
  ]);
  expect(keyOf(take, {})).toBe('a');
});
