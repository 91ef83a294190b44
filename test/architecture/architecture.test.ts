import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from './all-rules.ts';
import { formatBreaches } from './breach.ts';
import { readTree } from './read-tree.ts';
import { readMigrations } from './sql-text.ts';

const tree = readTree(path.resolve(import.meta.dirname, '../..'));

describe('the house as it stands', () => {
  // an empty list of breaches is worth nothing if nothing was looked at
  it('is looked at: enough files, imports and migrations were found', () => {
    const product = tree.code.filter(file => file.path.startsWith('src/'));
    const imports = product.flatMap(file => file.imports);
    expect(product.length).toBeGreaterThanOrEqual(80);
    expect(imports.length).toBeGreaterThanOrEqual(300);
    const within = imports.filter(fact => fact.target !== null && tree.paths.has(fact.target));
    expect(within.length).toBeGreaterThanOrEqual(180);
    expect(readMigrations(tree).flatMap(migration => migration.creates).length).toBeGreaterThanOrEqual(15);
  });

  it.each(rules)('keeps the rule $name', rule => {
    expect(formatBreaches(rule.check(tree))).toEqual([]);
  });
});
