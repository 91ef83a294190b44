import { LayoutGrid, Rows3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useKeys } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { FacetPanel } from './facet-panel.tsx';
import { passes } from './facets.ts';
import { PhotoWall } from './photo-wall.tsx';
import { looksLoggedWords } from './photos.ts';
import { ReadSide } from './read-side.tsx';
import { ResultGrid } from './result-grid.tsx';
import { changeSearch, searchStore, type Found, type FoundRead, type SearchState } from './search-state.ts';
import { tooManyWords } from './search-states.tsx';
import { deskZone } from './zone.ts';

/** Up to so many reads further pages come by themselves at the end of the rows; each page is an inquiry of its own in the record. */
const autoLoadMost = 200;

type ResultsProps = {
  state: SearchState;
  found: Found;
  goingOn: boolean;
  goingOnFailed: unknown;
  /** Without one no page comes by itself: it would ask for the case again and again. */
  hasMatter: boolean;
  onGoOn: () => void;
  onOpen: (read: FoundRead) => void;
};

/** What was found: facets, rows or photos, and the selected read. */
export function Results({ state, found, goingOn, goingOnFailed, hasMatter, onGoOn, onOpen }: ResultsProps): ReactNode {
  const { choice, marked, markedOnly, selectedId, view, side } = state;
  const zone = deskZone();
  const shown = found.reads.filter(read => passes(read, choice, zone) && (!markedOnly || marked.has(read.readId)));
  const selected = shown.find(read => read.readId === selectedId) ?? shown[0] ?? null;
  const tooMany = tooManyWords(found, autoLoadMost);

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
  ]);

  const resultProps = {
    reads: shown,
    marked,
    selectedId: selected?.readId ?? null,
    onSelect: (readId: string) => changeSearch({ selectedId: readId }),
    onOpen,
    onMark: toggleMark,
    onEnd: () => {
      // filters that leave little would otherwise fetch page after page, and a failed page itself again and again
      const mayFollow = found.next !== null && !goingOn && goingOnFailed === null && hasMatter;
      if (mayFollow && found.reads.length < autoLoadMost && shown.length === found.reads.length) onGoOn();
    },
  };

  return (
    <>
      {tooMany !== null && <StatusStrip tone="warn">{tooMany}</StatusStrip>}
      <ResultBar state={state} found={found} shown={shown.length} goingOn={goingOn} onGoOn={onGoOn} />
      {goingOnFailed !== null && <ProblemNote error={goingOnFailed} retry={onGoOn} />}
      <div className="search-results" data-view={view}>
        <FacetPanel reads={found.reads} choice={choice} more={found.next !== null} />
        {view === 'wall' ? <PhotoWall {...resultProps} /> : <ResultGrid {...resultProps} />}
        {view === 'grid' && (
          <ReadSide
            read={selected}
            reads={shown}
            side={side}
            isMarked={selected !== null && marked.has(selected.readId)}
            onOpen={onOpen}
            onMark={toggleMark}
            onSelect={resultProps.onSelect}
          />
        )}
      </div>
    </>
  );
}

function ResultBar({
  state: { marked, markedOnly, view },
  found,
  shown,
  goingOn,
  onGoOn,
}: {
  state: SearchState;
  found: Found;
  shown: number;
  goingOn: boolean;
  onGoOn: () => void;
}): ReactNode {
  const { reads, next, asked, tookMs } = found;
  const filtered = shown === reads.length ? '' : `${shown} shown of `;
  return (
    <div className="search-bar">
      <p>
        <strong>
          {filtered}
          {reads.length}
          {next === null ? '' : '+'} {reads.length === 1 ? 'read' : 'reads'}
        </strong>
        , newest first. {asked.words}; captured: {asked.rangeWords}.{' '}
        <span className="muted">{(tookMs / 1000).toFixed(1)} s</span>
        {view === 'wall' && <span className="note muted"> {looksLoggedWords}</span>}
      </p>
      {marked.size > 0 && (
        <Button tone="quiet" onPress={() => changeSearch({ markedOnly: !markedOnly })}>
          {markedOnly ? 'Show all' : `Only the ${marked.size} marked`}
        </Button>
      )}
      {next !== null && (
        <Button onPress={onGoOn} isPending={goingOn}>
          Load 50 more
        </Button>
      )}
      <Button
        shortcut="w"
        icon={view === 'grid' ? <LayoutGrid size={16} aria-hidden="true" /> : <Rows3 size={16} aria-hidden="true" />}
        onPress={() => changeSearch({ view: view === 'grid' ? 'wall' : 'grid' })}
      >
        {view === 'grid' ? 'Photos' : 'Rows'}
      </Button>
    </div>
  );
}

function toggleMark(readId: string): void {
  searchStore.change(now => {
    const marked = new Set(now.marked);
    if (!marked.delete(readId)) marked.add(readId);
    return { ...now, marked, markedOnly: now.markedOnly && marked.size > 0 };
  });
}
