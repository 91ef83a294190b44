import { LayoutGrid, Rows3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { countOf } from './found-pages.ts';
import { matchingWords } from './found-words.ts';
import { looksLoggedWords } from './photos.ts';
import { pageSizeAfter } from './run-search.ts';
import { changeSearch, type Found, type SearchState } from './search-state.ts';
import type { ShownReads } from './shown-reads.ts';

/** Above the rows: how many there are of what was asked, and what can be done with all of them. */
export function ResultBar({
  state: { marked, markedOnly, view },
  found,
  shown,
  goingOn,
  onGoOn,
}: {
  state: SearchState;
  found: Found;
  shown: ShownReads;
  goingOn: boolean;
  onGoOn: () => void;
}): ReactNode {
  const { pages, next, asked, tookMs } = found;
  const matching = matchingWords(found);
  return (
    <div className="search-bar">
      <p>
        <strong>
          {shown.isFiltered ? `${shown.count.toLocaleString('en-US')} shown of ` : ''}
          {matching} {matching === '1' ? 'read' : 'reads'}
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
          Load {pageSizeAfter(countOf(pages))} more
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
