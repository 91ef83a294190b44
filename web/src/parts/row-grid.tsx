import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import './row-grid.css';

export type GridColumn<Row> = {
  key: string;
  title: string;
  cell: (row: Row) => React.ReactNode;
  /** A width of CSS grid: `7rem`, `1fr`, `minmax(8rem, 1fr)`. */
  width: string;
};

export type DataGridProps<Row> = {
  label: string;
  columns: readonly GridColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  selectedKey: string | null;
  onSelect: (key: string) => void;
  /** Enter, or a double click. */
  onOpen?: (row: Row) => void;
  /** Other keys on the selected row. */
  onKey?: (event: React.KeyboardEvent, row: Row) => void;
  /** What stands there when there are no rows. */
  empty: React.ReactNode;
  rowHeight?: number;
  /** Called when the last rows come into sight. */
  onEndReached?: () => void;
  /** How many there are, in words; stands under the rows. */
  total?: string;
};

const overscanRows = 8;

/** A long table of which only the rows in sight exist (ARIA grid): arrows, Home, End, Page keys, Enter. */
export function DataGrid<Row>(props: DataGridProps<Row>): React.ReactNode {
  const { label, columns, rows, keyOf, selectedKey, empty, rowHeight = 32, total } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: overscanRows,
  });
  const at = rows.findIndex(row => keyOf(row) === selectedKey);
  const items = virtual.getVirtualItems();
  useEndReached(items.at(-1)?.index ?? -1, props);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at, virtual]);
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
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={at >= 0 && items.some(item => item.index === at) ? `${id}-${at}` : undefined}
        tabIndex={0}
        onKeyDown={event => takeKey(event, { at, pageRows: pageRowsOf(frame.current, rowHeight) }, props)}
      >
        <GridHead columns={columns} />
        {rows.length === 0 ? (
          <div role="row" className="grid-empty">
            <div role="gridcell" aria-colspan={columns.length}>
              {empty}
            </div>
          </div>
        ) : (
          <div
            role="rowgroup"
            className="grid-rows"
            ref={element => element?.style.setProperty('--grid-height', `${virtual.getTotalSize()}px`)}
          >
            {items.map(item => (
              <GridRow key={item.key} id={`${id}-${item.index}`} item={item} grid={props} />
            ))}
          </div>
        )}
      </div>
      {total === undefined ? null : <p className="grid-total">{total}</p>}
    </div>
  );
}

function useEndReached<Row>(lastShown: number, { rows, onEndReached }: DataGridProps<Row>): void {
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 2) onEndReached?.();
  }, [lastShown, rows.length, onEndReached]);
}

function takeKey<Row>(
  event: React.KeyboardEvent,
  { at, pageRows }: { at: number; pageRows: number },
  { rows, keyOf, onSelect, onOpen, onKey }: DataGridProps<Row>,
): void {
  const target = targetOf(event.key, { at, count: rows.length, pageRows });
  const row = rows[at];
  const aim = target === null ? undefined : rows[Math.max(0, Math.min(rows.length - 1, target))];
  if (aim !== undefined) onSelect(keyOf(aim));
  else if (event.key === 'Enter' && row !== undefined && onOpen !== undefined) onOpen(row);
  else {
    if (row !== undefined) onKey?.(event, row);
    return;
  }
  event.preventDefault();
}

function GridRow<Row>({
  id,
  item: { index, start },
  grid: { columns, rows, keyOf, selectedKey, onSelect, onOpen },
}: {
  id: string;
  item: { index: number; start: number };
  grid: DataGridProps<Row>;
}): React.ReactNode {
  const row = rows[index];
  if (row === undefined) return null;
  const key = keyOf(row);
  return (
    // the grid has the keyboard; a row takes the mouse
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="row"
      className="grid-row"
      aria-rowindex={index + 2}
      aria-selected={key === selectedKey}
      ref={element => element?.style.setProperty('--grid-top', `${start}px`)}
      onClick={() => onSelect(key)}
      onDoubleClick={() => onOpen?.(row)}
    >
      {columns.map((column, at) => (
        <div key={column.key} role="gridcell" aria-colindex={at + 1} className="grid-cell">
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

function GridHead<Row>({ columns }: { columns: readonly GridColumn<Row>[] }): React.ReactNode {
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
