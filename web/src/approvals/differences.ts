import type { Change } from '../parts/changes.tsx';

/** What a request would change: two JSON objects as lines, list items by their name. */

/** Keys by which the items of a list are told apart. */
const itemKeys = ['id', 'letter', 'class', 'role', 'topic', 'model', 'field'] as const;

/** Lines that differ between two objects, in the order of their paths; `-` where a line isn't there. */
export function differencesOf(before: unknown, after: unknown): Change[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .toSorted()
    .map(path => ({ path, before: old.get(path) ?? '-', after: fresh.get(path) ?? '-' }))
    .filter(change => change.before !== change.after);
}

function linesOf(root: unknown): Map<string, string> {
  const lines = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (isValueWithGround(value)) {
      const { value: inner, ...ground } = value;
      lines.set(path, `${plain(inner)} (${groundWords(ground)})`);
    } else if (Array.isArray(value) && value.every(one => typeof one !== 'object')) lines.set(path, value.join(', '));
    else if (Array.isArray(value)) for (const [at, item] of value.entries()) walk(item, join(path, nameOf(item, at)));
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, join(path, key));
    else if (value !== undefined && path !== '') lines.set(path, plain(value));
  };
  walk(root, '');
  return lines;
}

function isValueWithGround(value: unknown): value is { value: unknown } & Record<string, unknown> {
  return typeof value === 'object' && value !== null && 'basis' in value && 'value' in value;
}

function groundWords(ground: Record<string, unknown>): string {
  const text = (key: string): string | null => {
    const value = ground[key];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const note = text('note');
  return [text('strength'), text('clause') ?? text('law') ?? text('basis'), note === null ? null : `"${note}"`]
    .filter(part => part !== null)
    .join(', ');
}

function plain(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(plain).join(', ');
  return JSON.stringify(value) ?? '-';
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function nameOf(item: unknown, at: number): string {
  if (typeof item !== 'object' || item === null) return String(at);
  for (const key of itemKeys) {
    const name: unknown = Reflect.get(item, key);
    if (typeof name === 'string') return name;
  }
  return String(at);
}
