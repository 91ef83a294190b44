import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeLog } from '../base/log.ts';
import { openDatabase } from './database.ts';
import { startEmbeddedServer, type EmbeddedServer } from './embedded-server.ts';
import { isRunning } from './leftover-server.ts';

const log = makeLog('silent');
let folder: string;
let servers: EmbeddedServer[];
const clusterFile = (name: string): string => path.join(folder, 'pg', 'cluster', name);

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-server-'));
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map(server => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dataFolder: folder, log, sharedBuffersMb: 16 });
  servers.push(server);
  return server;
}

async function answerOf({ address }: EmbeddedServer): Promise<unknown> {
  const client = new pg.Client({ ...address });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<{ one: number }>('select 1 as one')).rows[0]?.one;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A program that starts the server on this folder and then waits to be killed. */
function startAndWait(dataFolder: string): string {
  const home = pathToFileURL(path.join(import.meta.dirname, '..')).href;
  return `
    const { startEmbeddedServer } = await import('${home}/db/embedded-server.ts');
    const { makeLog } = await import('${home}/base/log.ts');
    await startEmbeddedServer({ dataFolder: '${dataFolder}', log: makeLog('error'), sharedBuffersMb: 16 });
    console.log('started');
    setInterval(() => undefined, 1000);`;
}

function postmasterPid(): number {
  return Number(readFileSync(clusterFile('postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('the embedded server', () => {
  test('comes back by itself at the same address when it was killed, as often as that happens', async () => {
    const server = await start();
    for (let kill = 0; kill < 2; kill++) {
      const pid = postmasterPid();
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => answerOf(server), { timeout: 20_000 }).toBe(1);
      await expect.poll(() => server.pid()).not.toBe(pid);
    }
  });

  test('told to stop while it comes back, it leaves no process behind', async () => {
    for (const afterMs of [0, 40]) {
      const server = await start();
      process.kill(postmasterPid(), 'SIGKILL');
      await sleep(afterMs);
      await server.stop();
      expect(server.pid()).toBeUndefined();
      if (existsSync(clusterFile('postmaster.pid'))) expect(isRunning(postmasterPid())).toBe(false);
      expect(await answerOf(server)).toBeInstanceOf(Error);
    }
  });

  test('ends the server that a killed Plateward left running on the folder', async () => {
    const killed = spawn(process.execPath, ['--input-type=module', '-e', startAndWait(folder)], { stdio: 'pipe' });
    await once(killed.stdout, 'data');
    const pid = postmasterPid();
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(isRunning(pid)).toBe(true);
    const server = await start();
    expect(isRunning(pid)).toBe(false);
    expect(await answerOf(server)).toBe(1);
  });

  test('is not kept from starting by the number of a process that is none of its own', async () => {
    const server = await start();
    await server.stop();
    // as after a machine came up again: the number in the file now belongs to somebody else
    writeFileSync(clusterFile('postmaster.pid'), `${process.pid}\n${clusterFile('')}\n1\n5432\n/tmp/pw-gone\n\n`);
    expect(await answerOf(await start())).toBe(1);
  });

  test('is made anew when making it was interrupted', async () => {
    mkdirSync(path.join(folder, 'pg', 'making-abc123'), { recursive: true });
    writeFileSync(path.join(folder, 'pg', 'making-abc123', 'PG_VERSION'), '18\n');
    expect(await answerOf(await start())).toBe(1);
    expect(existsSync(path.join(folder, 'pg', 'making-abc123'))).toBe(false);
  });
});

describe('connections to a server that dies', () => {
  test('a transaction under way fails, the process lives, the next one waits for the server and runs', async () => {
    const server = await start();
    const db = openDatabase(server.address, { log, connections: 2 });
    const heard: string[] = [];
    await db.listen('chaos', payload => void heard.push(payload));
    await expect.poll(() => heard).toEqual(['']);
    const held = db.acrossAgencies(async () => {
      process.kill(postmasterPid(), 'SIGKILL');
      // nothing is asked while the connection goes: it is lost to nobody's query
      await sleep(500);
      return 'committed';
    });
    await expect(held).rejects.toThrow(/terminated|not queryable|connection/i);
    await expect.poll(() => db.acrossAgencies(async () => 'ran').catch(() => 'away'), { timeout: 20_000 }).toBe('ran');
    // connected again, and says so, since something may have been missed
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['', '']);
    await db.close();
  });
});
