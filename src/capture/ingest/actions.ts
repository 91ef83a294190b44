import { sha256 } from '../../foundation/base/crypto.ts';
import { isProblem, Problem } from '../../foundation/base/errors.ts';
import type { ReadId, SourceId } from '../../foundation/base/ids.ts';
import type { Acknowledgement } from '../../foundation/contract/routes/ingest.ts';
import { isUnavailable, type Tx } from '../../foundation/db/database.ts';
import { act, type Desk } from '../../gate/access/act.ts';
import { askLiveData } from '../../gate/access/admit.ts';
import type { Context, SourceActor } from '../../gate/access/context.ts';
import { sourceKeyInForce, sourceNames, sourcesOfKey } from '../cameras/actions.ts';
import { prepareReads, rememberPlates, storeReads, type ReadStore } from '../reads/actions.ts';
import type { PreparedRead } from '../reads/rules.ts';
import { quarantineMessage, type ToQuarantine } from './quarantine.ts';
import {
  adaptMessage,
  chooseCamera,
  distinctEvents,
  judgeRead,
  problemOfRefused,
  type JudgedRead,
  type ReadPicture,
  type WireFormat,
  type WireMessage,
} from './rules.ts';
import { insertReceipts, selectQuarantine, selectReceipts, type QuarantineRow, type Receipt } from './store.ts';

export { quarantineMessage, type ToQuarantine };

/** `readPicture`: for formats that bring pictures only; null where there is no recognition. */
export type Ingest = { store: ReadStore; format: WireFormat; message: WireMessage; readPicture?: ReadPicture | null };

/**
 * Takes a camera's message: stores its reads for good and acknowledges them, or puts it aside with the reason. Answers only
 * after COMMIT. Throws Problem: a refusal with the member `quarantineId`, or `storage_unavailable` and `record_unavailable`,
 * after which the camera must send again.
 */
export async function ingestMessage(ctx: Context<SourceActor>, input: Ingest): Promise<Acknowledgement> {
  const receivedAt = ctx.gate.clock.now();
  const plan = await makePlan(ctx, input, receivedAt);
  try {
    const answer = await takeMessage(ctx, { plan, store: input.store, receivedAt });
    if (plan.kind === 'reads' && !answer.duplicate)
      rememberPlates(input.store, ctx.actor.agency.agencyId, plan.prepared ?? []);
    return answer;
  } catch (error) {
    if (isUnavailable(error)) throw new Problem('storage_unavailable', { cause: error });
    if (isProblem(error) && error.status >= 500) throw error;
    const { store, format, message } = input;
    // an unexpected error is put aside too, and told as it is: the message may be what triggers it
    const { code, detail: why } = isProblem(error) ? { code: error.code, detail: error.message } : unexpected;
    const { sourceId } = plan;
    // the bytes alone don't say it
    const detail = message.beside === undefined ? why : `${why} Sent with ${JSON.stringify(message.beside)}.`;
    const quarantineId = await quarantineMessage(ctx, { store, format, message, sourceId, code, detail });
    if (!isProblem(error)) throw error;
    const members = { ...error.extras.members, quarantineId };
    throw new Problem(error.code, { ...error.extras, members, cause: error });
  }
}

const unexpected = { code: 'internal', detail: 'Something went wrong here; the message itself may be right.' } as const;

/** What is to be done with a message; `sourceId` once its camera is known. */
type Plan = { sourceId?: SourceId | undefined } & (
  | { kind: 'refused'; error: unknown }
  | { kind: 'ignored'; why: string }
  /** `prepared` is null when every read of the message was acknowledged before: nothing needs to be put on the disk. */
  | { kind: 'reads'; judged: JudgedRead[]; prepared: PreparedRead[] | null }
);

type PlannedReads = Extract<Plan, { kind: 'reads' }>;

/** Passes the door, and does inside it what was planned; a refusal waited for the door too, which records it. */
function takeMessage(
  ctx: Context<SourceActor>,
  { plan, store, receivedAt }: { plan: Plan; store: ReadStore; receivedAt: Date },
): Promise<Acknowledgement> {
  const about = { ...(plan.sourceId === undefined ? {} : { subject: plan.sourceId }), result_count: 0 };
  return act(ctx, { permission: 'reads.ingest', event: 'read.received', about }, async (tx, desk) => {
    if (plan.kind === 'refused') throw plan.error;
    if (plan.kind === 'reads') return storeOnce(tx, { ctx, store, plan, desk });
    desk.record({ detail: plan.why });
    return { readIds: [], duplicate: false, receivedAt: receivedAt.toISOString(), flags: [], ignored: plan.why };
  });
}

/**
 * All that can be done before the transaction of the door: images must be on the disk when it begins. A key that is not in
 * force gets nothing done at all. Never rejects.
 */
async function makePlan(ctx: Context<SourceActor>, input: Ingest, receivedAt: Date): Promise<Plan> {
  let sourceId: SourceId | undefined;
  try {
    const { gate, actor } = ctx;
    const { agencyId } = actor.agency;
    const around = await gate.db.inAgency(agencyId, async tx => {
      // no picture of the street lies on the disk before the department may take it in
      await askLiveData(tx, ctx);
      return {
        inForce: await sourceKeyInForce(tx, actor.keyId),
        sources: await sourcesOfKey(tx, actor.keyId),
        policy: await gate.profileAt(tx, agencyId, receivedAt),
      };
    });
    if (!around.inForce) throw new Problem('account_inactive', { detail: 'This camera key was revoked.' });
    // reading a picture takes long: nothing is held open meanwhile
    const adapted = await adaptMessage(input.format, input.message, input.readPicture);
    if (adapted.kind === 'ignored') {
      if (adapted.cameraRefs !== undefined) ({ sourceId } = chooseCamera(around.sources, adapted.cameraRefs));
      return { kind: 'ignored', why: adapted.why, sourceId };
    }
    if (adapted.kind === 'refused') throw problemOfRefused(adapted);
    const from = { receivedAt, format: input.format, messageSha256: sha256(input.message.bytes) };
    const judged = distinctEvents(
      adapted.reads.map(read => {
        const source = chooseCamera(around.sources, read.cameraRefs);
        sourceId = source.sourceId;
        return judgeRead(read, { source, ...from });
      }),
    );
    const known = await gate.db.inAgency(agencyId, tx => selectReceipts(tx, eventsOf(judged)));
    if (known.length > 0) {
      refuseChanged(known, judged);
      return { kind: 'reads', sourceId, judged, prepared: null };
    }
    const reads = judged.map(({ read }) => read);
    const prepared = await prepareReads(ctx, { store: input.store, profile: around.policy.profile, reads });
    return { kind: 'reads', sourceId, judged, prepared };
  } catch (error) {
    return { kind: 'refused', sourceId, error };
  }
}

function eventsOf(judged: readonly JudgedRead[]): { sourceId: SourceId; eventId: string }[] {
  return judged.map(({ read: { sourceId, eventId } }) => ({ sourceId, eventId }));
}

/** Of several transactions with the same events, one stores them; the others find its receipts and answer with its reads. */
async function storeOnce(
  tx: Tx,
  { ctx, store, plan, desk }: { ctx: Context; store: ReadStore; plan: PlannedReads; desk: Desk },
): Promise<Acknowledgement> {
  const { agencyId } = ctx.actor.agency;
  const { judged, prepared } = plan;
  const receipts = (prepared ?? []).map((read, index) => ({
    sourceId: read.sourceId,
    eventId: read.eventId,
    readId: read.readId,
    contentSha256: judged[index]?.contentSha256 ?? Buffer.alloc(0),
    flags: read.flags,
    receivedAt: read.receivedAt,
    purgeOn: read.purgeOn,
  }));
  const written = receipts.length === 0 ? 0 : await insertReceipts(tx, agencyId, receipts);
  if (prepared !== null && written === receipts.length) {
    const readIds = await storeReads(tx, { agencyId, store, prepared, at: desk.at });
    return acknowledge(desk, { readIds, receipts, duplicate: false });
  }
  // some events are new and some were just taken as part of another message: nothing of this one may stay
  if (written > 0) throw changedEvent();
  const known = await selectReceipts(tx, eventsOf(judged));
  refuseChanged(known, judged);
  return acknowledge(desk, { readIds: readIdsOf(known, judged), receipts: known, duplicate: true });
}

function acknowledge(
  desk: Desk,
  {
    readIds,
    receipts,
    duplicate,
  }: { readIds: ReadId[]; receipts: readonly Pick<Receipt, 'flags' | 'receivedAt'>[]; duplicate: boolean },
): Acknowledgement {
  desk.record({
    results: readIds,
    result_count: duplicate ? 0 : readIds.length,
    ...(duplicate ? { detail: 'sent again: these reads were acknowledged before' } : {}),
  });
  return {
    readIds,
    duplicate,
    receivedAt: (receipts[0]?.receivedAt ?? desk.at).toISOString(),
    flags: [...new Set(receipts.flatMap(receipt => receipt.flags))],
  };
}

/** Throws Problem `event_changed` unless every event of the message was acknowledged for the same content. */
function refuseChanged(known: readonly Receipt[], judged: readonly JudgedRead[]): void {
  for (const { read, contentSha256 } of judged) {
    const receipt = receiptOf(known, read);
    if (receipt === undefined || !receipt.contentSha256.equals(contentSha256)) {
      throw changedEvent();
    }
  }
}

function changedEvent(): Problem {
  return new Problem('event_changed', {
    detail: 'An event id stands for one read for good. Send a different read under an id of its own.',
  });
}

function readIdsOf(known: readonly Receipt[], judged: readonly JudgedRead[]): ReadId[] {
  return judged.flatMap(({ read }) => receiptOf(known, read)?.readId ?? []);
}

function receiptOf(known: readonly Receipt[], event: { sourceId: SourceId; eventId: string }): Receipt | undefined {
  return known.find(one => one.sourceId === event.sourceId && one.eventId === event.eventId);
}

/** What was put aside, last sent first. Needs permission, training and clearance like all plate data. */
export async function listQuarantine(
  ctx: Context,
  { limit }: { limit: number },
): Promise<(QuarantineRow & { camera: string | null })[]> {
  return act(ctx, { permission: 'quarantine.view', event: 'quarantine.viewed' }, async (tx, desk) => {
    const rows = await selectQuarantine(tx, limit);
    const names = await sourceNames(tx);
    desk.record({ results: rows.map(row => row.quarantineId), result_count: rows.length });
    return rows.map(row => ({
      ...row,
      camera: row.sourceId === null ? null : (names.get(row.sourceId)?.code ?? null),
    }));
  });
}
