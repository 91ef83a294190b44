import { signInRoutes } from '../../../src/foundation/contract/routes/sign-in.ts';
import { call } from '../api/client.ts';

/** Of this tab alone: only the browser that left comes back (OIDC Core, state). */
const challengeKey = 'plateward-single-sign-on';

/** Goes to the agency's identity provider; the browser comes back to /sign-in. Throws ProblemError. */
export async function leaveForProvider(agency: string): Promise<void> {
  const { challenge, url } = await call(signInRoutes.askSingleSignOn, { body: { agency } });
  sessionStorage.setItem(challengeKey, challenge);
  window.location.assign(url);
}

/** What the provider sent this browser back with, once; null when it was not there. It is taken out of the address at once. */
export function takeReturn(): { challenge: string; parameters: string } | null {
  const { pathname, search } = window.location;
  const challenge = sessionStorage.getItem(challengeKey);
  if (pathname !== '/sign-in' || !new URLSearchParams(search).has('state')) return null;
  sessionStorage.removeItem(challengeKey);
  window.history.replaceState(null, '', '/');
  return challenge === null ? null : { challenge, parameters: search.slice(1) };
}
