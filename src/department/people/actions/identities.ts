import { Problem } from '../../../foundation/base/errors.ts';
import { isUniqueViolation } from '../../../foundation/db/database.ts';
import { act } from '../../../gate/access/act.ts';
import { actorName, type Context, type Person } from '../../../gate/access/context.ts';
import type { SignInSettings } from '../rules/sign-in-settings.ts';
import { endLink, insertLink, selectLinked, selectLinks } from '../store/identities.ts';
import { fieldProblem, refusal, refuseOwn, requireAccount, requireActive, tellOf } from './checks.ts';

/** The identities of an account at the agency's provider. Throws Problem `not_found`. */
export function listIdentities(ctx: Context<Person>, { personId }: { personId: string }) {
  const ask = { permission: 'account.view', event: 'account.viewed', about: { subject: personId } } as const;
  return act(ctx, ask, async tx => {
    const account = await requireAccount(tx, personId);
    const links = await selectLinks(tx, account.personId);
    return { identities: links.map(link => ({ ...link, linkedAt: link.linkedAt.toISOString() })) };
  });
}

/**
 * Links an account to a subject of the agency's identity provider: issuer and subject are who somebody is, a mail address is not
 * (OIDC Core 5.7). Throws Problem `not_found`, `policy_refused` for one's own account or without a provider, `input_invalid` when the
 * identity is linked to somebody.
 */
export function linkIdentity(
  ctx: Context<Person>,
  { settings, personId, subject }: { settings: SignInSettings; personId: string; subject: string },
): Promise<{ linkId: string; issuer: string }> {
  const { agency } = ctx.actor;
  const about = { subject: personId, detail: { subject } };
  return act(ctx, { permission: 'identity.link', event: 'identity.linked', about }, async (tx, { at, record }) => {
    const account = await requireActive(tx, personId);
    await refuseOwn(tx, ctx, account, 'links an identity to their own account');
    const provider = settings.singleSignOn[agency.code];
    if (provider === undefined) throw refusal('This agency has no identity provider.');
    const { issuer } = provider;
    record({ detail: { issuer, subject } });
    const link = {
      agencyId: agency.agencyId,
      personId: account.personId,
      issuer,
      subject,
      at,
      by: actorName(ctx.actor),
    };
    const taken = fieldProblem('subject', 'is linked to an account already');
    if ((await selectLinked(tx, { issuer, subject })) !== null) throw taken;
    // linked by somebody else in this very moment
    const linkId = await insertLink(tx, link).catch((error: unknown) => {
      throw isUniqueViolation(error) ? taken : error;
    });
    const message = `${account.username} can sign in by single sign-on from now on; linked by ${actorName(ctx.actor)}.`;
    await tellOf(tx, account, { agencyId: agency.agencyId, kind: 'account', message, at });
    return { linkId, issuer };
  });
}

/** Ends a link. Throws Problem `not_found`. */
export function unlinkIdentity(
  ctx: Context<Person>,
  { personId, linkId }: { personId: string; linkId: string },
): Promise<{ unlinked: true }> {
  const about = { subject: personId, detail: { link: linkId } };
  return act(ctx, { permission: 'identity.link', event: 'identity.unlinked', about }, async (tx, { at }) => {
    const account = await requireAccount(tx, personId);
    const ended = await endLink(tx, { linkId, personId: account.personId, at, by: actorName(ctx.actor) });
    if (!ended) throw new Problem('not_found');
    return { unlinked: true } as const;
  });
}
