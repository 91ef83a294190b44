import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { frozenClock } from '../../foundation/base/clock.ts';
import { installationId } from '../../foundation/base/ids.ts';
import { profileCodes } from '../policy/load.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { periodicTasks, type PeriodicTask } from './periodic-tasks.ts';

const clock = frozenClock(new Date('2026-05-04T16:00:00Z'));
let house: SmallHouse;
let ran: string[] = [];
let counter = 0;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
});
afterAll(async () => house.close());
beforeEach(() => {
  ran = [];
});

const noting = (over: Partial<PeriodicTask> = {}): PeriodicTask => ({
  name: `trial-${'abcdefghijklmnop'.charAt(counter++)}`,
  every: { minutes: 10 },
  run: async (_gate, { code }) => void ran.push(code),
  ...over,
});
const all = profileCodes.toSorted();

test('runs at each agency, then only when its time has come round', async () => {
  const tasks = periodicTasks({ gate: house.gate, tasks: [noting()] });
  await tasks.runDue();
  expect(ran.toSorted()).toEqual(all);
  await tasks.runDue();
  clock.advanceMs(9 * 60_000);
  await tasks.runDue();
  expect(ran).toHaveLength(all.length);
  clock.advanceMs(60_000);
  await tasks.runDue();
  expect(ran).toHaveLength(2 * all.length);
  await tasks.stop();
});

test('another process, or the next start, knows of the last run', async () => {
  const task = noting();
  await periodicTasks({ gate: house.gate, tasks: [task] }).runDue();
  await periodicTasks({ gate: house.gate, tasks: [task] }).runDue();
  expect(ran).toHaveLength(all.length);
  // a server that stood still for days catches up once
  clock.advanceMs(5 * 86_400_000);
  await periodicTasks({ gate: house.gate, tasks: [task] }).runDue();
  expect(ran).toHaveLength(2 * all.length);
});

test('two processes at once run it once', async () => {
  let open = 0;
  let most = 0;
  const task = noting({
    async run(_gate, { code }) {
      most = Math.max(most, ++open);
      await new Promise(resolve => void setTimeout(resolve, 30));
      open--;
      ran.push(code);
    },
  });
  await Promise.all([1, 2, 3].map(() => periodicTasks({ gate: house.gate, tasks: [task] }).runDue()));
  expect(ran.toSorted()).toEqual(all);
});

test('a task that fails at one agency is tried again there and stops nothing else', async () => {
  let broken = true;
  const failing = noting({
    async run(_gate, { code }) {
      if (broken && code === 'barstow') throw new Error('the disk is full');
      ran.push(code);
    },
  });
  const other = noting();
  const tasks = periodicTasks({ gate: house.gate, tasks: [failing, other] });
  await tasks.runDue();
  expect(ran).toHaveLength(2 * all.length - 1);
  await tasks.runDue();
  expect(ran).toHaveLength(2 * all.length - 1);
  const failures = await failuresOf(failing);
  expect(failures).toEqual([{ failures: 1, done_at: null }]);
  broken = false;
  clock.advanceMs(60_000);
  await tasks.runDue();
  expect(ran).toHaveLength(2 * all.length);
  expect(await failuresOf(failing)).toMatchObject([{ failures: 0 }]);
  await tasks.stop();
});

test('stops after what is under way, and then starts nothing', async () => {
  let started = false;
  let finish: () => void = () => undefined;
  const task = noting({
    run: (_gate, { code }) =>
      new Promise(resolve => {
        started = true;
        finish = () => {
          ran.push(code);
          resolve(undefined);
        };
      }),
  });
  const tasks = periodicTasks({ gate: house.gate, tasks: [task], lookEveryMs: 5 });
  tasks.start();
  await expect.poll(() => started).toBe(true);
  const stopping = tasks.stop();
  finish();
  await stopping;
  expect(ran).toHaveLength(1);
  await tasks.runDue();
  expect(ran).toHaveLength(1);
});

test('what it keeps is seen by its own agency only', async () => {
  await periodicTasks({ gate: house.gate, tasks: [noting()] }).runDue();
  const rows = await house.gate.db.inAgency(installationId, tx => tx.selectFrom('task_runs').selectAll().execute());
  expect(rows).toEqual([]);
});

test('two tasks of one name are a mistake', () => {
  const task = noting();
  expect(() => periodicTasks({ gate: house.gate, tasks: [task, task] })).toThrow('same name');
});

function failuresOf({ name }: PeriodicTask): Promise<{ failures: number; done_at: Date | null }[]> {
  const { agencyId } = house.agencies.barstow;
  return house.database.asSuperuser('select failures, done_at from task_runs where task = $1 and agency_id = $2', [
    name,
    agencyId,
  ]);
}
