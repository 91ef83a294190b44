import { monotonicMs } from '../../foundation/base/clock.ts';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import { routes } from '../../foundation/contract/routes.ts';
import { verificationWords, type HitStepName, type HitView } from '../../foundation/contract/routes/hits.ts';
import { fictionalLookAlikeOf } from '../../foundation/plates/fictional.ts';
import type { DemoAgency } from '../agencies.ts';
import { fixedCamera } from '../cameras.ts';
import type { Car } from '../cars.ts';
import { ask } from '../client.ts';
import { followHits, type Follower } from '../follow-hits.ts';
import { genericRead, genericReadWithPhotos, photosOf } from '../messages.ts';
import { keyOf, passOf } from './cameras.ts';
import { carsOf } from './cars-of-story.ts';
import { dispatcher } from './sign-in.ts';
import {
  agencyOf,
  answered,
  measure,
  needed,
  refused,
  require,
  scene,
  step,
  tokenOf,
  type Line,
  type Stage,
} from './stage.ts';

/** Long enough for a machine under load; what it took is told. */
const hitTimeoutMs = 10_000;

/** A listed car passes: the hit is on the console at once, says NOT VERIFIED, and what dispatch does about it. */
export function tellHits(stage: Stage): Promise<void> {
  return scene(stage, 'Listed cars pass', async () => {
    const followers = new Map<DemoAgency, Follower>();
    try {
      for (const agency of stage.demo.agencies) followers.set(agency, await follow(stage, agency));
      for (const [agency, follower] of followers) await tellExactHit(stage, agency, follower);
      const barstow = agencyOf(stage, 'barstow');
      await tellDispatch(stage, barstow, needed(followers.get(barstow)));
    } finally {
      for (const follower of followers.values()) await follower.stop();
    }
  });
}

async function follow(stage: Stage, agency: DemoAgency): Promise<Follower> {
  const follower = await step(stage, { agency, what: "the dispatcher's console follows the hits" }, async () => {
    const opened = await followHits(stage.demo.origin, { bearer: tokenOf(stage, agency, dispatcher) });
    require(opened.marked, 'the stream does not say that it is a demonstration');
    return { value: opened, status: 200 };
  });
  return needed(follower);
}

async function tellExactHit(stage: Stage, agency: DemoAgency, follower: Follower): Promise<void> {
  const hit = await tellPass(stage, follower, {
    line: { agency, what: 'the listed car passes the fixed camera' },
    name: 'wanted',
    car: carsOf(stage, agency).wanted,
    look: found => {
      require(found.grade === 'exact' && !found.possible, `the hit is graded ${found.grade}`);
      const { approvedBy, reason } = found.wanted;
      // BA-67, BA-70: dispatch reads the approver in the narrative
      require(reason.includes(`Approved by ${approvedBy}`), 'the narrative does not name the approver');
      return `exact; entry approved by ${approvedBy}`;
    },
  });
  if (hit === null || agency.code !== 'corona') return;
  const barstow = agencyOf(stage, 'barstow');
  await refused(
    stage,
    { agency: barstow, what: `the dispatcher of Barstow tries to take the hit of ${agency.city}` },
    [routes.takeHit, { bearer: tokenOf(stage, barstow, dispatcher), params: { hitId: hit.hitId } }],
    { status: 404, code: 'not_found' },
  );
}

/** One pass of a listed car, from the camera's message to the console. */
function tellPass(
  stage: Stage,
  follower: Follower,
  told: {
    line: Line & { agency: DemoAgency };
    name: string;
    car: Car;
    readAs?: string;
    look: (hit: HitView) => string;
  },
): Promise<HitView | null> {
  const { line, name, car, readAs, look } = told;
  return step(stage, line, async () => {
    const pass = passOf(stage, line.agency, { car, name, ...(readAs === undefined ? {} : { readAs }) });
    const json = name === 'wanted' ? genericReadWithPhotos(pass, await photosOf(pass)) : genericRead(pass);
    const startedMs = monotonicMs();
    const reply = await ask(stage.demo.origin, routes.ingestRead, {
      bearer: keyOf(stage, line.agency, fixedCamera),
      json,
    });
    require(reply.ok, `the read was not taken (${reply.status})`);
    const seen = await follower.wait(
      ({ kind, hit }) => kind === 'hit' && hit.plate === (readAs ?? car.plate),
      hitTimeoutMs,
    );
    require(seen !== null, `no hit came within ${hitTimeoutMs / 1000} seconds`);
    const tookMs = seen.atMs - startedMs;
    measure(stage, 'read to hit on the console', tookMs);
    const { hit } = seen.event;
    require(hit.verification === 'unverified', `the hit already says ${hit.verification}`);
    const words = verificationWords[hit.verification];
    return { value: hit, what: `${line.what}: hit on the console, ${words}; ${look(hit)}`, tookMs };
  });
}

async function tellDispatch(stage: Stage, agency: DemoAgency, follower: Follower): Promise<void> {
  const { wanted, misread, otherState, partial } = carsOf(stage, agency);
  const lookAlike = await tellPass(stage, follower, {
    line: { agency, what: `a listed car is misread by one character` },
    name: 'misread',
    car: misread,
    readAs: fictionalLookAlikeOf(misread.plate),
    look: hit => {
      require(hit.grade === 'look-alike', `the hit is graded ${hit.grade}`);
      return `look-alike (${hit.why.join('; ')})`;
    },
  });
  await tellPass(stage, follower, {
    line: { agency, what: 'a car with the plate of another state passes' },
    name: 'other-state',
    car: otherState,
    look: hit => {
      require(hit.possible, 'the hit does not say that it is only possible');
      return `only possible (${hit.why.join('; ')})`;
    },
  });
  await tellPass(stage, follower, {
    line: { agency, what: 'a car fits a plate of which a witness saw six characters' },
    name: 'partial',
    car: partial,
    look: hit => {
      require(hit.grade === 'partial', `the hit is graded ${hit.grade}`);
      return `partial (${hit.why.join('; ')})`;
    },
  });
  const seen = await follower.wait(({ kind, hit }) => kind === 'hit' && hit.plate === wanted.plate, 0);
  await tellVerified(stage, agency, needed(seen).event.hit);
  await tellNotWanted(stage, agency, needed(lookAlike));
}

/** BA-54 to BA-58: taken, CLETS asked, its answer recorded by a person who compared, closed. */
async function tellVerified(stage: Stage, agency: DemoAgency, hit: HitView): Promise<void> {
  const to = { bearer: tokenOf(stage, agency, dispatcher), params: { hitId: hit.hitId } };
  const reference = 'DEMO-CLETS-1';
  await tellPhoto(stage, agency, hit);
  await answered(stage, { agency, what: 'the dispatcher takes the hit' }, [routes.takeHit, to], taken => {
    require(taken.takenBy === dispatcher, `it is taken by ${taken.takenBy}`);
    return `${verificationWords[taken.verification]}, taken by ${taken.takenBy}`;
  });
  await tellStep(stage, agency, {
    hit,
    step: 'advise_pending',
    what: '(b) units are told: ALPR hit, not verified yet',
  });
  await refused(
    stage,
    { agency, what: '(d) units are to be told VERIFIED before CLETS has answered' },
    [routes.recordStep, { ...to, json: { step: 'advise_verified' } }],
    { status: 409, code: 'hit_state', clause: 'BA-57' },
  );
  await tellStep(stage, agency, { hit, step: 'describe', what: '(c) units are given vehicle, plate and direction' });
  await refused(
    stage,
    { agency, what: 'CLETS confirms, but nobody compared plate, state and vehicle' },
    [routes.answerHit, { ...to, json: { answer: 'verified', reference } }],
    { status: 422, code: 'input_invalid', field: 'compared.plate' },
  );
  const compared = { plate: true, state: true, vehicle: true };
  await answered(
    stage,
    { agency, what: 'the dispatcher compares all three and records the answer' },
    [routes.answerHit, { ...to, json: { answer: 'verified', reference, compared } }],
    ({ verification, answeredBy }) => {
      require(verification === 'verified', `the hit says ${verification}`);
      return `${verificationWords[verification]} by ${answeredBy}`;
    },
  );
  await tellStep(stage, agency, { hit, step: 'advise_verified', what: '(d) units are told: VERIFIED' });
  await tellStep(stage, agency, { hit, step: 'update_direction', what: '(e) units are given a newer sighting' });
  await answered(
    stage,
    { agency, what: 'the car is recovered and the hit closed' },
    [routes.closeHit, { ...to, json: { outcome: 'recovered' } }],
    closed => `outcome ${closed.outcome}, closed by ${closed.closedBy}; the entry leaves the list (BA-72)`,
  );
}

/** One step of dispatch on the radio, kept with name and time. */
function tellStep(
  stage: Stage,
  agency: DemoAgency,
  { hit, step: name, what }: { hit: HitView; step: HitStepName; what: string },
): Promise<unknown> {
  const to = { bearer: tokenOf(stage, agency, dispatcher), params: { hitId: hit.hitId } };
  return answered(stage, { agency, what }, [routes.recordStep, { ...to, json: { step: name } }], ({ steps }) => {
    const made = steps.at(-1);
    require(made?.step === name && made.by === dispatcher, 'the step is not kept');
    return `recorded by ${made.by}, step ${steps.length}`;
  });
}

async function tellNotWanted(stage: Stage, agency: DemoAgency, hit: HitView): Promise<void> {
  const to = { bearer: tokenOf(stage, agency, dispatcher), params: { hitId: hit.hitId } };
  await refused(
    stage,
    { agency, what: 'an answer for the look-alike before anybody has taken it' },
    [routes.answerHit, { ...to, json: { answer: 'not_wanted' } }],
    { status: 409, code: 'hit_state' },
  );
  await answered(stage, { agency, what: 'the dispatcher takes the look-alike' }, [routes.takeHit, to], taken => {
    return verificationWords[taken.verification];
  });
  await answered(
    stage,
    { agency, what: 'CLETS says that this plate is not wanted' },
    [routes.answerHit, { ...to, json: { answer: 'not_wanted', note: 'Another character on the photo' } }],
    ({ verification }) => {
      require(verification === 'not_wanted', `the hit says ${verification}`);
      return verificationWords[verification];
    },
  );
  await answered(
    stage,
    { agency, what: 'the look-alike is closed' },
    [routes.closeHit, { ...to, json: { outcome: 'misread' } }],
    closed => `outcome ${closed.outcome}`,
  );
}

function tellPhoto(stage: Stage, agency: DemoAgency, hit: HitView): Promise<unknown> {
  const image = needed(hit.images.find(candidate => candidate.kind === 'plate'));
  const params = { hitId: hit.hitId, sha256: image.sha256 };
  return answered(
    stage,
    { agency, what: 'the dispatcher looks at the photo of the plate' },
    [routes.showHitPhoto, { bearer: tokenOf(stage, agency, dispatcher), params }],
    (_, reply) => {
      require(reply.ok && sha256Hex(reply.bytes) === image.sha256, 'these are not the bytes that the camera sent');
      return `${image.width} x ${image.height}, the very bytes that the camera sent`;
    },
  );
}
