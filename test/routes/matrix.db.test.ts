import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRoutes, type RouteName } from '../../src/foundation/contract/routes.ts';
import type { RouteContract } from '../../src/foundation/contract/route.ts';
import { buildPerson, recordOf, type TestPerson } from '../support/house.ts';
import { barstowPosts, mayCall, personRoles, type Expected, type PersonRole } from './expected.ts';
import { absentOf, requests } from './requests.ts';
import type { Request, Whose } from './route-request.ts';
import { setStage, singlePost, type Stage } from './stage.ts';

/**
 * Every route x everybody: who may, may, and nobody else; what belongs to another agency looks like what isn't there; without a
 * session nothing; and the record holds each answer with the route's own event.
 */
type Subject = { name: string; posts: string[]; roles: readonly PersonRole[] };
const subjects: Subject[] = [
  { name: 'no post', posts: [], roles: [] },
  ...personRoles.map(role => ({ name: `role ${role}`, posts: [singlePost(role)], roles: [role] })),
  ...Object.entries(barstowPosts).map(([post, roles]) => ({ name: `post ${post}`, posts: [post], roles })),
];
const table = allRoutes();

let stage: Stage;
const people = new Map<string, TestPerson>();
let base: string;
let walked = 0;
let wrongAnswers = 0;

beforeAll(async () => {
  // six of the routes use up a hit per subject
  stage = await setStage(6 * subjects.length + 20);
  for (const { name, posts } of subjects)
    people.set(name, await buildPerson(stage.house, { agency: 'barstow', posts }));
  base = await stage.house.server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  // what a reader of the run wants to see; vitest shows it under the file
  process.stdout.write(
    `routes walked: ${table.length} routes, ${subjects.length} persons, ${walked} requests, ${wrongAnswers} wrong answers\n`,
  );
  await stage.house.close();
});

type Given = { status: number; body: string };

/** Over a real connection for streams, as they never end by themselves. */
async function send(route: RouteContract, request: Request, headers: Record<string, string>): Promise<Given> {
  walked++;
  const { method, url, payload } = request;
  const all = { ...headers, ...request.headers };
  if (route.kind === 'stream') {
    const abort = new AbortController();
    const answer = await fetch(base + url, { headers: all, signal: abort.signal });
    const body = answer.ok ? '' : await answer.text();
    abort.abort();
    return { status: answer.status, body };
  }
  const answer = await stage.house.server.inject({
    method,
    url,
    headers: all,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.body };
}

function codeOf({ body }: Given): string {
  const parsed: unknown = JSON.parse(body);
  return typeof parsed === 'object' && parsed !== null && 'code' in parsed ? String(parsed.code) : '';
}

/** A body without what differs between any two requests; the name of a camera that was sent is said back. */
function bare({ body }: Given): unknown {
  const { requestId: _id, quarantineId: _item, ...rest }: Record<string, unknown> = JSON.parse(body) as never; // a problem is an object
  return JSON.parse(JSON.stringify(rest).replaceAll(/\b(missing|carlsbad)-gate\b/g, 'some-gate'));
}

function rolesOf(name: RouteName): Expected {
  const expected = mayCall[name];
  if (expected === undefined)
    throw new Error(`the route ${name} is missing in expected.ts: write down who may call it`);
  return expected;
}

function requestOf(name: RouteName): (typeof requests)[string] {
  const request = requests[name];
  if (request === undefined) throw new Error(`the route ${name} is missing in requests.ts: write down a right request`);
  return request;
}

/** How often a person's acts must stand in the record, by event and outcome. */
const dueOf = new Map<string, Map<string, number>>();
function due(username: string, route: RouteContract, outcome: 'permit' | 'refuse'): void {
  if ('public' in route.access) return;
  const counts = dueOf.get(username) ?? new Map<string, number>();
  const key = `${route.access.event} ${outcome}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  dueOf.set(username, counts);
}

test('the tables of the walk name every route and nothing else', () => {
  const names = table.map(({ name }) => name).toSorted();
  expect(Object.keys(mayCall).toSorted()).toEqual(names);
  expect(Object.keys(requests).toSorted()).toEqual(names);
});

/** All that tells of the other agency and must be in no answer. */
const foreignMarks = (): string[] => {
  const { agency, plate, cameraCode, keyId, photoHitId, readId, inquiryId, sha256, colleague } = stage.other;
  const marks = [plate, cameraCode, keyId, photoHitId, readId, inquiryId, colleague.personId, `${agency}.officer`];
  // the same picture may be in two agencies' stores; only its own name tells nothing
  return marks.filter(mark => mark !== sha256);
};

describe.each(table)('$name', ({ name, route }) => {
  test('own, other and missing objects, for everybody', async () => {
    // all at once: the door must not mix them up
    const wrong = (await Promise.all(subjects.map(subject => walk(subject, name, route)))).flat();
    wrongAnswers += wrong.length;
    expect(wrong).toEqual([]);
  });

  test('without a session, with a wrong one, or with the other kind of key', async () => {
    const { own, other } = stage;
    const { headers: _own, ...request } = await requestOf(name).make(stage, own.officer, 'own');
    const before = await countEntries(route);
    const isPublic = rolesOf(name) === 'everyone';
    const isMessage = route.kind === 'message';
    const strangers: Record<string, string>[] = [
      {},
      { authorization: 'Bearer aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
      { authorization: `Bearer ${own.officer.token.replace('pws.barstow.', 'pws.carlsbad.')}` },
      { authorization: `Bearer pws.barstow.${'A'.repeat(43)}` },
      { authorization: 'Basic YTpi' },
      { cookie: `token=${own.officer.token}` },
      ...(isMessage
        ? [own.officer.headers, { 'x-plateward-key': own.officer.token }, { 'x-plateward-key': wrongKey(own.key) }]
        : [own.key, other.key].flatMap(key => [{ authorization: `Bearer ${key}` }, { 'x-plateward-key': key }])),
    ];
    for (const headers of strangers) {
      // what is open to everybody works once, so that each stranger brings their own
      const sent = isPublic ? await requestOf(name).make(stage, own.officer, 'own') : request;
      const type: Record<string, string> = route.kind === 'text' ? { 'content-type': 'text/csv' } : {};
      const given = await send(route, sent, { ...type, ...headers });
      if (isPublic) expect(given.status).toBe(route.status);
      else {
        expect(given.status, JSON.stringify(headers)).toBe(401);
        expect(codeOf(given)).toBe(isMessage ? 'source_key_wrong' : 'session_required');
        for (const mark of [own.plate, own.readId, own.photoHitId]) expect(given.body).not.toContain(mark);
      }
    }
    if (!isPublic) expect(await countEntries(route)).toBe(before);
  });

  test('with a browser’s cookie from another site', async () => {
    if (rolesOf(name) === 'everyone') return;
    const { own } = stage;
    const { headers: _own, ...request } = await requestOf(name).make(stage, own.officer, 'own');
    const before = await countEntries(route);
    const type: Record<string, string> = route.kind === 'text' ? { 'content-type': 'text/csv' } : {};
    const cookie = `plateward=${own.officer.token}`;
    const given = await send(route, request, { ...type, cookie, origin: 'https://elsewhere.example' });
    const wanted = route.kind === 'message' ? [401, 'source_key_wrong'] : [403, 'foreign_page'];
    expect([given.status, codeOf(given)]).toEqual(wanted);
    expect(await countEntries(route)).toBe(before);
  });
});

/** One person at one route; tells what came back that should not have. */
async function walk({ name: who, roles }: Subject, name: RouteName, route: RouteContract): Promise<string[]> {
  const expected = rolesOf(name);
  const { make, objects } = requestOf(name);
  const by = people.get(who);
  if (by === undefined) throw new Error(`nobody was made for ${who}`);
  const may = expected === 'everyone' || (expected !== 'camera key' && roles.some(role => expected.includes(role)));
  const wrong: string[] = [];
  const absent: string[] = [];
  for (const whose of objects ? (['own', 'other', 'missing'] as const) : (['own'] as const)) {
    const given = await send(route, await make(stage, by, whose), by.headers);
    const wanted = wantedAnswer({ route, name, may, whose, expected });
    const code = given.status >= 400 ? codeOf(given) : '';
    if (given.status !== wanted.status || code !== wanted.code)
      wrong.push(`${who}, ${whose}: ${given.status} ${code}, wanted ${wanted.status} ${wanted.code}`);
    if (whose !== 'own') absent.push(JSON.stringify(bare(given)));
    else if (foreignMarks().some(mark => given.body.includes(mark)))
      wrong.push(`${who}: the answer tells of the other agency`);
    if (expected !== 'everyone' && expected !== 'camera key')
      due(by.username, route, may && whose === 'own' ? 'permit' : 'refuse');
  }
  if (new Set(absent).size > 1) wrong.push(`${who}: another agency's object and none differ: ${absent.join(' and ')}`);
  return wrong;
}

function wantedAnswer(asked: {
  route: RouteContract;
  name: RouteName;
  may: boolean;
  whose: Whose;
  expected: Expected;
}): { status: number; code: string } {
  const { route, name, may, whose, expected } = asked;
  if (expected === 'camera key') return { status: 401, code: 'source_key_wrong' };
  if (!may) return { status: 403, code: 'permission_missing' };
  return whose === 'own' ? { status: route.status, code: '' } : absentOf(requestOf(name));
}

function wrongKey(key: string): string {
  return key.slice(0, -4) + (key.endsWith('AAAA') ? 'BBBB' : 'AAAA');
}

/** How many entries of the route's event there are, at any agency. */
async function countEntries(route: RouteContract): Promise<number> {
  if ('public' in route.access) return 0;
  await stage.house.sequencer.drain();
  const [row] = await stage.house.database.asSuperuser<{ count: number }>(
    `select count(*)::integer as count from audit.entries where convert_from(body, 'UTF8')::jsonb->>'act' = $1`,
    [route.access.event],
  );
  return row?.count ?? -1;
}

describe('camera keys', () => {
  const messageRoutes = table.filter(({ route }) => route.kind === 'message');

  test.each(messageRoutes)('$name takes a key for its own cameras; others look like none', async ({ name, route }) => {
    const { make, objects } = requestOf(name);
    const before = (await recordOf(stage.house, 'barstow')).length;
    const key = { 'x-plateward-key': await ownKey() };
    expect((await send(route, await make(stage, stage.own.officer, 'own'), key)).status).toBe(201);
    const absent: unknown[] = [];
    for (const whose of objects ? (['other', 'missing'] as const) : []) {
      const given = await send(route, await make(stage, stage.own.officer, whose), key);
      expect([given.status, codeOf(given)]).toEqual([422, 'camera_unknown']);
      absent.push(bare(given));
    }
    expect(absent[0]).toEqual(absent[1]);
    const entries = (await recordOf(stage.house, 'barstow')).slice(before);
    const outcomes = entries.filter(entry => entry.event === 'read.received').map(entry => entry.outcome);
    expect(outcomes).toEqual(['permit', ...absent.map(() => 'refuse')]);
  });

  test('a revoked key is refused, with an entry', async () => {
    const { house, own } = stage;
    const key = await ownKey();
    const keyId = key.split('.')[2] ?? '';
    const revoke = { method: 'DELETE', url: `/v1/camera-keys/${keyId}`, headers: own.officer.headers } as const;
    expect((await house.server.inject(revoke)).statusCode).toBe(200);
    for (const { name, route } of messageRoutes) {
      const given = await send(route, await requestOf(name).make(stage, own.officer, 'own'), {
        'x-plateward-key': key,
      });
      expect([given.status, codeOf(given)]).toEqual([403, 'account_inactive']);
    }
    const refused = (await recordOf(house, 'barstow')).filter(entry => entry.fields.actor === `key:${keyId}`);
    expect(refused.filter(entry => entry.event === 'read.received').map(entry => entry.outcome)).toEqual(
      messageRoutes.map(() => 'refuse'),
    );
  });

  /** A fresh key for the camera of the stage, with the name by which the group message calls it. */
  async function ownKey(): Promise<string> {
    const { house, own } = stage;
    const answer = await house.server.inject({
      method: 'POST',
      url: '/v1/camera-keys',
      headers: own.officer.headers,
      payload: { label: 'of the walk', cameras: [own.cameraCode] },
    });
    return answer.json<{ key: string }>().key;
  }
});

test('another person’s inquiry opens no photo, not even within the agency', async () => {
  const { own, house } = stage;
  const url = `/v1/inquiries/${own.inquiryId}/reads/${own.readId}/images/${own.sha256}`;
  expect((await house.server.inject({ url, headers: own.officer.headers })).statusCode).toBe(200);
  const detective = people.get('post detective');
  if (detective === undefined) throw new Error('a detective was made');
  const given = await house.server.inject({ url, headers: detective.headers });
  expect(given.json()).toMatchObject({ status: 404, code: 'not_found' });
  due(detective.username, requiredRoute('showInquiryPhoto'), 'refuse');
});

function requiredRoute(name: RouteName): RouteContract {
  const found = table.find(one => one.name === name);
  if (found === undefined) throw new Error(`no route is called ${name}`);
  return found.route;
}

test('the record holds every permit and every refusal of the walk with the event of its route', async () => {
  const entries = await recordOf(stage.house, 'barstow');
  const routeEvents = new Set<string>(
    table.flatMap(({ route }) => ('public' in route.access ? [] : route.access.event)),
  );
  const found = new Map<string, Map<string, number>>();
  for (const { event, outcome, fields } of entries) {
    const username = String(fields.actor);
    // what an act brings about besides has entries of its own: a request for approval, an obligation
    if (!dueOf.has(username) || !routeEvents.has(event)) continue;
    const counts = found.get(username) ?? new Map<string, number>();
    counts.set(`${event} ${outcome}`, (counts.get(`${event} ${outcome}`) ?? 0) + 1);
    found.set(username, counts);
  }
  const plain = (counts: Map<string, Map<string, number>>): unknown =>
    Object.fromEntries([...counts].map(([username, per]) => [username, Object.fromEntries([...per].toSorted())]));
  expect(dueOf.size).toBe(subjects.length);
  expect(plain(found)).toEqual(plain(dueOf));
});
