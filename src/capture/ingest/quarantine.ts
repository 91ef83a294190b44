import { localDay } from '../../foundation/base/clock.ts';
import { sha256, sha256Hex } from '../../foundation/base/crypto.ts';
import { isProblem, messageOf, Problem } from '../../foundation/base/errors.ts';
import { newId, type AgencyId, type SourceId } from '../../foundation/base/ids.ts';
import type { ErrorCode } from '../../foundation/contract/errors.ts';
import { actorName, type Context, type SourceActor } from '../../gate/access/context.ts';
import { queueEntry } from '../../gate/audit/outbox.ts';
import type { ReadStore } from '../reads/actions.ts';
import type { WireFormat, WireMessage } from './rules.ts';
import { countSentAgain, insertQuarantineItem, keptBytesOf, type QuarantinePlace } from './store.ts';

/** The retention class under which quarantined bytes are encrypted and purged. */
export const quarantineClass = 'quarantine';

/** A key (one that was stolen and revoked, say) can fill so much of a day's disk and no more; further messages are noted without their bytes. */
export const keptBytesPerKeyAndDay = 2 ** 30;

/** A message as it came, or what is known of one that was too large to be taken in. */
export type RefusedMessage = WireMessage | { bytes: null; announcedBytes: number | null; contentType: string };

export type ToQuarantine = {
  store: ReadStore;
  message: RefusedMessage;
  format: WireFormat;
  code: ErrorCode;
  detail: string;
  sourceId?: SourceId | undefined;
};

/**
 * Keeps a message that was not taken, encrypted, with the reason; the same message again is counted, not kept twice. Returns
 * the item's id. Throws Problem `storage_unavailable` when it can't be kept, so that the camera keeps it.
 */
export async function quarantineMessage(ctx: Context<SourceActor>, input: ToQuarantine): Promise<string> {
  try {
    return await keep(ctx, input);
  } catch (error) {
    if (!isProblem(error, 'storage_unavailable'))
      ctx.gate.log.error({ code: input.code, cause: messageOf(error) }, 'a refused message could not be quarantined');
    throw new Problem('storage_unavailable', {
      detail: 'The message was not taken, and could not be put aside either. Keep it and send it again.',
      cause: error,
    });
  }
}

async function keep(ctx: Context<SourceActor>, input: ToQuarantine): Promise<string> {
  const { gate, actor } = ctx;
  const { agencyId, timeZone } = actor.agency;
  const at = gate.clock.now();
  const key = { agencyId, keyId: actor.keyId, messageSha256: messageSha256(input.message), code: input.code };
  const receiptDay = localDay(at, timeZone);
  const before = await gate.db.inAgency(agencyId, async tx => {
    const known = await countSentAgain(tx, { ...key, at });
    return known === null ? { keptBytes: await keptBytesOf(tx, actor.keyId, receiptDay) } : { known };
  });
  if (before.known !== undefined) return before.known;
  // the bytes are on the disk before the row says that they are
  const place = await putBytes(input, { agencyId, receiptDay, keptBytes: before.keptBytes });
  const quarantineId = newId<'quarantine'>();
  return gate.db.inAgency(agencyId, async tx => {
    const standing = await insertQuarantineItem(tx, {
      ...key,
      quarantineId,
      sourceId: input.sourceId ?? null,
      format: input.format,
      detail: input.detail.slice(0, 2000),
      messageBytes: lengthOf(input.message),
      contentType: input.message.contentType.replaceAll(/\p{Cc}/gu, ' ').slice(0, 200),
      place,
      receiptDay,
      at,
    });
    if (standing === quarantineId) {
      await queueEntry(tx, {
        event: 'read.quarantined',
        outcome: 'permit',
        agencyId,
        at,
        fields: {
          actor: actorName(actor),
          name: actor.label,
          organisation: actor.agency.name,
          address: ctx.address,
          subject: quarantineId,
          code: input.code,
          detail: `${input.format}, SHA-256 ${key.messageSha256.toString('hex')}`,
        },
      });
    }
    return standing;
  });
}

async function putBytes(
  { store, message }: ToQuarantine,
  scope: { agencyId: AgencyId; receiptDay: string; keptBytes: number },
): Promise<QuarantinePlace | null> {
  const { bytes } = message;
  if (bytes === null || bytes.length === 0 || scope.keptBytes + bytes.length > keptBytesPerKeyAndDay) return null;
  const { agencyId, receiptDay } = scope;
  const [place] = await store.segments.put({ agencyId, retentionClass: quarantineClass, receiptDay }, [
    { sha256: sha256Hex(bytes), bytes },
  ]);
  if (place === undefined) throw new Error('the image store gave no place for the message');
  return place;
}

/** Of the bytes; of what is known when there are none, so that the same attempt is the same item. */
function messageSha256(message: RefusedMessage): Buffer {
  if (message.bytes !== null) return sha256(message.bytes);
  return sha256(`not taken in|${message.announcedBytes ?? 'unknown'}|${message.contentType}`);
}

function lengthOf(message: RefusedMessage): number {
  const length = message.bytes === null ? (message.announcedBytes ?? 0) : message.bytes.length;
  // the column's own bound; what is announced may be any number
  return Math.max(0, Math.min(length, 2 ** 31 - 1));
}
