import type { InferenceSession } from 'onnxruntime-node';
import { Tensor } from 'onnxruntime-node';
import type { StateCode } from '../../foundation/plates/states.ts';
import { fuseLooks, rankTexts, type RankedText, type Slots } from './characters.ts';
import { spreadQuad } from './geometry.ts';
import type { Models } from './models.ts';
import type { Picture } from './picture.ts';
import { cropHeight, cropWidth, rectify } from './rectify.ts';
import type { Point, Quad } from './rules.ts';

/** What the reader says of one plate. */
export type Reading = {
  /** Likely texts, best first; never empty. */
  texts: RankedText[];
  state: { code: StateCode; confidence: number } | null;
  /** The chance that there is a plate at all. */
  legible: number;
};

/** A way to cut a plate: how much wider and taller than its corners, and how far beside them, in parts of its size. */
type Cut = { span: Point; shift: Point };

/** The cut that the reader was trained on. */
const plainCut: Cut = { span: [1.1, 1.1], shift: [0, 0] };
/** Further looks at a plate of which the first one was not sure. */
const furtherCuts: readonly Cut[] = [
  { span: [1.04, 1.04], shift: [0, 0] },
  { span: [1.18, 1.14], shift: [0, 0] },
  { span: [1.1, 1.1], shift: [0.02, 0.03] },
  { span: [1.1, 1.1], shift: [-0.02, -0.03] },
];
/** A first look below this chance is not sure. */
const sureFrom = 0.9;
/** Below this chance that there is a plate at all, further looks are not worth their time. */
const worthFrom = 0.1;
/** A state less likely than this is not told. */
const leastState = 0.9;

type Look = { slots: Slots; states: readonly number[]; legible: number };

/** A plate to read; `mayLookAgain`: a little differently when the first look is not sure. */
export type PlatePlace = { corners: Quad; mayLookAgain: boolean };

/** Reads the plates at these places, all in one go, and those of which the first look is not sure in a second one. */
export async function readPlates(
  session: InferenceSession,
  models: Pick<Models, 'alphabet' | 'states'>,
  { picture, places }: { picture: Picture; places: readonly PlatePlace[] },
): Promise<Reading[]> {
  if (places.length === 0) return [];
  const first = await look(session, { picture, cuts: places.map(({ corners }) => ({ corners, cut: plainCut })) });
  const readings = first.map(one => readingOf([one], models));
  const unsure = [...places.keys()].filter(index => isWorthAnotherLook(places[index], readings[index]));
  if (unsure.length === 0) return readings;
  const cuts = unsure.flatMap(index => {
    const corners = places[index]?.corners;
    return corners === undefined ? [] : furtherCuts.map(cut => ({ corners, cut }));
  });
  const again = await look(session, { picture, cuts });
  for (const [order, index] of unsure.entries()) {
    const looks = again.slice(order * furtherCuts.length, (order + 1) * furtherCuts.length);
    readings[index] = readingOf([...first.slice(index, index + 1), ...looks], models);
  }
  return readings;
}

function isWorthAnotherLook(place: PlatePlace | undefined, reading: Reading | undefined): boolean {
  if (place === undefined || reading === undefined || !place.mayLookAgain) return false;
  return (reading.texts[0]?.confidence ?? 0) < sureFrom && reading.legible >= worthFrom;
}

function readingOf(looks: readonly Look[], { alphabet, states }: Pick<Models, 'alphabet' | 'states'>): Reading {
  const texts = rankTexts(fuseLooks(looks.map(({ slots }) => slots)), alphabet);
  const mean = (of: (look: Look) => number): number => looks.reduce((sum, one) => sum + of(one), 0) / looks.length;
  const chances = states.map((_, index) => mean(one => one.states[index] ?? 0));
  const confidence = Math.max(0, ...chances);
  const code = states[chances.indexOf(confidence)] ?? null;
  return {
    texts,
    state: code !== null && confidence >= leastState ? { code, confidence } : null,
    legible: mean(one => one.legible),
  };
}

async function look(
  session: InferenceSession,
  { picture, cuts }: { picture: Picture; cuts: readonly { corners: Quad; cut: Cut }[] },
): Promise<Look[]> {
  const size = cropWidth * cropHeight;
  const values = new Float32Array(cuts.length * size);
  for (const [index, { corners, cut }] of cuts.entries())
    rectify(picture, spreadQuad(corners, cut.span, cut.shift), values.subarray(index * size, (index + 1) * size));
  const answer = await session.run({ image: new Tensor('float32', values, [cuts.length, 1, cropHeight, cropWidth]) });
  const characters = rowsOf(answer['characters'], cuts.length);
  const states = rowsOf(answer['state'], cuts.length);
  const legible = rowsOf(answer['legible'], cuts.length);
  const classes = answer['characters']?.dims[2] ?? 0;
  if (classes < 2) throw new Error('the reader model gives no characters');
  return cuts.map((_, index) => ({
    slots: slotsOf(characters[index] ?? [], classes),
    states: states[index] ?? [],
    // a model without this head holds every plate legible
    legible: legible[index]?.[0] ?? 1,
  }));
}

/** The values of an output per crop; empty ones when the model has no such output. */
function rowsOf(output: InferenceSession.OnnxValueMapType[string] | undefined, crops: number): number[][] {
  if (output === undefined) return [];
  const { data } = output;
  if (!(data instanceof Float32Array)) throw new Error('the reader model gives something else than float32');
  const each = data.length / crops;
  return Array.from({ length: crops }, (_, index) => Array.from(data.subarray(index * each, (index + 1) * each)));
}

function slotsOf(values: readonly number[], classes: number): number[][] {
  return Array.from({ length: Math.floor(values.length / classes) }, (_, slot) =>
    values.slice(slot * classes, (slot + 1) * classes),
  );
}
