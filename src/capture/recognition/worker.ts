import sharp from 'sharp';
import { isProblem, messageOf } from '../../foundation/base/errors.ts';
import { openEngine, type Engine } from './engine.ts';
import type { FromWorker, ToWorker } from './worker-words.ts';

/**
 * A process that reads one picture after the other. It ends by an error on everything that is not the picture's fault; the pool
 * starts another one then. A process and no thread: a thread that is ended while the model runs takes the whole server with it, and so would a
 * fault of a decoder.
 */

// one picture, one core: more threads of libvips would take those of the server
sharp.concurrency(1);

let engine: Engine | undefined;

process.on('message', (message: ToWorker) => void obey(message));
// without the server there is nobody to read for
process.once('disconnect', () => process.exit());
// Ctrl-C reaches all processes of a terminal; the server decides when this one ends
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

async function obey(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'start':
      try {
        engine = await openEngine(message.models);
        say({ kind: 'ready' });
      } catch (error) {
        say({ kind: 'failed', why: messageOf(error) });
      }
      return;
    case 'read':
      return readOne(message);
    case 'end':
      // here as the child of the pool, so there is a channel
      process.disconnect?.();
      return;
  }
}

async function readOne({ bytes, options }: Extract<ToWorker, { kind: 'read' }>): Promise<void> {
  if (engine === undefined) throw new Error('a picture came before the models');
  try {
    const recognition = await engine.read(bytes, options);
    say({ kind: 'read', recognition, memoryBytes: process.memoryUsage.rss() });
  } catch (error) {
    // a rejection that nobody handles ends the process, which tells the pool
    if (!isProblem(error)) throw error;
    say({ kind: 'refused', code: error.code, detail: error.message, memoryBytes: process.memoryUsage.rss() });
  }
}

function say(message: FromWorker): void {
  process.send?.(message);
}
