import type { ImageKind } from '../../../foundation/contract/words.ts';
import { parseState } from '../../../foundation/plates/states.ts';
import {
  refused,
  type Adapted,
  type NormalImage,
  type NormalRead,
  type Refused,
  type WireMessage,
} from '../normal-read.ts';
import { cameraRefsOf, candidatesOf, percentOf, timeOf, vehicleOf } from './alpr-fields.ts';
import { imageOfText } from './image-text.ts';
import { fieldOf, lineOf, numberIn, objectOf, readJsonText, readText } from './json-text.ts';

type Fields = Readonly<Record<string, unknown>>;

const maxResults = 100;
const maxPairs = 20;

/**
 * What a Rekor Scout or OpenALPR agent posts (docs.rekor.ai, Scout, JSON group results and JSON plate results). What an
 * agent may leave out or write oddly costs that field, never the read; plate and time must be there.
 */
export async function readAlprGroup({ bytes, contentType }: WireMessage): Promise<Adapted> {
  const text = readText(bytes);
  if (text === null) return refused('body_malformed', 'The message is not UTF-8 text.');
  const json = readJsonText(jsonInForm(text, contentType));
  if (json.kind === 'refused') return json;
  const root = objectOf(json.value);
  if (root === null) return refused('format_unknown', 'The JSON is not an object.');
  if (Object.hasOwn(root, 'openalpr_webhook')) return { kind: 'ignored', why: "test: the agent's test button" };
  const type = fieldOf(root, 'data_type');
  switch (type) {
    case 'alpr_group':
      return readGroup(root, root);
    case 'alpr_alert': {
      const group = objectOf(fieldOf(root, 'group'));
      return group === null ? refused('format_unknown', 'The alert has no group.', 'group') : readGroup(group, root);
    }
    case 'alpr_results':
      return readResults(root);
    case 'vehicle':
      return { kind: 'ignored', why: 'no plate: the message describes a vehicle only' };
    case 'heartbeat':
      return { kind: 'ignored', why: 'heartbeat' };
    default:
      return refused(
        'format_unknown',
        'data_type must be alpr_group, alpr_alert, alpr_results, vehicle or heartbeat.',
        'data_type',
      );
  }
}

/** Some agents send a form: the JSON is its first value (or key) that looks like an object. Others only say so and send JSON. */
function jsonInForm(text: string, contentType: string): string {
  if (/^\s*[{[]/.test(text) || !/^application\/x-www-form-urlencoded/i.test(contentType)) return text;
  // cut by hand: a parser of forms would make millions of pairs of a hostile body
  for (const pair of text.split('&', maxPairs)) {
    const found = [pair.slice(pair.indexOf('=') + 1), pair].map(decoded).find(one => one.trimStart().startsWith('{'));
    if (found !== undefined) return found;
  }
  return text;
}

/** One piece of a form as text; empty when it is wrongly encoded. */
function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece.replaceAll('+', ' '));
  } catch {
    return '';
  }
}

/** `envelope`: the alert round the group, or the group itself. */
function readGroup(group: Fields, envelope: Fields): Adapted {
  const preview = fieldOf(group, 'is_preview');
  // The preview and the final message have the same best_uuid: taking the first would make the better one a changed duplicate.
  if (preview === true || preview === 1)
    return { kind: 'ignored', why: 'preview: the final message of this group follows' };
  const best = objectOf(fieldOf(group, 'best_plate'));
  const plate = plateOf([
    fieldOf(group, 'best_plate_number'),
    fieldOf(best, 'plate'),
    fieldOf(envelope, 'plate_number'),
  ]);
  if (plate === null) return refused('plate_missing', 'The group has no plate.', 'best_plate_number');
  const at = timeOf([
    // the picture that was read best is later than the start of the group
    fieldOf(group, 'best_uuid_epoch_ms'),
    fieldOf(group, 'epoch_start'),
    fieldOf(group, 'epoch_end'),
    fieldOf(envelope, 'epoch_time'),
  ]);
  if (at === null) return refused('input_invalid', 'The group has no usable time.', 'epoch_start');
  const images = readImages([
    { kind: 'plate', field: 'best_plate.plate_crop_jpeg', value: fieldOf(best, 'plate_crop_jpeg') },
    { kind: 'vehicle', field: 'vehicle_crop_jpeg', value: fieldOf(group, 'vehicle_crop_jpeg') },
    { kind: 'context', field: 'overview_jpeg', value: fieldOf(group, 'overview_jpeg') },
  ]);
  if (images.kind === 'refused') return images;
  const uuids: unknown = fieldOf(group, 'uuids');
  const firstUuid: unknown = Array.isArray(uuids) ? uuids[0] : undefined;
  const read = {
    ...plainRead(group, envelope),
    eventId: lineOf(fieldOf(group, 'best_uuid'), 190) ?? lineOf(firstUuid, 190),
    captured: { kind: 'instant', at },
    plateRaw: plate,
    ...stateOf(group, [
      [fieldOf(group, 'best_region'), fieldOf(group, 'best_region_confidence')],
      [fieldOf(best, 'region'), fieldOf(best, 'region_confidence')],
    ]),
    confidence: percentOf(fieldOf(group, 'best_confidence')) ?? percentOf(fieldOf(best, 'confidence')),
    candidates: candidatesOf(fieldOf(group, 'candidates') ?? fieldOf(best, 'candidates')),
    vehicle: vehicleOf(objectOf(fieldOf(group, 'vehicle'))),
    images: images.images,
    parked: fieldOf(group, 'is_parked') === true || fieldOf(group, 'is_parked') === 1,
  } satisfies NormalRead;
  return { kind: 'reads', reads: [read] };
}

/** Single pictures, each with any number of plates; the open-source `alpr -j` writes the same without the agent's fields. */
function readResults(root: Fields): Adapted {
  const results: unknown = fieldOf(root, 'results');
  if (!Array.isArray(results)) return refused('format_unknown', 'results must be a list.', 'results');
  if (results.length === 0) return { kind: 'ignored', why: 'no plate: nothing was found in the picture' };
  if (results.length > maxResults)
    return refused('input_invalid', `At most ${maxResults} results are taken in one message.`, 'results');
  const at = timeOf([fieldOf(root, 'epoch_time')]);
  if (at === null) return refused('input_invalid', 'The message has no usable time.', 'epoch_time');
  const uuid = lineOf(fieldOf(root, 'uuid'), 190);
  const reads: NormalRead[] = [];
  for (const [index, item] of results.entries()) {
    const result = objectOf(item);
    const plate = plateOf([fieldOf(result, 'plate')]);
    if (result === null || plate === null)
      return refused('plate_missing', 'One of the results has no plate.', `results.${index}.plate`);
    const crop = fieldOf(result, 'plate_crop_jpeg');
    const images = readImages([{ kind: 'plate', field: `results.${index}.plate_crop_jpeg`, value: crop }]);
    if (images.kind === 'refused') return images;
    reads.push({
      ...plainRead(root, root),
      eventId: uuid === null ? null : `${uuid}-${index}`,
      captured: { kind: 'instant', at },
      plateRaw: plate,
      ...stateOf(root, [[fieldOf(result, 'region'), fieldOf(result, 'region_confidence')]]),
      confidence: percentOf(fieldOf(result, 'confidence')),
      candidates: candidatesOf(fieldOf(result, 'candidates')),
      images: images.images,
    });
  }
  return { kind: 'reads', reads };
}

/** What group and results have in common, and nothing for the rest. */
function plainRead(fields: Fields, envelope: Fields): Omit<NormalRead, 'captured' | 'plateRaw' | 'eventId'> {
  const latitude = numberIn(fieldOf(fields, 'gps_latitude'), -90, 90);
  const longitude = numberIn(fieldOf(fields, 'gps_longitude'), -180, 180);
  // an agent without a receiver sends zeros: a place in the Atlantic
  const placed = latitude !== null && longitude !== null && (latitude !== 0 || longitude !== 0);
  const heading = numberIn(fieldOf(fields, 'travel_direction'), 0, 360);
  return {
    cameraRefs: cameraRefsOf(fields, envelope),
    state: null,
    stateConfidence: null,
    confidence: null,
    characterConfidence: null,
    candidates: [],
    vehicle: {},
    headingDegrees: heading,
    direction: null,
    lane: null,
    speedMph: null,
    latitude: placed ? latitude : null,
    longitude: placed ? longitude : null,
    images: [],
    parked: false,
    retransmission: false,
  };
}

function plateOf(candidates: unknown[]): string | null {
  return candidates.find((one): one is string => typeof one === 'string' && one.trim() !== '') ?? null;
}

/** The first region that is given. Outside the US no state is told: `de` would be Delaware. */
function stateOf(
  fields: Fields,
  regions: [region: unknown, confidence: unknown][],
): { state: string | null; stateConfidence: number | null } {
  const country = lineOf(fieldOf(fields, 'country'), 10)?.toLowerCase() ?? 'us';
  const given = regions.find(([region]) => lineOf(region, 40) !== null);
  const state = given === undefined || !country.startsWith('us') ? null : parseState(lineOf(given[0], 40) ?? '');
  return { state, stateConfidence: state === null ? null : percentOf(given?.[1]) };
}

function readImages(
  places: { kind: ImageKind; field: string; value: unknown }[],
): { kind: 'images'; images: NormalImage[] } | Refused {
  const images: NormalImage[] = [];
  for (const { kind, field, value } of places) {
    // agents can be set to send no images
    if (typeof value !== 'string' || value === '') continue;
    const read = imageOfText(value, { kind, field });
    if (read.kind === 'refused') return read;
    images.push(read.image);
  }
  return { kind: 'images', images };
}
