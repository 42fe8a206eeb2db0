// The description of the API that the whole venue serves, beside the pages that people read.

import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cleanUp, newFolder, VenueProcess } from './venue-process.ts';

afterEach(cleanUp);

interface RouteText {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: object;
}

test('lists every route of the API with what it takes and answers', async () => {
  const venue = await VenueProcess.start(newFolder());
  const { body } = await venue.call('GET', '/docs/json');
  expect(body.openapi).toBe('3.1.0');
  const described = Object.entries(body.paths as Record<string, object>).flatMap(([url, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${url}`),
  );
  const table = fs.readFileSync(path.join(import.meta.dirname, '../../docs/api.md'), 'utf8');
  const documented = [...table.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^`?\s]*)/g)].map(
    ([, method, url]) => `${method} ${url!.replace(/:(\w+)/g, '{$1}')}`,
  );
  expect(documented.length).toBeGreaterThan(30);
  expect(described.filter((route) => !documented.includes(route))).toEqual([]);
  expect(documented.filter((route) => !described.includes(route))).toEqual([]);
  for (const methods of Object.values(body.paths as Record<string, Record<string, RouteText>>)) {
    for (const route of Object.values(methods)) {
      expect(route.summary).toBeTruthy();
      expect(route.tags).toHaveLength(1);
      expect(Object.keys(route.responses).length).toBeGreaterThan(1);
    }
  }
  await venue.stop();
});
