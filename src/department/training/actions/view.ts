import { addDays, localDay } from '../../../foundation/base/clock.ts';
import type { PersonId } from '../../../foundation/base/ids.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import type { RouteAnswer } from '../../../foundation/contract/route.ts';
import type { routes } from '../../../foundation/contract/routes.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import type { AgencyRef, Context, Person } from '../../../gate/access/context.ts';
import { postsThatSee } from '../../../gate/policy/rules.ts';
import { holdersOfPosts } from '../../people/actions.ts';
import { requireAccount } from '../../people/actions/checks.ts';
import { standingOf, wordsOf, type Standing } from '../rules.ts';
import { selectFiled, type CompletionRow } from '../store.ts';
import { selectCourses } from '../store/courses.ts';
import { markOrdersSeen, selectOrders, type OrderRow } from '../store/orders.ts';
import { standingAt, trainingFactsOfAll, trainingOfficer } from './standing.ts';

type OrderView = RouteAnswer<typeof routes.listOrders>['orders'][number];
type CompletionView = RouteAnswer<typeof routes.viewTraining>['completions'][number];
type Lapsing = RouteAnswer<typeof routes.listLapsing>['people'][number];
type OfPerson = Omit<RouteAnswer<typeof routes.viewTraining>, 'personId' | 'username'>;

/** The department's courses with all their versions. */
export function listCourses(ctx: Context<Person>): Promise<RouteAnswer<typeof routes.listCourses>> {
  return act(ctx, { permission: 'training.view', event: 'training.viewed' }, async (tx, { grant, record }) => {
    const courses = await selectCourses(tx);
    record({ result_count: courses.length });
    return {
      courses: courses.map(({ proposedAt, approvedAt, retiredAt, ...course }) => ({
        ...course,
        proposedAt: proposedAt.toISOString(),
        approvedAt: approvedAt?.toISOString() ?? null,
        retiredAt: retiredAt?.toISOString() ?? null,
        policyChanged: course.policyVersion < grant.profile.version,
      })),
    };
  });
}

/** What is on file of one person's training. Throws Problem `not_found`. */
export function viewTraining(
  ctx: Context<Person>,
  { personId }: { personId: string },
): Promise<RouteAnswer<typeof routes.viewTraining>> {
  const ask = { permission: 'training.view', event: 'training.viewed', about: { subject: personId } } as const;
  return act(ctx, ask, async (tx, { grant, at }) => {
    const account = await requireAccount(tx, personId);
    const asked = { personId: account.personId, agency: ctx.actor.agency, profile: grant.profile.profile, at };
    return { personId: account.personId, username: account.username, ...(await ofPerson(tx, asked)) };
  });
}

/** The caller's own training; what was ordered counts as seen from then on (BA-40: notified). */
export function viewMyTraining(ctx: Context<Person>): Promise<RouteAnswer<typeof routes.viewMyTraining>> {
  const { personId, agency } = ctx.actor;
  return act(ctx, { permission: 'me.view', event: 'training.viewed' }, async (tx, { grant, at, record }) => {
    const { profile } = grant.profile;
    const seen = await markOrdersSeen(tx, personId, at);
    record({ subject: personId, ...(seen.length === 0 ? {} : { detail: { orders_seen: seen } }) });
    const mine = await ofPerson(tx, { personId, agency, profile, at });
    return { ...mine, trainingOfficer: await trainingOfficer(tx, { profile, at }) };
  });
}

/** Who works with plate data and will not be trained `days` days from now, whoever ends first before the others. */
export function listLapsing(ctx: Context<Person>, { days }: { days: number }): Promise<{ people: Lapsing[] }> {
  return act(ctx, { permission: 'training.view', event: 'training.viewed' }, async (tx, { grant, at, record }) => {
    const { profile } = grant.profile;
    const people = await lapsingWithin(tx, { agency: ctx.actor.agency, profile, at, days });
    record({ result_count: people.length });
    return { people };
  });
}

/** Ordered retraining, the first due first. */
export function listOrders(
  ctx: Context<Person>,
  { state }: { state: 'open' | 'all' },
): Promise<{ orders: OrderView[] }> {
  return act(ctx, { permission: 'training.view', event: 'training.viewed' }, async (tx, { record }) => {
    const orders = (await selectOrders(tx)).filter(order => state === 'all' || order.doneBy === null).map(orderView);
    record({ result_count: orders.length });
    return { orders };
  });
}

/** Those who see plate data and whose training doesn't last `days` days more. */
export async function lapsingWithin(
  tx: Tx,
  { agency, profile, at, days }: { agency: AgencyRef; profile: Profile; at: Date; days: number },
): Promise<Lapsing[]> {
  const today = localDay(at, agency.timeZone);
  // what counts through the last of these days ends with it
  const after = addDays(today, days + 1);
  const ask = await trainingOfficer(tx, { profile, at });
  const factsFor = await trainingFactsOfAll(tx, at);
  const people: Lapsing[] = [];
  for (const { personId, postIds } of await holdersOfPosts(tx, postsThatSee(profile), at)) {
    const facts = factsFor(personId);
    if (standingOf(facts, after).state === 'valid') continue;
    const { username, displayName } = await requireAccount(tx, personId);
    const shown = standingView(standingOf(facts, today), ask);
    people.push({ personId, username, displayName, posts: postIds, ...shown });
  }
  return people.toSorted((a, b) => ((a.validUntil ?? '') < (b.validUntil ?? '') ? -1 : 1));
}

async function ofPerson(
  tx: Tx,
  asked: { personId: PersonId; agency: AgencyRef; profile: Profile; at: Date },
): Promise<OfPerson> {
  const { personId, agency, profile, at } = asked;
  const standing = await standingAt(tx, { personId, today: localDay(at, agency.timeZone), at });
  return {
    ...standingView(standing, await trainingOfficer(tx, { profile, at })),
    completions: (await selectFiled(tx, { personId })).map(completionView),
    orders: (await selectOrders(tx, personId)).map(orderView),
  };
}

function standingView(standing: Standing, ask: string): Pick<OfPerson, 'state' | 'validUntil' | 'why'> {
  const validUntil = standing.state === 'valid' ? standing.validUntil : null;
  return { state: standing.state, validUntil, why: wordsOf(standing, ask) };
}

function completionView(row: CompletionRow): CompletionView {
  const { personId: _person, courseId: _course, validDays: _days, recordedAt, ...shown } = row;
  return { ...shown, recordedAt: recordedAt.toISOString() };
}

function orderView({ orderedAt, seenAt, orderedOn: _day, ...order }: OrderRow): OrderView {
  return { ...order, orderedAt: orderedAt.toISOString(), seenAt: seenAt?.toISOString() ?? null };
}
