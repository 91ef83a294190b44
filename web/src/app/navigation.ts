import { CalendarClock, CarFront, GraduationCap, Radio, ScrollText, Search, Stamp, Users } from 'lucide-react';
import { may, type Me } from '../api/session.ts';

export type Place = {
  to: '/live' | '/car' | '/search' | '/approvals' | '/obligations' | '/policy' | '/admin/training' | '/admin/users';
  label: string;
  /** The second key after `g`. */
  letter: string;
  icon: typeof Radio;
};

const places: readonly (Place & { isFor: (me: Me) => boolean })[] = [
  { to: '/live', label: 'Live', letter: 'l', icon: Radio, isFor: me => may(me, 'hit.view') },
  { to: '/car', label: 'Car', letter: 'c', icon: CarFront, isFor: me => may(me, 'hit.view') && may(me, 'inquiry.run') },
  { to: '/search', label: 'Search', letter: 's', icon: Search, isFor: me => may(me, 'inquiry.run') },
  { to: '/approvals', label: 'Approvals', letter: 'a', icon: Stamp, isFor: me => may(me, 'approval.view') },
  {
    to: '/obligations',
    label: 'Obligations',
    letter: 'o',
    icon: CalendarClock,
    isFor: me => may(me, 'obligation.view'),
  },
  { to: '/policy', label: 'Policy', letter: 'p', icon: ScrollText, isFor: me => may(me, 'policy.view') },
  {
    to: '/admin/training',
    label: 'Training',
    letter: 't',
    icon: GraduationCap,
    isFor: me => may(me, 'training.record'),
  },
  { to: '/admin/users', label: 'Users', letter: 'u', icon: Users, isFor: me => may(me, 'account.view') },
];

/** The screens that a person's posts open; no others are shown. */
export function placesOf(me: Me): readonly Place[] {
  return places.filter(place => place.isFor(me));
}

const mostInBar = 7;

/** Those that stand in the bar: seven at most. The view for the car is the first to give way; the palette has them all. */
export function barPlacesOf(me: Me): readonly Place[] {
  const own = placesOf(me);
  return own.length <= mostInBar ? own : own.filter(place => place.to !== '/car').slice(0, mostInBar);
}

/** Screens of everybody who works here: nobody's work begins there but by deciding. */
const everybodys: ReadonlySet<string> = new Set(['/approvals', '/obligations', '/policy']);

/**
 * Where a person begins: who decides at the requests, dispatch at the live hits, an officer in the car or at the search by the
 * device, everybody else at the work of their own post.
 */
export function homeOf(me: Me): Place | undefined {
  const own = placesOf(me);
  if (may(me, 'approval.decide')) return own.find(place => place.to === '/approvals');
  if (!may(me, 'inquiry.run')) return own.find(place => !everybodys.has(place.to)) ?? own[0];
  const isTouch = window.matchMedia('(pointer: coarse)').matches;
  return own.find(place => place.to === (isTouch ? '/car' : '/search'));
}
