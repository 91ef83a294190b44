import { describe, expect, test } from 'vitest';
import { endOf, standingOf, suspends, uncovered, wordsOf, type Counted, type TrainingFacts } from './rules.ts';

const today = '2026-05-04';
const done = (change: Partial<Counted> = {}): Counted => ({
  completedOn: '2026-01-10',
  validUntil: '2027-01-09',
  name: 'Basics',
  course: { approved: true, countsThrough: null, posts: null },
  ...change,
});
const stand = (facts: Partial<TrainingFacts>, day = today) =>
  standingOf({ completions: [], required: [], orders: [], posts: ['dispatcher'], ...facts }, day);

describe('how long a completion counts', () => {
  test.each([
    [[365], null, '2026-05-03'],
    [[365, 30], null, '2025-06-02'],
    [[null, 30], null, '2025-06-02'],
    [[365], '2025-12-31', '2025-12-31'],
    [[365], '2028-12-31', '2026-05-03'],
    [[null], '2028-12-31', '2028-12-31'],
    [[null, null], null, null],
    [[1], null, '2025-05-04'],
  ])('valid days %j, asked for %s: through %s', (validDays, asked, end) => {
    expect(endOf('2025-05-04', { validDays, asked })).toBe(end);
  });

  test('a leap day is a day', () => {
    expect(endOf('2027-03-01', { validDays: [365], asked: null })).toBe('2028-02-28');
    expect(endOf('2028-02-29', { validDays: [1], asked: null })).toBe('2028-02-29');
  });
});

describe('how a person stands', () => {
  test('LA-23 nothing on file: none', () => {
    expect(stand({})).toEqual({ state: 'none', about: null, day: null });
  });

  test('through the last day, both ends whole', () => {
    const completions = [done({ completedOn: '2026-05-04', validUntil: '2026-05-10' })];
    expect(
      ['2026-05-03', '2026-05-04', '2026-05-10', '2026-05-11'].map(day => stand({ completions }, day).state),
    ).toEqual(['none', 'valid', 'valid', 'ended']);
    expect(stand({ completions }, '2026-05-11')).toEqual({ state: 'ended', about: 'Basics', day: '2026-05-10' });
  });

  test('of what ended, the last is told', () => {
    const completions = ['2026-02-01', '2026-04-30', '2026-03-01'].map(validUntil => done({ validUntil }));
    expect(stand({ completions })).toMatchObject({ state: 'ended', day: '2026-04-30' });
  });

  test('SL-10 what the department has not approved does not count', () => {
    const completions = [done({ course: { approved: false, countsThrough: null, posts: null } })];
    expect(stand({ completions })).toEqual({ state: 'unapproved', about: 'Basics', day: '2026-01-10' });
  });

  test('training asked for anew ends the version on its day', () => {
    const completions = [done({ course: { approved: true, countsThrough: '2026-05-04', posts: null } })];
    expect(stand({ completions })).toEqual({ state: 'valid', validUntil: '2026-05-04' });
    expect(stand({ completions }, '2026-05-05')).toMatchObject({ state: 'ended', day: '2026-05-04' });
  });

  test('BA-50 a course that is for a post is asked of who holds it, from its day on, and of nobody else', () => {
    const required = [{ name: 'Dispatch', posts: ['dispatcher'], requiredFrom: '2026-05-04' }];
    const completions = [done()];
    expect(stand({ required, completions }, '2026-05-03').state).toBe('valid');
    expect(stand({ required, completions })).toEqual({ state: 'missing', about: 'Dispatch', day: null });
    expect(stand({ required, completions, posts: ['detective'] }).state).toBe('valid');
    const both = [done(), done({ name: 'Dispatch', validUntil: '2026-06-01' })];
    expect(stand({ required, completions: both })).toEqual({ state: 'valid', validUntil: '2026-06-01' });
  });

  test('of two that are asked for both must count, and the first to end ends it', () => {
    const required = ['A', 'B'].map(name => ({ name, posts: null, requiredFrom: '2026-01-01' }));
    const [a, b] = [done({ name: 'A', validUntil: '2026-08-01' }), done({ name: 'B', validUntil: '2026-07-01' })];
    expect(stand({ required, completions: [a, b] })).toEqual({ state: 'valid', validUntil: '2026-07-01' });
    expect(stand({ required, completions: [a, b] }, '2026-07-02')).toMatchObject({ state: 'ended', about: 'B' });
    expect(stand({ required, completions: [b] })).toMatchObject({ state: 'missing', about: 'A' });
  });

  test('a course for other posts, or a name without a course, stands in for none that is asked for', () => {
    const forDetectives = done({ course: { approved: true, countsThrough: null, posts: ['detective'] } });
    expect(stand({ completions: [forDetectives] }).state).toBe('none');
    expect(stand({ completions: [forDetectives], posts: ['detective'] }).state).toBe('valid');
    const required = [{ name: 'Basics', posts: null, requiredFrom: '2026-01-01' }];
    expect(stand({ required, completions: [done({ course: null })] }).state).toBe('missing');
  });

  test('BA-40 an order closes data at once, or when its due day is over, whatever else is on file', () => {
    const order = { orderedOn: '2026-05-01', dueOn: '2026-05-04', atOnce: false };
    const completions = [done()];
    expect(stand({ orders: [order], completions }).state).toBe('valid');
    expect(stand({ orders: [order], completions }, '2026-05-05')).toEqual({ state: 'retraining', order });
    expect(suspends({ ...order, atOnce: true }, '2026-05-01')).toBe(true);
    const later = { ...order, dueOn: '2026-05-20' };
    expect(stand({ orders: [later, { ...order, atOnce: true }], completions }).state).toBe('retraining');
  });
});

test('the words name the course, the day and whom to ask', () => {
  const ended = { state: 'ended', about: 'Basics', day: '2026-10-31' } as const;
  expect(wordsOf(ended, 'Training Corporal, T. Example')).toBe(
    'Your ALPR training ended 2026-10-31: Basics. Training officer: Training Corporal, T. Example.',
  );
  expect(wordsOf({ state: 'valid', validUntil: null }, 'x')).toBeNull();
});

test('BA-51 what is not covered', () => {
  expect(uncovered(['use', 'policy'], ['policy', 'login', 'use'])).toEqual(['login']);
});
