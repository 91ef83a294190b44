import { Check } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { DataGrid } from '../parts/row-grid.tsx';
import { headingWords } from '../parts/heading.ts';
import { Plate } from '../parts/plate.tsx';
import { vehicleWords } from './read-words.ts';
import type { FoundRead } from './search-state.ts';
import { dayAndTime, deskZone } from './zone.ts';

export type ResultProps = {
  /** How many reads are shown, which of them stands at a place (null: it is being fetched), and how many there will be, if known. */
  count: number;
  readAt: (at: number) => FoundRead | null;
  known: number | null;
  marked: ReadonlyMap<string, number>;
  /** Places count among the reads that are shown. */
  selectedAt: number | null;
  onSelect: (at: number) => void;
  onOpen: (read: FoundRead) => void;
  onMark: (read: FoundRead) => void;
  onSight: (first: number, last: number) => void;
  onToEnd: () => void;
};

/** The reads as rows; only those in sight are in the page. */
export function ResultGrid({ marked, readAt, onMark, ...props }: ResultProps): ReactNode {
  const zone = deskZone();
  const columns = [
    { key: 'marked', title: 'Mark', width: '4.6rem', cell: (read: FoundRead) => markCell(marked.has(read.readId)) },
    {
      key: 'plate',
      title: 'Plate',
      width: '9rem',
      cell: ({ plate, state }: FoundRead) => <Plate text={plate} state={state} size="small" />,
    },
    {
      key: 'captured',
      title: 'Captured',
      width: '11rem',
      cell: ({ capturedAt }: FoundRead) => dayAndTime(Date.parse(capturedAt), zone),
    },
    { key: 'camera', title: 'Camera', width: 'minmax(0, 1.4fr)', cell: ({ cameraName }: FoundRead) => cameraName },
    { key: 'heading', title: 'Heading', width: '8rem', cell: (read: FoundRead) => headingCell(read) },
    { key: 'vehicle', title: 'Vehicle', width: 'minmax(0, 1fr)', cell: (read: FoundRead) => vehicleWords(read) },
  ];
  return (
    <DataGrid
      label="Reads found, newest first"
      columns={columns}
      {...props}
      rowAt={readAt}
      onKey={(event: KeyboardEvent, read: FoundRead) => {
        if (event.key !== ' ') return;
        event.preventDefault();
        onMark(read);
      }}
      rowHeight={38}
      empty="None of the loaded reads passes the filters."
    />
  );
}

function markCell(isMarked: boolean): ReactNode {
  if (!isMarked) return null;
  return (
    <span className="search-marked">
      <Check size={16} aria-hidden="true" />
      <span className="only-read">marked</span>
    </span>
  );
}

function headingCell(read: FoundRead): string {
  const heading = headingWords(read.headingDegrees, read.direction);
  return heading === null ? '' : `${heading.arrow} ${heading.words}`;
}
