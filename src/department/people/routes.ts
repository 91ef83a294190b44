import { routes } from '../../foundation/contract/routes.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { closeSession, createAccount, listAccounts, viewMe } from './actions.ts';
import { openSession } from './sign-in.ts';

/** Binds the addresses of accounts and sessions. */
export function addPeopleRoutes(app: Server, { edge }: { edge: EdgeOptions }): void {
  addRoute(app, { route: routes.openSession, edge }, ({ address }, { body }) => openSession(edge.gate, body, address));
  addRoute(app, { route: routes.closeSession, edge }, ctx => closeSession(ctx));
  addRoute(app, { route: routes.viewMe, edge }, ctx => viewMe(ctx));
  addRoute(app, { route: routes.createAccount, edge }, (ctx, { body }) => createAccount(ctx, body));
  addRoute(app, { route: routes.listAccounts, edge }, ctx => listAccounts(ctx));
}
