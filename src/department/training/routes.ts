import { routes } from '../../foundation/contract/routes.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { recordTraining } from './actions.ts';

/** Binds the addresses of training records. */
export function addTrainingRoutes(app: Server, { edge }: { edge: EdgeOptions }): void {
  addRoute(app, { route: routes.recordTraining, edge }, (ctx, { body }) => recordTraining(ctx, body));
}
