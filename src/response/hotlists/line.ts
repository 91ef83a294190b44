import { sha256Hex } from '../../foundation/base/crypto.ts';
import { stateCodeSchema, timeSchema, type Vehicle } from '../../foundation/contract/words.ts';
import { parsePattern } from '../../foundation/plates/pattern.ts';
import { parseState } from '../../foundation/plates/states.ts';
import { screenCategory } from './rules.ts';

/** The columns of the canonical file; `confirmed_at` is not kept (see docs/formats/hotlist-csv.md). */
export const listColumns = [
  'plate',
  'state',
  'plate_type',
  'category',
  'priority',
  'reason',
  'case_number',
  'requested_by',
  'approved_by',
  'effective_at',
  'expires_at',
  'vehicle_year',
  'vehicle_make',
  'vehicle_model',
  'vehicle_color',
  'vin',
  'ori',
  'nic',
  'caution',
  'instructions',
  'source_list',
  'source_record_id',
  'confirmed_at',
] as const;
export type ListColumn = (typeof listColumns)[number];

export type ListKind = 'custom' | 'state' | 'federal';
export type Priority = 'high' | 'medium' | 'low';

/** What the lines of one file have in common. */
export type ListContext = {
  kind: ListKind;
  /** Times already read: a file holds few different ones. */
  times: Map<string, Date | null>;
};

/** One line of a hotlist, read and checked by itself; whether it is approved is decided later. */
export type ListLine = {
  line: number;
  /** SHA-256 in hex of all that the line says: the same line in the next file is the same entry. */
  fingerprint: string;
  plate: string;
  state: string | null;
  plateType: string | null;
  category: string;
  priority: Priority;
  reason: string;
  caseNumber: string;
  requestedBy: string;
  approvedBy: string;
  /** Null: from the moment of import on. */
  effectiveAt: Date | null;
  expiresAt: Date;
  vehicle: Vehicle;
  vin: string | null;
  ori: string | null;
  nic: string | null;
  caution: string | null;
  instructions: string | null;
  sourceList: string | null;
  sourceRecordId: string | null;
};

type Read = {
  value: ListLine | null;
  faults: { column: ListColumn; message: string }[];
  warnings: string[];
  dropped: boolean;
};

/** LA-22, BA-20: partial plates are entered; with fewer letters and digits than this one would match half the traffic. */
const minPartialFixed = 3;

const longest: Readonly<Record<ListColumn, number>> = {
  plate: 40,
  state: 40,
  plate_type: 40,
  category: 80,
  priority: 10,
  reason: 500,
  case_number: 40,
  requested_by: 80,
  approved_by: 80,
  effective_at: 40,
  expires_at: 40,
  vehicle_year: 20,
  vehicle_make: 60,
  vehicle_model: 60,
  vehicle_color: 40,
  vin: 40,
  ori: 20,
  nic: 20,
  caution: 500,
  instructions: 500,
  source_list: 120,
  source_record_id: 120,
  confirmed_at: 40,
};

/** Reads one line. What the law keeps out is dropped before anything else of it is looked at; never throws. */
export function readLine(
  cell: (column: ListColumn) => string,
  { line, required, context }: { line: number; required: readonly ListColumn[]; context: ListContext },
): Read {
  const read: Read = { value: null, faults: [], warnings: [], dropped: false };
  const screened = screenCategory({
    category: cell('category'),
    sourceList: cell('source_list'),
    reason: cell('reason'),
  });
  if (screened !== null) return { ...read, dropped: true, warnings: [`left out: ${screened}`] };
  const fault = (column: ListColumn, message: string): void => void read.faults.push({ column, message });
  for (const column of required) if (cell(column) === '') fault(column, 'is required');
  for (const column of listColumns) {
    const text = cell(column);
    if (text === '') continue;
    if (text.length > longest[column]) fault(column, `has more than ${longest[column]} characters`);
    else if (/[\p{Cc}\p{Cs}]/u.test(text)) fault(column, 'holds a line break or control character');
  }
  if (read.faults.length > 0) return read;
  const plate = readPlate(cell('plate'), fault);
  const state = readState(cell('state'), read, fault);
  const priority = readPriority(cell('priority'), fault);
  const effectiveAt = readTime(cell('effective_at'), 'effective_at', { context, fault });
  const expiresAt = readTime(cell('expires_at'), 'expires_at', { context, fault });
  readTime(cell('confirmed_at'), 'confirmed_at', { context, fault });
  if (effectiveAt !== null && expiresAt !== null && expiresAt <= effectiveAt)
    fault('expires_at', 'is not later than effective_at');
  if (read.faults.length > 0 || plate === null || priority === null || expiresAt === null) return read;
  const says = {
    plate,
    state,
    plateType: orNull(cell('plate_type')),
    category: cell('category'),
    priority,
    reason: cell('reason'),
    caseNumber: cell('case_number'),
    ...vouchers(cell, context.kind),
    effectiveAt,
    expiresAt,
    vehicle: readVehicle(cell),
    vin: orNull(cell('vin')),
    ori: orNull(cell('ori')),
    nic: orNull(cell('nic')),
    caution: orNull(cell('caution')),
    instructions: orNull(cell('instructions')),
    sourceList: orNull(cell('source_list')),
    sourceRecordId: orNull(cell('source_record_id')),
  };
  return { ...read, value: { line, fingerprint: sha256Hex(JSON.stringify(says)), ...says } };
}

type Fault = (column: ListColumn, message: string) => void;

function readPlate(text: string, fault: Fault): string | null {
  const parsed = parsePattern(text);
  if ('fault' in parsed) {
    fault('plate', parsed.fault);
    return null;
  }
  const { pattern } = parsed;
  if (pattern.kind === 'wildcard' && pattern.fixedCount < minPartialFixed) {
    fault('plate', `a partial plate needs at least ${minPartialFixed} letters or digits`);
    return null;
  }
  return pattern.text;
}

function readState(text: string, read: Read, fault: Fault): string | null {
  if (text === '') return null;
  const state = parseState(text);
  if (state !== null) return state;
  const written = text.toUpperCase();
  if (!stateCodeSchema.safeParse(written).success) {
    fault('state', 'must be a state or its two-letter code, such as CA');
    return null;
  }
  // provinces and foreign states have two-letter codes too
  read.warnings.push(`${written} is not a US state: a match will say "possible" unless the read says the same`);
  return written;
}

function readPriority(text: string, fault: Fault): Priority | null {
  const priority = text.toLowerCase();
  if (priority === '') return 'medium';
  if (priority === 'high' || priority === 'medium' || priority === 'low') return priority;
  fault('priority', 'must be high, medium or low');
  return null;
}

function readTime(
  text: string,
  column: ListColumn,
  { context, fault }: { context: ListContext; fault: Fault },
): Date | null {
  if (text === '') return null;
  let time = context.times.get(text);
  if (time === undefined) {
    time = timeSchema.safeParse(text).success ? new Date(text) : null;
    if (context.times.size < 100_000) context.times.set(text, time);
  }
  if (time === null) fault(column, 'must be a time with zone, such as 2026-05-31T23:59:00-07:00');
  return time;
}

function readVehicle(cell: (column: ListColumn) => string): Vehicle {
  const vehicle: Vehicle = {};
  const set = (field: keyof Vehicle, column: ListColumn): void => {
    const text = cell(column);
    if (text !== '') vehicle[field] = text;
  };
  set('year', 'vehicle_year');
  set('make', 'vehicle_make');
  set('model', 'vehicle_model');
  set('color', 'vehicle_color');
  return vehicle;
}

/** Who answers for a line: in a custom list the persons named; else the issuing authority, where the file names nobody. */
function vouchers(cell: (column: ListColumn) => string, kind: ListKind): Pick<ListLine, 'requestedBy' | 'approvedBy'> {
  const requestedBy = cell('requested_by');
  const approvedBy = cell('approved_by');
  if (kind === 'custom') return { requestedBy, approvedBy };
  const authority = `${kind} list`;
  const requester = requestedBy || cell('ori') || 'issuing agency';
  return { requestedBy: requester, approvedBy: approvedBy === '' || approvedBy === requester ? authority : approvedBy };
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
