import type { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import type { postRoutes } from '../../../src/foundation/contract/routes/posts.ts';
import type { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import { problemOf, send, urlOf, type AnswerOf } from '../api/client.ts';

type FileRoute =
  | (typeof peopleRoutes)['importAccounts']
  | (typeof postRoutes)['importPosts' | 'importClearances']
  | (typeof trainingRoutes)['importTraining'];

export type FileAnswer = AnswerOf<FileRoute>;
export type FileLine = FileAnswer['lines'][number];

/** Sends a file of people; `dryRun` asks only what would come of it. Throws ProblemError. */
export async function sendFile(
  route: FileRoute,
  { text, dryRun, allOrNothing }: { text: string; dryRun: boolean; allOrNothing: boolean },
): Promise<FileAnswer> {
  const query = { dryRun: dryRun ? 'true' : 'false', allOrNothing: allOrNothing ? 'true' : 'false' } as const;
  const response = await send(urlOf(route, { query }), {
    method: route.method,
    headers: { accept: 'application/json', 'x-plateward-client': 'web', 'content-type': 'text/csv; charset=utf-8' },
    body: text,
  });
  if (response.status !== route.status) throw await problemOf(response);
  const json: unknown = await response.json();
  return route.answer.parse(json);
}
