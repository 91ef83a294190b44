import { refused, type Refused } from '../normal-read.ts';

/** The deepest that objects and arrays may lie in each other (security.md section 5). */
const maxDepth = 16;

/** Far above every real message; a body of millions of values would hold everybody up for seconds. */
const maxValues = 100_000;

/** The JSON value in UTF-8 bytes, or why there is none. Never throws. */
export function readJson(bytes: Uint8Array): { kind: 'json'; value: unknown } | Refused {
  const text = readText(bytes);
  return text === null
    ? refused('body_malformed', 'The message is not UTF-8 text. Send the JSON as UTF-8.')
    : readJsonText(text);
}

/** UTF-8 text without a byte order mark; null when a byte of it is wrong. */
export function readText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The JSON value in a text, or why there is none. Never throws. */
export function readJsonText(text: string): { kind: 'json'; value: unknown } | Refused {
  if (text.trim() === '') return refused('body_malformed', 'The message is empty.');
  // looked at before parsing, so that neither parser nor reader can be driven into deep recursion or long work
  const { depth, values } = sizeOf(text);
  if (depth > maxDepth) return refused('body_malformed', `The JSON is nested deeper than ${maxDepth} levels.`);
  if (values > maxValues) return refused('body_malformed', `The JSON holds more than ${maxValues} values.`);
  try {
    const value: unknown = JSON.parse(text);
    return { kind: 'json', value };
  } catch {
    // the parser's own words may hold a piece of the message
    return refused('body_malformed', 'The message is not valid JSON, or it was cut off on its way.');
  }
}

/** How deep brackets lie in each other, and how many values there are at most; stops counting once it is too much. */
function sizeOf(text: string): { depth: number; values: number } {
  let open = 0;
  let depth = 0;
  let values = 1;
  for (let index = 0; index < text.length && depth <= maxDepth && values <= maxValues; index++) {
    const character = text.charCodeAt(index);
    if (character === 0x22) index = endOfString(text, index);
    else if (character === 0x7b || character === 0x5b) {
      depth = Math.max(depth, ++open);
      values++;
    } else if (character === 0x7d || character === 0x5d) open--;
    else if (character === 0x2c) values++;
  }
  return { depth, values };
}

/** Index of the quote that ends the string begun at `start`; jumps from quote to quote, as images are long strings. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/** The fields of a JSON object; null for anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  // what JSON.parse made: an object that is no array is a record of unknown values
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** The field itself, never something that every object inherits. */
export function fieldOf(object: Readonly<Record<string, unknown>> | null, name: string): unknown {
  return object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** One line of at most `max` characters without control characters or lone surrogates, trimmed; null for anything else. */
export function lineOf(value: unknown, max: number): string | null {
  if (typeof value !== 'string' || value.length > max * 2) return null;
  const line = value.trim();
  return line !== '' && line.length <= max && !/[\p{Cc}\p{Cs}]/u.test(line) ? line : null;
}

/** A finite number within the bounds, both included; null for anything else. */
export function numberIn(value: unknown, min: number, max: number): number | null {
  return typeof value === 'number' && value >= min && value <= max ? value : null;
}
