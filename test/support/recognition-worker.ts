import { parentPort, threadId, workerData } from 'node:worker_threads';

/** How the stand-in for the recognition thread behaves, by the first byte of the picture. */
export const behaviours = { read: 0, die: 1, hang: 2, grow: 3, refuse: 4, dieOnce: 5, slow: 6 } as const;

type Told = { kind: 'read'; bytes: Uint8Array } | { kind: 'end' };
/** The test hands in shared memory as the model: the number of deaths so far. */
type Given = { models: { detector: Uint8Array } };

parentPort?.on('message', (message: Told) => {
  if (message.kind === 'end') parentPort?.close();
  else behave(message.bytes);
});
parentPort?.postMessage({ kind: 'ready' }, []);

function behave(bytes: Uint8Array): void {
  const { detector: deaths } = (workerData as Given).models;
  // the width tells which thread answered
  const recognition = { width: threadId, height: bytes.length, ms: 1, plates: [] };
  const answer = (memoryBytes: number): void => parentPort?.postMessage({ kind: 'read', recognition, memoryBytes }, []);
  switch (bytes[0] ?? behaviours.read) {
    case behaviours.die:
      throw new Error('the thread of the test dies');
    case behaviours.dieOnce:
      if (Atomics.add(deaths, 0, 1) === 0) throw new Error('the thread of the test dies');
      return answer(1);
    case behaviours.hang:
      for (;;);
    case behaviours.grow:
      return answer(10 ** 9);
    case behaviours.refuse:
      parentPort?.postMessage({ kind: 'refused', code: 'image_unreadable', detail: 'cut off', memoryBytes: 1 }, []);
      return;
    case behaviours.slow:
      setTimeout(answer, 150, 1);
      return;
    default:
      return answer(1);
  }
}
