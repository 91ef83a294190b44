import { unknownCharacter } from '../../foundation/plates/normalise.ts';
import { parsePattern, patternMatches, patternMightMatch, type PlatePattern } from '../../foundation/plates/pattern.ts';

/** Partial wanted plates (`?` one character, `*` any run), grouped by where their known characters stand (LA-22, BA-20). */
export type PartialGroups = {
  add(pattern: string, position: number): void;
  /** Visits every partial plate that the read fits, or may fit where characters of the read were not told. */
  forEachCandidate(plate: string, visit: (position: number) => void): void;
};

type Partial = { pattern: PlatePattern; position: number };

/** Patterns whose known characters at both ends stand at the same places: one look-up finds all that fit there. */
type Group = {
  fromStart: number[];
  /** Counted backwards: 1 is the last character. */
  fromEnd: number[];
  exactLength: number | null;
  minLength: number;
  byKey: Map<string, Partial[]>;
};

/** An empty set of partial plates. */
export function partialGroups(): PartialGroups {
  const groups = new Map<string, Group>();
  return {
    add(text, position) {
      const parsed = parsePattern(text);
      // what the hotlist's reader let in is a pattern; anything else could match nothing
      if ('fault' in parsed) return;
      const shape = shapeOf(parsed.pattern.text);
      const name = JSON.stringify(shape);
      let group = groups.get(name);
      if (group === undefined) {
        group = { ...shape, byKey: new Map() };
        groups.set(name, group);
      }
      const key = keyOf(group, parsed.pattern.text);
      const same = group.byKey.get(key);
      if (same === undefined) group.byKey.set(key, [{ pattern: parsed.pattern, position }]);
      else same.push({ pattern: parsed.pattern, position });
    },
    forEachCandidate(plate, visit) {
      const hasGaps = plate.includes(unknownCharacter);
      for (const group of groups.values()) {
        if (plate.length < group.minLength || (group.exactLength ?? plate.length) !== plate.length) continue;
        if (hasGaps) {
          for (const partials of group.byKey.values())
            for (const { pattern, position } of partials) if (patternMightMatch(pattern, plate)) visit(position);
          continue;
        }
        const partials = group.byKey.get(keyOf(group, plate));
        if (partials === undefined) continue;
        for (const { pattern, position } of partials) if (patternMatches(pattern, plate)) visit(position);
      }
    },
  };
}

function shapeOf(pattern: string): Omit<Group, 'byKey'> {
  const firstStar = pattern.indexOf('*');
  const head = firstStar < 0 ? pattern : pattern.slice(0, firstStar);
  const tail = firstStar < 0 ? '' : pattern.slice(pattern.lastIndexOf('*') + 1);
  return {
    fromStart: Array.from(head).flatMap((character, index) => (character === '?' ? [] : [index])),
    fromEnd: Array.from(tail).flatMap((character, index) => (character === '?' ? [] : [tail.length - index])),
    exactLength: firstStar < 0 ? pattern.length : null,
    minLength: pattern.replaceAll('*', '').length,
  };
}

/** The characters that stand at the group's places, in a pattern or in a plate. */
function keyOf({ fromStart, fromEnd }: Group, text: string): string {
  let key = '';
  for (const index of fromStart) key += text.charAt(index);
  for (const back of fromEnd) key += text.charAt(text.length - back);
  return key;
}
