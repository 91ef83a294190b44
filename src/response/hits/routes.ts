import { hitRoutes } from '../../foundation/contract/routes/hits.ts';
import type { ReadStore } from '../../capture/reads/actions.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { answerHit, closeHit, listHits, showHitPhoto, takeHit } from './actions.ts';
import { recordStep, takeOverHit, undoStep } from './record-steps.ts';
import type { Feed } from './tasks.ts';

export function addHitRoutes(
  app: Server,
  { edge, store, feed }: { edge: EdgeOptions; store: ReadStore; feed: Feed },
): void {
  addRoute(app, { route: hitRoutes.listHits, edge }, async (ctx, { query }) => ({ hits: await listHits(ctx, query) }));
  addRoute(app, { route: hitRoutes.followHits, edge }, (ctx, input) =>
    feed.follow(ctx, { lastEventId: input.lastEventId, open: () => input.open() }),
  );
  addRoute(app, { route: hitRoutes.takeHit, edge }, (ctx, { params }) => takeHit(ctx, params));
  addRoute(app, { route: hitRoutes.takeOverHit, edge }, (ctx, { params, body }) =>
    takeOverHit(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: hitRoutes.recordStep, edge }, (ctx, { params, body }) =>
    recordStep(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: hitRoutes.undoStep, edge }, (ctx, { params }) => undoStep(ctx, params));
  addRoute(app, { route: hitRoutes.answerHit, edge }, (ctx, { params, body }) =>
    answerHit(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: hitRoutes.closeHit, edge }, (ctx, { params, body }) => closeHit(ctx, { ...params, ...body }));
  addRoute(app, { route: hitRoutes.showHitPhoto, edge }, (ctx, { params }) => showHitPhoto(ctx, { ...params, store }));
}
