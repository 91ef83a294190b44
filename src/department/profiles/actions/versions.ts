import { localDay, startOfLocalDay } from '../../../foundation/base/clock.ts';
import { Problem } from '../../../foundation/base/errors.ts';
import type { RouteAnswer } from '../../../foundation/contract/route.ts';
import type { routes } from '../../../foundation/contract/routes.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, type Context, type Person } from '../../../gate/access/context.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import { parseProfile, profileHash, unsetParameters } from '../../../gate/policy/profile.ts';
import { insertPolicyVersion, versionInForce } from '../../../gate/policy/store.ts';
import type { ApprovalKind, Decided } from '../../approvals/actions/kinds.ts';
import { approvedRequests, requestApproval } from '../../approvals/actions/request.ts';
import { changesBetween, policyApprovers, requireSameAgency, warningsOf, withSettings } from '../rules.ts';
import { lockVersions, selectVersions, type FiledVersion } from '../store.ts';
import { readProposal, type Proposal } from './proposal.ts';

type ProfileView = RouteAnswer<typeof routes.viewProfile>;
type DiffView = RouteAnswer<typeof routes.diffProfiles>;
type ProposalView = RouteAnswer<typeof routes.proposeProfile>;

/** Another policy for an agency: approved by the post that the policy names, in force from its day on. */
export const policyChangeKind: ApprovalKind = {
  kind: 'policy_change',
  chain: policyApprovers,
  expiresAfterHours: 30 * 24,
  // a whole profile goes with it, so that what is approved is what is filed
  maxDetailBytes: 900_000,
  onApproved: fileVersion,
};

/** The profile in force with what it leaves open, and all versions with who asked for and who approved each. */
export function viewProfile(ctx: Context<Person>): Promise<ProfileView> {
  return act(ctx, { permission: 'policy.view', event: 'policy.viewed' }, async (tx, { grant, at }) => {
    const { agencyId } = ctx.actor.agency;
    const { version, sha256, profile } = grant.profile;
    const versions = await selectVersions(tx, agencyId);
    const current = await versionInForce(tx, agencyId, at);
    const approvals = new Map(
      (await approvedRequests(tx, policyChangeKind.kind)).map(row => [readProposal(row.after).version, row]),
    );
    return {
      version,
      sha256,
      profile: asJson(profile),
      unset: unsetParameters(profile),
      versions: versions.map(filed => {
        const approval = approvals.get(filed.version);
        return {
          version: filed.version,
          sha256: filed.sha256,
          effectiveFrom: filed.effectiveFrom.toISOString(),
          inForce: filed.version === current,
          adoptedBy: filed.adoptedBy,
          recordedAt: filed.recordedAt.toISOString(),
          approval:
            approval === undefined
              ? null
              : {
                  approvalId: approval.approvalId,
                  requestedBy: approval.requesterName,
                  approvedBy: approval.deciderName ?? '-',
                  reason: approval.reason,
                },
        };
      }),
    };
  });
}

/** What differs between two versions. Throws Problem `not_found` when there is no such version. */
export function diffProfiles(ctx: Context<Person>, { from, to }: { from: number; to: number }): Promise<DiffView> {
  const about = { detail: { from, to } };
  return act(ctx, { permission: 'policy.view', event: 'policy.viewed', about }, async tx => {
    const versions = await selectVersions(tx, ctx.actor.agency.agencyId);
    const [before, after] = [from, to].map(wanted => versions.find(filed => filed.version === wanted));
    if (before === undefined || after === undefined) throw new Problem('not_found');
    return { from, to, changes: changesBetween(parseProfile(before.profile), parseProfile(after.profile)) };
  });
}

export type ProposalInput = {
  reason: string;
  effectiveOn: string;
  baseVersion: number;
  profile?: Record<string, unknown> | undefined;
  settings?: Record<string, unknown> | undefined;
};

/**
 * Asks for another policy from an agency's day on. Checked at once: form, contradictions, statutory floor; in force only after a
 * second person approves. Throws Problem `policy_moved` when a version has come since `baseVersion`, `input_invalid`,
 * `policy_refused`, and what the approvals room throws.
 */
export function proposeProfile(ctx: Context<Person>, input: ProposalInput): Promise<ProposalView> {
  const { agency } = ctx.actor;
  const { reason, effectiveOn, baseVersion } = input;
  const about = { reason, detail: { effective_on: effectiveOn, base_version: baseVersion } };
  return act(ctx, { permission: 'policy.propose', event: 'policy.proposed', about }, async (tx, desk) => {
    const { at, record } = desk;
    const last = lastOf(await selectVersions(tx, agency.agencyId));
    if (last.version !== baseVersion) {
      const detail = `Version ${last.version} is the last one now; look at it before changing it.`;
      throw new Problem('policy_moved', { detail });
    }
    const effectiveFrom = requireDay(effectiveOn, { zone: agency.timeZone, at, last });
    const before = parseProfile(last.profile);
    const after = parseProfile(proposedProfile(before, input));
    requireSameAgency(before, after);
    const changes = changesBetween(before, after);
    if (changes.length === 0) throw fieldProblem('profile', 'says what the policy says already');
    const proposal: Proposal = {
      version: last.version + 1,
      sha256: profileHash(after),
      effectiveFrom: effectiveFrom.toISOString(),
      profile: asJson(after),
    };
    const { version, sha256 } = proposal;
    const asked = { ctx, profile: desk.grant.profile.profile, at };
    const { approvalId } = await requestApproval(tx, asked, {
      kind: policyChangeKind,
      request: {
        // several may be asked for at once; the first that is approved becomes the version
        subject: `version ${version} ${sha256.slice(0, 12)}`,
        title: `Policy version ${version} from ${effectiveOn}: ${changes.length} parameter${changes.length === 1 ? '' : 's'}`,
        reason,
        before: { version: last.version, sha256: last.sha256 },
        after: proposal,
      },
    });
    record({
      subject: `version ${version}`,
      // keys of the record are a-z and _ only
      detail: { version, hash: sha256, effective_on: effectiveOn, approval: approvalId, changes: changeLines(changes) },
    });
    const warnings = warningsOf(before, after);
    return { approvalId, version, sha256, effectiveFrom: effectiveFrom.toISOString(), changes, warnings };
  });
}

/** Runs in the transaction of the approval; the database refuses a version that nobody else approved. */
async function fileVersion(tx: Tx, { ctx, request, at, approvedBy }: Decided): Promise<void> {
  const { agencyId } = ctx.actor.agency;
  const proposal = readProposal(request.after);
  await lockVersions(tx, agencyId);
  const last = lastOf(await selectVersions(tx, agencyId));
  if (last.version + 1 !== proposal.version) {
    throw new Problem('policy_moved', { detail: 'Another version came in between; this one must be proposed anew.' });
  }
  // the law may have become stricter since it was asked
  const after = parseProfile(proposal.profile);
  const asked = new Date(proposal.effectiveFrom);
  const effectiveFrom = asked > at ? asked : at;
  const { version, sha256 } = proposal;
  const adoptedBy = `${request.requesterName}; approved by ${approvedBy.displayName} (${approvedBy.postTitle})`;
  await insertPolicyVersion(tx, { agencyId, version, effectiveFrom, profile: proposal.profile, sha256, adoptedBy, at });
  await queueEntry(tx, {
    event: 'policy.changed',
    outcome: 'permit',
    agencyId,
    at,
    fields: {
      actor: actorName(ctx.actor),
      actor_id: ctx.actor.personId,
      name: ctx.actor.displayName,
      organisation: ctx.actor.agency.name,
      address: ctx.address,
      subject: `version ${version}`,
      reason: request.reason,
      detail: {
        version,
        hash: sha256,
        before: { version: last.version, hash: last.sha256 },
        effective_from: effectiveFrom.toISOString(),
        asked_by: request.requesterName,
        approval: request.approvalId,
        changes: changeLines(changesBetween(parseProfile(last.profile), after)),
      },
    },
  });
}

/** Lines of a diff as the record keeps them; a diff that is longer is in the versions themselves. */
function changeLines(changes: readonly { path: string; before: string; after: string }[]): string[] {
  const most = 100;
  const lines = changes.slice(0, most).map(({ path, before, after }) => `${path}: ${short(before)} -> ${short(after)}`);
  return changes.length > most ? [...lines, `and ${changes.length - most} more`] : lines;
}

function short(words: string): string {
  return words.length > 200 ? `${words.slice(0, 200)}…` : words;
}

function proposedProfile(before: Profile, { profile, settings }: ProposalInput): unknown {
  if ((profile === undefined) === (settings === undefined))
    throw fieldProblem('profile', 'or settings: exactly one of the two is sent');
  return profile ?? withSettings(before, settings ?? {});
}

function requireDay(day: string, { zone, at, last }: { zone: string; at: Date; last: FiledVersion }): Date {
  const from = startOfLocalDay(day, zone);
  if (day < localDay(at, zone))
    throw fieldProblem('effectiveOn', 'lies in the past: no policy governs what was done before it');
  if (from < last.effectiveFrom && day < localDay(last.effectiveFrom, zone)) {
    const message = `lies before version ${last.version} begins to govern: choose a day from ${localDay(last.effectiveFrom, zone)} on`;
    throw fieldProblem('effectiveOn', message);
  }
  // on the very day on which the last one began: right after it
  return from < last.effectiveFrom ? last.effectiveFrom : from;
}

function lastOf(versions: readonly FiledVersion[]): FiledVersion {
  const last = versions.at(-1);
  if (last === undefined) throw new Problem('policy_unset', { detail: 'This agency has no policy yet.' });
  return last;
}

function asJson(profile: Profile): Proposal['profile'] {
  // a parsed profile is plain JSON; going through text leaves out what is undefined
  return JSON.parse(JSON.stringify(profile)) as Proposal['profile'];
}

function fieldProblem(field: string, message: string): Problem {
  return new Problem('input_invalid', { detail: `${field} ${message}.`, fields: [{ field, message }] });
}
