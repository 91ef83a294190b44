import type { ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { headingWords } from '../parts/heading.ts';
import { PlaceMap } from '../parts/place-map.tsx';
import { Plate } from '../parts/plate.tsx';
import { looksLoggedWords, mainPhoto, platePhoto } from './photos.ts';
import { confidenceWords, vehicleWords } from './read-words.ts';
import { SeenPhoto } from './seen-photo.tsx';
import { changeSearch, type FoundRead } from './search-state.ts';
import { dayAndTime, deskZone, zoneLabel } from './zone.ts';

/** Beside the rows: the photo of the selected read, or where all of them were seen. */
export function ReadSide({
  read,
  near,
  side,
  isMarked,
  onOpen,
  onMark,
  onSelect,
}: {
  read: FoundRead | null;
  /** The reads that stand round it. */
  near: readonly FoundRead[];
  side: 'photo' | 'map';
  isMarked: boolean;
  onOpen: (read: FoundRead) => void;
  onMark: (read: FoundRead) => void;
  onSelect: (readId: string) => void;
}): ReactNode {
  return (
    <section className="search-side" aria-label={side === 'map' ? 'Where the reads were seen' : 'Selected read'}>
      <div className="search-side-acts">
        {read !== null && (
          <>
            <Button tone="main" shortcut="Enter" onPress={() => onOpen(read)}>
              Open
            </Button>
            <Button shortcut="Space" onPress={() => onMark(read)}>
              {isMarked ? 'Unmark' : 'Mark'}
            </Button>
          </>
        )}
        <Button shortcut="m" onPress={() => changeSearch({ side: side === 'map' ? 'photo' : 'map' })}>
          {side === 'map' ? 'Photo' : 'Map'}
        </Button>
      </div>
      {side === 'map' ? (
        <PlaceMap
          label="Where the reads round the selected one were seen"
          points={placesOf(near)}
          onSelect={onSelect}
          {...(read === null ? {} : { selectedId: read.readId })}
        />
      ) : read === null ? (
        <p className="muted">No read is selected.</p>
      ) : (
        <SelectedRead read={read} />
      )}
    </section>
  );
}

function SelectedRead({ read }: { read: FoundRead }): ReactNode {
  const plate = platePhoto(read);
  const heading = headingWords(read.headingDegrees, read.direction);
  const capturedMs = Date.parse(read.capturedAt);
  const vehicle = vehicleWords(read);
  return (
    <>
      <SeenPhoto read={read} image={mainPhoto(read)} />
      {plate !== null && (
        <div className="search-crop">
          <SeenPhoto read={read} image={plate} />
        </div>
      )}
      <Plate text={read.plate} state={read.state} size="medium" />
      <dl className="facts">
        <dt>Captured</dt>
        <dd>
          {dayAndTime(capturedMs, deskZone())}, {zoneLabel(capturedMs, deskZone())}
        </dd>
        <dt>Camera</dt>
        <dd>
          {read.cameraName}
          {heading === null ? '' : `, ${heading.arrow} ${heading.words}`}
        </dd>
        {vehicle !== '' && (
          <>
            <dt>Vehicle</dt>
            <dd>{vehicle}</dd>
          </>
        )}
        <dt>Reader's confidence</dt>
        <dd>{confidenceWords(read.confidence)}</dd>
      </dl>
      <p className="note muted">{looksLoggedWords}</p>
    </>
  );
}

function placesOf(reads: readonly FoundRead[]): { id: string; latitude: number; longitude: number; text: string }[] {
  return reads.flatMap(({ readId, latitude, longitude, plate, capturedAt, cameraName }) =>
    latitude === null || longitude === null
      ? []
      : [
          {
            id: readId,
            latitude,
            longitude,
            text: `${plate}, ${dayAndTime(Date.parse(capturedAt), deskZone())}, ${cameraName}`,
          },
        ],
  );
}
