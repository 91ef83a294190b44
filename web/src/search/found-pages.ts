import type { ReadView } from '../../../src/foundation/contract/routes/inquiries.ts';

/** A read and the inquiry on whose strength its photos are shown. */
export type FoundRead = ReadView & { inquiryId: string };

/**
 * Reads that came in one answer, in their place in the whole list. Open pages hold the reads; packed ones hold the same reads
 * compressed, so that a list of 100,000 reads fits in the memory of a desk and nothing of it is asked of the server twice.
 */
export type FoundPage = { readonly first: number; readonly count: number } & (
  | { readonly reads: readonly FoundRead[] }
  | { readonly packed: Blob }
);

/** Pages beside which others are packed: 12,000 reads of 500 each. */
export const mostOpenPages = 24;

/** How many reads the pages hold. */
export function countOf(pages: readonly FoundPage[]): number {
  const last = pages.at(-1);
  return last === undefined ? 0 : last.first + last.count;
}

/** The page in which a position of the list lies. */
export function pageAt(pages: readonly FoundPage[], at: number): FoundPage | undefined {
  let [low, high] = [0, pages.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const page = pages[middle];
    if (page === undefined || at < page.first) high = middle - 1;
    else if (at >= page.first + page.count) low = middle + 1;
    else return page;
  }
  return undefined;
}

/** The read at a position; null when there is none, or its page is packed. */
export function readAt(pages: readonly FoundPage[], at: number): FoundRead | null {
  const page = pageAt(pages, at);
  return page !== undefined && 'reads' in page ? (page.reads[at - page.first] ?? null) : null;
}

/** The reads of all open pages in the order of the list. */
export function openReads(pages: readonly FoundPage[]): FoundRead[] {
  return pages.flatMap(page => ('reads' in page ? page.reads : []));
}

/** Where a read stands in the list, as far as pages are open; null elsewhere. */
export function positionOf(pages: readonly FoundPage[], readId: string): number | null {
  for (const page of pages) {
    const at = 'reads' in page ? page.reads.findIndex(read => read.readId === readId) : -1;
    if (at !== -1) return page.first + at;
  }
  return null;
}

/** What to do next so that the pages at `needed` are open and not too many beside them; null when all is well. */
export function nextTurn(
  pages: readonly FoundPage[],
  { needed, lastUsed }: { needed: ReadonlySet<FoundPage>; lastUsed: (page: FoundPage) => number },
): FoundPage | null {
  for (const page of needed) if ('packed' in page) return page;
  const open = pages.filter(page => 'reads' in page);
  if (open.length <= mostOpenPages) return null;
  const spare = open.filter(page => !needed.has(page));
  return spare.sort((a, b) => lastUsed(a) - lastUsed(b))[0] ?? null;
}

/** An open page packed, or a packed one opened. */
export async function turned(page: FoundPage): Promise<FoundPage> {
  const { first, count } = page;
  if ('reads' in page) {
    const packed = await through(new Blob([JSON.stringify(page.reads)]), new CompressionStream('deflate-raw')).blob();
    return { first, count, packed };
  }
  const text = await through(page.packed, new DecompressionStream('deflate-raw')).text();
  // packed from reads above
  return { first, count, reads: JSON.parse(text) as FoundRead[] };
}

function through(bytes: Blob, stream: CompressionStream | DecompressionStream): Response {
  return new Response(bytes.stream().pipeThrough<Uint8Array<ArrayBuffer>>(stream));
}
