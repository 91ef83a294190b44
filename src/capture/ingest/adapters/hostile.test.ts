import { expect, test } from 'vitest';
import { jsonBytes, genericMessage } from '../../../../test/support/camera-messages.ts';
import { monotonicMs } from '../../../foundation/base/clock.ts';
import { adaptMessage } from '../rules.ts';

const limitBytes = 8 * 2 ** 20;
const filled = (text: string, bytes = limitBytes): Buffer => Buffer.from(text.repeat(Math.floor(bytes / text.length)));
const inMessage = (json: string): Buffer => Buffer.from(`${JSON.stringify(genericMessage()).slice(0, -1)},${json}}`);
const part = (name: string): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"; filename="x"\r\n\r\n\r\n`;
const form = 'multipart/form-data; boundary=b';

test.each([
  ['millions of numbers', 'generic-json', inMessage(`"a":[${'0,'.repeat(4_000_000)}0]`), ''],
  ['millions of objects', 'generic-json', inMessage(`"a":[${'{},'.repeat(2_600_000)}0]`), ''],
  ['quotes', 'generic-json', filled('"'), ''],
  ['escaped quotes', 'generic-json', Buffer.concat([Buffer.from('"'), filled('\\"', 4e6)]), ''],
  [
    'one backslash after the other',
    'generic-json',
    Buffer.concat([Buffer.from('"'), filled('\\', 4e6), Buffer.from('"')]),
    '',
  ],
  [
    'an image with a wrong last character',
    'generic-json',
    inMessage(`"images":[{"kind":"plate","base64":"${'A'.repeat(6_900_000)}!"}]`),
    '',
  ],
  [
    'a hundred thousand parts',
    'generic-json',
    Buffer.concat([filled(part('plate'), 8e6), Buffer.from('--b--\r\n')]),
    form,
  ],
  ['delimiters only', 'generic-json', filled('--b\r\n'), form],
  ['a head without end', 'generic-json', Buffer.concat([Buffer.from('--b\r\n'), filled('a: b\r\n', 8e6)]), form],
  ['a million fields of a form', 'alpr-group', filled('a&'), 'application/x-www-form-urlencoded'],
  [
    'millions of results',
    'alpr-group',
    Buffer.from(`{"data_type":"alpr_results","results":[${'1,'.repeat(3_900_000)}1]}`),
    '',
  ],
] as const)('8 MiB of %s are refused within a second', async (_what, format, bytes, contentType) => {
  const begunMs = monotonicMs();
  expect(await adaptMessage(format, { bytes, contentType })).toMatchObject({ kind: 'refused' });
  expect(monotonicMs() - begunMs).toBeLessThan(1000);
});

test('what a real message may hold is not refused for its size', async () => {
  const path = Array.from({ length: 5000 }, (_, t) => ({ x: t, y: t, w: 10, h: 10, t, f: t }));
  const message = { bytes: jsonBytes({ ...genericMessage(), path }), contentType: '' };
  expect((await adaptMessage('generic-json', message)).kind).toBe('reads');
});
