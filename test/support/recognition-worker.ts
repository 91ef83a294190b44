import { closeSync, openSync } from 'node:fs';

/** How the stand-in for the recognition process behaves, by the first byte of the picture. */
export const behaviours = { read: 0, die: 1, hang: 2, grow: 3, refuse: 4, dieOnce: 5, slow: 6 } as const;

type Told = { kind: 'start' } | { kind: 'read'; bytes: Uint8Array } | { kind: 'end' };

process.on('message', (message: Told) => {
  switch (message.kind) {
    case 'start':
      return say({ kind: 'ready' });
    case 'end':
      return process.disconnect?.();
    case 'read':
      return behave(message.bytes);
  }
});

function say(message: object): void {
  process.send?.(message);
}

function behave(bytes: Uint8Array): void {
  // the width tells which process answered
  const recognition = { width: process.pid, height: bytes.length, ms: 1, plates: [] };
  const answer = (memoryBytes: number): void => say({ kind: 'read', recognition, memoryBytes });
  switch (bytes[0] ?? behaviours.read) {
    case behaviours.die:
      return process.abort();
    case behaviours.dieOnce:
      if (isFirst(Buffer.from(bytes.subarray(1)).toString())) process.kill(process.pid, 'SIGKILL');
      return answer(1);
    case behaviours.hang:
      for (;;);
    case behaviours.grow:
      return answer(10 ** 9);
    case behaviours.refuse:
      return say({ kind: 'refused', code: 'image_unreadable', detail: 'cut off', memoryBytes: 1 });
    case behaviours.slow:
      setTimeout(answer, 150, 1);
      return;
    default:
      return answer(1);
  }
}

/** True for whoever makes the file. */
function isFirst(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch {
    return false;
  }
}
