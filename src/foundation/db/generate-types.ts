import pg from 'pg';
import type { ServerAddress } from './roles.ts';

type Column = { schema: string; table: string; column: string; type: string; nullable: boolean; defaulted: boolean };

const typescriptOf: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  date: 'string',
  timestamptz: 'Date',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  bool: 'boolean',
  bytea: 'Buffer',
  jsonb: 'Json',
  _text: 'string[]',
  _uuid: 'string[]',
  _float4: 'number[]',
};

/** The text of `tables.generated.ts`: Kysely's table types, read from the catalogue of a migrated database. */
export async function tableTypes(owner: ServerAddress): Promise<string> {
  const client = new pg.Client({ ...owner });
  await client.connect();
  try {
    const { rows } = await client.query<Column>(catalogueQuery);
    return render(rows);
  } finally {
    await client.end();
  }
}

const catalogueQuery = `
  select n.nspname as schema, c.relname as table, a.attname as column, t.typname as type,
         not a.attnotnull as nullable, (a.atthasdef or a.attidentity <> '') as defaulted
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
   where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
     and n.nspname in ('public', 'audit') and c.relname not like 'kysely%' and c.relname <> 'migration_checksums'
   order by n.nspname desc, c.relname, a.attnum`;

function render(columns: Column[]): string {
  const tables = Map.groupBy(columns, ({ schema, table }) => (schema === 'public' ? table : `${schema}.${table}`));
  const lines = [
    '// Made by ./plateward generate from the migrated database. Do not edit.',
    "import type { ColumnType, Generated } from 'kysely';",
    '',
    'type Json = ColumnType<unknown, string, string>;',
    '',
    'export type Database = {',
  ];
  for (const [name, its] of tables) {
    lines.push(`  '${name}': {`);
    for (const column of its) lines.push(`    ${column.column}: ${columnType(column)};`);
    lines.push('  };');
  }
  lines.push('};', '');
  return lines.join('\n');
}

function columnType({ table, column, type, nullable, defaulted }: Column): string {
  const base = typescriptOf[type];
  if (base === undefined) throw new Error(`${table}.${column}: no TypeScript type is known for ${type}`);
  if (base === 'Json' && defaulted) return 'ColumnType<unknown, string | undefined, string>';
  const full = nullable ? `${base} | null` : base;
  return defaulted ? `Generated<${full}>` : full;
}
