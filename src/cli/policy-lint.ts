import { isProblem } from '../foundation/base/errors.ts';
import { lintProfile, type Lint } from '../gate/policy/lint.ts';
import { profileCodes } from '../gate/policy/load.ts';
import { exitCodeOf, type ExitCode } from './failure.ts';
import { findTarget, refuseTarget, type PolicyTarget } from './policy-target.ts';

/** One profile with its findings; `refused` when it is looser than the law or can't be read. */
type Report = { target: string; name: string | null; exitCode: ExitCode; lint: Lint | null; refused: string[] };

/**
 * Holds profiles against the statutes and prints what each has. Returns the exit code: 0 nothing is missing, 3 an element is missing or
 * a value unset, 4 looser than the law, 1 not a profile, 2 no such agency.
 */
export function runPolicyLint({ targets, json }: { targets: string[]; json: boolean }): ExitCode {
  const reports: Report[] = [];
  for (const name of targets.length === 0 ? profileCodes : targets) {
    const target = findTarget(name);
    if (target === null) return refuseTarget(name);
    reports.push(reportOn(target));
  }
  console.log(json ? JSON.stringify(reports, null, 2) : textOf(reports));
  return worst(reports.map(report => report.exitCode));
}

function reportOn(target: PolicyTarget): Report {
  try {
    const profile = target.read();
    const lint = lintProfile(profile);
    const incomplete = lint.toSet.length > 0 || lint.elements.some(one => one.state !== 'met');
    return { target: target.name, name: profile.meta.name, exitCode: incomplete ? 3 : 0, lint, refused: [] };
  } catch (error) {
    if (!isProblem(error)) throw error;
    const laws = error.extras.clauses ?? [];
    const places = (error.extras.fields ?? []).map(({ field, message }) => `${field}: ${message}`);
    const refused = places.length === 0 ? [error.message] : places;
    return {
      target: target.name,
      name: null,
      exitCode: exitCodeOf(error),
      lint: null,
      refused: [...refused, ...laws.map(law => `law: ${law}`)],
    };
  }
}

/** Refused by law first, then what can't be read, then what is incomplete. */
function worst(codes: ExitCode[]): ExitCode {
  return ([4, 1, 3] as const).find(code => codes.includes(code)) ?? 0;
}

function textOf(reports: Report[]): string {
  const blocks = reports.map(report => (report.lint === null ? refusalText(report) : lintText(report, report.lint)));
  const linted = reports.filter(report => report.lint !== null);
  if (linted.length > 1) blocks.push(tableText(linted));
  return blocks.join('\n\n');
}

function refusalText({ target, refused }: Report): string {
  return [`${target}: refused`, ...refused.map(line => `  ${line}`)].join('\n');
}

const marks = { met: 'has', part: 'PART', absent: 'NONE' } as const;

function lintText({ target, name }: Report, { elements, toSet, leftOpen }: Lint): string {
  const lines = [`${name ?? target} (${target})`];
  for (const { law, title, state, has, references } of elements) {
    const rests = references.length === 0 ? '' : `  [${references.join(', ')}]`;
    lines.push(`  ${marks[state].padEnd(5)}${title.padEnd(28)}${has}${rests}  (${law})`);
  }
  lines.push('  not looser than the law');
  lines.push(
    toSet.length === 0
      ? '  nothing is left to set'
      : `  unset, for the agency to decide (${toSet.length}): ${toSet.join(', ')}`,
  );
  if (leftOpen.length > 0) lines.push(`  left unsaid, which it may be (${leftOpen.length}): ${leftOpen.join(', ')}`);
  return lines.join('\n');
}

/** Element by agency, as counsel would write it. */
function tableText(reports: Report[]): string {
  const titles = reports[0]?.lint?.elements.map(({ title }) => title) ?? [];
  const columns = [
    ['', ...titles],
    ...reports.map(({ target, lint }) => [target, ...(lint?.elements.map(({ has }) => has) ?? [])]),
  ];
  const widths = columns.map(cells => Math.max(...cells.map(cell => cell.length)));
  const row = (at: number): string =>
    columns
      .map((cells, column) => (cells[at] ?? '').padEnd(widths[column] ?? 0))
      .join(' | ')
      .trimEnd();
  return ['', ...titles].map((_, at) => row(at)).join('\n');
}
