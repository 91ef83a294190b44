import { countOf } from './found-pages.ts';
import type { Found } from './search-state.ts';

/** How many reads match, as far as anybody counted: `50`, `3,412`, `10,000+`. */
export function matchingWords({ pages, next, counted }: Found): string {
  const loaded = countOf(pages);
  if (next === null) return loaded.toLocaleString('en-US');
  if (counted === null || counted.reads <= loaded) return `${loaded.toLocaleString('en-US')}+`;
  return `${counted.reads.toLocaleString('en-US')}${counted.orMore ? '+' : ''}`;
}

/** How many reads there will be in all; null when they were not counted to the end. */
export function knownCount({ pages, next, counted }: Found): number | null {
  const loaded = countOf(pages);
  if (next === null) return loaded;
  // reads that came or went meanwhile make a count old
  return counted === null || counted.orMore || counted.reads <= loaded ? null : counted.reads;
}

/** What is said when an answer has come. */
export function foundWords(found: Found): string {
  if (found.pages.length === 0) return 'No read found';
  const words = matchingWords(found);
  return `${words} ${words === '1' ? 'read' : 'reads'} found, newest first`;
}
