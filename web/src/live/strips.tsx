import { Bell, BellOff } from 'lucide-react';
import { hitsFeed, useHitsFeed } from '../api/hits-feed.ts';
import { clockErrorMs } from '../api/clock.ts';
import { useMe } from '../api/session.ts';
import { useDeskNow } from '../app/desk-clock.ts';
import { Button } from '../parts/button.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { ageWords, clockTime } from '../parts/time.ts';
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
