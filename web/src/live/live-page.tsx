import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { hitRoutes, type HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { hotlistRoutes } from '../../../src/foundation/contract/routes/hotlists.ts';
import { serverNow } from '../api/clock.ts';
import { call } from '../api/client.ts';
import { hitsFeed, useHitsFeed } from '../api/hits-feed.ts';
import { may, useMe } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { useDeskNow } from '../app/desk-clock.ts';
import { useKeys } from '../app/keys.ts';
import { Page } from '../app/page.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { ageWords, dayOf } from '../parts/time.ts';
import { HitCard } from './hit-card.tsx';
import { HitList, type ListFilter } from './hit-list.tsx';
import { HitWindows } from './hit-windows.tsx';
import { rowsOf, type HitRow } from './row-order.ts';
import { selectHit, useSelectedHit } from './selection.ts';
import { nextStep, stepsOf } from './steps.ts';
import { Strips } from './strips.tsx';
import { useHitDesk, type HitDesk } from './use-hit-desk.ts';
import { VerifyPanel } from './verify-panel.tsx';
import { useWatch } from './watch.ts';
import type { ListAge } from './warnings.ts';
import './live.css';

/** The console of dispatch: hits as they come, one of them whole, and the steps to verify it. */
export function LivePage(): React.ReactNode {
  const me = useMe();
  if (may(me, 'hit.view')) return <LiveConsole />;
  return (
    <Page title="Live hits">
      <EmptyState title="Your posts do not show live hits">
        <p>
          Dispatchers and sworn officers with ALPR training see them. If your work needs it, ask your ALPR administrator
          for the post.
        </p>
      </EmptyState>
    </Page>
  );
}

function LiveConsole(): React.ReactNode {
  const me = useMe();
  const [filter, setFilter] = useState<ListFilter>('open');
  const { hits, loaded, problem } = useHitsFeed();
  const closed = useClosedHits(filter === 'closed');
  const shown = useShownRows(filter === 'closed' ? closed : hits, { filter, username: me.username });
  const { rows, hit, row } = shown;
  const others = row?.others ?? [];
  const desk = useHitDesk(hit, others);
  const list = useListAge(hit?.wanted.list);
  useConsoleKeys({ rows, hit, desk });
  const free = hits.filter(one => one.takenBy === null && one.closedAt === null).length;
  return (
    <Page title="Live" hideTitle mark={free === 0 ? '' : `(${free})`}>
      <Strips />
      <div className="live">
        <HitList rows={rows} selectedId={hit?.hitId ?? null} filter={filter} onFilter={setFilter} isLoaded={loaded}>
          {loaded ? (
            <p className="live-none muted">
              {filter === 'open' ? 'None' : filter === 'mine' ? 'You have none' : 'None is closed today'}
            </p>
          ) : null}
        </HitList>
        {hit === undefined ? (
          <div className="live-middle">
            {!loaded && problem !== null ? (
              <ProblemNote error={problem} retry={() => void hitsFeed.load()} />
            ) : loaded ? (
              <NothingOpen filter={filter} />
            ) : (
              <Waiting label="Loading the open hits..." />
            )}
          </div>
        ) : (
          <>
            <div className="live-middle">
              <HitCard hit={hit} list={list} desk={desk} />
            </div>
            <VerifyPanel hit={hit} others={others} desk={desk} />
            <HitWindows key={hit.hitId} hit={hit} others={others.filter(one => one.closedAt === null)} desk={desk} />
          </>
        )}
      </div>
    </Page>
  );
}

type Shown = { rows: readonly HitRow[]; hit: HitView | undefined; row: HitRow | undefined };

/** The rows, and the one that is selected; it keeps its place in the list whatever comes, and the next one follows when it goes. */
function useShownRows(hits: readonly HitView[], { filter, username }: { filter: ListFilter; username: string }): Shown {
  // the console stands at two addresses; only one of them names a hit
  const { hit: asked } = useParams({ strict: false }) as { hit?: string };
  const selectedId = useSelectedHit();
  const lastAt = useRef(0);
  useEffect(() => {
    if (asked !== undefined) selectHit(asked);
  }, [asked]);
  useAskedHit(asked);
  const wanted = hits.filter(hit => {
    if (filter === 'closed') return hit.closedAt !== null;
    // one that was just closed stays until another is looked at
    if (hit.closedAt !== null) return hit.hitId === selectedId;
    return filter === 'open' || hit.takenBy === username;
  });
  const rows = rowsOf(wanted, { selectedId, selectedAt: lastAt.current });
  const at = rows.findIndex(row => row.hit.hitId === selectedId);
  const row = rows[at] ?? rows[Math.min(lastAt.current, rows.length - 1)];
  useEffect(() => {
    if (at >= 0) lastAt.current = at;
    else if (row !== undefined) selectHit(row.hit.hitId);
  }, [at, row]);
  return { rows, hit: row?.hit, row };
}

/** An address may name a hit that is over: it is looked for, and shown until another is. */
function useAskedHit(asked: string | undefined): void {
  const { hits, loaded } = useHitsFeed();
  const isMissing = asked !== undefined && loaded && !hits.some(hit => hit.hitId === asked);
  const { data: answer } = useQuery({
    queryKey: ['asked-hit', asked],
    queryFn: ({ signal }) => call(hitRoutes.listHits, { query: { state: 'all', limit: 200 }, signal }),
    enabled: isMissing,
  });
  useEffect(() => {
    if (!isMissing || answer === undefined) return;
    const found = answer.hits.find(hit => hit.hitId === asked);
    if (found === undefined) announce('The hit of this address is not among the latest.', 'assertive');
    else {
      hitsFeed.put(found);
      selectHit(found.hitId);
    }
  }, [isMissing, answer, asked]);
}

function useClosedHits(isWanted: boolean): readonly HitView[] {
  const { data: answer } = useQuery({
    queryKey: ['closed-hits'],
    queryFn: ({ signal }) => call(hitRoutes.listHits, { query: { state: 'all', limit: 200 }, signal }),
    enabled: isWanted,
    staleTime: 0,
  });
  const today = dayOf(serverNow());
  return (answer?.hits ?? []).filter(hit => hit.closedAt !== null && dayOf(hit.closedAt) === today);
}

/** How old the list is that a hit rests on; not for posts that may not see the lists. */
function useListAge(name: string | undefined): ListAge | undefined {
  const me = useMe();
  const { data: answer } = useQuery({
    queryKey: ['hotlists'],
    queryFn: ({ signal }) => call(hotlistRoutes.listHotlists, { signal }),
    enabled: may(me, 'hotlist.view') && name !== undefined,
    staleTime: 5 * 60_000,
  });
  return answer?.hotlists.find(list => list.name === name);
}

function useConsoleKeys({
  rows,
  hit,
  desk,
}: {
  rows: readonly HitRow[];
  hit: HitView | undefined;
  desk: HitDesk;
}): void {
  const move = (by: 1 | -1) => (): void => {
    const at = rows.findIndex(row => row.hit === hit);
    const to = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (to !== undefined) selectHit(to.hit.hitId);
  };
  const next = (): void => desk.doStep(hit === undefined || hit.closedAt !== null ? null : nextStep(stepsOf(hit)));
  const group = 'Live hits';
  useKeys([
    { key: 'j', label: 'Next hit', group, run: move(1) },
    { key: 'k', label: 'Previous hit', group, run: move(-1) },
    { key: 'a', label: 'Take the hit: I ask CLETS', group, run: desk.take },
    { key: 't', label: 'Take the hit over: asks why', group, run: desk.openTakeOver },
    { key: 'n', label: 'Do the next step', group, run: next },
    { key: 'v', label: 'Record the answer of CLETS', group, run: desk.openAnswer },
    { key: 'm', label: 'Misread', group, run: () => desk.openClose('misread') },
    { key: 's', label: 'Wrong state', group, run: () => desk.openClose('wrong_state') },
    { key: 'c', label: 'Close the hit', group, run: () => desk.openClose(null) },
    { key: 'f', label: 'Photo in full size', group, run: desk.showPhoto },
    { key: 'y', label: 'Copy plate and state', group, run: desk.copyPlate },
  ]);
}

/** Nothing is open, said so that one sees that it works. */
function NothingOpen({ filter }: { filter: ListFilter }): React.ReactNode {
  const now = useDeskNow();
  const { status, lastBeatMs } = useHitsFeed();
  const { sound } = useWatch();
  if (filter !== 'open') {
    return (
      <EmptyState title={filter === 'mine' ? 'You have no hit' : 'No hit was closed today'}>
        <p>What waits stands under Open.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No open hits">
      <p>
        {status === 'receiving'
          ? `Receiving: last sign of the server ${ageWords(now - lastBeatMs)} ago.`
          : 'Not receiving.'}{' '}
        Sound {sound === 'on' ? 'on' : 'off'}.
      </p>
    </EmptyState>
  );
}
