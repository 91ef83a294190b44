import { describe, expect, test } from 'vitest';
import { demonstrationProfile } from '../../gate/policy/load.ts';
import { gapOf, hasApprover, headOf, levelsOf, levelStates, turnOf, type Holder } from './rules.ts';

const barstow = demonstrationProfile('barstow');
const chain = [['odc'], ['adc', 'deputy']];
const levels = levelsOf(barstow, chain);
const holder = (human: string, ...postIds: string[]): Holder => ({ personId: `account of ${human}`, human, postIds });
const everybody = [holder('a', 'odc'), holder('b', 'adc'), holder('c', 'chief-of-police')];
const states = (requesterHuman: string, holders: Holder[] = everybody, unavailable: number[] = []) =>
  levelStates(levels, { holders, requesterHuman, unavailable: new Set(unavailable) });

test('the head of the department comes last, where the chain does not name them', () => {
  expect(headOf(barstow)).toBe('chief-of-police');
  expect(levels.map(level => [level.posts, level.added])).toEqual([
    [['odc'], false],
    [['adc', 'deputy'], false],
    [['chief-of-police'], true],
  ]);
  expect(levelsOf(barstow, [['odc'], ['adc', 'chief-of-police']])).toHaveLength(2);
});

describe('which level is open', () => {
  test('the first; the next only when it was not reached', () => {
    expect(states('x')).toEqual(['open', 'waiting', 'waiting']);
    expect(states('x', everybody, [0])).toEqual(['unavailable', 'open', 'waiting']);
  });

  test('not the added one, as long as the named posts are held: nobody answering is no reason', () => {
    expect(states('x', everybody, [0, 1])).toEqual(['unavailable', 'unavailable', 'waiting']);
  });

  test('the next at once when nobody but the requester holds the first, by whatever account', () => {
    expect(states('a')).toEqual(['empty', 'open', 'waiting']);
    expect(states('a', [...everybody, holder('a', 'adc')])).toEqual(['empty', 'open', 'waiting']);
    expect(states('a', [holder('a', 'odc'), holder('a', 'adc'), holder('c', 'chief-of-police')])).toEqual([
      'empty',
      'empty',
      'open',
    ]);
  });

  test('none when the head is the requester too', () => {
    const alone = [holder('a', 'odc'), holder('a', 'deputy'), holder('a', 'chief-of-police')];
    expect(states('a', alone)).toEqual(['empty', 'empty', 'empty']);
    expect(hasApprover(levels, { holders: alone, requesterHuman: 'a' })).toBe(false);
    expect(hasApprover(levels, { holders: alone, requesterHuman: 'b' })).toBe(true);
  });
});

test('a level that was not reached may still decide, at the first level that is the person’s', () => {
  const found = states('x', everybody, [0]);
  expect(turnOf(levels, { states: found, postIds: ['odc', 'adc'] })).toEqual({ level: 0, post: 'odc' });
  expect(turnOf(levels, { states: found, postIds: ['deputy'] })).toEqual({ level: 1, post: 'deputy' });
  expect(turnOf(levels, { states: found, postIds: ['chief-of-police'] })).toBeNull();
  expect(turnOf(levels, { states: states('x'), postIds: ['adc'] })).toBeNull();
});

test('a chain that nobody or one human holds is a gap of the policy', () => {
  expect(gapOf(levels, everybody)).toBeNull();
  expect(gapOf(levels, [])).toMatchObject({ reason: 'nobody' });
  expect(gapOf(levels, [holder('a', 'odc'), holder('a', 'adc')])).toMatchObject({ reason: 'one_human' });
});
