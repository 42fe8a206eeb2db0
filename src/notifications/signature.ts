// How a webhook's receiver knows that a message is the venue's, and not an old one: `t=<unix seconds>,v1=<hex>`, an HMAC-SHA-256 of
// "<t>.<body>" under the webhook's secret. A later scheme gets a later version beside it.

import crypto from 'node:crypto';

export const signatureHeader = 'buttonwood-signature';

/** `body` as it is sent, byte for byte. */
export function signatureOf(secret: string, body: string, nowMs: number): string {
  const t = Math.floor(nowMs / 1_000);
  const mac = crypto.createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
  return `t=${t},v1=${mac}`;
}

/** 256 random bits; the receiver keeps it as it is. */
export function newWebhookSecret(): string {
  return `whsec_${crypto.randomBytes(32).toString('base64url')}`;
}
