import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { listColumns, readLine, type ListColumn, type ListContext, type ListLine } from './line.ts';

/** One thing that is wrong with a line; `line` counts from 1, the header is line 1. */
export type LineFault = { line: number; column: string | null; message: string };

/** What a hotlist file says, and everything that is wrong with it. */
export type ListFile = {
  lines: ListLine[];
  /** The first faults; `faultCount` counts all. */
  faults: LineFault[];
  faultCount: number;
  /** Lines left out by law, or off until the agency sets them; nothing of them is kept. */
  dropped: number;
  warnings: { line: number; message: string }[];
};

/** The most faults and warnings that are reported by line. */
export const maxReported = 100;

const chunkCharacters = 65_536;
const longestRecord = 20_000;

/**
 * Reads a canonical hotlist file to its end, whatever is wrong with it, and gives way to other work as it goes: a large list
 * must not hold up reads that come in. Never throws for what stands in the file.
 */
export async function readListFile(text: string, context: ListContext): Promise<ListFile> {
  const file: ListFile = { lines: [], faults: [], faultCount: 0, dropped: 0, warnings: [] };
  let header: Header | null = null;
  let headerRead = false;
  const records = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecord,
    // at once: what was read before a broken quotation mark is reported too
    on_record(cells: string[], { lines }) {
      if (header !== null) addRecord(file, { cells, line: lines, header, context });
      else if (!headerRead) header = readHeader(cells, context, file);
      headerRead = true;
      return null;
    },
  });
  try {
    await pipeline(Readable.from(chunksOf(text)), records.resume());
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    addFault(file, {
      line: typeof error['lines'] === 'number' ? error['lines'] : 1,
      column: null,
      message: csvMessages[error.code] ?? 'is not well-formed CSV (RFC 4180)',
    });
  }
  if (!headerRead && file.faultCount === 0) addFault(file, { line: 1, column: null, message: 'the file is empty' });
  refuseDoubles(file);
  return file;
}

/** Adds a fault to the count, and to the report while there is room. */
export function addFault(file: Pick<ListFile, 'faults' | 'faultCount'>, fault: LineFault): void {
  file.faultCount++;
  if (file.faults.length < maxReported) file.faults.push(fault);
}

const csvMessages: Readonly<Partial<Record<string, string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'after a closing quotation mark there must be a comma or the end of the line',
  INVALID_OPENING_QUOTE: 'a quotation mark stands inside a value that does not begin with one',
  CSV_MAX_RECORD_SIZE: `a line has more than ${longestRecord} characters`,
};

async function* chunksOf(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += chunkCharacters) {
    yield text.slice(at, at + chunkCharacters);
    await nextTurn();
  }
}

/** Position of each column in the file; -1 where the file lacks it. */
type Header = { places: Record<ListColumn, number>; width: number };

function readHeader(cells: readonly string[], { kind }: ListContext, file: ListFile): Header | null {
  const names = cells.map(cell => cell.trim().toLowerCase());
  const known: ReadonlySet<string> = new Set(listColumns);
  const fault = (message: string): void => addFault(file, { line: 1, column: null, message });
  for (const [index, name] of names.entries()) {
    if (!known.has(name)) fault(`no column is called ${JSON.stringify(name.slice(0, 40))}`);
    else if (names.indexOf(name) !== index) fault(`the column ${name} stands there twice`);
  }
  for (const column of requiredColumns(kind)) {
    if (!names.includes(column)) fault(`the column ${column} is missing`);
  }
  if (file.faultCount > 0) return null;
  const places = Object.fromEntries(listColumns.map(column => [column, names.indexOf(column)]));
  return { places: places as Header['places'], width: names.length }; // one place per column, by construction
}

/** What every line must say. State and federal files name no approver of ours: the issuing authority answers for them. */
function requiredColumns(kind: ListContext['kind']): ListColumn[] {
  const always: ListColumn[] = ['plate', 'category', 'reason', 'case_number', 'expires_at'];
  return kind === 'custom' ? [...always, 'requested_by', 'approved_by'] : always;
}

function addRecord(
  file: ListFile,
  { cells, line, header, context }: { cells: string[]; line: number; header: Header; context: ListContext },
): void {
  if (cells.length !== header.width) {
    const message = `has ${cells.length} values, the header has ${header.width} columns`;
    addFault(file, { line, column: null, message });
    return;
  }
  const cell = (column: ListColumn): string => {
    const place = header.places[column];
    return place < 0 ? '' : (cells[place] ?? '').trim();
  };
  const read = readLine(cell, { line, required: requiredColumns(context.kind), context });
  for (const fault of read.faults) addFault(file, { line, ...fault });
  for (const message of read.warnings) addWarning(file, line, message);
  if (read.dropped) file.dropped++;
  if (read.value !== null) file.lines.push(read.value);
}

/** Adds a warning to the report while there is room; the last one says that there are more. */
export function addWarning(file: Pick<ListFile, 'warnings'>, line: number, message: string): void {
  if (file.warnings.length < maxReported) file.warnings.push({ line, message });
  else if (file.warnings.length === maxReported) file.warnings.push({ line, message: 'more warnings are not shown' });
}

/** The same line twice is one entry; the second is told and left out. */
function refuseDoubles(file: ListFile): void {
  const firstLine = new Map<string, number>();
  file.lines = file.lines.filter(({ line, fingerprint }) => {
    const first = firstLine.get(fingerprint);
    if (first === undefined) firstLine.set(fingerprint, line);
    else addWarning(file, line, `says the same as line ${first}: left out`);
    return first === undefined;
  });
}
