import { randomBytes } from 'node:crypto';
import { sha256Hex } from '../../src/foundation/base/crypto.ts';
import { openKeyStore } from '../../src/capture/reads/image-keys.ts';
import type { ImageScope } from '../../src/capture/reads/image-scope.ts';
import { openImageSegments } from '../../src/capture/reads/image-segments.ts';

/**
 * A process that stores images and prints one JSON line with the place of each that was acknowledged; an error is printed
 * as a line too. For tests that run several at once, kill one, or take its disk away.
 * Argument: JSON of { home, scope, puts (0: until killed), imageBytes, atOnce }.
 */
type Work = { home: string; scope: ImageScope; puts: number; imageBytes: number; atOnce: number };

// The tests beside the image store write this argument; nothing else starts this process.
const work = JSON.parse(process.argv[2] ?? '') as Work;
const keys = await openKeyStore({ keysFolder: `${work.home}/keys`, masterKeyFile: `${work.home}/secrets/master.key` });
const store = await openImageSegments({ folder: `${work.home}/images`, keys });
let done = 0;

async function putOn(): Promise<void> {
  while (work.puts === 0 || done < work.puts) {
    done++;
    const bytes = randomBytes(work.imageBytes);
    try {
      const [place] = await store.put(work.scope, [{ sha256: sha256Hex(bytes), bytes }]);
      process.stdout.write(`${JSON.stringify({ place })}\n`);
    } catch (error) {
      process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
    }
  }
}

await Promise.all(Array.from({ length: work.atOnce }, putOn));
await store.close();
