import { routes } from '../../foundation/contract/routes.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { closeByPerson, listObligations, waiveByPerson, type AskWaiver } from './actions/answer.ts';

/** Binds the addresses of what is due. */
export function addObligationRoutes(
  app: Server,
  { edge, askWaiver }: { edge: EdgeOptions; askWaiver: AskWaiver },
): void {
  addRoute(app, { route: routes.listObligations, edge }, (ctx, { query }) => listObligations(ctx, query));
  addRoute(app, { route: routes.closeObligation, edge }, (ctx, { params, body }) =>
    closeByPerson(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.waiveObligation, edge }, (ctx, { params, body }) =>
    waiveByPerson(ctx, { askWaiver, ...params, ...body }),
  );
}
