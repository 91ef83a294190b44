import { findReads } from '../src/capture/reads/actions.ts';
import { addDays, monotonicMs } from '../src/foundation/base/clock.ts';
import { openAs } from '../src/foundation/db/prepare.ts';
import { parsePattern, type PlatePattern } from '../src/foundation/plates/pattern.ts';
import { percentiles, type BenchRun, type Figure } from './figures.ts';
import { compareLayouts } from './search-layouts.ts';
import { generateReads, type GeneratedReads } from './search-reads.ts';

const counts = { quick: 200_000, full: 5_000_000 } as const;
const today = '2026-03-15';

type Question = { name: string; patterns: string[]; days?: number; limit?: number };

/**
 * Milliseconds from asking for a page of 50 to having it, warm, as the application's role under row-level security, over a year of
 * reads of one agency; then the two ways of cutting reads into weeks against each other.
 */
export async function run({ size, owner, dataFolder, log }: BenchRun): Promise<Figure[]> {
  const count = counts[size];
  const generated = await generateReads(owner, { count, today });
  const db = await openAs('plateward_app', owner, { dataFolder, log, connections: 1 });
  const figures: Figure[] = [];
  try {
    for (const { name, patterns, days, limit } of questionsOf(generated)) {
      const ask = async (text: string): Promise<number> => {
        const startedMs = monotonicMs();
        await db.inAgency(generated.agencyId, tx =>
          findReads(tx, {
            agencyId: generated.agencyId,
            pattern: patternOf(text),
            localToday: today,
            limit: 50,
            ...(days === undefined ? {} : { capturedFrom: new Date(`${addDays(today, -days)}T00:00:00Z`) }),
          }),
        );
        return monotonicMs() - startedMs;
      };
      // the first round warms: caches, and the plan of the connection
      for (const text of patterns) await ask(text);
      const tookMs: number[] = [];
      for (const text of patterns) tookMs.push(await ask(text));
      figures.push(...percentiles(name, tookMs, limit));
    }
  } finally {
    await db.close();
  }
  figures.push(...(await compareLayouts({ owner, dataFolder, generated })));
  return figures.map(figure => ({ ...figure, name: `${figure.name}, ${count.toLocaleString('en')} reads` }));
}

/** Limits: database.md section 4, which are for SQL alone; here the transaction round it counts too. */
function questionsOf({ plates, unseenPlates }: GeneratedReads): Question[] {
  const some = (many: number): string[] =>
    Array.from({ length: many }, (_, n) => plates[(n * 7919 + 13) % plates.length]!);
  return [
    { name: 'exact plate, whole year', patterns: some(300), limit: 3 },
    { name: 'exact plate, last 7 days', patterns: some(300), days: 7, limit: 3 },
    { name: 'exact plate, the 50 most frequent', patterns: plates.slice(0, 50) },
    { name: 'exact plate that was never read', patterns: unseenPlates.slice(0, 300), limit: 3 },
    {
      name: 'two characters unknown (PW7A?2B?4)',
      patterns: some(100).map(plate => `${plate.slice(0, 4)}?${plate.slice(5, 7)}?${plate.slice(8)}`),
      limit: 15,
    },
    { name: 'beginning (PW7A12*)', patterns: some(100).map(plate => `${plate.slice(0, 6)}*`), limit: 15 },
    { name: 'end (*A12B34)', patterns: some(50).map(plate => `*${plate.slice(3)}`), limit: 15 },
    {
      name: 'two pieces (*A1*B3*)',
      patterns: some(20).map(plate => `*${plate.slice(3, 5)}*${plate.slice(6, 8)}*`),
      limit: 300,
    },
  ];
}

function patternOf(text: string): PlatePattern {
  const parsed = parsePattern(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.pattern;
}
