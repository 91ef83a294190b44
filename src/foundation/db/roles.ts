import path from 'node:path';
import pg from 'pg';
import { randomToken } from '../base/crypto.ts';
import { createFileOnce, privateFolder } from '../base/files.ts';

/**
 * The database's roles. Owners can't sign in and own the tables; the others sign in, own nothing and get what migrations grant.
 * Roles belong to the whole server, so they are made once, under a lock, outside the migrations.
 */
export const ownerRoles = ['plateward_owner', 'plateward_audit_owner'] as const;
export const signInRoles = ['plateward_app', 'plateward_audit', 'plateward_audit_read', 'plateward_public'] as const;
export type SignInRole = (typeof signInRoles)[number];

/** Where a server is and as whom to sign in. `host` is a name or the folder of a unix socket. */
export type ServerAddress = { host: string; port: number; user: string; password: string; database: string };

/** Reads a postgres:// address; `?host=/folder` names a unix socket. Throws an Error saying what is wrong. */
export function parseServerAddress(url: string): ServerAddress {
  const parsed = URL.parse(url);
  if (parsed === null) throw new Error('DATABASE_URL is no address: postgres://user:password@host:5432/plateward');
  const database = decodeURIComponent(parsed.pathname.slice(1));
  if (database === '') throw new Error('DATABASE_URL names no database: postgres://user:password@host:5432/plateward');
  return {
    host: parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname),
    port: parsed.port === '' ? 5432 : Number(parsed.port),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database,
  };
}

/** The password of a role, from its 0600 file in the secrets folder; made on first use. */
export async function rolePassword(secretsFolder: string, role: string): Promise<string> {
  await privateFolder(secretsFolder);
  const bytes = await createFileOnce(path.join(secretsFolder, `db-${role}`), Buffer.from(randomToken(32)), 0o600);
  return bytes.toString('utf8');
}

/** Makes the roles that are missing and gives each its password (SCRAM). Safe when several processes do it at once. */
export async function ensureRoles(owner: ServerAddress, secretsFolder: string): Promise<void> {
  const client = new pg.Client({ ...owner });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('plateward roles'))");
    const there = await client.query<{ rolname: string }>(
      "select rolname from pg_roles where rolname like 'plateward%'",
    );
    const known = new Set(there.rows.map(row => row.rolname));
    for (const role of ownerRoles) {
      if (!known.has(role)) await client.query(`create role ${role} nologin`);
      // what migrations run as: on a server of the department's own the signing-in user need not be a superuser
      await client.query(`grant ${role} to current_user`);
    }
    for (const role of signInRoles) {
      const password = client.escapeLiteral(await rolePassword(secretsFolder, role));
      const limits = 'login nosuperuser nocreatedb nocreaterole nobypassrls';
      await client.query(`${known.has(role) ? 'alter' : 'create'} role ${role} ${limits} password ${password}`);
    }
  } finally {
    await client.end();
  }
}

/** The address under which a role signs in to the same database. */
export async function addressOf(owner: ServerAddress, role: SignInRole, secretsFolder: string): Promise<ServerAddress> {
  return { ...owner, user: role, password: await rolePassword(secretsFolder, role) };
}
