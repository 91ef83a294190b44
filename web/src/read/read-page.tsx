import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { may, useMe } from '../api/session.ts';
import { useKeys } from '../app/keys.ts';
import { Page } from '../app/page.tsx';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PlaceMap } from '../parts/place-map.tsx';
import { openReads, positionOf, readAt, type FoundPage } from '../search/found-pages.ts';
import { lookAt } from '../search/page-keeper.ts';
import { looksLoggedWords } from '../search/photos.ts';
import { changeSearch, claimSearch, foundPages, searchStore, type FoundRead } from '../search/search-state.ts';
import { NotPermitted } from '../search/search-states.tsx';
import { useStore } from '../search/store.ts';
import { deskZone } from '../search/zone.ts';
import { PhotoPanel } from './photo-panel.tsx';
import { ReadBar } from './read-bar.tsx';
import { ReadFacts } from './read-facts.tsx';
import { neighbour, sightingsOf } from './sightings.ts';
import { sightingWords, SightingsList, TimelineStrip } from './timeline-strip.tsx';
import '../search/search.css';
import './read.css';

/** S5: one read with its photos, and the other reads of its plate that the same search found. */
export function ReadPage(): ReactNode {
  const me = useMe();
  const navigate = useNavigate();
  useState(() => claimSearch(me.personId));
  const state = useStore(searchStore);
  const pages = foundPages(state);
  const { selectedAt } = state;
  const read = selectedAt === null ? null : readAt(pages, selectedAt);
  return (
    <Page title="Read" hideTitle>
      {!may(me, 'inquiry.run') ? (
        <NotPermitted me={me} what="stored reads are opened by others." />
      ) : selectedAt === null || read === null ? (
        <EmptyState title="No read is open">
          <p>
            Reads are opened from a search, which says for which case. Nothing of it is kept in the address or after
            signing out.
          </p>
          <Button tone="main" onPress={() => void navigate({ to: '/search' })}>
            Search
          </Button>
        </EmptyState>
      ) : (
        <OpenRead read={read} at={selectedAt} pages={pages} />
      )}
    </Page>
  );
}

function OpenRead({ read, at, pages }: { read: FoundRead; at: number; pages: readonly FoundPage[] }): ReactNode {
  const navigate = useNavigate();
  const zone = deskZone();
  const sightings = useMemo(() => sightingsOf(openReads(pages), read.plate), [pages, read.plate]);
  // the reads before and after are at hand too
  useEffect(() => lookAt([at - 1, at + 1]), [at]);
  const show = (next: FoundRead | null): void => {
    if (next !== null) changeSearch({ selectedAt: positionOf(pages, next.readId) });
  };
  const earlier = neighbour(sightings, read.readId, -1);
  const later = neighbour(sightings, read.readId, 1);
  const above = readAt(pages, at - 1);
  const below = readAt(pages, at + 1);
  const back = (): void => void navigate({ to: '/search' });
  useKeys([
    { key: ',', label: 'Earlier read of this plate', group: 'Read', run: () => show(earlier) },
    { key: '.', label: 'Later read of this plate', group: 'Read', run: () => show(later) },
    { key: 'j', label: 'Next read found', group: 'Read', run: () => show(below) },
    { key: 'k', label: 'Read found before', group: 'Read', run: () => show(above) },
    { key: 'Escape', label: 'Back to the reads found', group: 'Read', run: back },
  ]);
  return (
    <div className="read">
      <ReadBar read={read} sightings={sightings} earlier={earlier} later={later} onShow={show} onBack={back} />
      <PhotoPanel key={read.readId} read={read} />
      <ReadFacts read={read} />
      <section className="read-path" aria-label="Where it was seen">
        <PlaceMap
          label={`Where ${read.plate} was seen`}
          points={placesOf(sightings, read, zone)}
          path
          hideList
          selectedId={read.readId}
          onSelect={id => show(sightings.find(one => one.readId === id) ?? null)}
        />
      </section>
      <section className="read-timeline" aria-label="When it was seen">
        <h2>By day</h2>
        <TimelineStrip sightings={sightings} currentId={read.readId} onShow={show} />
        <p className="note muted">
          Times: {zone}. Only the loaded reads of this search; an empty day says that nothing was read and kept, not
          that no car was there. {looksLoggedWords}
        </p>
      </section>
      <section className="read-list" aria-label="Sightings">
        <h2>Sightings</h2>
        <SightingsList sightings={sightings} currentId={read.readId} onShow={show} />
      </section>
    </div>
  );
}

function placesOf(
  sightings: readonly FoundRead[],
  current: FoundRead,
  zone: string,
): { id: string; latitude: number; longitude: number; text: string; tone: 'main' | 'plain' }[] {
  return sightings.flatMap(read =>
    read.latitude === null || read.longitude === null
      ? []
      : [
          {
            id: read.readId,
            latitude: read.latitude,
            longitude: read.longitude,
            text: sightingWords(read, zone),
            tone: read === current ? ('main' as const) : ('plain' as const),
          },
        ],
  );
}
