import { Fragment, type ReactNode } from 'react';
import { headingWords } from '../parts/heading.ts';
import { Plate } from '../parts/plate.tsx';
import { confidenceWords, flagWords, vehicleWords } from '../search/read-words.ts';
import type { FoundRead } from '../search/search-state.ts';
import { dayAndTime, deskZone, zoneLabel } from '../search/zone.ts';

/** What is stored of a read. */
export function ReadFacts({ read }: { read: FoundRead }): ReactNode {
  return (
    <section className="read-facts" aria-label="Facts">
      <Plate text={read.plate} state={read.state} size="compare" />
      {read.plate.includes('_') && <p className="note">An empty box is a character that the reader could not tell.</p>}
      <dl className="facts">
        {factsOf(read).map(([name, words]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

function factsOf(read: FoundRead): [string, string][] {
  const zone = deskZone();
  const capturedMs = Date.parse(read.capturedAt);
  const delaySeconds = Math.round((Date.parse(read.receivedAt) - capturedMs) / 1000);
  const heading = headingWords(read.headingDegrees, read.direction);
  const others = read.candidates.filter(one => one.text !== read.plateRaw);
  const { latitude, longitude } = read;
  const all: [string, string][] = [
    ['Captured', `${dayAndTime(capturedMs, zone)}, ${zoneLabel(capturedMs, zone)}`],
    [
      'Received',
      delaySeconds < 2 ? 'at once' : `${delaySeconds} s later (${dayAndTime(Date.parse(read.receivedAt), zone)})`,
    ],
    ['Camera', `${read.cameraName} (${read.camera})`],
    ['Place', latitude === null || longitude === null ? '' : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`],
    ['Heading', heading === null ? 'not told' : `${heading.arrow} ${heading.words}`],
    ['Vehicle', vehicleWords(read) || 'not told'],
    ['State', read.state ?? 'not read'],
    ['As read', read.plateRaw === read.plate ? '' : read.plateRaw],
    ["Reader's confidence", confidenceWords(read.confidence)],
    ['Also possible', others.map(one => `${one.text} ${Math.round(one.confidence * 100)} %`).join(', ')],
    ['Marks', read.flags.map(flagWords).join(', ')],
    ['Goes on', `${read.purgeOn}, by the schedule`],
  ];
  return all.filter(([, words]) => words !== '');
}
