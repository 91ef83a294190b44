import { messageOf } from '../../foundation/base/errors.ts';
import type { ErrorCode } from '../../foundation/contract/errors.ts';
import type { RouteContract } from '../../foundation/contract/route.ts';
import type { DemoAgency } from '../agencies.ts';
import { ask, type AnswerOf, type Reply, type Request } from '../client.ts';
import type { Demo } from '../open-demo.ts';
import type { Teller, Told } from '../teller.ts';

/** What the scenes of the story share. */
export type Stage = {
  demo: Demo;
  teller: Teller;
  /** Tells one run's cars and events from those of any other run in the same folder. */
  seed: number;
  /** Tokens of signed-in people, by agency code and user name. */
  tokens: Map<string, string>;
  /** Milliseconds measured, by what was measured. */
  measured: Map<Measure, number[]>;
};

export const measures = ['read stored', 'read to hit on the console', 'search answered'] as const;
export type Measure = (typeof measures)[number];

/** Who acts in a step, and what they do. */
export type Line = { agency: DemoAgency | null; what: string };

/** A scene can't go on: what it needs is missing. */
class SceneOver extends Error {}

/** Plays one scene; a step that failed ends it only where the scene can't go on without it, and that is a failed step too. */
export async function scene(stage: Stage, title: string, play: () => Promise<void>): Promise<void> {
  stage.teller.scene(title);
  try {
    await play();
  } catch (error) {
    if (!(error instanceof SceneOver)) throw error;
    const why = 'it needs what an earlier step did not give';
    stage.teller.step({ agency: null, what: 'the rest of this scene', ok: false, why });
  }
}

/** The value of an earlier step; ends the scene when there is none. */
export function needed<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new SceneOver();
  return value;
}

/** One step. `work` throws when something goes otherwise than it should; the step is told either way. Null when it failed. */
export async function step<T>(
  { teller }: Stage,
  { agency, what }: Line,
  work: () => Promise<{ value: T } & Partial<Told>>,
): Promise<T | null> {
  const city = agency?.city ?? null;
  try {
    const { value, ...told } = await work();
    teller.step({ agency: city, what, ok: true, ...told });
    return value;
  } catch (error) {
    teller.step({ agency: city, what, ok: false, why: messageOf(error) });
    return null;
  }
}

/** Throws with the message unless the condition holds. */
export function require(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Asks an address and expects to be answered; `look` checks the answer and says in words what it holds. */
export function answered<const R extends RouteContract>(
  stage: Stage,
  line: Line,
  [route, request]: [R, Request],
  look: (answer: AnswerOf<R>, reply: Reply<R>) => string | Promise<string>,
): Promise<AnswerOf<R> | null> {
  return step(stage, line, async () => {
    const reply = await ask(stage.demo.origin, route, request);
    if (!reply.ok) throw new Error(`refused: ${said(reply)}`);
    require(reply.marked, 'the answer does not say that it is a demonstration');
    const found = await look(reply.answer, reply);
    const what = found === '' ? line.what : `${line.what}: ${found}`;
    return { value: reply.answer, what, status: reply.status, tookMs: reply.tookMs };
  });
}

export type Refusal = {
  status: number;
  code: ErrorCode;
  /** A field that the refusal must name. */
  field?: string;
  /** A clause or law that it must cite. */
  clause?: string | undefined;
};

/** Asks an address and expects this very refusal; any other, or an answer, is a failure. */
export async function refused(
  stage: Stage,
  line: Line,
  [route, request]: [RouteContract, Request],
  expected: Refusal,
): Promise<void> {
  await step(stage, line, async () => {
    const reply = await ask(stage.demo.origin, route, request);
    require(!reply.ok, `answered with ${reply.status}, but ${expected.status} ${expected.code} was right`);
    const { code, detail, errors = [], clauses = [] } = reply.problem;
    require(reply.status === expected.status &&
      code === expected.code, `${said(reply)}, but ${expected.status} ${expected.code} was right`);
    require(reply.marked, 'the refusal does not say that it is a demonstration');
    const { field, clause } = expected;
    const named = errors.some(fault => fault.field === field);
    require(field === undefined || named, `the refusal does not name the field ${field}`);
    require(clause === undefined || clauses.includes(clause), `the refusal does not cite ${clause}`);
    const told = { status: reply.status, code, ...(clauses.length === 0 ? {} : { clauses }) };
    return {
      value: null,
      what: `${line.what}: refused${detail === undefined ? '' : `. ${shortened(detail)}`}`,
      ...told,
    };
  });
}

function said(reply: Extract<Reply<RouteContract>, { ok: false }>): string {
  const { code, title, detail } = reply.problem;
  return `${reply.status} ${code} (${detail ?? title})`;
}

function shortened(text: string): string {
  return text.length <= 140 ? text : `${text.slice(0, 137)}...`;
}

/** The token of a person who signed in; ends the scene when they could not. */
export function tokenOf(stage: Stage, agency: DemoAgency, username: string): string {
  return needed(stage.tokens.get(`${agency.code} ${username}`));
}

/** One of the five. Throws when it isn't there. */
export function agencyOf(stage: Stage, code: DemoAgency['code']): DemoAgency {
  const agency = stage.demo.agencies.find(candidate => candidate.code === code);
  if (agency === undefined) throw new Error(`the agency ${code} is not there`);
  return agency;
}

/** Keeps what was measured for the summary. */
export function measure({ measured }: Stage, what: Measure, ms: number): void {
  measured.set(what, [...(measured.get(what) ?? []), ms]);
}
