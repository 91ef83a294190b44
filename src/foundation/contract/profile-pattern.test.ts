import { describe, expect, it } from 'vitest';
import { numberPatternSchema, patternFault } from './profile-pattern.ts';

describe('patternFault', () => {
  it.each(['^CB-\\d{2}-\\d{5}$', '^(?:CR|IR)\\d{8}$', '^\\d{2}-?\\d{4,6}[A-Z]?$', '^2\\d\\.\\d{3}$'])(
    'takes %s',
    pattern => {
      expect(patternFault(pattern)).toBeUndefined();
    },
  );

  it.each([
    ['not anchored', '\\d{5}'],
    ['open at the end', '^\\d{5}'],
    ['star', '^\\d*$'],
    ['plus', '^(a+)+$'],
    ['open count', '^\\d{2,}$'],
    ['repeated group', '^(?:\\d{2}){3}$'],
    ['look-ahead', '^(?=a)a$'],
    ['back reference', '^(a)\\1$'],
    ['matches nothing', '^\\d{0,3}$'],
    ['not a regular expression', '^[a$'],
    ['too long', `^${'a'.repeat(300)}$`],
    ['many optional parts', `^${'a?'.repeat(40)}b$`],
    ['many alternatives', `^${'(?:a|a)'.repeat(20)}b$`],
  ])('refuses a pattern that is %s', (_, pattern) => {
    expect(patternFault(pattern)).toBeTypeOf('string');
  });

  it('lets through only what is matched fast, also on hostile numbers', () => {
    const worst = ['^a{0,64}a{0,64}a{0,64}b$', '^(?:a|a|a)(?:a|a|a)(?:a|a|a)(?:a|a|a)b$'];
    for (const pattern of worst) {
      expect(patternFault(pattern)).toBeUndefined();
      const start = performance.now();
      expect(new RegExp(pattern).test('a'.repeat(64))).toBe(false);
      expect(performance.now() - start).toBeLessThan(200);
    }
  });
});

describe('numberPatternSchema', () => {
  it('wants examples that match', () => {
    expect(numberPatternSchema.safeParse({ pattern: '^A\\d{3}$', examples: ['A123'] }).success).toBe(true);
    expect(numberPatternSchema.safeParse({ pattern: '^A\\d{3}$', examples: ['B123'] }).success).toBe(false);
    expect(numberPatternSchema.safeParse({ pattern: '^A\\d{3}$', examples: [] }).success).toBe(false);
    expect(numberPatternSchema.safeParse({ pattern: '^A\\d+$', examples: ['A123'] }).success).toBe(false);
  });
});
