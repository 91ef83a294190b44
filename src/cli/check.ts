import { readBudget, runPlan } from './test-run.ts';

/** `plateward check`: the fast part, under a minute: types, lint, format and the tests that need nothing but Node. Returns the exit code. */
export async function runCheck(options: { json: boolean }): Promise<number> {
  const budget = await readBudget();
  return runPlan({
    projects: ['unit'],
    size: 'quick',
    json: options.json,
    totalSeconds: budget.checkSeconds,
    projectSeconds: budget.projectSeconds,
    skipsFail: false,
  });
}
