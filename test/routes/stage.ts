import { systemClock } from '../../src/foundation/base/clock.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import { newSourceSchema } from '../../src/foundation/contract/routes/cameras.ts';
import type { Profile } from '../../src/foundation/contract/profile.ts';
import { taskContext } from '../../src/gate/access/context.ts';
import { demonstrationProfile } from '../../src/gate/policy/load.ts';
import { parseProfile } from '../../src/gate/policy/profile.ts';
import { enrolCamera, issueKey } from '../../src/capture/cameras/actions.ts';
import { fictionalPlate } from '../../src/foundation/plates/fictional.ts';
import { agentUid, picture } from '../support/camera-messages.ts';
import { buildHouse, buildPerson, type TestHouse, type TestPerson } from '../support/house.ts';
import { openTestProvider, type TestProvider } from '../support/identity-provider.ts';
import { signInSettings } from '../../src/department/people/rules/sign-in-settings.ts';
import { personRoles } from './expected.ts';

/** Things of one agency that requests name. */
export type Belongings = {
  agency: 'barstow' | 'carlsbad';
  plate: string;
  cameraCode: string;
  /** A key for the camera. */
  key: string;
  keyId: string;
  /** Somebody to record a training for. */
  colleague: TestPerson;
  /** Holds every right that the setup needs. */
  officer: TestPerson;
  approver: TestPerson;
  /** A hit that stays open, with its photo; its read; an inquiry of the officer that found it. */
  photoHitId: string;
  readId: string;
  inquiryId: string;
  sha256: string;
  /** Hits that nobody has touched. */
  freshHits: string[];
  caseNumber: string;
};

export type Stage = { house: TestHouse; own: Belongings; other: Belongings; provider: TestProvider };

/** Barstow's demonstration profile with one more post for each role, that carries this role alone. */
export function profileWithSinglePosts(): Profile {
  const profile = demonstrationProfile('barstow');
  const mark = { strength: 'must', basis: 'demonstration', note: 'a post of the tests' } as const;
  const singles = personRoles.map(role => ({
    ...mark,
    id: singlePost(role),
    title: `Only ${role}`,
    grants: [{ ...mark, role }],
  }));
  const { creators } = profile.accounts;
  if (creators === 'unset') throw new Error('the Barstow policy names who creates accounts');
  return parseProfile({
    ...profile,
    posts: [...profile.posts, ...singles],
    // whoever has the role must be named for it
    accounts: { creators: { ...creators, value: [...creators.value, singlePost('account-creator')] } },
  });
}

export function singlePost(role: string): string {
  return `only-${role}`;
}

/** Where the pages of the house would be. */
const pages = 'http://localhost:8460';

/** A house in which two agencies own one of everything. */
export async function setStage(hitsWanted: number): Promise<Stage> {
  const provider = await openTestProvider(`${pages}/sign-in`);
  const { issuer, clientId, clientSecret } = provider;
  const file = JSON.stringify({ singleSignOn: { barstow: { issuer, clientId, clientSecret } } });
  const signIn = signInSettings({ origin: pages, file });
  const opened = await buildHouse({ profiles: { barstow: profileWithSinglePosts() }, signIn });
  const close = async (): Promise<void> => {
    await opened.close();
    await provider.close();
  };
  const house = { ...opened, close };
  const own = await fill(house, { agency: 'barstow', plate: fictionalPlate(7), hitsWanted });
  const other = await fill(house, { agency: 'carlsbad', plate: fictionalPlate(11), hitsWanted: 4 });
  return { house, own, other, provider };
}

const postsOf = {
  barstow: {
    officer: ['administrative-division-commander', 'patrol-officer'],
    approver: ['operations-division-commander'],
    colleague: ['dispatcher'],
  },
  carlsbad: {
    officer: ['alpr-administrator', 'patrol-officer'],
    approver: ['watch-commander'],
    colleague: ['dispatcher'],
  },
} as const;

async function fill(
  house: TestHouse,
  { agency, plate, hitsWanted }: { agency: 'barstow' | 'carlsbad'; plate: string; hitsWanted: number },
): Promise<Belongings> {
  const person = (part: 'officer' | 'approver' | 'colleague'): Promise<TestPerson> =>
    buildPerson(house, { agency, posts: [...postsOf[agency][part]], username: `${agency}.${part}` });
  const [officer, approver, colleague] = [await person('officer'), await person('approver'), await person('colleague')];
  const seed = taskContext(house.gate, house.agencies[agency], 'demo-seed');
  const cameraCode = `${agency}-gate`;
  const fields = { name: cameraCode, kind: 'fixed', retentionClass: 'server', timeZone: 'America/Los_Angeles' };
  await enrolCamera(seed, newSourceSchema.parse({ ...fields, code: cameraCode, externalRefs: [`${agentUid}/1000`] }));
  const { key, keyId } = await issueKey(seed, { label: 'of the stage', cameras: [cameraCode] });
  const me = { house, officer };
  await bringList(me, plate);
  const image = (await picture()).toString('base64');
  const readId = await sendRead(me, { key, cameraCode, plate, images: [{ kind: 'plate', base64: image }] });
  for (let n = 1; n < hitsWanted; n++) await sendRead(me, { key, cameraCode, plate });
  await house.matcher.idle();
  const { hits } = await ask<{ hits: { hitId: string; images: { sha256: string }[] }[] }>(me, '/v1/hits?limit=200');
  if (hits.length !== hitsWanted) throw new Error(`${hitsWanted} reads of a wanted plate made ${hits.length} hits`);
  const withPhoto = hits.find(hit => hit.images.length > 0);
  const { caseNumber } = await ask<{ caseNumber: { examples: string[] } }>(me, '/v1/matter-form');
  const matter = matterOf(caseNumber.examples[0] ?? '');
  const { inquiryId } = await ask<{ inquiryId: string }>(me, '/v1/inquiries', { ...matter, plate });
  return {
    agency,
    plate,
    cameraCode,
    key,
    keyId,
    colleague,
    officer,
    approver,
    readId,
    inquiryId,
    photoHitId: withPhoto?.hitId ?? '',
    sha256: withPhoto?.images[0]?.sha256 ?? '',
    freshHits: hits.filter(hit => hit !== withPhoto).map(hit => hit.hitId),
    caseNumber: matter.caseNumber,
  };
}

/** Purpose, case number and reason that each of the two agencies takes. */
export function matterOf(caseNumber: string): { purpose: string; caseNumber: string; reason: string } {
  return {
    purpose: 'criminal_investigation',
    caseNumber,
    reason: 'white pickup seen leaving the burglary on Main Street',
  };
}

type Me = { house: TestHouse; officer: TestPerson };

async function ask<Answer>({ house, officer }: Me, url: string, payload?: object): Promise<Answer> {
  const answer = await house.server.inject({
    method: payload === undefined ? 'GET' : 'POST',
    url,
    headers: officer.headers,
    ...(payload === undefined ? {} : { payload }),
  });
  if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`);
  return answer.json<Answer>();
}

async function bringList({ house, officer }: Me, plate: string): Promise<void> {
  const now = systemClock.now();
  const expiresAt = new Date(now.getTime() + 7 * 86_400_000).toISOString();
  const answer = await house.server.inject({
    method: 'PUT',
    url: '/v1/hotlists/Stolen',
    query: { kind: 'state', asOf: now.toISOString() },
    headers: { ...officer.headers, 'content-type': 'text/csv' },
    payload: `plate,state,category,priority,reason,case_number,expires_at\n${plate},CA,stolen vehicle,high,Stolen in a test,26-000123,${expiresAt}\n`,
  });
  if (answer.statusCode !== 200) throw new Error(`the list was not taken: ${answer.body}`);
}

async function sendRead(
  { house }: Me,
  read: { key: string; cameraCode: string; plate: string; images?: object[] },
): Promise<string> {
  const { key, cameraCode, ...fields } = read;
  const answer = await house.server.inject({
    method: 'POST',
    url: '/v1/ingest/reads',
    headers: { 'x-plateward-key': key },
    payload: {
      ...fields,
      state: 'CA',
      eventId: newId(),
      camera: cameraCode,
      capturedAt: systemClock.now().toISOString(),
    },
  });
  if (answer.statusCode !== 201) throw new Error(`the read was not taken: ${answer.body}`);
  return answer.json<{ readIds: string[] }>().readIds[0] ?? '';
}
