import { setTimeout as sleep } from 'node:timers/promises';
import { routes } from '../foundation/contract/routes.ts';
import type { DemoAgency } from './agencies.ts';
import { agentOf, fixedCamera, patrolUnit } from './cameras.ts';
import type { Car } from './cars.ts';
import type { Chance } from './chance.ts';
import { ask, type AnswerOf, type Reply, type Request } from './client.ts';
import { alprGroup, genericReadWithPhotos, photosOf, type Pass } from './messages.ts';
import type { Demo } from './open-demo.ts';
import { drawShot } from './picture/camera-picture.ts';
import { lights, type Light } from './picture/light.ts';
import { cityCaption } from './story/cars-of-story.ts';

/** Mean time between two pictures of all fixed cameras together: a modest load for two cores, which also draw them. */
const pictureEveryMs = 2000;
/** Mean time between two reads of all patrol units together. */
const unitReadEveryMs = 1600;
/** Mean time between two passes of listed cars before one camera, and when the first comes. */
const listedPasses = {
  [fixedCamera]: { everyMs: 120_000, firstMs: 0 },
  [patrolUnit]: { everyMs: 240_000, firstMs: 30_000 },
} as const;
type PassingCamera = keyof typeof listedPasses;
/** A camera sees the same light for so many pictures; then the next hour of its short day comes. */
const picturesPerLight = 6;
/** One picture in so many shows a second car. */
const besideOneIn = 4;
/** So often a camera sends a picture again that could not be read at once. */
const busyTries = 5;
const busyPauseMs = 1000;

/** What was sent. `readPictures`: those in which the server read at least one plate. */
export type PassCounts = { pictures: number; readPictures: number; unitReads: number };

/** The traffic before an agency's cameras. */
export type Lane = {
  agency: DemoAgency;
  /** Its number among the agencies. */
  index: number;
  chance: Chance;
  listed: readonly Car[];
  others: readonly Car[];
  /** By camera: milliseconds after the start from which the next car is a listed one. */
  listedDueMs: Map<string, number>;
  passes: number;
};

export type Sending = {
  startedMs: number;
  speedUp: number;
  signal: AbortSignal;
  counts: PassCounts;
  onFailure: (error: unknown) => void;
};

/**
 * Lets cars pass until stopped. The fixed cameras take turns, and so do the patrol units: never more than one picture of each kind is
 * drawn or under way, however slow the machine is.
 */
export async function sendPasses(demo: Demo, lanes: readonly Lane[], sending: Sending): Promise<void> {
  // without models a server reads no pictures: then the fixed cameras bring their reads along
  const hasEyes = demo.house.recognizer !== null;
  await Promise.all([
    takeTurns(lanes, { ...sending, everyMs: pictureEveryMs }, lane =>
      hasEyes ? sendPicture(demo, lane, sending) : sendRead(demo, lane, sending),
    ),
    takeTurns(lanes, { ...sending, everyMs: unitReadEveryMs }, lane => sendUnitRead(demo, lane, sending)),
  ]);
}

async function takeTurns(
  lanes: readonly Lane[],
  { everyMs, speedUp, signal, onFailure }: Sending & { everyMs: number },
  send: (lane: Lane) => Promise<void>,
): Promise<void> {
  for (let turn = 0; !signal.aborted; turn++) {
    const lane = lanes[turn % lanes.length];
    if (lane === undefined) return;
    await pause((everyMs / speedUp) * (0.5 + lane.chance.share()), signal);
    if (signal.aborted) return;
    try {
      await send(lane);
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
  }
}

/** Waits, but no longer than until the end. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** The car that comes next before a camera: a listed one when it is due. */
function nextCar(lane: Lane, camera: PassingCamera, { at, sending }: { at: Date; sending: Sending }): Car {
  const { everyMs, firstMs } = listedPasses[camera];
  const sinceMs = (at.getTime() - sending.startedMs) * sending.speedUp;
  if (sinceMs < (lane.listedDueMs.get(camera) ?? firstMs)) return lane.chance.pick(lane.others);
  lane.listedDueMs.set(camera, sinceMs + everyMs * (0.6 + 0.8 * lane.chance.share()));
  return lane.chance.pick(lane.listed);
}

function nextPass(demo: Demo, lane: Lane, { camera, sending }: { camera: PassingCamera; sending: Sending }): Pass {
  const capturedAt = demo.house.gate.clock.now();
  return {
    car: nextCar(lane, camera, { at: capturedAt, sending }),
    camera,
    caption: cityCaption(lane.agency, camera),
    eventId: `traffic-${lane.agency.code}-${sending.startedMs}-${lane.passes++}`,
    capturedAt,
  };
}

/** A picture and nothing else: what stands on the plate is for the server to find out. */
async function sendPicture(demo: Demo, lane: Lane, sending: Sending): Promise<void> {
  const light = lightOf(lane.index, Math.floor(sending.counts.pictures / demo.agencies.length));
  const { car, camera, caption, eventId, capturedAt } = nextPass(demo, lane, { camera: fixedCamera, sending });
  const { chance } = lane;
  const beside =
    chance.whole(1, besideOneIn) === 1 ? { ...chance.pick(lane.others), facing: 'rear' as const } : undefined;
  const picture = await drawShot({
    car: { ...car, facing: chance.pick(['rear', 'rear', 'front']) },
    ...(beside === undefined ? {} : { beside }),
    light,
    caption,
    seed: chance.whole(0, 1_000_000_000),
  });
  const query = { capturedAt: capturedAt.toISOString(), camera, eventId };
  const body = new Blob([new Uint8Array(picture)], { type: 'image/jpeg' });
  const { readIds } = await sendPatiently(demo, { bearer: keyOf(demo, lane, camera), query, body }, sending);
  sending.counts.pictures++;
  if (readIds.length > 0) sending.counts.readPictures++;
}

/** As docs/formats/raw-image.md asks of a camera: a picture for which there is no room now is kept and sent again. */
async function sendPatiently(
  demo: Demo,
  request: Request,
  { signal }: Sending,
): Promise<AnswerOf<typeof routes.ingestImage>> {
  for (let tries = 1; ; tries++) {
    const reply = await ask(demo.origin, routes.ingestImage, request);
    const isBusy = !reply.ok && reply.problem.code === 'recognition_busy' && tries < busyTries;
    if (!isBusy || signal.aborted) return taken(reply);
    await pause(busyPauseMs * tries, signal);
  }
}

async function sendRead(demo: Demo, lane: Lane, sending: Sending): Promise<void> {
  const pass = nextPass(demo, lane, { camera: fixedCamera, sending });
  const json = genericReadWithPhotos(pass, await photosOf(pass));
  taken(await ask(demo.origin, routes.ingestRead, { bearer: keyOf(demo, lane, fixedCamera), json }));
}

/** The patrol unit's agent reads plates itself: it sends what it read with its photos. */
async function sendUnitRead(demo: Demo, lane: Lane, sending: Sending): Promise<void> {
  const pass = nextPass(demo, lane, { camera: patrolUnit, sending });
  const json = alprGroup(pass, await photosOf(pass), agentOf(lane.agency));
  taken(await ask(demo.origin, routes.ingestAlprGroup, { bearer: keyOf(demo, lane, patrolUnit), json }));
  sending.counts.unitReads++;
}

type IngestRoute = typeof routes.ingestImage | typeof routes.ingestRead | typeof routes.ingestAlprGroup;

/** The acknowledgement. Throws with the reason when a message was refused. */
function taken<R extends IngestRoute>(reply: Reply<R>): AnswerOf<R> {
  if (reply.ok) return reply.answer;
  throw new Error(`a message of the traffic was refused: ${reply.problem.detail ?? reply.problem.title}`);
}

function keyOf({ secrets }: Demo, { agency }: Lane, camera: string): string {
  return secrets.cameraKeys[agency.code]?.[camera] ?? '';
}

/** The light before an agency's camera at its picture with this number; each begins at another hour of the short day. */
export function lightOf(agencyIndex: number, picture: number): Light {
  const step = Math.floor(picture / picturesPerLight) + agencyIndex * 2;
  return lights[(step + 1) % lights.length] ?? 'day';
}
