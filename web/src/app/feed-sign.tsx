import { Wifi, WifiOff } from 'lucide-react';
import { useHitsFeed, type FeedStatus } from '../api/hits-feed.ts';
import { may, useMe } from '../api/session.ts';
import { ageWords } from '../parts/time.ts';
import { useDeskNow } from './desk-clock.ts';

const words: Readonly<Record<FeedStatus, string>> = {
  connecting: 'Connecting',
  receiving: 'Receiving',
  'not-receiving': 'NOT RECEIVING',
  refused: 'No live hits',
};

/** Whether hits reach this desk, on every screen. */
export function FeedSign(): React.ReactNode {
  const me = useMe();
  const { status, lastBeatMs } = useHitsFeed();
  const now = useDeskNow();
  if (!may(me, 'hit.view')) return null;
  const Mark = status === 'receiving' || status === 'connecting' ? Wifi : WifiOff;
  return (
    <span className="feed-sign" data-status={status}>
      <Mark aria-hidden="true" />
      {words[status]}
      {status === 'receiving' ? <span className="muted note">sign {ageWords(now - lastBeatMs)} ago</span> : null}
    </span>
  );
}
