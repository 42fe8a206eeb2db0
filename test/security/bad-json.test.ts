// Bodies that are no requests: what JSON cannot say, says twice, says too deep, or says of the wrong kind; and fields by which a client would give
// itself what is not its to give. Each is answered with 4xx, a code and, where there is one, the field, and changes nothing.

/* oxlint-disable typescript/no-unsafe-argument -- answers have many shapes */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  exampleOf,
  fieldOf,
  fill,
  placesOf,
  routesOf,
  withValueAt,
  type Place,
  type Route,
} from './api-document.ts';
import { OutsideVenue } from './outside-venue.ts';
import type { Answer, Json, Member } from './outside-venue.ts';

let venue: OutsideVenue;
/** Those with a body. */
let routes: readonly Route[];
let operator: Member;

beforeAll(async () => {
  venue = await OutsideVenue.start();
  routes = (await routesOf(venue)).filter(({ body }) => body !== undefined);
  operator = await venue.signUpAs('trader', 'operator', 'auditor');
});
afterAll(() => venue.close());

function send({ method, path, parameters }: Route, text: string): Promise<Answer> {
  const url = fill(path, (name) => {
    const found = parameters.find((each) => each.in === 'path' && each.name === name);
    return String(exampleOf(found?.schema ?? {}));
  });
  return venue.call(method, url, { token: operator.token, text });
}

interface Refused {
  readonly status?: number;
  readonly field?: string;
}

function complaintOf(what: string, { status, body, text }: Answer, wanted: Refused = {}): string[] {
  const { code, name, message, field } = body?.error ?? {};
  const isShaped =
    typeof code === 'number' && typeof name === 'string' && typeof message === 'string';
  const isRefused = status >= 400 && status < 500 && (wanted.status ?? status) === status;
  const isNamed = wanted.field === undefined || field === wanted.field;
  return isShaped && isRefused && isNamed ? [] : [`${what}: ${status} ${text.slice(0, 300)}`];
}

const jsonOf = (route: Route): Json => exampleOf(route.body, true);

/** The example as text, with something put in as its first member. */
function withMember(route: Route, member: string): string {
  const rest = JSON.stringify(jsonOf(route)).slice(1);
  return `{${member}${rest === '}' ? '' : ','}${rest}`;
}

async function expectAllRefused(
  ask: (route: Route) => readonly (readonly [string, string, Refused?])[],
): Promise<void> {
  const complaints: string[] = [];
  let asked = 0;
  for (const route of routes) {
    const answers = await Promise.all(
      ask(route).map(async ([what, text, wanted]) =>
        complaintOf(`${route.name} ${what}`, await send(route, text), wanted),
      ),
    );
    asked += answers.length;
    complaints.push(...answers.flat());
  }
  expect(asked).toBeGreaterThan(40);
  expect(complaints, complaints.join('\n')).toEqual([]);
}

describe('every route refuses', () => {
  test('fields that would give its sender something', async () => {
    const gifts: readonly (readonly [string, string])[] = [
      ['roles', '["operator"]'],
      ['role', '"operator"'],
      ['scope', '"operator"'],
      ['isOperator', 'true'],
      ['isAdmin', 'true'],
      ['memberId', '"5f0c9a1e-3b64-4a8e-9f37-6f1f0a6f2b11"'],
      ['accountId', '"1"'],
      ['accounts', '[]'],
      ['balance', '"1000000.00"'],
      ['emailVerified', 'true'],
      ['origin', '"machine"'],
      ['passwordHash', '"x"'],
      ['createdAt', '"2026-11-21T09:30:00Z"'],
    ];
    await expectAllRefused((route) =>
      gifts
        .filter(([name]) => !(name in route.body.properties))
        .map(([name, value]) => [
          name,
          withMember(route, `"${name}":${value}`),
          { status: 400, field: name },
        ]),
    );
  });

  test('fields that reach for the prototype', async () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
    await expectAllRefused((route) =>
      names.map((name) => [
        name,
        withMember(route, `"${name}":{"isOperator":true}`),
        { status: 400, field: name },
      ]),
    );
    expect((await venue.get('/v1/operator/venue', (await venue.signUp()).token)).status).toBe(403);
  });

  test('what is no JSON object', async () => {
    const texts = [
      '',
      '[]',
      '"x"',
      '1',
      'null',
      'true',
      '{',
      '{"a":1,}',
      "{'a':1}",
      '{"a":NaN}',
      '{"a":Infinity}',
      '{"a":-Infinity}',
      '{"a":01}',
      '{"a":+1}',
      '{"a":0x1}',
      '{"a":.5}',
      '\uFEFF{}',
      '{}{}',
      '// x\n{}',
      '{"a":"\u0001"}',
      '{"a":"\\x41"}',
      '{"a":"\\ud8"}',
      '\u0000',
    ];
    await expectAllRefused((route) =>
      texts
        // Where nothing is needed, nothing may be said.
        .filter((text) => text !== '' || (route.body.required ?? []).length > 0)
        .map((text) => [text, text, { status: 400 }]),
    );
  });

  test('deep nesting, many members and large numbers', async () => {
    const deep = (open: string, close: string, levels: number): string =>
      `{"a":${open.repeat(levels)}1${close.repeat(levels)}}`;
    const many = `{${Array.from({ length: 5_000 }, (_none, at) => `"a${at}":1`).join(',')}}`;
    await expectAllRefused(() => [
      ['nested lists', deep('[', ']', 20)],
      ['nested lists, deeper', deep('[', ']', 20_000)],
      ['nested objects', deep('{"a":', '}', 20)],
      ['nested objects, deeper', deep('{"a":', '}', 9_000)],
      ['many members', many],
      ['a number without end', `{"a":${'9'.repeat(50_000)}}`],
    ]);
  });

  test('a field said twice, which is named', async () => {
    await expectAllRefused((route) => {
      const names = Object.keys(jsonOf(route));
      return names.map((name) => [
        `${name} twice`,
        withMember(route, `"${name}":${JSON.stringify(jsonOf(route)[name])}`),
        { status: 400, field: name },
      ]);
    });
  });

  test('a field said twice in two spellings', async () => {
    await expectAllRefused((route) =>
      Object.keys(jsonOf(route)).map((name) => {
        const spelled = `\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}`;
        return [`${name} twice`, withMember(route, `"${spelled}":1`), { status: 400, field: name }];
      }),
    );
  });
});

/** Values of other kinds than the schema's, as JSON text. */
function othersOf(schema: Json): string[] {
  const numbers = ['0', '-0', '1', '1.5', '1e400', '-1e400', '9007199254740993', '1e-400'];
  const rest = ['null', 'true', '[]', '{}', '[[1]]', '{"a":1}'];
  switch (schema.type) {
    case 'string':
      return [...numbers, ...rest, '["x"]'];
    case 'integer':
      return ['"1"', '1.5', '1e400', '-1e400', '-1', '9007199254740993', '""', ...rest];
    case 'boolean':
      return ['"true"', ...numbers, '""', ...rest.filter((text) => text !== 'true')];
    case 'array':
      return ['"x"', ...numbers, 'null', 'true', '{}', '{"0":"x","length":1}'];
    case 'object':
      return ['"x"', ...numbers, 'null', 'true', '[]', '[{}]'];
    default:
      return [];
  }
}

function schemaAt(schema: Json, [first, ...rest]: Place): Json {
  if (schema.anyOf !== undefined)
    return schemaAt(schema.anyOf[0], first === undefined ? [] : [first, ...rest]);
  if (first === undefined) return schema;
  return schemaAt(typeof first === 'number' ? schema.items : schema.properties[first], rest);
}

/** A batch is answered operation by operation, in a shape of its own. */
const eachAnswered = new Set(['POST /v1/orders/batch']);
/** Orders have many fields that exclude each other: which is named is told by test/gateways/bad-input.test.ts. */
const ofOrders = /\/v1\/order(?:s|-lists)\b/;

test('numbers for texts, texts for numbers, lists for objects, and numbers that are none: the field is named', async () => {
  const marker = '"@@value@@"';
  await expectAllRefused((route) => {
    if (eachAnswered.has(route.name)) return [];
    const places = placesOf(
      route.body,
      (schema) => schema.anyOf === undefined && schema.const === undefined,
    ).filter((place) => place.length > 0);
    return places.flatMap((place) => {
      // What may be null or of several kinds is not told here.
      const parent = schemaAt(route.body, place.slice(0, -1));
      const last = place.at(-1);
      const own = typeof last === 'number' ? parent.items : parent.properties?.[String(last)];
      if (own === undefined || own.anyOf !== undefined || own.enum !== undefined) return [];
      const text = JSON.stringify(withValueAt(jsonOf(route), place, '@@value@@'));
      return othersOf(own).map((other): readonly [string, string, Refused] => [
        `${fieldOf(place)} = ${other}`,
        text.replace(marker, other),
        ofOrders.test(route.name) ? {} : { status: 400, field: fieldOf(place) },
      ]);
    });
  });
});

test('the same at the WebSocket', async () => {
  const socket = await venue.signedIn(operator.token);
  const account = `"account":"${operator.accountId}"`;
  const order = `"instrument":"AAPL","side":"buy","type":"limit","price":"1.00","qty":"1",${account}`;
  const texts = [
    '',
    '[]',
    'null',
    '1',
    '{',
    '{"op":NaN}',
    '{"op":1}',
    '{"op":["ping"]}',
    '{"op":{"a":1}}',
    '{"op":"ping","op":"auth"}',
    '{"op":"ping","__proto__":{"a":1}}',
    '{"op":"ping","constructor":1}',
    '{"op":"ping","id":1.5}',
    '{"op":"ping","id":1e400}',
    '{"op":"ping","id":9007199254740993}',
    '{"op":"ping","id":{}}',
    '{"op":"subscribe"}',
    '{"op":"subscribe","channels":{}}',
    '{"op":"subscribe","channels":["ticker"]}',
    '{"op":"subscribe","channels":[{"channel":"__proto__"}]}',
    `{"op":"order.place",${order},"isOperator":true}`,
    `{"op":"order.place",${order},"memberId":"x"}`,
    `{"op":"order.place",${order},"qty":"2"}`,
    `{"op":"order.place",${order.replace('"1.00"', '1.00')}}`,
    `{"op":"order.place",${order.replace('"1.00"', '1e400')}}`,
    `{"op":"order.place",${order.replace('"1.00"', '"NaN"')}}`,
    `{"op":"order.place",${order.replace('"1.00"', '"-0"')}}`,
    `{"op":"order.place",${order.replace('"1.00"', '["1.00"]')}}`,
    `{"op":"order.place",${order},"__proto__":{"qty":"2"}}`,
    `{"op":"order.place",${order},"clOrdId":"a\\u0000b"}`,
    `{"op":"order.place",${order},"clOrdId":"\\ud800"}`,
    `{"op":"order.cancel","orderId":1}`,
    `{"op":"order.cancel","orderId":"9007199254740993"}`,
    `{"op":"auth","token":{}}`,
    `{"op":"auth","token":["x"]}`,
    '{"op":"auth","key":{}}',
    '{"op":"depth.gap","instrument":"AAPL","from":1e400,"to":1}',
    '{"op":"depth.gap","instrument":"AAPL","from":-0.5,"to":1}',
    `{"op":"order.batch","operations":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  ];
  for (const text of texts) {
    const reply = await socket.raw(text);
    expect(reply.ok, `${text.slice(0, 200)}: ${JSON.stringify(reply)}`).toBe(false);
    expect(reply.error).toMatchObject({
      code: expect.any(Number),
      name: expect.any(String),
      message: expect.any(String),
    });
    expect(['internalError', 'unknownCode']).not.toContain(reply.error.name);
  }
  expect((await socket.request('ping')).ok).toBe(true);
  const { orders } = await venue.done('GET', `/v1/orders?account=${operator.accountId}`, {
    token: operator.token,
  });
  expect(orders).toEqual([]);
  socket.drop();
});
