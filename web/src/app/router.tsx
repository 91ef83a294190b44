import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { approvalsAddress } from '../approvals/approvals-address.ts';
import { Waiting } from '../parts/problem-note.tsx';
import { policyAddress } from '../policy/policy-address.ts';
import { CrashPage } from './crash-page.tsx';
import { HomePage, LostPage } from './home-page.tsx';
import { Page } from './page.tsx';
import { Shell } from './shell.tsx';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: LostPage });

const livePage = lazyRouteComponent(() => import('../live/live-page.tsx'), 'LivePage');

const routeTree = rootRoute.addChildren([
  createRoute({ getParentRoute: () => rootRoute, path: '/', component: HomePage }),
  createRoute({ getParentRoute: () => rootRoute, path: '/live', component: livePage }),
  createRoute({ getParentRoute: () => rootRoute, path: '/live/$hit', component: livePage }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/car',
    component: lazyRouteComponent(() => import('../car/car-page.tsx'), 'CarPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/search',
    component: lazyRouteComponent(() => import('../search/search-page.tsx'), 'SearchPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/users',
    component: lazyRouteComponent(() => import('../people/users-page.tsx'), 'UsersPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/users/$person',
    component: lazyRouteComponent(() => import('../people/person-page.tsx'), 'PersonPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/roles',
    component: lazyRouteComponent(() => import('../people/roles-page.tsx'), 'RolesPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/reviews',
    component: lazyRouteComponent(() => import('../people/reviews-page.tsx'), 'ReviewsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/reviews/$review',
    component: lazyRouteComponent(() => import('../people/review-page.tsx'), 'ReviewPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/training',
    component: lazyRouteComponent(() => import('../training/training-page.tsx'), 'TrainingPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/me/training',
    component: lazyRouteComponent(() => import('../training/my-training-page.tsx'), 'MyTrainingPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/setup',
    component: lazyRouteComponent(() => import('../setup/setup-page.tsx'), 'SetupPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/approvals',
    validateSearch: given => approvalsAddress.parse(given),
    component: lazyRouteComponent(() => import('../approvals/approvals-page.tsx'), 'ApprovalsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/obligations',
    component: lazyRouteComponent(() => import('../obligations/obligations-page.tsx'), 'ObligationsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/policy',
    validateSearch: given => policyAddress.parse(given),
    component: lazyRouteComponent(() => import('../policy/policy-page.tsx'), 'PolicyPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/read',
    component: lazyRouteComponent(() => import('../read/read-page.tsx'), 'ReadPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/me',
    component: lazyRouteComponent(() => import('../sign-in/me-page.tsx'), 'MePage'),
  }),
]);

/** The addresses of the client. No address ever holds a plate: addresses end up in histories and logs. */
export const router = createRouter({
  routeTree,
  defaultPendingComponent: () => (
    <Page title="Loading" hideTitle>
      <Waiting label="Loading..." />
    </Page>
  ),
  defaultPendingMs: 200,
  defaultErrorComponent: CrashPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
