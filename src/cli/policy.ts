import { text } from 'node:stream/consumers';
import type { Command } from 'commander';

/**
 * `plateward policy`: the words of its commands; the work stands in files of their own. lint, show, trace and adopt need no database;
 * propose asks the running server, as a person does.
 */
export function addPolicy(program: Command): void {
  const policy = program
    .command('policy')
    .description("the agencies' policies as data: against the law, parameter by parameter, clause by clause")
    .showHelpAfterError('(plateward policy --help lists the commands)');
  addLint(policy);
  addShow(policy);
  addTrace(policy);
  addAdopt(policy);
  addPropose(policy);
}

const jsonOption = ['--json', 'answer for machines: JSON on standard output', false] as const;

function addLint(policy: Command): void {
  policy
    .command('lint')
    .description(
      'hold profiles against the statutes; exit 3 when an element or a value is missing, 4 when one is looser than the law',
    )
    .argument('[agency-or-file...]', 'codes of agencies, or profile files; all five when none is named')
    .option(...jsonOption)
    .action(async (targets: string[], options: { json: boolean }) => {
      const { runPolicyLint } = await import('./policy-lint.ts');
      process.exitCode = runPolicyLint({ targets, ...options });
    });
}

function addShow(policy: Command): void {
  policy
    .command('show')
    .description(
      "print an agency's values, each with its strength and what it rests on; exit 3 when what was asked for is unset",
    )
    .argument('<agency-or-file>', 'code of an agency, or a profile file')
    .argument('[clause-or-parameter]', 'such as CB-09, search or search.reasonRequired')
    .option('--demonstration', 'with the demonstration values that stand in where the policy is silent', false)
    .option(...jsonOption)
    .action(async (target: string, asked: string | undefined, options: { demonstration: boolean; json: boolean }) => {
      const { runPolicyShow } = await import('./policy-show.ts');
      process.exitCode = runPolicyShow({ target, asked, ...options });
    });
}

function addTrace(policy: Command): void {
  policy
    .command('trace')
    .description('clause by clause: what enforces or measures it, which tests, which evidence')
    .argument('[agency]', 'code of an agency')
    .option('--agency <code>', 'the same')
    .option('--missing', 'only clauses that wait for a part that is not built; exit 3 when there are any', false)
    .option(...jsonOption)
    .action(async (agency: string | undefined, options: { agency?: string; missing: boolean; json: boolean }) => {
      const { runPolicyTrace } = await import('./policy-trace.ts');
      process.exitCode = runPolicyTrace({ ...options, agency: agency ?? options.agency });
    });
}

function addAdopt(policy: Command): void {
  policy
    .command('adopt')
    .description(
      "take the text of an adopted policy, held word by word against the agency's profile; exit 1 when they differ",
    )
    .argument('<file>', 'the policy as plain text')
    .requiredOption('--agency <code>', 'whose policy it is')
    .option(...jsonOption)
    .action(async (file: string, options: { agency: string; json: boolean }) => {
      const { runPolicyAdopt } = await import('./policy-adopt.ts');
      process.exitCode = await runPolicyAdopt({ file, ...options });
    });
}

function addPropose(policy: Command): void {
  policy
    .command('propose')
    .description(
      'ask the running server for a change of policy; a second person approves. The session token comes on standard input',
    )
    .argument('<file>', 'a whole profile, or an object of dotted paths and new values with their ground')
    .requiredOption('--server <address>', 'where the server answers, such as http://127.0.0.1:8460')
    .requiredOption('--effective-on <day>', 'the first day, YYYY-MM-DD')
    .requiredOption('--reason <words>', 'why')
    .option(...jsonOption)
    .action(async (file: string, options: { server: string; effectiveOn: string; reason: string; json: boolean }) => {
      const { runPolicyPropose } = await import('./policy-propose.ts');
      const token = (await text(process.stdin)).trim();
      process.exitCode = await runPolicyPropose({ file, ...options }, token);
    });
}
