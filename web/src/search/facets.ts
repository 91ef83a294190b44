import type { ReadView } from '../../../src/foundation/contract/routes/inquiries.ts';
import { wallTime } from './zone.ts';

/** By what the loaded reads can be narrowed down at the desk; nothing new is asked of the server. */
export const facetKinds = ['camera', 'hour', 'state'] as const;
export type FacetKind = (typeof facetKinds)[number];

export type FacetChoice = Readonly<Record<FacetKind, ReadonlySet<string>>>;
export type FacetCount = { value: string; label: string; count: number; chosen: boolean };

export const noChoice: FacetChoice = { camera: new Set(), hour: new Set(), state: new Set() };

export const stateNotRead = 'state not read';

/** The value of a read under a facet: the camera's code, the local hour `00` to `23`, the state. */
export function facetValue(kind: FacetKind, read: ReadView, zone: string): string {
  switch (kind) {
    case 'camera':
      return read.camera;
    case 'hour':
      return String(wallTime(Date.parse(read.capturedAt), zone).hour).padStart(2, '0');
    case 'state':
      return read.state ?? stateNotRead;
  }
}

/** True when the read is among the chosen values of each facet; a facet in which nothing is chosen lets all pass. */
export function passes(read: ReadView, choice: FacetChoice, zone: string): boolean {
  return facetKinds.every(kind => choice[kind].size === 0 || choice[kind].has(facetValue(kind, read, zone)));
}

/** The choice with one value more or less. */
export function toggled(choice: FacetChoice, kind: FacetKind, value: string): FacetChoice {
  const values = new Set(choice[kind]);
  if (!values.delete(value)) values.add(value);
  return { ...choice, [kind]: values };
}

/** True when nothing is chosen anywhere. */
export function isOpen(choice: FacetChoice): boolean {
  return facetKinds.every(kind => choice[kind].size === 0);
}

/**
 * How many of the loaded reads stand under each value, counted over those that the other facets let pass, so that a number says what
 * pressing it would show. Hours in order, the others by count; a chosen value stays even at 0.
 */
export function countFacet(
  kind: FacetKind,
  { reads, choice, zone }: { reads: readonly ReadView[]; choice: FacetChoice; zone: string },
): FacetCount[] {
  const others = { ...choice, [kind]: new Set<string>() };
  const counts = new Map<string, { label: string; count: number }>();
  for (const value of choice[kind]) counts.set(value, { label: value, count: 0 });
  for (const read of reads) {
    const value = facetValue(kind, read, zone);
    const counted = counts.get(value)?.count ?? 0;
    const passed = passes(read, others, zone) ? 1 : 0;
    if (passed === 0 && !counts.has(value)) continue;
    counts.set(value, { label: facetLabel(kind, read, value), count: counted + passed });
  }
  const found = [...counts].map(([value, { label, count }]) => ({
    value,
    label,
    count,
    chosen: choice[kind].has(value),
  }));
  return found.sort((a, b) =>
    kind === 'hour' ? a.value.localeCompare(b.value) : b.count - a.count || a.label.localeCompare(b.label),
  );
}

function facetLabel(kind: FacetKind, read: ReadView, value: string): string {
  if (kind === 'camera') return read.cameraName;
  return kind === 'hour' ? `${value}:00 to ${value}:59` : value;
}
