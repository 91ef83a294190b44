import { randomToken } from '../../src/foundation/base/crypto.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import { stepAt, totpCode } from '../../src/department/people/rules/totp.ts';
import { newSealCode, sealDigest } from '../../src/department/people/rules/break-glass.ts';
import { userHandle } from '../../src/department/people/rules/passkeys.ts';
import { challengeDigest, writeChallenge } from '../../src/department/people/rules/sign-in.ts';
import { sealBreakGlass } from '../../src/department/people/actions/break-glass.ts';
import { boundTo } from '../../src/department/people/actions/prove-code.ts';
import { identifyPerson } from '../../src/department/people/sign-in.ts';
import { insertChallenge } from '../../src/department/people/store/challenges.ts';
import { insertLink } from '../../src/department/people/store/identities.ts';
import { insertPasskey, insertTotp } from '../../src/department/people/store/factors.ts';
import { buildPerson, type TestPerson } from '../support/house.ts';
import { codeOf, freeCode, openNewSession, signInBody, testPassword } from '../support/persons.ts';
import { softPasskey, type SoftPasskey } from '../../src/cli/generate/scenario/soft-passkey.ts';
import type { RouteRequest, Whose } from './route-request.ts';
import type { Stage } from './stage.ts';

/** Requests about signing in; each uses up what was made for it alone, as codes and challenges are good once. */

const post = (url: string, payload: object = {}) => ({ method: 'POST', url, payload }) as const;
const get = (url: string) => ({ method: 'GET', url }) as const;
let counter = 0;
let sealed: Promise<unknown> | undefined;

const someone = ({ house, own }: Stage): Promise<TestPerson> =>
  buildPerson(house, { agency: own.agency, posts: ['dispatcher'] });

type Question = { challenge: string; options: Record<string, unknown> };

/** Asked and answered past the address that records who asks: what is walked is the next one. */
async function enrolment({ house, own }: Stage, by: TestPerson, key: SoftPasskey): Promise<object> {
  const { sessionId } = await identifyPerson(house.gate, by.token);
  const { agencyId } = house.agencies[own.agency];
  const [secret, nonce, at] = [randomToken(32), randomToken(32), house.gate.clock.now()];
  const asking = {
    agencyId,
    purpose: 'passkey_enrol',
    personId: by.personId,
    sessionId,
    expected: { nonce },
    at,
  } as const;
  const expiresAt = new Date(at.getTime() + 60_000);
  const digest = challengeDigest(secret);
  await house.gate.db.inAgency(agencyId, tx => insertChallenge(tx, { ...asking, digest, expiresAt }));
  const user = { id: Buffer.from(userHandle(by.personId)).toString('base64url') };
  const answer = key.enrol({ challenge: nonce, rp: { id: 'localhost' }, user });
  return { challenge: writeChallenge({ agencyCode: own.agency, secret }), name: 'Of the walk', answer };
}

/** Whose factor or session the request names; of the other agency each time somebody new. */
async function whoseOf(
  stage: Stage,
  by: TestPerson,
  whose: Whose,
): Promise<{ agency: 'barstow' | 'carlsbad'; person: TestPerson }> {
  if (whose !== 'other') return { agency: stage.own.agency, person: by };
  const { agency } = stage.other;
  return { agency, person: await buildPerson(stage.house, { agency, posts: ['dispatcher'] }) };
}

async function offered(stage: Stage, by: TestPerson, whose: Whose): Promise<string> {
  const factorId = newId();
  if (whose === 'missing') return factorId;
  const { agency, person } = await whoseOf(stage, by, whose);
  const { gate, agencies } = stage.house;
  const { agencyId } = agencies[agency];
  // the secret that the person has already, so that what they sign in with stays the same
  const sealed = gate.box.seal(Buffer.from(person.totpSecret), boundTo(factorId));
  const offer = { factorId, agencyId, personId: person.personId, name: 'Of the walk', sealed, at: gate.clock.now() };
  await gate.db.inAgency(agencyId, tx => insertTotp(tx, offer));
  return factorId;
}

async function spareFactor(stage: Stage, by: TestPerson, whose: Whose): Promise<string> {
  if (whose === 'missing') return newId();
  const { agency, person } = await whoseOf(stage, by, whose);
  const { gate, agencies } = stage.house;
  const { agencyId } = agencies[agency];
  const key = { credentialId: `of-the-walk-${++counter}`, publicKey: Buffer.alloc(77), signCount: 0, transports: [] };
  return gate.db.inAgency(agencyId, tx =>
    insertPasskey(tx, { agencyId, personId: person.personId, name: 'Spare', at: gate.clock.now(), ...key }),
  );
}

async function spareSession(stage: Stage, by: TestPerson, whose: Whose): Promise<string> {
  if (whose === 'missing') return newId();
  const { agency, person } = await whoseOf(stage, by, whose);
  await openNewSession(stage.house, { ...person, agency });
  const [row] = await stage.house.database.asSuperuser<{ session_id: string }>(
    'select session_id from sessions where person_id = $1 order by opened_at desc, session_id desc limit 1',
    [person.personId],
  );
  return row?.session_id ?? '';
}

export const signInRequests: Record<string, RouteRequest> = {
  viewSignIn: { make: ({ own }) => get(`/v1/sign-in/${own.agency}`) },
  openSession: {
    make: async stage => post('/v1/sessions', await signInBody(stage.house, await someone(stage), stage.own.agency)),
  },
  answerSecondFactor: {
    make: async stage => {
      const person = await someone(stage);
      await freeCode(stage.house, stage.own.agency, person.personId);
      const signIn = { agency: stage.own.agency, username: person.username, password: testPassword };
      const asked = await stage.house.server.inject(post('/v1/sessions', signIn));
      const { challenge } = asked.json<{ challenge: string }>();
      return post('/v1/sessions/second-factor', { challenge, code: codeOf(stage.house, person) });
    },
  },
  stepUp: {
    make: async (stage, by) => {
      await freeCode(stage.house, stage.own.agency, by.personId);
      return post('/v1/sessions/step-up', { code: codeOf(stage.house, by) });
    },
  },
  askPasskey: { make: ({ own }) => post('/v1/sessions/passkey/options', { agency: own.agency }) },
  openByPasskey: {
    make: async stage => {
      const [key, person] = [softPasskey(), await someone(stage)];
      const enrol = post('/v1/me/factors/passkey', await enrolment(stage, person, key));
      await stage.house.server.inject({ ...enrol, headers: person.headers });
      const asked = await stage.house.server.inject(post('/v1/sessions/passkey/options', { agency: stage.own.agency }));
      const question = asked.json<Question>();
      return post('/v1/sessions/passkey', { challenge: question.challenge, answer: key.answer(question.options) });
    },
  },
  askStepUp: { make: () => post('/v1/sessions/step-up/options') },
  offerPasskey: { make: () => post('/v1/me/factors/passkey/options') },
  enrolPasskey: {
    make: async (stage, by) => post('/v1/me/factors/passkey', await enrolment(stage, by, softPasskey())),
  },
  askSingleSignOn: { make: ({ own }) => post('/v1/sessions/single-sign-on/options', { agency: own.agency }) },
  openBySingleSignOn: {
    make: async stage => {
      const { house, own, provider } = stage;
      const [person, subject] = [await someone(stage), `subject-${++counter}`];
      const { agencyId } = house.agencies[own.agency];
      const link = { agencyId, personId: person.personId, issuer: provider.issuer, subject, by: 'walk' };
      await house.gate.db.inAgency(agencyId, tx => insertLink(tx, { ...link, at: house.gate.clock.now() }));
      const asked = await house.server.inject(post('/v1/sessions/single-sign-on/options', { agency: own.agency }));
      const { challenge, url } = asked.json<{ challenge: string; url: string }>();
      const back = await provider.visit(url, { accountId: subject, amr: ['pwd', 'otp'] });
      return post('/v1/sessions/single-sign-on', { challenge, parameters: back.search.slice(1) });
    },
  },
  openBreakGlass: {
    make: async stage => {
      sealed ??= sealBreakGlass(stage.house.gate);
      await sealed;
      // an envelope has few codes, and the walk needs many
      const code = newSealCode(1);
      await stage.house.database.asSuperuser(
        `insert into break_glass_codes (code_sha256, seal_id)
         select $1, seal_id from break_glass_seals where seal_number = 1 and replaced_at is null`,
        [sealDigest(code)],
      );
      return post('/v1/sessions/break-glass', { agency: stage.own.agency, code });
    },
  },
  listSessions: { make: () => get('/v1/me/sessions') },
  endSession: {
    objects: true,
    make: async (stage, by, whose) => ({
      method: 'DELETE',
      url: `/v1/me/sessions/${await spareSession(stage, by, whose)}`,
    }),
  },
  listFactors: { make: () => get('/v1/me/factors') },
  offerTotp: { make: () => post('/v1/me/factors/totp', { name: 'Of the walk' }) },
  confirmTotp: {
    objects: true,
    make: async (stage, by, whose) => {
      const factorId = await offered(stage, by, whose);
      const code = totpCode(by.totpSecret, stepAt(stage.house.gate.clock.now()));
      return post(`/v1/me/factors/totp/${factorId}/confirm`, { code });
    },
  },
  removeFactor: {
    objects: true,
    make: async (stage, by, whose) => ({
      method: 'DELETE',
      url: `/v1/me/factors/${await spareFactor(stage, by, whose)}`,
    }),
  },
  changePassword: {
    make: () => post('/v1/me/password', { current: testPassword, password: 'kelp on the north pier' }),
  },
};
