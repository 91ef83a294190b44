import { Check } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { Plate } from '../parts/plate.tsx';
import { useTallList } from '../parts/use-tall-list.ts';
import { mainPhoto } from './photos.ts';
import type { ResultProps } from './result-grid.tsx';
import { SeenPhoto } from './seen-photo.tsx';
import type { FoundRead } from './search-state.ts';
import { dayAndTime, deskZone } from './zone.ts';

const tileWidthPx = 210;
const gapPx = 10;
const photoHeightPx = 130;
/** Plate, time and camera under the photo, and the frame round them; in letters, so that a larger type has its room. */
const wordsHeightRem = 5.9;

/** The reads as photos. Arrows move, Enter opens, Space marks; only tiles near the view exist, and only photos in sight are fetched. */
export function PhotoWall(props: ResultProps): ReactNode {
  const { count, selectedAt } = props;
  const id = useId();
  const wall = useRef<HTMLDivElement>(null);
  const { columns, lineHeightPx } = useTiles(wall, count > 0);
  const list = useTallList({ count: Math.ceil(count / columns), lineHeightPx, frame: wall, overscan: 1 });
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  useEffect(() => {
    if (selectedAt !== null) latest.current.scrollTo(Math.floor(selectedAt / columns));
  }, [selectedAt, columns]);
  const first = (list.lines[0]?.line ?? 0) * columns;
  const last = Math.min(count, ((list.lines.at(-1)?.line ?? -1) + 1) * columns) - 1;
  useSight({ first, last }, props);

  if (count === 0) return <p className="search-none">None of the loaded reads passes the filters.</p>;
  return (
    <div
      ref={wall}
      className="photo-wall"
      role="listbox"
      aria-label="Photos of the reads found, newest first"
      aria-multiselectable="true"
      aria-activedescendant={
        selectedAt !== null && selectedAt >= first && selectedAt <= last ? `${id}-${selectedAt}` : undefined
      }
      tabIndex={0}
      onKeyDown={event => takeKey(event, { columns, pageLines: pageLinesOf(wall.current, lineHeightPx) }, props)}
    >
      <div
        className="photo-lines"
        role="presentation"
        ref={element => {
          element?.style.setProperty('--wall-height', `${list.heightPx}px`);
          element?.style.setProperty('--wall-columns', String(columns));
          element?.style.setProperty('--wall-line', `${lineHeightPx - gapPx}px`);
        }}
      >
        {list.lines.map(({ line, top }) => (
          <div
            key={line}
            className="photo-line"
            role="presentation"
            ref={element => element?.style.setProperty('--wall-top', `${top}px`)}
          >
            {Array.from({ length: Math.max(0, Math.min(columns, count - line * columns)) }, (_, n) => (
              <Tile key={line * columns + n} id={`${id}-${line * columns + n}`} at={line * columns + n} wall={props} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function takeKey(
  event: KeyboardEvent,
  { columns, pageLines }: { columns: number; pageLines: number },
  { count, selectedAt, readAt, onSelect, onOpen, onMark, onToEnd }: ResultProps,
): void {
  if (selectedAt === null || event.ctrlKey || event.metaKey || event.altKey) return;
  const read = readAt(selectedAt);
  const move = (by: number): void => onSelect(Math.min(count - 1, Math.max(0, selectedAt + by)));
  const steps: Record<string, () => void> = {
    ArrowRight: () => move(1),
    ArrowLeft: () => move(-1),
    ArrowDown: () => move(columns),
    ArrowUp: () => move(-columns),
    PageDown: () => move(columns * pageLines),
    PageUp: () => move(-columns * pageLines),
    Home: () => onSelect(0),
    End: () => {
      onSelect(count - 1);
      onToEnd();
    },
    Enter: () => read !== null && onOpen(read),
    ' ': () => read !== null && onMark(read),
  };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  step();
}

function pageLinesOf(wall: HTMLElement | null, lineHeightPx: number): number {
  return Math.max(1, Math.floor((wall?.clientHeight ?? 0) / lineHeightPx));
}

/** How many tiles stand beside each other, and how high a line of them is. */
function useTiles(wall: RefObject<HTMLElement | null>, isThere: boolean): { columns: number; lineHeightPx: number } {
  const [columns, setColumns] = useState(1);
  useEffect(() => {
    const { current } = wall;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() =>
      setColumns(Math.max(1, Math.floor((current.clientWidth + gapPx) / (tileWidthPx + gapPx)))),
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [wall, isThere]);
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return { columns, lineHeightPx: Math.ceil(photoHeightPx + wordsHeightRem * remPx + gapPx) };
}

function useSight({ first, last }: { first: number; last: number }, { count, onSight }: ResultProps): void {
  const latest = useRef(onSight);
  useEffect(() => {
    latest.current = onSight;
  });
  useEffect(() => {
    if (last >= first) latest.current(first, last);
  }, [first, last, count]);
}

function Tile({ id, at, wall }: { id: string; at: number; wall: ResultProps }): ReactNode {
  const { known, marked, selectedAt, readAt, onSelect, onOpen } = wall;
  const read = readAt(at);
  const isMarked = read !== null && marked.has(read.readId);
  return (
    // the wall has the keyboard; a tile takes the mouse
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="option"
      aria-selected={isMarked}
      aria-setsize={known ?? -1}
      aria-posinset={at + 1}
      aria-busy={read === null || undefined}
      data-current={at === selectedAt}
      className="photo-tile"
      onClick={() => onSelect(at)}
      onDoubleClick={() => read !== null && onOpen(read)}
    >
      {read === null ? <p className="muted">Fetching</p> : <TileOf read={read} isMarked={isMarked} />}
    </div>
  );
}

function TileOf({ read, isMarked }: { read: FoundRead; isMarked: boolean }): ReactNode {
  return (
    <>
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
    </>
  );
}
