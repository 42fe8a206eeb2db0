// The OpenAPI document against the venue: for every route random requests, valid in shape and broken in one place. Nothing makes the venue stumble
// (no 5xx), every answer is what the document says, and every refusal of bad data names its reason and the field. A failure prints its seed;
// `npm run soak` asks much more of each route.

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-call, typescript/no-unsafe-return -- answers have many shapes */

import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routesOf, type Route } from './api-document.ts';
import { escaped, oddStrings } from './odd-texts.ts';
import { OutsideVenue } from './outside-venue.ts';
import type { Answer, Json } from './outside-venue.ts';

const seed = Number(process.env['SECURITY_SEED'] ?? Date.now() % 2 ** 31);
const runsPerRoute = Number(process.env['SECURITY_RUNS'] ?? 24);

let venue: OutsideVenue;
let routes: readonly Route[];
let token: string;

beforeAll(async () => {
  venue = await OutsideVenue.start();
  routes = await routesOf(venue);
  ({ token } = await venue.signUpAs('trader', 'operator', 'auditor'));
});
afterAll(() => venue.close());

const oddValues: readonly Json[] = [
  null,
  true,
  0,
  -0,
  -1,
  1.5,
  1e300,
  2 ** 53 + 2,
  [],
  {},
  [[]],
  { a: 1 },
  [null],
  'x',
];
/** What changes so much that a later request of the same member would be refused for it. */
const notWhole =
  /logout|\/sessions|kill-switch|rebuild|delist|\/phase|PATCH \/v1\/operator\/members|two-factor|auth\/password$/;

type Gen = fc.GeneratorValue;

function oneOf<Value>(g: Gen, values: readonly Value[]): Value {
  const value = values[g(fc.nat, { max: values.length - 1 })];
  if (value === undefined) throw new Error('nothing to choose from');
  return value;
}

/** A value that a schema describes, at least by its type. */
function valueOf(g: Gen, schema: Json): Json {
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return oneOf(g, schema.enum as Json[]);
  if (schema.anyOf !== undefined) return valueOf(g, oneOf(g, schema.anyOf as Json[]));
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries<Json>(schema.properties ?? {})
          .filter(([name]) => (schema.required ?? []).includes(name) || g(fc.boolean))
          .map(([name, each]) => [name, valueOf(g, each)]),
      );
    case 'array': {
      const length = g(fc.integer, {
        min: Math.max(schema.minItems ?? 0, 1),
        max: Math.min(schema.maxItems ?? 3, 3),
      });
      return Array.from({ length }, () => valueOf(g, schema.items));
    }
    case 'integer':
      return g(fc.integer, { min: schema.minimum ?? 0, max: schema.maximum ?? 1_000_000 });
    case 'number':
      return g(fc.integer, { min: 0, max: 1_000 });
    case 'boolean':
      return g(fc.boolean);
    case 'null':
      return null;
    default:
      if (schema.examples?.length > 0) return oneOf(g, schema.examples as Json[]);
      return oneOf(g, ['1', 'AAPL', 'USD', 'abc', '10.00', '2026-11-21T09:30:00Z']);
  }
}

interface Drawn {
  readonly path: Record<string, string>;
  readonly query: Record<string, Json>;
  readonly body: Json;
  /** What was done to it. */
  readonly broken: string;
  /** True where nobody may take it. */
  readonly mustFail: boolean;
}

/** Every object of a value with its schema. */
function objectsOf(value: Json, schema: Json): readonly (readonly [Json, Json])[] {
  if (Array.isArray(value)) return value.flatMap((each) => objectsOf(each, schema.items ?? {}));
  if (typeof value !== 'object' || value === null || schema.properties === undefined) return [];
  const inner = Object.entries<Json>(value).flatMap(([name, each]) =>
    objectsOf(each, schema.properties[name] ?? {}),
  );
  return [[value, schema], ...inner];
}

function draw(g: Gen, route: Route): Drawn {
  const of = (where: string): [string, Json][] =>
    route.parameters
      .filter((each) => each.in === where && (each.required || g(fc.boolean)))
      .map(({ name, schema }) => [name, valueOf(g, schema)]);
  const path = Object.fromEntries(of('path')) as Record<string, string>;
  const query: Record<string, Json> = Object.fromEntries(of('query'));
  const body = route.body === undefined ? undefined : valueOf(g, route.body);
  const drawn = { path, query, body };
  const breaks = ['nothing', 'unknownQuery', 'twice', 'oddQuery', 'oddPath', 'missingQuery'];
  if (body !== undefined)
    breaks.push('unknownField', 'missing', 'type', 'type', 'odd', 'odd', 'odd', 'noObject');
  else if (route.method !== 'GET') breaks.push('unknownBody');
  const kind = oneOf(g, breaks);
  switch (kind) {
    case 'unknownQuery':
      query['unknown'] = '1';
      return { ...drawn, broken: kind, mustFail: true };
    case 'unknownBody':
      return { ...drawn, body: { unknown: 1 }, broken: kind, mustFail: true };
    case 'twice': {
      const [name] = Object.keys(query);
      if (name === undefined) break;
      query[name] = [query[name], query[name]];
      return { ...drawn, broken: `${name} twice`, mustFail: true };
    }
    case 'oddQuery': {
      const names = route.parameters.filter((each) => each.in === 'query').map(({ name }) => name);
      if (names.length === 0) break;
      const name = oneOf(g, names);
      query[name] = oneOf(g, oddStrings);
      return { ...drawn, broken: `query ${name}`, mustFail: false };
    }
    case 'oddPath': {
      const names = Object.keys(path);
      if (names.length === 0) break;
      const name = oneOf(g, names);
      path[name] = oneOf(g, oddStrings);
      return { ...drawn, broken: `path ${name}`, mustFail: false };
    }
    case 'missingQuery': {
      const needed = route.parameters.find((each) => each.in === 'query' && each.required);
      if (needed === undefined) break;
      delete query[needed.name];
      return { ...drawn, broken: `no ${needed.name}`, mustFail: true };
    }
    case 'noObject':
      return {
        ...drawn,
        body: oneOf(g, [[], 'x', 1, true, [body]] as Json[]),
        broken: kind,
        mustFail: true,
      };
    case 'nothing':
      break;
    default:
      return { ...drawn, ...breakBody(g, kind, body, route.body) };
  }
  return { ...drawn, broken: 'nothing', mustFail: false };
}

function breakBody(
  g: Gen,
  kind: string,
  body: Json,
  schema: Json,
): Pick<Drawn, 'broken' | 'mustFail'> {
  const [object, of] = oneOf(g, objectsOf(body, schema));
  if (kind === 'unknownField') {
    object[oneOf(g, ['roles', 'accountId', 'memberId', 'isOperator', 'status_', 'constructor'])] =
      'x';
    return { broken: kind, mustFail: true };
  }
  const required = (of.required ?? []) as string[];
  if (kind === 'missing') {
    if (required.length === 0) return { broken: 'nothing', mustFail: false };
    const name = oneOf(g, required);
    delete object[name];
    return { broken: `no ${name}`, mustFail: true };
  }
  const names = Object.keys(of.properties ?? {});
  if (names.length === 0) return { broken: 'nothing', mustFail: false };
  const name = oneOf(g, names);
  const property = of.properties[name];
  if (kind === 'odd') {
    object[name] = oneOf(g, oddStrings);
    return { broken: `odd ${name}`, mustFail: false };
  }
  const value = oneOf(g, oddValues);
  object[name] = value;
  return {
    broken: `${name} is ${JSON.stringify(value)}`,
    mustFail: faultsOf(property, value).length > 0,
  };
}

function send({ method, path }: Route, drawn: Drawn): Promise<Answer> {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    escaped(String(drawn.path[name])),
  );
  const query = Object.entries(drawn.query)
    .flatMap(([name, value]) => [value].flat().map((each) => `${name}=${escaped(String(each))}`))
    .join('&');
  const text = drawn.body === undefined ? undefined : JSON.stringify(drawn.body);
  return venue.call(method, query === '' ? filled : `${filled}?${query}`, { token, text });
}

const compiled = new Map<Json, ReturnType<typeof Compile>>();

function faultsOf(schema: Json, value: Json): readonly object[] {
  let check = compiled.get(schema);
  if (check === undefined) compiled.set(schema, (check = Compile(schema)));
  return check.Check(value) ? [] : [...check.Errors(value)];
}

/** Says what is wrong with an answer; empty where nothing is. */
function complaintsOf(
  route: Route,
  drawn: Drawn,
  { status, body, text, headers }: Answer,
): string[] {
  const complaints: string[] = [];
  const isAway = status === 503 && body?.error?.name === 'databaseUnavailable';
  if (status >= 500 && !isAway) complaints.push(`answered ${status}`);
  // A batch is taken as a whole, and each of its operations is answered.
  const isTaken = status < 400 && body?.outcomes?.some(({ ok }: Json) => ok === false) !== true;
  if (drawn.mustFail && isTaken) complaints.push('taken');
  const isJson = headers['content-type']?.startsWith('application/json') === true;
  if (status === 204) {
    if (text !== '') complaints.push('204 with a body');
    return complaints;
  }
  if (!isJson) {
    if (status >= 300) complaints.push('a refusal that is no JSON');
    return complaints;
  }
  const schema = route.answers[String(status)] ?? route.answers['default'];
  if (schema === undefined) complaints.push('a status that is not described');
  else for (const fault of faultsOf(schema, body)) complaints.push(JSON.stringify(fault));
  if (status >= 400) {
    const { code, name, message, field } = body.error ?? {};
    if (typeof code !== 'number' || typeof name !== 'string' || typeof message !== 'string')
      complaints.push('no code, name or message');
    const needsField = drawn.mustFail && drawn.broken !== 'noObject';
    if (needsField && typeof field !== 'string') complaints.push('no field');
  }
  return complaints;
}

const timeout = Math.max(120_000, runsPerRoute * 5_000);
const rule = 'every route answers what the document says, whatever it is sent';
test(`${rule} (SECURITY_SEED=${seed})`, { timeout }, async () => {
  const found: string[] = [];
  let asked = 0;
  for (const route of routes) {
    const property = fc.asyncProperty(fc.gen(), async (g) => {
      const drawn = draw(g, route);
      if (drawn.broken === 'nothing' && notWhole.test(route.name)) return;
      asked++;
      const answer = await send(route, drawn);
      const complaints = complaintsOf(route, drawn, answer);
      if (complaints.length === 0) return;
      const { path, query, body } = drawn;
      const sent = JSON.stringify({ path, query, body }).slice(0, 600);
      throw new Error(
        `${route.name} (${drawn.broken}) ${sent} -> ${answer.status} ${answer.text.slice(0, 400)}: ${complaints.join('; ').slice(0, 600)}`,
      );
    });
    // The first failure of a route as it is: requests depend on those before, so there is nothing to shrink.
    const details = await fc.check(property, { seed, numRuns: runsPerRoute, endOnFailure: true });
    if (details.failed) found.push((details.errorInstance as Error | null)?.message ?? 'failed');
  }
  expect(asked).toBeGreaterThan(routes.length * runsPerRoute * 0.7);
  expect(found, found.join('\n\n')).toEqual([]);
});
