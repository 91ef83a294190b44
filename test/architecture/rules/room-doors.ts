import type { Rule } from '../breach.ts';
import { placeOf, type Place } from '../rooms.ts';
import { mayReach } from './closed-rooms.ts';

const rule = 'room-doors';

const doors = /^(rules|actions)(\.ts$|\/)/;
const doorsForComposition = /^(rules|actions|routes|tasks|providers)(\.ts$|\/)/;

/**
 * Of a room of department/ and the wings after it, others open only `rules` and `actions`; src/app.ts, which binds all together, also
 * `routes`, `tasks` and `providers`. What stands under test/ and bench/ looks behind every door.
 */
export const roomDoors: Rule = {
  name: rule,
  check: tree =>
    tree.code.flatMap(file => {
      const from = placeOf(file.path);
      if (from === null) return [];
      return file.imports.flatMap(fact => {
        const to = fact.target === null ? null : placeOf(fact.target);
        if (to === null || fact.target === null || !standsBehindDoors(from, to)) return [];
        const allowed = from.at === 'src/app.ts' ? doorsForComposition : doors;
        if (allowed.test(fact.target.slice(to.at.length + 1))) return [];
        const message = `${fact.target} is private to ${to.at}: import from its rules.ts or actions.ts, and put there what is missing`;
        return [{ rule, file: file.path, line: fact.line, message }];
      });
    }),
};

/** Imports that another rule refuses anyway are left to it, so that one fault is told once. */
function standsBehindDoors(from: Place, to: Place): boolean {
  return to.hasDoors && to.rank < from.rank && from.at !== 'test' && from.at !== 'bench' && mayReach(from, to);
}
