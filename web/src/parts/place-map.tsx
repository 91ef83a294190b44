import { CatchBoundary } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { MapPoint } from './map-point.ts';
import './place-map.css';

export type PlaceMapProps = {
  label: string;
  points: readonly MapPoint[];
  /** Joins the points by a dashed line: the order of sightings, not the route. */
  path?: boolean;
  selectedId?: string | null;
  onSelect?: (id: string) => void;
  /** Leaves the list beside the map to whoever shows it. */
  hideList?: boolean;
};

const MapCanvas = lazy(async () => ({ default: (await import('./map-canvas.tsx')).MapCanvas }));

/** Where things were: a map that needs no internet, and always the same in words. Without WebGL only the words. */
export function PlaceMap(props: PlaceMapProps): React.ReactNode {
  const { label, points, path = false, selectedId = null, onSelect, hideList = false } = props;
  const [canDraw, setCanDraw] = useState(hasWebgl);
  return (
    <section className="place" aria-label={label}>
      {points.length === 0 ? (
        <p className="place-none">No place is known: the camera sent none.</p>
      ) : canDraw ? (
        <div className="place-frame">
          {/* a map that breaks, or whose file does not come, must not take the screen with it */}
          <CatchBoundary getResetKey={() => 'map'} onCatch={() => setCanDraw(false)} errorComponent={() => null}>
            <Suspense fallback={<p className="place-none">Loading the map...</p>}>
              <MapCanvas points={points} path={path} selectedId={selectedId} onFailure={() => setCanDraw(false)} />
            </Suspense>
          </CatchBoundary>
        </div>
      ) : (
        <p className="place-none">
          {hasWebgl() ? 'The map could not be loaded.' : 'No map can be drawn on this desk (no WebGL).'} The places in
          words:
        </p>
      )}
      {hideList && canDraw ? null : (
        <ol className="place-list">
          {points.map(point => (
            <li key={point.id} data-selected={point.id === selectedId || undefined}>
              {onSelect === undefined ? (
                <span>{point.text}</span>
              ) : (
                <button
                  type="button"
                  aria-current={point.id === selectedId || undefined}
                  onClick={() => onSelect(point.id)}
                >
                  {point.text}
                </button>
              )}
              <span className="muted note">
                {' '}
                {point.latitude.toFixed(4)}, {point.longitude.toFixed(4)}
              </span>
            </li>
          ))}
        </ol>
      )}
      {path && points.length > 1 ? (
        <p className="note muted">The line joins sightings in their order; it is not the route.</p>
      ) : null}
    </section>
  );
}

let webgl: boolean | undefined;

function hasWebgl(): boolean {
  webgl ??= document.createElement('canvas').getContext('webgl2') !== null;
  return webgl;
}
