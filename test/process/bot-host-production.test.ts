// Bots that a venue in production runs: with a member's API key, by an operator who is a person. The key is never written anywhere, so a venue that was
// killed has the bot without it, and begins it only when the key is given again. It must never leave a process behind.

import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Bot, StartBotBody } from '#api/bot-schemas.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';
import { botProcesses } from './bot-processes.ts';
import { cleanUp, newFolder, until, VenueProcess, type Answer } from './venue-process.ts';

afterEach(cleanUp);

const password = 'correct horse battery';
const production = { environment: { BUTTONWOOD_MODE: 'production' } };
const keyNeeded = 'start it anew with its key';

function clientOf(venue: VenueProcess, username: string): VenueClient['rest'] {
  const credentials = { kind: 'password', username, password } as const;
  return new VenueClient({ url: venue.url, transport: nodeTransport, credentials }).rest;
}

/** As the operator's token, where nothing may be refused. */
async function done(
  venue: VenueProcess,
  method: string,
  place: string,
  body: object,
): Promise<Answer['body']> {
  const answer = await venue.call(method, `/v1/${place}`, body);
  expect(answer.status, `${method} ${place}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

/** A new member; its id and the id of its account. */
async function signUp(venue: VenueProcess, username: string) {
  const email = `${username}@example.org`;
  const { user } = await done(venue, 'POST', 'auth/signup', { username, password, email });
  return { memberId: user.memberId as string, account: user.accounts[0].accountId as string };
}

/** All that there is in a folder but for the database, as one text. */
function textOf(folder: string): string {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'postgres')
    .map((entry) => {
      const at = path.join(folder, entry.name);
      return entry.isDirectory() ? textOf(at) : fs.readFileSync(at, 'latin1');
    })
    .join('\n');
}

test(
  'a bot in production trades with the key it is given, leaves in order, and after a kill waits for its key',
  { timeout: 240_000 },
  async () => {
    const folder = newFolder();
    let venue = await VenueProcess.start(folder, ['--agents', 'on'], production);
    expect(await venue.get('/v1/venue')).toMatchObject({ mode: 'production', demoMembers: [] });
    expect((await venue.get('/v1/instruments')).instruments).toEqual([]);

    await done(venue, 'POST', 'operator/currencies', { code: 'USD', decimals: 2 });
    await done(venue, 'POST', 'operator/instruments', {
      symbol: 'ACME',
      name: 'Acme Corporation',
      currency: 'USD',
      priceDecimals: 2,
      tickSize: '0.01',
      lotSize: '1',
      priceMin: '1.00',
      priceMax: '1000.00',
      qtyMin: '1',
      qtyMax: '100000',
      notionalMax: '10000000.00',
      referencePrice: '50.00',
      marketCollarBps: 1_000,
      limitCollarBps: 0,
      openOrdersPerAccountMax: 100,
      positionMax: null,
    });
    await done(venue, 'PUT', 'operator/instruments/ACME/phase', { phase: 'continuous' });

    const olga = await signUp(venue, 'olga');
    await done(venue, 'PATCH', `operator/members/${olga.memberId}`, { roles: ['operator'] });
    const { account } = await signUp(venue, 'maker_one');
    for (const [asset, amount] of [
      ['USD', '100000.00'],
      ['ACME', '500'],
    ]) {
      const body = { account, asset, amount, clientRef: `first-${asset}` };
      await done(venue, 'POST', 'operator/deposits', body);
    }
    const maker = clientOf(venue, 'maker_one');
    const keyOf = (label: string, scopes: readonly ('read' | 'trade')[]) =>
      maker.call('POST /v1/keys', { body: { label, scopes: [...scopes] } });
    const key = await keyOf('bot', ['read', 'trade']);
    const reader = await keyOf('reader', ['read']);

    let operator = clientOf(venue, 'olga');
    const bots = async (): Promise<readonly Bot[]> =>
      (await operator.call('GET /v1/operator/bots')).bots;
    const bot = async (): Promise<Bot> => (await bots()).at(-1)!;
    const start = (body: StartBotBody): Promise<Bot> =>
      operator.call('POST /v1/operator/bots', { body });
    const restingOrders = async (): Promise<number> =>
      (await operator.call('GET /v1/operator/orders', { query: { account } })).items.length;
    const wish = { strategy: 'hello', instrument: 'ACME', params: { qty: '5' } };
    const apiKey = { keyId: key.keyId, secret: key.secret };

    // What it must not be started with is said at the field, and a key that may not trade before anything is sent.
    const refused = (reason: string, field: string) => ({ reason, field });
    await expect(start(wish)).rejects.toMatchObject(refused('invalidField', 'apiKey'));
    await expect(start({ ...wish, apiKey, shares: '5' })).rejects.toMatchObject(
      refused('invalidField', 'shares'),
    );
    await start({ ...wish, apiKey: { keyId: reader.keyId, secret: reader.secret } });
    await until('the key was refused', async () => (await bot()).status === 'failed');
    expect((await bot()).lastError).toContain('lacks the scope "trade"');
    await start({ ...wish, apiKey: { keyId: key.keyId, secret: 'bws_wrong' } });
    await until('the secret was refused', async () => (await bot()).status === 'failed');
    expect((await bot()).lastError).toContain('does not take the API key');
    for (const { botId } of await bots()) {
      await operator.call('DELETE /v1/operator/bots/:botId', { params: { botId } });
    }
    expect(await bots()).toEqual([]);

    const { botId } = await start({ ...wish, apiKey });
    await until('the bot quotes both sides', async () => (await bot()).openOrders === 2);
    expect(await bot()).toMatchObject({
      status: 'running',
      account: 'maker_one',
      position: '500',
      cash: '100000',
      shares: '0',
      profit: '0.00',
      benchmark: { midAtStart: '50.00' },
    });
    expect(await restingOrders()).toBe(2);
    const stopped = await operator.call('DELETE /v1/operator/bots/:botId', { params: { botId } });
    expect(stopped).toMatchObject({ status: 'stopped', openOrders: 0 });
    expect(await restingOrders()).toBe(0);
    expect(botProcesses(venue.pid)).toEqual([]);

    const second = await start({ ...wish, apiKey });
    await until('the second bot quotes', async () => (await bot()).openOrders === 2);
    const orphans = botProcesses(venue.pid);
    expect(orphans).toHaveLength(1);
    await venue.kill();
    // Nobody is left who could stop it: it ends by itself.
    await until('its process has ended', () => !orphans.some(isAlive), 60_000);

    venue = await VenueProcess.start(folder, ['--agents', 'on'], production);
    operator = clientOf(venue, 'olga');
    const found = (await bots()).find((each) => each.botId === second.botId);
    expect(found).toMatchObject({ status: 'stopped', openOrders: 0 });
    expect(found?.lastError).toContain(keyNeeded);
    expect(botProcesses(venue.pid)).toEqual([]);
    // Its quotes stand until their own end at most: the venue ends them, or whoever has the key again.
    const third = await start({ ...wish, apiKey });
    await until('it quotes again, and nothing old beside it', async () => {
      return (await bot()).openOrders === 2 && (await restingOrders()) === 2;
    });
    expect(third.botId).not.toBe(second.botId);

    // A stop in order takes the orders along, and the key is gone all the same.
    await venue.stop();
    venue = await VenueProcess.start(folder, [], production);
    operator = clientOf(venue, 'olga');
    expect(await restingOrders()).toBe(0);
    const rest = (await bots()).find((each) => each.botId === third.botId);
    expect([rest?.status, rest?.lastError?.includes(keyNeeded)]).toEqual(['stopped', true]);

    const { items } = await operator.call('GET /v1/operator/audit', { query: { limit: 100 } });
    const byOlga = items.filter(({ actor }) => actor.name === 'olga');
    expect(new Set(byOlga.map(({ action }) => action))).toEqual(new Set(['startBot', 'stopBot']));
    expect(JSON.stringify(items).includes(key.secret)).toBe(false);
    expect(textOf(folder).includes(key.secret)).toBe(false);
    await venue.stop();
  },
);

function isAlive(pid: number): boolean {
  return fs.existsSync(`/proc/${pid}`);
}
