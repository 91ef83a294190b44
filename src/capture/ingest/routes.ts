import { Problem } from '../../foundation/base/errors.ts';
import { messageLimitBytes } from '../../foundation/contract/routes/ingest.ts';
import { routes } from '../../foundation/contract/routes.ts';
import { addRoute, type RouteHooks } from '../../gate/edge/add-route.ts';
import type { EdgeOptions, Server } from '../../gate/edge/server.ts';
import type { ReadStore } from '../reads/actions.ts';
import { ingestMessage, listQuarantine, quarantineMessage } from './actions.ts';
import type { ReadPicture, WireFormat } from './rules.ts';

/**
 * Serves the camera addresses, one per wire format, and the list of what they did not take. Without `readPicture` bare pictures are
 * answered with `recognition_unavailable`.
 */
export function addIngestRoutes(
  app: Server,
  { edge, store, readPicture = null }: { edge: EdgeOptions; store: ReadStore; readPicture?: ReadPicture | null },
): void {
  const hooks = (format: WireFormat): RouteHooks => ({
    async onTooLarge(ctx, { bytes, contentType }) {
      const detail = `A message may have at most ${messageLimitBytes} bytes (8 MiB). Send fewer or smaller images.`;
      const message = { bytes: null, announcedBytes: bytes, contentType };
      const quarantineId = await quarantineMessage(ctx, { store, format, message, code: 'body_too_large', detail });
      throw new Problem('body_too_large', { detail, members: { quarantineId } });
    },
  });
  addRoute(app, { route: routes.ingestRead, edge, hooks: hooks('generic-json') }, (ctx, { message }) =>
    ingestMessage(ctx, { store, format: 'generic-json', message }),
  );
  addRoute(app, { route: routes.ingestAlprGroup, edge, hooks: hooks('alpr-group') }, (ctx, { message }) =>
    ingestMessage(ctx, { store, format: 'alpr-group', message }),
  );
  addRoute(app, { route: routes.ingestImage, edge, hooks: hooks('raw-image') }, (ctx, { message, query }) =>
    ingestMessage(ctx, { store, format: 'raw-image', message: { ...message, beside: query }, readPicture }),
  );
  addRoute(app, { route: routes.listQuarantine, edge }, async (ctx, { query }) => ({
    items: (await listQuarantine(ctx, query)).map(({ messageBytes, receivedAt, sourceId: _sourceId, ...item }) => ({
      ...item,
      bytes: messageBytes,
      receivedAt: receivedAt.toISOString(),
    })),
  }));
}
