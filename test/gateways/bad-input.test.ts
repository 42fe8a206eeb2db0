// Everything that is no order, field by field, at both doors: each is answered with a code that names the field, the same at either door, and
// nothing happens.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestSocket } from '../support/test-socket.ts';
import { limitOrder, TestVenue } from '../support/test-venue.ts';

let venue: TestVenue;
let token: string;
let socket: TestSocket;
let openOrderId: string;

beforeAll(async () => {
  venue = await TestVenue.start();
  token = await venue.token('buyer_demo');
  socket = await venue.socket(token);
  const { body } = await venue.call('POST', '/v1/orders', { token, body: limitOrder() });
  openOrderId = body.orderId;
});
afterAll(() => venue.close());

interface Bad {
  readonly what: string;
  /** JSON text of the field's value; undefined leaves the field out. */
  readonly json: string | undefined;
  readonly code: number;
}

const code = {
  malformed: 200,
  missing: 201,
  invalid: 202,
  unknownField: 214,
  side: 110,
  type: 111,
  timeInForce: 112,
  clOrdId: 116,
  instrument: 1,
  tick: 18,
  qty: 13,
  account: 202,
  forbidden: 204,
  priceBounds: 106,
  stopBounds: 154,
  expireTimePast: 166,
  budgetRange: 169,
};

/** What no field takes. */
function wrongTypes(of: number, except: readonly string[] = []): Bad[] {
  const values = [
    'null',
    'true',
    '1',
    '-1',
    '1.5',
    '-0',
    '1e400',
    '9007199254740993',
    '[]',
    '{}',
    '["10"]',
    '{"a":1}',
    '""',
    '" "',
  ];
  return values
    .filter((json) => !except.includes(json))
    .map((json) => ({ what: json, json, code: of }));
}

const decimals: readonly Bad[] = [
  '"NaN"',
  '"Infinity"',
  '"-0"',
  '"-10"',
  '"+10"',
  '"1e3"',
  '"0x10"',
  '"10."',
  '".5"',
  '"1,000"',
  '"1 0"',
  '"010"',
  '"10\\u0000"',
  '"١٠"',
  '"10 "',
].map((json) => ({ what: json, json, code: code.invalid }));

const quantities: readonly Bad[] = [
  ...wrongTypes(code.invalid),
  ...decimals,
  { what: '"1.5"', json: '"1.5"', code: code.qty },
  { what: '"0"', json: '"0"', code: code.qty },
  { what: '"9007199254740993"', json: '"9007199254740993"', code: 108 },
];

/** `bounds` is what the code is for a price that no instrument has. */
function prices(bounds: number): Bad[] {
  return [
    ...wrongTypes(code.invalid),
    ...decimals,
    { what: '"585.331"', json: '"585.331"', code: code.tick },
    { what: '"0"', json: '"0"', code: bounds },
    { what: '"90071992547409.93"', json: '"90071992547409.93"', code: bounds },
  ];
}

const fields: Readonly<Record<string, readonly Bad[]>> = {
  instrument: [
    { what: 'missing', json: undefined, code: code.missing },
    ...wrongTypes(code.invalid, ['""', '" "']),
    ...[
      '""',
      '" "',
      '"aapl"',
      '"AAPL "',
      '"__proto__"',
      '"constructor"',
      `"${'A'.repeat(300)}"`,
    ].map((json) => ({ what: json, json, code: code.instrument })),
  ],
  side: [
    { what: 'missing', json: undefined, code: code.missing },
    ...wrongTypes(code.side),
    { what: '"BUY"', json: '"BUY"', code: code.side },
    { what: '"toString"', json: '"toString"', code: code.side },
  ],
  type: [
    { what: 'missing', json: undefined, code: code.missing },
    ...wrongTypes(code.type),
    { what: '"Stop"', json: '"Stop"', code: code.type },
    { what: '"constructor"', json: '"constructor"', code: code.type },
  ],
  qty: [
    { what: 'missing', json: undefined, code: code.missing },
    ...wrongTypes(code.invalid),
    ...decimals,
    { what: '"1.5"', json: '"1.5"', code: code.qty },
    { what: '"0"', json: '"0"', code: code.qty },
    { what: '"9007199254740993"', json: '"9007199254740993"', code: 108 },
    { what: 'a long number', json: `"${'9'.repeat(4_000)}"`, code: 108 },
  ],
  price: [
    ...wrongTypes(code.invalid),
    ...decimals,
    { what: '"585.331"', json: '"585.331"', code: code.tick },
    { what: '"585.330"', json: '"585.330"', code: code.tick },
    { what: '"0"', json: '"0"', code: 106 },
    { what: '"90071992547409.93"', json: '"90071992547409.93"', code: 106 },
  ],
  timeInForce: [
    ...wrongTypes(code.timeInForce),
    { what: '"gtc"', json: '"gtc"', code: code.timeInForce },
    { what: '"GTX"', json: '"GTX"', code: code.timeInForce },
  ],
  postOnly: [...wrongTypes(code.invalid, ['true'])],
  repriceToPost: [...wrongTypes(code.invalid, ['true'])],
  allOrNone: [...wrongTypes(code.invalid, ['true'])],
  stopPrice: prices(code.stopBounds),
  activationPrice: prices(code.stopBounds),
  trailingOffset: prices(code.priceBounds),
  trailingOffsetBps: [
    ...wrongTypes(code.invalid, ['1']),
    ...['0', '1000001', '"5"'].map((json) => ({ what: json, json, code: code.invalid })),
  ],
  displayQty: quantities,
  minQty: quantities,
  cashOrderQty: [
    ...wrongTypes(code.invalid),
    ...decimals,
    { what: '"1.001"', json: '"1.001"', code: code.invalid },
    ...['"0"', '"0.00"', '"90071992547409.93"'].map((json) => ({
      what: json,
      json,
      code: code.budgetRange,
    })),
  ],
  expireTime: [
    ...wrongTypes(code.invalid),
    ...[
      '"2026-11-21"',
      '"2026-11-21T16:00:00"',
      '"2026-11-21 16:00:00Z"',
      '"2026-11-21T16:00:00z"',
      '"2026-11-21T16:00:00+00:00"',
      '"2026-11-21T16:00:00.Z"',
      '"2026-11-21T16:00:00.1234567Z"',
      '"2026-02-30T16:00:00Z"',
      '"2027-02-29T16:00:00Z"',
      '"2026-13-01T16:00:00Z"',
      '"2026-11-21T24:00:00Z"',
      '"2026-11-21T23:59:60Z"',
      '"2300-01-01T00:00:00Z"',
      '"+002026-11-21T16:00:00Z"',
    ].map((json) => ({ what: json, json, code: code.invalid })),
    ...['"1970-01-01T00:00:00Z"', '"1969-12-31T23:59:59.999999Z"', '"0001-01-01T00:00:00Z"'].map(
      (json) => ({ what: json, json, code: code.expireTimePast }),
    ),
  ],
  stpMode: [
    ...wrongTypes(code.invalid),
    ...['"CancelNewest"', '"toString"', '"__proto__"'].map((json) => ({
      what: json,
      json,
      code: code.invalid,
    })),
  ],
  clOrdId: [
    ...wrongTypes(code.clOrdId),
    ...['"a b"', '"a/b"', '"ä"', '"a\\u0000"', '"😀"', `"${'x'.repeat(37)}"`].map((json) => ({
      what: json,
      json,
      code: code.clOrdId,
    })),
  ],
  account: [
    ...wrongTypes(code.account),
    ...['"1e1"', '"010"', '"-10"', '"10.0"', '"99999999999"'].map((json) => ({
      what: json,
      json,
      code: code.account,
    })),
    ...['"11"', '"1"', '"4000000000"'].map((json) => ({ what: json, json, code: code.forbidden })),
  ],
  unknown: [
    { what: 'a field of another request', json: '"1"', code: code.unknownField },
    { what: 'null', json: 'null', code: code.unknownField },
    { what: 'deep nesting', json: `${'['.repeat(5)}${']'.repeat(5)}`, code: code.unknownField },
  ],
  ['__proto__']: [{ what: 'a prototype', json: '{"qty":"1"}', code: code.unknownField }],
};

/** A good order as JSON text, with one field another. */
function orderText(field: string, json: string | undefined, envelope = ''): string {
  const order = { ...limitOrder(), timeInForce: 'GTC', postOnly: false, account: '10' };
  const members = Object.entries(order)
    .filter(([name]) => name !== field)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  if (json !== undefined) members.push(`${JSON.stringify(field)}:${json}`);
  return `{${envelope}${members.join(',')}}`;
}

describe.each(Object.entries(fields))('%s', (field, cases) => {
  test.each(cases)('$what is refused at both doors', async ({ json, code: expected }) => {
    const hash = await venue.stateHash();
    const { seq } = venue.venue;
    const rest = await venue.call('POST', '/v1/orders', { token, text: orderText(field, json) });
    expect(rest.status, rest.text).toBeGreaterThanOrEqual(400);
    expect(rest.body.error).toMatchObject({ code: expected, field });
    expect(rest.body).not.toHaveProperty('order');

    const reply = await socket.raw(orderText(field, json, '"id":"bad","op":"order.place",'));
    expect(reply).toMatchObject({ id: 'bad', ok: false });
    expect(reply.error).toEqual(rest.body.error);

    expect(venue.venue.seq).toBe(seq);
    expect(await venue.stateHash()).toBe(hash);
  });
});

test('a field given twice is refused at both doors, whatever its values', async () => {
  const hash = await venue.stateHash();
  for (const field of ['qty', 'account', 'clOrdId']) {
    const text = orderText('', undefined).slice(0, -1);
    const again = `,"${field}":"10"}`;
    const rest = await venue.call('POST', '/v1/orders', { token, text: text + again });
    expect(rest.body.error).toMatchObject({ code: code.malformed, field });
    const reply = await socket.raw(`{"id":1,"op":"order.place",${text.slice(1)}${again}`);
    expect(reply.error).toEqual(rest.body.error);
  }
  expect(await venue.stateHash()).toBe(hash);
});

describe('the other requests about orders', () => {
  const cases: readonly (readonly [string, string, number, string])[] = [
    ['order.cancel', '{}', code.missing, 'orderId'],
    ['order.cancel', '{"orderId":1}', code.invalid, 'orderId'],
    ['order.cancel', '{"orderId":"0"}', code.invalid, 'orderId'],
    ['order.cancel', '{"orderId":"-1"}', code.invalid, 'orderId'],
    ['order.cancel', '{"orderId":"9007199254740993"}', code.invalid, 'orderId'],
    ['order.cancel', '{"orderId":"ID","clOrdId":"x"}', 113, 'clOrdId'],
    ['order.cancel', '{"clOrdId":"a b"}', code.clOrdId, 'clOrdId'],
    ['order.cancel', '{"clOrdId":""}', code.clOrdId, 'clOrdId'],
    ['order.cancel', '{"orderId":"ID","reason":"x"}', code.unknownField, 'reason'],
    ['order.cancel', '{"orderId":"ID","account":"11"}', code.forbidden, 'account'],
    ['order.cancel', '{"orderId":"ID","orderId":"ID"}', code.malformed, 'orderId'],
    ['order.amend', '{"qty":"1"}', code.missing, 'orderId'],
    ['order.amend', '{"orderId":"999999","qty":"1"}', 5, 'orderId'],
    ['order.amend', '{"clOrdId":"never-used","qty":"1"}', 5, 'clOrdId'],
    ['order.amend', '{"orderId":"ID","qty":1}', code.invalid, 'qty'],
    ['order.amend', '{"orderId":"ID","qty":"0"}', code.qty, 'qty'],
    ['order.amend', '{"orderId":"ID","price":"0"}', 106, 'price'],
    ['order.amend', '{"orderId":"ID","price":"1.001"}', code.tick, 'price'],
    ['order.amend', '{"orderId":"ID","side":"sell"}', code.unknownField, 'side'],
    ['order.amend', '{"orderId":"ID","qty":"5","qty":"6"}', code.malformed, 'qty'],
    ['order.amend', '{"orderId":"ID","stopPrice":"1.001"}', code.tick, 'stopPrice'],
    ['order.amend', '{"orderId":"ID","stopPrice":"1.00"}', 153, 'stopPrice'],
    ['order.amend', '{"orderId":"ID","displayQty":"1"}', code.unknownField, 'displayQty'],
    ['order.amend', '{"orderId":"ID","qty":"5","instrument":"LOTS"}', 113, 'instrument'],
    ['order.replace', `${orderText('', undefined).slice(0, -1)}}`, code.missing, 'orderId'],
    ['order.replace', '{"orderId":"ID"}', code.missing, 'instrument'],
    ['order.replace', '{"orderId":"ID","origClOrdId":"x"}', 113, 'origClOrdId'],
    ['order.massCancel', '{"instrument":"NOPE"}', code.instrument, 'instrument'],
    ['order.massCancel', '{"instrument":null}', code.invalid, 'instrument'],
    ['order.massCancel', '{"side":"both"}', code.side, 'side'],
    ['order.massCancel', '{"all":true}', code.unknownField, 'all'],
    ['orderList.place', '{}', code.missing, 'type'],
    ['orderList.place', '{"type":"ocO","orders":[]}', code.invalid, 'type'],
    ['orderList.place', '{"type":"oco"}', code.missing, 'orders'],
    ['orderList.place', '{"type":"oco","orders":{}}', code.invalid, 'orders'],
    ['orderList.place', '{"type":"oco","orders":[1]}', code.invalid, 'orders'],
    ['orderList.place', '{"type":"oco","orders":[]}', 171, 'orders'],
    ['orderList.place', '{"type":"oco","orders":[{},{},{},{}]}', 171, 'orders'],
    ['orderList.place', '{"type":"oco","orders":[{}]}', code.missing, 'orders[0].instrument'],
    ['orderList.place', '{"type":"oco","legs":[]}', code.unknownField, 'legs'],
    [
      'orderList.place',
      '{"type":"oco","orders":[{"account":"10"}]}',
      code.unknownField,
      'orders[0].account',
    ],
    [
      'orderList.place',
      '{"type":"oco","orders":[{"side":"buy","side":"buy"}]}',
      code.malformed,
      'side',
    ],
    ['order.batch', '{}', code.missing, 'operations'],
    ['order.batch', '{"operations":[]}', code.invalid, 'operations'],
    ['order.batch', '{"operations":{}}', code.invalid, 'operations'],
    ['order.batch', '{"operations":[{}],"atomic":"yes"}', code.invalid, 'atomic'],
    ['order.batch', '{"operations":[{}],"all":true}', code.unknownField, 'all'],
    ['order.batch', '{"operations":[{"op":"place","op":"place"}]}', code.malformed, 'op'],
    ['order.batch', '{"operations":[{}],"account":"11"}', code.forbidden, 'account'],
    [
      'order.batch',
      `{"operations":[${Array.from({ length: 101 }, () => '{}').join(',')}]}`,
      code.invalid,
      'operations',
    ],
  ];

  test.each(cases)('%s %s is refused', async (op, text, expected, field) => {
    const hash = await venue.stateHash();
    const body = text.replaceAll('"ID"', `"${openOrderId}"`).slice(1);
    const comma = body === '}' ? '' : ',';
    const reply = await socket.raw(`{"id":1,"op":"${op}"${comma}${body}`);
    expect(reply).toMatchObject({ id: 1, ok: false, error: { code: expected, field } });
    expect(await venue.stateHash()).toBe(hash);
  });
});

describe('messages that are none', () => {
  const cases: readonly (readonly [string, string, object])[] = [
    ['not JSON', '{"id":1,"op":', { code: code.malformed }],
    ['an empty message', '', { code: code.malformed }],
    ['a list', '[{"op":"ping"}]', { code: code.malformed }],
    ['a number', '1e400', { code: code.malformed }],
    ['null', 'null', { code: code.malformed }],
    [
      'deep nesting',
      `{"id":1,"op":"ping","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
      { code: code.malformed },
    ],
    ['no operation', '{"id":1}', { code: code.missing, field: 'op' }],
    ['an unknown operation', '{"id":1,"op":"order.steal"}', { code: 209, field: 'op' }],
    ['an operation from a prototype', '{"id":1,"op":"constructor"}', { code: 209, field: 'op' }],
    ['an operation that is no string', '{"id":1,"op":{}}', { code: 209, field: 'op' }],
    [
      'a field given twice',
      '{"id":1,"op":"ping","op":"ping"}',
      { code: code.malformed, field: 'op' },
    ],
    ['an id that is an object', '{"id":{},"op":"ping"}', { code: code.invalid, field: 'id' }],
    ['an id that is null', '{"id":null,"op":"ping"}', { code: code.invalid, field: 'id' }],
    [
      'an id that no number can hold',
      '{"id":9007199254740993,"op":"ping"}',
      { code: code.invalid, field: 'id' },
    ],
    ['an id without end', '{"id":1e400,"op":"ping"}', { code: code.invalid, field: 'id' }],
    ['a fraction for an id', '{"id":1.5,"op":"ping"}', { code: code.invalid, field: 'id' }],
    ['a long id', `{"id":"${'x'.repeat(65)}","op":"ping"}`, { code: code.invalid, field: 'id' }],
    ['an oversize message', `{"id":1,"op":"ping","x":"${'x'.repeat(64 * 1024)}"}`, { code: 208 }],
  ];

  test.each(cases)('%s is answered, and the connection goes on', async (_what, text, error) => {
    const reply = await socket.raw(text);
    expect(reply.ok).toBe(false);
    expect(reply.error).toMatchObject(error);
    expect((await socket.request('ping')).ok).toBe(true);
  });

  test('a binary frame is answered, and the connection goes on', async () => {
    const reply = await socket.raw(Buffer.from('{"id":1,"op":"ping"}'));
    expect(reply).toMatchObject({ id: null, ok: false, error: { code: code.malformed } });
    expect((await socket.request('ping')).ok).toBe(true);
  });

  test('ids come back as they were', async () => {
    for (const id of ['a', '', 'ü"\\\u2028😀', 0, -5, 2 ** 53 - 1]) {
      const reply = await socket.raw(JSON.stringify({ id, op: 'ping' }));
      expect(reply).toMatchObject({ id, ok: true });
    }
    expect(await socket.raw('{"op":"ping"}')).toMatchObject({ id: null, ok: true });
  });

  test('frames beyond every bound end that connection only', async () => {
    const other = await venue.socket();
    other.send('x'.repeat(270_000));
    expect(await other.closed).toBe(1009);
    const wrong = await venue.socket();
    wrong.socket.send(Buffer.from([0xc3, 0x28]), { binary: false });
    expect(await wrong.closed).toBe(1007);
    expect((await socket.request('ping')).ok).toBe(true);
  });
});
