import { expect } from 'vitest';
import { adoptedProfile, type ProfileCode } from '../../src/gate/policy/load.ts';
import { groundedValues } from '../../src/gate/policy/profile.ts';

/** One value as it was read from the text by hand: the clause, the parameter, what the clause asks, and how strongly. */
export type SettingRow = [clause: string, parameter: string, value: unknown, strength: 'must' | 'should' | 'may'];

/** The adopted profile of `code` holds that value with that strength, and rests it on that clause. */
export function expectSetting(code: ProfileCode, [clause, parameter, value, strength]: SettingRow): void {
  const found = groundedValues(adoptedProfile(code)).find(({ path }) => path === parameter);
  expect(found?.ground, `${parameter} is unset`).toMatchObject({
    basis: 'clause',
    clause,
    strength,
    // an item of a list is what its path names
    ...(value === 'listed' ? {} : { value }),
  });
}
