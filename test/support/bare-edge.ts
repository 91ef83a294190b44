import { systemClock } from '../../src/foundation/base/clock.ts';
import { Problem } from '../../src/foundation/base/errors.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import { makeLog } from '../../src/foundation/base/log.ts';
import { secretBox } from '../../src/foundation/base/secret-box.ts';
import type { RouteContract } from '../../src/foundation/contract/route.ts';
import { passageOf, type AgencyRef, type Context, type Person } from '../../src/gate/access/context.ts';
import { makeGate } from '../../src/gate/access/gate.ts';
import { makeServer, type EdgeOptions, type Server } from '../../src/gate/edge/server.ts';

const agency: AgencyRef = {
  agencyId: newId<'agency'>(),
  code: 'testville',
  name: 'Testville Police Department',
  timeZone: 'America/Los_Angeles',
  demonstration: true,
};

/** The session tokens and the camera key that the bare edge knows. */
export const edgeTokens = { first: 'token-of-the-first-person', second: 'token-of-the-second-person' } as const;
export const edgeKey = 'key-of-the-only-camera';

function personOf(token: string): Person {
  const index = Object.values<string>(edgeTokens).indexOf(token);
  if (index < 0) throw new Problem('session_required');
  return {
    kind: 'person',
    agency,
    personId: `00000000-0000-7000-8000-00000000000${index}` as Person['personId'], // the same for the same token
    username: `person.${index}`,
    displayName: `Person ${index}`,
    sessionId: `session-${index}`,
    auth: 'password+totp',
    assurance: 'full',
    strongAt: systemClock.now(),
  };
}

/** The HTTP edge without database, rooms and record, on which a test puts routes of its own. */
export async function buildBareEdge(
  addRoutes: (server: Server, edge: EdgeOptions) => void,
  options: { demonstration?: boolean; rateLimitFactor?: number; logLines?: object[] } = {},
): Promise<Server> {
  const absent = (): never => {
    throw new Error('the bare edge has no database');
  };
  const log = makeLog('silent');
  const { logLines } = options;
  if (logLines !== undefined) log.error = (line: unknown) => void logLines.push(line as object); // what asProblem hands over
  const gate = makeGate({
    db: { inAgency: absent, acrossAgencies: absent, listen: absent, close: async () => undefined },
    clock: systemClock,
    log,
    box: secretBox(Buffer.alloc(32)),
    profileAt: absent,
    append: absent,
    facts: {
      account: absent,
      training: absent,
      trainingOfAll: absent,
      clearance: absent,
      entitlements: absent,
      liveData: absent,
      sourceKey: absent,
    },
  });
  const edge: EdgeOptions = {
    gate,
    demonstration: options.demonstration ?? true,
    rateLimitFactor: options.rateLimitFactor ?? 1000,
    identify: {
      person: async token => personOf(token),
      source: async key => {
        if (key !== edgeKey) throw new Problem('source_key_wrong');
        return { kind: 'source', agency, keyId: 'key-1', label: 'the only camera' };
      },
    },
  };
  const server = await makeServer(edge);
  addRoutes(server, edge);
  await server.ready();
  return server;
}

/** As if the handler had passed the route's own door. */
export function passDoor(ctx: Context, route: RouteContract): void {
  if ('public' in route.access) return;
  const { permission, event, purpose } = route.access;
  ctx.passed.add(passageOf(permission, event, purpose === 'matter'));
}
