import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTallList } from './use-tall-list.ts';
import './row-grid.css';

export type GridColumn<Row> = {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** A width of CSS grid: `7rem`, `1fr`, `minmax(8rem, 1fr)`. */
  width: string;
};

export type DataGridProps<Row> = {
  label: string;
  columns: readonly GridColumn<Row>[];
  /** How many rows can be gone to now. */
  count: number;
  /** How many rows there are in all, those that are still to come included; null: nobody knows yet. */
  known: number | null;
  /** Null: the row is there, but what stands in it is being fetched. */
  rowAt: (at: number) => Row | null;
  selectedAt: number | null;
  onSelect: (at: number) => void;
  /** Enter, or a double click. */
  onOpen?: (row: Row) => void;
  /** Other keys on the selected row. */
  onKey?: (event: KeyboardEvent, row: Row) => void;
  /** End was pressed; the last row that is there is selected already. */
  onToEnd?: () => void;
  /** Which rows stand in the page, a few out of sight included; also when their number changes. */
  onSight?: (first: number, last: number) => void;
  /** What stands there when there are no rows. */
  empty: ReactNode;
  rowHeight?: number;
};

const overscanRows = 8;
const headHeightPx = 34;

/** A long table of which only the rows in sight exist (ARIA grid): arrows, Home, End, Page keys, Enter. */
export function DataGrid<Row>(props: DataGridProps<Row>): ReactNode {
  const { label, columns, count, known, selectedAt, empty, rowHeight = 32 } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const list = useTallList({ count, lineHeightPx: rowHeight, frame, overscan: overscanRows, endPx: headHeightPx });
  const { lines, heightPx } = list;
  useSight(lines, props);
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  useEffect(() => {
    if (selectedAt !== null) latest.current.scrollTo(selectedAt);
  }, [selectedAt]);
  const isSelectedDrawn = selectedAt !== null && lines.some(({ line }) => line === selectedAt);
  return (
    <div className="grid-box">
      <div
        ref={element => {
          frame.current = element;
          element?.style.setProperty('--columns', columns.map(column => column.width).join(' '));
          element?.style.setProperty('--grid-row', `${rowHeight}px`);
        }}
        className="grid"
        role="grid"
        aria-label={label}
        // -1: the whole is not known (WAI-ARIA 1.2, aria-rowcount)
        aria-rowcount={known === null ? -1 : known + 1}
        aria-colcount={columns.length}
        aria-activedescendant={isSelectedDrawn ? `${id}-${selectedAt}` : undefined}
        tabIndex={0}
        onKeyDown={event => takeKey(event, pageRowsOf(frame.current, rowHeight), props)}
      >
        <GridHead columns={columns} />
        {count === 0 ? (
          <div role="row" className="grid-empty">
            <div role="gridcell" aria-colspan={columns.length}>
              {empty}
            </div>
          </div>
        ) : (
          <div
            role="rowgroup"
            className="grid-rows"
            ref={element => element?.style.setProperty('--grid-height', `${heightPx}px`)}
          >
            {lines.map(({ line, top }) => (
              <GridRow key={line} id={`${id}-${line}`} at={line} top={top} grid={props} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function useSight<Row>(lines: readonly { line: number }[], { count, onSight }: DataGridProps<Row>): void {
  const first = lines[0]?.line ?? -1;
  const last = lines.at(-1)?.line ?? -1;
  const latest = useRef(onSight);
  useEffect(() => {
    latest.current = onSight;
  });
  useEffect(() => {
    if (first >= 0) latest.current?.(first, last);
  }, [first, last, count]);
}

function takeKey<Row>(event: KeyboardEvent, pageRows: number, grid: DataGridProps<Row>): void {
  const { count, selectedAt, rowAt, onSelect, onOpen, onKey, onToEnd } = grid;
  const at = selectedAt ?? -1;
  const target = targetOf(event.key, { at, count, pageRows });
  const row = rowAt(at);
  if (target !== null && count > 0) {
    onSelect(Math.max(0, Math.min(count - 1, target)));
    if (event.key === 'End') onToEnd?.();
  } else if (event.key === 'Enter' && row !== null && onOpen !== undefined) onOpen(row);
  else {
    if (row !== null) onKey?.(event, row);
    return;
  }
  event.preventDefault();
}

function GridRow<Row>({
  id,
  at,
  top,
  grid: { columns, rowAt, selectedAt, onSelect, onOpen },
}: {
  id: string;
  at: number;
  top: number;
  grid: DataGridProps<Row>;
}): ReactNode {
  const row = rowAt(at);
  return (
    // the grid has the keyboard; a row takes the mouse
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="row"
      className="grid-row"
      aria-rowindex={at + 2}
      aria-selected={at === selectedAt}
      aria-busy={row === null || undefined}
      ref={element => element?.style.setProperty('--grid-top', `${top}px`)}
      onClick={() => onSelect(at)}
      onDoubleClick={() => row !== null && onOpen?.(row)}
    >
      {row === null ? (
        <div role="gridcell" aria-colindex={1} aria-colspan={columns.length} className="grid-cell muted">
          Fetching
        </div>
      ) : (
        columns.map((column, number) => (
          <div key={column.key} role="gridcell" aria-colindex={number + 1} className="grid-cell">
            {column.cell(row)}
          </div>
        ))
      )}
    </div>
  );
}

function GridHead<Row>({ columns }: { columns: readonly GridColumn<Row>[] }): ReactNode {
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" className="grid-head-row" aria-rowindex={1}>
        {columns.map((column, index) => (
          <div key={column.key} role="columnheader" aria-colindex={index + 1} className="grid-cell">
            {column.title}
          </div>
        ))}
      </div>
    </div>
  );
}

function pageRowsOf(frame: HTMLElement | null, rowHeight: number): number {
  return Math.max(1, Math.floor((frame?.clientHeight ?? rowHeight) / rowHeight) - 2);
}

/** The row to which a key goes; null for a key that goes nowhere. */
function targetOf(
  key: string,
  { at, count, pageRows }: { at: number; count: number; pageRows: number },
): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + pageRows;
    case 'PageUp':
      return at - pageRows;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
