import { useEffect, useRef, useSyncExternalStore } from 'react';
import { preferences } from './preferences.ts';

export type KeyBinding = {
  /** `j`, `?`, `F2`, `Ctrl+k`; letters without Shift. */
  key: string;
  /** What it does, for the key help and the palette. */
  label: string;
  run: () => void;
  /** Works inside text fields too. */
  evenWhileTyping?: boolean;
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

/** All keys that work now, for the key help and the palette. */
export function useBoundKeys(): readonly KeyBinding[] {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
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
  const name = nameOf(event);
  const isTyping = isTextField(event.target);
  // a dialog has the keyboard to itself, but for keys that work everywhere
  const isInDialog = document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
  return layers
    .toReversed()
    .flatMap(layer => layer.bindings())
    .find(one => {
      if (one.key.toLowerCase() !== name.toLowerCase()) return false;
      if (one.evenWhileTyping ?? false) return true;
      if (isTyping || isInDialog) return false;
      // WCAG 2.2, 2.1.4: keys of one character can be switched off
      return one.key.length > 1 || preferences().singleLetters;
    });
}

function nameOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${key}`;
}

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
}
