import { routes } from '../../foundation/contract/routes.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { viewClauses } from './actions/clauses.ts';
import { diffProfiles, proposeProfile, viewProfile } from './actions/versions.ts';

/** Binds the addresses of the policy profile. */
export function addProfileRoutes(app: Server, { edge }: { edge: EdgeOptions }): void {
  addRoute(app, { route: routes.viewProfile, edge }, ctx => viewProfile(ctx));
  addRoute(app, { route: routes.viewClauses, edge }, ctx => viewClauses(ctx));
  addRoute(app, { route: routes.diffProfiles, edge }, (ctx, { query }) => diffProfiles(ctx, query));
  addRoute(app, { route: routes.proposeProfile, edge }, (ctx, { body }) => proposeProfile(ctx, body));
}
