import { routes } from '../../foundation/contract/routes.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { enrolCamera, issueKey, listCameras, revokeKey } from './actions.ts';

/** Serves the cameras and their keys. */
export function addCameraRoutes(app: Server, { edge }: { edge: EdgeOptions }): void {
  addRoute(app, { route: routes.listCameras, edge }, async ctx => ({ cameras: await listCameras(ctx) }));
  addRoute(app, { route: routes.enrolCamera, edge }, (ctx, { body }) => enrolCamera(ctx, body));
  addRoute(app, { route: routes.issueKey, edge }, (ctx, { body }) => issueKey(ctx, body));
  addRoute(app, { route: routes.revokeKey, edge }, (ctx, { params }) => revokeKey(ctx, params));
}
