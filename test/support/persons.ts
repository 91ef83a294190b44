import type { Clock } from '../../src/foundation/base/clock.ts';
import type { PersonId } from '../../src/foundation/base/ids.ts';
import type { Profile } from '../../src/foundation/contract/profile.ts';
import type { Db } from '../../src/foundation/db/database.ts';
import { taskContext, type AgencyRef, type Context, type Person } from '../../src/gate/access/context.ts';
import type { Gate } from '../../src/gate/access/gate.ts';
import { entriesOf, type RecordedEntry } from '../../src/gate/audit/checks.ts';
import type { Sequencer } from '../../src/gate/audit/outbox.ts';
import { enrolAgency } from '../../src/gate/policy/actions.ts';
import { demonstrationProfile, profileCodes, type ProfileCode } from '../../src/gate/policy/load.ts';
import { createAccount, grantClearance, holdPost, switchAccount } from '../../src/department/people/actions.ts';
import { identifyPerson, openSession } from '../../src/department/people/sign-in.ts';
import { recordTraining } from '../../src/department/training/actions.ts';

export type Agencies = Record<ProfileCode, AgencyRef>;
/** What these functions need of a house, whole or small. */
export type Peopled = { gate: Gate; agencies: Agencies };

export type TestPerson = {
  personId: PersonId;
  username: string;
  token: string;
  headers: { authorization: string };
  ctx(): Promise<Context<Person>>;
};

export const testPassword = 'correct horse battery staple';

const past = new Date(Date.UTC(2020, 0, 1));

/** Enrols the five demonstration agencies, with other profiles where given. */
export async function enrolAll(
  db: Db,
  clock: Clock,
  profiles: Partial<Record<ProfileCode, Profile>> = {},
): Promise<Agencies> {
  const enrolled: Partial<Agencies> = {};
  for (const code of profileCodes) {
    // in force long before any frozen clock of a test
    const at = new Date(Math.min(clock.now().getTime(), past.getTime()));
    const profile = profiles[code] ?? demonstrationProfile(code);
    enrolled[code] = await enrolAgency(db, { profile, demonstration: true, adoptedBy: 'test', at });
  }
  return enrolled as Agencies; // every code was enrolled above
}

let counter = 0;

/**
 * A person with a session: `buildPerson(house, {agency: 'barstow', posts: ['dispatcher']})`. Trained and cleared unless told
 * otherwise; posts held since 2020.
 */
export async function buildPerson(
  house: Peopled,
  options: { agency: ProfileCode; posts: string[]; trained?: boolean; cleared?: boolean; username?: string },
): Promise<TestPerson> {
  const agency = house.agencies[options.agency];
  const username = options.username ?? `person.${++counter}`;
  const { personId } = await createAccount(taskContext(house.gate, agency, 'demo-seed'), {
    username,
    displayName: `Test ${username}`,
    password: testPassword,
    passwordRounds: 1000,
  });
  for (const postId of options.posts) await givePost(house, options.agency, personId, postId);
  if (options.cleared !== false) await clear(house, options.agency, personId);
  if (options.trained !== false) await train(house, options.agency, personId);
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

/** Puts a person on a post since 2020. */
export async function givePost(
  { gate, agencies }: Peopled,
  agency: ProfileCode,
  personId: PersonId,
  postId: string,
): Promise<void> {
  const { agencyId } = agencies[agency];
  await gate.db.inAgency(agencyId, tx => holdPost(tx, { agencyId, personId, postId, heldFrom: past }));
}

/** Files a clearance from 2020 to 2099. */
export async function clear({ gate, agencies }: Peopled, agency: ProfileCode, personId: PersonId): Promise<void> {
  const { agencyId } = agencies[agency];
  const expiresAt = new Date(Date.UTC(2099, 0, 1));
  await gate.db.inAgency(agencyId, tx => grantClearance(tx, { agencyId, personId, grantedAt: past, expiresAt }));
}

/** Files a training of 2020 that has no end. */
export async function train({ gate, agencies }: Peopled, agency: ProfileCode, personId: PersonId): Promise<void> {
  const seed = taskContext(gate, agencies[agency], 'demo-seed');
  await recordTraining(seed, { personId, course: 'ALPR policy and use', completedOn: '2020-01-01' });
}

/** Switches an account off or on. */
export async function switchTo(
  { gate, agencies }: Peopled,
  agency: ProfileCode,
  personId: PersonId,
  active: boolean,
): Promise<void> {
  await gate.db.inAgency(agencies[agency].agencyId, tx => switchAccount(tx, personId, active));
}

/** What the record holds for an agency, oldest first, with its disclosed fields; waits until the outbox is empty. */
export async function recordOf(
  house: { sequencer: Sequencer; auditReader: Db; agencies: Agencies },
  agency: ProfileCode,
): Promise<RecordedEntry[]> {
  await house.sequencer.drain();
  const entries = await entriesOf({ db: house.auditReader, agencyId: house.agencies[agency].agencyId, limit: 100_000 });
  return entries.toReversed();
}
