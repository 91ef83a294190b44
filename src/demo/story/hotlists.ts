import { routes } from '../../foundation/contract/routes.ts';
import { referenceOf } from '../../foundation/contract/profile-setting.ts';
import { approverChain } from '../../gate/policy/rules.ts';
import type { DemoAgency } from '../agencies.ts';
import type { Request } from '../client.ts';
import { hotlistCsv, type WantedLine } from '../hotlist-file.ts';
import { carsOf } from './cars-of-story.ts';
import { caseNumberOf } from './policies.ts';
import { detective, dispatcher, officer } from './sign-in.ts';
import { agencyOf, answered, refused, require, scene, tokenOf, type Stage } from './stage.ts';

const listName = 'Demonstration wanted';

/** Lists come in only with the approver whom the policy names; what the law keeps out is dropped. */
export function tellHotlists(stage: Stage): Promise<void> {
  return scene(stage, 'Hotlists, and who approves their entries', async () => {
    for (const agency of stage.demo.agencies) await tellImport(stage, agency);
    await tellTwoChains(stage, agencyOf(stage, 'barstow'));
  });
}

async function tellImport(stage: Stage, agency: DemoAgency): Promise<void> {
  const { profile } = agency;
  const chain = approverChain(profile, 'officer');
  const [approver] = 'unset' in chain ? [] : (chain.chain[0] ?? []);
  const lines = wantedBy(stage, agency, { requestedBy: officer, approvedBy: `demo.${approver}` });
  const clause = 'unset' in chain ? undefined : chain.clauses[0];
  await refused(
    stage,
    { agency, what: 'the officer brings a list that the officer approved' },
    importOf(stage, agency, { lines: approvedBy(lines, officer) }),
    { status: 422, code: 'entry_not_approved' },
  );
  await refused(
    stage,
    { agency, what: 'the same list, approved by the dispatcher' },
    importOf(stage, agency, { lines: approvedBy(lines, dispatcher) }),
    { status: 422, code: 'entry_not_approved', clause },
  );
  const immigration = {
    ...lineOf(stage, agency, 'repeated'),
    category: 'Immigration violator',
    reason: 'Demonstration',
  };
  const unlawful = { ...immigration, requestedBy: officer, approvedBy: `demo.${approver}` };
  await answered(
    stage,
    { agency, what: `the same list, approved by demo.${approver}` },
    importOf(stage, agency, { lines: [...lines, unlawful] }),
    report => {
      require(report.entries === lines.length, `${report.entries} entries are in force instead of ${lines.length}`);
      require(report.dropped === 1, 'the immigration record was not dropped');
      return `${report.entries} entries in force; 1 immigration record dropped by law (Government Code 7284.6)`;
    },
  );
}

/** BA-65 to BA-70: officers' entries go to the Operations, detectives' to the Administrative Division Commander. */
async function tellTwoChains(stage: Stage, agency: DemoAgency): Promise<void> {
  const line = { ...lineOf(stage, agency, 'plain'), category: 'Stolen vehicle' };
  const adc = 'demo.administrative-division-commander';
  const chain = agency.profile.hotlist.approval.detective;
  const clause = chain === 'unset' || chain[0] === undefined ? undefined : referenceOf(chain[0]);
  await refused(
    stage,
    { agency, what: "a detective's entry, approved by a patrol officer" },
    importOf(stage, agency, {
      by: detective,
      name: 'Demonstration detectives',
      lines: [{ ...line, requestedBy: detective, approvedBy: officer }],
    }),
    { status: 422, code: 'entry_not_approved', clause },
  );
  await answered(
    stage,
    { agency, what: `a detective's entry, approved by ${adc}` },
    importOf(stage, agency, {
      by: detective,
      name: 'Demonstration detectives',
      lines: [{ ...line, requestedBy: detective, approvedBy: adc }],
    }),
    report => {
      require(report.warnings.length === 0, 'the first approver of the detectives was taken for a stand-in');
      return "in force: the detectives' chain begins with this post";
    },
  );
  await answered(
    stage,
    { agency, what: `an officer's entry, approved by ${adc} too` },
    importOf(stage, agency, {
      name: 'Demonstration stand-in',
      lines: [{ ...lineOf(stage, agency, 'unit'), requestedBy: officer, approvedBy: adc }],
    }),
    report => {
      const [warning] = report.warnings;
      require(warning !== undefined, 'nothing says that the officers’ first approver was passed over');
      return `in force, with the remark "${warning.message}"`;
    },
  );
}

type Draft = Omit<WantedLine, 'requestedBy' | 'approvedBy'>;

function wantedBy(stage: Stage, agency: DemoAgency, names: { requestedBy: string; approvedBy: string }): WantedLine[] {
  const drafts: Draft[] = [
    { ...lineOf(stage, agency, 'wanted'), priority: 'high' },
    lineOf(stage, agency, 'misread'),
    { ...lineOf(stage, agency, 'otherState'), state: 'NV' },
    partialOf(lineOf(stage, agency, 'partial')),
  ];
  return drafts.map(draft => ({ ...draft, ...names }));
}

function lineOf(stage: Stage, agency: DemoAgency, part: keyof ReturnType<typeof carsOf>): Draft {
  return {
    plate: carsOf(stage, agency)[part].plate,
    state: 'CA',
    category: 'Stolen vehicle',
    priority: 'medium',
    reason: 'Taken from a made-up car park in a made-up case',
    caseNumber: caseNumberOf(agency),
  };
}

/** A witness saw the first six characters only (LA-22, BA-20). */
function partialOf(line: Draft): Draft {
  return { ...line, plate: `${line.plate.slice(0, 6)}???`, category: 'Felony vehicle' };
}

function approvedBy(lines: readonly WantedLine[], username: string): WantedLine[] {
  return lines.map(line => ({ ...line, approvedBy: username }));
}

function importOf(
  stage: Stage,
  agency: DemoAgency,
  { lines, by = officer, name = listName }: { lines: WantedLine[]; by?: string; name?: string },
): [typeof routes.importHotlist, Request] {
  const now = stage.demo.house.gate.clock.now();
  return [
    routes.importHotlist,
    {
      bearer: tokenOf(stage, agency, by),
      params: { name },
      query: { asOf: now.toISOString() },
      body: hotlistCsv(lines, now),
    },
  ];
}
