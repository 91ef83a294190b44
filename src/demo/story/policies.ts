import type { Profile, RequesterKind } from '../../foundation/contract/profile.ts';
import { approverChain, hotlistMaxAgeHours, purgeDayOf } from '../../gate/policy/rules.ts';
import type { DemoAgency } from '../agencies.ts';
import { require, scene, step, type Stage } from './stage.ts';

const purgeWords = {
  automatic: 'is purged by itself on',
  should: 'should be purged by schedule on',
  may: 'may be purged, by two persons, from',
} as const;

/** The five agencies, and how their rules differ. */
export function tellPolicies(stage: Stage): Promise<void> {
  return scene(stage, 'Five agencies, five adopted policies', async () => {
    const rules = new Set<string>();
    for (const agency of stage.demo.agencies) {
      for (const source of agency.profile.sources) rules.add(await tellRetention(stage, agency, source.id));
      rules.add(await tellApproval(stage, agency));
      await tellSearch(stage, agency);
    }
    await step(stage, { agency: null, what: 'the rules really differ' }, async () => {
      require(rules.size >= 6, `only ${rules.size} different rules were found`);
      return { value: null, what: `${rules.size} different rules on retention and approval are in force side by side` };
    });
  });
}

async function tellRetention(stage: Stage, agency: DemoAgency, sourceClass: string): Promise<string> {
  const line = { agency, what: `reads of class ${sourceClass}` };
  const rule = await step(stage, line, async () => {
    const now = stage.demo.house.gate.clock.now();
    const day = purgeDayOf(agency.profile, sourceClass, now, now);
    if ('unset' in day) throw new Error(`the policy does not set ${day.unset}`);
    const { purge, purgeOn, strength, clauses } = day;
    const source = agency.profile.sources.find(candidate => candidate.id === sourceClass);
    const clock = source?.retention.clock;
    const from = clock === undefined || clock === 'unset' ? '' : ` counted from when it was ${clock.value}`;
    const days = Math.round((Date.parse(purgeOn) - Date.parse(day.dayOne)) / 86_400_000);
    const what = `${line.what}: one of today ${purgeWords[purge]} ${purgeOn}, day ${days + 1}${from}`;
    return { value: `${days} ${purge} ${strength}`, what, clauses };
  });
  return rule ?? '';
}

async function tellApproval(stage: Stage, agency: DemoAgency): Promise<string> {
  const chains = await step(stage, { agency, what: 'who approves entries of a hotlist' }, async () => {
    const officer = chainOf(agency.profile, 'officer');
    const detective = chainOf(agency.profile, 'detective');
    const age = hotlistMaxAgeHours(agency.profile);
    if ('unset' in age) throw new Error(`the policy does not set ${age.unset}`);
    const ages = `a list matches for ${age.hours} hours`;
    const both =
      officer.words === detective.words
        ? `entries are approved by the ${officer.words}`
        : `an officer's entry is approved by the ${officer.words}; a detective's by the ${detective.words}`;
    const clauses = [...new Set([...officer.clauses, ...detective.clauses, ...age.clauses])];
    return { value: `${officer.words} / ${detective.words}`, what: `${both}; ${ages}`, clauses };
  });
  return chains ?? '';
}

function chainOf(profile: Profile, kind: RequesterKind): { words: string; clauses: string[] } {
  const chain = approverChain(profile, kind);
  if ('unset' in chain) throw new Error(`the policy does not set ${chain.unset}`);
  const titleOf = (postId: string): string => profile.posts.find(post => post.id === postId)?.title ?? postId;
  const words = chain.chain.map(level => level.map(titleOf).join(' or ')).join(', failing that the ');
  return { words, clauses: chain.clauses };
}

function tellSearch(stage: Stage, agency: DemoAgency): Promise<unknown> {
  return step(stage, { agency, what: 'what a search needs' }, async () => {
    const { caseOrIncidentRequired, reasonRequired } = agency.profile.search;
    const asked = [caseOrIncidentRequired, reasonRequired].every(rule => rule !== 'unset' && rule.value);
    require(asked, 'number and reason are not both asked for');
    const clause = caseOrIncidentRequired === 'unset' ? undefined : caseOrIncidentRequired;
    const clauses = clause?.basis === 'clause' ? [clause.clause] : [];
    const what = `a search needs one of ${agency.profile.purposes.length} purposes, a number such as ${caseNumberOf(agency)} and a reason`;
    return { value: null, what, ...(clauses.length === 0 ? {} : { clauses }) };
  });
}

/** A case number of the form that this agency's numbers have. Throws when its profile sets none. */
export function caseNumberOf({ profile }: DemoAgency): string {
  const pattern = profile.cases.casePattern;
  const example = pattern === 'unset' ? undefined : pattern.value.examples[0];
  if (example === undefined) throw new Error(`${profile.meta.name} sets no form of case numbers`);
  return example;
}
