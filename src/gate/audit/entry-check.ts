import { z } from 'zod';
import { mandatoryFields } from '../../foundation/contract/events.ts';
import { parseCanonical, type JsonValue } from './canonical.ts';
import {
  digestOf,
  isAuditEvent,
  isAuditField,
  leafHash,
  saysSomething,
  type Disclosure,
  type Entry,
  type EntryPlace,
} from './entry.ts';

export type FaultCode =
  | 'leaf_wrong'
  | 'body_malformed'
  | 'act_unknown'
  | 'place_wrong'
  | 'day_wrong'
  | 'field_missing'
  | 'disclosure_missing'
  | 'disclosure_unknown'
  | 'disclosure_wrong'
  | 'entry_missing'
  | 'entry_beyond_size'
  | 'row_wrong';

/** What is wrong with a stored entry or log; `log` and `n` say where, as far as known. */
export type Fault = { code: FaultCode; message: string; log?: string; n?: number; field?: string };

/** The plain part of an entry. Everything else is a commitment in `sd`. */
export type PlainEntry = z.infer<typeof plainForm>;

const plainForm = z.strictObject({
  act: z.string(),
  day: z.iso.date(),
  log: z.string().min(1).max(200),
  n: z.int().nonnegative(),
  outcome: z.enum(['permit', 'refuse', 'fail']),
  sd: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.string().regex(/^[A-Za-z0-9_-]{43}$/)),
  v: z.literal(1),
});

const disclosureForm = z.tuple([z.string().regex(/^[A-Za-z0-9_-]{22}$/), z.string(), z.json()]);

/** True for a committed field whose disclosure may be gone: the ids of found reads leave with the reads themselves. */
export function isPurgeable(field: string): boolean {
  return field === 'results';
}

/** Reads the plain part of an entry. Throws when the bytes are not canonical or not an entry. */
export function readPlain(body: Uint8Array): PlainEntry {
  return plainForm.parse(parseCanonical(body));
}

/** Reads a disclosure. Throws when it is not base64url of a canonical `[salt, field, value]` (RFC 9901 section 4.2.1). */
export function readDisclosure(disclosure: string): { field: string; value: JsonValue } {
  const [, field, value] = disclosureForm.parse(parseCanonical(Buffer.from(disclosure, 'base64url')));
  return { field, value };
}

/**
 * Every fault that a stored entry shows by itself: leaf hash, canonical form, each disclosure against its commitment, mandatory
 * fields. With `place`, also that it stands where it says. Empty when all is well. Needs no database.
 */
export function checkEntry(entry: Entry, place?: EntryPlace): Fault[] {
  const faults: Fault[] = [];
  if (!leafHash(entry.body).equals(entry.leaf)) {
    faults.push({ code: 'leaf_wrong', message: 'the leaf hash is not that of the body' });
  }
  let plain: PlainEntry;
  try {
    plain = readPlain(entry.body);
  } catch (error) {
    return [...faults, { code: 'body_malformed', message: `the body is not an entry: ${firstLine(error)}` }];
  }
  if (place !== undefined && (plain.log !== place.log || plain.n !== place.n)) {
    faults.push({ code: 'place_wrong', message: `the entry says that it is number ${plain.n} of ${plain.log}` });
  }
  const values = new Map<string, JsonValue>();
  for (const disclosure of entry.disclosures) faults.push(...checkDisclosure(plain, disclosure, values));
  faults.push(...checkFields(plain, values));
  return faults;
}

function checkDisclosure(
  plain: PlainEntry,
  { field, disclosure }: Disclosure,
  values: Map<string, JsonValue>,
): Fault[] {
  if (!Object.hasOwn(plain.sd, field)) {
    return [{ code: 'disclosure_unknown', field, message: `the entry holds no commitment to ${field}` }];
  }
  if (plain.sd[field] !== digestOf(disclosure)) {
    return [{ code: 'disclosure_wrong', field, message: `the disclosed ${field} is not what the entry commits to` }];
  }
  try {
    const read = readDisclosure(disclosure);
    if (read.field !== field) throw new Error(`it discloses ${read.field}`);
    values.set(field, read.value);
    return [];
  } catch (error) {
    return [
      { code: 'disclosure_wrong', field, message: `the disclosure of ${field} is malformed: ${firstLine(error)}` },
    ];
  }
}

function checkFields(plain: PlainEntry, values: Map<string, JsonValue>): Fault[] {
  const faults: Fault[] = [];
  for (const field of Object.keys(plain.sd)) {
    if (!values.has(field) && !isPurgeable(field)) {
      faults.push({
        code: 'disclosure_missing',
        field,
        message: `the words behind the commitment to ${field} are missing`,
      });
    }
  }
  const at = values.get('at');
  if (at !== undefined && (typeof at !== 'string' || at.slice(0, 10) !== plain.day)) {
    faults.push({
      code: 'day_wrong',
      field: 'at',
      message: `the entry says ${plain.day}, its disclosed time another day`,
    });
  }
  if (!isAuditEvent(plain.act)) {
    return [...faults, { code: 'act_unknown', message: `no event is called ${plain.act}` }];
  }
  // a refusal may know nothing of who asked; when it happened is always known
  const wanted = plain.outcome === 'permit' ? mandatoryFields(plain.act) : (['at'] as const);
  for (const field of wanted) {
    const committed = Object.hasOwn(plain.sd, field);
    if (!committed || (values.has(field) && !saysSomething(field, values.get(field)))) {
      faults.push({ code: 'field_missing', field, message: `${plain.act} must hold ${field}` });
    }
  }
  for (const field of Object.keys(plain.sd)) {
    if (!isAuditField(field)) faults.push({ code: 'body_malformed', field, message: `no field is called ${field}` });
  }
  return faults;
}

function firstLine(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return issue === undefined ? 'wrong form' : `${issue.path.join('.')} ${issue.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}
