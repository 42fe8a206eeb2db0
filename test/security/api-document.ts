// The OpenAPI document as tests read it: every route with its access and its parts. What a test is made of from here cannot forget a route.

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
        schema: each.schema,
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
