import { routes } from '../../foundation/contract/routes.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { viewMatterForm } from './actions.ts';

/** Binds the addresses of case and incident numbers. */
export function addCaseRoutes(app: Server, { edge }: { edge: EdgeOptions }): void {
  addRoute(app, { route: routes.viewMatterForm, edge }, ctx => viewMatterForm(ctx));
}
