import type { PeriodicTask } from '../../gate/edge/periodic-tasks.ts';
import { planObligations, type DutyProvider } from './actions/plan.ts';

/** Opens and closes what is due, each night after the other checks. */
export function plannerTask(providers: readonly DutyProvider[]): PeriodicTask {
  return {
    name: 'obligation-planner',
    every: { dailyAtHour: 3 },
    run: (gate, agency) => planObligations(gate, agency, providers),
  };
}
