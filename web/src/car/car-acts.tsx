import { useEffect, useRef, useState, type ReactNode } from 'react';
import { routes } from '../../../src/foundation/contract/routes.ts';
import type { HitOutcome, HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { call } from '../api/client.ts';
import { hitsFeed } from '../api/hits-feed.ts';
import { may, type Me } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { notLocatedNote, takeState, wrongCarChoices, type TakeState } from './car-hits.ts';

type Asking = 'not-located' | 'wrong-car' | null;

type HitAnswer = {
  asking: Asking;
  setAsking(asking: Asking): void;
  sending: boolean;
  failed: unknown;
  onIt(): void;
  close(outcome: HitOutcome, note?: string): void;
};

/** Which question stands open, and the sending of an answer; a question is closed once its answer is sent or refused. */
function useHitAnswer(hit: HitView): HitAnswer {
  const [asking, setAsking] = useState<Asking>(null);
  const [sending, setSending] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);

  const send = async (act: () => Promise<HitView>, said: string): Promise<void> => {
    setSending(true);
    setFailed(null);
    try {
      hitsFeed.put(await act());
      announce(said, 'polite');
    } catch (error) {
      setFailed(error);
    } finally {
      setSending(false);
      setAsking(null);
    }
  };
  const params = { hitId: hit.hitId };
  const onIt = (): void => void send(() => call(routes.takeHit, { params }), 'You are on it');
  const close = (outcome: HitOutcome, note?: string): void =>
    void send(
      () => call(routes.closeHit, { params, body: { outcome, ...(note === undefined ? {} : { note }) } }),
      'The hit is closed',
    );
  return { asking, setAsking, sending, failed, onIt, close };
}

/** The three answers from the car. Each is what the server stores: taking the hit, or closing it with an outcome. */
export function CarActs({ hit, me }: { hit: HitView; me: Me }): ReactNode {
  const { asking, setAsking, sending, failed, onIt, close } = useHitAnswer(hit);
  const back = useRef<HTMLButtonElement>(null);
  // the button that asked is gone, and the keyboard with it
  useEffect(() => {
    if (asking !== null) back.current?.focus();
  }, [asking]);
  const take = takeState(hit, me.username);
  const mayTake = may(me, 'hit.take');
  const mayClose = may(me, 'hit.close');

  if (asking !== null)
    return (
      <section className="car-acts" aria-label="Close the hit">
        <p className="car-ask">
          {asking === 'not-located' ? 'Close this hit: the car was not located?' : 'Close this hit: what is wrong?'}
        </p>
        <div className="car-buttons">
          {asking === 'not-located' ? (
            <Button size="large" tone="main" isPending={sending} onPress={() => close('not_located', notLocatedNote)}>
              Yes, not located
            </Button>
          ) : (
            wrongCarChoices.map(({ label, outcome, note }) => (
              <Button key={label} size="large" tone="main" isPending={sending} onPress={() => close(outcome, note)}>
                {label}
              </Button>
            ))
          )}
          <Button size="large" buttonRef={back} onPress={() => setAsking(null)}>
            Back
          </Button>
        </div>
      </section>
    );
  return (
    <section className="car-acts" aria-label="Answer">
      {failed !== null && <ProblemNote error={failed} />}
      <div className="car-buttons">
        <Button size="large" tone="main" isDisabled={!mayTake || !take.can} isPending={sending} onPress={onIt}>
          On it
        </Button>
        <Button size="large" isDisabled={!mayClose} onPress={() => setAsking('not-located')}>
          Not located
        </Button>
        <Button size="large" isDisabled={!mayClose} onPress={() => setAsking('wrong-car')}>
          Wrong car
        </Button>
      </div>
      <p className="car-hint">{hintWords(mayTake, take)}</p>
    </section>
  );
}

function hintWords(mayTake: boolean, take: TakeState): string {
  if (!mayTake) return 'Your posts do not permit taking hits.';
  return take.can
    ? 'On it: you take the hit, and the record says that CLETS is being asked by you. Not located and Wrong car close it.'
    : `${take.why} Not located and Wrong car close it.`;
}
