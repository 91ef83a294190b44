import type { FieldFault } from '../../foundation/base/errors.ts';
import type { Profile, SourceClass } from '../../foundation/contract/profile.ts';
import type { Setting } from '../../foundation/contract/profile-setting.ts';

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
    ...doubledItems(profile),
    ...missingPosts(profile),
    ...profile.sources.flatMap(retentionFaults),
    ...profile.sources.flatMap(transferFaults),
    ...creatorFaults(profile),
    ...grantorFaults(profile),
    ...demonstrationFaults(profile),
  ];
}

function doubledItems(profile: Profile): FieldFault[] {
  const { logModels } = profile.access;
  const { fields } = profile.release;
  const { topics } = profile.procedures;
  const { classes } = profile.share;
  return [
    ...doubled('access.logModels', logModels === 'unset' ? [] : logModels.map(one => one.model)),
    ...doubled('release.fields', fields === 'unset' ? [] : fields.map(one => one.field)),
    ...doubled('procedures.topics', topics === 'unset' ? [] : topics.map(one => one.topic)),
    ...doubled('share.classes', classes === 'unset' ? [] : classes.map(one => one.class)),
  ];
}

function doubled(field: string, ids: string[]): FieldFault[] {
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map(id => ({ field: `${field}.${id}`, message: 'stands there twice' }));
}

function missingPosts(profile: Profile): FieldFault[] {
  const posts = new Set(profile.posts.map(post => post.id));
  return namedPosts(profile).flatMap(([field, ids]) =>
    ids
      .filter(id => !posts.has(id))
      .map(id => ({ field, message: `names the post ${id}, which is not among the posts` })),
  );
}

/** Where a profile names posts, and which. */
function namedPosts(profile: Profile): [field: string, ids: readonly string[]][] {
  const { meta, offices, training, accounts, accountReview, release, audit, annualReport, procedures } = profile;
  const one = (field: string, setting: Setting<string>): [string, string[]] => [
    field,
    setting === 'unset' ? [] : [setting.value],
  ];
  const several = (field: string, setting: Setting<string[]>): [string, string[]] => [
    field,
    setting === 'unset' ? [] : setting.value,
  ];
  const { nonLawEnforcementTo: referral } = release;
  const { collection } = offices;
  return [
    one('meta.approvedBy', meta.approvedBy),
    one('offices.administrator', offices.administrator),
    one('offices.equipment', offices.equipment),
    several('offices.dayToDay', offices.dayToDay),
    one('offices.overseer', offices.overseer),
    ['offices.collection', collection !== 'unset' && collection.value.to === 'post' ? [collection.value.post] : []],
    ...profile.sources.map(({ id, retention }) => one(`sources.${id}.retention.cosign`, retention.cosign)),
    ...(['officer', 'detective'] as const).map((kind): [string, string[]] => {
      const levels = profile.hotlist.approval[kind];
      return [`hotlist.approval.${kind}`, levels === 'unset' ? [] : levels.flatMap(level => level.posts)];
    }),
    one('training.recordsHolder', training.recordsHolder),
    one('training.officer', training.officer),
    several('accounts.creators', accounts.creators),
    one('accounts.grantor', accounts.grantor),
    one('accounts.grantorDirectedBy', accounts.grantorDirectedBy),
    one('accountReview.owner', accountReview.owner),
    several('release.approvers', release.approvers),
    ['release.nonLawEnforcementTo', referral !== 'unset' && referral.value.to === 'post' ? [referral.value.post] : []],
    one('audit.owner', audit.owner),
    one('annualReport.to', annualReport.to),
    one('annualReport.by', annualReport.by),
    one('procedures.developedBy', procedures.developedBy),
  ];
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

/** A warning that comes after the limit warns nobody. */
function transferFaults({ id, transfer: { maxDays, alarmDays } }: SourceClass): FieldFault[] {
  if (maxDays === 'unset' || alarmDays === 'unset' || alarmDays.value <= maxDays.value) return [];
  return [{ field: `sources.${id}.transfer`, message: 'warns after its own limit' }];
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

/** BA-63: whoever gives permissions has the role for it, and nobody else has. */
function grantorFaults(profile: Profile): FieldFault[] {
  const { grantor } = profile.accounts;
  if (grantor === 'unset') return [];
  return profile.posts
    .filter(post => post.grants.some(grant => grant.role === 'permission-grantor') !== (post.id === grantor.value))
    .map(post => ({
      field: `posts.${post.id}`,
      message:
        post.id === grantor.value
          ? 'gives permissions, but lacks the role for it'
          : 'may give permissions, but is not named for it',
    }));
}

/** A demonstration value in an adopted profile would pass for the department's own. */
function demonstrationFaults(profile: Profile): FieldFault[] {
  if (profile.meta.demonstration || !JSON.stringify(profile).includes('"basis":"demonstration"')) return [];
  return [{ field: 'meta.demonstration', message: 'is false, but values rest on nothing but a demonstration' }];
}
