import type { PeriodicTask } from '../../gate/edge/periodic-tasks.ts';
import { expireApprovals } from './actions/request.ts';

/** Closes requests that nobody decided in time. */
export const expiryTask: PeriodicTask = { name: 'approval-expiry', every: { minutes: 5 }, run: expireApprovals };
