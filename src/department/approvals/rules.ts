import type { Profile } from '../../foundation/contract/profile.ts';

/** Who may decide on a two-person request, level by level; nobody for themselves, by whatever way they come to a post. */

/** One level of a chain. `added`: the Chief, who decides where the posts that the policy names fall out. */
export type Level = { posts: string[]; added: boolean };

/** A person who holds posts. `human` is the same for every account of one person. */
export type Holder = { personId: string; human: string; postIds: string[] };

/** What became of a level: open, held by nobody but the requester, tried and not reached, or not yet its turn. */
export type LevelState = 'open' | 'empty' | 'unavailable' | 'waiting';

/** The post that decides where all posts of a chain fall out, and that records who could not be reached: the same in every profile. */
const chiefPost = 'chief-of-police';
const watchCommanderPost = 'watch-commander';

/** The head of the department: the post by whose order the policy stands, else the Chief of Police; null when the profile knows neither. */
export function headOf(profile: Profile): string | null {
  const { approvedBy } = profile.meta;
  if (approvedBy !== 'unset') return approvedBy.value;
  return profile.posts.some(post => post.id === chiefPost) ? chiefPost : null;
}

/** A chain of posts with the head of the department after it, where the policy doesn't name them anyway. */
export function levelsOf(profile: Profile, chain: readonly (readonly string[])[]): Level[] {
  const levels = chain.filter(posts => posts.length > 0).map(posts => ({ posts: [...posts], added: false }));
  const head = headOf(profile);
  if (head === null || levels.some(level => level.posts.includes(head))) return levels;
  return [...levels, { posts: [head], added: true }];
}

/** Those of `holders` who hold a post of the level and are not the human who asked. */
export function eligibleAt<Person extends Holder>(
  level: Level,
  { holders, requesterHuman }: { holders: readonly Person[]; requesterHuman: string },
): Person[] {
  return holders.filter(
    holder => holder.human !== requesterHuman && holder.postIds.some(post => level.posts.includes(post)),
  );
}

/**
 * The state of each level. The first is open; a later one opens when each before it was tried and not reached (BA-66, BA-69) or is
 * held by nobody but the requester. The added one opens only where a named level has nobody: not because nobody answered.
 */
export function levelStates(
  levels: readonly Level[],
  asked: { holders: readonly Holder[]; requesterHuman: string; unavailable: ReadonlySet<number> },
): LevelState[] {
  let reachable = true;
  let fellOut = false;
  return levels.map((level, index) => {
    const empty = eligibleAt(level, asked).length === 0;
    const tried = asked.unavailable.has(index);
    const opens = reachable && (!level.added || fellOut);
    reachable &&= empty || tried;
    fellOut ||= empty;
    if (empty) return 'empty';
    if (!opens) return 'waiting';
    // who could not be reached then may still come back before the next one decides
    return tried ? 'unavailable' : 'open';
  });
}

export type Turn = { level: number; post: string };

/**
 * The first level at which these posts may decide now, and by which of them; null when at none. A level that was not reached may
 * still decide.
 */
export function turnOf(
  levels: readonly Level[],
  { states, postIds }: { states: readonly LevelState[]; postIds: readonly string[] },
): Turn | null {
  for (const [index, level] of levels.entries()) {
    if (states[index] !== 'open' && states[index] !== 'unavailable') continue;
    const post = level.posts.find(id => postIds.includes(id));
    if (post !== undefined) return { level: index, post };
  }
  return null;
}

/** True when somebody other than the requester could decide, now or once earlier levels were tried. */
export function hasApprover(
  levels: readonly Level[],
  asked: { holders: readonly Holder[]; requesterHuman: string },
): boolean {
  return levels.some(level => eligibleAt(level, asked).length > 0);
}

/** True for posts that may record that an approver could not be reached; besides the requester, the watch commander. */
export function mayRecordUnavailable(postIds: readonly string[]): boolean {
  return postIds.includes(watchCommanderPost);
}

/** A post's title for people; its id where the profile no longer knows it. */
export function titleOfPost(profile: Profile, postId: string): string {
  return profile.posts.find(post => post.id === postId)?.title ?? postId;
}

export type ChainGap = { posts: string[]; reason: 'nobody' | 'one_human' };

/** Whether a chain could fail: nobody holds its posts, or one human holds them all and can then ask for nothing themselves. */
export function gapOf(levels: readonly Level[], holders: readonly Holder[]): ChainGap | null {
  const posts = [...new Set(levels.flatMap(level => level.posts))];
  const humans = new Set(
    holders.filter(holder => holder.postIds.some(post => posts.includes(post))).map(holder => holder.human),
  );
  if (humans.size >= 2) return null;
  return { posts, reason: humans.size === 0 ? 'nobody' : 'one_human' };
}
