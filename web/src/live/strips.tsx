import { Bell, BellOff } from 'lucide-react';
import { hitsFeed, useHitsFeed } from '../api/hits-feed.ts';
import { clockErrorMs, serverNow } from '../api/clock.ts';
import { useMe } from '../api/session.ts';
import { useDeskNow } from '../app/desk-clock.ts';
import { Button } from '../parts/button.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { ageWords, clockTime } from '../parts/time.ts';
import { lostHits, markSeen, useSeenLosses } from './lost-hits.ts';
import { selectHit } from './selection.ts';
import { useWatch, watch } from './watch.ts';

/** What is wrong with this desk: across the whole screen, since silence by failure must be impossible to miss. */
export function Strips(): React.ReactNode {
  const me = useMe();
  const now = useDeskNow();
  const { status, sinceMs, problem, stalledSinceMs, loaded } = useHitsFeed();
  const again = <Button onPress={() => hitsFeed.restart(me.personId)}>Try now</Button>;
  const clockMs = clockErrorMs();
  return (
    <div className="live-strips">
      {status === 'not-receiving' ? (
        <StatusStrip tone="alarm" role="alert" action={again}>
          NOT RECEIVING since {clockTime(sinceMs)} ({ageWords(now - sinceMs)}). New hits do not reach this desk; it
          tries again by itself.
        </StatusStrip>
      ) : null}
      {status === 'refused' ? (
        <StatusStrip tone="alarm" role="alert" action={again}>
          NOT RECEIVING: {problem?.detail ?? problem?.title ?? 'the server ended the stream'}.
        </StatusStrip>
      ) : null}
      {stalledSinceMs === null ? null : (
        <StatusStrip tone="alarm" role="alert">
          HITS COME LATE since {clockTime(stalledSinceMs)}: the access record cannot be written, and no hit is shown
          before it is. None is lost.
        </StatusStrip>
      )}
      {loaded && problem !== null && status !== 'refused' ? (
        <StatusStrip
          tone="alarm"
          role="alert"
          action={<Button onPress={() => void hitsFeed.load()}>Load again</Button>}
        >
          The list may lack hits: {problem.title}.
        </StatusStrip>
      ) : null}
      <LostStrip />
      <SoundStrip now={now} />
      {clockMs === 0 ? null : (
        <StatusStrip tone="warn">
          The clock of this desk is {ageWords(Math.abs(clockMs))} {clockMs > 0 ? 'fast' : 'slow'}. Ages here go by the
          server's clock.
        </StatusStrip>
      )}
    </div>
  );
}

/** Somebody took a hit over from this person: who and why, until they have seen it. */
function LostStrip(): React.ReactNode {
  const { username } = useMe();
  const { hits } = useHitsFeed();
  const known = useSeenLosses();
  const [lost, ...more] = lostHits(hits, { username, nowMs: serverNow(), known });
  if (lost === undefined) return null;
  const { hit, to, at, reason } = lost;
  const look = (): void => {
    markSeen(lost);
    selectHit(hit.hitId);
  };
  return (
    <StatusStrip
      tone="warn"
      action={
        <>
          <Button onPress={look}>Show it</Button>
          <Button onPress={() => markSeen(lost)}>Seen</Button>
        </>
      }
    >
      <strong>{to} has taken over your hit</strong> ({hit.wanted.category}, {hit.cameraName}) at {clockTime(at)}:{' '}
      {reason}
      {more.length === 0 ? '' : ` (and ${more.length} more)`}
    </StatusStrip>
  );
}

function SoundStrip({ now }: { now: number }): React.ReactNode {
  const { sound, silentUntilMs } = useWatch();
  if (sound !== 'on') {
    return (
      <StatusStrip
        tone={sound === 'lost' ? 'alarm' : 'danger'}
        role="status"
        action={
          <Button tone="main" icon={<Bell aria-hidden="true" />} onPress={() => void watch.start()}>
            {sound === 'lost' ? 'Switch the sound on' : 'Start watch'}
          </Button>
        }
      >
        <strong>Sound is off on this desk.</strong> Hits come without a tone.
      </StatusStrip>
    );
  }
  if (now >= silentUntilMs) return null;
  return (
    <StatusStrip
      tone="warn"
      role="status"
      action={
        <Button icon={<BellOff aria-hidden="true" />} shortcut="F8" onPress={() => watch.silence()}>
          Tones on again
        </Button>
      }
    >
      Silenced for {ageWords(silentUntilMs - now)}. This takes no hit.
    </StatusStrip>
  );
}
