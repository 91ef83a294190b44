import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isProblem } from '../api/client.ts';
import { hitsFeed, useHitsFeed } from '../api/hits-feed.ts';
import { may, useMe } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { useKeys } from '../app/keys.ts';
import { takeHit } from './hit-acts.ts';
import { topUnowned } from './row-order.ts';
import { selectHit } from './selection.ts';
import { watch } from './watch.ts';
import { headlineOf } from './words.ts';

/** What works on every screen while hits come: F2 takes the top one, F8 silences this desk, and new ones are said. */
export function HitKeys(): React.ReactNode {
  const me = useMe();
  const navigate = useNavigate();
  const { latest } = useHitsFeed();
  const takes = may(me, 'hit.take');
  const sees = may(me, 'hit.view');
  useEffect(() => {
    const last = latest?.kind === 'taken-over' ? latest.hit.takeovers.at(-1) : undefined;
    if (last?.from === me.username) announce(`${last.to} has taken over your hit: ${last.reason}`, 'assertive');
    if (latest?.kind === 'hit') announce(`New hit, ${latest.hit.wanted.priority} priority. ${headlineOf(latest.hit)}`);
  }, [latest, me.username]);
  const takeTop = async (): Promise<void> => {
    const hit = topUnowned(hitsFeed.snapshot().hits);
    if (hit === undefined) {
      announce('No hit waits to be taken.', 'assertive');
      return;
    }
    selectHit(hit.hitId);
    await navigate({ to: '/live' });
    try {
      await takeHit(hit);
    } catch (error) {
      if (!isProblem(error)) throw error;
      announce(error.detail ?? error.title, 'assertive');
      await hitsFeed.load();
    }
  };
  const group = 'Everywhere';
  useKeys([
    ...(takes
      ? [
          {
            key: 'F2',
            label: 'Take the top hit that nobody has',
            group,
            evenWhileTyping: true,
            run: () => void takeTop(),
          },
        ]
      : []),
    ...(sees
      ? [{ key: 'F8', label: 'Silence this desk for 60 s', group, evenWhileTyping: true, run: () => watch.silence() }]
      : []),
  ]);
  return null;
}
