import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { may, useMe } from '../api/session.ts';
import { useKeys } from '../app/keys.ts';
import { openMatterEditor, useMatter } from '../app/matter.ts';
import { Page } from '../app/page.tsx';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PlaceMap } from '../parts/place-map.tsx';
import { looksLoggedWords } from '../search/photos.ts';
import { askedNow, runSearch } from '../search/run-search.ts';
import { changeSearch, claimSearch, foundReads, searchStore, type FoundRead } from '../search/search-state.ts';
import { NotPermitted } from '../search/search-states.tsx';
import { useStore } from '../search/store.ts';
import { deskZone } from '../search/zone.ts';
import { PhotoPanel } from './photo-panel.tsx';
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
  const reads = foundReads(state);
  const read = reads.find(one => one.readId === state.selectedId);
  return (
    <Page title="Read" hideTitle>
      {!may(me, 'inquiry.run') ? (
        <NotPermitted me={me} what="stored reads are opened by others." />
      ) : read === undefined ? (
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
        <OpenRead read={read} reads={reads} />
      )}
    </Page>
  );
}

function OpenRead({ read, reads }: { read: FoundRead; reads: readonly FoundRead[] }): ReactNode {
  const navigate = useNavigate();
  const { matter } = useMatter();
  const zone = deskZone();
  const sightings = sightingsOf(reads, read.plate);
  const show = (next: FoundRead | null): void => {
    if (next !== null) changeSearch({ selectedId: next.readId });
  };
  const earlier = neighbour(sightings, read.readId, -1);
  const later = neighbour(sightings, read.readId, 1);
  const above = neighbour(reads, read.readId, -1);
  const below = neighbour(reads, read.readId, 1);
  const back = (): void => void navigate({ to: '/search' });
  useKeys([
    { key: ',', label: 'Earlier read of this plate', group: 'Read', run: () => show(earlier) },
    { key: '.', label: 'Later read of this plate', group: 'Read', run: () => show(later) },
    { key: 'j', label: 'Next read found', group: 'Read', run: () => show(below) },
    { key: 'k', label: 'Read found before', group: 'Read', run: () => show(above) },
    { key: 'Escape', label: 'Back to the reads found', group: 'Read', run: back },
  ]);
  const searchPlate = (): void => {
    if (matter === null) return openMatterEditor();
    const asked = askedNow(read.plate, `The plate ${read.plate}, the whole plate and nothing else`, { kind: 'all' });
    changeSearch({ typed: `=${read.plate}`, range: asked.range });
    back();
    // what went wrong stands on the search screen
    runSearch(asked, matter).catch(() => undefined);
  };
  return (
    <div className="read">
      <div className="read-bar">
        <Button icon={<ArrowLeft size={16} aria-hidden="true" />} shortcut="Escape" onPress={back}>
          Reads found
        </Button>
        <Button
          icon={<ChevronLeft size={16} aria-hidden="true" />}
          shortcut=","
          isDisabled={earlier === null}
          onPress={() => show(earlier)}
        >
          Earlier
        </Button>
        <Button
          icon={<ChevronRight size={16} aria-hidden="true" />}
          shortcut="."
          isDisabled={later === null}
          onPress={() => show(later)}
        >
          Later
        </Button>
        <span>
          {sightings.indexOf(read) + 1} of {sightings.length} loaded reads of this plate
        </span>
        <span className="spread" />
        {!read.plate.includes('_') && <Button onPress={searchPlate}>Search all its reads (a new inquiry)</Button>}
      </div>
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
