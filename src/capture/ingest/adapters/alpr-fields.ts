import type { Candidate, Vehicle } from '../../../foundation/contract/words.ts';
import { fieldOf, lineOf, numberIn, objectOf } from './json-text.ts';

type Fields = Readonly<Record<string, unknown>>;

const maxCandidates = 20;

/** The first usable Unix time of several, whether in seconds, milliseconds, microseconds or nanoseconds; null when none is. */
export function timeOf(values: unknown[]): Date | null {
  for (const value of values) {
    const epoch = typeof value === 'string' && /^\d{9,19}$/.test(value) ? Number(value) : value;
    if (typeof epoch !== 'number' || !Number.isFinite(epoch) || epoch <= 0) continue;
    // until the year 5138, seconds have at most 11 digits; each smaller unit has three more
    const unitsPerMs = epoch < 1e11 ? 1e-3 : epoch < 1e14 ? 1 : epoch < 1e17 ? 1e3 : 1e6;
    const at = new Date(Math.floor(epoch / unitsPerMs));
    if (!Number.isNaN(at.getTime())) return at;
  }
  return null;
}

/** 0 to 1 from the agent's 0 to 100; null when it is outside of that. */
export function percentOf(value: unknown): number | null {
  const percent = numberIn(value, 0, 100);
  return percent === null ? null : percent / 100;
}

/** `<agent_uid>/<camera_id>`, then `<camera_id>` alone; an alert calls the camera `camera_number`. */
export function cameraRefsOf(fields: Fields, envelope: Fields): string[] {
  const camera =
    nameOf(fieldOf(fields, 'camera_id')) ??
    nameOf(fieldOf(envelope, 'camera_id')) ??
    nameOf(fieldOf(envelope, 'camera_number'));
  if (camera === null) return [];
  const agent = nameOf(fieldOf(fields, 'agent_uid')) ?? nameOf(fieldOf(envelope, 'agent_uid'));
  return agent === null ? [camera] : [`${agent}/${camera}`, camera];
}

function nameOf(value: unknown): string | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : lineOf(value, 120);
}

/** Up to 20 other readings; those without text or confidence are left out. `matches_template` is not kept. */
export function candidatesOf(value: unknown): Candidate[] {
  if (!Array.isArray(value)) return [];
  const candidates: Candidate[] = [];
  for (const item of value.slice(0, maxCandidates)) {
    const candidate = objectOf(item);
    const text = lineOf(fieldOf(candidate, 'plate'), 64);
    const confidence = percentOf(fieldOf(candidate, 'confidence'));
    if (text !== null && confidence !== null) candidates.push({ text, confidence });
  }
  return candidates;
}

/** What the agent holds likeliest of the vehicle; what it doesn't say is left out. */
export function vehicleOf(fields: Fields | null): Vehicle {
  const make = likeliest(fields, 'make', 60);
  const makeModel = likeliest(fields, 'make_model', 60);
  const color = likeliest(fields, 'color', 40);
  const body = likeliest(fields, 'body_type', 60);
  const year = likeliest(fields, 'year', 20);
  return {
    ...(make === null ? {} : { make: spaced(make) }),
    ...(makeModel === null ? {} : { model: modelOf(makeModel, make) }),
    ...(color === null ? {} : { color: spaced(color) }),
    ...(body === null ? {} : { body: spaced(body) }),
    ...(year === null ? {} : { year }),
  };
}

/** `bmw_x3` is the model x3 of the make bmw; `land rover` and the like are `land_rover_...`. */
function modelOf(makeModel: string, make: string | null): string {
  const ofThatMake = make !== null && makeModel.startsWith(`${make}_`) && makeModel.length > make.length + 1;
  return spaced(ofThatMake ? makeModel.slice(make.length + 1) : makeModel);
}

function spaced(name: string): string {
  return name.replaceAll('_', ' ').trim();
}

/** The name with the highest confidence: the order is not promised. */
function likeliest(fields: Fields | null, name: string, max: number): string | null {
  const list: unknown = fieldOf(fields, name);
  if (!Array.isArray(list)) return null;
  let found: { name: string; confidence: number } | null = null;
  for (const item of list.slice(0, 50)) {
    const one = objectOf(item);
    const text = lineOf(fieldOf(one, 'name'), max);
    const confidence = numberIn(fieldOf(one, 'confidence'), 0, 100) ?? 0;
    if (text !== null && (found === null || confidence > found.confidence)) found = { name: text, confidence };
  }
  return found?.name ?? null;
}
