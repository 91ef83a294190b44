import { addDays } from '../../foundation/base/clock.ts';
import type { TrainingState } from '../../foundation/contract/training-words.ts';

/** When training counts. All days are the agency's calendar days, both ends of a span whole. */

/** A completion as far as counting goes; `course` null: on file without one of the department's courses. */
export type Counted = {
  completedOn: string;
  validUntil: string | null;
  name: string;
  course: { approved: boolean; countsThrough: string | null; posts: readonly string[] | null } | null;
};

/** A course that whoever it is for must have. */
export type Required = { name: string; posts: readonly string[] | null; requiredFrom: string };

/** Retraining that was ordered and isn't done. */
export type OpenOrder = { orderedOn: string; dueOn: string; atOnce: boolean };

export type TrainingFacts = {
  completions: readonly Counted[];
  required: readonly Required[];
  orders: readonly OpenOrder[];
  /** Posts that the person holds. */
  posts: readonly string[];
};

/** How a person stands; `about`: the course, or the day of the order, that it is about. */
export type Standing =
  | { state: 'valid'; validUntil: string | null }
  | { state: Exclude<TrainingState, 'valid' | 'retraining'>; about: string | null; day: string | null }
  | { state: 'retraining'; order: OpenOrder };

/** Whether an order keeps data closed on `today`: at once, or once its due day is over. */
export function suspends({ atOnce, dueOn }: OpenOrder, today: string): boolean {
  return atOnce || today > dueOn;
}

/** The last day on which a completion counts; null: no end. */
export function lastDay({ validUntil, course }: Counted): string | null {
  return earlier(validUntil, course?.countsThrough ?? null);
}

/**
 * The day on which a new completion ends: `validDays` whole days from the day of completion on, the shortest of those that are set, and
 * never after `asked`. Null: no end.
 */
export function endOf(
  completedOn: string,
  { validDays, asked }: { validDays: readonly (number | null)[]; asked: string | null },
): string | null {
  const days = validDays.filter(one => one !== null);
  return earlier(asked, days.length === 0 ? null : addDays(completedOn, Math.min(...days) - 1));
}

/**
 * How a person stands on `today`. Open for data only when no order keeps it closed (BA-40), each course that the person's posts must have
 * counts (BA-50), and at least one does (LA-23, SL-10, CO-10, BA-21).
 */
export function standingOf(facts: TrainingFacts, today: string): Standing {
  const { completions, required, orders, posts } = facts;
  const order = orders.find(one => suspends(one, today));
  if (order !== undefined) return { state: 'retraining', order };
  const wanted = required.filter(one => one.requiredFrom <= today && isFor(one.posts, posts));
  const asked = wanted.length === 0 ? [completions.filter(one => isFor(one.course?.posts ?? null, posts))] : [];
  for (const { name } of wanted) asked.push(completions.filter(one => one.course !== null && one.name === name));
  let validUntil: string | null = null;
  for (const [index, of] of asked.entries()) {
    const found = longestOf(of, today);
    if (found === null)
      return lackOf(of, { today, name: wanted[index]?.name ?? null, hasOther: completions.length > 0 });
    validUntil = earlier(validUntil, found.until);
  }
  return { state: 'valid', validUntil };
}

/** True when a course is for somebody who holds `held`. */
export function isFor(posts: readonly string[] | null, held: readonly string[]): boolean {
  return posts === null || posts.some(post => held.includes(post));
}

/** What a course must still cover to cover what the policy names (BA-51). */
export function uncovered(covered: readonly string[], wanted: readonly string[]): string[] {
  return wanted.filter(one => !covered.includes(one));
}

function longestOf(completions: readonly Counted[], today: string): { until: string | null } | null {
  let best: { until: string | null } | null = null;
  for (const one of completions) {
    if (one.course?.approved === false || one.completedOn > today) continue;
    const until = lastDay(one);
    if (until !== null && until < today) continue;
    if (best === null || (best.until !== null && (until === null || until > best.until))) best = { until };
  }
  return best;
}

function lackOf(
  completions: readonly Counted[],
  { today, name, hasOther }: { today: string; name: string | null; hasOther: boolean },
): Standing {
  const waiting = completions.find(one => one.course?.approved === false && one.completedOn <= today);
  const ended = completions
    .filter(one => one.course?.approved !== false && (lastDay(one) ?? today) < today)
    .toSorted((a, b) => ((lastDay(a) ?? '') < (lastDay(b) ?? '') ? 1 : -1))[0];
  if (waiting !== undefined) return { state: 'unapproved', about: waiting.name, day: waiting.completedOn };
  if (ended !== undefined) return { state: 'ended', about: ended.name, day: lastDay(ended) };
  if (name !== null && hasOther) return { state: 'missing', about: name, day: null };
  return { state: 'none', about: name, day: null };
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** What a standing means, in words for the person; null when all is well. `ask`: whom to turn to. */
export function wordsOf(standing: Standing, ask: string): string | null {
  const turnTo = `Training officer: ${ask}.`;
  switch (standing.state) {
    case 'valid':
      return null;
    case 'retraining': {
      const { orderedOn, dueOn, atOnce } = standing.order;
      const when = atOnce ? 'before you see data again' : `by ${dueOn}`;
      return `Retraining was ordered on ${orderedOn}, to be done ${when}; it is not on file. ${turnTo}`;
    }
    case 'ended':
      return `Your ALPR training ended ${standing.day ?? ''}: ${standing.about ?? ''}. ${turnTo}`;
    case 'unapproved':
      return `Your training of ${standing.day ?? ''} counts once the department has approved the course: ${standing.about ?? ''}. ${turnTo}`;
    case 'missing':
      return `Your post must have this course, and it is not on file for you: ${standing.about ?? ''}. ${turnTo}`;
    case 'none':
      return `No ALPR training is on file for you${standing.about === null ? '' : `: ${standing.about}`}. ${turnTo}`;
  }
}
