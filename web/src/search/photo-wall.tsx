import { Check } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Plate } from '../parts/plate.tsx';
import { mainPhoto } from './photos.ts';
import type { ResultProps } from './result-grid.tsx';
import { SeenPhoto } from './seen-photo.tsx';
import type { FoundRead } from './search-state.ts';
import { dayAndTime, deskZone } from './zone.ts';

/** The reads as photos. Arrows move, Enter opens, Space marks; what is not in sight is not fetched. */
export function PhotoWall({ reads, marked, selectedId, onSelect, onOpen, onMark, onEnd }: ResultProps): ReactNode {
  const wall = useRef<HTMLDivElement>(null);
  const selectedAt = Math.max(
    0,
    reads.findIndex(read => read.readId === selectedId),
  );
  useEndInSight(wall, onEnd, reads.length);

  const move = (to: number): void => {
    const read = reads[Math.min(reads.length - 1, Math.max(0, to))];
    if (read === undefined) return;
    onSelect(read.readId);
    wall.current?.querySelector<HTMLElement>(`[data-read='${read.readId}']`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const read = reads[selectedAt];
    if (read === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, () => void> = {
      ArrowRight: () => move(selectedAt + 1),
      ArrowLeft: () => move(selectedAt - 1),
      ArrowDown: () => move(selectedAt + columnsOf(wall.current)),
      ArrowUp: () => move(selectedAt - columnsOf(wall.current)),
      Home: () => move(0),
      End: () => move(reads.length - 1),
      Enter: () => onOpen(read),
      ' ': () => onMark(read.readId),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };

  if (reads.length === 0) return <p className="search-none">None of the loaded reads passes the filters.</p>;
  return (
    <div
      ref={wall}
      className="photo-wall"
      role="listbox"
      aria-label="Photos of the reads found, newest first"
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
    >
      {reads.map((read, at) => (
        <Tile
          key={read.readId}
          read={read}
          isMarked={marked.has(read.readId)}
          isCurrent={at === selectedAt}
          onSelect={() => onSelect(read.readId)}
          onOpen={() => onOpen(read)}
        />
      ))}
    </div>
  );
}

function Tile({
  read,
  isMarked,
  isCurrent,
  onSelect,
  onOpen,
}: {
  read: FoundRead;
  isMarked: boolean;
  isCurrent: boolean;
  onSelect: () => void;
  onOpen: () => void;
}): ReactNode {
  return (
    <div
      role="option"
      aria-selected={isMarked}
      data-read={read.readId}
      data-current={isCurrent}
      tabIndex={isCurrent ? 0 : -1}
      className="photo-tile"
      onClick={onSelect}
      onFocus={onSelect}
      onDoubleClick={onOpen}
    >
      <SeenPhoto read={read} image={mainPhoto(read)} />
      <span className="photo-tile-words">
        <Plate text={read.plate} state={read.state} size="small" />
        {isMarked && (
          <span className="search-marked">
            <Check size={14} aria-hidden="true" /> marked
          </span>
        )}
        <span className="photo-tile-when">{dayAndTime(Date.parse(read.capturedAt), deskZone())}</span>
        <span className="photo-tile-where">{read.cameraName}</span>
      </span>
    </div>
  );
}

/** How many tiles stand beside each other, by where the first of the second row begins. */
function columnsOf(wall: HTMLElement | null): number {
  const tiles = [...(wall?.querySelectorAll<HTMLElement>('.photo-tile') ?? [])];
  const top = tiles[0]?.offsetTop;
  const second = tiles.findIndex(tile => tile.offsetTop !== top);
  return second === -1 ? Math.max(1, tiles.length) : second;
}

/** Asks for more when the last tile comes in sight. */
function useEndInSight(wall: { current: HTMLElement | null }, onEnd: () => void, count: number): void {
  const latest = useRef(onEnd);
  useEffect(() => {
    latest.current = onEnd;
  });
  useEffect(() => {
    const last = wall.current?.querySelector('.photo-tile:last-child');
    if (last === null || last === undefined) return undefined;
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) latest.current();
    });
    observer.observe(last);
    return () => observer.disconnect();
  }, [wall, count]);
}
