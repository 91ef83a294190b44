import { localDay } from '../../../foundation/base/clock.ts';
import { sha256Hex } from '../../../foundation/base/crypto.ts';
import { messageOf } from '../../../foundation/base/errors.ts';
import type { Db, Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, taskContext, type AgencyRef } from '../../../gate/access/context.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { entriesOf, type RecordedEntry } from '../../../gate/audit/checks.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import { logsOf, type AuditLog } from '../../../gate/audit/store.ts';
import { canonicalJson, parseProfile } from '../../../gate/policy/profile.ts';
import { approvedRequests } from '../../approvals/actions/request.ts';
import { headOf } from '../../approvals/rules.ts';
import { openStanding } from '../../obligations/actions/keep.ts';
import { selectVersions, type FiledVersion } from '../store.ts';
import { readProposal, type Proposal } from './proposal.ts';
import { policyChangeKind } from './versions.ts';

/** A version of the policy that is not what was agreed on, and how that shows. */
export type PolicyDifference = { version: number; found: string };

/**
 * Compares every version of an agency's policy with what two people approved and with what the record said at that time, and raises
 * an alarm for each that differs: an entry in the record and an obligation. Goes past the door only where the policy is broken, as
 * the door itself needs one. Returns what differs.
 */
export async function checkPolicies(gate: Gate, agency: AgencyRef, auditReader: Db): Promise<PolicyDifference[]> {
  const { agencyId } = agency;
  const { versions, approved } = await gate.db.inAgency(agencyId, async tx => ({
    versions: await selectVersions(tx, agencyId),
    approved: await approvedRequests(tx, policyChangeKind.kind),
  }));
  const proposals = new Map(
    approved.map(row => {
      const proposal = readProposal(row.after);
      return [proposal.version, { ...proposal, at: row.closedAt ?? row.requestedAt }];
    }),
  );
  const differences: PolicyDifference[] = [];
  for (const filed of versions) {
    const proposal = proposals.get(filed.version) ?? null;
    const recorded = await recordedHash({ auditReader, agencyId, version: filed.version, at: proposal?.at ?? null });
    const found = differenceOf(filed, proposal, recorded);
    if (found !== null) differences.push({ version: filed.version, found });
  }
  const lost = [...proposals.keys()].filter(version => !versions.some(filed => filed.version === version));
  for (const version of lost) differences.push({ version, found: 'it was approved, and is gone' });
  if (differences.length > 0) await raiseAlarm(gate, agency, { differences, versions });
  else await noteCheck(gate, agency, versions);
  return differences;
}

/** Why a version is not the one that was agreed on; null when it is. */
function differenceOf(filed: FiledVersion, proposal: Proposal | null, recorded: string | null): string | null {
  const live = sha256Hex(canonicalJson(filed.profile));
  if (live !== filed.sha256) return 'its text is not the one to which its hash belongs';
  if (filed.version > 1) {
    if (proposal === null) return 'no second person approved it';
    if (proposal.sha256 !== live || sha256Hex(canonicalJson(proposal.profile)) !== live)
      return 'it is not what the second person approved';
    if (recorded === null) return 'the record holds no entry of its approval';
  }
  return recorded !== null && recorded !== live ? 'it is not the one that the record names' : null;
}

async function noteCheck(gate: Gate, agency: AgencyRef, versions: readonly FiledVersion[]): Promise<void> {
  const detail = versions.map(({ version, sha256: hash }) => ({ version, hash }));
  const ask = { permission: 'policy.check', event: 'policy.checked', about: { detail } } as const;
  await act(taskContext(gate, agency, 'policy-check'), ask, async () => undefined);
}

async function raiseAlarm(
  gate: Gate,
  agency: AgencyRef,
  { differences, versions }: { differences: readonly PolicyDifference[]; versions: readonly FiledVersion[] },
): Promise<void> {
  const { agencyId } = agency;
  const at = gate.clock.now();
  const by = actorName(taskContext(gate, agency, 'policy-check').actor);
  const ownerPost = headIn(versions);
  await gate.db.inAgency(agencyId, async (tx: Tx) => {
    for (const { version, found } of differences) {
      const subject = `version ${version}`;
      const detail = { version, found };
      const fields = { actor: by, organisation: agency.name, subject, detail };
      await queueEntry(tx, { event: 'policy.differs', outcome: 'permit', agencyId, at, fields });
      const today = localDay(at, agency.timeZone);
      const title = `Policy version ${version} was changed outside the approval by two persons: ${found}`;
      const duty = { kind: 'policy_differs', subject, period: today, title, clause: 'plateward', ownerPost } as const;
      await openStanding(tx, { agencyId, at, by, duty: { ...duty, strength: 'must', dueOn: today } });
    }
  });
  gate.log.error({ agencyId, versions: differences.map(one => one.version) }, 'a policy is not what was approved');
}

/** The head of the department as the first version names it that can still be read. */
function headIn(versions: readonly FiledVersion[]): string | null {
  for (const { profile } of versions) {
    try {
      return headOf(parseProfile(profile));
    } catch (error) {
      // that it can't be read is what the alarm is about
      if (messageOf(error) === '') throw error;
    }
  }
  return null;
}

type Wanted = { auditReader: Db; agencyId: AgencyRef['agencyId']; version: number; at: Date | null };

const pageSize = 500;
/** Entries are queued and moved later: those of a moment stand within this time around it. */
const aroundMs = 10 * 60_000;

/** The hash that the record names for a version: at its approval, for the first one at its first use; null when it names none. */
async function recordedHash({ auditReader, agencyId, version, at }: Wanted): Promise<string | null> {
  const logs = await auditReader.inAgency(agencyId, tx => logsOf(tx, agencyId));
  const page = (log: AuditLog, fromN: number, limit: number): Promise<RecordedEntry[]> =>
    entriesOf({ db: auditReader, agencyId, limit, year: log.year, fromN });
  if (at === null) {
    const oldest = logs.at(-1);
    if (oldest === undefined) return null;
    for (const entry of await page(oldest, 0, pageSize)) {
      const { policy } = entry.fields;
      if (hasMember(policy, 'version') && policy.version === version && hasMember(policy, 'hash'))
        return String(policy.hash);
    }
    return null;
  }
  const year = at.getUTCFullYear();
  for (const log of logs.filter(one => one.year === year || one.year === year + 1)) {
    const from = await firstAfter(new Date(at.getTime() - aroundMs), log, page);
    for (let n = from; n < log.size; n += pageSize) {
      const entries = await page(log, n, pageSize);
      const entry = entries.find(one => one.event === 'policy.changed' && one.fields.subject === `version ${version}`);
      const { detail } = entry?.fields ?? {};
      if (hasMember(detail, 'hash')) return String(detail.hash);
      const last = entries.at(-1);
      if (last === undefined || timeOf(last) > at.getTime() + aroundMs) break;
    }
  }
  return null;
}

/** The index of the first entry of a log that is not before `at`, found by halving: entries stand in order of time, nearly. */
async function firstAfter(
  at: Date,
  log: AuditLog,
  page: (log: AuditLog, fromN: number, limit: number) => Promise<RecordedEntry[]>,
): Promise<number> {
  let [from, to] = [0, log.size];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const [entry] = await page(log, middle, 1);
    if (entry !== undefined && timeOf(entry) < at.getTime()) from = middle + 1;
    else to = middle;
  }
  return from;
}

function timeOf({ fields }: RecordedEntry): number {
  return typeof fields.at === 'string' ? new Date(fields.at).getTime() : 0;
}

function hasMember<Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}
