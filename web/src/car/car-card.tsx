import type { ReactNode } from 'react';
import { hitRoutes, verificationWords, type HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { urlOf } from '../api/client.ts';
import { headingWords } from '../parts/heading.ts';
import { Photo } from '../parts/photo.tsx';
import { Plate } from '../parts/plate.tsx';
import { ageWords, clockTime, useNow } from '../parts/time.ts';
import { vehicleWords } from '../search/read-words.ts';
import { bandTone, bandWords, oldPositionMs } from './car-hits.ts';

/** Verification first and largest, then which car, why, where and how long ago. */
export function CarCard({ hit }: { hit: HitView }): ReactNode {
  const { wanted } = hit;
  const differs = hit.plate !== wanted.plate || hit.possible;
  const photo = hit.images.find(image => image.kind === 'vehicle') ?? hit.images[0];
  const listed = vehicleWords(wanted);
  const seen = vehicleWords(hit);
  return (
    <article className="car-card" aria-label={`Hit: ${wanted.category}`}>
      <div className="car-band" data-tone={bandTone(hit.verification)} role="status">
        <p className="car-band-word">{verificationWords[hit.verification]}</p>
        <p className="car-band-words">
          {bandWords(hit.verification)} {historyWords(hit)}
        </p>
      </div>
      {/* on a small screen it scrolls, and then the keyboard must reach it */}
      <div className="car-words" role="group" aria-label="Plate, reason and place" tabIndex={0}>
        <Plate
          text={hit.plate}
          state={hit.state}
          compareTo={wanted.plate}
          // nine of the largest fit beside the photo
          size={hit.plate.length > 9 ? 'compare' : 'car'}
        />
        <p className="car-reason">
          <strong>
            {wanted.category}, {wanted.priority} priority
          </strong>
        </p>
        {wanted.caution !== null && <p className="car-caution">CAUTION: {wanted.caution}</p>}
        {differs && (
          <p className="car-differs">
            Listed: {wanted.plate} {wanted.state ?? 'no state'}. {hit.why.join('; ')}
          </p>
        )}
        <Where hit={hit} />
        <p>
          {listed === '' ? 'No vehicle is listed' : `Listed vehicle: ${listed}`}
          {seen === '' ? '' : `; seen: ${seen}`}
        </p>
      </div>
      <div className="car-photo">
        <Photo
          src={
            photo === undefined
              ? null
              : urlOf(hitRoutes.showHitPhoto, { params: { hitId: hit.hitId, sha256: photo.sha256 } })
          }
          alt={`Photo of ${hit.plate} at ${hit.cameraName}`}
        />
        <p className="car-why">
          {wanted.reason} <span className="note">Each photo shown is logged.</span>
        </p>
      </div>
    </article>
  );
}

function Where({ hit }: { hit: HitView }): ReactNode {
  const now = useNow(1000);
  const heading = headingWords(hit.headingDegrees, hit.direction);
  const ageMs = now - Date.parse(hit.capturedAt);
  return (
    <p className="car-where">
      {heading !== null && (
        <span className="car-arrow" aria-hidden="true">
          {heading.arrow}
        </span>
      )}
      <span>
        {hit.cameraName}
        {heading === null ? ', heading not told' : `, ${heading.words}`}
        <br />
        <strong className={ageMs > oldPositionMs ? 'car-old' : undefined}>
          {ageMs > oldPositionMs ? 'OLD POSITION: ' : ''}
          {ageWords(ageMs)} ago
        </strong>
      </span>
    </p>
  );
}

function historyWords({ takenBy, takenAt, answeredBy, answeredAt }: HitView): string {
  if (answeredBy !== null && answeredAt !== null) return `Answer recorded by ${answeredBy} ${clockTime(answeredAt)}.`;
  if (takenBy !== null && takenAt !== null) return `Taken by ${takenBy} ${clockTime(takenAt)}.`;
  return 'Nobody has taken it.';
}
