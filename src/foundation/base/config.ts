import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/** Everything that can be set from outside. `PLATEWARD_*` and `DATABASE_URL`; no default for any secret. */
const settings = z.object({
  PLATEWARD_DATA: z
    .string()
    .min(1)
    .optional()
    .describe('data folder (default: ~/.local/share/plateward, or XDG_DATA_HOME; as root /var/lib/plateward)'),
  PLATEWARD_PORT: z.coerce.number().int().min(0).max(65_535).default(8460).describe('port on the loopback address'),
  PLATEWARD_LOG: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('warn')
    .describe('level of the operational log'),
  PLATEWARD_ORIGIN: z
    .string()
    .optional()
    .describe('address of the pages as people type it, such as https://alpr.example.gov: passkeys are bound to it'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional()
    .describe(
      "the department's own PostgreSQL 15 or newer, as a user that may create roles; unset: the embedded server",
    ),
});

export type Config = {
  dataFolder: string;
  port: number;
  logLevel: string;
  databaseUrl: string | undefined;
  /** Address of the pages; undefined: this machine's own, http://localhost. */
  origin: string | undefined;
};

/** Reads the settings; throws one Error that names every problem at once. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = settings.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`settings that can't be used:\n${problems.join('\n')}`);
  }
  return {
    dataFolder: path.resolve(parsed.data.PLATEWARD_DATA ?? path.join(folderOfFolders(environment), 'plateward')),
    port: parsed.data.PLATEWARD_PORT,
    logLevel: parsed.data.PLATEWARD_LOG,
    databaseUrl: parsed.data.DATABASE_URL,
    origin: parsed.data.PLATEWARD_ORIGIN,
  };
}

/** As root the embedded server runs as another user, who can't pass through root's home (0700): then the place for services. */
function folderOfFolders(environment: NodeJS.ProcessEnv): string {
  const chosen = environment['XDG_DATA_HOME'];
  if (chosen !== undefined && chosen !== '') return chosen;
  return process.getuid?.() === 0 ? '/var/lib' : path.join(os.homedir(), '.local', 'share');
}

/** PATH, for child processes that need to find system tools. */
export function systemPath(): string {
  return process.env['PATH'] ?? '/usr/bin:/bin';
}

/** True on a build server (`CI=true`), where nobody sits and nothing that tests need may be missing. */
export function runsUnattended(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment['CI'] === 'true' || environment['CI'] === '1';
}

/** The environment of this process with these changes, for a program that it starts. */
export function environmentWith(changes: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}
