// The client's table of requests is the venue's: every route that is served stands in it, none that is not, and with the same fields.

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TSchema } from 'typebox';
import { repeatableRoutes } from '#api/limits.ts';
import type { Route } from '#api/routes.ts';
import { routes } from '#api/routes.ts';
import { TestVenue } from '../support/test-venue.ts';
import type { Json } from '../support/test-venue.ts';

const table = routes as Readonly<Record<string, Route>>;
const methods = ['get', 'post', 'put', 'patch', 'delete'];
let venue: TestVenue;
/** Of the routes that this venue serves, by their names in the table. */
const described = new Map<string, Json>();

beforeAll(async () => {
  venue = await TestVenue.start();
  const { body } = await venue.call('GET', '/docs/json');
  for (const [path, operations] of Object.entries<Json>(body.paths)) {
    if (!path.startsWith('/v1/')) continue;
    for (const [method, operation] of Object.entries<Json>(operations)) {
      if (!methods.includes(method)) continue;
      const template = path.replaceAll(/\{(\w+)\}/g, ':$1');
      described.set(`${method.toUpperCase()} ${template}`, operation);
    }
  }
});
afterAll(() => venue.close());

function fieldsOf(schema: Json): string[] {
  const shapes: Json[] = schema?.anyOf ?? [schema];
  return [...new Set(shapes.flatMap((each) => Object.keys(each?.properties ?? {})))].sort();
}

test('every route that is described stands in the table, with the same query, body and answer', () => {
  expect(described.size).toBeGreaterThan(40);
  for (const [name, operation] of described) {
    const route = table[name];
    expect(route, name).toBeDefined();
    const parameters: Json[] = operation.parameters ?? [];
    const namesIn = (place: string): string[] =>
      parameters
        .filter((each) => each.in === place)
        .map((each) => each.name)
        .sort();
    expect(fieldsOf(route?.query), `query of ${name}`).toEqual(namesIn('query'));
    expect(fieldsOf(route?.params), `parameters of ${name}`).toEqual(namesIn('path'));
    const body = operation.requestBody?.content['application/json'].schema;
    expect(fieldsOf(route?.body), `body of ${name}`).toEqual(fieldsOf(body));
    const { responses } = operation;
    const answers = ['200', '201', '202'].flatMap((status) => {
      const schema: TSchema | undefined = responses[status]?.content?.['application/json']?.schema;
      return schema === undefined ? [] : fieldsOf(schema);
    });
    expect(fieldsOf(route?.answer), `answer of ${name}`).toEqual([...new Set(answers)].sort());
  }
});

test('every route that the doors register by a literal path stands in the table', () => {
  const folder = new URL('../../src/gateways/rest/', import.meta.url);
  const registered = new Set<string>();
  for (const file of readdirSync(folder).filter((each) => each.endsWith('-routes.ts'))) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const calls = text.matchAll(/\bapp\.(get|post|put|patch|delete)\(\s*'(\/v1\/[^']*)'/g);
    for (const [, method = '', path = ''] of calls) {
      registered.add(`${method.toUpperCase()} ${path}`);
    }
  }
  expect(registered.size).toBeGreaterThan(80);
  expect([...registered].filter((name) => !(name in table))).toEqual([]);
  const served = (name: string): boolean => registered.has(name) || described.has(name);
  expect(Object.keys(table).filter((name) => !served(name))).toEqual([]);
});

test('what may be repeated is in the table', () => {
  for (const name of repeatableRoutes) expect(name in table, name).toBe(true);
});
