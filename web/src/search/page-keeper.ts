import { nextTurn, pageAt, turned, type FoundPage } from './found-pages.ts';
import { searchStore } from './search-state.ts';

let inSight: readonly number[] = [];
let isTidying = false;
let clock = 0;
const lastUsed = new WeakMap<FoundPage, number>();

/** Says which positions of the list are in sight: their pages are opened, and pages long out of sight are packed. */
export function lookAt(positions: readonly number[]): void {
  inSight = positions;
  void tidy();
}

/** Opens what is needed and packs what is too much, one page at a time. */
export async function tidy(): Promise<void> {
  if (isTidying) return;
  isTidying = true;
  try {
    for (let page = dueTurn(); page !== null; page = dueTurn()) {
      const next = await turned(page);
      lastUsed.set(next, clock);
      replace(page, next);
    }
  } finally {
    isTidying = false;
  }
}

function dueTurn(): FoundPage | null {
  const { run, selectedAt } = searchStore.get();
  if (run.status !== 'found') return null;
  const { pages } = run.found;
  const positions = selectedAt === null ? inSight : [...inSight, selectedAt];
  const needed = new Set(positions.map(at => pageAt(pages, at)).filter(page => page !== undefined));
  clock++;
  for (const page of needed) lastUsed.set(page, clock);
  // a page never looked at is as old as its coming
  return nextTurn(pages, { needed, lastUsed: page => lastUsed.get(page) ?? 0 });
}

/** Only where the page still stands: another search may have begun meanwhile. */
function replace(old: FoundPage, next: FoundPage): void {
  searchStore.change(now => {
    if (now.run.status !== 'found' || !now.run.found.pages.includes(old)) return now;
    const pages = now.run.found.pages.map(page => (page === old ? next : page));
    return { ...now, run: { ...now.run, found: { ...now.run.found, pages } } };
  });
}
