// Connections that mean no good: too slow, too large, malformed on purpose, at both doors. Each is refused or cut in bounded time and memory, while
// another member goes on trading as usual.

import net from 'node:net';
import crypto from 'node:crypto';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newAddress, OutsideVenue, restingOrder } from './outside-venue.ts';
import type { Member } from './outside-venue.ts';

let venue: OutsideVenue;
let member: Member;
let restedBytes: number;
let trading: Promise<number[]>;
let unfinished: Promise<Talk[]>;
const over = { isSo: false };

const memoryGrowthMax = 250 * 1024 * 1024;

beforeAll(async () => {
  venue = await OutsideVenue.start();
  member = await venue.signUp();
  const trader = await venue.signUp();
  restedBytes = venue.residentBytes();
  trading = tradeOn(trader);
  const patience = { patienceMs: 25_000 };
  unfinished = Promise.all([
    talk(['GET /v1/venue HTTP/1.1\r\nHost: x\r\n'], patience),
    talk(
      [head('POST /v1/auth/login', 'Content-Type: application/json', 'Content-Length: 100'), '{'],
      patience,
    ),
    talk(
      ['GET /v1/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'],
      patience,
    ),
  ]);
});
afterAll(() => venue.close());

/** Orders and cancels until all is over; answers how long each took in milliseconds. */
async function tradeOn({ token }: Member): Promise<number[]> {
  const tookMs: number[] = [];
  while (!over.isSo) {
    const startMs = performance.now();
    const placed = await venue.post('/v1/orders', restingOrder(), token);
    if (placed.status !== 201) throw new Error(`the trader was answered ${placed.text}`);
    const { orderId } = placed.body;
    const cancelled = await venue.call('DELETE', `/v1/orders/${String(orderId)}`, { token });
    if (cancelled.status !== 200) throw new Error(`the trader was answered ${cancelled.text}`);
    tookMs.push(performance.now() - startMs);
    await pause(5);
  }
  return tookMs;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Talk {
  readonly answer: string;
  readonly tookMs: number;
  /** True where the venue ended it, false where this side lost patience. */
  readonly wasCut: boolean;
}

/** Says these pieces on a connection of its own, `everyMs` apart, and hears what comes until the other side ends it or patience does. */
function talk(
  pieces: Iterable<string | Buffer>,
  { everyMs = 0, patienceMs = 5_000 } = {},
): Promise<Talk> {
  const { hostname, port } = new URL(venue.url);
  const socket = net.connect(Number(port), hostname);
  const startMs = performance.now();
  let answer = '';
  socket.on('data', (data) => (answer += answer.length < 100_000 ? data.toString('latin1') : ''));
  socket.on('error', () => undefined);
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(false), patienceMs);
    let hasEnded = false;
    const end = (wasCut: boolean): void => {
      hasEnded = true;
      clearTimeout(timer);
      socket.destroy();
      resolve({ answer, tookMs: performance.now() - startMs, wasCut });
    };
    socket.once('close', () => end(true));
    socket.once('end', () => end(true));
    socket.once('connect', () => void say());
    const say = async (): Promise<void> => {
      for (const piece of pieces) {
        if (hasEnded) return;
        if (!socket.write(piece))
          await new Promise<void>((done) => {
            socket.once('drain', done);
            socket.once('close', () => done());
          });
        if (everyMs > 0) await pause(everyMs);
      }
    };
  });
}

const head = (line: string, ...headers: string[]): string =>
  [
    `${line} HTTP/1.1`,
    'Host: venue.example',
    `X-Forwarded-For: ${newAddress()}`,
    ...headers,
    '',
    '',
  ].join('\r\n');

function statuses(answer: string): number[] {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((match) => Number(match[1]));
}

describe('HTTP', () => {
  const json = 'Content-Type: application/json';
  test.each([
    [
      'Content-Length with Transfer-Encoding',
      head('POST /v1/auth/login', json, 'Content-Length: 6', 'Transfer-Encoding: chunked') +
        '0\r\n\r\nGET /v1/venue HTTP/1.1\r\nHost: x\r\n\r\n',
    ],
    [
      'two Content-Lengths',
      head('POST /v1/auth/login', json, 'Content-Length: 2', 'Content-Length: 40') + '{}',
    ],
    [
      'two values in one Content-Length',
      head('POST /v1/auth/login', json, 'Content-Length: 2, 40') + '{}',
    ],
    ['a negative Content-Length', head('POST /v1/auth/login', json, 'Content-Length: -1') + '{}'],
    [
      'a Content-Length that is no number',
      head('POST /v1/auth/login', json, 'Content-Length: 0x2') + '{}',
    ],
    [
      'a Transfer-Encoding that nobody knows',
      head('POST /v1/auth/login', json, 'Transfer-Encoding: chunked, identity') + '{}',
    ],
    [
      'chunked with a blank before the colon',
      head('POST /v1/auth/login', json, 'Transfer-Encoding : chunked') + '0\r\n\r\n',
    ],
    [
      'a chunk size that is no number',
      head('POST /v1/auth/login', json, 'Transfer-Encoding: chunked') + 'zz\r\n{}\r\n0\r\n\r\n',
    ],
    [
      'a chunk of endless size',
      head('POST /v1/auth/login', json, 'Transfer-Encoding: chunked') + 'fffffffffffffffff\r\n{}',
    ],
    ['a folded header', head('GET /v1/venue', 'X-A: b\r\n c')],
    ['a line feed without its carriage return', head('GET /v1/venue', 'X-A: b\nX-B: c\u0000')],
    ['a NUL in a header', head('GET /v1/venue', 'X-A: b\u0000c')],
    ['headers of 64 KiB', head('GET /v1/venue', `X-A: ${'a'.repeat(64 * 1024)}`)],
    [
      'ten thousand headers',
      head('GET /v1/venue', ...Array.from({ length: 10_000 }, (_none, at) => `X-${at}: a`)),
    ],
    ['a path of 64 KiB', head(`GET /v1/${'a'.repeat(64 * 1024)}`)],
    ['no HTTP', 'hello\r\n\r\n'],
    ['TLS', Buffer.from('16030100c8010000c403034f', 'hex')],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('%s is refused and the connection cut', async (_what, text) => {
    const { answer, wasCut } = await talk([text]);
    expect(wasCut).toBe(true);
    const [first = 400, ...others] = statuses(answer);
    expect([400, 413, 431], answer).toContain(first);
    // Nothing that was smuggled in behind it is answered.
    expect(others).toEqual([]);
  });

  test('garbage behind a good request is refused, and nothing behind the garbage is answered', async () => {
    const { answer, wasCut } = await talk([
      `${head('GET /v1/venue')}${crypto.randomBytes(200).toString('latin1')}\r\n\r\n${head('GET /v1/venue')}`,
    ]);
    expect(wasCut).toBe(true);
    // The refusal may come before the answer of the good one has.
    expect(statuses(answer).filter((status) => status !== 200)).toEqual([400]);
    expect(statuses(answer).indexOf(400)).toBe(statuses(answer).length - 1);
  });

  test('thousands of requests in one breath are answered in order, or cut', async () => {
    const { answer } = await talk([head('GET /v1/venue').repeat(5_000)], { patienceMs: 3_000 });
    expect(new Set(statuses(answer))).toEqual(new Set([200]));
  });

  test('a body larger than 64 KiB is refused, said beforehand or not', async () => {
    const said = await talk(
      [
        head(
          'POST /v1/orders',
          json,
          `Authorization: Bearer ${member.token}`,
          'Content-Length: 1000000000',
        ),
      ],
      { patienceMs: 2_000 },
    );
    expect(statuses(said.answer)).toEqual([413]);
    function* chunks(): Iterable<string> {
      yield head(
        'POST /v1/orders',
        json,
        `Authorization: Bearer ${member.token}`,
        'Transfer-Encoding: chunked',
      );
      for (let sent = 0; sent < 200; sent++) yield `10000\r\n${'a'.repeat(0x10000)}\r\n`;
    }
    const unsaid = await talk(chunks(), { patienceMs: 3_000 });
    // The end of the connection may overtake the answer, as what comes in is not read any more.
    expect([[413], []]).toContainEqual(statuses(unsaid.answer));
    expect(unsaid.wasCut).toBe(true);
  });

  test.each(['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip'])(
    'a body packed with %s is not unpacked',
    async (encoding) => {
      const bomb = zlib.gzipSync(Buffer.alloc(40 * 1024 * 1024, 0x20));
      const body = bomb.length > 60_000 ? bomb.subarray(0, 60_000) : bomb;
      const before = venue.residentBytes();
      const answer = await venue.call('POST', '/v1/orders', {
        token: member.token,
        text: body,
        headers: { 'content-encoding': encoding },
      });
      expect([400, 413, 415], answer.text).toContain(answer.status);
      expect(venue.residentBytes() - before).toBeLessThan(30 * 1024 * 1024);
    },
  );

  test(
    'two hundred that send their headers, or their bodies, byte by byte hold up nobody',
    { timeout: 60_000 },
    async () => {
      function* slowly(text: string): Iterable<string> {
        yield* text;
      }
      const slow = Array.from({ length: 200 }, (_none, at) =>
        talk(
          at % 2 === 0
            ? slowly(head('GET /v1/venue', `X-A: ${'a'.repeat(1_000)}`))
            : [
                head('POST /v1/auth/login', json, 'Content-Length: 1000'),
                ...slowly('{'.repeat(999)),
              ],
          { everyMs: 50, patienceMs: 4_000 },
        ),
      );
      await pause(500);
      const startMs = performance.now();
      for (let times = 0; times < 20; times++)
        expect((await venue.get('/v1/venue')).status).toBe(200);
      expect(performance.now() - startMs).toBeLessThan(2_000);
      const talks = await Promise.all(slow);
      expect(
        talks.flatMap(({ answer }) => statuses(answer)).filter((status) => status < 400),
      ).toEqual([]);
    },
  );
});

test('who never finishes a request is cut in bounded time', { timeout: 40_000 }, async () => {
  for (const { wasCut, answer } of await unfinished) {
    expect(wasCut).toBe(true);
    expect(statuses(answer)).toEqual([408]);
  }
});

// ---- WebSocket

interface FrameOptions {
  readonly opcode?: number;
  readonly isLast?: boolean;
  readonly isMasked?: boolean;
  readonly reserved?: number;
  /** Said in the place of the real one. */
  readonly length?: bigint;
}

/** A frame as RFC 6455 has it, or nearly. */
function frame(
  text: string | Buffer,
  { opcode = 1, isLast = true, isMasked = true, reserved = 0, length }: FrameOptions = {},
): Buffer {
  const data = Buffer.from(text);
  const first = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  const size = length ?? BigInt(data.length);
  const mask = isMasked ? 0x80 : 0;
  let start: Buffer;
  if (size < 126n) start = Buffer.from([first, mask | Number(size)]);
  else if (size < 65_536n) {
    start = Buffer.from([first, mask | 126, 0, 0]);
    start.writeUInt16BE(Number(size), 2);
  } else {
    start = Buffer.alloc(10);
    start[0] = first;
    start[1] = mask | 127;
    start.writeBigUInt64BE(size, 2);
  }
  const key = crypto.randomBytes(4);
  const masked = isMasked ? data.map((byte, at) => byte ^ (key[at % 4] ?? 0)) : data;
  return Buffer.concat(isMasked ? [start, key, masked] : [start, masked]);
}

const upgrade = (...headers: string[]): string =>
  head(
    'GET /v1/ws',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  );

describe('the WebSocket', () => {
  test.each([
    ['a frame without its mask', [frame('{"op":"ping"}', { isMasked: false })]],
    ['reserved bits', [frame('{"op":"ping"}', { reserved: 4 })]],
    ['the bit of a compression that nobody agreed on', [frame('x', { reserved: 2 })]],
    ['an opcode that there is not', [frame('x', { opcode: 3 })]],
    ['a control frame in pieces', [frame('', { opcode: 9, isLast: false })]],
    ['a control frame that is too long', [frame('x'.repeat(126), { opcode: 9 })]],
    ['a piece of nothing', [frame('x', { opcode: 0 })]],
    ['a message within a message', [frame('x', { isLast: false }), frame('y')]],
    ['text that is no UTF-8', [frame(Buffer.from([0xff, 0xfe]))]],
    ['a length of 2^63', [frame('x', { length: 1n << 63n })]],
    ['a length of a gigabyte', [frame('x', { length: 1n << 30n })]],
    ['a message of a megabyte', [frame('x'.repeat(1024 * 1024))]],
    ['a close frame of one byte', [frame('x', { opcode: 8 })]],
    ['a close code that may not be sent', [frame(Buffer.from([0x03, 0xed]), { opcode: 8 })]],
  ])('is closed by %s', async (_what, frames) => {
    const { answer, wasCut } = await talk([upgrade(), ...frames]);
    expect(statuses(answer)).toEqual([101]);
    expect(wasCut).toBe(true);
  });

  test.each([
    [
      'another version',
      head(
        'GET /v1/ws',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 7',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ),
    ],
    [
      'no key',
      head('GET /v1/ws', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'),
    ],
    [
      'a key that is none',
      head(
        'GET /v1/ws',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: x',
      ),
    ],
    ['another method', upgrade().replace('GET', 'POST')],
    ['another path', upgrade().replace('/v1/ws', '/v1/other')],
    ['another protocol', upgrade().replace('Upgrade: websocket', 'Upgrade: h2c')],
  ])('is not opened with %s', async (_what, text) => {
    const { answer } = await talk([text], { patienceMs: 2_000 });
    expect(
      statuses(answer).every((status) => status >= 400),
      answer,
    ).toBe(true);
  });

  test('a flood of pieces is cut', async () => {
    function* flood(): Iterable<string | Buffer> {
      yield upgrade();
      yield frame('x', { isLast: false });
      for (let sent = 0; sent < 50; sent++)
        yield Buffer.concat(
          Array.from({ length: 2_000 }, () => frame('', { opcode: 0, isLast: false })),
        );
    }
    const before = venue.residentBytes();
    expect((await talk(flood(), { patienceMs: 8_000 })).wasCut).toBe(true);
    expect(venue.residentBytes() - before).toBeLessThan(80 * 1024 * 1024);
  });

  test('a flood of pings, and of messages that nobody reads the answers of, keeps memory bounded', async () => {
    const ping = Buffer.concat(
      Array.from({ length: 1_000 }, () => frame('x'.repeat(100), { opcode: 9 })),
    );
    const said = Buffer.concat(Array.from({ length: 1_000 }, () => frame('{"op":"ping"}')));
    function* flood(piece: Buffer): Iterable<string | Buffer> {
      yield upgrade();
      for (let sent = 0; sent < 60; sent++) yield piece;
    }
    const before = venue.residentBytes();
    const all = [ping, said].flatMap((piece) =>
      Array.from({ length: 5 }, () => talk(flood(piece), { patienceMs: 4_000 })),
    );
    await Promise.all(all);
    expect(venue.residentBytes() - before).toBeLessThan(150 * 1024 * 1024);
  });
});

// Last: it looks back on all of the above.
test('meanwhile another member traded as usual, and memory stayed bounded', async () => {
  over.isSo = true;
  const tookMs = (await trading).sort((a, b) => a - b);
  const at = (part: number): number => tookMs[Math.floor(tookMs.length * part)] ?? 0;
  expect(tookMs.length).toBeGreaterThan(200);
  expect(at(0.5)).toBeLessThan(100);
  expect(at(0.99)).toBeLessThan(1_500);
  expect(venue.residentBytes() - restedBytes).toBeLessThan(memoryGrowthMax);
});
