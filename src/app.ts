import type { Clock } from './foundation/base/clock.ts';
import type { Log } from './foundation/base/log.ts';
import { openSecretBox } from './foundation/base/secret-box.ts';
import type { Db } from './foundation/db/database.ts';
import type { QueryListener } from './foundation/db/note-queries.ts';
import { openAs } from './foundation/db/prepare.ts';
import type { ServerAddress } from './foundation/db/roles.ts';
import { taskContext } from './gate/access/context.ts';
import { makeGate, type Gate } from './gate/access/gate.ts';
import { openSequencer, type Sequencer } from './gate/audit/outbox.ts';
import { openAuditWriter, type AuditWriter } from './gate/audit/writer.ts';
import { addBrowser } from './gate/edge/browser.ts';
import { periodicTasks, type PeriodicTask, type PeriodicTasks } from './gate/edge/periodic-tasks.ts';
import { makeServer, type EdgeOptions, type Server } from './gate/edge/server.ts';
import { addServiceRoutes } from './gate/edge/service-routes.ts';
import { profileLookup } from './gate/policy/actions.ts';
import { accountFacts, clearanceInForce, entitlementsInForce, identifyPerson } from './department/people/actions.ts';
import { checkUnused } from './department/people/actions/unused.ts';
import { addObligationRoutes } from './department/obligations/routes.ts';
import { plannerTask } from './department/obligations/tasks.ts';
import { gapDuties } from './department/approvals/actions/gap-duties.ts';
import { approvalKinds, type ApprovalKinds } from './department/approvals/actions/kinds.ts';
import { requestApproval } from './department/approvals/actions/request.ts';
import { askBreakGlassReview } from './department/approvals/actions/break-glass-review.ts';
import { factorResetKind } from './department/approvals/actions/factor-reset-kind.ts';
import { reactivationKind } from './department/approvals/actions/reactivation-kind.ts';
import { waiverKind } from './department/approvals/actions/waiver-kind.ts';
import { addApprovalRoutes } from './department/approvals/routes.ts';
import { expiryTask } from './department/approvals/tasks.ts';
import { policyChangeKind } from './department/profiles/actions/versions.ts';
import { addProfileRoutes } from './department/profiles/routes.ts';
import { policyCheckTask } from './department/profiles/tasks.ts';
import { addCaseRoutes } from './department/cases/routes.ts';
import type { SignInSettings } from './department/people/rules/sign-in-settings.ts';
import { addPeopleRoutes } from './department/people/routes.ts';
import { liveDataLookup } from './department/setup/actions.ts';
import { addSetupRoutes } from './department/setup/routes.ts';
import { doorFacts } from './department/training/actions.ts';
import { courseKind } from './department/training/actions/courses.ts';
import { trainingDuties } from './department/training/actions/duties.ts';
import { addTrainingRoutes } from './department/training/routes.ts';
import { identifySource, sourceKeyInForce } from './capture/cameras/actions.ts';
import { addCameraRoutes } from './capture/cameras/routes.ts';
import { addIngestRoutes } from './capture/ingest/routes.ts';
import { openStandardRecognizer, type Recognizer } from './capture/recognition/actions.ts';
import { openReadStore, type ReadStore } from './capture/reads/actions.ts';
import { refreshDuties } from './response/hotlists/providers.ts';
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
  /** For tests: periodic work runs only when it is asked to (`tasks.runDue`). */
  tasksByHand?: boolean;
  /** Where passkeys are good, and single sign-on; without it this machine alone. */
  signIn?: SignInSettings;
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
  tasks: PeriodicTasks;
  /** Null without models. */
  recognizer: Recognizer | null;
  /** Connections of the role that may only read the record. */
  auditReader: Db;
  close(): Promise<void>;
};

/** What the door asks of the rooms that come after it. */
const factsOfRooms = (): Gate['facts'] => ({
  account: accountFacts,
  ...doorFacts,
  clearance: clearanceInForce,
  entitlements: entitlementsInForce,
  liveData: liveDataLookup(),
  sourceKey: sourceKeyInForce,
});

/** Puts the rooms together on a prepared database. The server answers `inject()` at once and real requests after `listen`. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { owner, dataFolder, clock, log, onQuery } = options;
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
    // after the store, which refuses a master key that was lost
    box: await openSecretBox(dataFolder),
    profileAt: profileLookup(),
    append: draft => writer.append(draft),
    facts: factsOfRooms(),
  });
  const matcher = await startMatcher({ gate });
  const feed = await startFeed({ gate });
  const kinds = approvalKinds([policyChangeKind, reactivationKind, factorResetKind, waiverKind, courseKind]);
  const tasks = periodicTasks({ gate, tasks: periodicWork(kinds, auditReader) });
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
  addDepartmentRoutes(server, edge, { kinds, signIn: options.signIn });
  addCameraRoutes(server, { edge });
  addIngestRoutes(server, { edge, store, readPicture: recognizer?.read ?? null });
  addHotlistRoutes(server, { edge });
  addHitRoutes(server, { edge, store, feed });
  addSearchRoutes(server, { edge, store });
  if (options.webFolder !== undefined) await addBrowser(server, { folder: options.webFolder });
  await server.ready();
  if (options.tasksByHand !== true) tasks.start();
  const close = async (): Promise<void> => {
    // from the door inwards: no new requests, then what is under way, then the record, then the connections
    await feed.stop();
    await server.close();
    await tasks.stop();
    await recognizer?.close();
    await matcher.stop();
    await store.close();
    await sequencer.drain().catch(() => undefined);
    await sequencer.stop();
    await writer.close();
    await Promise.all([db.close(), auditDb.close(), auditReader.close()]);
  };
  return { gate, server, store, writer, sequencer, matcher, feed, tasks, recognizer, auditReader, close };
}

function addDepartmentRoutes(
  server: Server,
  edge: EdgeOptions,
  { kinds, signIn }: { kinds: ApprovalKinds; signIn: SignInSettings | undefined },
): void {
  addPeopleRoutes(server, {
    edge,
    askReactivation: (tx, asked, request) => requestApproval(tx, asked, { kind: reactivationKind, request }),
    askReset: (tx, asked, request) => requestApproval(tx, asked, { kind: factorResetKind, request }),
    askReview: askBreakGlassReview,
    settings: signIn,
  });
  addTrainingRoutes(server, { edge });
  addSetupRoutes(server, { edge });
  addApprovalRoutes(server, { edge, kinds });
  addObligationRoutes(server, {
    edge,
    askWaiver: (tx, asked, request) => requestApproval(tx, asked, { kind: waiverKind, request }),
  });
  addProfileRoutes(server, { edge });
  addCaseRoutes(server, { edge });
}

/** What comes again by itself, at each agency. */
function periodicWork(kinds: ApprovalKinds, auditReader: Db): PeriodicTask[] {
  return [
    {
      name: 'account-upkeep',
      every: { dailyAtHour: 1 },
      run: (gate, agency) => checkUnused(taskContext(gate, agency, 'account-upkeep')),
    },
    expiryTask,
    policyCheckTask(auditReader),
    plannerTask([gapDuties(kinds), refreshDuties, trainingDuties]),
  ];
}
