import { sha256 } from '../../foundation/base/crypto.ts';
import { Problem, type FieldFault } from '../../foundation/base/errors.ts';
import { newId, type EntryId, type HotlistId } from '../../foundation/base/ids.ts';
import type { Profile } from '../../foundation/contract/profile.ts';
import { notify, type Tx } from '../../foundation/db/database.ts';
import { act, type Desk } from '../../gate/access/act.ts';
import { admit } from '../../gate/access/admit.ts';
import type { Context, Person } from '../../gate/access/context.ts';
import { settingOf } from '../../gate/policy/profile.ts';
import { hotlistMaxAgeHours, permissionsOfPosts } from '../../gate/policy/rules.ts';
import { approveLines } from './approve-lines.ts';
import type { ListKind, ListLine } from './line.ts';
import { addWarning, maxReported, readListFile, type LineFault, type ListFile } from './list-file.ts';
import { provenanceOf, type ListOrigin, type Provenance } from './origins.ts';
import { narrativeOf, recoveryKey, staleAt } from './rules.ts';
import {
  endEntries,
  insertEntries,
  lockList,
  raiseRevision,
  selectEntries,
  selectFingerprints,
  selectList,
  selectLists,
  selectRecovered,
  selectRevision,
  upsertList,
  type EntryRow,
} from './store.ts';

export { staleAt };

/** NOTIFY channel that tells of a changed list; the payload is the agency's id. */
export const hotlistChangedChannel = 'hotlist_changed';

const hotlistAsk = { permission: 'hotlist.import', event: 'hotlist.imported' } as const;
const clockToleranceMs = 5 * 60_000;

export type ImportInput = {
  name: string;
  kind: ListKind;
  asOf: Date;
  text: string;
  /** Where the records come from; without it, what the kind means. */
  origin?: ListOrigin | undefined;
  /** True when they came through CLETS. */
  clets?: boolean | undefined;
};
export type ImportReport = {
  name: string;
  asOf: Date;
  entries: number;
  added: number;
  ended: number;
  dropped: number;
  warnings: { line: number; message: string }[];
};

/**
 * Replaces a list by a canonical CSV file (docs/formats/hotlist-csv.md), all or nothing. Throws Problem `hotlist_malformed` or
 * `entry_not_approved` with the refused lines, `hotlist_not_newer`, `policy_unset` without a maximum age in the policy,
 * `policy_refused` for a state or federal list that no administrator brings.
 */
export async function importHotlist(ctx: Context<Person>, input: ImportInput): Promise<ImportReport> {
  // a large file is read outside the transaction, but only for somebody who will be let in
  const early = (await wouldAdmit(ctx)) ? await readFile(input) : null;
  const about = { subject: input.name, query: { kind: input.kind, as_of: input.asOf.toISOString() } };
  return act(ctx, { ...hotlistAsk, about }, async (tx, desk) => {
    const { profile } = desk.grant.profile;
    // BA-71: without a limit on its age a list could match for ever
    settingOf(profile, 'hotlist', 'maxAgeHours');
    refuseForeignKind(profile, desk.grant.posts, input.kind);
    const fileSha256 = sha256(input.text);
    await lockList(tx, ctx.actor.agency.agencyId, input.name);
    const before = await selectList(tx, input.name);
    refuseNotNewer(input, { before, fileSha256, at: desk.at });
    const provenance = provenanceOf(input.kind, input, before);
    const file = early ?? (await readFile(input));
    if (file.faultCount > 0) throw faultsProblem('hotlist_malformed', file);
    const hotlistId = before?.hotlistId ?? newId<'hotlist'>();
    return replaceList(tx, { ctx, input, file, desk, hotlistId, fileSha256, provenance });
  });
}

type Replacement = {
  ctx: Context<Person>;
  input: ImportInput;
  file: ListFile;
  desk: Desk;
  hotlistId: HotlistId;
  fileSha256: Buffer;
  provenance: Provenance;
};

async function replaceList(tx: Tx, change: Replacement): Promise<ImportReport> {
  const { ctx, input, file, desk, hotlistId, fileSha256, provenance } = change;
  const { agencyId } = ctx.actor.agency;
  const standing = await selectFingerprints(tx, hotlistId);
  const lines = withoutRecovered(file, await selectRecovered(tx, hotlistId), desk.at);
  const added = lines.filter(line => !standing.has(line.fingerprint));
  const approvals = await approveLines(tx, {
    lines: added,
    kind: input.kind,
    profile: desk.grant.profile.profile,
    at: desk.at,
  });
  for (const { line, message } of approvals.warnings) addWarning(file, line, message);
  if (approvals.faultCount > 0) throw faultsProblem('entry_not_approved', approvals, approvals.clauses);
  const staying = new Set(lines.map(line => line.fingerprint));
  const gone = [...standing].filter(([fingerprint]) => !staying.has(fingerprint)).map(([, entry]) => entry);
  const expired = gone.filter(entry => entry.expiresAt <= desk.at);
  const replaced = gone.filter(entry => entry.expiresAt > desk.at);
  const importer = { importedAt: desk.at, importedBy: ctx.actor.username };
  const { name, kind, asOf } = input;
  await upsertList(tx, { hotlistId, agencyId, name, kind, asOf, fileSha256, ...provenance, ...importer });
  await endEntries(
    tx,
    expired.map(entry => entry.entryId),
    { at: desk.at, reason: 'expired' },
  );
  await endEntries(
    tx,
    replaced.map(entry => entry.entryId),
    { at: desk.at, reason: 'replaced' },
  );
  const startsAt = asOf < desk.at ? asOf : desk.at;
  const entries = added.map(line => ({
    ...line,
    entryId: newId<'hotlist-entry'>(),
    effectiveAt: line.effectiveAt ?? startsAt,
    narrative: narrativeOf(line.reason, line.approvedBy, approvals.titles.get(line.line) ?? null),
  }));
  await insertEntries(tx, { agencyId, hotlistId }, entries);
  await notify(tx, hotlistChangedChannel, agencyId);
  const counts = { entries: lines.length, added: added.length, ended: gone.length, dropped: file.dropped };
  desk.record({
    subject: hotlistId,
    result_count: counts.entries,
    detail: {
      name,
      kind,
      as_of: asOf.toISOString(),
      file_sha256: fileSha256.toString('hex'),
      ...provenance,
      ...counts,
      approved_by: approvals.approvers,
    },
  });
  return { name, asOf, ...counts, warnings: file.warnings };
}

/** Lines of cars that were recovered, or that have expired by now, don't come in with a file that still names them (BA-72). */
function withoutRecovered(
  file: ListFile,
  recovered: { plate: string; state: string | null; caseNumber: string }[],
  at: Date,
): ListLine[] {
  const gone = new Set(recovered.map(recoveryKey));
  return file.lines.filter(line => {
    const isGone = gone.has(recoveryKey(line));
    if (isGone) addWarning(file, line.line, 'left out: this car was recovered in this case');
    const isOver = !isGone && line.expiresAt <= at;
    if (isOver) addWarning(file, line.line, 'left out: it has expired');
    return !isGone && !isOver;
  });
}

async function wouldAdmit(ctx: Context<Person>): Promise<boolean> {
  try {
    await ctx.gate.db.inAgency(ctx.actor.agency.agencyId, tx => admit(tx, ctx, hotlistAsk));
    return true;
  } catch {
    // act() asks again, refuses and records
    return false;
  }
}

function readFile({ text, kind }: ImportInput): Promise<ListFile> {
  return readListFile(text, { kind, times: new Map() });
}

/** A state or federal list carries no approval of ours, so that only an administrator may vouch that it is one. */
function refuseForeignKind(profile: Profile, posts: readonly string[], kind: ListKind): void {
  if (kind === 'custom') return;
  const held = posts.filter(post => !post.startsWith('role:'));
  if (permissionsOfPosts(profile, held).roles.includes('administrator')) return;
  throw new Problem('policy_refused', {
    detail: `A ${kind} list is brought in by the administrator. Entries of your own go into a custom list, with their approver.`,
  });
}

function refuseNotNewer(
  input: ImportInput,
  {
    before,
    fileSha256,
    at,
  }: { before: { kind: ListKind; asOf: Date; fileSha256: Buffer } | null; fileSha256: Buffer; at: Date },
): void {
  if (input.asOf.getTime() > at.getTime() + clockToleranceMs) throw inputProblem('asOf', 'lies in the future');
  if (before === null) return;
  if (before.kind !== input.kind) throw inputProblem('kind', `is ${before.kind} for this list and does not change`);
  if (input.asOf <= before.asOf) {
    throw new Problem('hotlist_not_newer', {
      detail: `The list in force is as of ${before.asOf.toISOString()}. Send a file that was made later.`,
    });
  }
  // BA-71: a later date on the same bytes is no refresh
  if (before.fileSha256.equals(fileSha256)) {
    throw new Problem('hotlist_not_newer', {
      detail:
        'This is the very file that is in force. Make the file anew, with the time at which each entry was confirmed in confirmed_at.',
    });
  }
}

function inputProblem(field: string, message: string): Problem {
  return new Problem('input_invalid', { detail: `${field} ${message}.`, fields: [{ field, message }] });
}

function faultsProblem(
  code: 'hotlist_malformed' | 'entry_not_approved',
  { faults, faultCount }: { faults: LineFault[]; faultCount: number },
  clauses: string[] = [],
): Problem {
  const fields: FieldFault[] = faults.map(({ line, column, message }) => ({
    field: column === null ? `lines.${line}` : `lines.${line}.${column}`,
    message: `line ${line}: ${column === null ? '' : `${column} `}${message}`,
  }));
  const more = faultCount > maxReported ? ` The first ${maxReported} are shown.` : '';
  return new Problem(code, {
    detail: `${faultCount} ${faultCount === 1 ? 'fault' : 'faults'}; nothing was changed.${more} ${fields[0]?.message ?? ''}`,
    fields,
    clauses,
    members: { faults: faultCount },
  });
}

export type HotlistView = Provenance & {
  name: string;
  kind: ListKind;
  asOf: Date;
  entries: number;
  /** Null when the policy sets no maximum age: then the list doesn't match at all. */
  staleAt: Date | null;
  stale: boolean;
};

/** The lists in force with their age, by name. */
export function listHotlists(ctx: Context<Person>): Promise<HotlistView[]> {
  return act(ctx, { permission: 'hotlist.view', event: 'hotlist.viewed' }, async (tx, desk) => {
    const { grant, at } = desk;
    const age = hotlistMaxAgeHours(grant.profile.profile);
    const lists = await selectLists(tx, at);
    desk.record({ result_count: lists.length });
    return lists.map(({ name, kind, origin, clets, asOf, entries }) => {
      const ends = 'unset' in age ? null : staleAt(asOf, age.hours);
      return { name, kind, origin, clets, asOf, entries, staleAt: ends, stale: ends === null || at >= ends };
    });
  });
}

/** The lists that are too old to match at `at` (BA-71), with the as-of date of each; none where the policy sets no maximum age. */
export async function staleLists(
  tx: Tx,
  { profile, at }: { profile: Profile; at: Date },
): Promise<{ name: string; asOf: Date; staleAt: Date }[]> {
  const age = hotlistMaxAgeHours(profile);
  if ('unset' in age) return [];
  const lists = await selectLists(tx, at);
  return lists
    .map(({ name, asOf }) => ({ name, asOf, staleAt: staleAt(asOf, age.hours) }))
    .filter(list => at >= list.staleAt);
}

/** An entry as the matcher needs it. */
export type EntryInForce = Omit<EntryRow, 'hotlistId'> & { list: { hotlistId: HotlistId; asOf: Date } };

const entriesPerPage = 20_000;

/** Every entry that has neither ended nor expired at `at`, of stale lists too: age is judged when a read is matched. */
export async function entriesInForce(tx: Tx, at: Date): Promise<EntryInForce[]> {
  const lists = new Map((await selectLists(tx, at)).map(({ hotlistId, asOf }) => [hotlistId, { hotlistId, asOf }]));
  const found: EntryInForce[] = [];
  let after: EntryId | null = null;
  for (;;) {
    const page: EntryRow[] = await selectEntries(tx, { at, after, limit: entriesPerPage });
    for (const { hotlistId, ...entry } of page) {
      const list = lists.get(hotlistId);
      // a list that appeared since is in the next revision
      if (list !== undefined) found.push({ ...entry, list });
    }
    after = page.at(-1)?.entryId ?? null;
    if (page.length < entriesPerPage) return found;
  }
}

/** A text that changes with every change to the agency's lists: whoever holds entries in memory compares it. */
export function listsRevision(tx: Tx): Promise<string> {
  return selectRevision(tx);
}

/** Takes an entry off its list because the car was recovered (BA-72); callers pass the door first. Answers false when it had ended already. */
export async function endRecoveredEntry(
  tx: Tx,
  { agencyId, entryId, at }: { agencyId: string; entryId: EntryId; at: Date },
): Promise<boolean> {
  if ((await endEntries(tx, [entryId], { at, reason: 'recovered' })) === 0) return false;
  await raiseRevision(tx, entryId);
  await notify(tx, hotlistChangedChannel, agencyId);
  return true;
}
