import { routes } from '../../foundation/contract/routes.ts';
import type { DemoAgency } from '../agencies.ts';
import { agentOf, fixedCamera, patrolUnit, vendorCloud } from '../cameras.ts';
import type { Request } from '../client.ts';
import { alprGroup, genericRead, genericReadWithPhotos, multipartRead, photosOf, type Pass } from '../messages.ts';
import { usernameWithRole } from '../people.ts';
import { carsOf, cityCaption, sharedCar } from './cars-of-story.ts';
import {
  agencyOf,
  answered,
  measure,
  needed,
  refused,
  require,
  scene,
  tokenOf,
  type Line,
  type Stage,
} from './stage.ts';

/** Cameras send reads in three forms; what is sent twice is stored once, what can't be taken is put aside with the reason. */
export function tellCameras(stage: Stage): Promise<void> {
  return scene(stage, 'Cameras send reads', async () => {
    for (const agency of stage.demo.agencies) await tellThreeForms(stage, agency);
    await tellRepeats(stage, agencyOf(stage, 'barstow'));
    await tellRefusedMessages(stage, agencyOf(stage, 'barstow'));
  });
}

async function tellThreeForms(stage: Stage, agency: DemoAgency): Promise<void> {
  const { plain, unit, form } = carsOf(stage, agency);
  const fixed = passOf(stage, agency, { car: plain, name: 'plain' });
  await sendRead(stage, { agency, what: 'the fixed camera sends a read with two photos, as JSON' }, [
    routes.ingestRead,
    { bearer: keyOf(stage, agency, fixedCamera), json: genericReadWithPhotos(fixed, await photosOf(fixed)) },
  ]);
  const agent = passOf(stage, agency, { car: unit, name: 'unit', camera: patrolUnit });
  await sendRead(stage, { agency, what: 'the patrol unit sends its read with two photos, as alpr_group' }, [
    routes.ingestAlprGroup,
    { bearer: keyOf(stage, agency, patrolUnit), json: alprGroup(agent, await photosOf(agent), agentOf(agency)) },
  ]);
  const hasCloud = agency.profile.sources.some(source => source.vendor !== undefined);
  const camera = hasCloud ? vendorCloud : fixedCamera;
  const parts = passOf(stage, agency, { car: form, name: 'form', camera });
  await sendRead(
    stage,
    { agency, what: `${hasCloud ? 'the vendor cloud' : 'the fixed camera'} sends a read as a form` },
    [routes.ingestRead, { bearer: keyOf(stage, agency, camera), body: multipartRead(parts, await photosOf(parts)) }],
  );
  const everywhere = passOf(stage, agency, { car: sharedCar(stage), name: 'shared' });
  await sendRead(stage, { agency, what: 'one car passes in all five cities' }, [
    routes.ingestRead,
    { bearer: keyOf(stage, agency, fixedCamera), json: genericRead(everywhere) },
  ]);
}

type IngestRoute = typeof routes.ingestRead | typeof routes.ingestAlprGroup;

function sendRead(stage: Stage, line: Line, call: [IngestRoute, Request]): Promise<unknown> {
  return answered(stage, line, call, (answer, { tookMs }) => {
    require(answer.readIds.length === 1 && !answer.duplicate, `it was not stored as one new read`);
    measure(stage, 'read stored', tookMs);
    return 'stored';
  });
}

async function tellRepeats(stage: Stage, agency: DemoAgency): Promise<void> {
  const pass = passOf(stage, agency, { car: carsOf(stage, agency).repeated, name: 'repeated' });
  const bearer = keyOf(stage, agency, fixedCamera);
  const json = genericRead(pass);
  const first = await answered(
    stage,
    { agency, what: 'a camera sends a read and does not hear the answer' },
    [routes.ingestRead, { bearer, json }],
    answer => `stored as ${answer.readIds.join()}`,
  );
  await answered(
    stage,
    { agency, what: 'it sends the same event again' },
    [routes.ingestRead, { bearer, json }],
    answer => {
      const same = answer.duplicate && answer.readIds.join() === needed(first).readIds.join();
      require(same, 'it was not told the first read again');
      return 'told the same read, nothing is doubled';
    },
  );
  await refused(
    stage,
    { agency, what: 'it sends the same event with another plate' },
    [routes.ingestRead, { bearer, json: { ...json, plate: carsOf(stage, agency).plain.plate } }],
    { status: 409, code: 'event_changed' },
  );
}

async function tellRefusedMessages(stage: Stage, agency: DemoAgency): Promise<void> {
  const pass = passOf(stage, agency, { car: carsOf(stage, agency).repeated, name: 'refused' });
  const bearer = keyOf(stage, agency, fixedCamera);
  const wrongKey = `${bearer.slice(0, -43)}${'A'.repeat(43)}`;
  await refused(
    stage,
    { agency, what: 'a wrong camera key' },
    [routes.ingestRead, { bearer: wrongKey, json: genericRead(pass) }],
    { status: 401, code: 'source_key_wrong' },
  );
  await refused(
    stage,
    { agency, what: 'a camera that this key does not know' },
    [routes.ingestRead, { bearer, json: { ...genericRead(pass), camera: 'NOT-ENROLLED' } }],
    { status: 422, code: 'camera_unknown', field: 'camera' },
  );
  const { plate, vehicle } = await photosOf(pass);
  const broken = { plate: plate.subarray(0, Math.floor(plate.length / 2)), vehicle };
  await refused(
    stage,
    { agency, what: 'a photo that was cut off on its way' },
    [routes.ingestRead, { bearer, json: genericReadWithPhotos(pass, broken) }],
    { status: 422, code: 'image_unreadable' },
  );
  const administrator = usernameWithRole(agency.profile, 'administrator');
  await answered(
    stage,
    { agency, what: 'the administrator looks at what was put aside' },
    [routes.listQuarantine, { bearer: tokenOf(stage, agency, administrator) }],
    ({ items }) => {
      const codes = new Set(items.map(item => item.code));
      for (const code of ['event_changed', 'camera_unknown', 'image_unreadable'])
        require(codes.has(code), `nothing is there for ${code}`);
      return `${items.length} messages with their reasons (${[...codes].join(', ')}), none lost`;
    },
  );
}

/** The key of one of an agency's cameras. Throws when it has none. */
export function keyOf(stage: Stage, agency: DemoAgency, camera: string): string {
  const key = stage.demo.secrets.cameraKeys[agency.code]?.[camera];
  if (key === undefined) throw new Error(`${agency.city} has no key for ${camera}`);
  return key;
}

/** A pass of a car before a camera of the agency, now; `name` tells its event from the others of the run. */
export function passOf(
  { seed, demo }: Stage,
  agency: DemoAgency,
  { car, name, camera = fixedCamera, readAs }: { name: string; camera?: string } & Pick<Pass, 'car' | 'readAs'>,
): Pass {
  return {
    car,
    camera,
    caption: cityCaption(agency, camera),
    eventId: `demo-${seed}-${agency.code}-${name}`,
    capturedAt: demo.house.gate.clock.now(),
    ...(readAs === undefined ? {} : { readAs }),
  };
}
