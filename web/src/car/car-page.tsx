import { useState, type ReactNode } from 'react';
import { useHitsFeed, type FeedState } from '../api/hits-feed.ts';
import { may, useMe } from '../api/session.ts';
import { Page } from '../app/page.tsx';
import { setPreferences, usePreferences } from '../app/preferences.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { ageWords, clockTime, useNow } from '../parts/time.ts';
import { NotPermitted } from '../search/search-states.tsx';
import { CarActs } from './car-acts.tsx';
import { CarCard } from './car-card.tsx';
import { openHits, shownHit } from './car-hits.ts';
import './car.css';

/** S3: one hit at a time, to be read at a glance and touched with a glove. */
export function CarPage(): ReactNode {
  const me = useMe();
  return (
    <Page title="Hits in the car" hideTitle>
      {may(me, 'hit.view') ? <Car /> : <NotPermitted me={me} what="hits are shown to officers and dispatch." />}
    </Page>
  );
}

function Car(): ReactNode {
  const me = useMe();
  const feed = useHitsFeed();
  const [lookedAtId, setLookedAtId] = useState<string | null>(null);
  const open = openHits(feed.hits);
  const hit = shownHit(open, lookedAtId);
  // what is shown first stays, also when a more pressing one comes: its number on the buttons says so
  if (hit !== null && hit.hitId !== lookedAtId) setLookedAtId(hit.hitId);
  const at = hit === null ? -1 : open.indexOf(hit);
  return (
    <div className="car">
      <Connection feed={feed} />
      {hit === null ? (
        <NoHit feed={feed} />
      ) : (
        <>
          <CarCard hit={hit} />
          <CarActs key={hit.hitId} hit={hit} me={me} />
        </>
      )}
      <footer className="car-foot">
        {open.length > 1 && (
          <>
            <Button size="large" isDisabled={at <= 0} onPress={() => setLookedAtId(open[at - 1]?.hitId ?? null)}>
              Previous
            </Button>
            <span aria-live="polite">
              Hit {at + 1} of {open.length}
            </span>
            <Button
              size="large"
              isDisabled={at >= open.length - 1}
              onPress={() => setLookedAtId(open[at + 1]?.hitId ?? null)}
            >
              Next
            </Button>
          </>
        )}
        <span className="spread" />
        <ThemeChoice />
      </footer>
    </div>
  );
}

/** A car that receives nothing must not look like one for which there is nothing. */
function Connection({ feed }: { feed: FeedState }): ReactNode {
  const now = useNow(1000);
  if (feed.status === 'refused')
    return feed.problem === null ? (
      <StatusStrip tone="alarm">Hits are refused to this account.</StatusStrip>
    ) : (
      <ProblemNote error={feed.problem} />
    );
  if (feed.stalledSinceMs !== null)
    return (
      <StatusStrip tone="warn" role="alert">
        The access record stands still since {clockTime(feed.stalledSinceMs)}: hits come late.
      </StatusStrip>
    );
  if (feed.status !== 'not-receiving') return null;
  return (
    <StatusStrip tone="alarm" role="alert">
      OFFLINE since {clockTime(feed.sinceMs)}. What stands here is of {clockTime(feed.lastBeatMs)} (
      {ageWords(now - feed.lastBeatMs)} old). Ask dispatch by radio.
    </StatusStrip>
  );
}

function NoHit({ feed }: { feed: FeedState }): ReactNode {
  const now = useNow(1000);
  if (!feed.loaded) {
    if (feed.problem !== null) return <ProblemNote error={feed.problem} />;
    return <Waiting label="Asking for the open hits" />;
  }
  return (
    <EmptyState title="No open hits">
      <p>
        {feed.status === 'receiving'
          ? `Receiving: last sign of the server ${ageWords(now - feed.lastBeatMs)} ago.`
          : 'Not receiving: a hit would not show here.'}
      </p>
    </EmptyState>
  );
}

const choices = [
  { theme: 'light', label: 'Light' },
  { theme: 'dark', label: 'Dark' },
  { theme: 'night', label: 'Night' },
] as const;

function ThemeChoice(): ReactNode {
  const { theme } = usePreferences();
  return (
    <div className="line" role="group" aria-label="Colours">
      {choices.map(one => (
        <Button
          key={one.theme}
          size="large"
          isPressed={theme === one.theme}
          onPress={() => setPreferences({ theme: one.theme })}
        >
          {one.label}
        </Button>
      ))}
    </div>
  );
}
