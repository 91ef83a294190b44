import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot, runStep } from './steps.ts';

/** Where the built browser client lies. */
export const webFolder = path.join(projectRoot, '.plateward', 'web');

const sources = [
  'src/cli/web-build.ts',
  'web',
  'src/foundation/contract',
  'src/foundation/plates',
  'package-lock.json',
];

/**
 * Builds the browser client when what it is made from changed since the last build (a few seconds); returns its folder, or
 * null when this checkout has none. Throws an Error with the builder's own words when it fails.
 */
export async function buildWeb(say: (text: string) => void): Promise<string | null> {
  if (!existsSync(path.join(projectRoot, 'web', 'index.html'))) return null;
  const stamp = path.join(webFolder, 'stamp');
  const wanted = sourcesDigest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return webFolder;
  say('building the browser client');
  const built = await runStep({
    program: 'vite',
    parameters: ['build', '--config', path.join(projectRoot, 'web', 'vite.config.ts'), '--logLevel', 'warn'],
    // a run of tests says NODE_ENV=test, and React would come as made for its developers: slower, and half as large again
    environment: { NODE_ENV: 'production' },
    output: 'hidden',
    limitMs: 180_000,
  });
  if (built.exitCode !== 0) throw new Error(`the browser client could not be built:\n${built.printed}`);
  writeFileSync(stamp, wanted);
  return webFolder;
}

function sourcesDigest(): string {
  const hash = createHash('sha256');
  const add = (relative: string): void => {
    const full = path.join(projectRoot, relative);
    const names = readdirSafely(full);
    if (names === null) {
      if (existsSync(full)) hash.update(relative).update('\0').update(readFileSync(full)).update('\0');
      return;
    }
    for (const name of names.sort()) if (!name.includes('.test.')) add(path.join(relative, name));
  };
  for (const source of sources) add(source);
  return hash.digest('hex');
}

/** Names in a folder, null for a file. */
function readdirSafely(place: string): string[] | null {
  try {
    return readdirSync(place);
  } catch {
    return null;
  }
}
