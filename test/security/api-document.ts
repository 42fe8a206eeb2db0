// The OpenAPI document as tests read it: every route with its access and its parts. What a test is made of from here cannot forget a route.

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-return -- answers have many shapes */

import type { Json, OutsideVenue } from './outside-venue.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: Json;
}

export interface Route {
  readonly method: string;
  /** With `{names}` in it. */
  readonly path: string;
  /** `METHOD /path`. */
  readonly name: string;
  readonly access: string | undefined;
  readonly isSessionOnly: boolean;
  readonly parameters: readonly Parameter[];
  /** Schema of the body; undefined where there is none. */
  readonly body: Json;
  /** Schemas by status, `default` among them; undefined for an answer that is no JSON. */
  readonly answers: Readonly<Record<string, Json>>;
}

/** Outside of `/v1` nothing declares its access: the process itself tells how it is. */
export const unguarded: readonly string[] = ['/health/live', '/health/ready'];

export async function routesOf(venue: OutsideVenue): Promise<Route[]> {
  const document = await venue.done('GET', '/docs/json');
  return Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      name: `${method.toUpperCase()} ${path}`,
      access: operation['x-access'] as string | undefined,
      isSessionOnly: operation['x-session-only'] === true,
      parameters: ((operation.parameters ?? []) as Json[]).map((each) => ({
        name: String(each.name),
        in: each.in as 'path' | 'query',
        required: each.required === true,
        schema:
          each.example === undefined ? each.schema : { ...each.schema, examples: [each.example] },
      })),
      body: operation.requestBody?.content['application/json'].schema,
      answers: Object.fromEntries(
        Object.entries<Json>(operation.responses).map(([status, answer]) => [
          status,
          answer.content?.['application/json']?.schema,
        ]),
      ),
    })),
  );
}

/** The path with these values in the places of its names, each escaped. */
export function fill(path: string, valueOf: (name: string) => string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(valueOf(name)));
}

/** A value that the schema describes, made of its examples; without what may be left out unless `isWhole`. */
export function exampleOf(schema: Json, isWhole = false): Json {
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return exampleOf(schema.anyOf[0], isWhole);
  if (schema.examples?.length > 0) return schema.examples[0];
  switch (schema.type) {
    case 'object': {
      const required = (schema.required ?? []) as readonly string[];
      const all = Object.entries<Json>(schema.properties ?? {});
      const taken = all.filter(([name]) => isWhole || required.includes(name));
      return Object.fromEntries(taken.map(([name, each]) => [name, exampleOf(each, isWhole)]));
    }
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
        exampleOf(schema.items, isWhole),
      );
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return String(schema.pattern).startsWith('^[1-9]') ? '1' : 'abc';
  }
}

/** A place in a value: names and indexes from its top. */
export type Place = readonly (string | number)[];

/** Every place in what `exampleOf` makes whose schema is meant. */
export function placesOf(schema: Json, isMeant: (each: Json) => boolean, at: Place = []): Place[] {
  const here = isMeant(schema) ? [at] : [];
  if (schema.anyOf !== undefined) {
    const below = placesOf(schema.anyOf[0], isMeant, at);
    return here.length > 0 ? here : below;
  }
  if (schema.type === 'array') return [...here, ...placesOf(schema.items, isMeant, [...at, 0])];
  return [
    ...here,
    ...Object.entries<Json>(schema.properties ?? {}).flatMap(([name, each]) =>
      placesOf(each, isMeant, [...at, name]),
    ),
  ];
}

/** A copy with another value at this place. */
export function withValueAt(value: Json, [first, ...rest]: Place, put: Json): Json {
  if (first === undefined) return put;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[first] = withValueAt(copy[first], rest, put);
  return copy;
}

/** A place as errors name it: `orders[0].qty`. */
export function fieldOf(place: Place): string {
  return place
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join('');
}
