import type { FieldFault } from '../../foundation/base/errors.ts';
import type { Profile, SourceClass } from '../../foundation/contract/profile.ts';

/** What in a well-formed profile contradicts itself: posts that don't exist, doubled ids, a maximum below the minimum. */
export function faultsOfProfile(profile: Profile): FieldFault[] {
  return [
    ...doubled(
      'posts',
      profile.posts.map(post => post.id),
    ),
    ...doubled(
      'sources',
      profile.sources.map(source => source.id),
    ),
    ...doubled(
      'purposes',
      profile.purposes.map(purpose => purpose.id),
    ),
    ...doubled(
      'dispatch.steps',
      profile.dispatch.steps === 'unset' ? [] : profile.dispatch.steps.map(step => step.letter),
    ),
    ...missingPosts(profile),
    ...profile.sources.flatMap(retentionFaults),
    ...creatorFaults(profile),
    ...demonstrationFaults(profile),
  ];
}

function doubled(field: string, ids: string[]): FieldFault[] {
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map(id => ({ field: `${field}.${id}`, message: 'stands there twice' }));
}

function missingPosts(profile: Profile): FieldFault[] {
  const named: [string, readonly string[]][] = [];
  const { approvedBy } = profile.meta;
  if (approvedBy !== 'unset') named.push(['meta.approvedBy', [approvedBy.value]]);
  for (const kind of ['officer', 'detective'] as const) {
    const levels = profile.hotlist.approval[kind];
    if (levels !== 'unset') named.push([`hotlist.approval.${kind}`, levels.flatMap(level => level.posts)]);
  }
  const { recordsHolder } = profile.training;
  if (recordsHolder !== 'unset') named.push(['training.recordsHolder', [recordsHolder.value]]);
  const { creators } = profile.accounts;
  if (creators !== 'unset') named.push(['accounts.creators', creators.value]);
  const { approvers, nonLawEnforcementTo } = profile.release;
  if (approvers !== 'unset') named.push(['release.approvers', approvers.value]);
  if (nonLawEnforcementTo !== 'unset' && nonLawEnforcementTo.value.to === 'post') {
    named.push(['release.nonLawEnforcementTo', [nonLawEnforcementTo.value.post]]);
  }
  const posts = new Set(profile.posts.map(post => post.id));
  return named.flatMap(([field, ids]) =>
    ids
      .filter(id => !posts.has(id))
      .map(id => ({ field, message: `names the post ${id}, which is not among the posts` })),
  );
}

function retentionFaults(source: SourceClass): FieldFault[] {
  const { minimumDays, maximumDays, purge } = source.retention;
  const field = `sources.${source.id}.retention`;
  if (maximumDays === 'unset') return [];
  if (maximumDays.value === null) {
    return purge !== 'unset' && purge.value === 'automatic'
      ? [{ field, message: 'purges automatically, but no day is set by which a read must be gone' }]
      : [];
  }
  return minimumDays !== 'unset' && maximumDays.value < minimumDays.value
    ? [{ field, message: 'has a maximum below its minimum' }]
    : [];
}

/** BA-64: whoever is named as a creator of accounts can create them, and nobody else can. */
function creatorFaults(profile: Profile): FieldFault[] {
  const { creators } = profile.accounts;
  if (creators === 'unset') return [];
  const named = new Set(creators.value);
  return profile.posts
    .filter(post => post.grants.some(grant => grant.role === 'account-creator') !== named.has(post.id))
    .map(post => ({
      field: `posts.${post.id}`,
      message: named.has(post.id)
        ? 'creates accounts, but lacks the role for it'
        : 'may create accounts, but is not named for it',
    }));
}

/** A demonstration value in an adopted profile would pass for the department's own. */
function demonstrationFaults(profile: Profile): FieldFault[] {
  if (profile.meta.demonstration || !JSON.stringify(profile).includes('"basis":"demonstration"')) return [];
  return [{ field: 'meta.demonstration', message: 'is false, but values rest on nothing but a demonstration' }];
}
