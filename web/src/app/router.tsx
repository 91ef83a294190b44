import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Waiting } from '../parts/problem-note.tsx';
import { HomePage, LostPage } from './home-page.tsx';
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
    path: '/read',
    component: lazyRouteComponent(() => import('../read/read-page.tsx'), 'ReadPage'),
  }),
]);

/** The addresses of the client. No address ever holds a plate: addresses end up in histories and logs. */
export const router = createRouter({
  routeTree,
  defaultPendingComponent: () => <Waiting label="Loading..." />,
  defaultPendingMs: 200,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
