import { signInRoutes } from '../../../foundation/contract/routes/sign-in.ts';
import { addRoute } from '../../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../../gate/edge/server.ts';
import { releaseSignIn } from '../actions/locks.ts';
import {
  changePassword,
  confirmTotp,
  endSession,
  listFactors,
  listSessions,
  offerTotp,
  removeFactor,
  stepUpByCode,
} from '../actions/my-sign-in.ts';
import { answerByCode, openSession } from '../actions/open-session.ts';
import { makePace } from '../actions/pace.ts';
import { viewSignIn } from '../actions/view-sign-in.ts';

/** Binds the addresses of signing in, of one's own factors and sessions, and of the lock. */
export function addSignInRoutes(app: Server, { edge }: { edge: EdgeOptions }): void {
  const { gate } = edge;
  const routes = signInRoutes;
  const pace = makePace({ clock: gate.clock, factor: edge.rateLimitFactor ?? 1 });
  addRoute(app, { route: routes.viewSignIn, edge }, (_caller, { params }) => viewSignIn(gate, params.agency));
  addRoute(app, { route: routes.openSession, edge }, ({ address }, { body }) =>
    pace(address, () => openSession(gate, body, address)),
  );
  addRoute(app, { route: routes.answerSecondFactor, edge }, ({ address }, { body }) =>
    pace(address, () => answerByCode(gate, body, address)),
  );
  addRoute(app, { route: routes.stepUp, edge }, (ctx, { body }) => stepUpByCode(ctx, body));
  addRoute(app, { route: routes.listSessions, edge }, ctx => listSessions(ctx));
  addRoute(app, { route: routes.endSession, edge }, (ctx, { params }) => endSession(ctx, params));
  addRoute(app, { route: routes.listFactors, edge }, ctx => listFactors(ctx));
  addRoute(app, { route: routes.offerTotp, edge }, (ctx, { body }) => offerTotp(ctx, body));
  addRoute(app, { route: routes.confirmTotp, edge }, (ctx, { params, body }) =>
    confirmTotp(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.removeFactor, edge }, (ctx, { params }) => removeFactor(ctx, params));
  addRoute(app, { route: routes.changePassword, edge }, (ctx, { body }) => changePassword(ctx, body));
  addRoute(app, { route: routes.releaseLock, edge }, (ctx, { params }) => releaseSignIn(ctx, params));
}
