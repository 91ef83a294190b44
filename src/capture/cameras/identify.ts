import { constantTimeEqual, sha256, sha256Hex } from '../../foundation/base/crypto.ts';
import { messageOf, Problem } from '../../foundation/base/errors.ts';
import { installationId } from '../../foundation/base/ids.ts';
import type { AgencyRef, SourceActor } from '../../gate/access/context.ts';
import type { Gate } from '../../gate/access/gate.ts';
import { listAgencies } from '../../gate/policy/actions.ts';
import { parseKey, refusalMeter, type KeyParts, type RefusalMeter } from './rules.ts';
import { selectKey } from './store.ts';

/**
 * What this process remembers per gate. Agencies never change, nor a key's secret and label, so both can be remembered for
 * good; whether a key is still in force is asked anew by the door each time.
 */
type Remembered = { agencies: Map<string, AgencyRef>; actors: Map<string, SourceActor>; refusals: RefusalMeter };

const rememberedBy = new WeakMap<Gate, Remembered>();
const maxActors = 20_000;

function rememberedOf(gate: Gate): Remembered {
  const found = rememberedBy.get(gate) ?? { agencies: new Map(), actors: new Map(), refusals: refusalMeter() };
  rememberedBy.set(gate, found);
  return found;
}

/**
 * Who sends with this key. A revoked key is identified too: the door refuses its reads, and ingest keeps what it sent.
 * Throws Problem `source_key_wrong`, the same for every way in which a key can be wrong.
 */
export async function identifySource(gate: Gate, key: string, address: string): Promise<SourceActor> {
  const remembered = rememberedOf(gate);
  const name = sha256Hex(key);
  const known = remembered.actors.get(name);
  if (known !== undefined) return known;
  const parts = parseKey(key);
  const agency = parts.agencyCode === null ? null : await findAgency(gate, parts.agencyCode);
  const actor = agency !== null && 'secret' in parts ? await findActor(gate, agency, parts) : null;
  if (actor === null) {
    await recordRefusal(gate, agency, address);
    throw new Problem('source_key_wrong');
  }
  remembered.actors.set(name, actor);
  const [oldest] = remembered.actors.keys();
  if (remembered.actors.size > maxActors && oldest !== undefined) remembered.actors.delete(oldest);
  return actor;
}

async function findAgency(gate: Gate, code: string): Promise<AgencyRef | null> {
  const { agencies } = rememberedOf(gate);
  const known = agencies.get(code);
  if (known !== undefined) return known;
  for (const { agencyId, name, timeZone, demonstration, ...row } of await listAgencies(gate.db)) {
    agencies.set(row.code, { agencyId, code: row.code, name, timeZone, demonstration });
  }
  return agencies.get(code) ?? null;
}

async function findActor(gate: Gate, agency: AgencyRef, { keyId, secret }: KeyParts): Promise<SourceActor | null> {
  const row = await gate.db.inAgency(agency.agencyId, tx => selectKey(tx, keyId));
  if (row === null || !constantTimeEqual(row.secretSha256, sha256(secret))) return null;
  return { kind: 'source', agency, keyId, label: row.label };
}

/** Into the record, bounded; the rest only into the operational log. The key itself goes nowhere. */
async function recordRefusal(gate: Gate, agency: AgencyRef | null, address: string): Promise<void> {
  const at = gate.clock.now();
  const count = rememberedOf(gate).refusals.count(address, at);
  if (count === null) {
    gate.log.warn({ address, agency: agency?.code }, 'a camera key was refused');
    return;
  }
  try {
    await gate.append({
      event: 'source.refused',
      outcome: 'refuse',
      agencyId: agency?.agencyId ?? installationId,
      at,
      fields: {
        code: 'source_key_wrong',
        address,
        result_count: count,
        ...(agency === null ? {} : { organisation: agency.name }),
      },
    });
  } catch (error) {
    // nothing is shown either way, and the sender must hear that its key is wrong
    gate.log.error({ address, cause: messageOf(error) }, 'a refused camera key could not be recorded');
  }
}
