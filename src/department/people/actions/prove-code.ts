import type { PersonId } from '../../../foundation/base/ids.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { stepOfCode } from '../rules/totp.ts';
import { selectFactors, takeStep, type TotpFactor } from '../store/factors.ts';

/** What a sealed secret is bound to: it opens for this factor alone. */
export function boundTo(factorId: string): string {
  return `plateward-totp-1|${factorId}`;
}

/** The secret of an authenticator app, in base 32. Throws when the data folder's master key is not the one that sealed it. */
export function totpOf({ box }: Gate, { sealed, factorId }: Pick<TotpFactor, 'sealed' | 'factorId'>): string {
  return box.open(sealed, boundTo(factorId)).toString('utf8');
}

/** Whether this is a code of the person's app that may be taken now; takes it. Of two uses at once one is right. */
export async function codeIsRight(
  tx: Tx,
  gate: Gate,
  { personId, code, at }: { personId: PersonId; code: string; at: Date },
): Promise<boolean> {
  const totp = (await selectFactors(tx, personId)).find(factor => factor.kind === 'totp');
  if (totp === undefined) return false;
  const step = stepOfCode(totpOf(gate, totp), code, { at, lastStep: totp.lastStep });
  return step !== null && takeStep(tx, totp.factorId, { at, step });
}
