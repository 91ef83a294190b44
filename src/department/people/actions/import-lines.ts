import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { sha256Hex } from '../../../foundation/base/crypto.ts';
import { isProblem, Problem } from '../../../foundation/base/errors.ts';
import type { AuditEvent } from '../../../foundation/contract/events.ts';
import type { PeopleFile } from '../../../foundation/contract/people-words.ts';
import type { Permission } from '../../../foundation/contract/permissions.ts';
import type { ImportAnswer, LineResult } from '../../../foundation/contract/routes/people-files.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act, type Desk } from '../../../gate/access/act.ts';
import type { Context } from '../../../gate/access/context.ts';
import { selectAccountByName } from '../store.ts';
import { lockPeople, type AccountDetail } from '../store/accounts.ts';
import { doOrUndo } from '../store/savepoint.ts';
import { fieldProblem, requireActive } from './checks.ts';

/** A file to import, and how. */
export type PeopleFileInput = { text: string; dryRun: boolean; allOrNothing: boolean };

/** The file as a route hands it in. */
export function fileOf(text: string, query: { dryRun: string; allOrNothing: string }): PeopleFileInput {
  return { text, dryRun: query.dryRun === 'true', allOrNothing: query.allOrNothing === 'true' };
}

/** Columns of each file; those with `?` may be missing. docs/formats/people-csv.md says what stands in them. */
export const fileColumns = {
  people: ['username', 'display_name', 'kind?', 'supervisor?', 'same_human_as?'],
  posts: ['username', 'post', 'from?', 'to?'],
  clearances: ['username', 'clearance', 'granted_on', 'expires_on'],
  training: ['username', 'course', 'completed_on', 'valid_until?'],
} as const satisfies Record<PeopleFile, readonly string[]>;

/** What a file is, by its columns; null when it is none of them. */
export function kindOfFile(text: string): PeopleFile | null {
  const header = new Set(
    text
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/, 1)[0]
      ?.split(',')
      .map(nameOf),
  );
  const kinds = Object.entries(fileColumns).filter(([, columns]) =>
    columns.every(column => column.endsWith('?') || header.has(column)),
  );
  return kinds.length === 1 ? ((kinds[0]?.[0] as PeopleFile | undefined) ?? null) : null; // a key of the table
}

/** The most lines of a file: all are taken in one transaction. */
export const mostLines = 2000;

export type Cells = (column: string) => string;
export type LineAnswer = {
  result: Exclude<LineResult, 'refused'>;
  message: string;
  personId?: string;
  invitation?: string;
};

export type Import = {
  kind: PeopleFile;
  permission: Permission;
  event: AuditEvent;
  file: PeopleFileInput;
  /** One line; throws a Problem to refuse it. */
  takeLine(tx: Tx, cells: Cells, desk: Desk): Promise<LineAnswer>;
};

/**
 * Takes a file of people in, line by line: a refused line says why and changes nothing. A dry run does all of it and takes it back, so
 * that it tells what an import would. Throws Problem `input_invalid` for a file that can't be read as a whole.
 */
export function importLines(ctx: Context, input: Import): Promise<ImportAnswer> {
  const { kind, permission, event, file } = input;
  const about = { detail: { file_hash: sha256Hex(file.text), dry_run: file.dryRun }, result_count: 0 };
  return act(ctx, { permission, event, about }, async (tx, desk) => {
    const records = readRecords(file.text, fileColumns[kind]);
    await lockPeople(tx, ctx.actor.agency.agencyId);
    const answer = await doOrUndo<ImportAnswer>(tx, { name: 'import_file', keep: ({ taken }) => taken }, async () => {
      const lines: ImportAnswer['lines'] = [];
      for (const record of records) lines.push(await takeOne(tx, { input, desk, record }));
      const count = (result: LineResult): number => lines.filter(line => line.result === result).length;
      const refused = count('refused');
      const taken = !file.dryRun && !(file.allOrNothing && refused > 0);
      return { dryRun: file.dryRun, taken, added: count('added'), unchanged: count('unchanged'), refused, lines };
    });
    const { lines, taken, added, unchanged, refused } = answer;
    desk.record({
      result_count: taken ? added : 0,
      results: taken ? lines.flatMap(line => (line.result === 'added' ? (line.personId ?? []) : [])) : [],
      detail: { ...about.detail, taken, added, unchanged, refused },
    });
    // an invitation that was taken back opens nothing
    return taken ? answer : { ...answer, lines: lines.map(line => ({ ...line, invitation: null })) };
  });
}

async function takeOne(
  tx: Tx,
  { input, desk, record }: { input: Import; desk: Desk; record: { line: number; cells: Cells } },
): Promise<ImportAnswer['lines'][number]> {
  const { line, cells } = record;
  try {
    const work = (): Promise<LineAnswer> => input.takeLine(tx, cells, desk);
    const done = await doOrUndo<LineAnswer>(tx, { name: 'import_line', keep: () => true }, work);
    const { result, message, personId = null, invitation = null } = done;
    return { line, result, message, personId, invitation };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { line, result: 'refused', message: error.message, personId: null, invitation: null };
  }
}

function readRecords(text: string, columns: readonly string[]): { line: number; cells: Cells }[] {
  const [header, ...rows] = parseCsv(text);
  if (header === undefined) throw fileProblem('The file is empty.');
  const names = header.cells.map(nameOf);
  const known = columns.map(column => column.replace('?', ''));
  const strange = names.find((name, at) => !known.includes(name) || names.indexOf(name) !== at);
  if (strange !== undefined)
    throw fileProblem(`The column ${JSON.stringify(strange.slice(0, 40))} is unknown or stands there twice.`);
  const missing = columns.find(column => !column.endsWith('?') && !names.includes(column));
  if (missing !== undefined) throw fileProblem(`The column ${missing} is missing.`);
  if (rows.length > mostLines) throw fileProblem(`The file has more than ${mostLines} lines: split it.`);
  return rows.map(({ line, cells }) => ({
    line,
    cells: column => {
      if (cells.length !== names.length)
        throw fieldProblem('line', `has ${cells.length} values, the header has ${names.length} columns`);
      const at = names.indexOf(column);
      return at < 0 ? '' : (cells[at] ?? '').trim();
    },
  }));
}

const rowSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

function parseCsv(text: string): { line: number; cells: string[] }[] {
  const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 10_000 };
  try {
    const rows: unknown = parse(text, options);
    return rowSchema.parse(rows).map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw fileProblem('The file is not well-formed CSV (RFC 4180).');
  }
}

function nameOf(cell: string): string {
  return cell.trim().replaceAll('"', '').toLowerCase();
}

function fileProblem(detail: string): Problem {
  return new Problem('input_invalid', { detail, fields: [{ field: 'file', message: detail }] });
}

/**
 * A text of a file. One that a spreadsheet would run as a formula (first character `=`, `+`, `-`, `@`) is refused: it would travel with
 * every list that is made of it. Throws Problem `input_invalid`.
 */
export function plainText(column: string, text: string, max: number): string {
  if (text === '') throw fieldProblem(column, 'is empty');
  if (/^[=+\-@]/.test(text)) throw fieldProblem(column, 'begins like a formula of a spreadsheet (= + - @)');
  if (text.length > max || /[\p{Cc}\p{Cs}]/u.test(text))
    throw fieldProblem(column, `is longer than ${max} characters, or holds control characters`);
  return text;
}

/** A calendar day that exists; throws Problem `input_invalid`. */
export function dayOf(column: string, text: string): string {
  const parsed = z.iso.date().safeParse(text);
  if (!parsed.success) throw fieldProblem(column, 'must be a day such as 2026-05-01');
  return parsed.data;
}

/** The account that a line names, if it is in use; throws Problem `input_invalid` or `policy_refused`. */
export async function accountOfLine(tx: Tx, column: string, username: string): Promise<AccountDetail> {
  const found = await selectAccountByName(tx, username);
  if (found === null) throw fieldProblem(column, 'is no account of this agency');
  return requireActive(tx, found.personId);
}
