import { catalogueOf, type Catalogue } from '../../foundation/db/catalogue.ts';
import type { ServerAddress } from '../../foundation/db/roles.ts';

/** `docs/generated/schema.sql`: the schema as the catalogue of a migrated database tells it. To read, not to run. */
export async function schemaDocument(owner: ServerAddress): Promise<string> {
  const catalogue = await catalogueOf(owner);
  const lines = ['-- Made by ./plateward generate from the catalogue of a migrated database. To read, not to run.', ''];
  for (const table of catalogue.tables) lines.push(...tableText(table), '');
  for (const routine of catalogue.functions)
    lines.push(`${routine.definition.trim()};`, ...routine.grants.map(grant => `-- ${grant}`), '');
  return lines.join('\n');
}

function tableText(table: Catalogue['tables'][number]): string[] {
  const columns = table.columns.map(column => {
    const fallback = column.fallback === null ? '' : ` default ${column.fallback}`;
    return `  ${column.name} ${column.type}${column.nullable ? '' : ' not null'}${fallback}`;
  });
  const constraints = table.constraints.map(constraint => `  constraint ${constraint.name} ${constraint.definition}`);
  return [
    `-- owner: ${table.owner}; row-level security: ${table.security}`,
    `create table ${table.name} (`,
    [...columns, ...constraints].join(',\n'),
    `)${table.partitioned === null ? '' : ` partition by ${table.partitioned}`};`,
    ...table.indexes.map(index => `${index};`),
    ...table.policies.map(policy => `-- policy ${policy}`),
    ...table.triggers.map(trigger => `${trigger};`),
    ...table.grants.map(grant => `-- grant ${grant}`),
  ];
}
