import type { ReadView } from '../../../src/foundation/contract/routes/inquiries.ts';

/** Colour, make, model, body and year of a read's vehicle in one line; empty when nothing is known. */
export function vehicleWords({ vehicle }: Pick<ReadView, 'vehicle'>): string {
  const { color, make, model, body, year } = vehicle;
  return [color, year, make, model, body].filter(part => part !== undefined && part !== '').join(' ');
}

/** The reader's confidence in words; it is a measure of the reader, never of the car. */
export function confidenceWords(confidence: number | null): string {
  if (confidence === null) return 'not told';
  const percent = Math.round(confidence * 100);
  const word = percent >= 95 ? 'high' : percent >= 80 ? 'middling' : 'low: look at the photo';
  return `${percent} % (${word})`;
}

const flagMeanings: Readonly<Record<string, string>> = {
  clock_suspect: "camera's clock is suspect, the time may be wrong",
  late: 'came late',
  retransmission: 'sent again by the camera',
  parked: 'parked vehicle',
};

/** What a flag of a read means. */
export function flagWords(flag: string): string {
  return flagMeanings[flag] ?? flag.replaceAll('_', ' ');
}
