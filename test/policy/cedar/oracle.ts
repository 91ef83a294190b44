import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { Permission } from '../../../src/foundation/contract/permissions.ts';
import type { ProfileCode } from '../../../src/gate/policy/load.ts';

/** Asks Cedar what the rules of an agency say. The rules are the `.cedar` files beside this one, written by hand from the policies. */

/** Which actions belong together; the rules name the groups. */
const actionGroups: Record<string, readonly Permission[]> = {
  searches: ['inquiry.run'],
  sitsAtTheDesk: ['photo.view', 'hit.view', 'hit.take', 'hit.step', 'hit.answer', 'hit.close'],
  bringsLists: ['hotlist.view', 'hotlist.import'],
  managesCameras: ['camera.view', 'camera.manage', 'quarantine.view'],
  givesPermissions: ['post.assign', 'clearance.grant', 'entitlement.grant'],
  showsPlates: [
    'inquiry.run',
    'photo.view',
    'hit.view',
    'hit.take',
    'hit.step',
    'hit.answer',
    'hit.close',
    'hotlist.view',
    'hotlist.import',
    'quarantine.view',
  ],
};

/** A request in the words of the rules. Reasons are told by kind: what a text says is not for Cedar to judge. */
export type OracleRequest = {
  action: Permission;
  person: {
    active: boolean;
    kind: 'member' | 'contractor' | 'vendor';
    vendorOpen: boolean;
    liveData: boolean;
    trained: boolean;
    cleared: boolean;
    posts: string[];
  };
  matter: {
    purpose?: string;
    caseNumber?: string;
    incidentNumber?: string;
    reason: 'none' | 'telling' | 'empty words' | 'of immigration';
  } | null;
  recipient: string | null;
};

/** `permitted`: some rule lets these posts do it. `codes`: what each rule that forbids it stands for; with one of them it is denied. */
export type OracleAnswer = { permitted: boolean; codes: string[] };

const type = (kind: string, id: string): { type: string; id: string } => ({ type: kind, id });

/** Reads the rules of an agency once; the function answers requests. Throws when they are not well formed. */
export function openOracle(code: ProfileCode): (request: OracleRequest) => OracleAnswer {
  const texts = ['door', code].map(name => readFileSync(join(import.meta.dirname, `${name}.cedar`), 'utf8'));
  const rules = demand(policySetTextToParts(texts.join('\n'))).policies.map(readRule);
  const forbids = Object.fromEntries(
    rules.filter(rule => rule.forbids).map((rule, at) => [`${rule.code} ${at}`, rule.text]),
  );
  const permits = Object.fromEntries(
    rules.filter(rule => !rule.forbids).map((rule, at) => [`permit ${at}`, rule.text]),
  );
  // Cedar tells the forbidding rules only, or the permitting ones: asked apart, both are known
  demand(preparsePolicySet(`${code} permits`, { staticPolicies: permits }));
  demand(preparsePolicySet(`${code} forbids`, { staticPolicies: forbids }));
  return request => ({
    permitted: rulesThatDecide(`${code} permits`, request).length > 0,
    codes: rulesThatDecide(`${code} forbids`, request).map(id => id.split(' ')[0] ?? ''),
  });
}

function rulesThatDecide(preparsedPolicySetId: string, { action, person, matter, recipient }: OracleRequest): string[] {
  const parents = Object.entries(actionGroups)
    .filter(([, actions]) => actions.includes(action))
    .map(([name]) => type('Action', name));
  const answer = demand(
    statefulIsAuthorized({
      principal: type('Person', 'somebody'),
      action: type('Action', action),
      resource: type('Agency', 'own'),
      context: { ...(matter === null ? {} : { matter }), ...(recipient === null ? {} : { recipient }) },
      preparsedPolicySetId,
      entities: [
        { uid: type('Person', 'somebody'), attrs: person, parents: [] },
        { uid: type('Action', action), attrs: {}, parents },
      ],
    }),
  );
  const { reason, errors } = answer.response.diagnostics;
  // a rule that can't be evaluated is skipped by Cedar: here it is a fault of the rules
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return reason;
}

function readRule(text: string): { text: string; forbids: boolean; code: string } {
  const { json } = demand(policyToJson(text));
  return { text, forbids: json.effect === 'forbid', code: json.annotations?.['id'] ?? '' };
}

/** The answer of Cedar, or an Error with its reasons. */
function demand<Answer extends { type: string }>(answer: Answer): Exclude<Answer, { type: 'failure' }> {
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer));
  return answer as Exclude<Answer, { type: 'failure' }>; // the one other type was just ruled out
}
