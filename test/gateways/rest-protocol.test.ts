// What is true of every REST route: one error shape, strict parsing, budgets, headers, a description of all there is, health, and the
// terminal behind it.

import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limitOrder, operatorToken, TestVenue } from '../support/test-venue.ts';
import type { Answer } from '../support/test-venue.ts';
import { compressFolder } from '../../tools/web/compress.ts';

let venue: TestVenue;
let token: string;

beforeAll(async () => {
  venue = await TestVenue.start();
  token = await venue.token('buyer_demo');
});
afterAll(() => venue.close());

function expectShape(answer: Answer, status: number, error: object): void {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(Object.keys(answer.body)).toEqual(['error']);
  expect(answer.body.error).toMatchObject({ transient: false, ...error });
  expect(typeof answer.body.error.message).toBe('string');
}

describe('errors have one shape', () => {
  test.each([
    '/v1/nothing',
    '/v1',
    '/v1/',
    '/v1/orders/1/2',
    '/health/dead',
    '/docs/nothing',
    '/no.file',
  ])('404 for %s', async (url) => {
    expectShape(await venue.call('GET', url), 404, { code: 205, name: 'notFound' });
  });

  test.each([
    ['POST', '/v1/venue', 'GET, HEAD'],
    ['GET', '/v1/auth/login', 'POST'],
    ['PUT', '/v1/orders', 'POST, DELETE, GET, HEAD'],
    ['DELETE', '/v1/operator/audit', 'PUT'],
    ['DELETE', '/health/live', 'GET, HEAD'],
  ])('405 for %s %s', async (method, url, allow) => {
    const answer = await venue.call(method, url, { token });
    expectShape(answer, 405, { code: 209, name: 'unknownOperation', field: 'method' });
    expect(answer.headers.get('allow')).toBe(allow);
  });

  test('413 for more than 64 KiB', async () => {
    const body = { ...limitOrder(), clOrdId: 'x'.repeat(64 * 1024) };
    expectShape(await venue.call('POST', '/v1/orders', { token, body }), 413, {
      name: 'payloadTooLarge',
    });
  });

  test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'nonsense', ''])(
    '415 for the content type %j',
    async (type) => {
      const answer = await venue.call('POST', '/v1/orders', {
        token,
        text: JSON.stringify(limitOrder()),
        headers: { 'content-type': type },
      });
      expectShape(answer, 415, { name: 'malformedMessage', field: 'content-type' });
    },
  );

  test.each([
    ['not JSON', '{"qty":'],
    ['a trailing comma', '{"qty":"1",}'],
    ['single quotes', "{'qty':'1'}"],
    ['NaN', '{"qty":NaN}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a string', '"order"'],
    ['a number', '1e400'],
    ['deep nesting', `{"qty":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['a byte order mark', '\uFEFF{}'],
    ['two objects', '{}{}'],
  ])('400 for %s', async (_what, text) => {
    expectShape(await venue.call('POST', '/v1/orders', { token, text }), 400, {
      name: 'malformedMessage',
    });
  });

  test('400 for a field given twice, which is named', async () => {
    const text = '{"username":"buyer_demo","password":"x","pass\\u0077ord":"demopass123"}';
    expectShape(await venue.call('POST', '/v1/auth/login', { text }), 400, {
      name: 'malformedMessage',
      field: 'password',
    });
  });

  test.each(['__proto__', 'constructor', 'toString'])('400 for a field %s', async (field) => {
    const text = `{"username":"a","password":"b","${field}":{"isAdmin":true}}`;
    expectShape(await venue.call('POST', '/v1/auth/login', { text }), 400, {
      name: 'unknownField',
      field,
    });
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  test.each([
    ['/v1/venue?x=1', 214, 'x'],
    ['/v1/instruments/AAPL/depth?levels=0', 202, 'levels'],
    ['/v1/instruments/AAPL/depth?levels=5001', 202, 'levels'],
    ['/v1/instruments/AAPL/depth?levels=1e2', 202, 'levels'],
    ['/v1/instruments/AAPL/depth?levels=-1', 202, 'levels'],
    ['/v1/instruments/AAPL/depth?levels=', 202, 'levels'],
    ['/v1/instruments/AAPL/depth?levels=1&levels=2', 202, 'levels'],
    ['/v1/instruments/AAPL/trades?limit=abc', 202, 'limit'],
    ['/v1/instruments/AAPL/candles?interval=2m', 202, 'interval'],
    ['/v1/instruments/AAPL/candles?__proto__=1', 214, '__proto__'],
    ['/v1/orders?status=new', 202, 'status'],
    ['/v1/fills?limit=1001', 202, 'limit'],
    ['/v1/orders/abc', 202, 'orderId'],
    ['/v1/orders/0', 202, 'orderId'],
    ['/v1/orders/9007199254740993', 202, 'orderId'],
    ['/v1/orders/by-client-id/a%20b', 116, 'clOrdId'],
    [`/v1/orders/by-client-id/${'x'.repeat(37)}`, 116, 'clOrdId'],
    ['/v1/balances?account=abc', 202, 'account'],
    ['/v1/balances?account=1e1', 202, 'account'],
  ])('400 for %s', async (url, code, field) => {
    expectShape(await venue.call('GET', url, { token }), 400, { code, field });
  });

  test('400 for a body where none is expected', async () => {
    const answer = await venue.call('DELETE', '/v1/orders', { token, body: { side: 'buy' } });
    expectShape(answer, 400, { name: 'unknownField', field: 'side' });
  });

  test('a url that cannot be decoded', async () => {
    const text = await exchange(
      'GET /v1/instruments/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(text.split('\r\n\r\n')[1]!).error.name).toBe('malformedMessage');
  });

  test.each([
    ['no HTTP at all', 'NONSENSE\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s', async (_what, request, status) => {
    const text = await exchange(request);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(text.split('\r\n\r\n')[1]!).error).toMatchObject({
      name: 'malformedMessage',
      transient: false,
    });
  });

  test('an unforeseen error shows nothing of itself', async () => {
    const broken = await TestVenue.start();
    broken.engine.state = () => Promise.reject(new Error('a secret detail'));
    const answer = await broken.call('GET', '/v1/operator/state', { token: operatorToken });
    expectShape(answer, 500, { name: 'internalError', transient: true });
    expect(answer.text).not.toContain('secret');
    expect(broken.logLines.join('')).toContain('a secret detail');
    await broken.close();
  });
});

/** Sends bytes and answers all that comes back. */
function exchange(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(venue.url);
    const socket = net.connect(Number(port), '127.0.0.1', () => socket.write(request));
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('budgets', () => {
  test('what is left is told, and nothing left is said', async () => {
    const tight = await TestVenue.start({
      options: {
        requestRate: { perSecond: 0.001, burst: 3 },
        cancelRate: { perSecond: 0.001, burst: 2 },
      },
    });
    const buyer = await tight.token('buyer_demo');
    const get = (): Promise<Answer> => tight.call('GET', '/v1/orders', { token: buyer });
    const first = await get();
    expect(first.headers.get('x-ratelimit-limit')).toBe('3');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('2');
    await get();
    await get();
    const over = await get();
    expectShape(over, 429, { name: 'rateLimited', transient: true });
    expect(over.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);

    const cancel = await tight.call('DELETE', '/v1/orders', { token: buyer });
    expect(cancel.status).toBe(200);
    expect(cancel.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(
      (await tight.call('GET', '/v1/orders', { token: await tight.token('seller_demo') })).status,
    ).toBe(200);
    const anybody = await tight.call('GET', '/v1/venue');
    expect(anybody.headers.get('x-ratelimit-remaining')).toBe('2');
    for (let i = 0; i < 10; i++) {
      const answer = await tight.call('GET', '/v1/venue', { token: operatorToken });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-ratelimit-limit')).toBeNull();
    }
    expect((await tight.call('GET', '/health/live')).headers.get('x-ratelimit-limit')).toBeNull();
    await tight.close();
  });
});

describe('headers', () => {
  test.each(['/v1/venue', '/', '/docs/', '/v1/nothing', '/docs/static/swagger-ui.css'])(
    'browsers trust nothing but the venue at %s',
    async (url) => {
      const { headers } = await venue.call('GET', url);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self';");
      // One style by its hash, where the API is described.
      expect(policy).toMatch(
        url.startsWith('/docs') ? /style-src 'self' 'sha256-[^']{44}';/ : /style-src 'self';/,
      );
      expect(policy).not.toContain('unsafe');
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );
});

describe('the description', () => {
  test('is shown without anything from elsewhere', async () => {
    const page = await venue.call('GET', '/docs/');
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/(?:src|href)="https?:/);
    expect((await venue.call('GET', '/docs/static/swagger-initializer.js')).text).toContain(
      'validatorUrl',
    );
  });
});

describe('health', () => {
  test('a venue without its engine lives, and is not ready', async () => {
    const early = await TestVenue.start({
      attached: false,
      options: { notReady: () => ['The journal is being replayed.'] },
    });
    expect((await early.call('GET', '/health/live')).body).toMatchObject({ status: 'live' });
    const ready = await early.call('GET', '/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ status: 'notReady', seq: 0 });
    expect(ready.body.reasons[0]).toBe('The journal is being replayed.');
    const order = await early.call('POST', '/v1/operator/accounts', {
      token: operatorToken,
      body: { name: 'x' },
    });
    expectShape(order, 503, { name: 'venueBusy', transient: true });
    const state = await early.call('GET', '/v1/operator/state', { token: operatorToken });
    expectShape(state, 503, { name: 'venueBusy', transient: true });
    await early.close();
  });

  test('a venue with a full queue is not ready', async () => {
    const small = await TestVenue.start({ options: { queueDepthMax: 1 } });
    expect((await small.call('GET', '/health/ready')).body).toMatchObject({ status: 'ready' });
    small.engine.isPaused = true;
    const waiting = small.call('DELETE', '/v1/orders', { token: await small.token('buyer_demo') });
    await expect.poll(() => small.engine.queueDepth).toBe(1);
    const full = await small.call('GET', '/health/ready');
    expect(full.status).toBe(503);
    expect(full.body.reasons).toHaveLength(1);
    small.engine.resume();
    await waiting;
    await small.close();
  });
});

describe('the terminal', () => {
  test('where it has not been built, a page says how', async () => {
    const answer = await venue.call('GET', '/');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('npm run build');
  });

  test('its page is asked for again each time, its hashed files are kept', async () => {
    const webRoot = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-web-'));
    fs.mkdirSync(path.join(webRoot, 'assets'));
    fs.writeFileSync(path.join(webRoot, 'index.html'), '<title>terminal</title>');
    fs.writeFileSync(path.join(webRoot, 'assets/app-1234.js'), 'let x;');
    const built = await TestVenue.start({ webRoot });
    const accept = { accept: 'text/html' };
    for (const url of ['/', '/index.html', '/instruments/AAPL']) {
      const page = await built.call('GET', url, { headers: accept });
      expect(page.status).toBe(200);
      expect(page.text).toBe('<title>terminal</title>');
      expect(page.headers.get('cache-control')).toBe('no-cache');
    }
    const asset = await built.call('GET', '/assets/app-1234.js');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    for (const url of ['/assets/none.js', '/v1/nothing', '/..%2f..%2fpackage.json', '/.env']) {
      expect((await built.call('GET', url, { headers: accept })).status).toBe(404);
    }
    await built.close();
    fs.rmSync(webRoot, { recursive: true });
  });

  test('what the build compressed is sent as it lies there, to whoever takes it so', async () => {
    const webRoot = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-web-'));
    fs.mkdirSync(path.join(webRoot, 'assets'));
    fs.writeFileSync(path.join(webRoot, 'index.html'), '<title>terminal</title>');
    const script = `let x = '${'x'.repeat(2_000)}';`;
    fs.writeFileSync(path.join(webRoot, 'assets/app-1234.js'), script);
    compressFolder(webRoot);
    const built = await TestVenue.start({ webRoot });
    for (const [accepted, sent] of [
      ['br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const headers = { 'accept-encoding': accepted };
      const asset = await built.call('GET', '/assets/app-1234.js', { headers });
      expect(asset.headers.get('content-encoding')).toBe(sent);
      expect(asset.headers.get('cache-control')).toContain('immutable');
      expect(asset.headers.get('content-type')).toContain('javascript');
      expect(asset.text).toBe(script);
    }
    await built.close();
    fs.rmSync(webRoot, { recursive: true });
  });
});

describe('stopping', () => {
  test('answers what is under way, and lets the port go', async () => {
    const stopping = await TestVenue.start();
    const buyer = await stopping.token('buyer_demo');
    stopping.engine.isPaused = true;
    const answer = stopping.call('POST', '/v1/orders', { token: buyer, body: limitOrder() });
    await expect.poll(() => stopping.engine.queueDepth).toBe(1);
    const closed = stopping.gateway.close();
    setTimeout(() => stopping.engine.resume(), 50);
    expect((await answer).status).toBe(201);
    await closed;
    await expect(fetch(`${stopping.url}/health/live`)).rejects.toThrow('fetch failed');
  });
});
