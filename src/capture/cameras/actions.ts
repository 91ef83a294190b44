import { sha256 } from '../../foundation/base/crypto.ts';
import { Problem, type FieldFault } from '../../foundation/base/errors.ts';
import { newId, type SourceId } from '../../foundation/base/ids.ts';
import type { NewSource } from '../../foundation/contract/routes/cameras.ts';
import { isUniqueViolation, type Tx } from '../../foundation/db/database.ts';
import { act } from '../../gate/access/act.ts';
import type { Context } from '../../gate/access/context.ts';
import { faultsOfSource, keyText, newSecret } from './rules.ts';
import {
  insertKey,
  insertSource,
  markRevoked,
  selectKey,
  selectSources,
  selectSourcesByCode,
  selectSourcesOfKey,
  type Source,
} from './store.ts';

export type { Source };
export { identifySource } from './identify.ts';

/** Whether a camera key is in force at this moment; the fact that the door asks for. */
export async function sourceKeyInForce(tx: Tx, keyId: string): Promise<boolean> {
  const key = await selectKey(tx, keyId);
  return key !== null && key.revokedAt === null;
}

/** The sources for which a key may speak, by code; inactive ones too. */
export function sourcesOfKey(tx: Tx, keyId: string): Promise<Source[]> {
  return selectSourcesOfKey(tx, keyId);
}

/** How the agency's sources are called, and the zones of their clocks. */
export async function sourceNames(tx: Tx): Promise<Map<SourceId, { code: string; name: string; timeZone: string }>> {
  const sources = await selectSources(tx);
  return new Map(sources.map(({ sourceId, code, name, timeZone }) => [sourceId, { code, name, timeZone }]));
}

/**
 * Enrols a camera, patrol-car unit or vendor feed. Throws Problem `input_invalid` when the policy has no such source class,
 * the zone does not exist, or the code is taken.
 */
export async function enrolCamera(ctx: Context, input: NewSource): Promise<{ sourceId: SourceId; code: string }> {
  const sourceId = newId<'source'>();
  const { agencyId } = ctx.actor.agency;
  const ask = {
    permission: 'camera.manage',
    event: 'camera.enrolled',
    about: { subject: sourceId, detail: `${input.code}, class ${input.retentionClass}` },
  } as const;
  return act(ctx, ask, async (tx, desk) => {
    refuseFaults(faultsOfSource(input, desk.grant.profile.profile));
    try {
      await insertSource(tx, { ...input, sourceId, agencyId, active: true, createdAt: desk.at });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw faultsProblem([{ field: 'code', message: 'is the code of another camera of this agency' }]);
    }
    return { sourceId, code: input.code };
  });
}

/**
 * Makes a key with which the named cameras may send reads. The key leaves the house this once; only a hash of it is kept.
 * Throws Problem `input_invalid` naming the cameras that the agency doesn't have.
 */
export async function issueKey(
  ctx: Context,
  input: { label: string; cameras: string[] },
): Promise<{ keyId: string; key: string }> {
  const keyId = newId<'source-key'>();
  const secret = newSecret();
  const { agency } = ctx.actor;
  const codes = [...new Set(input.cameras)];
  const ask = {
    permission: 'camera.manage',
    event: 'camera.key_issued',
    about: { subject: keyId, detail: `${input.label}: ${codes.join(', ')}` },
  } as const;
  return act(ctx, ask, async (tx, desk) => {
    const sources = await selectSourcesByCode(tx, codes);
    const known = new Set(sources.map(source => source.code));
    refuseFaults(
      input.cameras.flatMap((code, index) =>
        known.has(code) ? [] : [{ field: `cameras.${index}`, message: `this agency has no camera ${code}` }],
      ),
    );
    await insertKey(tx, {
      keyId,
      agencyId: agency.agencyId,
      label: input.label,
      secretSha256: sha256(secret),
      createdAt: desk.at,
      sourceIds: sources.map(source => source.sourceId),
    });
    return { keyId, key: keyText({ agencyCode: agency.code, keyId, secret }) };
  });
}

/** Revokes a key at once and for good. Throws Problem `not_found`. */
export async function revokeKey(ctx: Context, input: { keyId: string }): Promise<{ revoked: true }> {
  const ask = {
    permission: 'camera.manage',
    event: 'camera.key_revoked',
    about: { subject: input.keyId },
  } as const;
  return act(ctx, ask, async (tx, desk) => {
    if (!(await markRevoked(tx, input.keyId, desk.at))) throw new Problem('not_found');
    return { revoked: true } as const;
  });
}

/** The agency's sources, by code. */
export async function listCameras(ctx: Context): Promise<Source[]> {
  return act(ctx, { permission: 'camera.view', event: 'camera.viewed' }, async (tx, desk) => {
    const sources = await selectSources(tx);
    desk.record({ result_count: sources.length });
    return sources;
  });
}

function refuseFaults(faults: FieldFault[]): void {
  if (faults.length > 0) throw faultsProblem(faults);
}

function faultsProblem(faults: FieldFault[]): Problem {
  return new Problem('input_invalid', {
    detail: faults
      .map(fault => `${fault.field} ${fault.message}`)
      .join('; ')
      .slice(0, 500),
    fields: faults.slice(0, 20),
  });
}
