// A disk that fills up under a running venue: new orders are refused and say so, cancels go on, and when there is room again the venue
// goes on by itself, without anything lost.

import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { FileJournal } from '#journal/file-journal.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { NodeProcesses } from '#journal/node-processes.ts';
import { freshDatabase } from '../support/test-database.ts';
import { answersOf, differences, stateOf, verified } from './answers.ts';
import { mounting, mountTmpfs } from './mounts.ts';
import { OrderFlow, type Order } from './order-flow.ts';
import { cleanUp, newFolder, VenueProcess } from './venue-process.ts';

afterEach(cleanUp);

test('a full disk stops new orders and nothing else, and only as long as it is full', async (context) => {
  if (mounting !== '') context.skip(mounting);
  const folder = path.join(newFolder(), 'data');
  const mount = mountTmpfs(folder, '16m');
  beginShortJournal(path.join(folder, 'journal'));
  // The members are elsewhere: it is the journal's disk that fills.
  const database = await freshDatabase();
  const venue = await VenueProcess.start(folder, ['--database', database.url]);
  const flow = new OrderFlow(61);
  for (let turn = 0; turn < 40 && !flow.errors.has('journalFull'); turn++) {
    await flow.runQuietly(venue, 500);
  }
  expect(flow.errors.get('journalFull')).toBeGreaterThan(0);

  const open = (await openOrders(venue)).slice(0, 20);
  expect(open.length).toBe(20);
  const full = await stateOf(venue);
  const refused = await place(venue, 'during');
  expect(refused.status).toBe(503);
  expect(refused.body.error).toMatchObject({ name: 'journalFull', transient: true });
  expect((await stateOf(venue)).stateHash).toBe(full.stateHash);
  // Refused means that it was never taken: there is nothing to be found, and the id is free.
  const route = '/v1/orders/by-client-id/during?account=10';
  expect((await venue.call('GET', route)).status).toBe(404);
  for (const { orderId } of open.slice(0, 10)) {
    const { status, body } = await venue.call('DELETE', `/v1/orders/${orderId}`);
    expect([status, body.status]).toEqual([200, 'canceled']);
  }
  expect((await venue.call('DELETE', '/v1/orders?account=11')).status).toBe(200);
  const { orderId, qty } = open[10] ?? expect.unreachable();
  const amended = await venue.call('PATCH', `/v1/orders/${orderId}`, {
    qty: String(Number(qty) + 1),
  });
  expect(amended.body.error.name).toBe('journalFull');
  expect((await venue.call('GET', '/health/live')).status).toBe(200);

  mount.remount('size=150m');
  expect((await place(venue, 'during')).status).toBe(201);
  flow.errors.clear();
  await flow.runQuietly(venue, 500);
  expect(flow.errors.has('journalFull')).toBe(false);
  expect(venue.stderr).not.toContain('    at ');

  const before = await answersOf(venue);
  await venue.kill();
  expect(await verified(folder)).toMatchObject({ stateHash: before.state.stateHash });
  const again = await VenueProcess.start(folder, ['--database', database.url]);
  expect(differences(before, await answersOf(again))).toEqual([]);
  await again.stop();
  await database.close();
});

/** A first segment that is full after some thousand orders; those that follow it have their usual length, for which there is no room. */
function beginShortJournal(folder: string): void {
  const disk = new NodeDisk();
  const processes = new NodeProcesses();
  FileJournal.open({ disk, folder, processes, nowUs: 1, segmentBytes: 2 * 1_048_576 }).close();
  expect(fs.readdirSync(folder)).toContain('durable');
}

async function openOrders(venue: VenueProcess): Promise<Order[]> {
  const { orders } = await venue.get('/v1/orders?status=open&limit=1000&account=10');
  return orders as Order[];
}

function place(venue: VenueProcess, clOrdId: string): ReturnType<VenueProcess['call']> {
  const terms = { instrument: 'MSFT', side: 'buy', type: 'limit', qty: '1', price: '20.00' };
  return venue.call('POST', '/v1/orders', { ...terms, account: '10', clOrdId });
}
