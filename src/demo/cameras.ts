import { taskContext } from '../gate/access/context.ts';
import type { Gate } from '../gate/access/gate.ts';
import { enrolCamera, issueKey, sourceNames } from '../capture/cameras/actions.ts';
import type { NewSource } from '../foundation/contract/routes/cameras.ts';
import { places, type DemoAgency } from './agencies.ts';

/** Keys of an agency's cameras, by camera code. */
export type CameraKeys = Record<string, string>;

export const fixedCamera = 'DEMO-FIXED-1';
export const patrolUnit = 'DEMO-UNIT-1';
export const vendorCloud = 'DEMO-CLOUD-1';

/** By what name a recognition agent in the patrol car calls its camera. */
export function agentOf({ code }: DemoAgency): { agentUid: string; cameraId: number } {
  return { agentUid: `demo-agent-${code}`, cameraId: 1 };
}

/** A fixed camera and a patrol-car unit; a vendor's cloud where the policy has a source class with a vendor. */
export function camerasOf(agency: DemoAgency): NewSource[] {
  const { profile, city, code } = agency;
  const own = profile.sources.find(source => source.vendor === undefined);
  const cloud = profile.sources.find(source => source.vendor !== undefined);
  const { agentUid, cameraId } = agentOf(agency);
  const { timeZone } = profile.meta;
  const nowhere = { latitude: null, longitude: null, headingDegrees: null, externalRefs: [] };
  const cameras: NewSource[] = [];
  if (own !== undefined) {
    const ours = { ...nowhere, timeZone, retentionClass: own.id };
    const standing = { kind: 'fixed', ...places[code], headingDegrees: 90 } as const;
    cameras.push({ ...ours, ...standing, code: fixedCamera, name: `Demo fixed camera (${city})` });
    const name = `Demo patrol unit (${city})`;
    cameras.push({ ...ours, kind: 'mobile', code: patrolUnit, name, externalRefs: [`${agentUid}/${cameraId}`] });
  }
  if (cloud !== undefined) {
    const name = `Demo vendor cloud (${city})`;
    cameras.push({ ...nowhere, timeZone, retentionClass: cloud.id, kind: 'vendor_cloud', code: vendorCloud, name });
  }
  return cameras;
}

/** Enrols the cameras that are missing and issues a key to each that has none in `keys`; returns all keys. */
export async function seedCameras(gate: Gate, agency: DemoAgency, keys: CameraKeys): Promise<CameraKeys> {
  const ctx = taskContext(gate, agency.ref, 'demo-seed');
  const present = await gate.db.inAgency(agency.ref.agencyId, sourceNames);
  const codes = new Set([...present.values()].map(source => source.code));
  const all: CameraKeys = { ...keys };
  for (const camera of camerasOf(agency)) {
    if (!codes.has(camera.code)) await enrolCamera(ctx, camera);
    all[camera.code] ??= (await issueKey(ctx, { label: camera.name, cameras: [camera.code] })).key;
  }
  return all;
}
