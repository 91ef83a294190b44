import { Command, InvalidArgumentError, Option } from 'commander';
import { addPolicy } from './policy.ts';

/**
 * Every command of `./plateward`: its words here, its work in a file of its own that is loaded only when the command runs, so
 * that help and start-up stay fast. A handler returns its exit code (failure.ts lists them).
 */
export function buildProgram(): Command {
  const program = new Command('plateward')
    .description("License plate reader system that lives by its department's adopted policy, and can prove it")
    .helpCommand(true)
    .showHelpAfterError('(plateward --help lists the commands)')
    // Set before the commands are added: they inherit it.
    .exitOverride();
  for (const add of additions) add(program);
  return program;
}

const additions: ((program: Command) => void)[] = [
  addDemo,
  addStart,
  addTest,
  addCheck,
  addGenerate,
  addRead,
  addIngestTest,
  addBench,
  addOpenapi,
  addPolicy,
  addBreakGlass,
  addPeople,
  addSetup,
];

function addDemo(program: Command): void {
  command(
    program,
    'demo',
    'the whole system on this machine: a database of its own, five agencies, demo people, invented traffic',
  )
    .option('--once', 'run the whole story without a browser, say what happened step by step, and end', false)
    .option('--port <number>', 'port on the loopback address', parsePort)
    .option(
      '--folder <path>',
      "the demonstration's folder (default: one beside the data folder; with --once a new one that is removed at the end)",
    )
    .action(async (options: { once: boolean; port?: number; folder?: string; json: boolean }) => {
      const { runDemo } = await import('./demo.ts');
      process.exitCode = await runDemo(options);
    });
}

function addStart(program: Command): void {
  command(program, 'start', "run the department's server; settings come from the environment")
    .option('--port <number>', 'port on the loopback address', parsePort)
    .action(async (options: { port?: number; json: boolean }) => {
      const { runStart } = await import('./start.ts');
      process.exitCode = await runStart(options);
    });
}

function addTest(program: Command): void {
  command(program, 'test', 'everything needed to trust it; the last line is `N passed, N failed`')
    .addOption(
      new Option('--size <size>', 'how much of the heavy tests').choices(['quick', 'full'] as const).default('quick'),
    )
    .action(async (options: { size: 'quick' | 'full'; json: boolean }) => {
      const { runTest } = await import('./test.ts');
      process.exitCode = await runTest(options);
    });
}

function addCheck(program: Command): void {
  command(program, 'check', 'the fast part of test, under a minute: types, lint, format, unit').action(
    async (options: { json: boolean }) => {
      const { runCheck } = await import('./check.ts');
      process.exitCode = await runCheck(options);
    },
  );
}

function addGenerate(program: Command): void {
  command(program, 'generate', 'write the generated documents and types anew')
    .option('--check', 'write nothing; exit 1 when one of them is not up to date', false)
    .action(async (options: { check: boolean; json: boolean }) => {
      const { runGenerate } = await import('./generate.ts');
      process.exitCode = await runGenerate(options);
    });
}

function addPeople(program: Command): void {
  const people = program
    .command('people')
    .description('accounts, posts, clearances and training records of a department')
    .showHelpAfterError('(plateward people --help lists the commands)');
  command(
    people,
    'import',
    'take in a CSV file (docs/formats/people-csv.md); its columns say what it is. Exit 3 when a line was refused',
  )
    .argument('<file>', 'path of the file')
    .requiredOption('--agency <code>', 'code of the agency')
    .option('--dry-run', 'say what would happen and change nothing', false)
    .option('--all-or-nothing', 'take nothing when one line is refused', false)
    .action(
      async (path: string, options: { agency: string; dryRun: boolean; allOrNothing: boolean; json: boolean }) => {
        const { runPeopleImport } = await import('./people.ts');
        process.exitCode = await runPeopleImport({ path, ...options });
      },
    );
}

function addSetup(program: Command): void {
  command(program, 'setup', 'what a department shows before its live data is let in')
    .requiredOption('--checklist', 'print the checklist; exit 3 while live data is off')
    .option('--agency <code>', 'code of one agency; all of them when none is named')
    .action(async (options: { agency?: string; json: boolean }) => {
      const { runSetupChecklist } = await import('./setup.ts');
      process.exitCode = await runSetupChecklist(options);
    });
}

function addBreakGlass(program: Command): void {
  const breakGlass = program
    .command('break-glass')
    .description('the two sealed accounts that bring sign-in and administration back, and see no data')
    .showHelpAfterError('(plateward break-glass --help lists the commands)');
  command(breakGlass, 'seal', 'print new codes of both accounts, this once; those of before are worth nothing').action(
    async (options: { json: boolean }) => {
      const { runSeal } = await import('./break-glass.ts');
      process.exitCode = await runSeal(options);
    },
  );
  command(breakGlass, 'status', 'how many codes are left, and whether one was opened').action(
    async (options: { json: boolean }) => {
      const { runSealStatus } = await import('./break-glass.ts');
      process.exitCode = await runSealStatus(options);
    },
  );
}

function addRead(program: Command): void {
  command(program, 'read', 'recognition alone: find and read the plates in pictures')
    .argument('<image...>', 'JPEG, PNG or WebP files, or folders of them')
    .action(async (paths: string[], options: { json: boolean }) => {
      const { runRead } = await import('./read.ts');
      process.exitCode = await runRead({ paths, ...options });
    });
}

function addIngestTest(program: Command): void {
  command(program, 'ingest-test', 'show what a camera message becomes, and why, storing nothing')
    .argument('<format>', 'format of the message')
    .argument('<file>', 'path of the message')
    .action(async (format: string, file: string, options: { json: boolean }) => {
      const { runIngestTest } = await import('./ingest-test.ts');
      process.exitCode = await runIngestTest({ format, file, ...options });
    });
}

function addBench(program: Command): void {
  command(program, 'bench', 'the benchmarks of bench/')
    .argument(
      '<name>',
      'which one: audit, console, images, ingest, latency, match, pictures, recognition, search or traffic',
    )
    .addOption(new Option('--size <size>', 'how much').choices(['quick', 'full'] as const).default('quick'))
    .action(async (name: string, options: { size: 'quick' | 'full'; json: boolean }) => {
      const { runBench } = await import('./bench.ts');
      process.exitCode = await runBench(name, options);
    });
}

function addOpenapi(program: Command): void {
  command(program, 'openapi', 'print the document that is also served at /v1/openapi.json').action(
    async (options: { json: boolean }) => {
      const { runOpenapi } = await import('./openapi.ts');
      process.exitCode = await runOpenapi(options);
    },
  );
}

function command(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--json', 'answer for machines: JSON on standard output', false);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  return port;
}
