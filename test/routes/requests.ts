import { systemClock } from '../../src/foundation/base/clock.ts';
import { newId } from '../../src/foundation/base/ids.ts';
import { fictionalPlate } from '../../src/foundation/plates/fictional.ts';
import { taskContext } from '../../src/gate/access/context.ts';
import { issueKey } from '../../src/capture/cameras/actions.ts';
import { groupMessage, picture } from '../support/camera-messages.ts';
import type { TestPerson } from '../support/house.ts';
import { openNewSession } from '../support/persons.ts';
import { departmentRequests } from './requests-department.ts';
import { peopleRequests } from './requests-people.ts';
import { signInRequests } from './requests-sign-in.ts';
import { trainingRequests } from './requests-training.ts';
import type { RouteRequest, Whose } from './route-request.ts';
import { matterOf, type Belongings, type Stage } from './stage.ts';

const notFound = { status: 404, code: 'not_found' } as const;
let counter = 0;

export const requests: Record<string, RouteRequest> = {
  ...peopleRequests,
  ...signInRequests,
  ...departmentRequests,
  ...trainingRequests,
  alive: { make: () => ({ method: 'GET', url: '/healthz' }) },
  ready: { make: () => ({ method: 'GET', url: '/readyz' }) },
  describe: { make: () => ({ method: 'GET', url: '/v1/openapi.json' }) },
  // each time a session of its own, as it is over afterwards
  closeSession: {
    make: async ({ house, own }, by) => {
      const token = await openNewSession(house, { ...by, agency: own.agency });
      return { method: 'DELETE', url: '/v1/sessions/current', headers: { authorization: `Bearer ${token}` } };
    },
  },
  viewMe: { make: () => ({ method: 'GET', url: '/v1/me' }) },
  viewMatterForm: { make: () => ({ method: 'GET', url: '/v1/matter-form' }) },
  listAccounts: { make: () => ({ method: 'GET', url: '/v1/accounts' }) },
  listCameras: { make: () => ({ method: 'GET', url: '/v1/cameras' }) },
  enrolCamera: {
    make: () => ({
      method: 'POST',
      url: '/v1/cameras',
      payload: {
        code: `walk-${++counter}`,
        name: 'Enrolled by the walk',
        kind: 'fixed',
        retentionClass: 'server',
        timeZone: 'America/Los_Angeles',
      },
    }),
  },
  // a camera that isn't there is a wrong field, as the request names several
  issueKey: {
    objects: true,
    absent: { status: 422, code: 'input_invalid' },
    make: (stage, _by, whose) => {
      const code = whose === 'missing' ? 'missing-gate' : pick(stage, whose, of => of.cameraCode);
      return { method: 'POST', url: '/v1/camera-keys', payload: { label: 'of the walk', cameras: [code] } };
    },
  },
  revokeKey: {
    objects: true,
    make: async (stage, _by, whose) => {
      const seed = taskContext(stage.house.gate, stage.house.agencies.barstow, 'demo-seed');
      const key = { label: 'to be revoked', cameras: [stage.own.cameraCode] };
      const keyId = whose === 'own' ? (await issueKey(seed, key)).keyId : pick(stage, whose, of => of.keyId);
      return { method: 'DELETE', url: `/v1/camera-keys/${keyId}` };
    },
  },
  ingestRead: {
    objects: true,
    absent: { status: 422, code: 'camera_unknown' },
    make: (stage, _by, whose) => ({
      method: 'POST',
      url: '/v1/ingest/reads',
      payload: {
        eventId: newId(),
        camera: whose === 'missing' ? 'missing-gate' : pick(stage, whose, of => of.cameraCode),
        capturedAt: systemClock.now().toISOString(),
        plate: fictionalPlate(++counter),
      },
    }),
  },
  ingestAlprGroup: {
    make: () => {
      const uuid = newId();
      const atMs = systemClock.now().getTime();
      const times = { epoch_start: atMs - 900, epoch_end: atMs, best_uuid_epoch_ms: atMs - 500 };
      return {
        method: 'POST',
        url: '/v1/ingest/alpr-group',
        payload: groupMessage({ ...times, uuids: [uuid], plate_indexes: [0], best_uuid: uuid }),
      };
    },
  },
  ingestImage: {
    objects: true,
    absent: { status: 422, code: 'camera_unknown' },
    make: async (stage, _by, whose) => {
      const camera = whose === 'missing' ? 'missing-gate' : pick(stage, whose, of => of.cameraCode);
      const query = new URLSearchParams({ camera, eventId: newId(), capturedAt: systemClock.now().toISOString() });
      return { method: 'POST', url: `/v1/ingest/images?${query.toString()}`, payload: await picture() };
    },
  },
  listQuarantine: { make: () => ({ method: 'GET', url: '/v1/quarantine' }) },
  listHotlists: { make: () => ({ method: 'GET', url: '/v1/hotlists' }) },
  importHotlist: {
    make: ({ own }) => {
      const now = systemClock.now();
      const expiresAt = new Date(now.getTime() + 86_400_000).toISOString();
      const line = `${fictionalPlate(++counter)},CA,stolen vehicle,high,Taken from Main Street,${own.caseNumber},${own.officer.username},${own.approver.username},${expiresAt}`;
      return {
        method: 'PUT',
        url: `/v1/hotlists/Walk%20${counter}?asOf=${now.toISOString()}`,
        headers: { 'content-type': 'text/csv' },
        payload: `plate,state,category,priority,reason,case_number,requested_by,approved_by,expires_at\n${line}\n`,
      };
    },
  },
  listHits: { make: () => ({ method: 'GET', url: '/v1/hits?state=all&limit=200' }) },
  followHits: { make: () => ({ method: 'GET', url: '/v1/hits/stream' }) },
  takeHit: {
    objects: true,
    make: (stage, _by, whose) => ({ method: 'POST', url: `/v1/hits/${hitFor(stage, whose)}/take`, payload: {} }),
  },
  takeOverHit: {
    objects: true,
    make: async (stage, _by, whose) => {
      const hitId = hitFor(stage, whose);
      if (whose === 'own') await take(stage, stage.own, hitId);
      const payload = { reason: 'end of the shift', from: stage.own.officer.username };
      return { method: 'POST', url: `/v1/hits/${hitId}/take-over`, payload };
    },
  },
  recordStep: {
    objects: true,
    make: async (stage, _by, whose) => {
      const hitId = hitFor(stage, whose);
      if (whose === 'own') await take(stage, stage.own, hitId);
      return { method: 'POST', url: `/v1/hits/${hitId}/steps`, payload: { step: 'advise_pending' } };
    },
  },
  undoStep: {
    objects: true,
    make: async (stage, by, whose) => {
      const hitId = hitFor(stage, whose);
      const stepId = whose === 'own' ? await stepOf(stage, by, hitId) : newId();
      return { method: 'POST', url: `/v1/hits/${hitId}/steps/${stepId}/undo`, payload: {} };
    },
  },
  answerHit: {
    objects: true,
    make: async (stage, _by, whose) => {
      const hitId = hitFor(stage, whose);
      if (whose === 'own') await take(stage, stage.own, hitId);
      const compared = { plate: true, state: true, vehicle: true };
      const payload = { answer: 'verified', reference: 'CLETS 0042', compared };
      return { method: 'POST', url: `/v1/hits/${hitId}/answer`, payload };
    },
  },
  closeHit: {
    objects: true,
    make: (stage, _by, whose) => ({
      method: 'POST',
      url: `/v1/hits/${hitFor(stage, whose)}/close`,
      payload: { outcome: 'not_located', note: 'of the walk' },
    }),
  },
  showHitPhoto: {
    objects: true,
    make: (stage, _by, whose) => {
      const hitId = pick(stage, whose, of => of.photoHitId);
      return { method: 'GET', url: `/v1/hits/${hitId}/images/${photoOf(stage, whose)}` };
    },
  },
  runInquiry: {
    make: ({ own }) => ({
      method: 'POST',
      url: '/v1/inquiries',
      payload: { ...matterOf(own.caseNumber), plate: own.plate },
    }),
  },
  showInquiryPhoto: {
    objects: true,
    make: async (stage, by, whose) => {
      const inquiryId = whose === 'own' ? await inquiryOf(stage, by) : pick(stage, whose, of => of.inquiryId);
      const readId = pick(stage, whose, of => of.readId);
      return { method: 'GET', url: `/v1/inquiries/${inquiryId}/reads/${readId}/images/${photoOf(stage, whose)}` };
    },
  },
};

/** What a route answers when the object is not there for the caller. */
export function absentOf({ absent = notFound }: RouteRequest): { status: number; code: string } {
  return absent;
}

function pick(stage: Stage, whose: Whose, of: (belongings: Belongings) => string): string {
  return whose === 'missing' ? newId() : of(stage[whose]);
}

function photoOf(stage: Stage, whose: Whose): string {
  return whose === 'missing' ? 'ab'.repeat(32) : stage[whose].sha256;
}

/** A hit that nobody has touched; each own one is used once. */
function hitFor(stage: Stage, whose: Whose): string {
  const hitId = whose === 'own' ? stage.own.freshHits.pop() : pick(stage, whose, of => of.freshHits[0] ?? '');
  if (hitId === undefined) throw new Error('the stage was set with too few hits');
  return hitId;
}

async function take({ house }: Stage, { officer }: Belongings, hitId: string): Promise<void> {
  const request = { method: 'POST', url: `/v1/hits/${hitId}/take`, headers: officer.headers, payload: {} } as const;
  const answer = await house.server.inject(request);
  if (answer.statusCode !== 200) throw new Error(`the hit was not taken: ${answer.body}`);
}

/** A step that this very person has recorded just now: another's is taken back by nobody. */
async function stepOf(stage: Stage, { username }: TestPerson, hitId: string): Promise<string> {
  await take(stage, stage.own, hitId);
  const stepId = newId();
  await stage.house.database.asSuperuser(
    `insert into hit_steps (step_id, agency_id, hit_id, step, made_by, made_at) values ($1, $2, $3, 'describe', $4, $5)`,
    [stepId, stage.house.agencies[stage.own.agency].agencyId, hitId, username, systemClock.now()],
  );
  return stepId;
}

/** An inquiry of this very person for the read of the stage: without one nobody may look at a photo, whatever the role. */
async function inquiryOf({ house, own }: Stage, by: TestPerson): Promise<string> {
  const inquiryId = newId();
  const now = systemClock.now();
  await house.database.asSuperuser(
    `insert into inquiries (inquiry_id, agency_id, person_id, pattern, purpose, case_number, reason, result_count, made_at, expires_at)
     values ($1, $2, $3, $4, 'criminal_investigation', $5, 'of the walk', 1, $6, $7)`,
    [
      inquiryId,
      house.agencies[own.agency].agencyId,
      by.personId,
      own.plate,
      own.caseNumber,
      now,
      new Date(now.getTime() + 3_600_000),
    ],
  );
  return inquiryId;
}
