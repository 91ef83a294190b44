import type { PasswordHash } from '../../foundation/base/crypto.ts';
import type { AgencyId, PersonId } from '../../foundation/base/ids.ts';
import type { AccountKind } from '../../foundation/contract/people-words.ts';
import type { Tx } from '../../foundation/db/database.ts';

export type AccountRow = {
  personId: PersonId;
  username: string;
  displayName: string;
  active: boolean;
  kind: AccountKind;
  /** A made-up person of a demonstration. */
  demonstration: boolean;
  /** A lost authenticator was reset: the next one is enrolled with a code that was handed over. */
  enrolmentCodeNeeded: boolean;
  passwordSetAt: Date | null;
  /** 1 or 2 for a sealed account of the installation. */
  sealNumber: number | null;
};

export async function insertAccount(
  tx: Tx,
  account: {
    personId: PersonId;
    agencyId: AgencyId;
    username: string;
    displayName: string;
    password: PasswordHash;
    demonstration: boolean;
    at: Date;
    createdBy: string;
    /** Whose second account this is; without it the account is a human of its own. */
    humanId?: string;
    kind?: AccountKind;
    supervisor?: PersonId;
    /** The password is one that nobody has: the person sets their own by invitation. */
    invited?: boolean;
  },
): Promise<void> {
  await tx
    .insertInto('accounts')
    .values({
      person_id: account.personId,
      human_id: account.humanId ?? account.personId,
      agency_id: account.agencyId,
      username: account.username,
      display_name: account.displayName,
      password: JSON.stringify(account.password),
      demonstration: account.demonstration,
      created_at: account.at,
      created_by: account.createdBy,
      active_since: account.at,
      password_set_at: account.invited === true ? null : account.at,
      ...(account.kind === undefined ? {} : { kind: account.kind }),
      ...(account.supervisor === undefined ? {} : { supervisor: account.supervisor }),
    })
    .execute();
}

export async function selectAccountByName(
  tx: Tx,
  username: string,
): Promise<(AccountRow & { password: unknown }) | null> {
  const row = await tx.selectFrom('accounts').selectAll().where('username', '=', username).executeTakeFirst();
  if (row === undefined) return null;
  return { ...toAccount(row), password: row.password };
}

export async function selectAccount(tx: Tx, personId: PersonId): Promise<AccountRow | null> {
  const row = await tx.selectFrom('accounts').selectAll().where('person_id', '=', personId).executeTakeFirst();
  return row === undefined ? null : toAccount(row);
}

/** The human behind each account, and whether it is active. */
export async function selectHumans(tx: Tx): Promise<Map<PersonId, { human: string; active: boolean }>> {
  const rows = await tx.selectFrom('accounts').select(['person_id', 'human_id', 'active']).execute();
  // as written by insertAccount
  return new Map(rows.map(row => [row.person_id as PersonId, { human: row.human_id, active: row.active }]));
}

/** The hash of a person's password as it was stored. */
export async function selectPassword(tx: Tx, personId: PersonId): Promise<unknown> {
  const row = await tx.selectFrom('accounts').select('password').where('person_id', '=', personId).executeTakeFirst();
  return row?.password;
}

export async function selectHuman(tx: Tx, personId: PersonId): Promise<string | null> {
  const row = await tx.selectFrom('accounts').select('human_id').where('person_id', '=', personId).executeTakeFirst();
  return row?.human_id ?? null;
}

function toAccount(row: {
  person_id: string;
  username: string;
  display_name: string;
  active: boolean;
  kind: string;
  demonstration: boolean;
  enrolment_code_needed: boolean;
  password_set_at: Date | null;
  seal_number: number | null;
}): AccountRow {
  // the columns hold what insertAccount wrote
  return {
    personId: row.person_id as PersonId,
    username: row.username,
    displayName: row.display_name,
    active: row.active,
    kind: row.kind as AccountKind,
    demonstration: row.demonstration,
    enrolmentCodeNeeded: row.enrolment_code_needed,
    passwordSetAt: row.password_set_at,
    sealNumber: row.seal_number,
  };
}

export async function setActive(tx: Tx, personId: PersonId, active: boolean): Promise<void> {
  await tx.updateTable('accounts').set({ active }).where('person_id', '=', personId).execute();
}
