import type { Problem } from '../../src/foundation/base/errors.ts';
import { isProblem } from '../../src/foundation/base/errors.ts';
import { approverChain, requesterKindOf } from '../../src/gate/policy/rules.ts';
import { approvalKinds, type ApprovalKind } from '../../src/department/approvals/actions/kinds.ts';
import { requestApproval } from '../../src/department/approvals/actions/request.ts';
import type { Context, Person } from '../../src/gate/access/context.ts';
import type { TestPerson } from './persons.ts';

/** Subjects whose approval took effect, in order; an effect of a subject that begins with `fails` throws. */
export const effects: string[] = [];

/** Takes the chain of hotlist entries (BA-65 to BA-70), so that officers and detectives have different ones. */
export const trialKind: ApprovalKind = {
  kind: 'trial_entry',
  expiresAfterHours: 24,
  chain: (profile, posts) => approverChain(profile, requesterKindOf(profile, posts)),
  async onApproved(_tx, { request, record }) {
    if (request.subject.startsWith('fails')) throw new Error('the effect failed');
    effects.push(request.subject);
    record({ code: 'trial' });
  },
};

/** Like the trial, and shows plates: whoever sees one needs leave to see hotlists. */
export const plateKind: ApprovalKind = { ...trialKind, kind: 'trial_plate', permission: 'hotlist.view' };

export const trialKinds = approvalKinds([trialKind, plateKind]);

/** Asks for approval as this person. Answers the request's id. */
export async function askAs(
  person: TestPerson,
  { subject, kind = trialKind, after }: { subject: string; kind?: ApprovalKind; after?: Record<string, unknown> },
): Promise<string> {
  return askIn(await person.ctx(), { subject, kind, ...(after === undefined ? {} : { after }) });
}

/** Asks for approval in this context. Answers the request's id. */
export function askIn(
  ctx: Context<Person>,
  { subject, kind = trialKind, after }: { subject: string; kind?: ApprovalKind; after?: Record<string, unknown> },
): Promise<string> {
  const { gate, actor } = ctx;
  return gate.db.inAgency(actor.agency.agencyId, async tx => {
    const at = gate.clock.now();
    const { profile } = await gate.profileAt(tx, actor.agency.agencyId, at);
    const request = { subject, title: `Trial ${subject}`, reason: 'wanted for the trial', after: after ?? null };
    return (await requestApproval(tx, { ctx, profile, at }, { kind, request })).approvalId;
  });
}

/** The code with which something was refused, or `ok`. What isn't a Problem is thrown on. */
export async function codeOf(work: Promise<unknown>): Promise<Problem['code'] | 'ok'> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (isProblem(error)) return error.code;
    throw error;
  }
}
