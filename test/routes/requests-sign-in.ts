import { newId } from '../../src/foundation/base/ids.ts';
import { stepAt, totpCode } from '../../src/department/people/rules/totp.ts';
import { boundTo } from '../../src/department/people/actions/prove-code.ts';
import { insertPasskey, insertTotp } from '../../src/department/people/store/factors.ts';
import { buildPerson, type TestPerson } from '../support/house.ts';
import { codeOf, freeCode, openNewSession, signInBody, testPassword } from '../support/persons.ts';
import type { RouteRequest, Whose } from './route-request.ts';
import type { Stage } from './stage.ts';

/** Requests about signing in; each uses up what was made for it alone, as codes and challenges are good once. */

const post = (url: string, payload: object = {}) => ({ method: 'POST', url, payload }) as const;
const get = (url: string) => ({ method: 'GET', url }) as const;
let counter = 0;

const someone = ({ house, own }: Stage): Promise<TestPerson> =>
  buildPerson(house, { agency: own.agency, posts: ['dispatcher'] });

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
