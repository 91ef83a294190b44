import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

export type AtlasLines = { land: GeoJSON.GeoJSON; counties: GeoJSON.GeoJSON; states: GeoJSON.GeoJSON };

/** The file counties-10m.json of us-atlas (U.S. Census Bureau boundaries). */
type Atlas = Topology<{ nation: GeometryCollection; states: GeometryCollection; counties: GeometryCollection }>;

/** Land, county lines and state lines of the United States. Throws when the file is not the one that ships. */
export function atlasLines(file: unknown): AtlasLines {
  if (typeof file !== 'object' || file === null || !('objects' in file)) throw new Error('the atlas file is damaged');
  // a file that ships with the client, not something that came from outside
  const atlas = file as Atlas;
  const { nation, states, counties } = atlas.objects;
  return {
    land: feature(atlas, nation),
    counties: mesh(atlas, counties, (a, b) => a !== b),
    states: mesh(atlas, states),
  };
}
