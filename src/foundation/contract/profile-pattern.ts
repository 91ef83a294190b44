import { z } from 'zod';

/**
 * Patterns of case and incident numbers. They come from an agency and run on text that anyone may type, so only what is
 * matched in linear time is taken: literals, classes, groups and bounded counts; no `*`, `+`, open counts, back references
 * or look-around.
 */

const longestPattern = 200;
/** Longest number that is tried against a pattern, in characters. */
export const longestNumber = 64;

/** Why `pattern` can't be a number pattern, or undefined when it can. */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > longestPattern) return `is longer than ${longestPattern} characters`;
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return 'must begin with ^ and end with $';
  const bare = pattern.replaceAll(/\\[-.d]/g, 'x');
  if (/[*+]|\{\d+,\}/.test(bare)) return 'must count with {n} or {n,m}, not with *, + or {n,}';
  if (/\\|\(\?(?!:)/.test(bare)) return 'may escape only \\d, \\- and \\., and may not look around';
  if (/\)[?{]/.test(bare)) return 'may not repeat a group';
  // Several parts of open length one after another can be split in too many ways.
  if ((bare.match(/\?(?!:)|\{\d+,\d+\}/g) ?? []).length > 3) return 'may have at most 3 parts whose length is open';
  if ((bare.match(/\|/g) ?? []).length > 8) return 'may have at most 8 alternatives';
  try {
    return new RegExp(pattern).test('') ? 'must not match nothing' : undefined;
  } catch {
    return 'is not a regular expression';
  }
}

/** A pattern of numbers with examples that it must match. */
export const numberPatternSchema = z
  .strictObject({ pattern: z.string(), examples: z.array(z.string().max(longestNumber)).min(1).max(8) })
  .superRefine((value, context) => {
    const fault = patternFault(value.pattern);
    if (fault !== undefined) {
      context.addIssue({ code: 'custom', path: ['pattern'], message: fault });
      return;
    }
    for (const example of value.examples) {
      if (!new RegExp(value.pattern).test(example)) {
        context.addIssue({ code: 'custom', path: ['examples'], message: `the pattern does not match ${example}` });
      }
    }
  });

export type NumberPattern = z.infer<typeof numberPatternSchema>;
