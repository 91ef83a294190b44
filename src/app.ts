import type { Clock } from './foundation/base/clock.ts';
import type { Log } from './foundation/base/log.ts';
import { routes } from './foundation/contract/routes.ts';
import type { Db } from './foundation/db/database.ts';
import type { QueryListener } from './foundation/db/note-queries.ts';
import { openAs } from './foundation/db/prepare.ts';
import type { ServerAddress } from './foundation/db/roles.ts';
import { makeGate, type Gate } from './gate/access/gate.ts';
import { openSequencer, type Sequencer } from './gate/audit/outbox.ts';
import { openAuditWriter, type AuditWriter } from './gate/audit/writer.ts';
import { addRoute } from './gate/edge/add-route.ts';
import { addBrowser } from './gate/edge/browser.ts';
import { openapiDocument } from './gate/edge/openapi.ts';
import { makeServer, type EdgeOptions, type Server } from './gate/edge/server.ts';
import { profileLookup } from './gate/policy/actions.ts';
import { accountFacts, clearanceInForce, identifyPerson } from './department/people/actions.ts';
import { addCaseRoutes } from './department/cases/routes.ts';
import { addPeopleRoutes } from './department/people/routes.ts';
import { validTraining } from './department/training/actions.ts';
import { addTrainingRoutes } from './department/training/routes.ts';
import { identifySource, sourceKeyInForce } from './capture/cameras/actions.ts';
import { addCameraRoutes } from './capture/cameras/routes.ts';
import { addIngestRoutes } from './capture/ingest/routes.ts';
import { openStandardRecognizer, type Recognizer } from './capture/recognition/actions.ts';
import { openReadStore, type ReadStore } from './capture/reads/actions.ts';
import { addHotlistRoutes } from './response/hotlists/routes.ts';
import { addHitRoutes } from './response/hits/routes.ts';
import { startFeed, startMatcher, type Feed, type Matcher } from './response/hits/tasks.ts';
import { addSearchRoutes } from './inquiry/search/routes.ts';

export type HouseOptions = {
  /** The owner's address of a prepared database. */
  owner: ServerAddress;
  dataFolder: string;
  clock: Clock;
  log: Log;
  demonstration: boolean;
  /** False: pictures are not read, as on a server that lacks the models. */
  recognition?: boolean;
  /** For load tests. */
  rateLimitFactor?: number;
  /** The built browser client; without it only the API is served. */
  webFolder?: string;
  /** Hears of every statement; for docs/generated/queries.sql. */
  onQuery?: QueryListener;
};

/** Everything that runs, put together; `close` ends it in order and loses nothing. */
export type House = {
  gate: Gate;
  server: Server;
  store: ReadStore;
  writer: AuditWriter;
  sequencer: Sequencer;
  matcher: Matcher;
  feed: Feed;
  /** Null without models. */
  recognizer: Recognizer | null;
  /** Connections of the role that may only read the record. */
  auditReader: Db;
  close(): Promise<void>;
};

/** Puts the rooms together on a prepared database. The server answers `inject()` at once and real requests after `listen`. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { owner, dataFolder, clock, log } = options;
  const { onQuery } = options;
  // first, as wrong models stop the start
  const recognizer = options.recognition === false ? null : await openStandardRecognizer(log);
  const opened = { dataFolder, log, ...(onQuery === undefined ? {} : { onQuery }) };
  const db = await openAs('plateward_app', owner, { ...opened, connections: 20 });
  const auditDb = await openAs('plateward_audit', owner, { ...opened, connections: 4 });
  const auditReader = await openAs('plateward_audit_read', owner, { ...opened, connections: 4 });
  const writer = openAuditWriter({ db: auditDb, clock, log });
  const sequencer = await openSequencer({ db: auditDb, clock, log });
  const store = await openReadStore({ dataFolder, log });
  const gate = makeGate({
    db,
    clock,
    log,
    profileAt: profileLookup(),
    append: draft => writer.append(draft),
    facts: { account: accountFacts, training: validTraining, clearance: clearanceInForce, sourceKey: sourceKeyInForce },
  });
  const matcher = await startMatcher({ gate });
  const feed = await startFeed({ gate });
  const edge: EdgeOptions = {
    gate,
    demonstration: options.demonstration,
    identify: {
      person: token => identifyPerson(gate, token),
      source: (key, address) => identifySource(gate, key, address),
    },
    ...(options.rateLimitFactor === undefined ? {} : { rateLimitFactor: options.rateLimitFactor }),
  };
  const server = await makeServer(edge);
  addServiceRoutes(server, edge, writer);
  addPeopleRoutes(server, { edge });
  addTrainingRoutes(server, { edge });
  addCaseRoutes(server, { edge });
  addCameraRoutes(server, { edge });
  addIngestRoutes(server, { edge, store, readPicture: recognizer?.read ?? null });
  addHotlistRoutes(server, { edge });
  addHitRoutes(server, { edge, store, feed });
  addSearchRoutes(server, { edge, store });
  if (options.webFolder !== undefined) await addBrowser(server, { folder: options.webFolder });
  await server.ready();
  const close = async (): Promise<void> => {
    // from the door inwards: no new requests, then what is under way, then the record, then the connections
    await feed.stop();
    await server.close();
    await recognizer?.close();
    await matcher.stop();
    await store.close();
    await sequencer.drain().catch(() => undefined);
    await sequencer.stop();
    await writer.close();
    await Promise.all([db.close(), auditDb.close(), auditReader.close()]);
  };
  return { gate, server, store, writer, sequencer, matcher, feed, recognizer, auditReader, close };
}

function addServiceRoutes(server: Server, edge: EdgeOptions, writer: AuditWriter): void {
  addRoute(server, { route: routes.alive, edge }, async () => ({ alive: true }) as const);
  addRoute(server, { route: routes.ready, edge }, async () => {
    const stalled = writer.health().stalledSince !== null;
    await edge.gate.db.acrossAgencies(async () => undefined);
    return { ready: !stalled, record: stalled ? 'stalled' : 'writing' } as const;
  });
  const document = openapiDocument();
  addRoute(server, { route: routes.describe, edge }, async () => document);
}
