import { beforeEach, expect, it } from 'vitest';
import { StepSender, type StepSending, type UnsentStep } from './step-sender.ts';

const step = { hitId: 'h', step: 'describe' } as const;
let answers: (() => Promise<void>)[] = [];
let sent: StepSending[] = [];
let refused: UnsentStep[] = [];
let told = 0;
let later: { work: () => void; ms: number }[] = [];
let person: string | null = 'd.ortiz';
let sender: StepSender;

const refusal = new Error('refused');
const away = (): Promise<void> => Promise.reject(new Error('unreachable'));
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};
const states = (): string[] => sender.snapshot().map(one => one.state);

beforeEach(() => {
  [answers, sent, refused, later, told, person] = [[], [], [], [], 0, 'd.ortiz'];
  let press = 0;
  sender = new StepSender({
    send: one => {
      sent.push(one);
      return answers.shift()?.() ?? Promise.resolve();
    },
    isRefusal: error => error === refusal,
    onRefused: one => refused.push(one),
    onNotSent: () => (told += 1),
    personId: () => person,
    newPressId: () => `press-${++press}`,
    nowMs: () => 7,
    later: (work, ms) => later.push({ work, ms }),
  });
});

it('sends a press once, however often the key is pressed meanwhile', async () => {
  sender.press(step);
  sender.press(step);
  expect(states()).toEqual(['sending']);
  await settle();
  expect(sent).toHaveLength(1);
  expect(states()).toEqual([]);
});

it('says that a step is not sent and tries again under the same number, later and later', async () => {
  answers = [away, away];
  sender.press(step);
  await settle();
  expect([states(), told]).toEqual([['not-sent'], 1]);
  later.shift()?.work();
  await settle();
  expect([states(), told]).toEqual([['not-sent'], 1]);
  expect(later.map(one => one.ms)).toEqual([4000]);
  later.shift()?.work();
  await settle();
  expect(states()).toEqual([]);
  expect(new Set(sent.map(one => one.pressId))).toEqual(new Set(['press-1']));
  expect(sent).toHaveLength(3);
});

it('tries at once when pressed again, and never twice at a time', async () => {
  answers = [away];
  sender.press(step);
  await settle();
  sender.press(step);
  later.shift()?.work();
  await settle();
  expect(sent.map(one => one.pressId)).toEqual(['press-1', 'press-1']);
  expect(states()).toEqual([]);
});

it('gives up what the server refuses, and says so', async () => {
  answers = [() => Promise.reject(refusal)];
  sender.press(step);
  await settle();
  expect([states(), refused.length, later.length]).toEqual([[], 1, 0]);
});

it('never sends under the name of somebody else', async () => {
  answers = [away];
  sender.press(step);
  await settle();
  person = 'k.lee';
  later.shift()?.work();
  await settle();
  expect(sent).toHaveLength(1);
  expect(states()).toEqual([]);
});
