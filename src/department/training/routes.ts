import { routes } from '../../foundation/contract/routes.ts';
import { addRoute } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import { fileOf } from '../people/actions/import-lines.ts';
import { correctTraining, importTraining, recordTraining } from './actions.ts';
import { proposeCourse, requireTrainingAnew, retireCourse } from './actions/courses.ts';
import { orderRetraining } from './actions/orders.ts';
import { listCourses, listLapsing, listOrders, viewMyTraining, viewTraining } from './actions/view.ts';

/** Binds the addresses of courses, training records and retraining. */
export function addTrainingRoutes(app: Server, { edge }: { edge: EdgeOptions }): void {
  addRoute(app, { route: routes.listCourses, edge }, ctx => listCourses(ctx));
  addRoute(app, { route: routes.proposeCourse, edge }, (ctx, { body }) => proposeCourse(ctx, body));
  addRoute(app, { route: routes.retireCourse, edge }, (ctx, { params, body }) =>
    retireCourse(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.requireTrainingAnew, edge }, (ctx, { params, body }) =>
    requireTrainingAnew(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.recordTraining, edge }, (ctx, { body }) => recordTraining(ctx, body));
  addRoute(app, { route: routes.correctTraining, edge }, (ctx, { params, body }) =>
    correctTraining(ctx, { ...params, ...body }),
  );
  addRoute(app, { route: routes.importTraining, edge }, (ctx, { text, query }) =>
    importTraining(ctx, fileOf(text, query)),
  );
  addRoute(app, { route: routes.viewTraining, edge }, (ctx, { params }) => viewTraining(ctx, params));
  addRoute(app, { route: routes.listLapsing, edge }, (ctx, { query }) => listLapsing(ctx, query));
  addRoute(app, { route: routes.orderRetraining, edge }, (ctx, { body }) => orderRetraining(ctx, body));
  addRoute(app, { route: routes.listOrders, edge }, (ctx, { query }) => listOrders(ctx, query));
  addRoute(app, { route: routes.viewMyTraining, edge }, ctx => viewMyTraining(ctx));
}
