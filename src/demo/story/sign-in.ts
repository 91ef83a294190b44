import { routes } from '../../foundation/contract/routes.ts';
import type { DemoAgency } from '../agencies.ts';
import { usernameWithRole } from '../people.ts';
import { agencyOf, answered, refused, require, scene, step, tokenOf, type Stage } from './stage.ts';

export const dispatcher = 'demo.dispatcher';
export const officer = 'demo.patrol-officer';
export const detective = 'demo.detective';
export const untrained = 'demo.untrained';

/** Everybody whom the story needs signs in; the door tells apart who may do what. */
export function tellSignIn(stage: Stage): Promise<void> {
  return scene(stage, 'People sign in', async () => {
    const { agencies, secrets } = stage.demo;
    for (const agency of agencies) {
      for (const username of [dispatcher, officer, untrained]) await signIn(stage, agency, username);
    }
    const barstow = agencyOf(stage, 'barstow');
    const carlsbad = agencyOf(stage, 'carlsbad');
    await signIn(stage, barstow, detective);
    await signIn(stage, barstow, usernameWithRole(barstow.profile, 'administrator'));
    await signIn(stage, carlsbad, usernameWithRole(carlsbad.profile, 'account-creator'));
    await refused(
      stage,
      { agency: barstow, what: 'the right passphrase alone opens nothing: a code is asked for' },
      [routes.openSession, { json: { agency: barstow.code, username: detective, password: secrets.passphrase } }],
      { status: 401, code: 'second_factor_required' },
    );
    await refused(
      stage,
      { agency: barstow, what: 'somebody tries the officer with a wrong passphrase' },
      [routes.openSession, { json: { agency: barstow.code, username: officer, password: `${secrets.passphrase}x` } }],
      { status: 401, code: 'sign_in_failed' },
    );
    await answered(
      stage,
      { agency: barstow, what: 'the dispatcher asks what they may do' },
      [routes.viewMe, { bearer: tokenOf(stage, barstow, dispatcher) }],
      me => {
        require(!me.permissions.includes('inquiry.run'), 'the dispatcher may search stored reads');
        return `${me.displayName}, ${me.permissions.join(', ')}; no search of stored reads (BA-61)`;
      },
    );
  });
}

async function signIn(stage: Stage, agency: DemoAgency, username: string): Promise<void> {
  const token = await step(stage, { agency, what: `${username} signs in with passphrase and code` }, async () => {
    const value = await stage.demo.sessions.tokenOf(agency.code, username);
    return { value, status: routes.openSession.status };
  });
  if (token !== null) stage.tokens.set(`${agency.code} ${username}`, token);
}
