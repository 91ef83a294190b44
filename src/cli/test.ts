import { runsUnattended } from '../foundation/base/config.ts';
import { readBudget, runPlan, type TestSize } from './test-run.ts';

/** `plateward test`: everything needed to trust it. Returns the exit code; the last line printed is `N passed, N failed[, N skipped]`. */
export async function runTest(options: { size: TestSize; json: boolean }): Promise<number> {
  const budget = await readBudget();
  return runPlan({
    projects: Object.keys(budget.projectSeconds),
    size: options.size,
    json: options.json,
    totalSeconds: budget.totalSeconds,
    projectSeconds: budget.projectSeconds,
    // A build server installs what tests need, so there a skipped test is one that was lost.
    skipsFail: runsUnattended(),
  });
}
