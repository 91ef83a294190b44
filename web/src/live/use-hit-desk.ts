import { useState } from 'react';
import type { HitOutcome, HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { isProblem, type ProblemError } from '../api/client.ts';
import { hitsFeed } from '../api/hits-feed.ts';
import { may, useMe, type Me } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { takeHit } from './hit-acts.ts';
import { stepSender } from './sent-steps.ts';
import { newerSighting, sightingWords, type Step } from './steps.ts';

export type OpenWindow =
  | { name: 'answer' }
  | { name: 'take-over'; from: string }
  | { name: 'close'; outcome: HitOutcome | null }
  | { name: 'photo' }
  | null;

/** What a person can do with the hit that is shown, and what is under way. */
export type HitDesk = {
  username: string;
  can: { take: boolean; takeOver: boolean; answer: boolean; close: boolean };
  pending: 'take' | null;
  problem: ProblemError | null;
  window: OpenWindow;
  take: () => void;
  openTakeOver: () => void;
  /** Whether this person may do a step at all. */
  canDo: (step: Step) => boolean;
  /** Does a step, or opens the window for it. */
  doStep: (step: Step | null) => void;
  openAnswer: () => void;
  openClose: (outcome: HitOutcome | null) => void;
  showPhoto: () => void;
  closeWindow: () => void;
  copyPlate: () => void;
};

type Shown = { hitId: string; problem: ProblemError | null; window: OpenWindow; pending: 'take' | null };

/** The acts on one hit. What a rule forbids is said in words, not only greyed out. */
export function useHitDesk(hit: HitView | undefined, others: readonly HitView[]): HitDesk {
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
    takeOver: isOpen && may(me, 'hit.take') && hit.takenBy !== null && hit.takenBy !== me.username,
    answer: isOpen && may(me, 'hit.answer') && isAsked,
    close: isOpen && may(me, 'hit.close'),
  };
  const say = (words: string): void => announce(words, 'assertive');
  const desk: HitDesk = {
    username: me.username,
    can,
    pending: shown.pending,
    problem: shown.problem,
    window: shown.window,
    take() {
      if (hit !== undefined && can.take) void takeShown(hit, setShown);
      else say(whyNot(hit, me, 'taken'));
    },
    openTakeOver() {
      const from = hit?.takenBy ?? null;
      if (can.takeOver && from !== null) show({ window: { name: 'take-over', from }, problem: null });
      else say(takeOverWhyNot(hit, me));
    },
    canDo: ({ name }) => name === 'ask' || name === 'answer' || may(me, 'hit.step'),
    doStep(step) {
      if (hit === undefined || step === null)
        return say(hit === undefined ? 'No hit is shown.' : 'All steps are done.');
      if (step.name === 'ask') return desk.take();
      if (step.name === 'answer') return desk.openAnswer();
      if (!may(me, 'hit.step')) return say('Your posts do not permit steps of dispatch to be recorded by you.');
      recordStep(step, hit, others);
    },
    openAnswer() {
      if (can.answer) show({ window: { name: 'answer' } });
      else say(answerWhyNot(hit, may(me, 'hit.answer')));
    },
    openClose(outcome) {
      if (can.close) show({ window: { name: 'close', outcome } });
      else say(whyNot(hit, me, 'closed'));
    },
    showPhoto: () => show({ window: { name: 'photo' } }),
    closeWindow: () => show({ window: null }),
    copyPlate: () => copyPlate(hit),
  };
  return desk;
}

type SetShown = React.Dispatch<React.SetStateAction<Shown>>;

async function takeShown(taken: HitView, setShown: SetShown): Promise<void> {
  // whatever was opened meanwhile stays open
  const change = (part: Partial<Shown>): void =>
    setShown(last => (last.hitId === taken.hitId ? { ...last, ...part } : last));
  const fresh: Shown = { hitId: taken.hitId, problem: null, window: null, pending: null };
  setShown(last => ({ ...(last.hitId === taken.hitId ? last : fresh), pending: 'take', problem: null }));
  try {
    await takeHit(taken);
    change({ pending: null });
  } catch (error) {
    if (!isProblem(error)) throw error;
    change({ pending: null, problem: error });
    await hitsFeed.load();
  }
}

/** Records a step on the radio; the others have an act of their own. */
function recordStep(step: Step, hit: HitView, others: readonly HitView[]): void {
  if (step.records !== null)
    stepSender.press({ hitId: hit.hitId, step: step.records, note: noteOf(step, hit, others) });
}

/** A sighting that is passed on is kept as it was said. */
function noteOf(step: Step, hit: HitView, others: readonly HitView[]): string | undefined {
  const newer = step.name === 'update' ? newerSighting(hit, others) : undefined;
  return newer === undefined ? undefined : sightingWords(newer).slice(0, 200);
}

function copyPlate(hit: HitView | undefined): void {
  if (hit === undefined) return;
  const text = `${hit.wanted.plate} ${hit.wanted.state ?? ''}`.trim();
  void navigator.clipboard.writeText(text).then(
    () => announce(`Copied ${text}`),
    () => announce('This browser does not let the plate be copied.', 'assertive'),
  );
}

function whyNot(hit: HitView | undefined, me: Me, act: 'taken' | 'closed'): string {
  if (hit === undefined) return 'No hit is shown.';
  if (!may(me, act === 'taken' ? 'hit.take' : 'hit.close')) return `Your posts do not permit hits to be ${act} by you.`;
  if (hit.closedAt !== null) return `${hit.closedBy ?? 'Somebody'} has closed this hit.`;
  if (hit.takenBy === me.username) return 'You have this hit.';
  return `${hit.takenBy ?? 'Somebody'} has taken this hit. Take over (T) asks you why.`;
}

function takeOverWhyNot(hit: HitView | undefined, me: Me): string {
  if (hit !== undefined && hit.closedAt === null && hit.takenBy === null && may(me, 'hit.take'))
    return 'Nobody has this hit: take it (A).';
  return whyNot(hit, me, 'taken');
}

/** BA-22, LA-24, SL-11, CO-11: nobody works with what CLETS holds without being authorised to. */
const cletsWords =
  'You are not marked as CLETS authorised: none of your posts lets you record what CLETS answers. Ask whoever gives permissions, or a colleague who is.';

function answerWhyNot(hit: HitView | undefined, isPermitted: boolean): string {
  if (hit === undefined) return 'No hit is shown.';
  if (!isPermitted) return cletsWords;
  if (hit.closedAt !== null) return `${hit.closedBy ?? 'Somebody'} has closed this hit.`;
  return hit.takenBy === null
    ? 'Take the hit first: then the others see that CLETS is being asked.'
    : 'CLETS has answered that it is not wanted.';
}
