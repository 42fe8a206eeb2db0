// Bots that the venue runs: in processes of their own, so that one that dies harms nothing and comes back, and the venue's restart brings them back with
// what they have made.

import { afterEach, expect, test } from 'vitest';
import { botProcesses } from './bot-processes.ts';
import { cleanUp, newFolder, until, VenueProcess } from './venue-process.ts';

afterEach(cleanUp);

interface Bot {
  readonly botId: string;
  readonly status: string;
  readonly openOrders: number;
  readonly restarts: number;
  readonly lastError: string | null;
  readonly account: string | null;
  readonly position: string | null;
  readonly startedAt: string;
  readonly benchmark: { readonly midAtStart: string | null };
}

test(
  'a bot that dies comes back and harms nothing; the venue pulls its orders, stops in order and brings it back',
  { timeout: 240_000 },
  async () => {
    const folder = newFolder();
    let venue = await VenueProcess.start(folder, ['--agents', 'on']);
    const call = (method: string, place: string, body?: object) =>
      venue.call(method, `/v1/operator/${place}`, body);
    const bot = async (): Promise<Bot> =>
      ((await call('GET', 'bots')).body.bots as readonly Bot[])[0]!;
    const quotes = async (): Promise<boolean> => {
      const { status, openOrders } = await bot();
      return status === 'running' && openOrders > 0;
    };

    const wrong = { strategy: 'ladder', instrument: 'AAPL', params: { levels: '99' } };
    expect(await call('POST', 'bots', wrong)).toMatchObject({
      status: 400,
      body: { error: { name: 'invalidField', field: 'params.levels' } },
    });
    const file = { strategy: 'ladder', instrument: 'AAPL', params: { series: '/etc/passwd' } };
    expect(await call('POST', 'bots', file)).toMatchObject({
      status: 400,
      body: { error: { field: 'params.series' } },
    });
    const wish = { ...wrong, params: { levels: '2' }, shares: '40' };
    expect((await call('POST', 'bots', wish)).status).toBe(201);
    await until('the bot quoted', quotes);
    const { botId, startedAt, benchmark } = await bot();
    expect(benchmark.midAtStart).not.toBeNull();

    const [first] = botProcesses(venue.pid);
    process.kill(first!, 'SIGKILL');
    await until('the death was noted', async () => (await bot()).restarts === 1);
    expect((await bot()).lastError).toContain('SIGKILL');
    expect(await venue.get('/health/ready')).toMatchObject({ status: 'ready' });
    await until('the bot quoted again', quotes);

    await call('PATCH', `bots/${botId}`, { paused: true });
    await until('its orders were pulled', async () => (await bot()).openOrders === 0);
    expect((await bot()).status).toBe('paused');
    await call('PATCH', `bots/${botId}`, { paused: false, params: { levels: '3' } });
    await until('the bot goes on with more levels', async () => (await bot()).openOrders > 4);

    expect(await venue.stop()).toMatchObject({ code: 0, stderr: '' });
    venue = await VenueProcess.start(folder, ['--agents', 'on']);
    // What it is compared with was kept; the rest is known again once it runs.
    const { midAtStart } = benchmark;
    expect(await bot()).toMatchObject({ botId, startedAt, benchmark: { midAtStart } });
    await until('the bot came back', quotes);

    expect((await call('DELETE', `bots/${botId}`)).body).toMatchObject({
      status: 'stopped',
      openOrders: 0,
    });
    expect(botProcesses(venue.pid)).toEqual([]);
    const { body: audit } = await call('GET', 'audit?limit=100');
    const actions = (audit.items as readonly { action: string }[]).map(({ action }) => action);
    expect(new Set(actions)).toEqual(new Set(['startBot', 'changeBot', 'stopBot']));
    expect(await venue.stop()).toMatchObject({ code: 0, stderr: '' });
  },
);
