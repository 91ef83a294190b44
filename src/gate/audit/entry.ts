import { randomBytes } from 'node:crypto';
import type { AgencyId } from '../../foundation/base/ids.ts';
import { sha256 } from '../../foundation/base/crypto.ts';
import {
  auditEvents,
  auditFields,
  mandatoryFields,
  type AuditEvent,
  type AuditField,
  type AuditOutcome,
} from '../../foundation/contract/events.ts';
import { canonicalBytes, canonicalText, clean, cleanValue, type JsonValue } from './canonical.ts';

/** What happened, before it has its place in a log. `agencyId` is `installationId` for what belongs to no agency. */
export type AuditDraft = {
  event: AuditEvent;
  outcome: AuditOutcome;
  agencyId: AgencyId;
  at: Date;
  /** What is known of it; `at` is always taken from the draft's own `at`. */
  fields: Partial<Record<AuditField, JsonValue>>;
};

/** One field's salted words: base64url of JCS `[salt, field, value]` (RFC 9901 section 4.2.1). */
export type Disclosure = { field: string; disclosure: string };

/** A draft whose salts are drawn and whose commitments are computed: all but its place in the log. */
export type SealedDraft = {
  agencyId: AgencyId;
  at: Date;
  /** Calendar year (UTC) of `at`: with the agency it names the log. */
  year: number;
  act: AuditEvent;
  day: string;
  outcome: AuditOutcome;
  sd: Record<string, string>;
  disclosures: Disclosure[];
};

/** Where an entry stands: the log's origin, and its index from 0. */
export type EntryPlace = { log: string; n: number };

/** An entry in the form in which it is stored and hashed for good. */
export type Entry = { body: Buffer; leaf: Buffer; disclosures: Disclosure[] };

/** Bytes of one canonical field value; a longer one is cut visibly. Its disclosure then has at most 80,120 characters. */
export const maxFieldBytes = 60_000;

/** The longest body: C2SP tlog-tiles gives the length of an entry in 16 bits. The bounds on fields keep far below. */
export const maxBodyBytes = 65_535;

/** Null says "none" in these, as one of the two is enough: "license plate number or other data elements used to query" (Civil Code 1798.90.52(a)). */
const mayBeNone: ReadonlySet<AuditField> = new Set(['plate', 'query']);

const saltBytes = 16;
const outcomes: ReadonlySet<string> = new Set<AuditOutcome>(['permit', 'refuse', 'fail']);
const knownFields: ReadonlySet<string> = new Set(auditFields);

/** True for the name of an event that this version knows. */
export function isAuditEvent(name: string): name is AuditEvent {
  return Object.hasOwn(auditEvents, name);
}

/** True for the name of a field that this version knows. */
export function isAuditField(name: string): name is AuditField {
  return knownFields.has(name);
}

/** True when `value` says something: a mandatory field that doesn't counts as missing. */
export function saysSomething(field: AuditField, value: JsonValue | undefined): boolean {
  if (value === undefined) return false;
  if (value === null) return mayBeNone.has(field);
  return typeof value !== 'string' || value.trim() !== '';
}

/** Throws an Error naming what is wrong when no entry can be made of `draft`: unknown event or field, impossible time, a mandatory field missing. */
export function checkDraft(draft: AuditDraft): void {
  const { event, outcome, at, fields } = draft;
  if (!isAuditEvent(event)) throw new Error(`audit draft: no event is called ${JSON.stringify(event)}`);
  if (!outcomes.has(outcome)) throw new Error(`audit draft ${event}: no outcome is called ${JSON.stringify(outcome)}`);
  const year = at.getUTCFullYear();
  if (!(year >= 2000 && year <= 9999)) throw new Error(`audit draft ${event}: its time is impossible`);
  for (const field of Object.keys(fields)) {
    if (!isAuditField(field)) throw new Error(`audit draft ${event}: no field is called ${JSON.stringify(field)}`);
  }
  if (outcome !== 'permit') return;
  const missing = mandatoryFields(event).filter(field => field !== 'at' && !saysSomething(field, fields[field]));
  if (missing.length > 0) throw new Error(`audit draft ${event}: these fields are mandatory: ${missing.join(', ')}`);
}

/** Draws the salts and computes the commitments of a draft. Throws an Error as `checkDraft` does. */
export function sealDraft(draft: AuditDraft): SealedDraft {
  checkDraft(draft);
  const at = draft.at.toISOString();
  const values = Object.entries({ ...draft.fields, at }).filter(([, value]) => value !== undefined);
  const salts = randomBytes(saltBytes * values.length);
  const disclosures = values.map(([field, value], index) => {
    // 128 bits per field: without salt a plate would be found by trying all of them
    const salt = salts.subarray(index * saltBytes, (index + 1) * saltBytes).toString('base64url');
    return { field, disclosure: Buffer.from(`["${salt}","${field}",${fieldText(value)}]`).toString('base64url') };
  });
  return {
    agencyId: draft.agencyId,
    at: draft.at,
    year: draft.at.getUTCFullYear(),
    act: draft.event,
    // UTC, not the agency's day: whoever checks an entry needs no time zone and no table of daylight saving, and no day is of 23
    // or 25 hours. The exact time is a commitment like everything else: with it, a reader of the public log could tell who acted.
    day: at.slice(0, 10),
    outcome: draft.outcome,
    sd: Object.fromEntries(disclosures.map(({ field, disclosure }) => [field, digestOf(disclosure)])),
    disclosures,
  };
}

/** Gives a sealed draft its place: final bytes and RFC 6962 leaf hash. Throws a TypeError on a place that can't be. */
export function placeEntry(sealed: SealedDraft, { log, n }: EntryPlace): Entry {
  const { act, day, outcome, sd, disclosures } = sealed;
  const body = canonicalBytes({ act, day, log, n, outcome, sd, v: 1 });
  if (body.length > maxBodyBytes) throw new TypeError(`an entry of ${body.length} bytes is too long`);
  return { body, leaf: leafHash(body), disclosures };
}

/** The entry of `draft` at `place`, with fresh salts. Throws as `sealDraft` and `placeEntry` do. */
export function buildEntry(draft: AuditDraft, place: EntryPlace): Entry {
  return placeEntry(sealDraft(draft), place);
}

/** The leaf hash of RFC 6962 section 2.1: SHA-256 over 0x00 and the body. */
export function leafHash(body: Uint8Array): Buffer {
  return sha256(leafPrefix, body);
}

const leafPrefix = Buffer.of(0);

/** The digest of a disclosure: base64url of SHA-256 over its ASCII (RFC 9901 section 4.2.3). */
export function digestOf(disclosure: string): string {
  return sha256(disclosure).toString('base64url');
}

/** The value as it stands in the draft, cleaned and bounded: what both the outbox and the entry hold. */
export function fieldValue(value: unknown): JsonValue {
  return fit(cleanValue(value)).value;
}

function fieldText(value: unknown): string {
  return fit(cleanValue(value)).text;
}

function fit(value: JsonValue): { value: JsonValue; text: string } {
  const text = canonicalText(value);
  // a code unit is at most three bytes: most values need no counting
  if (text.length * 3 <= maxFieldBytes || Buffer.byteLength(text) <= maxFieldBytes) return { value, text };
  const cut = isList(value) ? cutList(value) : clean(text);
  return { value: cut, text: canonicalText(cut) };
}

/** As many items as fit, and how many there were. */
function cutList(list: readonly JsonValue[]): JsonValue {
  const kept: JsonValue[] = [];
  let left = maxFieldBytes - 100;
  for (const item of list) {
    left -= Buffer.byteLength(canonicalText(item)) + 1;
    if (left < 0) break;
    kept.push(item);
  }
  return [...kept, `… [cut: ${kept.length} of ${list.length} shown]`];
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
