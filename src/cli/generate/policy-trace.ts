import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { allClauses, clauseStates, settingsByClause, type Clause } from '../../gate/policy/clauses.ts';
import { adoptedProfile, profileCodes, type ProfileCode } from '../../gate/policy/load.ts';
import { testsByClause } from './test-names.ts';

const root = path.resolve(fileURLToPath(import.meta.url), '../../../..');

/** A clause with what the tree says of it now. */
export type TracedClause = Clause & {
  agency: ProfileCode;
  /** Parameters of the adopted profile that rest on it. */
  settings: string[];
  /** Names of its tests, by file; none where the tests are not beside the product. */
  testNames: { file: string; names: string[] }[];
};

/** Every clause, traced; of one agency where it is given. */
export function traceClauses(only?: ProfileCode): TracedClause[] {
  const names = new Map<string, Map<string, string[]>>();
  const namesIn = (file: string): Map<string, string[]> => {
    const known = names.get(file);
    if (known !== undefined) return known;
    const at = path.join(root, file);
    const found = existsSync(at) ? testsByClause(readFileSync(at, 'utf8')) : new Map<string, string[]>();
    names.set(file, found);
    return found;
  };
  const settings = new Map(profileCodes.map(code => [code, settingsByClause(code)]));
  return allClauses()
    .filter(({ code }) => only === undefined || code === only)
    .map(({ code, clause }) => ({
      ...clause,
      agency: code,
      settings: settings.get(code)?.get(clause.id) ?? [],
      testNames: clause.tests.map(file => ({ file, names: namesIn(file).get(clause.id) ?? [] })),
    }));
}

/** `docs/generated/policy-trace.md`: clause -> control -> tests -> evidence, for all five policies. */
export function policyTraceDocument(): string {
  const clauses = traceClauses();
  return [
    '# Clause by clause',
    '',
    'Made by `./plateward generate` from `policies/clauses/`, the profiles and the names of the tests. Do not edit.',
    '',
    '- **enforced**: Plateward does it, or refuses what is against it',
    '- **measured**: people do it, and the record shows whether',
    '- **procedure**: people do it, and the named post answers for it',
    '- **waiting**: the part of Plateward that is to do it is not built',
    '',
    ...countsTable(clauses),
    ...profileCodes.flatMap(code => agencySection(code, clauses)),
  ].join('\n');
}

function countsTable(clauses: TracedClause[]): string[] {
  const count = (code: ProfileCode | null, state: Clause['state'] | null): number =>
    clauses.filter(one => (code === null || one.agency === code) && (state === null || one.state === state)).length;
  const row = (name: string, code: ProfileCode | null): string =>
    `| ${[name, ...clauseStates.map(state => count(code, state)), count(code, null)].join(' | ')} |`;
  return [
    `| policy | ${clauseStates.join(' | ')} | clauses |`,
    '|---|---|---|---|---|---|',
    ...profileCodes.map(code => row(adoptedProfile(code).meta.name, code)),
    row('all', null),
    '',
  ];
}

function agencySection(code: ProfileCode, clauses: TracedClause[]): string[] {
  return [
    `## ${adoptedProfile(code).meta.name}`,
    '',
    '| clause | place | asks | in short | state | control | settings | tests | shown by |',
    '|---|---|---|---|---|---|---|---|---|',
    ...clauses.filter(one => one.agency === code).map(row),
    '',
  ];
}

function row(clause: TracedClause): string {
  const cells = [
    clause.id,
    `${clause.section}, ${linesOf(clause)}`,
    clause.strength,
    clause.says,
    stateOf(clause),
    listOf(clause.control),
    listOf(clause.settings),
    listOf(clause.testNames.map(({ file, names }) => `${file}: ${names.join('; ')}`)),
    listOf(clause.evidence),
  ];
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** "lines 16 to 18", or "line 16". */
export function linesOf({ lines: [from, to] }: Clause): string {
  return from === to ? `line ${from}` : `lines ${from} to ${to}`;
}

/** The state in words: whose procedure, or what is waited for, and what else is to be said. */
export function stateOf({ state, owner, waitsFor, note }: Clause): string {
  const about = state === 'procedure' ? ` (${owner ?? ''})` : state === 'waiting' ? ` for ${waitsFor ?? ''}` : '';
  return `${state}${about}${note === undefined ? '' : `: ${note}`}`;
}

function listOf(items: string[]): string {
  return items.length === 0 ? '-' : items.join('<br>');
}
