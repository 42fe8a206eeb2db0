// While the database is away, whoever is signed in goes on trading; what needs it says so; and what was ended stays ended when it is back.

import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#database/database.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { limitOrder } from '../support/test-venue.ts';
import {
  goodPassword,
  MemberVenue,
  newName,
  signedCall,
  type Member,
  type SigningKey,
} from './member-venue.ts';

/** A way to the database that can be cut. */
class Way {
  private readonly sockets = new Set<net.Socket>();
  private readonly server: net.Server;
  private isCut = false;

  constructor(host: string, port: number) {
    this.server = net.createServer((near) => {
      if (this.isCut) {
        near.destroy();
        return;
      }
      const far = net.connect(port, host);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(one);
        one.on('error', () => undefined);
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

let home: TestDatabase;
let way: Way;
let members: MemberVenue;
let member: Member;
let key: SigningKey;

beforeAll(async () => {
  home = await freshDatabase();
  const url = new URL(home.url);
  way = new Way(url.hostname, Number(url.port));
  url.hostname = '127.0.0.1';
  url.port = String(await way.open());
  const database = { ...openDatabase({ url: url.href }), url: url.href, client: home.client };
  members = await MemberVenue.start({ database });
  member = await members.signUp();
  key = await members.createKey(member.token);
});
afterAll(async () => {
  await members.close();
  way.close();
  await home.close();
});

test('sessions, cookies, sockets and keys go on; what needs the database is transient', async () => {
  const { token } = member;
  const cookie = member.answer.headers.getSetCookie()[0]!.split(';', 1)[0]!;
  const leaving = (await members.login(member.username)).body;
  const lost = await members.createKey(token);
  way.cut();

  expect((await members.me(token)).status).toBe(200);
  expect((await members.call('GET', '/v1/balances', { headers: { cookie } })).status).toBe(200);
  expect((await members.post('/v1/orders', limitOrder(), { token })).status).toBe(201);
  const body = JSON.stringify(limitOrder());
  expect((await signedCall(members, key, 'POST', '/v1/orders', { body })).status).toBe(201);
  const socket = await members.venue.socket(token);
  expect((await socket.request('order.place', limitOrder())).ok).toBe(true);
  expect((await members.call('GET', '/v1/auth/sessions', { token })).status).toBe(200);

  const signUp = { username: newName(), password: goodPassword, email: 'x@example.org' };
  const away = await Promise.all([
    members.login(member.username),
    members.post('/v1/auth/signup', signUp),
    members.post('/v1/auth/refresh', { refreshToken: member.answer.body.refreshToken }),
    members.post('/v1/auth/password-reset', { email: member.email }),
    members.post('/v1/keys', { label: 'x', scopes: ['read'] }, { token }),
  ]);
  for (const answer of away) {
    expect(answer.status).toBe(503);
    expect(answer.body.error).toMatchObject({ name: 'databaseUnavailable', transient: true });
    expect(answer.headers.get('retry-after')).not.toBeNull();
  }

  // What is ended, is ended now: nobody waits for a database to be rid of a thief.
  const out = await members.call('POST', '/v1/auth/logout', { token: leaving.accessToken });
  expect(out.status).toBe(204);
  expect((await members.me(leaving.accessToken)).status).toBe(401);
  const revoked = await members.call('DELETE', `/v1/keys/${lost.keyId}`, { token });
  expect(revoked.status).toBe(204);
  expect((await signedCall(members, lost, 'GET', '/v1/balances')).status).toBe(401);

  way.mend();
  const back = await untilBack(() => members.login(member.username));
  expect(back.status).toBe(200);
  await members.identity.sessions.keepUp();
  await members.identity.keys.keepUp();
  const [counts] = await home.client`
    select (select count(*) from identity.session where end_reason = 'signedOut') as ended,
      (select count(*) from identity.api_key where revoked_at is not null) as revoked`;
  expect(counts).toEqual({ ended: 1n, revoked: 1n });
});

async function untilBack<Result extends { readonly status: number }>(
  ask: () => Promise<Result>,
): Promise<Result> {
  const endMs = performance.now() + 40_000;
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503 || performance.now() > endMs) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
