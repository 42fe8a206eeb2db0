// API keys of the member who signed in: made, listed, revoked. A key's secret leaves the venue once, in the answer that makes it.

import Type from 'typebox';
import { invalidField } from '../api-error.ts';
import { callerOf } from './auth-routes.ts';
import type { Rest } from './context.ts';
import { principalOf } from './context.ts';
import { readTime } from './operator-paging.ts';
import { ApiKeys, CreateKey, KeyParams, NewApiKey } from '#api/identity-schemas.ts';
import { answers } from '#api/schemas.ts';
import { isAddressRange } from '#identity/address-list.ts';
import type { ApiKey } from '#identity/api-keys.ts';
import type { Identity } from '#identity/identity.ts';

const tags = ['identity'];
const own = { access: 'read', sessionOnly: true } as const;

export function addKeyRoutes(app: Rest, identity: Identity): void {
  const { keys } = identity;

  app.get(
    '/v1/keys',
    {
      config: own,
      schema: { tags, summary: 'Your API keys', response: answers({ 200: ApiKeys }) },
    },
    (request) => ({ keys: keys.of(principalOf(request).memberId).map(keyAnswer) }),
  );

  app.post(
    '/v1/keys',
    {
      config: own,
      schema: {
        tags,
        summary: 'Make an API key',
        description: 'Its secret is shown in this answer and nowhere else.',
        body: CreateKey,
        response: answers({ 201: NewApiKey }),
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { label, scopes, addresses = [], expiresAt } = request.body;
      for (const [index, address] of addresses.entries()) {
        if (isAddressRange(address)) continue;
        const field = `addresses[${index}]`;
        throw invalidField(field, `"${field}" is no address and no range such as 192.0.2.0/24.`);
      }
      const expiresAtMs = readTime(expiresAt, 'expiresAt')?.getTime();
      const made = await keys.create(principal.memberId, { label, scopes, addresses, expiresAtMs });
      identity.tell('keyCreated', principal, callerOf(request), made.key.keyId);
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...keyAnswer(made.key), secret: made.secret });
    },
  );

  app.delete(
    '/v1/keys/:keyId',
    {
      config: own,
      schema: {
        tags,
        summary: 'Revoke an API key',
        description: 'At once, with its WebSockets.',
        params: KeyParams,
        response: answers({ 204: Type.Null({ description: 'It is revoked.' }) }),
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { keyId } = request.params;
      await keys.revoke(principal.memberId, keyId);
      identity.tell('keyRevoked', principal, callerOf(request), keyId);
      return reply.code(204).send(null);
    },
  );
}

function keyAnswer(key: ApiKey) {
  const { keyId, label, scopes, addresses, createdAtMs, expiresAtMs, lastUsedAtMs } = key;
  return {
    keyId,
    label,
    scopes: [...scopes],
    addresses: [...addresses],
    createdAt: new Date(createdAtMs).toISOString(),
    expiresAt: timeOrNull(expiresAtMs),
    lastUsedAt: timeOrNull(lastUsedAtMs),
  };
}

function timeOrNull(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString();
}
