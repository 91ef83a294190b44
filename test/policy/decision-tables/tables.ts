import type { ProfileCode } from '../../../src/gate/policy/load.ts';
import { barstowTable } from './barstow.ts';
import { carlsbadTable } from './carlsbad.ts';
import { coronaTable } from './corona.ts';
import { losAlamitosTable } from './los-alamitos.ts';
import type { DecisionTable } from './notation.ts';
import { sanLeandroTable } from './san-leandro.ts';

/** The decision table of each policy. */
export const tables: Record<ProfileCode, DecisionTable> = {
  carlsbad: carlsbadTable,
  'los-alamitos': losAlamitosTable,
  'san-leandro': sanLeandroTable,
  corona: coronaTable,
  barstow: barstowTable,
};
