import { Minus, Plus } from 'lucide-react';
import {
  LngLatBounds,
  Map as MapLibre,
  Marker,
  setWorkerUrl,
  type GeoJSONSource,
  type StyleSpecification,
} from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { useEffect, useRef, useState } from 'react';
import atlasUrl from 'us-atlas/counties-10m.json?url';
import { onThemeChange } from '../app/preferences.ts';
import { Button } from './button.tsx';
import { atlasLines, type AtlasLines } from './map-atlas.ts';
import type { MapPoint } from './map-point.ts';

// a worker that isn't found leaves the map blank without a word, so its address is given
setWorkerUrl(workerUrl);

let atlas: Promise<AtlasLines> | undefined;

/** County and state lines that come with Plateward: enough to see where, not which street. Nothing is fetched from elsewhere. */
function loadAtlas(): Promise<AtlasLines> {
  atlas ??= fetch(atlasUrl).then(async response => atlasLines(await response.json()));
  return atlas;
}

const usualZoom = 6;

type CanvasProps = {
  points: readonly MapPoint[];
  path: boolean;
  selectedId: string | null;
  onFailure: () => void;
};

/** The drawn map; its words stand beside it. */
export function MapCanvas({ points, path, selectedId, onFailure }: CanvasProps): React.ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre | null>(null);
  useEffect(() => {
    if (frame.current === null) return undefined;
    const drawing = openMap(frame.current, onFailure);
    if (drawing === null) return undefined;
    const stopThemes = onThemeChange(() => paint(drawing));
    drawing.once('load', () => {
      void loadAtlas().then(lines => addAtlas(drawing, lines), onFailure);
      setMap(drawing);
    });
    return () => {
      stopThemes();
      setMap(null);
      drawing.remove();
    };
    // the map is made once; what it shows changes below
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const places = points.map(point => `${point.id} ${point.latitude} ${point.longitude} ${point.tone ?? ''}`).join('|');
  useEffect(() => {
    if (map === null) return undefined;
    // the one that is looked at comes last, on top of others at the same place
    const marks = points
      .map(point => ({ point, isMain: point.id === selectedId || point.tone === 'main' }))
      .sort((one, other) => Number(one.isMain) - Number(other.isMain))
      .map(({ point, isMain }) => addMark(map, point, isMain));
    look(map, points);
    const source: GeoJSONSource | undefined = map.getSource('path');
    void source?.setData(path ? lineThrough(points) : lineThrough([]));
    return () => {
      for (const mark of marks) mark.remove();
    };
    // compared by what they say, not by identity
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [map, places, path, selectedId]);
  return (
    <>
      <div ref={frame} className="map-canvas" aria-hidden="true" />
      <div className="map-tools">
        <Button label="Zoom in" icon={<Plus aria-hidden="true" />} onPress={() => map?.zoomIn({ animate: false })} />
        <Button label="Zoom out" icon={<Minus aria-hidden="true" />} onPress={() => map?.zoomOut({ animate: false })} />
      </div>
    </>
  );
}

function openMap(container: HTMLElement, onFailure: () => void): MapLibre | null {
  try {
    const map = new MapLibre({
      container,
      style: emptyStyle(),
      attributionControl: false,
      keyboard: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      maxZoom: 14,
      center: [-119.5, 37],
      zoom: 5,
    });
    // the words beside the map say the same; the buttons zoom it
    map.getCanvas().tabIndex = -1;
    return map;
  } catch {
    // no WebGL after all
    onFailure();
    return null;
  }
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function emptyStyle(): StyleSpecification {
  return {
    version: 8,
    sources: { path: { type: 'geojson', data: lineThrough([]) } },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': colour('--sea') } },
      {
        id: 'path',
        type: 'line',
        source: 'path',
        paint: { 'line-color': colour('--link'), 'line-width': 2, 'line-dasharray': [2, 2] },
      },
    ],
  };
}

function addAtlas(map: MapLibre, { land, counties, states }: AtlasLines): void {
  if (map.getSource('land') !== undefined) return;
  map.addSource('land', { type: 'geojson', data: land });
  map.addSource('counties', { type: 'geojson', data: counties });
  map.addSource('states', { type: 'geojson', data: states });
  map.addLayer({ id: 'land', type: 'fill', source: 'land' }, 'path');
  map.addLayer({ id: 'counties', type: 'line', source: 'counties', paint: { 'line-width': 1 } }, 'path');
  map.addLayer({ id: 'states', type: 'line', source: 'states', paint: { 'line-width': 2 } }, 'path');
  paint(map);
}

/** Gives the map the colours of the theme. */
function paint(map: MapLibre): void {
  const paints = [
    ['sea', 'background-color', '--sea'],
    ['land', 'fill-color', '--land'],
    ['counties', 'line-color', '--border'],
    ['states', 'line-color', '--muted'],
    ['path', 'line-color', '--link'],
  ] as const;
  for (const [layer, property, token] of paints) {
    if (map.getLayer(layer) !== undefined) map.setPaintProperty(layer, property, colour(token));
  }
}

function addMark(map: MapLibre, point: MapPoint, isMain: boolean): Marker {
  const element = document.createElement('div');
  element.className = 'map-mark';
  element.dataset['tone'] = isMain ? 'main' : 'plain';
  return new Marker({ element }).setLngLat([point.longitude, point.latitude]).addTo(map);
}

function look(map: MapLibre, points: readonly MapPoint[]): void {
  const [first] = points;
  if (first === undefined) return;
  const bounds = new LngLatBounds();
  for (const { longitude, latitude } of points) bounds.extend([longitude, latitude]);
  map.fitBounds(bounds, { padding: 40, maxZoom: usualZoom, animate: false });
}

function lineThrough(points: readonly MapPoint[]): GeoJSON.Feature {
  const coordinates = points.map(({ longitude, latitude }) => [longitude, latitude]);
  return { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } };
}
