import { expect, test } from 'vitest';
import { idTimeMs, isUuid, newId } from './ids.ts';

test('ids are UUIDv7, distinct, and in order as they were made', () => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.every(id => isUuid(id) && id[14] === '7' && '89ab'.includes(id[19] ?? ''))).toBe(true);
});

test('an id tells when it was made, also far ahead', () => {
  const at = Date.UTC(2150, 0, 1);
  expect(idTimeMs(newId(at))).toBe(at);
  // a clock that went back doesn't break the order
  const later = newId(at);
  expect(newId(at - 10_000) > later).toBe(true);
});

test('what is no lower-case UUID is none', () => {
  for (const text of ['', 'x', newId().toUpperCase(), `${newId()} `, "' or 1=1"]) expect(isUuid(text)).toBe(false);
});
