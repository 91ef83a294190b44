import type { RouteContract } from './route.ts';
import { accountCareRoutes } from './routes/account-care.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { cameraRoutes } from './routes/cameras.ts';
import { caseRoutes } from './routes/cases.ts';
import { hitRoutes } from './routes/hits.ts';
import { hotlistRoutes } from './routes/hotlists.ts';
import { ingestRoutes } from './routes/ingest.ts';
import { inquiryRoutes } from './routes/inquiries.ts';
import { obligationRoutes } from './routes/obligations.ts';
import { peopleRoutes } from './routes/people.ts';
import { postRoutes } from './routes/posts.ts';
import { profileRoutes } from './routes/profiles.ts';
import { serviceRoutes } from './routes/service.ts';
import { signInCareRoutes } from './routes/sign-in-care.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { setupRoutes } from './routes/setup.ts';
import { trainingRoutes } from './routes/training.ts';

/** Every address of the house. What isn't here can't be served. */
export const routes = {
  ...serviceRoutes,
  ...peopleRoutes,
  ...signInRoutes,
  ...signInCareRoutes,
  ...postRoutes,
  ...accountCareRoutes,
  ...trainingRoutes,
  ...setupRoutes,
  ...approvalRoutes,
  ...obligationRoutes,
  ...profileRoutes,
  ...caseRoutes,
  ...cameraRoutes,
  ...ingestRoutes,
  ...hotlistRoutes,
  ...hitRoutes,
  ...inquiryRoutes,
};

export type RouteName = keyof typeof routes;

/** The table as a list, for walking. */
export function allRoutes(): { name: RouteName; route: RouteContract }[] {
  // Object.entries forgets the key type
  return Object.entries(routes).map(([name, route]) => ({ name: name as RouteName, route }));
}
