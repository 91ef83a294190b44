import type { ReadView } from '../../../src/foundation/contract/routes/inquiries.ts';
import {
  facetKinds,
  facetLabel,
  facetValue,
  isOpen,
  type FacetChoice,
  type FacetCount,
  type FacetKind,
} from './facets.ts';

/** By which values each read of a list stands, two bytes a facet, so that 100,000 reads are counted while a page is drawn. */
export type FacetTable = {
  /** Adds reads at the end, in the order of the list. */
  add(reads: readonly ReadView[]): void;
  /**
   * How many reads stand under each value, counted over those that the other facets let pass, so that a number says what pressing
   * it would show. Hours in order, the others by count; a chosen value stays even at 0.
   */
  count(kind: FacetKind, choice: FacetChoice): FacetCount[];
  /** The positions of the reads that are among the chosen values of each facet; null: all of them. */
  positions(choice: FacetChoice): Uint32Array | null;
};

type Column = { codes: Uint16Array<ArrayBuffer>; values: string[]; labels: string[]; codeOf: Map<string, number> };

/** An empty table; hours are those of the zone. */
export function makeFacetTable(zone: string): FacetTable {
  const columns: Record<FacetKind, Column> = { camera: newColumn(), hour: newColumn(), state: newColumn() };
  let size = 0;
  const lets = (choice: FacetChoice, but?: FacetKind): ((at: number) => boolean) => {
    const tests = facetKinds
      .filter(kind => kind !== but && choice[kind].size > 0)
      .map(kind => ({ codes: columns[kind].codes, passed: passedCodes(columns[kind], choice[kind]) }));
    return at => tests.every(({ codes, passed }) => passed[codes[at] ?? 0] === 1);
  };
  return {
    add(reads) {
      for (const kind of facetKinds) {
        const column = columns[kind];
        column.codes = roomFor(column.codes, size + reads.length);
        reads.forEach((read, at) => (column.codes[size + at] = codeFor(column, kind, { read, zone })));
      }
      size += reads.length;
    },
    count(kind, choice) {
      const { codes, values, labels } = columns[kind];
      const passes = lets(choice, kind);
      const counts = new Uint32Array(values.length);
      for (let at = 0; at < size; at++) {
        const code = codes[at] ?? 0;
        if (passes(at)) counts[code] = (counts[code] ?? 0) + 1;
      }
      return values
        .map((value, code) => ({
          value,
          label: labels[code] ?? value,
          count: counts[code] ?? 0,
          chosen: choice[kind].has(value),
        }))
        .filter(({ count, chosen }) => count > 0 || chosen)
        .sort((a, b) =>
          kind === 'hour' ? a.value.localeCompare(b.value) : b.count - a.count || a.label.localeCompare(b.label),
        );
    },
    positions(choice) {
      if (isOpen(choice)) return null;
      const passes = lets(choice);
      const found = new Uint32Array(size);
      let count = 0;
      for (let at = 0; at < size; at++) if (passes(at)) found[count++] = at;
      return found.slice(0, count);
    },
  };
}

function newColumn(): Column {
  return { codes: new Uint16Array(0), values: [], labels: [], codeOf: new Map() };
}

function codeFor(column: Column, kind: FacetKind, { read, zone }: { read: ReadView; zone: string }): number {
  const value = facetValue(kind, read, zone);
  const known = column.codeOf.get(value);
  if (known !== undefined) return known;
  column.codeOf.set(value, column.values.length);
  column.labels.push(facetLabel(kind, read, value));
  return column.values.push(value) - 1;
}

function passedCodes({ values }: Column, chosen: ReadonlySet<string>): Uint8Array {
  return Uint8Array.from(values, value => Number(chosen.has(value)));
}

/** Doubled when it is full. */
function roomFor(codes: Uint16Array<ArrayBuffer>, size: number): Uint16Array<ArrayBuffer> {
  if (codes.length >= size) return codes;
  const wider = new Uint16Array(Math.max(size, codes.length * 2));
  wider.set(codes);
  return wider;
}
