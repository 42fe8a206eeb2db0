// Stopping in order: by Ctrl-C or a service manager, once or twice, idle, starting or in the middle of trading.

import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { accounts, connect, OrderFlow } from './order-flow.ts';
import { cleanUp, newFolder, startOnly, until, VenueProcess } from './venue-process.ts';

afterEach(cleanUp);

describe('a venue that is told to stop', () => {
  test.for(['SIGINT', 'SIGTERM'] as const)(
    'ends with exit code 0 on %s and leaves nothing half done',
    async (signal) => {
      const folder = newFolder();
      const venue = await VenueProcess.start(folder);
      const socket = await connect(venue);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      await venue.get('/v1/venue');
      venue.signal(signal);
      expect(await venue.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
      expect(await closed).toBe(1_001);
      expect(fs.readdirSync(path.join(folder, 'journal'))).toEqual([
        '00000000000000000001.journal',
        'durable',
      ]);
    },
  );

  test('takes further signals calmly', async () => {
    const venue = await VenueProcess.start(newFolder());
    const socket = await connect(venue);
    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) venue.signal(signal);
    expect(await venue.ended).toMatchObject({ code: 0, stderr: '' });
    socket.terminate();
  });

  test('while it is still starting ends with exit code 0 too, and starts again', async () => {
    let folder = '';
    for (const file of ['operator.token', 'journal/durable']) {
      folder = newFolder();
      const starting = startOnly(folder);
      await until(`${file} is there`, () => fs.existsSync(path.join(folder, file)));
      starting.child.kill('SIGTERM');
      expect(await starting.ended).toMatchObject({ code: 0, stderr: '' });
    }
    const venue = await VenueProcess.start(folder);
    expect((await venue.call('GET', '/health/ready')).status).toBe(200);
    await venue.stop();
  });

  test('has answered every order over the WebSocket that it took', async () => {
    const folder = newFolder();
    const flow = new OrderFlow(31);
    let venue = await VenueProcess.start(folder);
    await flow.run(venue, 500, () => venue.stop());
    venue = await VenueProcess.start(folder);
    const taken: string[] = [];
    for (const { clOrdId, account } of flow.unanswered.values()) {
      const route = `/v1/orders/by-client-id/${clOrdId}?account=${account}`;
      const { status } = await venue.call('GET', route);
      if (status !== 404) taken.push(clOrdId);
    }
    expect(taken).toEqual([]);
    await venue.stop();
  });

  test('has answered every order over REST that it took', async () => {
    const folder = newFolder();
    let venue = await VenueProcess.start(folder);
    const unanswered: string[] = [];
    let answered = 0;
    let stopping: Promise<unknown> | undefined;
    const placeUntilStopped = async (name: string, account: string): Promise<void> => {
      for (let index = 0; ; index++) {
        const clOrdId = `${name}-${index}`;
        const terms = { instrument: 'INTC', side: 'buy', type: 'limit', qty: '1', price: '20.00' };
        try {
          const { status, body } = await venue.call('POST', '/v1/orders', {
            ...terms,
            account,
            clOrdId,
          });
          if (status !== 201) {
            expect(body.error.name).toBe('venueStopping');
            return;
          }
        } catch {
          unanswered.push(`${clOrdId}?account=${account}`);
          return;
        }
        if (++answered === 200) stopping = venue.stop();
      }
    };
    await Promise.all(
      accounts.flatMap((account) =>
        ['a', 'b', 'c', 'd'].map((letter) => placeUntilStopped(`${letter}${account}`, account)),
      ),
    );
    await stopping;
    venue = await VenueProcess.start(folder);
    const taken: string[] = [];
    for (const order of unanswered) {
      const { status } = await venue.call('GET', `/v1/orders/by-client-id/${order}`);
      if (status !== 404) taken.push(order);
    }
    expect(taken).toEqual([]);
    await venue.stop();
  });
});
