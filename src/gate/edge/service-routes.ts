import { serviceRoutes } from '../../foundation/contract/routes/service.ts';
import type { AuditWriter } from '../audit/writer.ts';
import { addRoute } from './add-route.ts';
import { openapiDocument } from './openapi.ts';
import type { EdgeOptions, Server } from './server.ts';

/** Binds what watchdogs and clients ask of the house itself: whether it lives, whether it is ready, what it offers. */
export function addServiceRoutes(server: Server, edge: EdgeOptions, writer: AuditWriter): void {
  addRoute(server, { route: serviceRoutes.alive, edge }, async () => ({ alive: true }) as const);
  addRoute(server, { route: serviceRoutes.ready, edge }, async () => {
    const stalled = writer.health().stalledSince !== null;
    await edge.gate.db.acrossAgencies(async () => undefined);
    return { ready: !stalled, record: stalled ? 'stalled' : 'writing' } as const;
  });
  const document = openapiDocument();
  addRoute(server, { route: serviceRoutes.describe, edge }, async () => document);
}
