import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { isProblem } from '../../foundation/base/errors.ts';
import { openEngine, type Engine } from './engine.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-words.ts';

/**
 * A thread that reads one picture after the other. It ends by an error on everything that is not the picture's fault; the pool
 * starts another one then.
 */
const port = parentPort;
if (port === null) throw new Error('this file is a worker thread and is started by pool.ts only');

// one picture, one core: threads of libvips would take those of the server
sharp.concurrency(1);

// what pool.ts hands over
const { models } = workerData as WorkerStart;
const engine = await openEngine(models);
const say = (message: FromWorker): void => port.postMessage(message);

port.on('message', (message: ToWorker) => {
  void (message.kind === 'end' ? end(engine) : readOne(engine, message));
});
say({ kind: 'ready' });

async function readOne(by: Engine, { bytes, options }: Extract<ToWorker, { kind: 'read' }>): Promise<void> {
  try {
    const recognition = await by.read(bytes, options);
    say({ kind: 'read', recognition, memoryBytes: memoryBytes() });
  } catch (error) {
    // a rejection that nobody handles ends the thread, which tells the pool
    if (!isProblem(error)) throw error;
    say({ kind: 'refused', code: error.code, detail: error.message, memoryBytes: memoryBytes() });
  }
}

/** JavaScript's own memory and what it holds outside, pictures above all; the resident size belongs to the whole process. */
function memoryBytes(): number {
  const { heapTotal, external } = process.memoryUsage();
  return heapTotal + external;
}

async function end(by: Engine): Promise<void> {
  await by.release();
  port?.close();
}
