import { clauseStates } from '../gate/policy/clauses.ts';
import { profileCodes } from '../gate/policy/load.ts';
import type { ExitCode } from './failure.ts';
import { linesOf, stateOf, traceClauses, type TracedClause } from './generate/policy-trace.ts';
import { refuseTarget } from './policy-target.ts';

/**
 * Prints clause by clause what is done about it. Returns the exit code: 0 printed, 3 when `missing` clauses were asked for and there are
 * some, 2 no such agency.
 */
export function runPolicyTrace(options: { agency: string | undefined; missing: boolean; json: boolean }): ExitCode {
  const { agency, missing, json } = options;
  const code = profileCodes.find(one => one === agency);
  if (agency !== undefined && code === undefined) return refuseTarget(agency);
  const clauses = traceClauses(code).filter(one => !missing || one.state === 'waiting');
  console.log(json ? JSON.stringify(clauses, null, 2) : textOf(clauses, missing));
  return missing && clauses.length > 0 ? 3 : 0;
}

function textOf(clauses: TracedClause[], missing: boolean): string {
  const lines = clauses.flatMap(clauseLines);
  const counts = clauseStates.map(state => `${clauses.filter(one => one.state === state).length} ${state}`);
  lines.push(missing ? `${clauses.length} clauses wait` : `${clauses.length} clauses: ${counts.join(', ')}`);
  return lines.join('\n');
}

function clauseLines(clause: TracedClause): string[] {
  const { id, section, strength, says, control, settings, testNames, evidence } = clause;
  const part = (name: string, items: string[]): string[] =>
    items.length === 0 ? [] : [`    ${name}: ${items.join(', ')}`];
  return [
    `${id} (${section}, ${linesOf(clause)}; ${strength}) ${says}`,
    `    ${stateOf(clause)}`,
    ...part('control', control),
    ...part('settings', settings),
    ...testNames.map(({ file, names }) => `    test: ${file}${names.length === 0 ? '' : `: ${names.join('; ')}`}`),
    ...part('shown by', evidence),
  ];
}
