import path from 'node:path';
import { z } from 'zod';

/** What vitest's JSON reporter writes, as far as it is read here. */
export const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});
export type VitestReport = z.infer<typeof vitestReport>;

export type SkippedTest = { name: string; reason: string };
export type Tally = { passed: number; failures: string[]; skipped: SkippedTest[] };

export const emptyTally: Tally = { passed: 0, failures: [], skipped: [] };

/** Tests that need material which is others' and is not part of the repository: their skip is allowed everywhere. */
const allowedEverywhere = ['[needs adopted texts]', '[needs sample photos]'];

/** `a` and `b` together. */
export function addTallies(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failures: [...a.failures, ...b.failures],
    skipped: [...a.skipped, ...b.skipped],
  };
}

/** One check that is counted as one test. */
export function tallyOf(name: string, passed: boolean): Tally {
  return { ...emptyTally, passed: passed ? 1 : 0, failures: passed ? [] : [name] };
}

/**
 * Counts one run of vitest. A file that could not be loaded or whose set-up failed has no failed test of its own and counts
 * as one failure; so does a run that ended badly, or without a report (null), though no test says why.
 */
export function tallyReport(project: string, report: VitestReport | null, exitCode: number | null): Tally {
  const tally: Tally = { passed: 0, failures: [], skipped: [] };
  for (const file of report?.testResults ?? []) {
    const before = tally.failures.length;
    const place = path.basename(file.name);
    for (const test of file.assertionResults) {
      const name = `${place}: ${test.fullName}`;
      if (test.status === 'passed') tally.passed++;
      else if (test.status === 'failed') tally.failures.push(name);
      else tally.skipped.push({ name, reason: reasonOf(test.fullName) });
    }
    if (file.status === 'failed' && tally.failures.length === before)
      tally.failures.push(`${place}: ${file.message || 'did not finish'}`);
  }
  if (tally.failures.length === 0) {
    if (report === null) tally.failures.push(`${project}: the run ended without a report`);
    else if (exitCode !== 0)
      tally.failures.push(`${project}: the run failed outside its tests (exit code ${exitCode ?? 'none'}), see above`);
  }
  return tally;
}

/** With every skip turned into a failure, save those of tests that need what can't be installed. */
export function withoutSkips(tally: Tally): Tally {
  const allowed = tally.skipped.filter(test => allowedEverywhere.some(mark => test.name.includes(mark)));
  const refused = tally.skipped.filter(test => !allowed.includes(test));
  return {
    passed: tally.passed,
    failures: [
      ...tally.failures,
      ...refused.map(test => `${test.name}: skipped, and here nothing may be (${test.reason})`),
    ],
    skipped: allowed,
  };
}

/** The last line of a run: `N passed, N failed`, with `, N skipped` when there are any. */
export function lastLine(tally: Tally): string {
  const counts = `${tally.passed} passed, ${tally.failures.length} failed`;
  return tally.skipped.length === 0 ? counts : `${counts}, ${tally.skipped.length} skipped`;
}

// A test that may be skipped says what it lacks in its name: `reads the sample [needs chromium]`.
function reasonOf(name: string): string {
  return /\[(needs [^\]]+)\]/.exec(name)?.[1] ?? 'its name gives no reason';
}
