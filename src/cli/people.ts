import { readFile } from 'node:fs/promises';
import { isProblem, messageOf } from '../foundation/base/errors.ts';
import type { PeopleFile } from '../foundation/contract/people-words.ts';
import type { ImportAnswer } from '../foundation/contract/routes/people-files.ts';
import { taskContext, type Context } from '../gate/access/context.ts';
import { kindOfFile, type PeopleFileInput } from '../department/people/actions/import-lines.ts';
import { importAccounts, importClearances, importPosts } from '../department/people/actions/import-people.ts';
import { importTraining } from '../department/training/actions.ts';
import { inClosedHouse } from './closed-house.ts';

export type PeopleImport = { path: string; agency: string; dryRun: boolean; allOrNothing: boolean; json: boolean };

const importers: Readonly<Record<PeopleFile, (ctx: Context, file: PeopleFileInput) => Promise<ImportAnswer>>> = {
  people: importAccounts,
  posts: importPosts,
  clearances: importClearances,
  training: importTraining,
};

/** Imports a file of people into a department that no server runs. Returns 0, 3 when lines were refused, or what the house says. */
export async function runPeopleImport({ path, agency, dryRun, allOrNothing, json }: PeopleImport): Promise<number> {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    console.error(`plateward: ${path} can't be read as UTF-8 text: ${messageOf(error)}`);
    return 1;
  }
  const kind = kindOfFile(text);
  if (kind === null) {
    console.error(`plateward: ${path}: its columns are those of no file of people; see docs/formats/people-csv.md`);
    return 1;
  }
  const whileItRuns =
    'send the file to POST /v1/accounts/import, /v1/posts/import, /v1/clearances/import or /v1/training/import';
  return inClosedHouse({ agency, whileItRuns }, async ({ gate }, [ref]) => {
    if (ref === undefined) return 1;
    try {
      const answer = await importers[kind](taskContext(gate, ref, 'people-import'), { text, dryRun, allOrNothing });
      console.log(json ? JSON.stringify(answer) : inWords(answer));
      return answer.refused > 0 ? 3 : 0;
    } catch (error) {
      if (!isProblem(error)) throw error;
      console.error(`plateward: ${error.message}`);
      return 1;
    }
  });
}

function inWords(answer: ImportAnswer): string {
  const lines = answer.lines.map(({ line, result, message, invitation }) =>
    [`line ${line}: ${result}`, message, ...(invitation === null ? [] : [`invitation ${invitation}`])].join(', '),
  );
  const did = answer.taken ? '' : answer.dryRun ? ' Dry run: nothing was changed.' : ' Nothing was changed.';
  return [...lines, `${answer.added} added, ${answer.unchanged} unchanged, ${answer.refused} refused.${did}`].join(
    '\n',
  );
}
