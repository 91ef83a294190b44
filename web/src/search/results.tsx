import { useEffect, useMemo, type ReactNode } from 'react';
import { useKeys } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { FacetPanel } from './facet-panel.tsx';
import { countOf, positionOf } from './found-pages.ts';
import { lookAt } from './page-keeper.ts';
import { PhotoWall } from './photo-wall.tsx';
import { ReadSide } from './read-side.tsx';
import { ResultBar } from './result-bar.tsx';
import { ResultGrid } from './result-grid.tsx';
import { stopGoingToEnd } from './run-search.ts';
import { changeSearch, searchStore, type Found, type FoundRead, type SearchState } from './search-state.ts';
import { tooManyWords } from './search-states.tsx';
import { shownReads, type ShownReads } from './shown-reads.ts';

/** So many rows before the last loaded one the next page is asked for. */
const rowsAhead = 10;

/** The map shows the reads round the selected one: a map of 100,000 marks would show nothing. */
const readsOnMap = 200;

type ResultsProps = {
  state: SearchState;
  found: Found;
  goingOn: boolean;
  goingOnFailed: unknown;
  /** Without one no page comes by itself: it would ask for the case again and again. */
  hasMatter: boolean;
  onGoOn: () => void;
  onToEnd: () => void;
  onOpen: () => void;
};

/** What was found: facets, rows or photos, and the selected read. */
export function Results(props: ResultsProps): ReactNode {
  const { state, found, goingOn, goingOnFailed, hasMatter, onGoOn, onToEnd } = props;
  const { choice, marked, markedOnly, selectedAt, view, side, toEnd } = state;
  const shown = useMemo(() => shownReads(found, { choice, marked, markedOnly }), [found, choice, marked, markedOnly]);
  const place = shown.count === 0 ? null : shown.placeOf(selectedAt ?? 0);
  const selected = place === null ? null : shown.readAt(place);
  useResultKeys(state);
  // who leaves the list has not asked for the rest of it
  useEffect(() => stopGoingToEnd, []);

  const select = (at: number): void => changeSearch({ selectedAt: shown.positionOf(at) });
  const open = (): void => {
    if (place !== null) select(place);
    props.onOpen();
  };
  const resultProps = {
    ...shown,
    marked,
    selectedAt: place,
    onSelect: select,
    onOpen: open,
    onMark: toggleMark,
    onSight: (first: number, last: number) => {
      lookAt(positionsOf(shown, first, last));
      // filters that leave little would otherwise fetch page after page, and a failed page itself again and again
      const mayFollow = found.next !== null && !goingOn && goingOnFailed === null && hasMatter;
      if (mayFollow && !shown.isFiltered && last >= shown.count - rowsAhead) onGoOn();
    },
    onToEnd: () => {
      if (found.next !== null && !shown.isFiltered) onToEnd();
    },
  };

  return (
    <>
      <HowMuch found={found} toEnd={toEnd} />
      <ResultBar state={state} found={found} shown={shown} goingOn={goingOn} onGoOn={onGoOn} />
      {goingOnFailed !== null && <ProblemNote error={goingOnFailed} retry={onGoOn} />}
      <div className="search-results" data-view={view}>
        <FacetPanel found={found} choice={choice} />
        {view === 'wall' ? <PhotoWall {...resultProps} /> : <ResultGrid {...resultProps} />}
        {view === 'grid' && (
          <ReadSide
            read={selected}
            near={side === 'map' && place !== null ? readsNear(shown, place) : []}
            side={side}
            isMarked={selected !== null && marked.has(selected.readId)}
            onOpen={open}
            onMark={toggleMark}
            onSelect={readId => selectNear(shown, place, readId)}
          />
        )}
      </div>
    </>
  );
}

function useResultKeys({ view, side, toEnd }: SearchState): void {
  useKeys([
    {
      key: 'w',
      label: 'Photos or rows',
      group: 'Search',
      run: () => changeSearch({ view: view === 'grid' ? 'wall' : 'grid' }),
    },
    {
      key: 'm',
      label: 'Map or photo',
      group: 'Search',
      run: () => changeSearch({ side: side === 'map' ? 'photo' : 'map' }),
    },
    ...(toEnd ? [{ key: 'Escape', label: 'Stop loading', group: 'Search', run: stopGoingToEnd }] : []),
  ]);
}

/** That there is more than is worth reading through; while page after page comes, how far it is, and how it is stopped. */
function HowMuch({ found, toEnd }: { found: Found; toEnd: boolean }): ReactNode {
  const tooMany = tooManyWords(found);
  if (!toEnd) return tooMany !== null && <StatusStrip tone="warn">{tooMany}</StatusStrip>;
  return (
    <StatusStrip
      tone="plain"
      action={
        <Button shortcut="Escape" onPress={stopGoingToEnd}>
          Stop
        </Button>
      }
    >
      Loading up to the last read: {countOf(found.pages).toLocaleString('en-US')} so far; each page is recorded.
    </StatusStrip>
  );
}

function positionsOf(shown: ShownReads, first: number, last: number): number[] {
  const positions: number[] = [];
  for (let place = first; place <= Math.min(last, shown.count - 1); place++) positions.push(shown.positionOf(place));
  return positions;
}

function placesNear({ count }: ShownReads, place: number): { from: number; to: number } {
  const from = Math.max(0, Math.min(place - readsOnMap / 2, count - readsOnMap));
  return { from, to: Math.min(count, from + readsOnMap) };
}

function readsNear(shown: ShownReads, place: number): FoundRead[] {
  const { from, to } = placesNear(shown, place);
  const near = Array.from({ length: to - from }, (_, n) => shown.readAt(from + n));
  return near.filter(read => read !== null);
}

function selectNear(shown: ShownReads, place: number | null, readId: string): void {
  if (place === null) return;
  const { from, to } = placesNear(shown, place);
  for (let at = from; at < to; at++)
    if (shown.readAt(at)?.readId === readId) changeSearch({ selectedAt: shown.positionOf(at) });
}

function toggleMark({ readId }: FoundRead): void {
  searchStore.change(now => {
    if (now.run.status !== 'found') return now;
    const marked = new Map(now.marked);
    const at = positionOf(now.run.found.pages, readId);
    if (!marked.delete(readId) && at !== null) marked.set(readId, at);
    return { ...now, marked, markedOnly: now.markedOnly && marked.size > 0 };
  });
}
