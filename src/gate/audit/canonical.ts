/** What an entry may hold. Numbers are safe integers: everything else that is a number travels as text. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** The longest text that one value keeps, in UTF-16 code units, the mark of a cut included. */
export const maxTextLength = 4_000;

/** Values nested deeper than this are kept as their JSON text. */
const maxDepth = 8;

const keyForm = /^[a-z_]+$/;

/**
 * RFC 8785 (JCS) text of `value`, restricted so that every implementation writes the same: strings (NFC, well-formed UTF-16),
 * booleans, null, safe integers, arrays, plain objects with keys of a-z and `_`. Throws a TypeError with the path of what isn't one.
 */
export function canonicalText(value: unknown, path = '$'): string {
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'string') return canonicalString(value, path);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${path}: ${value} is not a safe integer`);
    return String(value);
  }
  if (typeof value !== 'object') throw new TypeError(`${path}: ${typeof value} has no canonical form`);
  if (Array.isArray(value)) {
    // Array.from visits holes too, as undefined, which is refused below
    return `[${Array.from(value, (item: unknown, index) => canonicalText(item, `${path}[${index}]`)).join(',')}]`;
  }
  if (!isPlain(value)) throw new TypeError(`${path}: only plain objects have a canonical form`);
  const members: string[] = [];
  // keys of a-z and _ only: the default order (UTF-16 code units) is the order that RFC 8785 section 3.2.3 asks for
  for (const [key, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!keyForm.test(key)) throw new TypeError(`${path}: the key ${JSON.stringify(key)} is not made of a-z and _`);
    members.push(`"${key}":${canonicalText(member, `${path}.${key}`)}`);
  }
  return `{${members.join(',')}}`;
}

/** The UTF-8 bytes of `canonicalText`. Throws a TypeError with the path of a value that has no canonical form. */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalText(value), 'utf8');
}

/** Reads bytes that must be canonical to the last bit. Throws when they aren't UTF-8, JSON or canonical (RFC 8785). */
export function parseCanonical(bytes: Uint8Array): unknown {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  // written again and compared: finds blanks, key order, keys that stand twice, other spellings of a number or a character
  if (!canonicalBytes(value).equals(bytes)) throw new TypeError('the bytes are not in canonical form');
  return value;
}

/**
 * Text as an entry can hold it: NFC, lone surrogates and NUL (which jsonb refuses) replaced by U+FFFD, cut to `maxTextLength`
 * with a visible mark. Never throws: an odd input must not be able to prevent that its refusal is recorded. Idempotent.
 */
export function clean(text: string): string {
  // normalising is bounded work however long the input is
  const held = text.slice(0, 4 * maxTextLength);
  const whole = held.toWellFormed().replaceAll('\u0000', '\uFFFD').normalize('NFC');
  if (whole.length <= maxTextLength && held.length === text.length) return whole;
  const mark = `… [cut: ${text.length} characters]`;
  return whole.slice(0, maxTextLength - mark.length).replace(/[\uD800-\uDBFF]$/, '') + mark;
}

/**
 * Any value as an entry can hold it: texts cleaned, other numbers than safe integers as text, objects with other keys than a-z
 * and `_` (or that are not plain, or too deep) as their JSON text. Never throws. Idempotent.
 */
export function cleanValue(value: unknown, depth = 0): JsonValue {
  switch (typeof value) {
    case 'string':
      return clean(value);
    case 'number':
      // + 0 makes 0 of -0, which JCS writes as 0 too
      return Number.isSafeInteger(value) ? value + 0 : String(value);
    case 'boolean':
      return value;
    case 'bigint':
      return clean(String(value));
    case 'object':
      if (value === null) return null;
      if (depth >= maxDepth) return clean(jsonText(value));
      if (Array.isArray(value)) return Array.from(value, (item: unknown) => cleanValue(item, depth + 1));
      return cleanObject(value, depth);
    case 'undefined':
    case 'function':
    case 'symbol':
    default:
      return null;
  }
}

function cleanObject(value: object, depth: number): JsonValue {
  if (!isPlain(value)) return clean(jsonText(value));
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (!members.every(([key]) => keyForm.test(key))) return clean(jsonText(value));
  // fromEntries defines own members, so that a key `__proto__` stays a key
  return Object.fromEntries(members.map(([key, member]) => [key, cleanValue(member, depth + 1)]));
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '[not writable as JSON]';
  }
}

/** Printable ASCII but for the quote and the backslash: its own canonical form, and nearly all that entries hold. */
const plainText = /^[ !#-[\]-~]*$/;

function canonicalString(text: string, path: string): string {
  if (plainText.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError(`${path}: the text holds a lone surrogate`);
  if (text.normalize('NFC') !== text) throw new TypeError(`${path}: the text is not in Unicode normal form C`);
  // ECMAScript's own escapes are those of RFC 8785 section 3.2.2.2
  return JSON.stringify(text);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.getOwnPropertySymbols(value).length === 0;
}
