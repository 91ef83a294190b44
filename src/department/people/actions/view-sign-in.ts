import type { Gate } from '../../../gate/access/gate.ts';
import { listAgencies } from '../../../gate/policy/actions.ts';
import type { SignInSettings } from '../rules/sign-in-settings.ts';
import { bannerOf, plainBanner } from '../rules/sign-in.ts';

/** What is shown before signing in. An agency that is not there is answered like one whose policy sets nothing. */
export async function viewSignIn(
  gate: Gate,
  { singleSignOn }: SignInSettings,
  agencyCode: string,
): Promise<{ banner: string; singleSignOn: boolean }> {
  const agency = (await listAgencies(gate.db)).find(one => one.code === agencyCode);
  if (agency === undefined) return { banner: plainBanner, singleSignOn: false };
  const { agencyId } = agency;
  const { profile } = await gate.db.inAgency(agencyId, tx => gate.profileAt(tx, agencyId, gate.clock.now()));
  return { banner: bannerOf(profile), singleSignOn: singleSignOn[agencyCode] !== undefined };
}
