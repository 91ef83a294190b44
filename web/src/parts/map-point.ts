/** A place on a map and in the list beside it. */
export type MapPoint = {
  id: string;
  latitude: number;
  longitude: number;
  /** What the list says of it. */
  text: string;
  tone?: 'main' | 'plain';
};
