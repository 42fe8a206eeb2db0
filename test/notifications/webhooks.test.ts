// Webhooks against a real receiver: signed, tried again, given up, left alone while they fail, and nobody else's.

import crypto from 'node:crypto';
import http from 'node:http';
import type net from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ToldVenue, until } from './told-venue.ts';
import type { Notifications } from '#notifications/notifications.ts';
import type { WebhookSenderOptions } from '#notifications/webhook-sender.ts';

interface Received {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

class Receiver {
  readonly received: Received[] = [];
  /** What it does with a request, by how many came before. */
  answer: (response: http.ServerResponse, index: number) => void = (response) => {
    response.end('ok');
  };
  private readonly server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      this.received.push({ headers: request.headers, body });
      this.answer(response, this.received.length - 1);
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as net.AddressInfo).port}/hook`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

let venue: ToldVenue;
let receiver: Receiver;
let url: string;

beforeEach(async () => {
  venue = await ToldVenue.open();
  receiver = new Receiver();
  url = await receiver.listen();
});
afterEach(async () => {
  receiver.close();
  await venue.close();
});

const start = (options: Partial<WebhookSenderOptions> = {}): Promise<Notifications> =>
  venue.start({
    webhooks: {
      allowLoopback: true,
      everyMs: 20,
      pauseMs: 20,
      pauseMaxMs: 40,
      breakMs: 100,
      failuresToBreak: 100,
      ...options,
    },
  });

const deposit = { kind: 'deposit', title: 'Deposit of 5.00 USD', text: 'It is there.' } as const;

async function latest(notifications: Notifications, webhookId: string) {
  const { items } = await notifications.webhooks.deliveries('ada', webhookId, 10, undefined);
  return items[0]!;
}

test('a message is signed with the secret that was shown once', async () => {
  const notifications = await start();
  const { webhookId, secret } = await notifications.webhooks.add('ada', url, Date.now());
  await notifications.tell({ memberId: 'ada', ...deposit, data: { amount: '5.00' } });
  await until(() => receiver.received.length === 1);
  const { headers, body } = receiver.received[0]!;
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['buttonwood-signature']))!;
  expect(v1).toBe(crypto.createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
  expect(Math.abs(Number(t) - Date.now() / 1_000)).toBeLessThan(10);
  expect(headers['buttonwood-event']).toBe('deposit');
  expect(JSON.parse(body)).toMatchObject({ type: 'deposit', data: { amount: '5.00' } });
  await until(async () => (await latest(notifications, webhookId)).state === 'delivered');
  expect(await latest(notifications, webhookId)).toMatchObject({ attempts: 1, lastStatus: 200 });
  const rows = await venue.database.client`select secret from notify.webhook`;
  expect(String(rows[0]!['secret'])).not.toContain(secret.slice(6));
  expect(JSON.stringify(await notifications.webhooks.list('ada'))).not.toContain(secret);
});

test('a message that fails comes again, the same, until it is taken', async () => {
  const notifications = await start();
  const { webhookId } = await notifications.webhooks.add('ada', url, Date.now());
  receiver.answer = (response, index) => {
    response.statusCode = index < 3 ? 500 : 204;
    response.end();
  };
  await notifications.tell({ memberId: 'ada', ...deposit });
  await until(async () => (await latest(notifications, webhookId)).state === 'delivered');
  expect(await latest(notifications, webhookId)).toMatchObject({ attempts: 4, lastStatus: 204 });
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  const ids = receiver.received.map(({ headers }) => headers['buttonwood-delivery']);
  expect(new Set(ids).size).toBe(1);
});

test('a message that is never taken is given up, and the log says why', async () => {
  const notifications = await start({ attemptsMax: 3 });
  const { webhookId } = await notifications.webhooks.add('ada', url, Date.now());
  receiver.answer = (response) => {
    response.statusCode = 503;
    response.end();
  };
  await notifications.tell({ memberId: 'ada', ...deposit });
  await until(async () => (await latest(notifications, webhookId)).state === 'dead');
  expect(receiver.received).toHaveLength(3);
  expect(await latest(notifications, webhookId)).toMatchObject({
    attempts: 3,
    lastStatus: 503,
    lastError: 'the endpoint answered 503',
  });
  expect(await notifications.status()).toMatchObject({ deliveriesDead: 1, deliveriesWaiting: 0 });
});

test('a redirect is not followed', async () => {
  const other = new Receiver();
  const location = await other.listen();
  const notifications = await start({ attemptsMax: 1 });
  const { webhookId } = await notifications.webhooks.add('ada', url, Date.now());
  receiver.answer = (response) => {
    response.writeHead(307, { location });
    response.end();
  };
  await notifications.tell({ memberId: 'ada', ...deposit });
  await until(async () => (await latest(notifications, webhookId)).state === 'dead');
  other.close();
  expect(other.received).toHaveLength(0);
  expect((await latest(notifications, webhookId)).lastStatus).toBe(307);
});

test.each([
  [
    'no answer',
    /no answer within 100 ms/,
    (response: http.ServerResponse) => response.flushHeaders(),
  ],
  [
    'an answer without end',
    /too long/,
    (response: http.ServerResponse) => {
      response.on('error', () => undefined);
      for (let sent = 0; sent < 200; sent++) response.write('x'.repeat(1_000));
    },
  ],
  ['a broken connection', /./, (response: http.ServerResponse) => response.destroy()],
])('%s is a failure', async (_name, error, answer) => {
  const notifications = await start({ attemptsMax: 1, timeoutMs: 100 });
  const { webhookId } = await notifications.webhooks.add('ada', url, Date.now());
  receiver.answer = answer;
  await notifications.tell({ memberId: 'ada', ...deposit });
  await until(async () => (await latest(notifications, webhookId)).state === 'dead');
  expect((await latest(notifications, webhookId)).lastError).toMatch(error);
});

test('an endpoint that keeps failing is left alone, and others are not', async () => {
  const notifications = await start({ failuresToBreak: 2, breakMs: 60_000, attemptsMax: 100 });
  await notifications.webhooks.add('ada', url, Date.now());
  const good = new Receiver();
  await notifications.webhooks.add('ada', await good.listen(), Date.now());
  receiver.answer = (response) => {
    response.statusCode = 500;
    response.end();
  };
  for (let at = 0; at < 20; at++) await notifications.tell({ memberId: 'ada', ...deposit });
  await until(() => good.received.length === 20);
  // Each has been tried or put off, and what was put off counts as no try.
  await until(async () => {
    const [counted] = await venue.database.client`select sum(attempts)::int as tries,
      count(*) filter (where last_error like '%left alone%')::int as left_alone,
      count(*) filter (where last_error is null)::int as untouched
      from notify.delivery where state = 'pending'`;
    const { tries, left_alone: leftAlone, untouched } = counted!;
    return untouched === 0 && leftAlone > 10 && tries === receiver.received.length;
  });
  good.close();
  // Two failures open the breaker; those already under way may end too.
  expect(receiver.received.length).toBeLessThanOrEqual(2 + 4);
});

test('what was on its way when the venue died is sent again', async () => {
  const first = await start({ leaseMs: 200 });
  await first.webhooks.add('ada', url, Date.now());
  await first.close();
  await first.tell({ memberId: 'ada', ...deposit });
  // As a sender that took it and died.
  await venue.database
    .client`update notify.delivery set attempts = 1, next_at = now() + interval '200 ms'`;
  await start();
  await until(() => receiver.received.length > 0);
  expect(receiver.received).toHaveLength(1);
});

test('a full line gives up what comes next', async () => {
  const notifications = await venue.start({
    waitingPerWebhookMax: 2,
    webhooks: { allowLoopback: true, everyMs: 60_000, inFlightMax: 0 },
  });
  const { webhookId } = await notifications.webhooks.add('ada', url, Date.now());
  for (let at = 0; at < 4; at++) await notifications.tell({ memberId: 'ada', ...deposit });
  const { items } = await notifications.webhooks.deliveries('ada', webhookId, 10, undefined);
  expect(items.map(({ state }) => state)).toEqual(['dead', 'dead', 'pending', 'pending']);
});

test('a member has ten webhooks at most, and nobody else’s', async () => {
  const notifications = await start();
  const added = await Promise.allSettled(
    Array.from({ length: 12 }, () => notifications.webhooks.add('ada', url, Date.now())),
  );
  expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  const [first] = await notifications.webhooks.list('ada');
  const { webhookId } = first!;
  const none = { code: 262 };
  await expect(notifications.webhooks.remove('bob', webhookId)).rejects.toMatchObject(none);
  await expect(notifications.testWebhook('bob', webhookId)).rejects.toMatchObject(none);
  await expect(
    notifications.webhooks.deliveries('bob', webhookId, 10, undefined),
  ).rejects.toMatchObject(none);
  await notifications.testWebhook('ada', webhookId);
  await until(() => receiver.received.length === 1);
  expect(receiver.received[0]!.headers['buttonwood-event']).toBe('test');
  await notifications.webhooks.remove('ada', webhookId);
  expect(await notifications.webhooks.list('ada')).toHaveLength(9);
});

test('without the option nothing on the venue’s own machine can be registered', async () => {
  const notifications = await venue.start();
  await expect(notifications.webhooks.add('ada', url, Date.now())).rejects.toMatchObject({
    code: 264,
  });
});
