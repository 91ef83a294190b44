import { inquiryRoutes } from '../../foundation/contract/routes/inquiries.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import type { ReadStore } from '../../capture/reads/actions.ts';
import { runInquiry, showInquiryPhoto } from './actions.ts';

/** Serves the search of stored reads and the photos of what it found. */
export function addSearchRoutes(app: Server, { edge, store }: { edge: EdgeOptions; store: ReadStore }): void {
  addRoute(app, { route: inquiryRoutes.runInquiry, edge }, (ctx, { body }) => runInquiry(ctx, body));
  addRoute(app, { route: inquiryRoutes.showInquiryPhoto, edge }, (ctx, { params }) =>
    showInquiryPhoto(ctx, { store, ...params }),
  );
}
