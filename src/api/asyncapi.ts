// The WebSocket as an AsyncAPI 3 document, written from its schemas and nothing else, with an example of every frame. It must never be edited by
// hand: what it says is what ws-schemas.ts says.

import type { TSchema } from 'typebox';
import { ErrorReply, replyOf, wsChannels, wsOperations } from './ws-schemas.ts';

type Json = Readonly<Record<string, unknown>>;

interface Message {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly payload: TSchema;
  readonly examples: readonly { readonly payload: unknown }[];
}

const channelRef = '#/channels/venue';

/** The document; the same for the same version. */
export function asyncApi(version: string): Json {
  const schemas: Record<string, unknown> = {};
  const messages = framesOf().map((frame) => ({
    ...frame,
    payload: withReferences(frame.payload, schemas, true),
  }));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Buttonwood',
      version,
      description:
        'The WebSocket of the exchange: text frames of JSON. Requests are answered by id; pushes come by channel, after a subscription. Prices, quantities and money are decimal strings, times RFC 3339 in UTC with microseconds, ids strings. The rules are in docs/api.md.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      here: {
        host: '{host}',
        protocol: 'wss',
        description: 'The venue that served this page; ws where there is no TLS.',
        variables: { host: { default: 'localhost:8080' } },
        security: [{ $ref: '#/components/securitySchemes/accessToken' }],
      },
    },
    channels: {
      venue: {
        address: '/v1/ws',
        title: 'The one connection',
        messages: Object.fromEntries(
          messages.map(({ name }) => [
            name,
            { $ref: `#/components/messages/${escapePointer(name)}` },
          ]),
        ),
        bindings: { ws: { method: 'GET' } },
      },
    },
    operations: { ...requestOperations(), ...pushOperations() },
    components: {
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'At the upgrade, or later with the operation `auth`.',
        },
      },
      messages: Object.fromEntries(messages.map((each) => [each.name, each])),
      schemas,
    },
  };
}

/** Every frame that there is, by name: `order.place.request`, `order.place.reply`, `error.reply`, `depth.delta`. */
export function framesOf(): readonly Message[] {
  const frames: Message[] = [];
  for (const [op, { description, request, result }] of Object.entries(wsOperations)) {
    frames.push(message(`${op}.request`, description, request));
    frames.push(message(`${op}.reply`, `The result of ${op}.`, replyOf(result)));
  }
  frames.push(message('error.reply', 'The request was refused; nothing happened.', ErrorReply));
  for (const [channel, { description, pushes }] of Object.entries(wsChannels)) {
    for (const [type, schema] of Object.entries<TSchema>(pushes)) {
      frames.push(message(`${channel}.${type}`, description, schema));
    }
  }
  return frames;
}

function requestOperations(): Json {
  return Object.fromEntries(
    Object.entries(wsOperations).map(([op, { description }]) => [
      op,
      {
        action: 'receive',
        summary: description,
        channel: { $ref: channelRef },
        messages: [messageRef(`${op}.request`)],
        reply: {
          channel: { $ref: channelRef },
          messages: [messageRef(`${op}.reply`), messageRef('error.reply')],
        },
      },
    ]),
  );
}

function pushOperations(): Json {
  return Object.fromEntries(
    Object.entries(wsChannels).map(([channel, { description, pushes, isPrivate }]) => [
      `push.${channel}`,
      {
        action: 'send',
        summary: isPrivate ? `${description} Private.` : description,
        channel: { $ref: channelRef },
        messages: Object.keys(pushes).map((type) => messageRef(`${channel}.${type}`)),
      },
    ]),
  );
}

/** The schema with every titled object inside it as a reference; those are put into `schemas`, once each. */
function withReferences(
  schema: unknown,
  schemas: Record<string, unknown>,
  isOutermost = false,
): unknown {
  if (Array.isArray(schema)) return schema.map((each) => withReferences(each, schemas));
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = (): Json =>
    Object.fromEntries(
      Object.entries(schema).map(([name, each]) => [name, withReferences(each, schemas)]),
    );
  const { title, type } = schema as { readonly title?: unknown; readonly type?: unknown };
  if (isOutermost || typeof title !== 'string' || type !== 'object') return inside();
  schemas[title] ??= inside();
  return { $ref: `#/components/schemas/${escapePointer(title)}` };
}

function messageRef(name: string): Json {
  return { $ref: `${channelRef}/messages/${escapePointer(name)}` };
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function message(name: string, summary: string, payload: TSchema): Message {
  return { name, title: name, summary, payload, examples: [{ payload: exampleOf(payload) }] };
}

interface AnySchema {
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly AnySchema[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, AnySchema>>;
  readonly required?: readonly string[];
  readonly items?: AnySchema;
  readonly minItems?: number;
  readonly minimum?: number;
}

/** A value that the schema takes: its own example, else the least that it asks for. */
function exampleOf(given: TSchema): unknown {
  const schema = given as AnySchema;
  const inner = (each: AnySchema): unknown => exampleOf(each);
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.anyOf?.[0] !== undefined) return inner(schema.anyOf[0]);
  switch (schema.type) {
    case 'object': {
      const required = schema.required ?? [];
      const entries = Object.entries(schema.properties ?? {});
      const shown = entries.filter(([name]) => required.includes(name) || name === 'id');
      return Object.fromEntries(shown.map(([name, each]) => [name, inner(each)]));
    }
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () =>
        schema.items === undefined ? null : inner(schema.items),
      );
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return 'text';
  }
}
