import { breakGlassStatus, sealBreakGlass } from '../../../department/people/actions/break-glass.ts';
import { bearer, type Headers, type Officials, type Player } from './player.ts';
import { softPasskey } from './soft-passkey.ts';

type Somebody = Officials & { personId: string };
type Question = { challenge: string; options: Record<string, unknown> };

/** A passkey that is enrolled and signs in. */
export async function playPasskey({ agency, ask }: Player, mine: Headers): Promise<void> {
  const key = softPasskey();
  const offered = { url: '/v1/me/factors/passkey/options', payload: {}, wanted: 201 };
  const made = (await ask(mine, offered)) as Question; // as the route answers
  const enrolment = { challenge: made.challenge, name: 'Key', answer: key.enrol(made.options) };
  await ask(mine, { url: '/v1/me/factors/passkey', payload: enrolment, wanted: 201 });
  const asking = { url: '/v1/sessions/passkey/options', payload: { agency: agency.code }, wanted: 201 };
  const asked = (await ask({}, asking)) as Question; // as the route answers
  const answer = { challenge: asked.challenge, answer: key.answer(asked.options) };
  await ask({}, { url: '/v1/sessions/passkey', payload: answer, wanted: 201 });
}

/** An identity of single sign-on that is linked and unlinked. */
export async function playIdentity({ ask }: Player, { personId, commander }: Somebody): Promise<void> {
  const url = `/v1/accounts/${personId}/identities`;
  const { linkId } = await ask(commander, { url, payload: { subject: 'of the scenario' }, wanted: 201 });
  await ask(commander, { url });
  await ask(commander, { method: 'DELETE', url: `${url}/${String(linkId)}` });
}

/** A lost authenticator of somebody, reset by two, and a sealed account that is opened. */
export async function playRescue(
  { house, agency, ask }: Player,
  { username, commander, chief }: Officials & { username: string },
): Promise<void> {
  const { accounts } = await ask(commander, { url: '/v1/accounts' });
  // as the route answers
  const account = (accounts as { personId: string; username: string }[]).find(one => one.username === username);
  const personId = account?.personId ?? '';
  const lost = { url: `/v1/accounts/${personId}/factor-reset`, payload: { reason: 'of the scenario' }, wanted: 201 };
  const { approvalId } = await ask(commander, lost);
  await ask(chief, { url: `/v1/approvals/${String(approvalId)}/decision`, payload: { decision: 'approve' } });
  await ask(commander, { url: `/v1/accounts/${personId}/enrolment-code`, payload: {}, wanted: 201 });
  const { 1: codes } = await sealBreakGlass(house.gate);
  const use = { agency: agency.code, code: codes[0] ?? '' };
  const sealed = bearer(await ask({}, { url: '/v1/sessions/break-glass', payload: use, wanted: 201 }));
  await ask(sealed, { url: '/v1/me' });
  await breakGlassStatus(house.gate);
}
