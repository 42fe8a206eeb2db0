// Every route of the API says who may call it.

import Fastify from 'fastify';
import { expect, test } from 'vitest';
import type { Rest } from './context.ts';
import { requireAccess } from './permissions.ts';

function server(): Rest {
  const app = Fastify() as unknown as Rest;
  requireAccess(app);
  return app;
}

test('a route of the API that does not declare its access cannot be added', () => {
  expect(() => server().get('/v1/things', () => '')).toThrow(
    'GET /v1/things does not declare its access',
  );
});

test('one that does can, and so can those beside the API', () => {
  const app = server();
  app.get('/v1/things', { config: { access: 'public' } }, () => '');
  app.get('/health/thing', () => '');
  expect(app.hasRoute({ method: 'GET', url: '/v1/things' })).toBe(true);
});
