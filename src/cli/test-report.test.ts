import { expect, test } from 'vitest';
import {
  addTallies,
  emptyTally,
  lastLine,
  tallyOf,
  tallyReport,
  withoutSkips,
  type VitestReport,
} from './test-report.ts';

function file(
  name: string,
  tests: Record<string, string>,
  status = 'passed',
  message = '',
): VitestReport['testResults'][number] {
  return {
    name: `/somewhere/${name}`,
    status,
    message,
    assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
  };
}

test('passed, failed, skipped and todo tests are counted, with the reason from the name', () => {
  const report = {
    testResults: [
      file('a.test.ts', { one: 'passed', two: 'failed', 'three [needs chromium]': 'skipped', four: 'todo' }, 'failed'),
    ],
  };
  const tally = tallyReport('unit', report, 1);
  expect(tally.passed).toBe(1);
  expect(tally.failures).toEqual(['a.test.ts: two']);
  expect(tally.skipped).toEqual([
    { name: 'a.test.ts: three [needs chromium]', reason: 'needs chromium' },
    { name: 'a.test.ts: four', reason: 'its name gives no reason' },
  ]);
  expect(lastLine(tally)).toBe('1 passed, 1 failed, 2 skipped');
});

test('a file that could not be loaded counts as a failure', () => {
  const tally = tallyReport(
    'unit',
    { testResults: [file('a.test.ts', {}, 'failed', 'Cannot find module'), file('b.test.ts', { one: 'passed' })] },
    1,
  );
  expect(lastLine(tally)).toBe('1 passed, 1 failed');
  expect(tally.failures).toEqual(['a.test.ts: Cannot find module']);
});

test('a set-up that failed, leaving its tests skipped, counts as a failure', () => {
  const tally = tallyReport(
    'db',
    { testResults: [file('a.db.test.ts', { one: 'skipped' }, 'failed', 'no server')] },
    1,
  );
  expect(tally.failures).toEqual(['a.db.test.ts: no server']);
});

test('a run without a report, and one that ended badly though every test passed, are failures', () => {
  expect(tallyReport('db', null, 1).failures).toEqual(['db: the run ended without a report']);
  expect(tallyReport('db', null, 0).failures).toHaveLength(1);
  expect(tallyReport('db', { testResults: [file('a.test.ts', { one: 'passed' })] }, 1).failures).toHaveLength(1);
  expect(tallyReport('db', { testResults: [file('a.test.ts', { one: 'passed' })] }, null).failures).toHaveLength(1);
  expect(tallyReport('db', { testResults: [file('a.test.ts', { one: 'passed' })] }, 0).failures).toEqual([]);
});

test('where skips are refused they become failures, save those that need what cannot be installed', () => {
  const report = {
    testResults: [
      file('a.test.ts', {
        one: 'passed',
        'b [needs chromium]': 'skipped',
        c: 'skipped',
        'd [needs adopted texts]': 'skipped',
      }),
    ],
  };
  const tally = withoutSkips(tallyReport('unit', report, 0));
  expect(lastLine(tally)).toBe('1 passed, 2 failed, 1 skipped');
  expect(tally.failures[0]).toContain('b [needs chromium]');
  expect(tally.skipped).toEqual([{ name: 'a.test.ts: d [needs adopted texts]', reason: 'needs adopted texts' }]);
});

test('a check is one test, and tallies add up', () => {
  expect(lastLine(emptyTally)).toBe('0 passed, 0 failed');
  expect(lastLine(addTallies(tallyOf('types', true), tallyOf('lint', false)))).toBe('1 passed, 1 failed');
  expect(tallyOf('lint', false).failures).toEqual(['lint']);
});
