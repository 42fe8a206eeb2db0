// What a key signs, and whether it did: HMAC-SHA256 over the bytes of the request itself, so that nothing on the way can change any of it. It
// must compare in the same time wherever two signatures differ.

import crypto from 'node:crypto';

export interface SignedRequest {
  readonly keyId: string;
  /** Milliseconds since the epoch, as it was written. */
  readonly timestamp: string;
  /** Chosen by the client, new for each request: 8 to 64 of `A-Z a-z 0-9 _ -`. */
  readonly nonce: string;
  /** 64 hexadecimal digits. */
  readonly signature: string;
  /** Upper case. */
  readonly method: string;
  /** Path and query, exactly as they were sent. */
  readonly path: string;
  readonly body: Buffer;
  /** Of the sender. */
  readonly address: string;
  /** By how many milliseconds the timestamp may be off, where the client wants it narrower than the venue does. */
  readonly windowMs?: number;
}

/** Method and path that the WebSocket's `auth` is signed with; its body is empty. */
export const socketSigning = { method: 'AUTH', path: '/v1/ws' } as const;

export const timestampText = /^[1-9][0-9]{12}$/;
export const nonceText = /^[\w-]{8,64}$/;
export const signatureText = /^[0-9a-f]{64}$/;

type Signed = Pick<SignedRequest, 'timestamp' | 'nonce' | 'method' | 'path' | 'body'>;

/** The signature, in hexadecimal digits. The key is the secret's text as it was handed out. */
export function signatureOf(secret: string | crypto.KeyObject, request: Signed): string {
  return digest(secret, request).toString('hex');
}

export function isSignedBy(secret: crypto.KeyObject, request: SignedRequest): boolean {
  const expected = digest(secret, request);
  const given = Buffer.from(request.signature, 'hex');
  return given.length === expected.length && crypto.timingSafeEqual(given, expected);
}

function digest(secret: string | crypto.KeyObject, request: Signed): Buffer {
  const { timestamp, nonce, method, path, body } = request;
  return crypto
    .createHmac('sha256', secret)
    .update(`${timestamp}\n${nonce}\n${method}\n${path}\n`)
    .update(body)
    .digest();
}
