import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { headingWords } from '../parts/heading.ts';
import { dayAndTime, deskZone } from '../search/zone.ts';
import type { FoundRead } from '../search/search-state.ts';
import { stripOf, type StripRow } from './sightings.ts';

const marksAt = [0, 6, 12, 18, 24] as const;

/** Sightings of one plate by day, moved along with the arrow keys; the list beside it holds the same in words. */
export function TimelineStrip({
  sightings,
  currentId,
  onShow,
}: {
  sightings: readonly FoundRead[];
  currentId: string;
  onShow: (read: FoundRead) => void;
}): ReactNode {
  const zone = deskZone();
  const at = sightings.findIndex(read => read.readId === currentId);
  const current = sightings[at];
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector("[data-current='true']")?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      Home: 0,
      End: sightings.length - 1,
    }[event.key];
    const next = to === undefined ? undefined : sightings[to];
    if (to === undefined) return;
    event.preventDefault();
    if (next !== undefined) onShow(next);
  };
  return (
    <div
      ref={box}
      className="strip-days"
      role="slider"
      tabIndex={0}
      aria-label="Sightings in the order of time"
      aria-valuemin={1}
      aria-valuemax={sightings.length}
      aria-valuenow={at + 1}
      aria-valuetext={current === undefined ? '' : `${at + 1} of ${sightings.length}: ${sightingWords(current, zone)}`}
      onKeyDown={onKeyDown}
    >
      <Hours />
      {stripOf(sightings, zone).map(row => (
        <DayRow
          key={row.kind === 'day' ? row.day : `gap ${row.from}`}
          row={row}
          currentId={currentId}
          onShow={onShow}
        />
      ))}
    </div>
  );
}

/** The hours above the days. */
function Hours(): ReactNode {
  return (
    <div className="strip-day" aria-hidden="true">
      <span />
      <svg width="100%" height="14">
        {marksAt.map(hour => (
          // at the ends within the strip, however narrow
          <text
            key={hour}
            x={across(hour / 24)}
            y="11"
            textAnchor={hour === 0 ? 'start' : hour === 24 ? 'end' : 'middle'}
          >
            {hour}:00
          </text>
        ))}
      </svg>
    </div>
  );
}

function DayRow({
  row,
  currentId,
  onShow,
}: {
  row: StripRow;
  currentId: string;
  onShow: (read: FoundRead) => void;
}): ReactNode {
  if (row.kind === 'gap') return <p className="strip-gap note muted">{row.days} days without a read</p>;
  return (
    <div className="strip-day">
      <span className="strip-date">{row.day}</span>
      <svg width="100%" height="20" aria-hidden="true">
        <line x1="0" x2="100%" y1="10" y2="10" />
        {marksAt.map(hour => (
          <line key={hour} x1={across(hour / 24)} x2={across(hour / 24)} y1="5" y2="15" />
        ))}
        {row.sightings.map(({ read, shareOfDay }) => (
          <circle
            key={read.readId}
            cx={across(shareOfDay)}
            cy="10"
            r={read.readId === currentId ? 8 : 5}
            data-current={read.readId === currentId}
            onClick={() => onShow(read)}
          />
        ))}
      </svg>
    </div>
  );
}

/** Where a share of the day stands on the strip; marks at either end stay whole. */
function across(shareOfDay: number): string {
  return `${3 + shareOfDay * 94}%`;
}

/** The same as the strip, in words. */
export function SightingsList({
  sightings,
  currentId,
  onShow,
}: {
  sightings: readonly FoundRead[];
  currentId: string;
  onShow: (read: FoundRead) => void;
}): ReactNode {
  const zone = deskZone();
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);
  return (
    <ol className="sightings-list" aria-label="The same sightings as a list">
      {sightings.map(read => (
        <li key={read.readId}>
          <button
            ref={read.readId === currentId ? current : undefined}
            type="button"
            aria-current={read.readId === currentId ? 'true' : undefined}
            onClick={() => onShow(read)}
          >
            {sightingWords(read, zone)}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** One sighting in words: when, where, which way. */
export function sightingWords(read: FoundRead, zone: string): string {
  const heading = headingWords(read.headingDegrees, read.direction);
  return `${dayAndTime(Date.parse(read.capturedAt), zone)} ${read.cameraName}${heading === null ? '' : `, ${heading.words}`}`;
}
