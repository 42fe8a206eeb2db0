// The client's table of requests is the venue's: every route that is served stands in it, none that is not, and with the same fields.

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repeatableRoutes } from '#api/limits.ts';
import type { Route } from '#api/routes.ts';
import { routes } from '#api/routes.ts';
import { TestVenue } from '../support/test-venue.ts';

interface Shape {
  readonly properties?: Readonly<Record<string, object>>;
  readonly anyOf?: readonly Shape[];
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Shape }>>;
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const table = routes as Readonly<Record<string, Route>>;
const methods = ['get', 'post', 'put', 'patch', 'delete'];
let venue: TestVenue;
/** Of the routes that this venue serves, by their names in the table. */
const described = new Map<string, Operation>();

beforeAll(async () => {
  venue = await TestVenue.start();
  const { paths } = (await venue.call('GET', '/docs/json')).body as Description;
  for (const [path, operations] of Object.entries(paths)) {
    if (!path.startsWith('/v1/')) continue;
    for (const [method, operation] of Object.entries(operations)) {
      if (!methods.includes(method)) continue;
      const template = path.replaceAll(/\{(\w+)\}/g, ':$1');
      described.set(`${method.toUpperCase()} ${template}`, operation);
    }
  }
});
afterAll(() => venue.close());

const inOrder = (names: Iterable<string>): string[] =>
  [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));

function fieldsOf(schema: Shape | undefined): string[] {
  const shapes = schema?.anyOf ?? (schema === undefined ? [] : [schema]);
  return inOrder(shapes.flatMap(({ properties }) => Object.keys(properties ?? {})));
}

test('every route that is described stands in the table, with the same query, body and answer', () => {
  expect(described.size).toBeGreaterThan(40);
  for (const [name, operation] of described) {
    const route = table[name];
    expect(route, name).toBeDefined();
    const { parameters = [], responses } = operation;
    const namesIn = (place: string): string[] =>
      inOrder(parameters.filter((each) => each.in === place).map((each) => each.name));
    expect(fieldsOf(route?.query), `query of ${name}`).toEqual(namesIn('query'));
    expect(fieldsOf(route?.params), `parameters of ${name}`).toEqual(namesIn('path'));
    const body = operation.requestBody?.content?.['application/json']?.schema;
    expect(fieldsOf(route?.body), `body of ${name}`).toEqual(fieldsOf(body));
    const answers = ['200', '201', '202'].flatMap((status) => {
      return fieldsOf(responses[status]?.content?.['application/json']?.schema);
    });
    expect(fieldsOf(route?.answer), `answer of ${name}`).toEqual(inOrder(answers));
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
