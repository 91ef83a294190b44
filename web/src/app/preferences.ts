import { useSyncExternalStore } from 'react';
import { readChoices, type KeyChoices } from './key-choices.ts';

export const themes = ['system', 'light', 'dark', 'night'] as const;
export type Theme = (typeof themes)[number];

/** What a person set on this desk; nothing about a plate or a case is ever kept in the browser. */
export type Preferences = {
  theme: Theme;
  singleLetters: boolean;
  volumePercent: number;
  /** The keys that the person who is signed in changed; each person has their own. */
  keys: KeyChoices;
};

const storeKey = 'plateward-preferences';
const keysOf = (personId: string): string => `plateward-keys-${personId}`;
const usual: Preferences = { theme: 'system', singleLetters: true, volumePercent: 70, keys: {} };
const listeners = new Set<() => void>();
const darkness = window.matchMedia('(prefers-color-scheme: dark)');

let current = readStored();
/** Whose keys these are; nobody's before sign-in. */
let owner: string | null = null;

function readStored(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storeKey) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return usual;
    const theme = themes.find(one => 'theme' in stored && stored.theme === one) ?? usual.theme;
    const singleLetters = !('singleLetters' in stored && stored.singleLetters === false);
    const volume = 'volumePercent' in stored ? Number(stored.volumePercent) : usual.volumePercent;
    const volumePercent = Number.isFinite(volume) ? clampVolume(volume) : usual.volumePercent;
    return { theme, singleLetters, volumePercent, keys: {} };
  } catch {
    return usual;
  }
}

/** A desk on watch is never quieter than this. */
function clampVolume(percent: number): number {
  return Math.min(100, Math.max(30, Math.round(percent)));
}

/** Keeps a change on this desk. */
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  current.volumePercent = clampVolume(current.volumePercent);
  try {
    const { keys, ...ofDesk } = current;
    localStorage.setItem(storeKey, JSON.stringify(ofDesk));
    if (owner !== null) localStorage.setItem(keysOf(owner), JSON.stringify(keys));
  } catch {
    // a browser that keeps nothing still works until it is closed
  }
  applyTheme();
  for (const listener of listeners) listener();
}

/** Takes up the keys of who is signed in; null: of nobody. */
export function takeKeysOf(personId: string | null): void {
  owner = personId;
  current = { ...current, keys: personId === null ? {} : readKeys(personId) };
  for (const listener of listeners) listener();
}

function readKeys(personId: string): KeyChoices {
  try {
    return readChoices(JSON.parse(localStorage.getItem(keysOf(personId)) ?? '{}'));
  } catch {
    return {};
  }
}

/** What is set on this desk. */
export function preferences(): Preferences {
  return current;
}

/** The same, rendering anew when it changes. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** Sets the colours; with `system` as the desk's own setting says, at once when that changes. */
export function applyTheme(): void {
  const { theme } = current;
  document.documentElement.dataset['theme'] = theme === 'system' ? (darkness.matches ? 'dark' : 'light') : theme;
  for (const listener of themeListeners) listener();
}

const themeListeners = new Set<() => void>();

/** Calls back whenever the colours change, for what is painted and not styled. */
export function onThemeChange(listener: () => void): () => void {
  themeListeners.add(listener);
  return () => themeListeners.delete(listener);
}

darkness.addEventListener('change', applyTheme);
