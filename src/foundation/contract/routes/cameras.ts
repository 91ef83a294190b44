import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { lineSchema, uuidSchema } from '../words.ts';

/** A camera's short name within its agency. */
export const sourceCodeSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 of A-Z a-z 0-9 . _ -');

const sourceFields = {
  code: sourceCodeSchema,
  name: lineSchema(200).min(1),
  kind: z.enum(['fixed', 'mobile', 'vendor_cloud', 'file_drop', 'server']),
  /** A source class of the agency's profile: retention depends on it. */
  retentionClass: z.string().regex(/^[a-z0-9_]{1,40}$/),
  timeZone: z.string().min(1).max(64),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
  headingDegrees: z.number().min(0).lt(360).nullable(),
  /** Names by which camera agents call it, such as `<agent_uid>/<camera_id>`. */
  externalRefs: z.array(z.string().min(1).max(120)).max(20),
};

export const newSourceSchema = z.object({
  ...sourceFields,
  latitude: sourceFields.latitude.default(null),
  longitude: sourceFields.longitude.default(null),
  headingDegrees: sourceFields.headingDegrees.default(null),
  externalRefs: sourceFields.externalRefs.default([]),
});
export type NewSource = z.output<typeof newSourceSchema>;

export const cameraRoutes = {
  listCameras: defineRoute({
    method: 'GET',
    path: '/v1/cameras',
    summary: 'Where reads come from',
    kind: 'json',
    access: { permission: 'camera.view', purpose: 'none', event: 'camera.viewed' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 200,
    answer: z.object({ cameras: z.array(z.object({ ...sourceFields, sourceId: uuidSchema, active: z.boolean() })) }),
  }),
  enrolCamera: defineRoute({
    method: 'POST',
    path: '/v1/cameras',
    summary: 'Enrol a camera, patrol-car unit or vendor feed',
    kind: 'json',
    access: { permission: 'camera.manage', purpose: 'none', event: 'camera.enrolled' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 201,
    body: newSourceSchema,
    answer: z.object({ sourceId: uuidSchema, code: sourceCodeSchema }),
  }),
  issueKey: defineRoute({
    method: 'POST',
    path: '/v1/camera-keys',
    summary: 'Make a key with which the named cameras may send reads; the key is shown this once',
    kind: 'json',
    access: { permission: 'camera.manage', purpose: 'none', event: 'camera.key_issued' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 201,
    body: z.object({ label: lineSchema(200).min(1), cameras: z.array(sourceCodeSchema).min(1).max(500) }),
    answer: z.object({ keyId: uuidSchema, key: z.string() }),
  }),
  revokeKey: defineRoute({
    method: 'DELETE',
    path: '/v1/camera-keys/:keyId',
    summary: 'Revoke a key at once; what it sends from now on goes to quarantine',
    kind: 'json',
    access: { permission: 'camera.manage', purpose: 'none', event: 'camera.key_revoked' },
    rateLimit: { per: 'person', max: 60, windowSeconds: 60 },
    status: 200,
    params: z.object({ keyId: uuidSchema }),
    answer: z.object({ revoked: z.literal(true) }),
  }),
};
