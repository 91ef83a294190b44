import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { boundKey, isSingleCharacter, keyName, printedKey } from './key-choices.ts';
import { preferences, usePreferences } from './preferences.ts';

export type KeyBinding = {
  /** `j`, `?`, `F2`, `Ctrl+k`; letters without Shift. One of a single character is only where it begins: each person may change it. */
  key: string;
  /** What it does, for the key help and the palette. */
  label: string;
  run: () => void;
  /** Works inside text fields too. */
  evenWhileTyping?: boolean;
  /** False for a key that is of no use by its name. */
  isInPalette?: boolean;
  /** Heading in the key help. */
  group?: string;
};

type Layer = { bindings: () => readonly KeyBinding[] };

const layers: Layer[] = [];
const listeners = new Set<() => void>();
let shown: readonly KeyBinding[] = [];

function changed(): void {
  shown = layers.flatMap(layer => layer.bindings());
  for (const listener of listeners) listener();
}

/** Binds keys while the component stands; the last that came goes first. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const latest = useRef(bindings);
  const names = bindings.map(one => `${one.key} ${one.label}`).join('|');
  useEffect(() => {
    latest.current = bindings;
  });
  useEffect(() => {
    const layer: Layer = { bindings: () => latest.current };
    layers.push(layer);
    changed();
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      changed();
    };
  }, [names]);
}

function useShown(): readonly KeyBinding[] {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

/** All keys that work now, for the key help and the palette; with the key that this person chose. */
export function useBoundKeys(): readonly KeyBinding[] {
  const bound = useShown();
  const { keys } = usePreferences();
  return useMemo(() => bound.map(one => ({ ...one, key: boundKey(one, keys) })), [bound, keys]);
}

/** What to print for a key as it comes: the one that this person chose; null while it is switched off. */
export function usePrintedKey(key: string | undefined): string | null {
  const bound = useShown();
  const { keys, singleLetters } = usePreferences();
  if (key === undefined) return null;
  const binding = bound.find(one => one.key.toLowerCase() === key.toLowerCase());
  const actual = binding === undefined ? key : boundKey(binding, keys);
  return isSingleCharacter(actual) && !singleLetters ? null : printedKey(actual);
}

/** Begins to listen; once for the page. */
export function listenToKeys(): void {
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    const binding = bindingFor(event);
    if (binding === undefined) return;
    event.preventDefault();
    binding.run();
  });
}

function bindingFor(event: KeyboardEvent): KeyBinding | undefined {
  const name = keyName(event);
  const { keys, singleLetters } = preferences();
  const isTyping = isTextField(event.target);
  // a dialog has the keyboard to itself, but for keys that work everywhere
  const isInDialog = document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
  return layers
    .toReversed()
    .flatMap(layer => layer.bindings())
    .find(one => {
      const key = boundKey(one, keys);
      if (key.toLowerCase() !== name.toLowerCase()) return false;
      if (one.evenWhileTyping ?? false) return true;
      if (isTyping || isInDialog) return false;
      // WCAG 2.2, 2.1.4: keys of one character can be switched off
      return singleLetters || !isSingleCharacter(key);
    });
}

/** Fields that take no letters; what a slider needs (arrows, Home, End) is no key of a screen. */
const wordless: ReadonlySet<string> = new Set([
  'checkbox',
  'radio',
  'button',
  'submit',
  'reset',
  'range',
  'color',
  'file',
]);

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !wordless.has(target.type);
}
