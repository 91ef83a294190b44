import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import pg from 'pg';
import { sha256Hex } from '../base/crypto.ts';
import { messageOf } from '../base/errors.ts';
import type { ServerAddress } from './roles.ts';

/** The numbered, forward-only migrations of the project. */
export const migrationsFolder = fileURLToPath(new URL('../../../sql', import.meta.url));

export type MigrationFile = { name: string; owner: string; text: string; sha256: string };

/** Reads `sql/NNNN_name.sql`, in order. The first line names the owning room: `-- owner: src/capture/reads`. */
export async function readMigrations(folder: string = migrationsFolder): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async name => {
      const text = await readFile(path.join(folder, name), 'utf8');
      const owner = /^-- owner: (src\/\S+)\n/.exec(text)?.[1];
      if (owner === undefined)
        throw new Error(`sql/${name}: the first line must name the owner: -- owner: src/<wing>/<room>`);
      return { name: name.slice(0, -4), owner, text, sha256: sha256Hex(text) };
    }),
  );
}

/**
 * Brings the database to the newest migration, all in one transaction under Kysely's lock. Returns the names that ran.
 * Throws when a migration that already ran was edited since (its checksum differs), or when one fails; then nothing changed.
 */
export async function migrate(owner: ServerAddress, folder: string = migrationsFolder): Promise<string[]> {
  const files = await readMigrations(folder);
  const db = new Kysely<ChecksumTable>({ dialect: new PostgresDialect({ pool: new pg.Pool({ ...owner, max: 2 }) }) });
  try {
    await prepareSchema(db, owner.database);
    await compareChecksums(db, files);
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => Object.fromEntries(files.map(file => [file.name, asMigration(file)])) },
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    const failed = results.find(result => result.status === 'Error');
    if (error !== undefined) {
      throw new Error(`migration ${failed?.migrationName ?? '(none)'} failed: ${messageOf(error)}`, {
        cause: error,
      });
    }
    return results.filter(result => result.status === 'Success').map(result => result.migrationName);
  } finally {
    await db.destroy();
  }
}

type ChecksumTable = { migration_checksums: { name: string; sha256: string } };

async function prepareSchema(db: Kysely<ChecksumTable>, database: string): Promise<void> {
  await sql`grant usage, create on schema public to plateward_owner`.execute(db);
  await sql`grant usage on schema public to plateward_app, plateward_audit, plateward_audit_read, plateward_public`.execute(
    db,
  );
  await sql`grant usage on schema public to plateward_audit_owner`.execute(db);
  await sql`revoke create on schema public from public`.execute(db);
  await sql`grant create on database ${sql.id(database)} to plateward_owner, plateward_audit_owner`.execute(db);
  await sql`revoke temporary on database ${sql.id(database)} from public`.execute(db);
  await sql`create table if not exists migration_checksums (name text primary key, sha256 text not null)`.execute(db);
}

async function compareChecksums(db: Kysely<ChecksumTable>, files: MigrationFile[]): Promise<void> {
  const ran = await db.selectFrom('migration_checksums').selectAll().execute();
  for (const { name, sha256 } of ran) {
    const file = files.find(candidate => candidate.name === name);
    if (file === undefined)
      throw new Error(
        `the database has migration ${name}, which this version of Plateward doesn't know: it is older than the database`,
      );
    if (file.sha256 !== sha256)
      throw new Error(`sql/${name}.sql was changed after it ran; write a new migration instead`);
  }
}

function asMigration(file: MigrationFile): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      // the record's tables get an owner of their own, so that no other migration can touch them
      const role = file.owner === 'src/gate/audit' ? 'plateward_audit_owner' : 'plateward_owner';
      await sql`set local role ${sql.id(role)}`.execute(db);
      await sql.raw(file.text).execute(db);
      await sql`reset role`.execute(db);
      await sql`insert into migration_checksums (name, sha256) values (${file.name}, ${file.sha256})`.execute(db);
    },
  };
}
