import { problemOf, send } from '../api/client.ts';

/** What comparing a photo's bytes with its recorded hash gave. */
export type Verdict =
  | { kind: 'same'; bytes: number }
  | { kind: 'differs'; bytes: number; computed: string }
  | { kind: 'not-checked'; why: string };

/**
 * Fetches a photo anew (a look, and logged) and compares the SHA-256 of its bytes with the one that was recorded when it came in.
 * Throws ProblemError when it can't be fetched.
 */
export async function verifyFile(url: string, recorded: string): Promise<Verdict> {
  // browsers hash only on https and on this very machine
  if (!window.isSecureContext)
    return { kind: 'not-checked', why: 'This page did not come over https, so the browser does not compute hashes.' };
  const response = await send(url, {});
  if (!response.ok) throw await problemOf(response);
  return compare(await response.arrayBuffer(), recorded);
}

/** Compares bytes with a recorded SHA-256 in lower-case hex. */
export async function compare(bytes: ArrayBuffer, recorded: string): Promise<Verdict> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const computed = Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('');
  const size = bytes.byteLength;
  return computed === recorded ? { kind: 'same', bytes: size } : { kind: 'differs', bytes: size, computed };
}
