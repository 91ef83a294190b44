import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { signInRoutes } from '../../../src/foundation/contract/routes/sign-in.ts';
import { call, ProblemError } from '../api/client.ts';
import { enter } from '../api/session.ts';

/** Whether this browser knows passkeys here: they ask for https, or this machine itself. */
export function knowsPasskeys(): boolean {
  return window.isSecureContext && browserSupportsWebAuthn();
}

/** Signs in by passkey: for an agency, or after the password under its challenge. Throws ProblemError. */
export async function signInByPasskey(begun: { agency: string } | { challenge: string }): Promise<void> {
  const { challenge, options } = await call(signInRoutes.askPasskey, { body: begun });
  const answer = await answered(options);
  await call(signInRoutes.openByPasskey, { body: { challenge, answer } });
  await enter();
}

/** Proves anew by passkey who acts. Throws ProblemError. */
export async function stepUpByPasskey(): Promise<void> {
  const { challenge, options } = await call(signInRoutes.askStepUp);
  await call(signInRoutes.stepUp, { body: { passkey: { challenge, answer: await answered(options) } } });
}

/** Makes a passkey on this device, or on one nearby, and enrols it. Throws ProblemError. */
export async function enrolPasskey(name: string): Promise<void> {
  const { challenge, options } = await call(signInRoutes.offerPasskey);
  // the server made them by the same library's rules
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const made = await asked(() => startRegistration({ optionsJSON }));
  const answer = { ...made, clientExtensionResults: { ...made.clientExtensionResults } };
  await call(signInRoutes.enrolPasskey, { body: { challenge, name, answer } });
}

async function answered(options: Record<string, unknown>) {
  // the server made them by the same library's rules
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const given = await asked(() => startAuthentication({ optionsJSON }));
  return { ...given, clientExtensionResults: { ...given.clientExtensionResults } };
}

/** What the browser says against it, in words: it was put off, or there is no passkey for this place. */
async function asked<Given>(ask: () => Promise<Given>): Promise<Given> {
  try {
    return await ask();
  } catch (error) {
    const isTwice = error instanceof Error && error.name === 'InvalidStateError';
    throw new ProblemError({
      code: 'second_factor_failed',
      title: isTwice ? 'This device has a passkey for your account already' : 'No passkey was used',
      status: 0,
      detail: isTwice
        ? 'Use another device, or remove the one that you have first.'
        : 'It was put off, or this device has none for this place. Try again, or sign in with your password and a code.',
    });
  }
}
