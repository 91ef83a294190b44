import { signInCareRoutes } from '../../../foundation/contract/routes/sign-in-care.ts';
import { signInRoutes } from '../../../foundation/contract/routes/sign-in.ts';
import { addRoute } from '../../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../../gate/edge/server.ts';
import { openBreakGlass, restoreSignIn, type AskReview } from '../actions/break-glass.ts';
import { askFactorReset, makeEnrolmentCode, type AskReset } from '../actions/reset-factors.ts';
import { linkIdentity, listIdentities, unlinkIdentity } from '../actions/identities.ts';
import { openSingleSignOn } from '../actions/single-sign-on.ts';
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
import { localSignIn, type SignInSettings } from '../rules/sign-in-settings.ts';
import {
  askForEnrolment,
  askForSignIn,
  askForStepUp,
  enrolPasskey,
  openByPasskey,
  stepUpByPasskey,
} from '../actions/passkeys.ts';
import { makePace, type Pace } from '../actions/pace.ts';
import { viewSignIn } from '../actions/view-sign-in.ts';

export type SignInRoutesOptions = {
  edge: EdgeOptions;
  askReset: AskReset;
  askReview: AskReview;
  settings?: SignInSettings | undefined;
};

/** Binds the addresses of signing in, of one's own factors and sessions, and of the lock. */
export function addSignInRoutes(
  app: Server,
  { edge, askReset, askReview, settings = localSignIn }: SignInRoutesOptions,
): void {
  const { place } = settings;
  const { gate } = edge;
  const singleSignOn = openSingleSignOn(gate, settings);
  const routes = signInRoutes;
  const pace = makePace({ clock: gate.clock, factor: edge.rateLimitFactor ?? 1 });
  addRoute(app, { route: routes.viewSignIn, edge }, (_caller, { params }) => viewSignIn(gate, settings, params.agency));
  addRoute(app, { route: routes.openSession, edge }, ({ address }, { body }) =>
    pace(address, () => openSession(gate, body, address)),
  );
  addRoute(app, { route: routes.answerSecondFactor, edge }, ({ address }, { body }) =>
    pace(address, () => answerByCode(gate, body, address)),
  );
  addRoute(app, { route: routes.askPasskey, edge }, ({ address }, { body }) =>
    pace(address, () => askForSignIn(gate, place, body, address)),
  );
  addRoute(app, { route: routes.openByPasskey, edge }, ({ address }, { body }) =>
    pace(address, () => openByPasskey(gate, place, body, address)),
  );
  addRoute(app, { route: routes.stepUp, edge }, (ctx, { body: { code, passkey } }) =>
    passkey === undefined ? stepUpByCode(ctx, { code: code ?? '' }) : stepUpByPasskey(ctx, place, passkey),
  );
  addRoute(app, { route: routes.askStepUp, edge }, ctx => askForStepUp(ctx, place));
  addRoute(app, { route: routes.offerPasskey, edge }, ctx => askForEnrolment(ctx, place));
  addRoute(app, { route: routes.enrolPasskey, edge }, (ctx, { body }) => enrolPasskey(ctx, place, body));
  addRoute(app, { route: routes.listSessions, edge }, ctx => listSessions(ctx));
  addRoute(app, { route: routes.endSession, edge }, (ctx, { params }) => endSession(ctx, params));
  addRoute(app, { route: routes.listFactors, edge }, ctx => listFactors(ctx));
  addRoute(app, { route: routes.offerTotp, edge }, (ctx, { body }) => offerTotp(ctx, body));
  addRoute(app, { route: routes.confirmTotp, edge }, (ctx, { params, body }) =>
    confirmTotp(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.removeFactor, edge }, (ctx, { params }) => removeFactor(ctx, params));
  addRoute(app, { route: routes.changePassword, edge }, (ctx, { body }) => changePassword(ctx, body));
  addRoute(app, { route: routes.askSingleSignOn, edge }, ({ address }, { body }) =>
    pace(address, () => singleSignOn.ask(body.agency)),
  );
  addRoute(app, { route: routes.openBySingleSignOn, edge }, ({ address }, { body }) =>
    pace(address, () => singleSignOn.open(body, address)),
  );
  addCareRoutes(app, { edge, askReset, askReview, settings, pace });
}

/** Binds how somebody's sign-in is cared for by others. */
function addCareRoutes(
  app: Server,
  { edge, askReset, askReview, settings, pace }: SignInRoutesOptions & { settings: SignInSettings; pace: Pace },
): void {
  const { gate } = edge;
  const care = signInCareRoutes;
  addRoute(app, { route: care.listIdentities, edge }, (ctx, { params }) => listIdentities(ctx, params));
  addRoute(app, { route: care.linkIdentity, edge }, (ctx, { params, body }) =>
    linkIdentity(ctx, { settings, ...params, ...body }),
  );
  addRoute(app, { route: care.unlinkIdentity, edge }, (ctx, { params }) => unlinkIdentity(ctx, params));
  addRoute(app, { route: care.askFactorReset, edge }, (ctx, { params, body }) =>
    askFactorReset(ctx, { ask: askReset, ...params, ...body }),
  );
  addRoute(app, { route: care.makeEnrolmentCode, edge }, (ctx, { params }) => makeEnrolmentCode(ctx, params));
  addRoute(app, { route: care.openBreakGlass, edge }, ({ address }, { body }) =>
    pace(address, () => openBreakGlass(gate, { ...body, askReview }, address)),
  );
  addRoute(app, { route: care.restoreSignIn, edge }, (ctx, { params, body }) =>
    restoreSignIn(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: care.releaseLock, edge }, (ctx, { params }) => releaseSignIn(ctx, params));
}
