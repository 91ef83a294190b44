import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { openEventStream, type EventStream } from './event-stream.ts';

let server: http.Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise(resolve => server?.close(resolve) ?? resolve(undefined));
});

type Opened = { stream: EventStream; response: http.ServerResponse; client: net.Socket };

/** A client on a real socket and the stream that it opened. */
async function openOne(): Promise<Opened> {
  const opened = Promise.withResolvers<Omit<Opened, 'client'>>();
  server = http.createServer((_request, response) => {
    opened.resolve({ response, stream: openEventStream(response, { 'x-test': 'yes' }) });
  });
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo; // a TCP socket was asked for
  const client = net.connect(port, '127.0.0.1');
  client.on('error', () => undefined);
  client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  return { ...(await opened.promise), client };
}

test('events arrive in the form of the HTML standard', async () => {
  const { stream, client } = await openOne();
  let heard = '';
  client.on('data', chunk => (heard += chunk.toString()));
  stream.send({ id: '7', event: 'hit', json: '{"seq":7}' });
  await sleep(50);
  expect(heard).toContain('retry: 1000\n\n');
  expect(heard).toContain('id: 7\nevent: hit\ndata: {"seq":7}\n\n');
  stream.close();
  await stream.closed;
});

test('a client that goes away closes the stream; what is sent afterwards goes nowhere', async () => {
  const { stream, client, response } = await openOne();
  client.destroy();
  await stream.closed;
  stream.send({ id: '1', event: 'hit', json: '{}' });
  stream.close();
  expect(response.writableLength).toBe(0);
});

test('a client that does not read is cut off at 1 MiB, and the process does not grow', async () => {
  const { stream, client, response } = await openOne();
  client.pause();
  const json = JSON.stringify({ padding: 'x'.repeat(10_000) });
  let isClosed = false;
  void stream.closed.then(() => (isClosed = true));
  let sent = 0;
  let waitingMost = 0;
  const before = process.memoryUsage();
  // far more than every buffer between the two ends holds
  for (; sent < 20_000 && !isClosed; sent++) {
    stream.send({ id: String(sent), event: 'hit', json });
    waitingMost = Math.max(waitingMost, response.writableLength);
    if (sent % 20 === 0) await sleep(0);
  }
  await stream.closed;
  expect(sent).toBeGreaterThan(100);
  expect(sent).toBeLessThan(20_000);
  expect(waitingMost).toBeLessThan(2 ** 20 + 2 * json.length);
  expect(response.destroyed).toBe(true);
  // the room behind may not notice at once: sending on costs nothing
  for (let n = 0; n < 20_000; n++) stream.send({ id: 'x', event: 'hit', json });
  const after = process.memoryUsage();
  expect(response.writableLength).toBeLessThan(2 ** 20 + 2 * json.length);
  expect((after.arrayBuffers + after.external - before.arrayBuffers - before.external) / 2 ** 20).toBeLessThan(16);
});

test('a slow client that keeps reading loses nothing', async () => {
  const { stream, client } = await openOne();
  const ids: number[] = [];
  let rest = '';
  client.on('data', chunk => {
    rest += chunk.toString();
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('id: ')) ids.push(Number(line.slice(4)));
    client.pause();
    setTimeout(() => client.resume(), 1);
  });
  for (let n = 0; n < 2000; n++) {
    stream.send({ id: String(n), event: 'hit', json: 'x'.repeat(500) });
    if (n % 100 === 0) await sleep(5);
  }
  while (ids.length < 2000) await sleep(5);
  expect(ids).toEqual(Array.from({ length: 2000 }, (_, n) => n));
  stream.close();
});
