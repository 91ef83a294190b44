import { newId, type AgencyId, type PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';

export type TotpFactor = {
  kind: 'totp';
  factorId: string;
  name: string;
  sealed: Buffer;
  lastStep: number | null;
  confirmedAt: Date | null;
  madeAt: Date;
  lastUsedAt: Date | null;
  demonstration: boolean;
};

export type PasskeyFactor = {
  kind: 'passkey';
  factorId: string;
  name: string;
  credentialId: string;
  publicKey: Buffer;
  signCount: number;
  transports: string[];
  confirmedAt: Date;
  madeAt: Date;
  lastUsedAt: Date | null;
};

export type Factor = TotpFactor | PasskeyFactor;

/** What a person has proved to hold and has not removed. */
export async function selectFactors(tx: Tx, personId: PersonId): Promise<Factor[]> {
  const rows = await tx
    .selectFrom('sign_in_factors')
    .selectAll()
    .where('person_id', '=', personId)
    .where('confirmed_at', 'is not', null)
    .where('removed_at', 'is', null)
    .orderBy('made_at')
    .execute();
  return rows.flatMap(toFactor);
}

type Row = {
  factor_id: string;
  kind: string;
  name: string;
  made_at: Date;
  confirmed_at: Date | null;
  last_used_at: Date | null;
  demonstration: boolean;
  secret: Buffer | null;
  last_step: number | null;
  credential_id: string | null;
  public_key: Buffer | null;
  sign_count: number | null;
  transports: string[] | null;
};

function toFactor(row: Row): Factor[] {
  const common = { factorId: row.factor_id, name: row.name, madeAt: row.made_at, lastUsedAt: row.last_used_at };
  const { secret, credential_id: credentialId, public_key: publicKey, sign_count: signCount } = row;
  if (row.kind === 'totp' && secret !== null) {
    const { confirmed_at: confirmedAt, last_step: lastStep, demonstration } = row;
    return [{ ...common, kind: 'totp', sealed: secret, lastStep, confirmedAt, demonstration }];
  }
  if (credentialId === null || publicKey === null || signCount === null || row.confirmed_at === null) return [];
  const transports = row.transports ?? [];
  return [
    { ...common, kind: 'passkey', credentialId, publicKey, signCount, transports, confirmedAt: row.confirmed_at },
  ];
}

/** An authenticator app's secret, offered and not yet confirmed; earlier offers of the same person are over. */
export async function insertTotp(
  tx: Tx,
  offer: {
    factorId: string;
    agencyId: AgencyId;
    personId: PersonId;
    name: string;
    sealed: Buffer;
    at: Date;
    /** Confirmed at once: part of setting an installation or a demonstration up. */
    confirmed?: { demonstration: boolean };
  },
): Promise<void> {
  await tx
    .updateTable('sign_in_factors')
    .set({ removed_at: offer.at, secret: null })
    .where('person_id', '=', offer.personId)
    .where('kind', '=', 'totp')
    .where('confirmed_at', 'is', null)
    .where('removed_at', 'is', null)
    .execute();
  await tx
    .insertInto('sign_in_factors')
    .values({
      factor_id: offer.factorId,
      agency_id: offer.agencyId,
      person_id: offer.personId,
      kind: 'totp',
      name: offer.name,
      made_at: offer.at,
      secret: offer.sealed,
      ...(offer.confirmed === undefined
        ? {}
        : { confirmed_at: offer.at, demonstration: offer.confirmed.demonstration }),
    })
    .execute();
}

/** An offer of this person that waits for its first code. */
export async function selectOffer(tx: Tx, personId: PersonId, factorId: string): Promise<TotpFactor | null> {
  const row = await tx
    .selectFrom('sign_in_factors')
    .selectAll()
    .where('factor_id', '=', factorId)
    .where('person_id', '=', personId)
    .where('kind', '=', 'totp')
    .where('confirmed_at', 'is', null)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  const [factor] = row === undefined ? [] : toFactor(row);
  return factor?.kind === 'totp' ? factor : null;
}

/** The offer counts from now on; `step` is the one of the code that proved it. */
export async function markConfirmed(tx: Tx, factorId: string, { at, step }: { at: Date; step: number }): Promise<void> {
  await tx
    .updateTable('sign_in_factors')
    .set({ confirmed_at: at, last_used_at: at, last_step: step })
    .where('factor_id', '=', factorId)
    .execute();
}

/** Takes a step's code; false when it, or a later one, was taken already. Of two at once exactly one gets true. */
export async function takeStep(tx: Tx, factorId: string, { at, step }: { at: Date; step: number }): Promise<boolean> {
  const row = await tx
    .updateTable('sign_in_factors')
    .set({ last_step: step, last_used_at: at })
    .where('factor_id', '=', factorId)
    .where('removed_at', 'is', null)
    .where(one => one.or([one('last_step', 'is', null), one('last_step', '<', step)]))
    .returning('factor_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends factors of a person, all of them or those of these ids; a secret is erased. Returns how many. */
export async function removeFactors(
  tx: Tx,
  personId: PersonId,
  { at, only }: { at: Date; only?: readonly string[] },
): Promise<number> {
  let query = tx
    .updateTable('sign_in_factors')
    .set({ removed_at: at, secret: null })
    .where('person_id', '=', personId)
    .where('removed_at', 'is', null);
  if (only !== undefined) query = query.where('factor_id', 'in', [...only]);
  const rows = await query.returning('factor_id').execute();
  return rows.length;
}

export async function insertPasskey(
  tx: Tx,
  passkey: {
    agencyId: AgencyId;
    personId: PersonId;
    name: string;
    credentialId: string;
    publicKey: Buffer;
    signCount: number;
    transports: string[];
    at: Date;
  },
): Promise<string> {
  const factorId = newId();
  await tx
    .insertInto('sign_in_factors')
    .values({
      factor_id: factorId,
      agency_id: passkey.agencyId,
      person_id: passkey.personId,
      kind: 'passkey',
      name: passkey.name,
      made_at: passkey.at,
      confirmed_at: passkey.at,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      transports: passkey.transports,
    })
    .execute();
  return factorId;
}

/** Whose passkey this is; null when no account of the agency has it. */
export async function selectPasskey(
  tx: Tx,
  credentialId: string,
): Promise<{ personId: PersonId; passkey: PasskeyFactor } | null> {
  const row = await tx
    .selectFrom('sign_in_factors')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  const [factor] = row === undefined ? [] : toFactor(row);
  if (row === undefined || factor?.kind !== 'passkey') return null;
  return { personId: row.person_id as PersonId, passkey: factor }; // as written by insertPasskey
}

/**
 * Moves a passkey's counter on; false when somebody else moved it in this very moment, or it is gone. Passkeys that are copied between
 * devices always count 0 (WebAuthn section 6.1.1).
 */
export async function countUse(
  tx: Tx,
  { factorId, signCount }: PasskeyFactor,
  { at, newCount }: { at: Date; newCount: number },
): Promise<boolean> {
  const row = await tx
    .updateTable('sign_in_factors')
    .set({ sign_count: newCount, last_used_at: at })
    .where('factor_id', '=', factorId)
    .where('removed_at', 'is', null)
    .where('sign_count', '=', signCount)
    .returning('factor_id')
    .executeTakeFirst();
  return row !== undefined;
}
