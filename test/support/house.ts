import { openHouse, type House } from '../../src/app.ts';
import { systemClock, type Clock } from '../../src/foundation/base/clock.ts';
import type { PersonId } from '../../src/foundation/base/ids.ts';
import { taskContext, type AgencyRef, type Context, type Person } from '../../src/gate/access/context.ts';
import { entriesOf, type RecordedEntry } from '../../src/gate/audit/checks.ts';
import { enrolAgency } from '../../src/gate/policy/actions.ts';
import { demonstrationProfile, profileCodes, type ProfileCode } from '../../src/gate/policy/load.ts';
import { createAccount, grantClearance, holdPost } from '../../src/department/people/actions.ts';
import { identifyPerson, openSession } from '../../src/department/people/sign-in.ts';
import { recordTraining } from '../../src/department/training/actions.ts';
import { testDatabase, type TestDatabase } from './database.ts';

/** A whole application on a database of its own, with the five demonstration agencies. */
export type TestHouse = House & {
  database: TestDatabase;
  dataFolder: string;
  agencies: Record<ProfileCode, AgencyRef>;
  close(): Promise<void>;
};

export type TestPerson = {
  personId: PersonId;
  username: string;
  token: string;
  headers: { authorization: string };
  ctx(): Promise<Context<Person>>;
};

export const testPassword = 'correct horse battery staple';

/** Opens the house. `clock` stands still when `at` is given (then move it with the returned frozen clock). */
export async function buildHouse(options: { clock?: Clock; rateLimitFactor?: number } = {}): Promise<TestHouse> {
  const database = await testDatabase();
  const clock = options.clock ?? systemClock;
  const house = await openHouse({
    owner: database.owner,
    // the roles' passwords belong to the server, so they lie in its folder; images and keys lie there too, per agency
    dataFolder: database.dataFolder,
    clock,
    log: database.log,
    demonstration: true,
    rateLimitFactor: options.rateLimitFactor ?? 1000,
  });
  const agencies = await enrolAll(house, clock);
  return {
    ...house,
    database,
    dataFolder: database.dataFolder,
    agencies,
    async close() {
      await house.close();
      await database.drop();
    },
  };
}

async function enrolAll(house: House, clock: Clock): Promise<Record<ProfileCode, AgencyRef>> {
  const enrolled: Partial<Record<ProfileCode, AgencyRef>> = {};
  for (const code of profileCodes) {
    // in force long before any frozen clock of a test
    const at = new Date(Math.min(clock.now().getTime(), Date.UTC(2020, 0, 1)));
    enrolled[code] = await enrolAgency(house.gate.db, {
      profile: demonstrationProfile(code),
      demonstration: true,
      adoptedBy: 'test',
      at,
    });
  }
  return enrolled as Record<ProfileCode, AgencyRef>; // every code was enrolled above
}

let counter = 0;

/**
 * A person with a session: `buildPerson(house, {agency: 'barstow', posts: ['dispatcher']})`. Trained and cleared unless told
 * otherwise; posts held since 2020.
 */
export async function buildPerson(
  house: TestHouse,
  options: { agency: ProfileCode; posts: string[]; trained?: boolean; cleared?: boolean; username?: string },
): Promise<TestPerson> {
  const agency = house.agencies[options.agency];
  const username = options.username ?? `person.${++counter}`;
  const seed = taskContext(house.gate, agency, 'demo-seed');
  const { personId } = await createAccount(seed, {
    username,
    displayName: `Test ${username}`,
    password: testPassword,
    passwordRounds: 1000,
  });
  const past = new Date(Date.UTC(2020, 0, 1));
  await house.gate.db.inAgency(agency.agencyId, async tx => {
    for (const postId of options.posts)
      await holdPost(tx, { agencyId: agency.agencyId, personId, postId, heldFrom: past });
    if (options.cleared !== false) {
      await grantClearance(tx, {
        agencyId: agency.agencyId,
        personId,
        grantedAt: past,
        expiresAt: new Date(Date.UTC(2099, 0, 1)),
      });
    }
  });
  if (options.trained !== false)
    await recordTraining(seed, { personId, course: 'ALPR policy and use', completedOn: '2020-01-01' });
  const { token } = await openSession(
    house.gate,
    { agency: agency.code, username, password: testPassword },
    '127.0.0.1',
  );
  return {
    personId,
    username,
    token,
    headers: { authorization: `Bearer ${token}` },
    ctx: async () => ({
      gate: house.gate,
      actor: await identifyPerson(house.gate, token),
      address: '127.0.0.1',
      passed: new Set(),
    }),
  };
}

/** What the record holds for an agency, oldest first, with its disclosed fields; waits until the outbox is empty. */
export async function recordOf(house: TestHouse, agency: ProfileCode): Promise<RecordedEntry[]> {
  await house.sequencer.drain();
  const entries = await entriesOf({ db: house.auditReader, agencyId: house.agencies[agency].agencyId, limit: 100_000 });
  return entries.toReversed();
}
