import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from '../../foundation/base/ids.ts';
import { fairQueue } from './fair-queue.ts';

const loud = newId<'agency'>();
const quiet = newId<'agency'>();

test('a quiet agency gets in and goes with the next batch while a loud one fills the queue', () => {
  const queue = fairQueue<string>(1_000);
  let admitted = 0;
  while (queue.add(loud, `loud ${admitted}`)) admitted++;
  expect(admitted).toBe(1_000);
  expect(queue.add(quiet, 'quiet')).toBe(true);
  expect(queue.add(loud, 'one more')).toBe(false);
  expect(queue.take(10)).toContain('quiet');
});

test('a queue that no one empties holds at most twice its limit, whoever comes', () => {
  const queue = fairQueue<number>(100);
  const agencies = Array.from({ length: 500 }, () => newId<'agency'>());
  for (let round = 0; round < 10; round++) for (const agency of agencies) queue.add(agency, round);
  expect(queue.size()).toBeLessThanOrEqual(200);
});

test('everything comes out once, in the order of its agency', () => {
  const agencies = Array.from({ length: 4 }, () => newId<'agency'>());
  fc.assert(
    fc.property(fc.array(fc.nat(3), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (order, count) => {
      const queue = fairQueue<{ whose: number; number: number }>(1_000);
      order.forEach((whose, number) => queue.add(agencies[whose]!, { whose, number }));
      const out: { whose: number; number: number }[] = [];
      while (queue.size() > 0) {
        const batch = queue.take(count);
        expect(batch.length).toBe(Math.min(count, order.length - out.length));
        out.push(...batch);
      }
      for (const whose of [0, 1, 2, 3]) {
        const numbers = order.flatMap((one, number) => (one === whose ? [number] : []));
        expect(out.filter(one => one.whose === whose).map(one => one.number)).toEqual(numbers);
      }
    }),
  );
});
