import net from 'node:net';
import { monotonicMs } from '../../src/foundation/base/clock.ts';

export type Heard = {
  text: string;
  /** On the monotonic clock. */
  firstByteMs: number | null;
  entriesAtFirstByte: number | null;
};

/** `heard` grows while the answer comes; `ended` resolves with it when the server has closed. */
export type Listening = { heard: Heard; ended: Promise<Heard> };

/**
 * Sends one request on a bare socket and notes the moment of the very first byte that comes back, and what `countEntries` says at that
 * moment.
 */
export function firstByteOf(
  port: number,
  { head, token, body = '' }: { head: string; token: string; body?: string },
  countEntries: () => Promise<number>,
): Listening {
  const heard: Heard = { text: '', firstByteMs: null, entriesAtFirstByte: null };
  const socket = net.connect(port, '127.0.0.1');
  let looking: Promise<void> | undefined;
  socket.on('data', chunk => {
    heard.firstByteMs ??= monotonicMs();
    looking ??= countEntries().then(count => void (heard.entriesAtFirstByte = count));
    heard.text += chunk.toString('latin1');
  });
  const headers = [
    'host: localhost',
    `authorization: Bearer ${token}`,
    'connection: close',
    ...(body === '' ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`]),
  ];
  socket.write(`${head}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
  const ended = new Promise<Heard>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => void (looking ?? Promise.resolve()).then(() => resolve(heard)));
  });
  return { heard, ended };
}
