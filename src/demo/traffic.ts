import { setTimeout as sleep } from 'node:timers/promises';
import { routes } from '../foundation/contract/routes.ts';
import { verificationWords } from '../foundation/contract/routes/hits.ts';
import { demonstrationNotice } from '../foundation/contract/words.ts';
import { approverChain } from '../gate/policy/rules.ts';
import { agentOf, fixedCamera, patrolUnit } from './cameras.ts';
import type { DemoAgency } from './agencies.ts';
import { madeUpCars, type Car } from './cars.ts';
import { chanceFrom, type Chance } from './chance.ts';
import { ask, type Request } from './client.ts';
import { followHits, type SeenEvent } from './follow-hits.ts';
import { hotlistCsv } from './hotlist-file.ts';
import { alprGroup, genericReadWithPhotos, photosOf, type Pass } from './messages.ts';
import type { Demo } from './open-demo.ts';
import { caseNumberOf } from './story/policies.ts';

/** Mean time between two reads of one agency. */
const readEveryMs = 2000;
/** One read in so many is of a listed car. */
const listedOneIn = 15;
const followAgainMs = 3000;
const carsPerAgency = 400;
const listedPerAgency = 8;

export type Traffic = { stop(): Promise<void> };

type TrafficOptions = {
  json: boolean;
  write: (line: string) => void;
  onFailure: (error: unknown) => void;
};

/**
 * Lists a few made-up cars at each agency, then lets made-up cars pass its cameras until stopped; each hit is written as its
 * dispatcher sees it. Throws when the start fails; a failure later goes to `onFailure`, and the traffic goes on.
 */
export async function startTraffic(demo: Demo, options: TrafficOptions): Promise<Traffic> {
  const { onFailure } = options;
  const ended = new AbortController();
  const { signal } = ended;
  const running: Promise<void>[] = [];
  for (const [index, agency] of demo.agencies.entries()) {
    const cars = trafficCars(index);
    await listCars(demo, agency, cars.slice(0, listedPerAgency));
    running.push(tellHits(demo, agency, { ...options, signal }));
    const startedMs = demo.house.gate.clock.now().getTime();
    const chance = chanceFrom(startedMs + index);
    running.push(sendReads(demo, agency, { cars, chance, startedMs, signal, onFailure }));
  }
  return {
    async stop() {
      ended.abort();
      await Promise.all(running);
    },
  };
}

/** Follows an agency's hits as its dispatcher; signs in again and goes on where it was when the stream ends, as sessions do. */
async function tellHits(
  demo: Demo,
  agency: DemoAgency,
  { json, write, onFailure, signal }: TrafficOptions & { signal: AbortSignal },
): Promise<void> {
  let afterSeq: number | undefined;
  const onEvent = (seen: SeenEvent): void => {
    afterSeq = seen.event.seq;
    write(lineOf(agency, seen, json));
  };
  while (!signal.aborted) {
    try {
      const bearer = await signIn(demo, agency, 'demo.dispatcher');
      const follower = await followHits(demo.origin, { bearer, onEvent, afterSeq });
      const stop = (): void => void follower.stop();
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      await follower.over;
      signal.removeEventListener('abort', stop);
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
    await pause(followAgainMs, signal);
  }
}

/** Waits, but no longer than until the end. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** The cars of the agency with this number in the list, the same at every start; the first few are on its hotlist. */
export function trafficCars(index: number): Car[] {
  return madeUpCars(carsPerAgency, 500 + index);
}

async function signIn({ origin, secrets }: Demo, agency: DemoAgency, username: string): Promise<string> {
  const json = { agency: agency.code, username, password: secrets.passphrase };
  const reply = await ask(origin, routes.openSession, { json });
  if (!reply.ok) throw new Error(`${username} of ${agency.city} could not sign in: ${reply.problem.title}`);
  const { token } = reply.answer;
  if (token === null) throw new Error('signing in gave no token'); // only a browser gets none
  return token;
}

/** A new list at each start: one that is older than the policy's limit would not match (BA-71). */
async function listCars(demo: Demo, agency: DemoAgency, cars: readonly Car[]): Promise<void> {
  const chain = approverChain(agency.profile, 'officer');
  const approver = 'unset' in chain ? undefined : chain.chain[0]?.[0];
  if (approver === undefined) return;
  const now = demo.house.gate.clock.now();
  const lines = cars.map(({ plate, state }) => ({
    plate,
    state,
    category: 'Stolen vehicle',
    priority: 'medium' as const,
    reason: 'Taken from a made-up car park in a made-up case',
    caseNumber: caseNumberOf(agency),
    requestedBy: 'demo.patrol-officer',
    approvedBy: `demo.${approver}`,
  }));
  const reply = await ask(demo.origin, routes.importHotlist, {
    bearer: await signIn(demo, agency, 'demo.patrol-officer'),
    params: { name: 'Demonstration traffic' },
    query: { asOf: now.toISOString() },
    body: hotlistCsv(lines, now),
  });
  if (!reply.ok)
    throw new Error(`the list of ${agency.city} was refused: ${reply.problem.detail ?? reply.problem.title}`);
}

type Stream = {
  cars: readonly Car[];
  chance: Chance;
  startedMs: number;
  signal: AbortSignal;
  onFailure: (error: unknown) => void;
};

async function sendReads(demo: Demo, agency: DemoAgency, stream: Stream): Promise<void> {
  const { cars, chance, startedMs, signal, onFailure } = stream;
  for (let count = 0; !signal.aborted; count++) {
    await pause(readEveryMs * (0.5 + chance.share()), signal);
    if (signal.aborted) return;
    const isListed = chance.whole(1, listedOneIn) === 1;
    const car = chance.pick(isListed ? cars.slice(0, listedPerAgency) : cars.slice(listedPerAgency));
    const camera = chance.pick([fixedCamera, patrolUnit]);
    const eventId = `traffic-${agency.code}-${startedMs}-${count}`;
    const caption = camera.replaceAll('-', ' ');
    const pass = { car, camera, caption, eventId, capturedAt: demo.house.gate.clock.now() };
    try {
      const [route, request] = await messageOf(demo, agency, pass);
      const reply = await ask(demo.origin, route, request);
      if (!reply.ok) throw new Error(`a read of ${agency.city} was refused: ${reply.problem.title}`);
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
  }
}

async function messageOf(
  { secrets }: Demo,
  agency: DemoAgency,
  pass: Pass,
): Promise<[typeof routes.ingestRead | typeof routes.ingestAlprGroup, Request]> {
  const photos = await photosOf(pass);
  const bearer = secrets.cameraKeys[agency.code]?.[pass.camera] ?? '';
  return pass.camera === patrolUnit
    ? [routes.ingestAlprGroup, { bearer, json: alprGroup(pass, photos, agentOf(agency)) }]
    : [routes.ingestRead, { bearer, json: genericReadWithPhotos(pass, photos) }];
}

function lineOf({ city, code }: DemoAgency, { event }: SeenEvent, json: boolean): string {
  const { kind, hit } = event;
  if (json) return JSON.stringify({ demonstration: demonstrationNotice, agency: code, ...event });
  const time = hit.receivedAt.slice(11, 19);
  const words = `${hit.grade}, ${verificationWords[hit.verification]}`;
  return `DEMONSTRATION ${time} ${city.padEnd(12)} ${kind} ${hit.plate} ${hit.state ?? ''} at ${hit.cameraName}: ${words}, ${hit.wanted.category}`;
}
