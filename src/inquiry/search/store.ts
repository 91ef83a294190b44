import { sql } from 'kysely';
import type { AgencyId, InquiryId } from '../../foundation/base/ids.ts';
import type { Tx } from '../../foundation/db/database.ts';
import type { Inquiry } from './rules.ts';

/** From here on no statement of the transaction runs longer than `timeoutMs`; nor is time spent on compiling a plan for so short a one. */
export async function limitStatements(tx: Tx, timeoutMs: number): Promise<void> {
  await sql`select set_config('statement_timeout', ${String(timeoutMs)}, true), set_config('jit', 'off', true)`.execute(
    tx,
  );
}

/** True when a statement was stopped because it ran longer than it may (SQLSTATE 57014). */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014';
}

/** Keeps an answered inquiry for later looks at its photos. */
export async function insertInquiry(
  tx: Tx,
  inquiry: Inquiry & { inquiryId: InquiryId; agencyId: AgencyId; resultCount: number; madeAt: Date },
): Promise<void> {
  await tx
    .insertInto('inquiries')
    .values({
      inquiry_id: inquiry.inquiryId,
      agency_id: inquiry.agencyId,
      person_id: inquiry.personId,
      pattern: inquiry.pattern,
      captured_from: inquiry.capturedFrom,
      captured_to: inquiry.capturedTo,
      purpose: inquiry.purpose,
      case_number: inquiry.caseNumber,
      incident_number: inquiry.incidentNumber,
      reason: inquiry.reason,
      result_count: inquiry.resultCount,
      made_at: inquiry.madeAt,
      expires_at: inquiry.expiresAt,
    })
    .execute();
}

/** An inquiry of the transaction's agency, or null. */
export async function selectInquiry(tx: Tx, inquiryId: InquiryId): Promise<Inquiry | null> {
  const row = await tx.selectFrom('inquiries').selectAll().where('inquiry_id', '=', inquiryId).executeTakeFirst();
  if (row === undefined) return null;
  return {
    personId: row.person_id,
    pattern: row.pattern,
    capturedFrom: row.captured_from,
    capturedTo: row.captured_to,
    expiresAt: row.expires_at,
    purpose: row.purpose,
    caseNumber: row.case_number,
    incidentNumber: row.incident_number,
    reason: row.reason,
  };
}
