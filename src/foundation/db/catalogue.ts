import pg from 'pg';
import type { ServerAddress } from './roles.ts';

export type Catalogue = {
  tables: {
    name: string;
    owner: string;
    security: 'none' | 'on' | 'forced';
    partitioned: string | null;
    columns: { name: string; type: string; nullable: boolean; fallback: string | null }[];
    constraints: { name: string; definition: string }[];
    indexes: string[];
    policies: string[];
    triggers: string[];
    grants: string[];
  }[];
  functions: { name: string; definition: string; grants: string[] }[];
};

const ours = "n.nspname in ('public', 'audit') and c.relname not like 'kysely%' and not c.relispartition";

/** Reads the schema from the catalogue, in a stable order. */
export async function catalogueOf(owner: ServerAddress): Promise<Catalogue> {
  const client = new pg.Client({ ...owner });
  await client.connect();
  try {
    const rows = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> =>
      (await client.query<Row>(text)).rows;
    const tables = await rows<Catalogue['tables'][number] & { oid: number }>(tablesQuery);
    for (const table of tables) {
      const one = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> =>
        (await client.query<Row>(text, [table.oid])).rows;
      table.columns = await one(columnsQuery);
      table.constraints = await one(constraintsQuery);
      table.indexes = (await one<{ text: string }>(indexesQuery)).map(row => row.text);
      table.policies = (await one<{ text: string }>(policiesQuery)).map(row => row.text);
      table.triggers = (await one<{ text: string }>(triggersQuery)).map(row => row.text);
      table.grants = (await one<{ text: string }>(grantsQuery)).map(row => row.text);
    }
    return { tables, functions: await rows(functionsQuery) };
  } finally {
    await client.end();
  }
}

const tablesQuery = `
  select c.oid, case n.nspname when 'public' then c.relname::text else n.nspname || '.' || c.relname end as name, pg_get_userbyid(c.relowner) as owner,
         case when c.relforcerowsecurity then 'forced' when c.relrowsecurity then 'on' else 'none' end as security,
         case c.relkind when 'p' then pg_get_partkeydef(c.oid) end as partitioned
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and ${ours} order by n.nspname desc, c.relname`;
const columnsQuery = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
         case when a.attidentity <> '' then 'identity' else pg_get_expr(d.adbin, d.adrelid) end as fallback
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`;
const constraintsQuery = `
  select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
   where conrelid = $1 and contype in ('p', 'u', 'f', 'c') order by contype desc, conname`;
const indexesQuery = `
  select pg_get_indexdef(i.indexrelid) as text from pg_index i
   where i.indrelid = $1 and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = $1) order by 1`;
const policiesQuery = `
  select polname || ' for ' || case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
         || ' to ' || coalesce((select string_agg(rolname, ', ' order by rolname) from pg_roles where oid = any(polroles)), 'public')
         || coalesce(' using (' || pg_get_expr(polqual, polrelid) || ')', '') || coalesce(' with check (' || pg_get_expr(polwithcheck, polrelid) || ')', '') as text
    from pg_policy where polrelid = $1 order by polname`;
const triggersQuery = `
  select pg_get_triggerdef(oid) || case tgenabled when 'A' then ' /* enable always */' else '' end as text
    from pg_trigger where tgrelid = $1 and not tgisinternal order by tgname`;
const grantsQuery = `
  select string_agg(lower(privilege_type), ', ' order by privilege_type) || ' to ' || grantee as text
    from information_schema.role_table_grants
   where (quote_ident(table_schema) || '.' || quote_ident(table_name))::regclass = $1 and grantee like 'plateward%' and grantee not like '%owner'
   group by grantee order by grantee`;
const functionsQuery = `
  select p.proname as name, pg_get_functiondef(p.oid) as definition,
         coalesce(array(select 'execute to ' || coalesce(r.rolname, 'public') from aclexplode(p.proacl) a left join pg_roles r on r.oid = a.grantee order by 1), '{}') as grants
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname in ('public', 'audit') and p.prokind = 'f' and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
   order by p.proname`;
