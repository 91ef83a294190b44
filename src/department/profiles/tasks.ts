import type { Db } from '../../foundation/db/database.ts';
import type { PeriodicTask } from '../../gate/edge/periodic-tasks.ts';
import { checkPolicies } from './actions/check.ts';

/** Compares each night the policy that is live with what two persons approved and the record says. */
export function policyCheckTask(auditReader: Db): PeriodicTask {
  return {
    name: 'policy-check',
    every: { dailyAtHour: 2 },
    run: (gate, agency) => checkPolicies(gate, agency, auditReader),
  };
}
