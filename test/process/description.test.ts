// The description of the API that the whole venue serves, beside the pages that people read.

import fs from 'node:fs';
import path from 'node:path';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { afterEach, expect, test } from 'vitest';
import { cleanUp, newFolder, VenueProcess } from './venue-process.ts';

afterEach(cleanUp);

interface RouteText {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Content {
  readonly content?: Readonly<Record<string, Shown>>;
}

interface Shown {
  readonly schema: Schema;
  /** Of the whole, where there is one. */
  readonly example?: unknown;
}

interface Schema {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly examples?: readonly unknown[];
}

type Paths = Readonly<Record<string, Readonly<Record<string, RouteText>>>>;

/** No examples to be had: something that is needed has none. */
const none = Symbol('none');

/** What the page shows: the schema's own example, else one put together from those of its parts. Whole numbers and texts need one. */
function exampleOf(schema: Schema): unknown {
  if (schema.examples !== undefined) return schema.examples[0];
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) {
    const made = schema.anyOf.map((each) => exampleOf(each)).filter((each) => each !== none);
    return made.length === 0 ? none : made[0];
  }
  switch (schema.type) {
    case 'object': {
      // An object that names nothing says nothing.
      if (schema.properties === undefined) return none;
      const { required = [] } = schema;
      const made = Object.entries(schema.properties).map(
        ([name, each]) => [name, exampleOf(each)] as const,
      );
      if (made.length === 0) return none;
      if (made.some(([name, each]) => each === none && required.includes(name))) return none;
      return Object.fromEntries(made.filter(([, each]) => each !== none));
    }
    case 'array': {
      const item = exampleOf(schema.items ?? {});
      return item === none ? none : [item];
    }
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return none;
  }
}

/** Every example of a schema and of its parts that its own schema refuses. */
function refusedOf(schema: Schema): unknown[] {
  const parts = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.anyOf ?? []),
    ...(schema.items === undefined ? [] : [schema.items]),
  ];
  const own = schema.examples ?? [];
  const check = own.length === 0 ? undefined : Compile(schema as TSchema);
  return [
    ...own.filter((example) => check?.Check(example) !== true),
    ...parts.flatMap((part) => refusedOf(part)),
  ];
}

/** Of every body and every answer in JSON that is no refusal: its name and schema. */
function shownOf(paths: Paths): (readonly [string, Shown])[] {
  return Object.entries(paths).flatMap(([url, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody, responses }]) => {
      const name = `${method.toUpperCase()} ${url}`;
      const contents = [
        ['body', requestBody] as const,
        ...Object.entries(responses).filter(([status]) => status.startsWith('2')),
      ];
      return contents.flatMap(([part, of]) => {
        const shown = of?.content?.['application/json'];
        return shown === undefined ? [] : [[`${name} ${part}`, shown] as const];
      });
    }),
  );
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
  for (const methods of Object.values(body.paths as Paths)) {
    for (const route of Object.values(methods)) {
      expect(route.summary).toBeTruthy();
      expect(route.tags).toHaveLength(1);
      expect(Object.keys(route.responses).length).toBeGreaterThan(1);
    }
  }
  await venue.stop();
});

test('has an example of every body and every answer, and each is what its own schema says', async () => {
  const venue = await VenueProcess.start(newFolder());
  const { body } = await venue.call('GET', '/docs/json');
  const shown = shownOf(body.paths as Paths);
  expect(shown.length).toBeGreaterThan(150);
  const without: string[] = [];
  const wrong: unknown[] = [];
  for (const [name, { schema, example = exampleOf(schema) }] of shown) {
    if (example === none) without.push(name);
    else if (!Compile(schema as TSchema).Check(example)) wrong.push([name, example]);
    wrong.push(...refusedOf(schema).map((each) => [name, each]));
  }
  expect(without).toEqual([]);
  expect(wrong).toEqual([]);
  await venue.stop();
});
