import { Circle, Square, Triangle } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { Key } from '../parts/key.tsx';
import { Plate } from '../parts/plate.tsx';
import { ageWords, clockTime, useNow, zoneName } from '../parts/time.ts';
import { escalationOf, escalationWords } from './escalation.ts';
import type { HitRow } from './row-order.ts';
import { selectHit } from './selection.ts';
import { outcomeWords } from './words.ts';

export type ListFilter = 'open' | 'mine' | 'closed';

const filterWords: Readonly<Record<ListFilter, string>> = { open: 'Open', mine: 'Mine', closed: 'Closed' };

const filters = ['open', 'mine', 'closed'] as const;

/** The hits at the left of the console. */
export function HitList({
  rows,
  selectedId,
  filter,
  onFilter,
  isLoaded,
  children,
}: {
  rows: readonly HitRow[];
  selectedId: string | null;
  filter: ListFilter;
  onFilter: (filter: ListFilter) => void;
  /** Before that, nobody knows how many there are. */
  isLoaded: boolean;
  /** What stands there instead of rows. */
  children?: React.ReactNode;
}): React.ReactNode {
  const now = useNow();
  return (
    <section className="live-list" aria-labelledby="live-list-title">
      <div className="live-list-head">
        <h2 id="live-list-title">
          {filterWords[filter]} hits{isLoaded ? ` (${rows.length})` : ''}{' '}
          <span className="muted note">{zoneName()}</span>
        </h2>
        <div className="live-filters" role="group" aria-label="Which hits">
          {filters.map(one => (
            <button key={one} type="button" aria-pressed={one === filter} onClick={() => onFilter(one)}>
              {filterWords[one]}
            </button>
          ))}
        </div>
      </div>
      {rows.length === 0 ? (
        children
      ) : (
        <ul className="live-rows">
          {rows.map(row => (
            <Row key={row.hit.hitId} row={row} isSelected={row.hit.hitId === selectedId} now={now} />
          ))}
        </ul>
      )}
      <p className="live-moves muted note">
        <Key name="J" /> next <Key name="K" /> previous <Key name="F2" /> take top
      </p>
    </section>
  );
}

function Row({
  row: { hit, others },
  isSelected,
  now,
}: {
  row: HitRow;
  isSelected: boolean;
  now: number;
}): React.ReactNode {
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isSelected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <li>
      <button
        ref={element}
        type="button"
        className="live-row"
        data-owned={hit.takenBy !== null || hit.closedAt !== null}
        data-priority={hit.wanted.priority}
        aria-current={isSelected || undefined}
        onClick={() => selectHit(hit.hitId)}
      >
        <span className="live-row-top">
          <Plate text={hit.plate} state={hit.state} size="small" />
          <span className="live-row-time">
            {clockTime(hit.capturedAt)}
            <span className="muted note">{ageWords(now - Date.parse(hit.capturedAt))}</span>
          </span>
        </span>
        <span className="live-row-reason">
          <PriorityMark priority={hit.wanted.priority} /> {hit.wanted.category}
        </span>
        <span className="muted">{hit.cameraName}</span>
        <span className="muted">
          {ownerWords(hit)} <EscalationMark hit={hit} now={now} />
          {others.length === 0 ? null : <strong> · {others.length + 1} hits in 5 min</strong>}
        </span>
      </button>
    </li>
  );
}

/** Who is to see to a hit that nobody takes; nothing while it is the dispatchers' own. */
export function EscalationMark({ hit, now }: { hit: HitView; now: number }): React.ReactNode {
  const words = escalationWords(escalationOf(hit, now));
  return words === null ? null : <strong className="escalated">{words}</strong>;
}

function ownerWords(hit: HitView): string {
  if (hit.closedAt !== null) return `Closed: ${hit.outcome === null ? '' : outcomeWords[hit.outcome]}`;
  if (hit.takenBy === null) return 'Not taken';
  return `${hit.takenBy} ${hit.takenAt === null ? '' : clockTime(hit.takenAt)}`;
}

const shapes = { high: Square, medium: Triangle, low: Circle } as const;

/** How urgent the list says it is: shape, word and colour. */
export function PriorityMark({ priority }: { priority: HitView['wanted']['priority'] }): React.ReactNode {
  const Shape = shapes[priority];
  return (
    <span className="priority" data-priority={priority}>
      <Shape aria-hidden="true" fill="currentColor" />
      {priority.toUpperCase()}
    </span>
  );
}
