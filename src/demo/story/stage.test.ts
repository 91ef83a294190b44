import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../../foundation/contract/routes.ts';
import { demonstrationNotice } from '../../foundation/contract/words.ts';
import type { Demo } from '../open-demo.ts';
import { makeTeller } from '../teller.ts';
import { answered, needed, refused, scene, type Stage } from './stage.ts';

/** What the next request is answered with. */
let next: { status: number; body: unknown; marked: boolean };
const server = createServer((_, response) => {
  const mark = next.marked ? { 'x-plateward': demonstrationNotice } : {};
  response.writeHead(next.status, { 'content-type': 'application/json', ...mark });
  response.end(JSON.stringify(next.body));
});
let origin = '';

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const alive = { alive: true, demonstration: demonstrationNotice };
const refusal = {
  code: 'case_required',
  title: 'A number is required',
  errors: [{ field: 'caseNumber', message: 'Give one.' }],
  clauses: ['CB-09'],
  demonstration: demonstrationNotice,
};
const line = { agency: null, what: 'a step' };
const wanted = { status: 422, code: 'case_required', field: 'caseNumber', clause: 'CB-09' } as const;

function stageAt(): { stage: Stage; lines: { ok: boolean; why?: string; demonstration: string }[] } {
  const lines: { ok: boolean; why?: string; demonstration: string }[] = [];
  const teller = makeTeller({ json: true, colors: false, write: text => lines.push(JSON.parse(text) as never) });
  const demo = { origin } as Demo; // the steps use its address only
  return { stage: { demo, teller, seed: 1, tokens: new Map(), measured: new Map() }, lines };
}

test('a refusal that comes as it should is told as such, with status, code and clauses', async () => {
  const { stage, lines } = stageAt();
  next = { status: 422, body: refusal, marked: true };
  await refused(stage, line, [routes.alive, {}], wanted);
  expect(lines).toMatchObject([{ ok: true, status: 422, code: 'case_required', clauses: ['CB-09'] }]);
  expect(lines[0]?.demonstration).toBe(demonstrationNotice);
});

test.each([
  ['the request is answered', { status: 200, body: alive, marked: true }, /answered with 200/],
  ['another status comes', { status: 403, body: refusal, marked: true }, /403 case_required/],
  [
    'another code comes',
    { status: 422, body: { ...refusal, code: 'reason_required' }, marked: true },
    /reason_required/,
  ],
  ['the field is not named', { status: 422, body: { ...refusal, errors: [] }, marked: true }, /caseNumber/],
  ['the clause is not cited', { status: 422, body: { ...refusal, clauses: ['CB-01'] }, marked: true }, /CB-09/],
  ['the notice is missing', { status: 422, body: refusal, marked: false }, /demonstration/],
])('a refusal is a failed step when %s', async (_, answer, why) => {
  const { stage, lines } = stageAt();
  next = answer;
  await refused(stage, line, [routes.alive, {}], wanted);
  expect(lines).toMatchObject([{ ok: false, why: expect.stringMatching(why) }]);
  expect(stage.teller.count().failed).toHaveLength(1);
});

test.each([
  ['it is refused', { status: 422, body: refusal, marked: true }, /case_required/],
  ['the notice is missing in the body', { status: 200, body: { alive: true }, marked: true }, /demonstration/],
  ['the answer breaks the contract', { status: 200, body: { alive: 'yes' }, marked: true }, /./],
])('an answer is a failed step when %s', async (_, answer, why) => {
  const { stage, lines } = stageAt();
  next = answer;
  expect(await answered(stage, line, [routes.alive, {}], () => '')).toBeNull();
  expect(lines).toMatchObject([{ ok: false, why: expect.stringMatching(why) }]);
});

test('an answer is a failed step when a look at it finds something wrong', async () => {
  const { stage, lines } = stageAt();
  next = { status: 200, body: alive, marked: true };
  const look = (): string => {
    throw new Error('nobody is there');
  };
  expect(await answered(stage, line, [routes.alive, {}], look)).toBeNull();
  expect(lines).toMatchObject([{ ok: false, why: 'nobody is there' }]);
});

test('a scene that can not go on is a failure, and other errors are not swallowed', async () => {
  const { stage, lines } = stageAt();
  let reached = false;
  await scene(stage, 'one', async () => {
    needed(null);
    reached = true;
  });
  expect(reached).toBe(false);
  expect(lines).toMatchObject([{ ok: false, what: 'the rest of this scene' }]);
  const fault = scene(stage, 'two', () => Promise.reject(new Error('a fault of the story itself')));
  await expect(fault).rejects.toThrow('a fault of the story itself');
});
