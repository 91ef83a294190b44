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

/** What stands for a value on the screen. */
export function facetLabel(kind: FacetKind, read: ReadView, value: string): string {
  if (kind === 'camera') return read.cameraName;
  return kind === 'hour' ? `${value}:00 to ${value}:59` : value;
}
