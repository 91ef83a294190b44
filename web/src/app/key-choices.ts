import { actionOf, everywhere, keyActions, type KeyAction } from './key-actions.ts';

/** The keys that a person changed, by the id of the act; all others are as they come. */
export type KeyChoices = Readonly<Record<string, string>>;

/** One character, a function key that no browser needs, or Alt with a character. */
const allowed = /^(?:\S|F(?:1|3|4|6|7|9|10)|(?:Ctrl\+)?Alt\+\S)$/u;

/** The name of a pressed key: `j`, `?`, `F2`, `Ctrl+k`, `Alt+j`. */
export function keyName({
  key,
  ctrlKey,
  metaKey,
  altKey,
}: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}): string {
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${key}`;
}

/** As a key is kept and compared: letters small, so that Shift makes no other key of them. */
export function normalKey(name: string): string {
  return /^F\d+$/.test(name) ? name : name.replace(/\S$/u, last => last.toLowerCase());
}

/** As a key is printed: letters as on the keyboard. */
export function printedKey(name: string): string {
  if (name === 'Escape') return 'Esc';
  return name.replace(/(?<=^|\+)\p{Ll}$/u, letter => letter.toUpperCase());
}

/** True for a key that can be hit, or spoken, by mistake (WCAG 2.2, 2.1.4). */
export function isSingleCharacter(name: string): boolean {
  return /^.$/u.test(name);
}

/** The key that does this act for a person. */
export function keyOf(action: KeyAction, choices: KeyChoices): string {
  return choices[action.id] ?? action.key;
}

/** The key that a binding listens to: the chosen one, else the one it was made with. */
export function boundKey(binding: { group?: string; key: string }, choices: KeyChoices): string {
  const action = actionOf(binding);
  return action === undefined ? binding.key : keyOf(action, choices);
}

/** Why an act can't have this key, in words; null when it can. Keys of two screens never meet, those of everywhere meet all. */
export function choiceFault(action: KeyAction, key: string, choices: KeyChoices): string | null {
  if (!allowed.test(key))
    return `${printedKey(key)} cannot be chosen: browsers and screens need it. Press a letter, a digit, a sign, or Alt with one of them.`;
  const other = keyActions.find(
    one => one.id !== action.id && meet(one, action) && keyOf(one, choices) === normalKey(key),
  );
  if (other === undefined) return null;
  return `${printedKey(key)} is the key of "${other.label}" (${other.group}). Change that one first, or press another.`;
}

function meet(one: KeyAction, other: KeyAction): boolean {
  return one.group === other.group || one.group === everywhere || other.group === everywhere;
}

/** The choices with one more; a key as it comes is not kept. */
export function withChoice(choices: KeyChoices, action: KeyAction, key: string): KeyChoices {
  const { [action.id]: _, ...others } = choices;
  return normalKey(key) === action.key ? others : { ...others, [action.id]: normalKey(key) };
}

/** What was kept in the browser, as far as it can still be used: acts that are gone and keys that clash are left out. */
export function readChoices(kept: unknown): KeyChoices {
  if (typeof kept !== 'object' || kept === null) return {};
  const given = new Map<string, unknown>(Object.entries(kept));
  const wanted: Record<string, string> = {};
  for (const { id } of keyActions) {
    const key = given.get(id);
    if (typeof key === 'string' && allowed.test(key)) wanted[id] = normalKey(key);
  }
  // two that changed keys with each other clash with neither, so the whole is looked at
  const faulty = keyActions.filter(
    action => wanted[action.id] !== undefined && choiceFault(action, keyOf(action, wanted), wanted) !== null,
  );
  for (const { id } of faulty) delete wanted[id];
  return wanted;
}
