import { localDay } from '../../../foundation/base/clock.ts';
import type { Profile } from '../../../foundation/contract/profile.ts';
import type { RouteAnswer } from '../../../foundation/contract/route.ts';
import type { routes } from '../../../foundation/contract/routes.ts';
import { act } from '../../../gate/access/act.ts';
import type { Context, Person } from '../../../gate/access/context.ts';
import { clausesOf, type Clause } from '../../../gate/policy/clauses.ts';
import { floorRules } from '../../../gate/policy/floor.ts';
import { lintProfile } from '../../../gate/policy/lint.ts';
import { adoptedProfile, profileCodes, type ProfileCode } from '../../../gate/policy/load.ts';
import { dutiesByClause, noDuties, type ClauseDuties } from '../../obligations/actions/standing.ts';
import { parametersOf, type Parameter } from '../parameters.ts';

type ClausesView = RouteAnswer<typeof routes.viewClauses>;
type ClauseRow = ClausesView['clauses'][number];

/** The policy in force clause by clause with what stands open, parameter by parameter, and held against the law. */
export function viewClauses(ctx: Context<Person>): Promise<ClausesView> {
  const about = { detail: 'clause by clause' };
  return act(ctx, { permission: 'policy.view', event: 'policy.viewed', about }, async (tx, { grant, at, record }) => {
    const { version, profile } = grant.profile;
    const duties = await dutiesByClause(tx, localDay(at, ctx.actor.agency.timeZone));
    const parameters = parametersOf(profile);
    const listed = listedClauses(profile);
    const clauses = (listed ?? []).map(clause => rowOf(clause, { profile, parameters, duties }));
    record({ result_count: clauses.length });
    const { elements, breaches } = lintProfile(profile);
    return {
      version,
      name: profile.meta.name,
      isListed: listed !== null,
      clauses,
      parameters: parameters.map(one => ({ ...one, setting: asJson(one.setting) })),
      floor: floorRules(),
      elements,
      breaches,
    };
  });
}

/** The list of clauses that belongs to the text of this profile; null when there is none, or the text is another one by now. */
function listedClauses({ meta }: Profile): Clause[] | null {
  const code = profileCodes.find((one): one is ProfileCode => one === meta.code);
  if (code === undefined || adoptedProfile(code).meta.adoptedText.sha256 !== meta.adoptedText.sha256) return null;
  return clausesOf(code);
}

type Known = { profile: Profile; parameters: readonly Parameter[]; duties: ReadonlyMap<string, ClauseDuties> };

function rowOf(clause: Clause, { profile, parameters, duties }: Known): ClauseRow {
  const { id, section, lines, strength, capabilities, says, state } = clause;
  return {
    id,
    section,
    lines,
    strength,
    capabilities,
    says,
    state,
    owner: ownerOf(clause, profile),
    waitsFor: clause.waitsFor ?? null,
    note: clause.note ?? null,
    parameters: parameters.filter(one => one.restsOn === id).map(one => one.path),
    events: clause.evidence.flatMap(shown => (shown.startsWith('event:') ? [shown.slice('event:'.length)] : [])),
    duties: duties.get(id) ?? noDuties,
  };
}

function ownerOf({ owner }: Clause, profile: Profile): ClauseRow['owner'] {
  if (owner === undefined) return null;
  const post = profile.posts.find(one => one.id === owner);
  return post === undefined ? { post: null, title: 'the department' } : { post: post.id, title: post.title };
}

function asJson(setting: Parameter['setting']): ClausesView['parameters'][number]['setting'] {
  // a parsed profile is plain JSON; going through text leaves out what is undefined
  return JSON.parse(JSON.stringify(setting)) as ClausesView['parameters'][number]['setting'];
}
