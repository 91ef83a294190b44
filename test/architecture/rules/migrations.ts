import type { Breach, Rule } from '../breach.ts';
import { placeOf } from '../rooms.ts';
import { ownersNamed, ownersOf, readMigrations, type Migration, type Owners } from '../sql-text.ts';

const rule = 'migrations';
const fileName = /^sql\/(\d{4})_[a-z0-9]+(?:[-_][a-z0-9]+)*\.sql$/;

/** Migrations stand in one unbroken row, each names the room that owns it, and none touches a table of another owner. */
export const migrations: Rule = {
  name: rule,
  check: tree => {
    const all = readMigrations(tree);
    const owners = ownersOf(all);
    return [
      ...numbers(all),
      ...all.flatMap(one => [...owner(one), ...secondHomes(one, owners), ...trespasses(one, owners)]),
    ];
  },
};

function numbers(all: readonly Migration[]): Breach[] {
  let expected = 1;
  return all.flatMap(migration => {
    const digits = fileName.exec(migration.path)?.[1];
    if (digits === undefined)
      return [breach(migration, 1, 'name a migration NNNN_what-it-does.sql, small letters and digits')];
    const number = Number(digits);
    const wanted = expected;
    expected = number + 1;
    if (number === wanted) return [];
    const message = `migration number ${digits} where ${String(wanted).padStart(4, '0')} was expected: numbers run from 0001 without gap, each used once`;
    return [breach(migration, 1, message)];
  });
}

function owner(migration: Migration): Breach[] {
  if (migration.owner === null) {
    return [
      breach(migration, 1, 'the first line must be `-- owner: src/<wing>/<room>`: the room whose tables these are'),
    ];
  }
  if (placeOf(migration.owner)?.at === migration.owner) return [];
  return [breach(migration, 1, `${migration.owner} is no room of the house: name one of test/architecture/rooms.ts`)];
}

function secondHomes(migration: Migration, owners: Owners): Breach[] {
  return migration.creates.flatMap(made => {
    const first = owners.get(made.table);
    if (migration.owner === null || first === undefined || first === migration.owner) return [];
    return [breach(migration, made.line, `table ${made.table} already belongs to ${first}: a table has one owner`)];
  });
}

function trespasses(migration: Migration, owners: Owners): Breach[] {
  if (migration.owner === null) return [];
  return migration.changes.flatMap(change => {
    const named = change.table === null ? [] : ownersNamed(owners, change.table);
    if (named.length === 0 || named.some(one => one === migration.owner)) return [];
    const message = `\`${change.verb} ${change.table}\`: the table belongs to ${named.join(', ')}; put this into a migration whose first line names that owner`;
    return [breach(migration, change.line, message)];
  });
}

function breach(migration: Migration, line: number, message: string): Breach {
  return { rule, file: migration.path, line, message };
}
