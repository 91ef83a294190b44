import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildWeb } from '../../src/cli/web-build.ts';

/** The most that may come before a screen stands, the map apart, in bytes as gzip sends them. */
const mostBytes = 220_000;

test('what comes before the first screen is small, and made for people, not for developers', async () => {
  const folder = await buildWeb(() => undefined);
  if (folder === null) throw new Error('this checkout has no browser client');
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, name = '']) => path.join(folder, name));
  expect(files.length).toBeGreaterThan(5);
  const contents = files.map(file => readFileSync(file));
  const bytes = contents.reduce((sum, content) => sum + gzipSync(content).length, gzipSync(page).length);
  console.log(`first load: ${(bytes / 1000).toFixed(1)} kB gzipped in ${files.length + 1} files`);
  expect(bytes).toBeLessThanOrEqual(mostBytes);
  expect(contents.filter(content => content.includes('react-dom.development'))).toEqual([]);
});
