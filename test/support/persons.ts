import type { Clock } from '../../src/foundation/base/clock.ts';
import type { PersonId } from '../../src/foundation/base/ids.ts';
import { dataOrigins, type AccountKind, type DataOrigin } from '../../src/foundation/contract/people-words.ts';
import type { Profile } from '../../src/foundation/contract/profile.ts';
import type { Db } from '../../src/foundation/db/database.ts';
import { taskContext, type AgencyRef, type Context, type Person } from '../../src/gate/access/context.ts';
import type { Gate } from '../../src/gate/access/gate.ts';
import { entriesOf, type RecordedEntry } from '../../src/gate/audit/checks.ts';
import type { Sequencer } from '../../src/gate/audit/outbox.ts';
import { enrolAgency } from '../../src/gate/policy/actions.ts';
import { demonstrationProfile, profileCodes, type ProfileCode } from '../../src/gate/policy/load.ts';
import {
  createAccount,
  entitle,
  giveTotp,
  grantClearance,
  holdPost,
  switchAccount,
} from '../../src/department/people/actions.ts';
import { openSession } from '../../src/department/people/actions/open-session.ts';
import { newTotpSecret, stepAt, totpCode } from '../../src/department/people/rules/totp.ts';
import { identifyPerson } from '../../src/department/people/sign-in.ts';
import { insertCompletion } from '../../src/department/training/store.ts';

export type Agencies = Record<ProfileCode, AgencyRef>;
/** What these functions need of a house, whole or small. */
export type Peopled = { gate: Gate; agencies: Agencies };

export type TestPerson = {
  personId: PersonId;
  username: string;
  token: string;
  headers: { authorization: string };
  /** The secret of the person's authenticator app, base 32. */
  totpSecret: string;
  ctx(): Promise<Context<Person>>;
  /** The same without asking the session: for tests that let hours pass. */
  acting(): Promise<Context<Person>>;
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
  options: {
    agency: ProfileCode;
    posts: string[];
    trained?: boolean;
    cleared?: boolean;
    username?: string;
    /** Leave to see data of these origins; all of them unless told otherwise. */
    entitled?: readonly DataOrigin[];
    kind?: AccountKind;
    /** Makes this a second account of the same human. */
    sameHumanAs?: { personId: PersonId };
  },
): Promise<TestPerson> {
  const agency = house.agencies[options.agency];
  const username = options.username ?? `person.${++counter}`;
  const { personId } = await createAccount(
    taskContext(house.gate, agency, agency.demonstration ? 'demo-seed' : 'setup'),
    {
      username,
      displayName: `Test ${username}`,
      password: testPassword,
      passwordRounds: 1000,
      ...(options.kind === undefined ? {} : { kind: options.kind }),
      ...(options.sameHumanAs === undefined ? {} : { sameHumanAs: options.sameHumanAs.personId }),
    },
  );
  for (const postId of options.posts) await givePost(house, options.agency, personId, postId);
  if (options.cleared !== false) await clear(house, options.agency, personId);
  if (options.trained !== false) await train(house, options.agency, personId);
  await entitleTo(house, options.agency, { personId, origins: options.entitled ?? dataOrigins });
  const totpSecret = newTotpSecret();
  const { agencyId } = agency;
  const at = house.gate.clock.now();
  await house.gate.db.inAgency(agencyId, tx =>
    giveTotp(tx, house.gate, { agencyId, personId, secret: totpSecret, at, demonstration: agency.demonstration }),
  );
  const token = await openNewSession(house, { agency: options.agency, username, personId, totpSecret });
  const actor = await identifyPerson(house.gate, token);
  return {
    personId,
    username,
    token,
    headers: { authorization: `Bearer ${token}` },
    totpSecret,
    ctx: async () => ({
      gate: house.gate,
      actor: await identifyPerson(house.gate, token),
      address: '127.0.0.1',
      passed: new Set(),
    }),
    acting: async () => ({ gate: house.gate, actor, address: '127.0.0.1', passed: new Set() }),
  };
}

/** Signs a person in once more, with password and code, and returns the token; also within the 30 seconds of their last code. */
export async function openNewSession(
  { gate, agencies }: Peopled,
  person: { agency: ProfileCode; username: string; personId: PersonId; totpSecret: string },
): Promise<string> {
  const { agency, username, personId, totpSecret } = person;
  const signIn = { agency: agencies[agency].code, username, password: testPassword };
  await freeCode({ gate, agencies }, agency, personId);
  const code = totpCode(totpSecret, stepAt(gate.clock.now()));
  const { token } = await openSession(gate, { ...signIn, code }, '127.0.0.1');
  return token;
}

/** What a person sends to sign in, with the code of this moment; good once. */
export async function signInBody(
  house: Peopled,
  person: TestPerson,
  agency: ProfileCode = 'barstow',
): Promise<{ agency: string; username: string; password: string; code: string }> {
  await freeCode(house, agency, person.personId);
  const { username } = person;
  return { agency: house.agencies[agency].code, username, password: testPassword, code: codeOf(house, person) };
}

/** Each code is good once; this makes the person's current one good again, as tests don't wait 30 seconds. */
export async function freeCode({ gate, agencies }: Peopled, agency: ProfileCode, personId: PersonId): Promise<void> {
  await gate.db.inAgency(agencies[agency].agencyId, tx =>
    tx.updateTable('sign_in_factors').set({ last_step: null }).where('person_id', '=', personId).execute(),
  );
}

/** The code that the person's app shows now. */
export function codeOf({ gate }: Pick<Peopled, 'gate'>, { totpSecret }: Pick<TestPerson, 'totpSecret'>): string {
  return totpCode(totpSecret, stepAt(gate.clock.now()));
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

/** Gives leave to see data of these origins from 2020 to 2099. */
export async function entitleTo(
  { gate, agencies }: Peopled,
  agency: ProfileCode,
  { personId, origins }: { personId: PersonId; origins: readonly DataOrigin[] },
): Promise<void> {
  const { agencyId } = agencies[agency];
  const leave = { agencyId, personId, origins, grantedAt: past, expiresAt: new Date(Date.UTC(2099, 0, 1)) };
  await gate.db.inAgency(agencyId, tx => entitle(tx, leave));
}

/** Files a training of 2020 that has no end, as those from before the department's courses: it counts at any clock of a test. */
export async function train({ gate, agencies }: Peopled, agency: ProfileCode, personId: PersonId): Promise<void> {
  const { agencyId } = agencies[agency];
  const completion = { agencyId, personId, course: 'ALPR policy and use', completedOn: '2020-01-01', validUntil: null };
  const unnamed = { courseId: null, contents: null, trainer: null, evidence: null };
  const by = { recordedBy: 'task:test', recorder: null, at: past };
  await gate.db.inAgency(agencyId, tx => insertCompletion(tx, { ...completion, ...unnamed, ...by }));
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
