import { routes } from '../../foundation/contract/routes.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { decideApproval, recordUnavailable, withdrawApproval } from './actions/decide.ts';
import type { ApprovalKinds } from './actions/kinds.ts';
import { listApprovals, showApproval } from './actions/view.ts';

/** Binds the addresses of two-person requests. Every kind that a room asks for must be among `kinds`. */
export function addApprovalRoutes(app: Server, { edge, kinds }: { edge: EdgeOptions; kinds: ApprovalKinds }): void {
  addRoute(app, { route: routes.listApprovals, edge }, (ctx, { query }) => listApprovals(ctx, { kinds, ...query }));
  addRoute(app, { route: routes.showApproval, edge }, (ctx, { params }) => showApproval(ctx, { kinds, ...params }));
  addRoute(app, { route: routes.decideApproval, edge }, (ctx, { params, body }) =>
    decideApproval(ctx, { kinds, ...params, ...body }),
  );
  addRoute(app, { route: routes.withdrawApproval, edge }, (ctx, { params, body }) =>
    withdrawApproval(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.recordUnavailable, edge }, (ctx, { params, body }) =>
    recordUnavailable(ctx, { ...params, ...body, triedAt: new Date(body.triedAt) }),
  );
}
