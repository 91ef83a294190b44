import { describe, expect, it } from 'vitest';
import { rules } from './all-rules.ts';
import { judgePlanted } from './planted-tree.ts';
import { importCases } from './plants/imports.ts';
import { packageCases } from './plants/packages.ts';
import { shapeCases } from './plants/shape.ts';
import { tableCases } from './plants/tables.ts';

const cases = [...importCases, ...packageCases, ...tableCases, ...shapeCases];

/** Every rule judges every planted tree, so that a rule that finds too much fails here too. */
describe('planted trees', () => {
  it('the sound house has no breach', () => {
    expect(judgePlanted({})).toEqual([]);
  });

  it.each(cases)('$title', ({ plant, expect: expected }) => {
    const found = judgePlanted(plant);
    expect(found.map(breach => `${breach.rule} ${breach.file}:${breach.line}`).sort()).toEqual([...expected].sort());
    // what is wrong, then what to do instead
    for (const breach of found) expect(breach.message).toMatch(/^.{5,}[:;,] \S.{10,}$/);
  });

  it('every rule is broken by at least one of them', () => {
    const broken = new Set(cases.flatMap(one => one.expect.map(breach => breach.replace(/ .*/, ''))));
    expect([...broken].sort()).toEqual(rules.map(rule => rule.name).sort());
  });
});
