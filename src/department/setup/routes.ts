import { setupRoutes } from '../../foundation/contract/routes/setup.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { recordItem, viewChecklist } from './actions.ts';

/** Binds the addresses of the checklist before live data. */
export function addSetupRoutes(app: Server, { edge }: { edge: EdgeOptions }): void {
  addRoute(app, { route: setupRoutes.viewSetup, edge }, ctx => viewChecklist(ctx));
  addRoute(app, { route: setupRoutes.recordSetup, edge }, (ctx, { params, body }) =>
    recordItem(ctx, { ...params, ...body }),
  );
}
