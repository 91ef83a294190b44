import { accountCareRoutes } from '../../foundation/contract/routes/account-care.ts';
import { postRoutes } from '../../foundation/contract/routes/posts.ts';
import { peopleRoutes } from '../../foundation/contract/routes/people.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { closeSession, viewMe } from './actions.ts';
import {
  askReactivation,
  changeSupervisor,
  deactivateAccount,
  listAccounts,
  listNotices,
  seeNotice,
  viewAccount,
  type AskReactivation,
} from './actions/accounts.ts';
import { endClearanceEarly, endEntitlementEarly, grantClearanceTo, grantEntitlement } from './actions/grants.ts';
import { fileOf } from './actions/import-lines.ts';
import { importAccounts, importClearances, importPosts } from './actions/import-people.ts';
import { acceptInvitation, inviteAccount, renewInvitation } from './actions/invite.ts';
import { delegateDuty, endDelegationEarly, endPost, givePost, listDelegations, listPosts } from './actions/posts.ts';
import {
  closeAccountReview,
  decideAccount,
  listAccountReviews,
  openAccountReview,
  viewAccountReview,
  type AccountSnapshot,
} from './actions/reviews.ts';
import { addSignInRoutes, type SignInRoutesOptions } from './routes/sign-in.ts';
import { closeVendor, extendVendor, listVendorOpenings, openVendor } from './actions/vendors.ts';

/** Binds the addresses of accounts and sessions. */
export function addPeopleRoutes(
  app: Server,
  { edge, askReactivation: ask, ...signIn }: { askReactivation: AskReactivation } & SignInRoutesOptions,
): void {
  const { gate } = edge;
  addRoute(app, { route: peopleRoutes.closeSession, edge }, ctx => closeSession(ctx));
  addRoute(app, { route: peopleRoutes.viewMe, edge }, ctx => viewMe(ctx));
  addRoute(app, { route: peopleRoutes.createAccount, edge }, (ctx, { body }) => inviteAccount(ctx, body));
  addRoute(app, { route: peopleRoutes.renewInvitation, edge }, (ctx, { params }) => renewInvitation(ctx, params));
  addRoute(app, { route: peopleRoutes.acceptInvitation, edge }, ({ address }, { body }) =>
    acceptInvitation(gate, body, address),
  );
  addRoute(app, { route: peopleRoutes.listAccounts, edge }, async ctx => withIsoTimes(await listAccounts(ctx)));
  addRoute(app, { route: peopleRoutes.viewAccount, edge }, async (ctx, { params }) =>
    withIsoTimes(await viewAccount(ctx, params)),
  );
  addRoute(app, { route: peopleRoutes.deactivateAccount, edge }, (ctx, { params, body }) =>
    deactivateAccount(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: peopleRoutes.askReactivation, edge }, (ctx, { params, body }) =>
    askReactivation(ctx, { ask, ...params, ...body }),
  );
  addRoute(app, { route: peopleRoutes.changeSupervisor, edge }, (ctx, { params, body }) =>
    changeSupervisor(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: peopleRoutes.importAccounts, edge }, (ctx, { text, query }) =>
    importAccounts(ctx, fileOf(text, query)),
  );
  addRoute(app, { route: peopleRoutes.listNotices, edge }, async ctx => withIsoTimes(await listNotices(ctx)));
  addRoute(app, { route: peopleRoutes.seeNotice, edge }, (ctx, { params }) => seeNotice(ctx, params));
  addPostRoutes(app, edge);
  addCareRoutes(app, edge);
  addSignInRoutes(app, { edge, ...signIn });
}

function addPostRoutes(app: Server, edge: EdgeOptions): void {
  const routes = postRoutes;
  addRoute(app, { route: routes.listPosts, edge }, async ctx => withIsoTimes(await listPosts(ctx)));
  addRoute(app, { route: routes.givePost, edge }, (ctx, { params, body }) => givePost(ctx, { ...params, ...body }));
  addRoute(app, { route: routes.endPost, edge }, (ctx, { params, body }) => endPost(ctx, { ...params, ...body }));
  addRoute(app, { route: routes.importPosts, edge }, (ctx, { text, query }) => importPosts(ctx, fileOf(text, query)));
  addRoute(app, { route: routes.listDelegations, edge }, async ctx => withIsoTimes(await listDelegations(ctx)));
  addRoute(app, { route: routes.delegateDuty, edge }, (ctx, { body }) => delegateDuty(ctx, body));
  addRoute(app, { route: routes.endDelegation, edge }, (ctx, { params }) => endDelegationEarly(ctx, params));
  addRoute(app, { route: routes.grantClearance, edge }, (ctx, { params, body }) =>
    grantClearanceTo(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.endClearance, edge }, (ctx, { params, body }) =>
    endClearanceEarly(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.importClearances, edge }, (ctx, { text, query }) =>
    importClearances(ctx, fileOf(text, query)),
  );
  addRoute(app, { route: routes.grantEntitlement, edge }, (ctx, { params, body }) =>
    grantEntitlement(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.endEntitlement, edge }, (ctx, { params, body }) =>
    endEntitlementEarly(ctx, { ...params, ...body }),
  );
}

function addCareRoutes(app: Server, edge: EdgeOptions): void {
  const routes = accountCareRoutes;
  addRoute(app, { route: routes.listAccountReviews, edge }, async ctx => withIsoTimes(await listAccountReviews(ctx)));
  addRoute(app, { route: routes.openAccountReview, edge }, (ctx, { body }) => openAccountReview(ctx, body));
  addRoute(app, { route: routes.viewAccountReview, edge }, async (ctx, { params }) => {
    const { review, items } = await viewAccountReview(ctx, params);
    return withIsoTimes({
      review,
      // openAccountReview and decideAccount wrote them
      items: items.map(item => ({
        ...item,
        found: item.found as AccountSnapshot,
        decidedOn: item.decidedOn as AccountSnapshot | null,
      })),
    });
  });
  addRoute(app, { route: routes.decideAccount, edge }, (ctx, { params, body }) =>
    decideAccount(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.closeAccountReview, edge }, (ctx, { params }) => closeAccountReview(ctx, params));
  addRoute(app, { route: routes.listVendorOpenings, edge }, async ctx => withIsoTimes(await listVendorOpenings(ctx)));
  addRoute(app, { route: routes.openVendor, edge }, (ctx, { body }) => openVendor(ctx, body));
  addRoute(app, { route: routes.extendVendor, edge }, (ctx, { params, body }) =>
    extendVendor(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.closeVendor, edge }, (ctx, { params }) => closeVendor(ctx, params));
}

/** The same with RFC 3339 texts instead of moments. */
type IsoTimes<Value> = Value extends Date
  ? string
  : Value extends string
    ? Value
    : Value extends object
      ? { [Key in keyof Value]: IsoTimes<Value[Key]> }
      : Value;

function withIsoTimes<Value>(value: Value): IsoTimes<Value> {
  // exactly what IsoTimes says: JSON writes a Date as RFC 3339, and all else that rooms answer with as it is
  return JSON.parse(JSON.stringify(value)) as IsoTimes<Value>;
}
