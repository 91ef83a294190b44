import { expect, test } from 'vitest';
import { runStep } from './steps.ts';

test('what a program prints is kept, with its exit code', async () => {
  const result = await runStep({ program: 'tsc', parameters: ['--version'], output: 'hidden', limitMs: 20_000 });
  expect(result).toMatchObject({ exitCode: 0, stoppedAtLimit: false, interruptedBy: null });
  expect(result.printed).toMatch(/^Version \d/);
  const wrong = await runStep({ program: 'tsc', parameters: ['--nonsense'], output: 'hidden', limitMs: 20_000 });
  expect(wrong.exitCode).toBeGreaterThan(0);
  expect(wrong.printed).toContain('--nonsense');
});

test('a program that does not end is stopped at the limit, and what it started with it', async () => {
  const result = await runStep({
    program: 'tsc',
    parameters: ['--watch', '--noEmit', '--ignoreConfig', import.meta.filename],
    output: 'hidden',
    limitMs: 700,
  });
  expect(result.stoppedAtLimit).toBe(true);
  // tsc itself ends with 0 when it is asked to end.
  expect(result.exitCode).toBeNull();
  expect(result.seconds).toBeLessThan(15);
});

test('a program that is not installed is a failure of the step', async () => {
  const result = await runStep({ program: 'none-such', parameters: [], output: 'hidden', limitMs: 20_000 });
  expect(result.exitCode).not.toBe(0);
  expect(result.printed).toContain('none-such');
});
