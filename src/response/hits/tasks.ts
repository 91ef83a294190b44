/** Work that runs by itself: what the composition starts and stops. */
export { startFeed, type Feed } from './feed.ts';
export { startMatcher, type Matcher } from './matcher.ts';
