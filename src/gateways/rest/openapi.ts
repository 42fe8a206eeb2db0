// The description of the REST API: what /docs shows besides the routes' own schemas.

import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

export function openApi(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Buttonwood',
        version,
        description:
          'An open stock exchange. Prices, quantities and money are decimal strings; times are RFC 3339 in UTC with microseconds; ids are strings. Every error has one shape: `{"error":{"code","name","message","field","limit","transient"}}`. The WebSocket at `/v1/ws` is described in docs/api.md.',
        license: { name: 'MIT' },
      },
      tags: [
        { name: 'market', description: 'Public: instruments, depth, trades, candles, tickers' },
        { name: 'identity', description: 'Members, signing in and out, keys' },
        { name: 'orders', description: 'Own orders' },
        { name: 'accounts', description: 'Own money, shares, fills' },
        { name: 'money', description: 'Deposits, withdrawals, transfers' },
        { name: 'operator', description: 'For operators only' },
        {
          name: 'demonstrations',
          description: 'In demo mode: the venue at work, each claim checked',
        },
        { name: 'health', description: 'For whoever watches the process' },
      ],
      components: {
        securitySchemes: {
          accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          session: { type: 'apiKey', in: 'cookie', name: 'buttonwood_session' },
          signature: {
            type: 'apiKey',
            in: 'header',
            name: 'x-buttonwood-key',
            description:
              'An API key, with x-buttonwood-timestamp, -nonce and -signature: HMAC-SHA256 over timestamp, nonce, method, path and body, each but the last with a line feed behind it (docs/security.md).',
          },
        },
      },
      security: [{ accessToken: [] }, { session: [] }, { signature: [] }, {}],
    },
  };
}
