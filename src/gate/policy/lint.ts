import type { Profile, SourceClass } from '../../foundation/contract/profile.ts';
import { referenceOf, type Ground, type Setting } from '../../foundation/contract/profile-setting.ts';
import { checkAgainstFloor } from './floor.ts';
import type { FloorBreach } from './floor-settings.ts';
import { unsetParameters } from './profile.ts';

/**
 * What Civil Code 1798.90.51 and 1798.90.53 ask of a policy, held against a profile: seven elements, periodic audits, publication,
 * and the four facts of 1798.90.52(a). It judges what the policy says, not what the product does anyway.
 */

export type Element = {
  id: string;
  law: string;
  title: string;
  /** met: the policy has it; part: it speaks of it, but not enough; absent: it says nothing. */
  state: 'met' | 'part' | 'absent';
  /** In few words, what the policy has; `-` for nothing. */
  has: string;
  /** Clauses on which that rests. */
  references: string[];
};

export type Lint = {
  elements: Element[];
  /** Places at which the profile is looser than the law. */
  breaches: FloorBreach[];
  /** Parameters that are unset and are the agency's to set: what they govern stays off until then. */
  toSet: string[];
  /** Parameters that a policy may leave unsaid: nothing is governed by them alone. */
  leftOpen: string[];
};

/** Holds a profile against the statutes. */
export function lintProfile(profile: Profile): Lint {
  const unset = unsetParameters(profile);
  return {
    elements: checks.map(({ look, ...about }) => ({ ...about, ...look(profile) })),
    breaches: checkAgainstFloor(profile),
    toSet: unset.filter(path => !mayStayOpen(profile, path)),
    leftOpen: unset.filter(path => mayStayOpen(profile, path)),
  };
}

type Finding = Pick<Element, 'state' | 'has' | 'references'>;

const absent: Finding = { state: 'absent', has: '-', references: [] };

function finding(state: Element['state'], has: string, grounds: readonly (Ground | 'unset')[]): Finding {
  const set = grounds.filter(ground => ground !== 'unset');
  return { state, has, references: [...new Set(set.map(referenceOf))] };
}

const section = (place: string): string => `Civil Code 1798.90.5${place}`;

/** The rows of the table, in the order of the law. */
const checks: { id: string; law: string; title: string; look(profile: Profile): Finding }[] = [
  { id: 'purposes', law: section('1(b)(2)(A)'), title: 'Authorised purposes', look: purposes },
  { id: 'titles', law: section('1(b)(2)(B)'), title: 'Job titles and training', look: titlesAndTraining },
  { id: 'monitoring', law: section('1(b)(2)(C)'), title: 'How it is monitored', look: monitoring },
  { id: 'sharing', law: section('1(b)(2)(D)'), title: 'Rules of sharing', look: sharing },
  { id: 'custodian', law: section('1(b)(2)(E)'), title: 'Title of the custodian', look: custodian },
  { id: 'accuracy', law: section('1(b)(2)(F)'), title: 'Accuracy and correction', look: accuracy },
  { id: 'retention', law: section('1(b)(2)(G)'), title: 'Retention and destruction', look: retention },
  { id: 'audits', law: section('3(b)(2)(C)'), title: 'Periodic audits', look: audits },
  { id: 'website', law: section('1(b)(1)'), title: 'Posted on the website', look: website },
  { id: 'access_record', law: section('2(a)'), title: 'Four facts of every access', look: accessRecord },
];

/** All that the policy permits is listed, or only examples are given. */
function purposes({ purposes: listed, use }: Profile): Finding {
  return finding(
    use.unlistedForbidden === 'unset' ? 'part' : 'met',
    use.unlistedForbidden === 'unset' ? 'part' : 'yes',
    [...listed, use.unlistedForbidden],
  );
}

function titlesAndTraining(profile: Profile): Finding {
  const users = profile.posts.flatMap(post => post.grants).filter(({ role }) => role === 'full' || role === 'limited');
  const { requiredBeforeUse: training } = profile.training;
  if (users.length > 0 && training !== 'unset') return finding('met', 'yes, listed', [...users, training]);
  const described = topic(profile, 'authorised_titles');
  if (described !== undefined) return finding('part', 'procedure to be written', [described, training]);
  if (users.length > 0) return finding('part', 'titles only', users);
  return training === 'unset' ? absent : finding('part', 'training only', [training]);
}

function monitoring(profile: Profile): Finding {
  const means = [profile.audit.inspectRecord, profile.vendor.monitoring, profile.monitoring.plan];
  if (means.some(one => one !== 'unset')) return finding('met', 'yes', means);
  const described = topic(profile, 'monitoring');
  return described === undefined ? absent : finding('part', 'procedure', [described]);
}

/** Who may receive, and a rule that keeps all others out or a procedure that each passes through. */
function sharing({ share, release }: Profile): Finding {
  if (share.classes === 'unset') return absent;
  const bounds = [share.onlyNamed, release.writtenRequest];
  const bounded = bounds.some(one => one !== 'unset');
  return finding(bounded ? 'met' : 'part', bounded ? 'yes' : 'part', [...share.classes, ...bounds]);
}

function custodian(profile: Profile): Finding {
  const { overseer, administrator } = profile.offices;
  if (overseer !== 'unset' || administrator !== 'unset') return finding('met', 'yes', [overseer, administrator]);
  const referral = profile.release.nonLawEnforcementTo;
  if (referral === 'unset' || referral.value.to !== 'post') return absent;
  const { post: id } = referral.value;
  return finding('part', `${profile.posts.find(post => post.id === id)?.title ?? id} only`, [referral]);
}

/** No measure named by its own name, but some that catch errors on the way. */
function accuracy({ accuracy: own, dispatch, violations, hotlist }: Profile): Finding {
  if (own.measures !== 'unset') return finding('met', 'yes', [own.measures]);
  const aside: [Setting<unknown>, string][] = [
    [dispatch.verifyOfficer, 'CLETS verify'],
    [violations.errorsToo, 'report errors'],
    [hotlist.maxAgeHours, hotlist.maxAgeHours === 'unset' ? '' : `${hotlist.maxAgeHours.value} h`],
    [hotlist.removeOnRecovery, 'removal'],
  ];
  const there = aside.filter(([setting]) => setting !== 'unset');
  if (there.length === 0) return absent;
  const words = there.map(([, word]) => word).join(', ');
  return finding(
    'part',
    there.length === 1 ? `only ${words}` : words,
    there.map(([setting]) => setting),
  );
}

/** A length, and a rule by which it ends. */
function retention({ sources }: Profile): Finding {
  const timed = sources.filter(source => source.retention.minimumDays !== 'unset');
  if (timed.length === 0) return absent;
  const grounds = timed.flatMap(({ retention: one }) => [one.minimumDays, one.purge]);
  if (timed.some(endsByRule)) return finding('met', 'yes', grounds);
  return finding('part', timed.some(source => source.retention.purge !== 'unset') ? 'part ("may")' : 'part', grounds);
}

function endsByRule({ retention: { purge } }: SourceClass): boolean {
  return purge !== 'unset' && purge.value !== 'may';
}

function audits({ audit: { required, frequency } }: Profile): Finding {
  if (required === 'unset') return absent;
  const must = required.strength === 'must';
  const often = frequency === 'unset' ? 'yes' : frequency.value;
  return finding(must ? 'met' : 'part', must ? often : required.strength, [required, frequency]);
}

function website({ public: { posting } }: Profile): Finding {
  return posting === 'unset' ? absent : finding('met', 'yes', [posting]);
}

/** Time, query, person and purpose of every access: by citing the section, or by asking for them. */
function accessRecord({ access, search }: Profile): Finding {
  const models = access.logModels === 'unset' ? [] : access.logModels;
  const cited = models.find(({ model }) => model === 'civil_code_1798_90_52');
  if (cited !== undefined) return finding('met', 'by reference', [cited]);
  const asked = [search.caseOrIncidentRequired, search.reasonRequired].filter(
    setting => setting !== 'unset' && setting.basis === 'clause',
  );
  if (asked.length === 2) return finding('part', 'case + reason', [...asked, ...models]);
  return { ...finding('absent', 'no', models) };
}

function topic({ procedures: { topics } }: Profile, wanted: string): Ground | undefined {
  return topics === 'unset' ? undefined : topics.find(one => one.topic === wanted);
}

/** Parameters that describe the policy, or bind only who is named in it: a policy may be silent on them. Sign-in has the numbers of the CJIS Security Policy. */
const describing =
  /^(?:meta\.(?:approvedOn|authority|scope|history)|sources\.[^.]+\.retention\.(?:basisOfLaw|recordsSchedule|cosign)|accounts\.grantorDirectedBy|procedures\.topics|privacy\.statement|security\.[^.]+|safeguards\.by|release\.atAnyTime|public\.mayHoldClets)$/;

function mayStayOpen(profile: Profile, path: string): boolean {
  if (describing.test(path)) return true;
  const source = /^sources\.([^.]+)\.vendorMode$/.exec(path)?.[1];
  if (source !== undefined) return profile.sources.find(one => one.id === source)?.vendor === undefined;
  // without a vendor there is nobody to attest or to let in
  const hasVendor = profile.vendor.system !== 'unset' || profile.sources.some(one => one.vendor !== undefined);
  return path.startsWith('vendor.') && !hasVendor;
}
