import { useState } from 'react';
import type { HitOutcome, HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { isProblem, type ProblemError } from '../api/client.ts';
import { hitsFeed } from '../api/hits-feed.ts';
import { may, useMe } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { takeHit } from './hit-acts.ts';

export type OpenWindow = { name: 'answer' } | { name: 'close'; outcome: HitOutcome | null } | { name: 'photo' } | null;

/** What a person can do with the hit that is shown, and what is under way. */
export type HitDesk = {
  username: string;
  can: { take: boolean; answer: boolean; close: boolean };
  pending: 'take' | null;
  problem: ProblemError | null;
  window: OpenWindow;
  take: () => void;
  openAnswer: () => void;
  openClose: (outcome: HitOutcome | null) => void;
  showPhoto: () => void;
  closeWindow: () => void;
  copyPlate: () => void;
};

type Shown = { hitId: string; problem: ProblemError | null; window: OpenWindow; pending: 'take' | null };

/** The acts on one hit. What a rule forbids is said in words, not only greyed out. */
export function useHitDesk(hit: HitView | undefined): HitDesk {
  const me = useMe();
  const hitId = hit?.hitId ?? '';
  const fresh: Shown = { hitId, problem: null, window: null, pending: null };
  const [kept, setShown] = useState<Shown>(fresh);
  // what belongs to another hit is not shown with this one
  const shown = kept.hitId === hitId ? kept : fresh;
  const show = (change: Partial<Shown>): void => setShown({ ...shown, ...change });
  const isOpen = hit !== undefined && hit.closedAt === null;
  const isAsked = hit !== undefined && hit.takenBy !== null && hit.verification !== 'not_wanted';
  const can = {
    take: isOpen && may(me, 'hit.take') && hit.takenBy === null,
    answer: isOpen && may(me, 'hit.answer') && isAsked,
    close: isOpen && may(me, 'hit.close'),
  };
  const take = async (taken: HitView): Promise<void> => {
    show({ pending: 'take', problem: null });
    try {
      await takeHit(taken);
      // whatever was opened meanwhile stays open
      setShown(last => (last.hitId === taken.hitId ? { ...last, pending: null } : last));
    } catch (error) {
      if (!isProblem(error)) throw error;
      setShown(last => (last.hitId === taken.hitId ? { ...last, pending: null, problem: error } : last));
      await hitsFeed.load();
    }
  };
  return {
    username: me.username,
    can,
    pending: shown.pending,
    problem: shown.problem,
    window: shown.window,
    take() {
      if (hit !== undefined && can.take) void take(hit);
      else announce(whyNot(hit, may(me, 'hit.take'), 'taken'), 'assertive');
    },
    openAnswer() {
      if (can.answer) show({ window: { name: 'answer' } });
      else announce(answerWhyNot(hit, may(me, 'hit.answer')), 'assertive');
    },
    openClose(outcome) {
      if (can.close) show({ window: { name: 'close', outcome } });
      else announce(whyNot(hit, may(me, 'hit.close'), 'closed'), 'assertive');
    },
    showPhoto: () => show({ window: { name: 'photo' } }),
    closeWindow: () => show({ window: null }),
    copyPlate() {
      if (hit === undefined) return;
      const text = `${hit.wanted.plate} ${hit.wanted.state ?? ''}`.trim();
      void navigator.clipboard.writeText(text).then(
        () => announce(`Copied ${text}`),
        () => announce('This browser does not let the plate be copied.', 'assertive'),
      );
    },
  };
}

function whyNot(hit: HitView | undefined, isPermitted: boolean, act: 'taken' | 'closed'): string {
  if (hit === undefined) return 'No hit is shown.';
  if (!isPermitted) return `Your posts do not permit hits to be ${act} by you.`;
  if (hit.closedAt !== null) return `${hit.closedBy ?? 'Somebody'} has closed this hit.`;
  return `${hit.takenBy ?? 'Somebody'} has taken this hit.`;
}

function answerWhyNot(hit: HitView | undefined, isPermitted: boolean): string {
  if (hit === undefined) return 'No hit is shown.';
  if (!isPermitted) return 'You are not marked as authorised to record what CLETS answers.';
  if (hit.closedAt !== null) return `${hit.closedBy ?? 'Somebody'} has closed this hit.`;
  return hit.takenBy === null
    ? 'Take the hit first: then the others see that CLETS is being asked.'
    : 'CLETS has answered that it is not wanted.';
}
