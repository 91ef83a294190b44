import { hitRoutes, type HitOutcome, type HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { call, type RequestOf } from '../api/client.ts';
import { hitsFeed } from '../api/hits-feed.ts';
import { announce } from '../app/announce.tsx';

export type Answer = NonNullable<RequestOf<typeof hitRoutes.answerHit>['body']>;

/** Takes a hit: the others see that this person asks CLETS. Throws ProblemError naming who was first. */
export async function takeHit(hit: HitView): Promise<void> {
  hitsFeed.put(await call(hitRoutes.takeHit, { params: { hitId: hit.hitId } }));
  announce('Taken. CLETS is being asked by you.', 'assertive');
}

/** Takes a hit over from `from`, who reads why. Throws ProblemError naming who has it by now. */
export async function takeOverHit(hit: HitView, given: { from: string; reason: string }): Promise<void> {
  hitsFeed.put(await call(hitRoutes.takeOverHit, { params: { hitId: hit.hitId }, body: given }));
  announce(`Taken over from ${given.from}.`, 'assertive');
}

/** Records what CLETS answered. Throws ProblemError naming what is missing. */
export async function answerHit(hit: HitView, answer: Answer): Promise<void> {
  hitsFeed.put(await call(hitRoutes.answerHit, { params: { hitId: hit.hitId }, body: answer }));
  announce('The answer is recorded.', 'assertive');
}

/** Closes a hit and, with it, others of the same car. Throws ProblemError at the first that can't be closed. */
export async function closeHits(
  hits: readonly HitView[],
  { outcome, note }: { outcome: HitOutcome; note: string },
): Promise<void> {
  for (const [at, { hitId }] of hits.entries()) {
    // the others were not worked on by themselves, and their record says so
    const words = note.trim() === '' && at > 0 ? 'Closed with another hit of the same plate.' : note.trim();
    const body = { outcome, ...(words === '' ? {} : { note: words }) };
    hitsFeed.put(await call(hitRoutes.closeHit, { params: { hitId }, body }));
  }
  announce(hits.length === 1 ? 'The hit is closed.' : `${hits.length} hits are closed.`, 'assertive');
}
