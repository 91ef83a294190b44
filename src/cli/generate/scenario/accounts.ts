import { taskContext } from '../../../gate/access/context.ts';
import { recordTraining } from '../../../department/training/actions.ts';
import type { Answer, Ask, Headers, Officials, Player } from './player.ts';
import { playSignIn } from './sign-in.ts';

type Member = { personId: string; headers: Headers };

const reason = 'of the scenario';
const dayMs = 86_400_000;

/** An account from its invitation to its end and back, with posts, leave, a vendor and a review, in an order that never changes. */
export async function playAccounts(player: Player, officials: Officials): Promise<void> {
  const { ask } = player;
  const { commander } = officials;
  const member = await playInvitation(player, officials);
  await playPosts(player, { commander, member });
  await playGrants(player, { commander, member });
  await playVendor(player, commander);
  await playReview(player, { commander, member });
  await playEnd(player, { ...officials, member });
  const { notices } = await ask(commander, { url: '/v1/me/notices' });
  const [notice] = notices as { noticeId: string }[]; // as the route answers
  const seen = { url: `/v1/me/notices/${notice?.noticeId ?? ''}/seen`, payload: {} };
  for (const _again of [1, 2]) await ask(commander, seen);
}

/** Somebody who answers to the commander, is invited twice, enters, and signs in. */
async function playInvitation(player: Player, officials: Officials): Promise<Member> {
  const { ask } = player;
  const { commander } = officials;
  const me = await ask(commander, { url: '/v1/me' });
  const account = { username: 'newcomer', displayName: 'Scenario newcomer', supervisor: me['personId'] };
  const made = await ask(commander, { url: '/v1/accounts', payload: account, wanted: 201 });
  const personId = String(made['personId']);
  const { invitation } = await ask(commander, {
    url: `/v1/accounts/${personId}/invitation`,
    payload: {},
    wanted: 201,
  });
  const chosen = { invitation, password: 'kelp on the north pier' };
  await ask({}, { url: '/v1/invitations/accept', payload: chosen });
  // without a post not even one's own account is open
  await givePost(ask, { commander, personId, postId: 'dispatcher' });
  const headers = await playSignIn(player, { personId, username: account.username, ...chosen, ...officials });
  return { personId, headers };
}

function givePost(
  ask: Ask,
  { commander, personId, postId }: { commander: Headers; personId: string; postId: string },
): Promise<Answer> {
  return ask(commander, { url: `/v1/accounts/${personId}/posts`, payload: { postId }, wanted: 201 });
}

type Played = { commander: Headers; member: Member };

async function playPosts({ house, ask }: Player, { commander, member }: Played): Promise<void> {
  const url = `/v1/accounts/${member.personId}`;
  const { holdingId } = await givePost(ask, { commander, personId: member.personId, postId: 'detective' });
  await ask(commander, { url: `/v1/post-holdings/${String(holdingId)}/end`, payload: { reason } });
  await ask(commander, { url: '/v1/posts' });
  const me = await ask(commander, { url: '/v1/me' });
  for (const supervisor of [null, me['personId']])
    await ask(commander, { url: `${url}/supervisor`, payload: { supervisor } });
  const to = new Date(house.gate.clock.now().getTime() + 7 * dayMs).toISOString();
  const give = (duty: string): Promise<Answer> =>
    ask(commander, { url: '/v1/delegations', payload: { toPersonId: member.personId, duty, reason, to }, wanted: 201 });
  const { delegationId } = await give('equipment');
  await ask(commander, { url: `/v1/delegations/${String(delegationId)}/end`, payload: {} });
  await give('administrator');
  await ask(commander, { url: '/v1/delegations' });
  await ask(commander, { url });
}

async function playGrants({ house, ask }: Player, { commander, member }: Played): Promise<void> {
  const url = `/v1/accounts/${member.personId}`;
  const expiresAt = new Date(house.gate.clock.now().getTime() + 30 * dayMs).toISOString();
  const clear = (): Promise<Answer> =>
    ask(commander, { url: `${url}/clearances`, payload: { kind: 'background', expiresAt }, wanted: 201 });
  const { clearanceId } = await clear();
  await ask(commander, { url: `/v1/clearances/${String(clearanceId)}/end`, payload: { reason } });
  await clear();
  const entitle = (origin: string): Promise<Answer> =>
    ask(commander, { url: `${url}/entitlements`, payload: { origin, expiresAt, reason }, wanted: 201 });
  const { entitlementId } = await entitle('state');
  await ask(commander, { url: `/v1/entitlements/${String(entitlementId)}/end`, payload: { reason } });
  await entitle('federal');
}

async function playVendor({ ask }: Player, commander: Headers): Promise<void> {
  const account = { username: 'technician', displayName: 'Scenario technician', kind: 'vendor' };
  const { personId } = await ask(commander, { url: '/v1/accounts', payload: account, wanted: 201 });
  const ticket = { personId, ticket: 'T-1', purpose: 'maintenance', hours: 4 };
  const { openingId } = await ask(commander, { url: '/v1/vendor-openings', payload: ticket, wanted: 201 });
  const url = `/v1/vendor-openings/${String(openingId)}`;
  await ask(commander, { url: `${url}/extend`, payload: { hours: 8, reason } });
  await ask(commander, { url: `${url}/close`, payload: {} });
  await ask(commander, { url: '/v1/vendor-openings' });
}

/** Every account is looked at; nobody decides on their own. */
async function playReview({ ask }: Player, { commander, member }: Played): Promise<void> {
  const opened = await ask(commander, { url: '/v1/account-reviews', payload: { reason }, wanted: 201 });
  const url = `/v1/account-reviews/${String(opened['reviewId'])}`;
  const { items } = await ask(commander, { url });
  // as the route answers
  for (const { personId, found } of items as { personId: string; found: { username: string } }[]) {
    const by = found.username === 'commander' ? member.headers : commander;
    const decided =
      found.username === 'technician' ? { decision: 'deactivated', reason: 'transferred' } : { decision: 'confirmed' };
    await ask(by, { url: `${url}/decisions`, payload: { personId, ...decided } });
  }
  await ask(commander, { url: `${url}/close`, payload: {} });
  await ask(commander, { url: '/v1/account-reviews' });
}

/** The account is switched off with all that it held, and two persons bring it back. */
async function playEnd(
  { house, agency, ask }: Player,
  { commander, chief, member }: Officials & Played,
): Promise<void> {
  const url = `/v1/accounts/${member.personId}`;
  await ask(commander, { url: `${url}/deactivate`, payload: { reason: 'separated', note: reason } });
  const trained = { course: 'ALPR policy and use', completedOn: '2026-05-01' };
  const seed = taskContext(house.gate, agency, 'demo-seed');
  await recordTraining(seed, { personId: member.personId, ...trained });
  const { approvalId } = await ask(commander, { url: `${url}/reactivation`, payload: { reason }, wanted: 201 });
  await ask(chief, {
    url: `/v1/approvals/${String(approvalId)}/decision`,
    payload: { decision: 'approve', words: 'as it stands' },
  });
}
