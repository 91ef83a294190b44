import { systemClock } from '../../src/foundation/base/clock.ts';
import { newId, type PersonId } from '../../src/foundation/base/ids.ts';
import { taskContext } from '../../src/gate/access/context.ts';
import { createAccount, entitle, grantClearance, holdPost } from '../../src/department/people/actions.ts';
import { inviteAccount } from '../../src/department/people/actions/invite.ts';
import type { AccountKind } from '../../src/foundation/contract/people-words.ts';
import type { TestPerson } from '../support/house.ts';
import { switchTo, train } from '../support/persons.ts';
import type { RouteRequest, Whose } from './route-request.ts';
import type { Stage } from './stage.ts';

/** Requests about people: each names something that was made for it alone, as most of them end it. */

let counter = 0;

const agencyOf = (whose: Whose): 'barstow' | 'carlsbad' => (whose === 'other' ? 'carlsbad' : 'barstow');
const inDays = (days: number): string => new Date(systemClock.now().getTime() + days * 86_400_000).toISOString();
const csv = { 'content-type': 'text/csv' };

async function freshPerson({ house }: Stage, whose: Whose, kind: AccountKind = 'member'): Promise<PersonId> {
  if (whose === 'missing') return newId<'person'>();
  const seed = taskContext(house.gate, house.agencies[agencyOf(whose)], 'demo-seed');
  const username = `of.the.walk.${++counter}`;
  const account = { username, displayName: 'Of the walk', password: 'grandmother reads maps', passwordRounds: 1, kind };
  return (await createAccount(seed, account)).personId;
}

/** A row of its own, made past every rule; its id. */
async function freshRow(
  stage: Stage,
  whose: Whose,
  insert: (of: { agencyId: string; personId: PersonId; id: string }) => { text: string; values: unknown[] },
): Promise<string> {
  if (whose === 'missing') return newId();
  const { agencyId } = stage.house.agencies[agencyOf(whose)];
  const id = newId();
  const { text, values } = insert({ agencyId, personId: await freshPerson(stage, whose), id });
  await stage.house.database.asSuperuser(text, values);
  return id;
}

const freshReview = (stage: Stage, whose: Whose): Promise<string> =>
  freshRow(stage, whose, ({ agencyId, id }) => ({
    text: `insert into account_reviews (review_id, agency_id, opened_at, opened_by, reason) values ($1, $2, now(), 'walk', 'walk')`,
    values: [id, agencyId],
  }));

const freshDelegation = (stage: Stage, whose: Whose): Promise<string> =>
  freshRow(stage, whose, ({ agencyId, personId, id }) => ({
    text: `insert into delegations (delegation_id, agency_id, from_person, to_person, duty, reason, starts_at, ends_at, made_at)
      values ($1, $2, $3, $3, 'equipment', 'walk', now(), now() + interval '1 day', now())`,
    values: [id, agencyId, personId],
  }));

const freshOpening = (stage: Stage, whose: Whose): Promise<string> =>
  freshRow(stage, whose, ({ agencyId, personId, id }) => ({
    text: `insert into vendor_openings (opening_id, agency_id, person_id, ticket, purpose, opened_at, opened_by, ends_at)
      values ($1, $2, $3, 'T-1', 'maintenance', now(), 'walk', now() + interval '1 hour')`,
    values: [id, agencyId, personId],
  }));

const freshNotice = (stage: Stage, whose: Whose, toPerson: PersonId): Promise<string> =>
  freshRow(stage, whose, ({ agencyId, personId, id }) => ({
    text: `insert into account_notices (notice_id, agency_id, to_person, about_person, kind, message, made_at)
      values ($1, $2, $3, $3, 'account', 'walk', now())`,
    values: [id, agencyId, whose === 'own' ? toPerson : personId],
  }));

/** What somebody was given, to be ended. */
async function freshGift(stage: Stage, whose: Whose, kind: 'post' | 'clearance' | 'entitlement'): Promise<string> {
  if (whose === 'missing') return newId();
  const { agencyId } = stage.house.agencies[agencyOf(whose)];
  const personId = await freshPerson(stage, whose);
  const grant = { agencyId, personId, grantedAt: systemClock.now(), expiresAt: new Date(inDays(30)) };
  return stage.house.gate.db.inAgency(agencyId, async tx => {
    if (kind === 'post') return holdPost(tx, { agencyId, personId, postId: 'dispatcher', heldFrom: grant.grantedAt });
    if (kind === 'clearance') return grantClearance(tx, grant);
    const [id] = await entitle(tx, { ...grant, origins: ['federal'] });
    return id ?? '';
  });
}

const post = (url: string, payload: object = {}) => ({ method: 'POST', url, payload }) as const;
const get = (url: string) => ({ method: 'GET', url }) as const;
const on = (make: (stage: Stage, whose: Whose, by: TestPerson) => Promise<ReturnType<typeof post>>): RouteRequest => ({
  objects: true,
  make: (stage, by, whose) => make(stage, whose, by),
});

async function freshInvitation({ house }: Stage): Promise<string> {
  const setup = taskContext(house.gate, house.agencies.barstow, 'setup');
  const account = { username: `invited.${++counter}`, displayName: 'Invited', kind: 'member' } as const;
  return (await inviteAccount(setup, account)).invitation;
}

async function usernameOf(stage: Stage): Promise<string> {
  await freshPerson(stage, 'own');
  return `of.the.walk.${counter}`;
}

const accounts: Record<string, RouteRequest> = {
  createAccount: {
    make: () => post('/v1/accounts', { username: `made.${++counter}`, displayName: 'Made by the walk' }),
  },
  renewInvitation: on(async (stage, whose) => {
    const personId = await freshPerson(stage, whose);
    // as if the person had not entered yet
    await stage.house.database.asSuperuser('update accounts set password_set_at = null where person_id = $1', [
      personId,
    ]);
    return post(`/v1/accounts/${personId}/invitation`);
  }),
  acceptInvitation: {
    make: async stage =>
      post('/v1/invitations/accept', { invitation: await freshInvitation(stage), password: 'grandmother reads maps' }),
  },
  viewAccount: {
    objects: true,
    make: async (stage, _by, whose) => get(`/v1/accounts/${await freshPerson(stage, whose)}`),
  },
  deactivateAccount: on(async (stage, whose) =>
    post(`/v1/accounts/${await freshPerson(stage, whose)}/deactivate`, { reason: 'separated' }),
  ),
  askReactivation: on(async (stage, whose) => {
    const personId = await freshPerson(stage, whose);
    if (whose !== 'missing') {
      await train(stage.house, agencyOf(whose), personId);
      await switchTo(stage.house, agencyOf(whose), personId, false);
    }
    return post(`/v1/accounts/${personId}/reactivation`, { reason: 'back from leave' });
  }),
  listIdentities: {
    objects: true,
    make: async (stage, _by, whose) => get(`/v1/accounts/${await freshPerson(stage, whose)}/identities`),
  },
  linkIdentity: on(async (stage, whose) =>
    post(`/v1/accounts/${await freshPerson(stage, whose)}/identities`, { subject: `of-the-walk-${++counter}` }),
  ),
  unlinkIdentity: {
    objects: true,
    make: async (stage, _by, whose) => {
      const personId = await freshPerson(stage, whose);
      const linkId = newId();
      if (whose !== 'missing')
        await stage.house.database.asSuperuser(
          `insert into identity_links (link_id, agency_id, person_id, issuer, subject, linked_at, linked_by)
           select $1, agency_id, person_id, 'https://id.example.gov', $3, now(), 'walk' from accounts where person_id = $2`,
          [linkId, personId, linkId],
        );
      return { method: 'DELETE', url: `/v1/accounts/${personId}/identities/${linkId}` };
    },
  },
  askFactorReset: on(async (stage, whose) =>
    post(`/v1/accounts/${await freshPerson(stage, whose)}/factor-reset`, { reason: 'lost in the walk' }),
  ),
  makeEnrolmentCode: on(async (stage, whose, by) => {
    const personId = await freshPerson(stage, whose);
    // as if this person had asked, and a second one agreed
    if (whose !== 'missing')
      await stage.house.database.asSuperuser(
        `with needed as (update accounts set enrolment_code_needed = true where person_id = $1 returning agency_id)
         insert into factor_resets (reset_id, agency_id, person_id, with_password, requested_by, approved_by, approved_at, expires_at)
         select $2, agency_id, $1, false, $3, $4, now(), now() + interval '1 day' from needed`,
        [personId, newId(), by.personId, stage.own.approver.personId],
      );
    return post(`/v1/accounts/${personId}/enrolment-code`);
  }),
  restoreSignIn: on(async (stage, whose) =>
    post(`/v1/accounts/${await freshPerson(stage, whose)}/restore`, { reason: 'in the walk' }),
  ),
  releaseLock: on(async (stage, whose) => post(`/v1/accounts/${await freshPerson(stage, whose)}/release-lock`)),
  changeSupervisor: on(async (stage, whose) =>
    post(`/v1/accounts/${await freshPerson(stage, whose)}/supervisor`, { supervisor: null }),
  ),
  importAccounts: {
    make: () => ({
      method: 'POST',
      url: '/v1/accounts/import',
      headers: csv,
      payload: `username,display_name\nbrought.${++counter},Brought by the walk\n`,
    }),
  },
  listNotices: { make: () => get('/v1/me/notices') },
  seeNotice: on(async (stage, whose, by) =>
    post(`/v1/me/notices/${await freshNotice(stage, whose, by.personId)}/seen`),
  ),
};

const given: Record<string, RouteRequest> = {
  listPosts: { make: () => get('/v1/posts') },
  givePost: on(async (stage, whose) =>
    post(`/v1/accounts/${await freshPerson(stage, whose)}/posts`, { postId: 'dispatcher' }),
  ),
  endPost: on(async (stage, whose) =>
    post(`/v1/post-holdings/${await freshGift(stage, whose, 'post')}/end`, { reason: 'of the walk' }),
  ),
  importPosts: {
    make: async stage => ({
      method: 'POST',
      url: '/v1/posts/import',
      headers: csv,
      payload: `username,post\n${await usernameOf(stage)},dispatcher\n`,
    }),
  },
  listDelegations: { make: () => get('/v1/delegations') },
  delegateDuty: on(async (stage, whose) =>
    post('/v1/delegations', {
      toPersonId: await freshPerson(stage, whose),
      duty: 'administrator',
      reason: 'of the walk',
      to: inDays(7),
    }),
  ),
  endDelegation: on(async (stage, whose) => post(`/v1/delegations/${await freshDelegation(stage, whose)}/end`)),
  grantClearance: on(async (stage, whose) =>
    post(`/v1/accounts/${await freshPerson(stage, whose)}/clearances`, { kind: 'background', expiresAt: inDays(30) }),
  ),
  endClearance: on(async (stage, whose) =>
    post(`/v1/clearances/${await freshGift(stage, whose, 'clearance')}/end`, { reason: 'of the walk' }),
  ),
  importClearances: {
    make: async stage => ({
      method: 'POST',
      url: '/v1/clearances/import',
      headers: csv,
      payload: `username,clearance,granted_on,expires_on\n${await usernameOf(stage)},background,2026-01-05,2030-01-05\n`,
    }),
  },
  grantEntitlement: on(async (stage, whose) =>
    post(`/v1/accounts/${await freshPerson(stage, whose)}/entitlements`, {
      origin: 'state',
      expiresAt: inDays(30),
      reason: 'of the walk',
    }),
  ),
  endEntitlement: on(async (stage, whose) =>
    post(`/v1/entitlements/${await freshGift(stage, whose, 'entitlement')}/end`, { reason: 'of the walk' }),
  ),
};

const care: Record<string, RouteRequest> = {
  listAccountReviews: { make: () => get('/v1/account-reviews') },
  openAccountReview: { make: () => post('/v1/account-reviews', { reason: 'of the walk' }) },
  viewAccountReview: {
    objects: true,
    make: async (stage, _by, whose) => get(`/v1/account-reviews/${await freshReview(stage, whose)}`),
  },
  decideAccount: on(async (stage, whose) => {
    const personId = await freshPerson(stage, whose);
    const reviewId = await freshReview(stage, whose);
    if (whose !== 'missing')
      await stage.house.database.asSuperuser(
        `insert into account_review_items (review_id, person_id, agency_id, found) values ($1, $2, $3, '{}')`,
        [reviewId, personId, stage.house.agencies[agencyOf(whose)].agencyId],
      );
    return post(`/v1/account-reviews/${reviewId}/decisions`, { personId, decision: 'confirmed' });
  }),
  closeAccountReview: on(async (stage, whose) => post(`/v1/account-reviews/${await freshReview(stage, whose)}/close`)),
  listVendorOpenings: { make: () => get('/v1/vendor-openings') },
  openVendor: on(async (stage, whose) =>
    post('/v1/vendor-openings', {
      personId: await freshPerson(stage, whose, 'vendor'),
      ticket: 'T-2',
      purpose: 'installation',
      hours: 8,
    }),
  ),
  extendVendor: on(async (stage, whose) =>
    post(`/v1/vendor-openings/${await freshOpening(stage, whose)}/extend`, { hours: 4, reason: 'of the walk' }),
  ),
  closeVendor: on(async (stage, whose) => post(`/v1/vendor-openings/${await freshOpening(stage, whose)}/close`)),
  viewSetup: { make: () => get('/v1/setup') },
  recordSetup: {
    make: () =>
      post('/v1/setup/items/backup_drill', {
        state: 'done',
        evidence: 'Restored on the spare server',
        happenedOn: '2026-01-05',
      }),
  },
};

export const peopleRequests: Record<string, RouteRequest> = { ...accounts, ...given, ...care };
