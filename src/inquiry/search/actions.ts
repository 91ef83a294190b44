import { localDay } from '../../foundation/base/clock.ts';
import { Problem } from '../../foundation/base/errors.ts';
import { newId, type InquiryId, type ReadId } from '../../foundation/base/ids.ts';
import { mostCounted, type ReadView } from '../../foundation/contract/routes/inquiries.ts';
import type { Matter } from '../../foundation/contract/words.ts';
import type { Tx } from '../../foundation/db/database.ts';
import { act, type Desk } from '../../gate/access/act.ts';
import type { Context, Person } from '../../gate/access/context.ts';
import { sourceNames } from '../../capture/cameras/actions.ts';
import { findRead, findReads, readImage, type FoundReads, type ReadStore } from '../../capture/reads/actions.ts';
import { tooWide, type SearchTerms } from '../../capture/reads/rules.ts';
import { askedPattern, askedTimes, coveredImage, inquiryHours, isOpenTo, readView, searchTimeoutMs } from './rules.ts';
import { insertInquiry, isTimeout, limitStatements, selectInquiry } from './store.ts';

export type InquiryInput = Matter & {
  /** The plate or pattern as typed. */
  plate: string;
  /** RFC 3339; both ends count. */
  capturedFrom?: string | undefined;
  capturedTo?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

export type InquiryAnswer = {
  inquiryId: InquiryId;
  pattern: string;
  reads: ReadView[];
  next: string | null;
  narrowed: boolean;
  counted: FoundReads['counted'];
};

/**
 * Searches the stored reads of the person's agency by plate, with purpose, case or incident number and reason (CB-09, Civil
 * Code 1798.90.52). Throws Problem: what the door refuses, `input_invalid` (plate, times, cursor) or `pattern_too_wide`; each refusal
 * is recorded with the plate asked for.
 */
export async function runInquiry(ctx: Context<Person>, input: InquiryInput): Promise<InquiryAnswer> {
  const { plate, capturedFrom, capturedTo, limit, cursor, ...matter } = input;
  const query = { from: capturedFrom ?? null, to: capturedTo ?? null, limit, continued: cursor !== undefined };
  const ask = { permission: 'inquiry.run', event: 'inquiry.run', matter, about: { plate, query } } as const;
  return act(ctx, ask, async (tx, desk) => {
    const { agencyId } = ctx.actor.agency;
    const terms = { agencyId, pattern: askedPattern(plate), ...askedTimes(input) };
    const found = await search(tx, desk, { ...terms, limit, cursor });
    const cameras = await sourceNames(tx);
    const inquiryId = await keepInquiry(tx, { ctx, desk, terms, matter, resultCount: found.reads.length });
    desk.record({
      plate: terms.pattern.text,
      query: { ...query, more: found.next !== null, narrowed: found.narrowed, ...countedFields(found) },
      result_count: found.reads.length,
      results: found.reads.map(read => read.readId),
      subject: inquiryId,
    });
    const reads = found.reads.map(read =>
      // a camera is never deleted; were its row gone, the read would still be shown
      readView(read, cameras.get(read.sourceId) ?? { code: read.sourceId, name: 'unknown camera' }),
    );
    const { next, narrowed, counted } = found;
    return { inquiryId, pattern: terms.pattern.text, reads, next, narrowed, counted };
  });
}

/** That so many match is an answer too, so the record holds it. */
function countedFields({ counted }: FoundReads): { counted?: number; or_more?: boolean } {
  return counted === null ? {} : { counted: counted.reads, or_more: counted.orMore };
}

async function search(
  tx: Tx,
  desk: Desk,
  asked: SearchTerms & { limit: number; cursor: string | undefined },
): Promise<FoundReads> {
  const { profile } = desk.grant.profile;
  await limitStatements(tx, searchTimeoutMs);
  try {
    const input = { ...asked, localToday: localDay(desk.at, profile.meta.timeZone), profile };
    // a further page belongs to what the first one counted
    return await findReads(tx, asked.cursor === undefined ? { ...input, countUpTo: mostCounted } : input);
  } catch (error) {
    throw isTimeout(error) ? tooWide(error) : error;
  }
}

async function keepInquiry(
  tx: Tx,
  made: { ctx: Context<Person>; desk: Desk; terms: SearchTerms; matter: Matter; resultCount: number },
): Promise<InquiryId> {
  const { ctx, desk, terms, matter, resultCount } = made;
  const inquiryId = newId<'inquiry'>();
  await insertInquiry(tx, {
    inquiryId,
    agencyId: terms.agencyId,
    personId: ctx.actor.personId,
    pattern: terms.pattern.text,
    capturedFrom: terms.capturedFrom ?? null,
    capturedTo: terms.capturedTo ?? null,
    purpose: matter.purpose?.trim() ?? '',
    caseNumber: matter.caseNumber?.trim() ?? null,
    incidentNumber: matter.incidentNumber?.trim() ?? null,
    reason: matter.reason?.trim() ?? '',
    resultCount,
    madeAt: desk.at,
    expiresAt: new Date(desk.at.getTime() + inquiryHours * 3_600_000),
  });
  return inquiryId;
}

/**
 * A photo of a read that an inquiry of the same person covers, within 12 hours of it; the look is recorded with the inquiry's
 * purpose, number and reason. Throws Problem `not_found` when any of that does not hold: "not there" and "not yours" look the same.
 */
export async function showInquiryPhoto(
  ctx: Context<Person>,
  input: { store: ReadStore; inquiryId: string; readId: string; sha256: string },
): Promise<{ bytes: Buffer; mime: string }> {
  const { store, sha256 } = input;
  // the route's contract let only UUIDs through
  const inquiryId = input.inquiryId as InquiryId;
  const readId = input.readId as ReadId;
  const about = { subject: readId, query: { inquiry: inquiryId, image: sha256 } };
  return act(ctx, { permission: 'photo.view', event: 'photo.shown', about }, async (tx, desk) => {
    const { agencyId } = ctx.actor.agency;
    const inquiry = await selectInquiry(tx, inquiryId);
    if (inquiry === null || !isOpenTo(inquiry, ctx.actor.personId, desk.at)) throw new Problem('not_found');
    desk.record({
      purpose: inquiry.purpose,
      reason: inquiry.reason,
      ...(inquiry.caseNumber === null ? {} : { case: inquiry.caseNumber }),
      ...(inquiry.incidentNumber === null ? {} : { incident: inquiry.incidentNumber }),
    });
    const localToday = localDay(desk.at, desk.grant.profile.profile.meta.timeZone);
    const read = await findRead(tx, { readId, localToday });
    if (read === null || coveredImage(inquiry, read, sha256) === undefined) throw new Problem('not_found');
    desk.record({ plate: read.plate });
    const { retentionClass, receiptDay } = read;
    return readImage(tx, { agencyId, store, retentionClass, receiptDay, sha256 });
  });
}
