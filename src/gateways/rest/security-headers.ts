// Headers that tell browsers to trust nothing but the venue itself: scripts and styles come as files of its own, and none stands in a page.

import type { FastifyReply } from 'fastify';

/** The one style that the script of the API's description puts into its page. */
const docsStyle = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

const contentSecurityPolicy = (styles: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    `style-src ${styles}`,
    // The API's description at /docs has its pictures in its style sheet.
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy("'self'"),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const docsHeaders = {
  ...headers,
  'content-security-policy': contentSecurityPolicy(`'self' ${docsStyle}`),
};

export function addSecurityHeaders(reply: FastifyReply): void {
  reply.headers(reply.request.url.startsWith('/docs') ? docsHeaders : headers);
}
