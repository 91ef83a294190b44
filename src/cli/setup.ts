import type { Checklist } from '../foundation/contract/routes/setup.ts';
import { taskContext } from '../gate/access/context.ts';
import { viewChecklist } from '../department/setup/actions.ts';
import { inClosedHouse } from './closed-house.ts';

/** Prints the checklist of one agency, or of all, of a department that no server runs. Returns 0, 3 while live data is off somewhere, or what the house says. */
export function runSetupChecklist({ agency, json }: { agency?: string; json: boolean }): Promise<number> {
  const whileItRuns = 'GET /v1/setup shows the checklist, POST /v1/setup/items/<item> records an item';
  return inClosedHouse({ agency, whileItRuns }, async ({ gate }, agencies) => {
    const found: { agency: string; checklist: Checklist }[] = [];
    for (const ref of agencies)
      found.push({ agency: ref.code, checklist: await viewChecklist(taskContext(gate, ref, 'setup')) });
    console.log(json ? JSON.stringify(found) : found.map(inWords).join('\n\n'));
    return found.every(({ checklist }) => checklist.live) ? 0 : 3;
  });
}

function inWords({ agency, checklist }: { agency: string; checklist: Checklist }): string {
  const { live, open, waived, items } = checklist;
  const lines = items.map(({ item, title, basis, waivable, state, evidence, happenedOn, by }) => {
    const mark = { done: '[x]', waived: '[w]', open: '[ ]' }[state];
    const law = waivable ? '' : '; nobody can waive it';
    const shown =
      evidence === null ? '' : `\n      ${evidence}${happenedOn === null ? '' : `, ${happenedOn}`} (${by ?? ''})`;
    return `  ${mark} ${item}: ${title} (${basis}${law})${shown}`;
  });
  const head = `${agency}: live data is ${live ? 'ON' : 'OFF'}; ${open} open, ${waived} waived`;
  return [head, ...lines].join('\n');
}
