import type { PersonId } from '../../../foundation/base/ids.ts';
import { rolePermissions } from '../../../foundation/contract/permissions.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import type { Tx } from '../../../foundation/db/database.ts';
import { administratorOf } from '../../obligations/rules.ts';
import { accountFacts, holdersOfPosts, humansOf, postsHeld } from '../../people/actions.ts';
import { requireAccount } from '../../people/actions/checks.ts';
import { standingOf, wordsOf, type Standing, type TrainingFacts } from '../rules.ts';
import { selectCounted } from '../store.ts';
import { selectRequired } from '../store/courses.ts';
import { selectOrders } from '../store/orders.ts';

type Asked = { personId: PersonId; today: string; at: Date };

/** The training fact of the door (LA-23, SL-10, CO-10, BA-21, BA-50): until when it counts on the local day `today`, or null. */
export async function validTraining(
  tx: Tx,
  personId: PersonId,
  today: string,
  at: Date,
): Promise<{ validUntil: string | null } | null> {
  const standing = await standingAt(tx, { personId, today, at });
  return standing.state === 'valid' ? { validUntil: standing.validUntil } : null;
}

/** The same for everybody at once, in as many queries for a thousand as for one. */
export async function trainingOfAll(
  tx: Tx,
  today: string,
  at: Date,
): Promise<(personId: PersonId) => { validUntil: string | null } | null> {
  const factsFor = await trainingFactsOfAll(tx, at);
  return personId => {
    const standing = standingOf(factsFor(personId), today);
    return standing.state === 'valid' ? { validUntil: standing.validUntil } : null;
  };
}

/** All on which the standing of each person rests. Orders bind every account of a human. */
export async function trainingFactsOfAll(tx: Tx, at: Date): Promise<(personId: PersonId) => TrainingFacts> {
  const completions = Map.groupBy(await selectCounted(tx), one => one.personId);
  const required = await selectRequired(tx);
  const open = (await selectOrders(tx)).filter(order => order.doneBy === null);
  const orders = Map.groupBy(open, order => order.humanId);
  const humans = await humansOf(tx);
  const posts = await postsHeld(tx, at);
  return personId => ({
    completions: completions.get(personId) ?? [],
    required,
    orders: orders.get(humans.get(personId)?.human ?? '') ?? [],
    posts: posts.get(personId) ?? [],
  });
}

/** Why the door stays closed, in words for the person: the course, the day, whom to ask. */
export async function whyUntrained(tx: Tx, asked: Asked & { profile: Profile }): Promise<string> {
  const standing = await standingAt(tx, asked);
  const ask = await trainingOfficer(tx, asked);
  return wordsOf(standing, ask) ?? `Ask again. Training officer: ${ask}.`;
}

/** How a person stands on the local day `today`, with the posts held at `at`. */
export async function standingAt(tx: Tx, asked: Asked): Promise<Standing> {
  return standingOf(await trainingFacts(tx, asked), asked.today);
}

/** All on which a standing rests. */
export async function trainingFacts(tx: Tx, { personId, at }: Asked): Promise<TrainingFacts> {
  const completions = await selectCounted(tx, personId);
  const required = await selectRequired(tx);
  const orders = (await selectOrders(tx, personId)).filter(order => order.doneBy === null);
  // posts matter only where a course is for some of them
  const narrow =
    required.some(one => one.posts !== null) || completions.some(one => (one.course?.posts ?? null) !== null);
  const posts = narrow ? ((await accountFacts(tx, personId, at))?.postIds ?? []) : [];
  return { completions, required, orders, posts };
}

/** The post that holds training records (BA-52), else the one that sees to training (LA-45, BA-49), else the administrator. */
export function trainingPost(profile: Profile): string | null {
  const { recordsHolder, officer } = profile.training;
  if (recordsHolder !== 'unset') return recordsHolder.value;
  if (officer !== 'unset') return officer.value;
  const post = profile.posts.find(({ grants }) =>
    grants.some(({ role }) => rolePermissions[role].includes('training.record')),
  );
  return post?.id ?? administratorOf(profile);
}

/** Whom to turn to for training: the title of the post, and the names of those who hold it. */
export async function trainingOfficer(tx: Tx, { profile, at }: { profile: Profile; at: Date }): Promise<string> {
  const postId = trainingPost(profile);
  if (postId === null) return 'the policy names none; ask your supervisor';
  const names: string[] = [];
  for (const { personId, postIds } of await holdersOfPosts(tx, [postId], at))
    if (postIds.includes(postId)) names.push((await requireAccount(tx, personId)).displayName);
  const title = profile.posts.find(post => post.id === postId)?.title ?? postId;
  return names.length === 0 ? title : `${title}, ${names.join(', ')}`;
}
