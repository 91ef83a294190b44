import { CarFront, Radio, Search } from 'lucide-react';
import { may, type Me } from '../api/session.ts';

export type Place = {
  to: '/live' | '/car' | '/search';
  label: string;
  /** The second key after `g`. */
  letter: string;
  icon: typeof Radio;
};

const places: readonly (Place & { isFor: (me: Me) => boolean })[] = [
  { to: '/live', label: 'Live', letter: 'l', icon: Radio, isFor: me => may(me, 'hit.view') },
  { to: '/car', label: 'Car', letter: 'c', icon: CarFront, isFor: me => may(me, 'hit.view') && may(me, 'inquiry.run') },
  { to: '/search', label: 'Search', letter: 's', icon: Search, isFor: me => may(me, 'inquiry.run') },
];

/** The screens that a person's posts open; no others are shown. */
export function placesOf(me: Me): readonly Place[] {
  return places.filter(place => place.isFor(me));
}

/** Where a person begins: dispatch at the live hits, an officer in the car or at the search, by the device. */
export function homeOf(me: Me): Place | undefined {
  const own = placesOf(me);
  if (!may(me, 'inquiry.run')) return own[0];
  const isTouch = window.matchMedia('(pointer: coarse)').matches;
  return own.find(place => place.to === (isTouch ? '/car' : '/search'));
}
