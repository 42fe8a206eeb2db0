// The connection itself: who may open one, signing in on it, being alive, being stopped.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoMembers, MemoryMembers } from '#identity/memory-members.ts';
import { accounts, limitOrder, operatorToken, TestVenue } from '../support/test-venue.ts';

let venue: TestVenue;

beforeAll(async () => {
  venue = await TestVenue.start();
});
afterAll(() => venue.close());

describe('opening', () => {
  test.each([
    ['http://evil.example', 403],
    ['null', 403],
    ['http://127.0.0.1', 403],
  ])('a page of %s is refused', async (origin, status) => {
    await expect(venue.socket(undefined, { origin })).rejects.toThrow(String(status));
  });

  test('a wrong token is refused, none is not', async () => {
    await expect(venue.socket('wrong')).rejects.toThrow('401');
    await expect(venue.socket(undefined, { authorization: 'Basic eDp5' })).rejects.toThrow('401');
    const socket = await venue.socket();
    expect((await socket.request('ping')).result.time).toMatch(/Z$/);
  });

  test('the cookie signs in pages of the venue', async () => {
    const { token } = await venue.tokens.issue('session', venue.tokens.begin('buyer_demo'));
    const cookie = `theme=dark; buttonwood_session=${token}`;
    const page = await venue.socket(undefined, { cookie, origin: venue.url });
    expect((await page.request('order.massCancel')).ok).toBe(true);
    const program = await venue.socket(undefined, { cookie });
    expect((await program.request('order.massCancel')).error.name).toBe('unauthenticated');
    const forged = await venue.socket(undefined, { cookie: `${cookie}x`, origin: venue.url });
    expect((await forged.request('order.massCancel')).error.name).toBe('unauthenticated');
  });

  test('there is one address only, and it speaks WebSocket', async () => {
    const answer = await venue.call('GET', '/v1/ws');
    expect(answer.status).toBe(426);
    expect(answer.body.error.name).toBe('unknownOperation');
    const elsewhere = await fetch(`${venue.url}/v1/other`, {
      headers: { connection: 'upgrade', upgrade: 'websocket' },
    }).catch(() => undefined);
    expect(elsewhere?.status ?? 404).toBe(404);
  });

  test('only so many at once', async () => {
    const small = await TestVenue.start({ options: { socketsMax: 1 } });
    const first = await small.socket();
    await expect(small.socket()).rejects.toThrow('503');
    first.drop();
    await first.closed;
    await expect
      .poll(() =>
        small.socket().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await small.close();
  });
});

describe('signing in on the way', () => {
  test('with a token, and what was sent behind it waits for it', async () => {
    const socket = await venue.socket();
    const token = await venue.token('buyer_demo');
    const placed = socket.wait(({ id }) => id === 'b');
    socket.send({ id: 'a', op: 'auth', token });
    socket.send({ id: 'b', op: 'order.place', ...limitOrder() });
    expect(await placed).toMatchObject({ ok: true, result: { account: accounts.buyer } });
    expect(socket.messages[0]).toMatchObject({
      id: 'a',
      ok: true,
      result: { username: 'buyer_demo', accounts: [{ accountId: accounts.buyer }] },
    });
    await socket.request('order.massCancel');
  });

  test('as the operator', async () => {
    const socket = await venue.socket();
    const { result } = await socket.request('auth', { token: operatorToken });
    expect(result.roles).toEqual(['operator']);
  });

  test('a wrong token changes nothing', async () => {
    const socket = await venue.socket(await venue.token('buyer_demo'));
    for (const token of ['wrong', '', operatorToken.slice(2)]) {
      const reply = await socket.request('auth', { token });
      expect(reply.error).toMatchObject({ name: 'unauthenticated', field: 'token' });
    }
    expect((await socket.request('auth', { token: 5 })).error).toMatchObject({ code: 202 });
    expect((await socket.request('auth', {})).error).toMatchObject({ code: 201, field: 'token' });
    expect((await socket.request('order.massCancel')).ok).toBe(true);
  });

  test('as somebody else, whose channels are then not the first one’s', async () => {
    const socket = await venue.socket(await venue.token('buyer_demo'));
    await socket.subscribe({ channel: 'orders' }, { channel: 'depth', instrument: 'AAPL' });
    await socket.request('auth', { token: await venue.token('seller_demo') });
    const { result } = await socket.request('unsubscribe', { channels: [{ channel: 'fills' }] });
    expect(result).toEqual({ subscribed: 1 });
    const order = await socket.request(
      'order.place',
      limitOrder({ side: 'sell', price: '800.00' }),
    );
    expect(order.result.account).toBe(accounts.seller);
    const other = await venue.socket(await venue.token('buyer_demo'));
    await other.request('order.place', limitOrder());
    await other.request('order.massCancel');
    await socket.request('ping');
    expect(
      socket.messages.filter(({ channel, type }) => channel === 'orders' && type === 'event'),
    ).toEqual([]);
  });
});

describe('being alive', () => {
  test('who does not answer pings is dropped, who does is not', async () => {
    const quick = await TestVenue.start({ options: { heartbeatMs: 60 } });
    const alive = await quick.socket();
    const dead = await quick.socket();
    dead.socket.pause();
    // A paused client reads nothing, so it does not answer; it learns of its end when it reads on.
    await new Promise((resolve) => setTimeout(resolve, 300));
    dead.socket.resume();
    expect(await dead.closed).toBe(1006);
    expect((await alive.request('ping')).ok).toBe(true);
    await quick.close();
  });

  test('a socket ends with its session, 12 hours after the sign-in; one that nobody signed in on stays', async () => {
    let nowMs = Date.now();
    const quick = await TestVenue.start({ clock: () => nowMs, options: { heartbeatMs: 60 } });
    const { token } = await quick.tokens.issue('session', quick.tokens.begin('buyer_demo'));
    const cookie = `buttonwood_session=${token}`;
    const member = await quick.socket(undefined, { cookie, origin: quick.url });
    const operator = await quick.socket(operatorToken);
    const nobody = await quick.socket();
    nowMs += 12 * 3_600_000 - 2_000;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await member.request('ping')).ok).toBe(true);
    nowMs += 2_000;
    expect(await member.closed).toBe(4001);
    expect((await operator.request('ping')).ok).toBe(true);
    expect((await nobody.request('ping')).ok).toBe(true);
    await quick.close();
  });
});

describe('a token on its way out', () => {
  let nowMs = Date.now();
  let quick: TestVenue;
  beforeAll(async () => {
    quick = await TestVenue.start({ clock: () => nowMs, options: { heartbeatMs: 50 } });
  });
  afterAll(() => quick.close());

  test('is warned of once, and ends the socket where no fresh one comes', async () => {
    const socket = await quick.socket(await quick.token('buyer_demo'));
    nowMs += 14 * 60_000;
    const warning = await socket.next('session');
    expect(warning).toMatchObject({ type: 'expiring' });
    const leftMs = Date.parse(warning.data.expiresAt) - nowMs;
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(60_000);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(socket.messages.filter(({ channel }) => channel === 'session')).toEqual([]);
    nowMs += 60_000;
    expect(await socket.closed).toBe(4001);
  });

  test('is followed by a fresh one on the same socket: the private channels go on', async () => {
    const token = await quick.token('buyer_demo');
    const socket = await quick.socket(token);
    await socket.subscribe({ channel: 'orders' }, { channel: 'fills' });
    await socket.next('orders');
    nowMs += 14 * 60_000 + 30_000;
    await socket.next('session');
    const { body } = await quick.call('POST', '/v1/auth/refresh', { token });
    const reply = await socket.request('auth', { token: body.accessToken });
    expect(reply).toMatchObject({ ok: true, result: { username: 'buyer_demo' } });
    nowMs += 10 * 60_000;
    await new Promise((resolve) => setTimeout(resolve, 150));
    const { result } = await socket.request('order.place', limitOrder());
    const event = await socket.next('orders', ({ type }) => type === 'event');
    expect(event.data).toMatchObject([{ orderId: result.orderId }]);
    const { result: left } = await socket.request('unsubscribe', {
      channels: [{ channel: 'fills' }],
    });
    expect(left).toEqual({ subscribed: 1 });
    socket.drop();
  });
});

describe('heartbeats', () => {
  test('tell how long the way is, once one was answered', async () => {
    const quick = await TestVenue.start({ options: { heartbeatMs: 30 } });
    const socket = await quick.socket();
    expect((await socket.request('ping')).result.latencyMs).toBeNull();
    await expect
      .poll(async () => (await socket.request('ping')).result.latencyMs)
      .toEqual(expect.any(Number));
    await quick.close();
  });
});

describe('messages besides the market', () => {
  test('announcements go to everybody who follows them', async () => {
    const { broadcasts } = venue.gateway;
    broadcasts.use({ announcements: () => [{ text: 'before' }] });
    const [first, second] = [await venue.socket(), await venue.socket()];
    await first.subscribe({ channel: 'announcements' });
    expect(await first.next('announcements')).toMatchObject({
      type: 'snapshot',
      data: [{ text: 'before' }],
    });
    broadcasts.announce({ text: 'now' });
    expect(await first.next('announcements')).toMatchObject({
      type: 'event',
      data: [{ text: 'now' }],
    });
    await second.request('ping');
    expect(second.messages.filter(({ channel }) => channel === 'announcements')).toEqual([]);
  });

  test('notifications go to the member meant, on each of their sockets, and to nobody else', async () => {
    const { broadcasts } = venue.gateway;
    const token = await venue.token('buyer_demo');
    const buyers = [await venue.socket(token), await venue.socket(token)];
    const seller = await venue.socket(await venue.token('seller_demo'));
    const nobody = await venue.socket();
    const refused = await nobody.subscribe({ channel: 'notifications' });
    expect(refused.error).toMatchObject({ name: 'unauthenticated', field: 'channels[0].channel' });
    for (const socket of [...buyers, seller]) {
      await socket.subscribe({ channel: 'notifications' });
      expect(await socket.next('notifications')).toMatchObject({ type: 'snapshot', data: [] });
    }
    const principal = await memberOf(venue, token);
    broadcasts.notify(principal, { text: 'filled' });
    for (const socket of buyers) {
      expect((await socket.next('notifications')).data).toEqual([{ text: 'filled' }]);
    }
    await seller.request('ping');
    expect(seller.messages.filter(({ channel }) => channel === 'notifications')).toEqual([]);
    await buyers[0]!.request('auth', { token: await venue.token('seller_demo') });
    broadcasts.notify(principal, { text: 'again' });
    await buyers[1]!.next('notifications');
    await buyers[0]!.request('ping');
    expect(buyers[0]!.messages.filter(({ channel }) => channel === 'notifications')).toEqual([]);
  });
});

describe('being stopped', () => {
  test('what the engine has taken is answered, what comes later is refused', async () => {
    const stopping = await TestVenue.start();
    const socket = await stopping.socket(await stopping.token('buyer_demo'));
    stopping.engine.isPaused = true;
    const taken = socket.request('order.place', limitOrder());
    await expect.poll(() => stopping.engine.queueDepth).toBe(1);
    const closed = stopping.gateway.close();
    const late = await socket.request('order.place', limitOrder());
    expect(late.error).toMatchObject({ name: 'venueStopping', transient: true });
    await expect(stopping.socket()).rejects.toThrow('503');
    stopping.engine.resume();
    expect((await taken).ok).toBe(true);
    expect(await socket.closed).toBe(1001);
    await closed;
  });

  test('every connection is told with 1001', async () => {
    const stopping = await TestVenue.start();
    const sockets = [await stopping.socket(), await stopping.socket(operatorToken)];
    await stopping.gateway.close();
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([1001, 1001]);
  });
});

async function memberOf(from: TestVenue, token: string): Promise<string> {
  const session = await from.tokens.verify('access', token);
  const members = new MemoryMembers(demoMembers);
  return (await members.member(session!.username))!.memberId;
}
