import { localDay, type Clock } from '../../foundation/base/clock.ts';
import { messageOf } from '../../foundation/base/errors.ts';
import { listAgencies } from '../policy/actions.ts';
import type { AgencyRef } from '../access/context.ts';
import type { Gate } from '../access/gate.ts';
import { keepAwake, selectTaskRun, takeTaskLock, upsertTaskRun, type TaskRun } from './store.ts';

/**
 * Work that comes again by itself, for one agency at a time. `run` opens its own transactions with that agency, through the door
 * (`taskContext`), so that row-level security holds.
 */
export type PeriodicTask = {
  /** a-z and -; it stands in the database. */
  name: string;
  /** `daily`: once in each of the agency's calendar days, from `atHour` local time on. A number: so many minutes after the last time. */
  every: { dailyAtHour: number } | { minutes: number };
  run(gate: Gate, agency: AgencyRef): Promise<unknown>;
};

export type PeriodicTasks = {
  /** Looks now at every task of every agency and runs what is due; resolves when all that has ended. */
  runDue(): Promise<void>;
  /** Looks now, and from now on every `lookEveryMs`. */
  start(): void;
  /** Ends after the work that is under way. */
  stop(): Promise<void>;
};

export type PeriodicOptions = { gate: Gate; tasks: readonly PeriodicTask[]; lookEveryMs?: number };

/** Waiting times after a failure: 1 minute, then twice as long each time, up to an hour. */
const firstRetryMs = 60_000;
const longestRetryMs = 3_600_000;

/**
 * The runner of periodic work in this process. A task runs at an agency under a database lock, so that of several processes one does;
 * the last run is kept, so that a server that stood still catches up at its start. A task that fails is tried again, later each time,
 * and stops no other. Throws an Error when two tasks have one name.
 */
export function periodicTasks({ gate, tasks, lookEveryMs = 30_000 }: PeriodicOptions): PeriodicTasks {
  if (new Set(tasks.map(task => task.name)).size !== tasks.length)
    throw new Error('two periodic tasks have the same name');
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;
  const look = async (): Promise<void> => {
    try {
      for (const agency of await listAgencies(gate.db)) {
        for (const task of tasks) if (!stopped) await runIfDue(gate, agency, task);
      }
    } catch (error) {
      gate.log.warn({ cause: messageOf(error) }, 'periodic work was not looked at; trying again');
    }
  };
  const runDue = (): Promise<void> => {
    if (stopped) return Promise.resolve();
    running ??= look().finally(() => (running = undefined));
    return running;
  };
  return {
    runDue,
    start() {
      if (timer !== undefined || stopped) return;
      timer = setInterval(() => void runDue(), lookEveryMs);
      // a process that has nothing else to do may end
      timer.unref();
      void runDue();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Runs one task at one agency when it is due and nobody else does. What the task throws is logged and counted, never passed on. */
async function runIfDue(gate: Gate, agency: AgencyRef, task: PeriodicTask): Promise<void> {
  const { agencyId } = agency;
  try {
    await gate.db.inAgency(agencyId, async tx => {
      if (!isDue(await selectTaskRun(tx, agencyId, task.name), { task, agency, clock: gate.clock })) return;
      if (!(await takeTaskLock(tx, agencyId, task.name))) return;
      // asked again under the lock: another process may just have done it
      if (!isDue(await selectTaskRun(tx, agencyId, task.name), { task, agency, clock: gate.clock })) return;
      const at = gate.clock.now();
      let done = true;
      // the lock's transaction only waits: the database ends one that says nothing for a minute
      const awake = setInterval(() => void keepAwake(tx).catch(() => undefined), 15_000);
      try {
        await task.run(gate, agency);
      } catch (error) {
        done = false;
        gate.log.error({ agencyId, task: task.name, cause: messageOf(error) }, 'a periodic task failed; trying again');
      } finally {
        clearInterval(awake);
      }
      await upsertTaskRun(tx, { agencyId, task: task.name, at, done });
    });
  } catch (error) {
    gate.log.warn({ agencyId, task: task.name, cause: messageOf(error) }, 'a periodic task could not be looked at');
  }
}

/** Whether a task is due: never done, its time has come round, or its last failure is long enough ago. */
export function isDue(
  last: TaskRun | null,
  { task, agency, clock }: { task: Pick<PeriodicTask, 'every'>; agency: Pick<AgencyRef, 'timeZone'>; clock: Clock },
): boolean {
  const now = clock.now();
  if (last !== null && last.failures > 0) {
    const waitMs = Math.min(firstRetryMs * 2 ** (last.failures - 1), longestRetryMs);
    return now.getTime() - last.triedAt.getTime() >= waitMs;
  }
  const doneAt = last?.doneAt ?? null;
  if (doneAt === null) return true;
  if ('minutes' in task.every) return now.getTime() - doneAt.getTime() >= task.every.minutes * 60_000;
  // the working day of the task begins at its hour: 02:00 belongs to the day before for a task of 03:00
  const { dailyAtHour } = task.every;
  const dayOf = (at: Date): string => localDay(new Date(at.getTime() - dailyAtHour * 3_600_000), agency.timeZone);
  return dayOf(now) > dayOf(doneAt);
}
