/** Where passkeys are good (WebAuthn): one host, and the addresses of its pages. */
export type PasskeyPlace = {
  /** The host that passkeys are bound to. */
  rpId: string;
  /** The only address of its pages, such as https://alpr.example.gov; null: this machine's own (http://localhost, any port). */
  origin: string | null;
};

/** Passkeys of a machine that nobody has given an address yet: for trying it out. */
export const localPlace: PasskeyPlace = { rpId: 'localhost', origin: null };

/** The place of a department's address. Throws an Error when passkeys can't be bound to it: they ask for https, or localhost. */
export function placeOfOrigin(address: string): PasskeyPlace {
  const url = URL.parse(address);
  const isHttps = url?.protocol === 'https:';
  if (url === null || (!isHttps && url.hostname !== 'localhost') || address !== url.origin)
    throw new Error(`${address} is no address of pages: give it as https://host, without a path`);
  return { rpId: url.hostname, origin: url.origin };
}

/** The origin that an answer of a browser must name; null when the one that it names is none of ours. */
export function expectedOrigin({ origin, rpId }: PasskeyPlace, clientData: string): string | null {
  if (origin !== null) return origin;
  const named = originIn(clientData);
  return named !== null && URL.parse(named)?.hostname === rpId ? named : null;
}

/** The origin in a browser's client data (WebAuthn section 5.8.1), base64url JSON. */
function originIn(clientData: string): string | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(clientData, 'base64url').toString('utf8'));
    const isNamed = typeof parsed === 'object' && parsed !== null && 'origin' in parsed;
    return isNamed && typeof parsed.origin === 'string' ? parsed.origin : null;
  } catch {
    return null;
  }
}

/** What a passkey keeps of its owner: the account's id, and nothing that names a person. */
export function userHandle(personId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(personId.replaceAll('-', ''), 'hex'));
}
