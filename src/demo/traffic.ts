import { setTimeout as sleep } from 'node:timers/promises';
import { routes } from '../foundation/contract/routes.ts';
import { verificationWords } from '../foundation/contract/routes/hits.ts';
import { demonstrationNotice } from '../foundation/contract/words.ts';
import { approverChain } from '../gate/policy/rules.ts';
import type { DemoAgency } from './agencies.ts';
import { madeUpCars, type Car } from './cars.ts';
import { chanceFrom } from './chance.ts';
import { ask } from './client.ts';
import { followHits, type SeenEvent } from './follow-hits.ts';
import { hotlistCsv } from './hotlist-file.ts';
import type { Demo } from './open-demo.ts';
import { sendPasses, type Lane, type PassCounts } from './send-passes.ts';
import { caseNumberOf } from './story/policies.ts';

const followAgainMs = 3000;
const carsPerAgency = 400;
const listedPerAgency = 8;

/** `counts` say what was sent since the start, and how many hits the dispatchers saw. */
export type Traffic = { counts: PassCounts & { hits: number }; stop(): Promise<void> };

type TrafficOptions = {
  json: boolean;
  write: (line: string) => void;
  onFailure: (error: unknown) => void;
  /** How many times as fast as usual; for measurements. */
  speedUp?: number;
};

/**
 * Lists a few made-up cars at each agency, then lets made-up cars pass its cameras until stopped: its fixed camera sends pictures alone, in
 * which the server finds and reads the plates, its patrol unit sends reads of its own. Each hit is written as its dispatcher sees it.
 * Throws when the start fails; a failure later goes to `onFailure`, and the traffic goes on.
 */
export async function startTraffic(demo: Demo, options: TrafficOptions): Promise<Traffic> {
  const { onFailure, write, speedUp = 1 } = options;
  const ended = new AbortController();
  const { signal } = ended;
  const counts = { pictures: 0, readPictures: 0, unitReads: 0, hits: 0 };
  const startedMs = demo.house.gate.clock.now().getTime();
  const lanes: Lane[] = [];
  const running: Promise<void>[] = [];
  for (const [index, agency] of demo.agencies.entries()) {
    const cars = trafficCars(index);
    const listed = cars.slice(0, listedPerAgency);
    await listCars(demo, agency, listed);
    const told = (line: string): void => {
      counts.hits++;
      write(line);
    };
    running.push(tellHits(demo, agency, { ...options, write: told, signal }));
    const chance = chanceFrom(startedMs + index);
    lanes.push({
      agency,
      index,
      chance,
      listed,
      others: cars.slice(listedPerAgency),
      listedDueMs: new Map(),
      passes: 0,
    });
  }
  running.push(sendPasses(demo, lanes, { startedMs, speedUp, signal, counts, onFailure }));
  return {
    counts,
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
      const bearer = await demo.sessions.tokenOf(agency.code, 'demo.dispatcher');
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
    bearer: await demo.sessions.tokenOf(agency.code, 'demo.patrol-officer'),
    params: { name: 'Demonstration traffic' },
    query: { asOf: now.toISOString() },
    body: hotlistCsv(lines, now),
  });
  if (!reply.ok)
    throw new Error(`the list of ${agency.city} was refused: ${reply.problem.detail ?? reply.problem.title}`);
}

function lineOf({ city, code }: DemoAgency, { event }: SeenEvent, json: boolean): string {
  const { kind, hit } = event;
  if (json) return JSON.stringify({ demonstration: demonstrationNotice, agency: code, ...event });
  const time = hit.receivedAt.slice(11, 19);
  const words = `${hit.grade}, ${verificationWords[hit.verification]}`;
  return `DEMONSTRATION ${time} ${city.padEnd(12)} ${kind} ${hit.plate} ${hit.state ?? ''} at ${hit.cameraName}: ${words}, ${hit.wanted.category}`;
}
