import { localDay } from '../../../foundation/base/clock.ts';
import type { AgencyRef } from '../../../gate/access/context.ts';
import type { Gate } from '../../../gate/access/gate.ts';
import { queueEntry } from '../../../gate/audit/outbox.ts';
import { limitsOf, tryWindowMinutes } from '../rules/sign-in.ts';
import type { AccountRow } from '../store.ts';
import { insertNotices, wasTold } from '../store/notices.ts';
import { countTry, forgiveTry, type Try } from '../store/tries.ts';

type Who = Pick<AccountRow, 'personId' | 'username' | 'displayName'>;

/** Counts a try before it is judged, in a transaction of its own: whatever becomes of it, it counts (CJIS AC-7). */
export function judge(gate: Gate, { agencyId }: AgencyRef, { account, at }: { account: Who; at: Date }): Promise<Try> {
  const since = new Date(at.getTime() - tryWindowMinutes * 60_000);
  return gate.db.inAgency(agencyId, async tx => {
    const { profile } = await gate.profileAt(tx, agencyId, at);
    const { personId } = account;
    return countTry(tx, { agencyId, personId, at, since, most: limitsOf(profile).triesBeforeLock });
  });
}

/** The try was right. */
export function forgive(
  gate: Gate,
  { agencyId }: AgencyRef,
  { account, tryId }: { account: Who; tryId: string },
): Promise<void> {
  return gate.db.inAgency(agencyId, tx => forgiveTry(tx, account.personId, tryId));
}

/** The way was shut by a wrong try: an entry of the record, and a notice for the person. */
export async function noteLock(
  gate: Gate,
  agency: AgencyRef,
  { account, at, address }: { account: Who; at: Date; address: string },
): Promise<void> {
  const { agencyId } = agency;
  const { personId, username, displayName } = account;
  await gate.db.inAgency(agencyId, async tx => {
    const fields = { at: at.toISOString(), actor: username, name: displayName, organisation: agency.name, address };
    const entry = { event: 'sign_in.locked', outcome: 'permit', agencyId, at } as const;
    await queueEntry(tx, { ...entry, fields: { ...fields, subject: personId } });
    const message = `Sign-in by password was locked on ${localDay(at, agency.timeZone)} after too many wrong tries from ${address}.`;
    // once a day from one address says it
    const told = await wasTold(tx, { toPerson: personId, aboutPerson: personId, message });
    const toPersons = told ? [] : [personId];
    await insertNotices(tx, { agencyId, toPersons, aboutPerson: personId, kind: 'account', message, at });
  });
}
