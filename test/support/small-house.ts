import { systemClock, type Clock } from '../../src/foundation/base/clock.ts';
import { openSecretBox } from '../../src/foundation/base/secret-box.ts';
import { makeLog, type Log } from '../../src/foundation/base/log.ts';
import type { PersonId } from '../../src/foundation/base/ids.ts';
import type { Db, Tx } from '../../src/foundation/db/database.ts';
import type { AgencyRef } from '../../src/gate/access/context.ts';
import { makeGate, type Gate } from '../../src/gate/access/gate.ts';
import { openSequencer, type Sequencer } from '../../src/gate/audit/outbox.ts';
import { openAuditWriter, type AuditWriter } from '../../src/gate/audit/writer.ts';
import { makeServer, type EdgeOptions, type Server } from '../../src/gate/edge/server.ts';
import { enrolAgency, profileLookup } from '../../src/gate/policy/actions.ts';
import { adoptedProfile } from '../../src/gate/policy/load.ts';
import { accountFacts, clearanceInForce, entitlementsInForce, holdPost } from '../../src/department/people/actions.ts';
import type { SignInSettings } from '../../src/department/people/rules/sign-in-settings.ts';
import { addPeopleRoutes } from '../../src/department/people/routes.ts';
import { identifyPerson } from '../../src/department/people/sign-in.ts';
import { askBreakGlassReview } from '../../src/department/approvals/actions/break-glass-review.ts';
import { factorResetKind } from '../../src/department/approvals/actions/factor-reset-kind.ts';
import { reactivationKind } from '../../src/department/approvals/actions/reactivation-kind.ts';
import { requestApproval } from '../../src/department/approvals/actions/request.ts';
import { liveDataLookup } from '../../src/department/setup/actions.ts';
import { addSetupRoutes } from '../../src/department/setup/routes.ts';
import { doorFacts } from '../../src/department/training/actions.ts';
import { addTrainingRoutes } from '../../src/department/training/routes.ts';
import { identifySource, sourceKeyInForce } from '../../src/capture/cameras/actions.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { enrolAll, type Agencies } from './persons.ts';

/** The door and the edge with people and training, and nothing behind them: for tests of what everything passes through. */
export type SmallHouse = {
  gate: Gate;
  edge: EdgeOptions;
  server: Server;
  writer: AuditWriter;
  sequencer: Sequencer;
  auditReader: Db;
  database: TestDatabase;
  agencies: Agencies;
  close(): Promise<void>;
};

export type SmallHouseOptions = {
  clock?: Clock;
  rateLimitFactor?: number;
  demonstration?: boolean;
  signIn?: SignInSettings;
  /** Takes the operational log; without it nobody does. */
  log?: Log;
  /** Adds routes of the test before the server is ready. */
  addRoutes?(server: Server, edge: EdgeOptions): void;
};

const factsOfRooms = (): Gate['facts'] => ({
  account: accountFacts,
  ...doorFacts,
  clearance: clearanceInForce,
  entitlements: entitlementsInForce,
  liveData: liveDataLookup(),
  sourceKey: sourceKeyInForce,
});

/** Opens a small house on a database of its own, with the five demonstration agencies. */
export async function buildSmallHouse(options: SmallHouseOptions = {}): Promise<SmallHouse> {
  const database = await testDatabase();
  const clock = options.clock ?? systemClock;
  const log = options.log ?? makeLog('silent');
  const db = await database.as('plateward_app');
  const auditDb = await database.as('plateward_audit', 4);
  const auditReader = await database.as('plateward_audit_read', 2);
  const writer = openAuditWriter({ db: auditDb, clock, log });
  const sequencer = await openSequencer({ db: auditDb, clock, log });
  const gate = makeGate({
    db,
    clock,
    log,
    box: await openSecretBox(database.dataFolder),
    profileAt: profileLookup(),
    append: draft => writer.append(draft),
    facts: factsOfRooms(),
  });
  const edge: EdgeOptions = {
    gate,
    demonstration: options.demonstration ?? true,
    rateLimitFactor: options.rateLimitFactor ?? 1000,
    identify: {
      person: token => identifyPerson(gate, token),
      source: (key, address) => identifySource(gate, key, address),
    },
  };
  const server = await makeServer(edge);
  addPeopleRoutes(server, {
    edge,
    askReactivation: (tx, asked, request) => requestApproval(tx, asked, { kind: reactivationKind, request }),
    askReset: (tx, asked, request) => requestApproval(tx, asked, { kind: factorResetKind, request }),
    askReview: askBreakGlassReview,
    settings: options.signIn,
  });
  addTrainingRoutes(server, { edge });
  addSetupRoutes(server, { edge });
  options.addRoutes?.(server, edge);
  await server.ready();
  const agencies = await enrolAll(db, clock);
  return {
    gate,
    edge,
    server,
    writer,
    sequencer,
    auditReader,
    database,
    agencies,
    async close() {
      await server.close();
      await sequencer.drain().catch(() => undefined);
      await sequencer.stop();
      await writer.close();
      await database.drop();
    },
  };
}

/** An agency of this installation that is no demonstration. */
export function enrolDepartment(db: Db): Promise<AgencyRef> {
  const adopted = adoptedProfile('barstow');
  const profile = { ...adopted, meta: { ...adopted.meta, code: 'real-department', demonstration: false } };
  return enrolAgency(db, { profile, demonstration: false, adoptedBy: 'test', at: new Date(Date.UTC(2020, 0, 1)) });
}

/** A change to the database that a test can look for: somebody holds the post `postId`. */
export async function leaveMark(tx: Tx, agency: AgencyRef, personId: PersonId, postId: string): Promise<void> {
  const { agencyId } = agency;
  await holdPost(tx, { agencyId, personId, postId, heldFrom: new Date(Date.UTC(2020, 0, 1)) });
}
