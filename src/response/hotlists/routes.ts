import { hotlistRoutes } from '../../foundation/contract/routes/hotlists.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { importHotlist, listHotlists } from './actions.ts';

export function addHotlistRoutes(app: Server, { edge }: { edge: EdgeOptions }): void {
  addRoute(app, { route: hotlistRoutes.listHotlists, edge }, async ctx => {
    const hotlists = await listHotlists(ctx);
    return {
      hotlists: hotlists.map(list => ({
        ...list,
        asOf: list.asOf.toISOString(),
        staleAt: list.staleAt?.toISOString() ?? null,
      })),
    };
  });
  addRoute(app, { route: hotlistRoutes.importHotlist, edge }, async (ctx, { params, query, text }) => {
    const { name } = params;
    const { kind, asOf, origin } = query;
    const clets = query.clets === undefined ? undefined : query.clets === 'true';
    const report = await importHotlist(ctx, { name, kind, asOf: new Date(asOf), text, origin, clets });
    return { ...report, asOf: report.asOf.toISOString() };
  });
}
