import { Check } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { DataGrid } from '../parts/row-grid.tsx';
import { headingWords } from '../parts/heading.ts';
import { Plate } from '../parts/plate.tsx';
import { vehicleWords } from './read-words.ts';
import type { FoundRead } from './search-state.ts';
import { dayAndTime, deskZone } from './zone.ts';

export type ResultProps = {
  reads: readonly FoundRead[];
  marked: ReadonlySet<string>;
  selectedId: string | null;
  onSelect: (readId: string) => void;
  onOpen: (read: FoundRead) => void;
  onMark: (readId: string) => void;
  onEnd: () => void;
};

/** The reads as rows; only those in sight are in the page. */
export function ResultGrid({ reads, marked, selectedId, onSelect, onOpen, onMark, onEnd }: ResultProps): ReactNode {
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
      rows={reads}
      keyOf={read => read.readId}
      selectedKey={selectedId}
      onSelect={onSelect}
      onOpen={onOpen}
      onKey={(event: KeyboardEvent, read: FoundRead) => {
        if (event.key !== ' ') return;
        event.preventDefault();
        onMark(read.readId);
      }}
      onEndReached={onEnd}
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
