import type { AskedAs } from '../../../src/foundation/contract/routes/profiles.ts';
import type { Parameter } from './policy.ts';

/** A new value for one setting while it is being typed. */
export type SettingDraft = {
  /** What was typed or chosen; `yes` and `no` for a rule that holds or doesn't. */
  text: string;
  /** Of several that can be chosen. */
  chosen: readonly string[];
  /** The policy says that there is none. */
  isNone: boolean;
  /** For forms of case numbers: some that it must match, with commas between. */
  examples: string;
  strength: 'must' | 'should' | 'may';
  /** `same`: what it rests on now; `law`: another law; `own`: the department's own decision. */
  restsOn: 'same' | 'law' | 'own';
  law: string;
};

/** What stands there now, as a draft. */
export function draftOf({ setting, askedAs, strength, value }: Parameter): SettingDraft {
  const now: unknown =
    typeof setting === 'object' && setting !== null && 'value' in setting ? setting['value'] : undefined;
  const pattern = typeof now === 'object' && now !== null && 'pattern' in now ? now : null;
  return {
    text: textOf(pattern === null ? now : Reflect.get(pattern, 'pattern')),
    chosen: Array.isArray(now) ? now.map(String) : [],
    isNone: now === null,
    examples: pattern === null ? '' : textOf(Reflect.get(pattern, 'examples')),
    strength: strength ?? 'must',
    restsOn: value === null || askedAs === null ? 'own' : 'same',
    law: '',
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' || typeof value === 'string') return String(value);
  return Array.isArray(value) ? value.map(String).join(', ') : '';
}

/** The value that was typed, or what is missing in it. The server checks it again, and against the law. */
export function valueOf(draft: SettingDraft, askedAs: AskedAs): { value: unknown } | { fault: string } {
  const text = draft.text.trim();
  if (askedAs.mayBeNone && draft.isNone) return { value: null };
  switch (askedAs.kind) {
    case 'yes_no':
      return text === 'yes' || text === 'no' ? { value: text === 'yes' } : { fault: 'Choose yes or no.' };
    case 'number': {
      const number = Number(text);
      if (!/^\d{1,9}$/.test(text)) return { fault: 'Give a whole number.' };
      const { min, max } = askedAs;
      if ((min !== null && number < min) || (max !== null && number > max))
        return { fault: `Give a number from ${min ?? 0} to ${max ?? 'any'}.` };
      return { value: number };
    }
    case 'some_of':
      return draft.chosen.length > 0 ? { value: draft.chosen } : { fault: 'Choose at least one.' };
    case 'one_of':
      return text === '' ? { fault: 'Choose one.' } : { value: text };
    case 'day':
      return /^\d{4}-\d\d-\d\d$/.test(text) ? { value: text } : { fault: 'Give a day.' };
    case 'number_form': {
      const examples = draft.examples
        .split(',')
        .map(one => one.trim())
        .filter(one => one !== '');
      if (text === '') return { fault: 'Give the form, such as ^\\d{2}-\\d{6}$.' };
      return examples.length === 0 ? { fault: 'Give at least one example.' } : { value: { pattern: text, examples } };
    }
    case 'text':
      return text === '' ? { fault: 'Say what it is.' } : { value: text };
  }
}

const longestNote = 400;

/**
 * The setting as the profile holds it: the new value with its ground. A decision of the department rests on no clause and no law; in a
 * demonstration it is marked as invented.
 */
export function settingOf(
  parameter: Parameter,
  {
    draft,
    value,
    reason,
    isDemonstration,
  }: { draft: SettingDraft; value: unknown; reason: string; isDemonstration: boolean },
): Record<string, unknown> {
  const { setting } = parameter;
  const { strength, restsOn, law } = draft;
  if (restsOn === 'same' && typeof setting === 'object' && setting !== null && !Array.isArray(setting))
    return { ...setting, value, strength };
  const note = reason.trim().slice(0, longestNote);
  if (restsOn === 'law') return { value, strength, basis: 'statute', law: law.trim(), note };
  return { value, strength, basis: isDemonstration ? 'demonstration' : 'plateward', note };
}
