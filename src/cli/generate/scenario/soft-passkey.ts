import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { Assertion, Attestation } from '../../../foundation/contract/routes/sign-in.ts';

/** What a dishonest device or page changes in its answer. */
export type Twist = {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  /** False: nobody unlocked it. */
  userVerified?: boolean;
  userHandle?: string;
  signCount?: number;
};

export type SoftPasskey = {
  credentialId: string;
  /** Answers `navigator.credentials.create`. */
  enrol(options: Record<string, unknown>, twist?: Twist): Attestation;
  /** Answers `navigator.credentials.get`. */
  answer(options: Record<string, unknown>, twist?: Twist): Assertion;
};

/** A passkey made of software, by WebAuthn Level 3: ECDSA with P-256, attestation `none`. For where no browser is. */
export function softPasskey(): SoftPasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  const credentialId = id.toString('base64url');
  let count = 0;
  let owner = '';
  const common = { id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} } as const;
  return {
    credentialId,
    enrol(options, twist = {}) {
      owner = String(part(part(options, 'user'), 'id'));
      const place = twist.rpId ?? String(part(part(options, 'rp'), 'id'));
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)]);
      const data = authenticatorData(place, { twist, count, attested });
      const attestationObject = map([
        [text('fmt'), text('none')],
        [text('attStmt'), map([])],
        [text('authData'), bytes(data)],
      ]);
      const response = { clientDataJSON: clientData('webauthn.create', options, twist).toString('base64url') };
      return { ...common, response: { ...response, attestationObject: attestationObject.toString('base64url') } };
    },
    answer(options, twist = {}) {
      count += 1;
      const data = authenticatorData(twist.rpId ?? String(part(options, 'rpId')), { twist, count });
      const client = clientData('webauthn.get', options, twist);
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
        userHandle: twist.userHandle ?? owner,
      };
      return { ...common, response };
    },
  };
}

function part(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
}

function clientData(type: string, options: Record<string, unknown>, twist: Twist): Buffer {
  const challenge = twist.challenge ?? options['challenge'];
  const origin = twist.origin ?? 'http://localhost:8460';
  return Buffer.from(JSON.stringify({ type: twist.type ?? type, challenge, origin, crossOrigin: false }));
}

/** WebAuthn section 6.1: hash of the host, flags, counter, what was made. */
function authenticatorData(
  rpId: string,
  { twist, count, attested }: { twist: Twist; count: number; attested?: Buffer },
): Buffer {
  const flags = 0x01 | ((twist.userVerified ?? true) ? 0x04 : 0) | (attested === undefined ? 0 : 0x40);
  const head = Buffer.alloc(5);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(twist.signCount ?? count, 1);
  return Buffer.concat([createHash('sha256').update(rpId).digest(), head, attested ?? Buffer.alloc(0)]);
}

/** RFC 9053: key type EC2, algorithm ES256, curve P-256, x and y. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return map([
    [Buffer.from([0x01]), Buffer.from([0x02])],
    [Buffer.from([0x03]), Buffer.from([0x26])],
    [Buffer.from([0x20]), Buffer.from([0x01])],
    [Buffer.from([0x21]), bytes(Buffer.from(x, 'base64url'))],
    [Buffer.from([0x22]), bytes(Buffer.from(y, 'base64url'))],
  ]);
}

/** RFC 8949: maps of up to 23 pairs, short texts, and bytes. */
function map(pairs: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([Buffer.from([0xa0 | pairs.length]), ...pairs.flat()]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | value.length]), Buffer.from(value)]);
}

function bytes(value: Buffer): Buffer {
  if (value.length < 256) return Buffer.concat([Buffer.from([0x58, value.length]), value]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([Buffer.from([0x59]), length, value]);
}
