import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { routes } from '../foundation/contract/routes.ts';
import type { ExitCode } from './failure.ts';

export type ProposeOptions = {
  /** A whole profile, or an object of dotted paths and new values with their ground. */
  file: string;
  /** Where the server answers, such as `http://127.0.0.1:8460`. */
  server: string;
  effectiveOn: string;
  reason: string;
  json: boolean;
};

const answers = { policy: routes.viewProfile.answer, proposal: routes.proposeProfile.answer };
const problemSchema = z.looseObject({ title: z.string().optional(), detail: z.string().optional() });

/**
 * Asks the running server for another policy, as the person whose session token comes on standard input: the same address, checks
 * and second person as in the browser. Returns the exit code: 0 asked, 1 refused as it is, 4 the person may not.
 */
export async function runPolicyPropose(options: ProposeOptions, token: string): Promise<ExitCode> {
  const sent: unknown = JSON.parse(await readFile(options.file, 'utf8'));
  const whole = typeof sent === 'object' && sent !== null && 'meta' in sent;
  const current = await ask(options, { token, path: routes.viewProfile.path });
  if ('refused' in current) return tell(options, current);
  const { version } = answers.policy.parse(current.body);
  const change = { reason: options.reason, effectiveOn: options.effectiveOn, baseVersion: version };
  const payload = { ...change, ...(whole ? { profile: sent } : { settings: sent }) };
  const asked = await ask(options, { token, path: routes.proposeProfile.path, payload });
  if ('refused' in asked) return tell(options, asked);
  const proposal = answers.proposal.parse(asked.body);
  console.log(options.json ? JSON.stringify(proposal, null, 2) : textOf(proposal));
  return 0;
}

type Answer = { body: unknown } | { refused: string; status: number };

async function ask(
  { server }: ProposeOptions,
  { token, path, payload }: { token: string; path: string; payload?: object },
): Promise<Answer> {
  const answer = await fetch(new URL(path, server), {
    method: payload === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    redirect: 'error',
  });
  const body: unknown = await answer.json();
  if (answer.ok) return { body };
  const { title, detail } = problemSchema.parse(body);
  return { refused: detail ?? title ?? `the server answered ${answer.status}`, status: answer.status };
}

function tell({ json }: ProposeOptions, { refused, status }: { refused: string; status: number }): ExitCode {
  console.error(json ? JSON.stringify({ refused }) : `plateward: ${refused}`);
  return status === 401 || status === 403 ? 4 : 1;
}

function textOf(proposal: z.infer<typeof answers.proposal>): string {
  const { version, effectiveFrom, approvalId, changes, warnings } = proposal;
  return [
    `Version ${version} is asked for, from ${effectiveFrom} on. It governs once a second person approves request ${approvalId}.`,
    ...changes.map(({ path, before, after }) => `  ${path}: ${before} -> ${after}`),
    ...warnings.map(warning => `  look at: ${warning}`),
  ].join('\n');
}
