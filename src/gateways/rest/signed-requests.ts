// Requests that an API key signed, as they come in: the headers, and the body byte by byte as it was sent. It must never look at what the body
// says before the signature was checked.

import type { FastifyRequest } from 'fastify';
import { ApiError, invalidField } from '../api-error.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { SignedRequest } from '#identity/request-signature.ts';
import { nonceText, signatureText, timestampText } from '#identity/request-signature.ts';

const prefix = 'x-buttonwood-';
const windowText = /^[1-9][0-9]{0,4}$/;

export function isSigned(request: FastifyRequest): boolean {
  return request.headers[`${prefix}key`] !== undefined;
}

/** Throws ApiError where a header is missing or malformed. */
export function signedRequestOf(request: FastifyRequest, body: Buffer): SignedRequest {
  const { headers, method, ip } = request;
  if (headers.authorization !== undefined) {
    throw new ApiError(RejectCode.unauthenticated, {
      field: 'authorization',
      message: 'A request is signed or has a token, not both.',
    });
  }
  const header = (name: string, form: RegExp): string => {
    const value = headers[prefix + name];
    if (typeof value === 'string' && form.test(value)) return value;
    throw new ApiError(RejectCode.invalidSignature, {
      field: prefix + name,
      message: `The header ${prefix}${name} is missing or malformed.`,
    });
  };
  const window = headers[`${prefix}window`];
  if (window !== undefined && !windowText.test(String(window))) {
    throw invalidField(`${prefix}window`, 'The window is a number of milliseconds up to 99999.');
  }
  return {
    keyId: header('key', /^[\w-]{1,64}$/),
    timestamp: header('timestamp', timestampText),
    nonce: header('nonce', nonceText),
    signature: header('signature', signatureText),
    method,
    path: request.raw.url ?? '',
    body,
    address: ip,
    ...(window === undefined ? {} : { windowMs: Number(window) }),
  };
}

/** All of a body. Throws ApiError `payloadTooLarge` where it is larger than it may be. */
export async function readBody(payload: AsyncIterable<unknown>, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += buffer.length;
    if (bytes > bytesMax) throw new ApiError(RejectCode.payloadTooLarge);
    chunks.push(buffer);
  }
  return Buffer.concat(chunks, bytes);
}
