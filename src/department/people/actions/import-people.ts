import { newId } from '../../../foundation/base/ids.ts';
import { accountKinds, clearanceKinds } from '../../../foundation/contract/people-words.ts';
import type { Role } from '../../../foundation/contract/permissions.ts';
import type { ImportAnswer } from '../../../foundation/contract/routes/people-files.ts';
import { usernameSchema } from '../../../foundation/contract/words.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { Desk } from '../../../gate/access/act.ts';
import type { Context } from '../../../gate/access/context.ts';
import { permissionsOfPosts } from '../../../gate/policy/rules.ts';
import { startOfDay } from '../rules/accounts.ts';
import { selectAccountByName } from '../store.ts';
import { selectDetails } from '../store/accounts.ts';
import { selectClearances } from '../store/grants.ts';
import { selectHoldings, selectPosts } from '../store/posts.ts';
import { fieldProblem, refusal, refuseOwn, requireAccount, tellOf } from './checks.ts';
import { addClearance } from './grants.ts';
import {
  accountOfLine,
  dayOf,
  importLines,
  plainText,
  type Cells,
  type LineAnswer,
  type PeopleFileInput,
} from './import-lines.ts';
import { addPerson, makeInvitation, requireNamedCreator } from './invite.ts';
import { addHolding, timesOf } from './posts.ts';

const unchanged = (message: string): LineAnswer => ({ result: 'unchanged', message });

/**
 * Accounts from a file; each new one gets an invitation. The command line makes accounts only until somebody holds a post that the policy
 * names for it (BA-64). Throws Problem `input_invalid` for the file as a whole.
 */
export function importAccounts(ctx: Context, file: PeopleFileInput): Promise<ImportAnswer> {
  const mayAdd = onceAsked((tx: Tx, desk: Desk) => mayFirst(tx, { ctx, desk, role: 'account-creator' }));
  const ask = { permission: 'account.create', event: 'accounts.imported' } as const;
  const takeLine = async (tx: Tx, cells: Cells, desk: Desk): Promise<LineAnswer> => {
    requireNamedCreator(ctx, desk);
    const line = await readPerson(tx, cells);
    const known = await selectAccountByName(tx, line.username);
    if (known !== null) {
      const account = await requireAccount(tx, known.personId);
      const same =
        account.displayName === line.displayName &&
        account.kind === line.kind &&
        account.supervisor === (line.supervisor ?? null);
      if (same) return unchanged('is there already');
      throw fieldProblem('username', 'is there already, with another name, kind or supervisor: change it by hand');
    }
    if (!(await mayAdd(tx, desk))) throw refusal(`${bySomebody} creates accounts (BA-64).`);
    const personId = newId<'person'>();
    await addPerson(tx, { ctx, desk, personId, input: line });
    const { invitation } = await makeInvitation(tx, { ctx, desk, personId });
    return { result: 'added', message: 'invited', personId, invitation };
  };
  return importLines(ctx, { ...ask, kind: 'people', file, takeLine });
}

const bySomebody = 'The command line does this only until somebody holds the post: from now on whoever holds it';

async function readPerson(tx: Tx, cells: Cells) {
  const username = cells('username');
  if (!usernameSchema.safeParse(username).success)
    throw fieldProblem('username', 'must be 2 to 64 of a-z 0-9 . _ - and begin with a letter');
  const kindCell = cells('kind') === '' ? 'member' : cells('kind');
  const kind = accountKinds.find(one => one === kindCell);
  if (kind === undefined) throw fieldProblem('kind', `must be one of ${accountKinds.join(', ')}`);
  const named = async (column: string): Promise<string | undefined> =>
    cells(column) === '' ? undefined : (await accountOfLine(tx, column, cells(column))).personId;
  return {
    username,
    displayName: plainText('display_name', cells('display_name'), 200),
    kind,
    supervisor: await named('supervisor'),
    sameHumanAs: await named('same_human_as'),
  };
}

/**
 * Posts from a file. The command line gives posts only until somebody holds the post that assigns them (BA-63). Throws Problem
 * `input_invalid` for the file as a whole.
 */
export function importPosts(ctx: Context, file: PeopleFileInput): Promise<ImportAnswer> {
  const mayAdd = onceAsked((tx: Tx, desk: Desk) => mayFirst(tx, { ctx, desk, role: 'permission-grantor' }));
  const { agencyId, timeZone } = ctx.actor.agency;
  const takeLine = async (tx: Tx, cells: Cells, desk: Desk): Promise<LineAnswer> => {
    const account = await accountOfLine(tx, 'username', cells('username'));
    const postId = cells('post');
    const moment = (column: string): Date | undefined =>
      cells(column) === '' ? undefined : startOfDay(dayOf(column, cells(column)), timeZone);
    const [from, to] = [moment('from'), moment('to')];
    const held = await selectHoldings(tx, { personId: account.personId });
    const standing = held.some(
      one =>
        one.postId === postId &&
        (from === undefined
          ? one.heldFrom <= desk.at && one.endedBy === null
          : one.heldFrom.getTime() === from.getTime()) &&
        one.heldTo?.getTime() === to?.getTime(),
    );
    if (standing) return unchanged('holds it already');
    if (!(await mayAdd(tx, desk))) throw refusal(`${bySomebody} gives posts (BA-63).`);
    await refuseOwn(tx, ctx, account, 'gives a post to themselves');
    const backwards = ctx.actor.kind === 'task';
    const times = timesOf({ from: from?.toISOString(), to: to?.toISOString() }, desk.at, { backwards });
    const { profile } = desk.grant.profile;
    const given = await addHolding(tx, { ctx, profile, account, postId, ...times });
    if (given === null) throw fieldProblem('post', 'is held by them in a part of that time already');
    const message = `${account.username} was given the post ${postId}.`;
    await tellOf(tx, account, { agencyId, kind: 'post', message, at: desk.at });
    return { result: 'added', message: 'given', personId: account.personId };
  };
  return importLines(ctx, { permission: 'post.assign', event: 'posts.imported', kind: 'posts', file, takeLine });
}

/** Clearances from a file. Throws Problem `input_invalid` for the file as a whole. */
export function importClearances(ctx: Context, file: PeopleFileInput): Promise<ImportAnswer> {
  const { agencyId, timeZone } = ctx.actor.agency;
  const takeLine = async (tx: Tx, cells: Cells, desk: Desk): Promise<LineAnswer> => {
    const account = await accountOfLine(tx, 'username', cells('username'));
    const kind = clearanceKinds.find(one => one === cells('clearance'));
    if (kind === undefined) throw fieldProblem('clearance', `must be one of ${clearanceKinds.join(', ')}`);
    const grantedAt = startOfDay(dayOf('granted_on', cells('granted_on')), timeZone);
    const expiresAt = startOfDay(dayOf('expires_on', cells('expires_on')), timeZone);
    const same = (await selectClearances(tx, { personId: account.personId })).some(
      one =>
        one.kind === kind &&
        one.grantedAt.getTime() === grantedAt.getTime() &&
        one.expiresAt.getTime() === expiresAt.getTime(),
    );
    if (same) return unchanged('is on file already');
    await refuseOwn(tx, ctx, account, 'files their own clearance');
    if (grantedAt > desk.at) throw fieldProblem('granted_on', 'lies in the future');
    await addClearance(tx, { ctx, account, kind, grantedAt, expiresAt });
    const message = `${account.username} was cleared (${kind.replace('_', ' ')}).`;
    await tellOf(tx, account, { agencyId, kind: 'clearance', message, at: desk.at });
    return { result: 'added', message: 'on file', personId: account.personId };
  };
  const ask = { permission: 'clearance.grant', event: 'clearances.imported' } as const;
  return importLines(ctx, { ...ask, kind: 'clearances', file, takeLine });
}

/** Whether the house itself may still do what the policy gives to a post: until somebody in an active account holds it. */
async function mayFirst(tx: Tx, { ctx, desk, role }: { ctx: Context; desk: Desk; role: Role }): Promise<boolean> {
  if (ctx.actor.kind !== 'task') return true;
  const { profile } = desk.grant.profile;
  const active = new Set((await selectDetails(tx)).flatMap(one => (one.active ? one.personId : [])));
  const holders = (await selectPosts(tx, desk.at)).filter(
    one => active.has(one.personId) && permissionsOfPosts(profile, [one.postId]).roles.includes(role),
  );
  return holders.length === 0;
}

/** Asked before the first line that adds: what the file itself brings doesn't stop the rest of it. */
function onceAsked<Args extends unknown[]>(
  ask: (...args: Args) => Promise<boolean>,
): (...args: Args) => Promise<boolean> {
  let answer: Promise<boolean> | undefined;
  return (...args) => (answer ??= ask(...args));
}
