import { it } from 'vitest';
import { judgePlanted } from './planted-tree.ts';
import { formatBreaches } from './breach.ts';
it('x', () => { console.log(formatBreaches(judgePlanted({})).join('\n')); });
