// A client that stops reading for a while, in a market that goes on: what waits for it stays within bounds, nobody else waits, and when it reads again
// its book is the venue's without a fresh start.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveBook } from '#client/order-book.ts';
import type { SocketLike, Transport } from '#client/transport.ts';
import { VenueClient } from '#client/venue-client.ts';
import { CommandKind, writeClOrdId } from '#core/command.ts';
import { OrdType, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { TestVenue } from '../support/test-venue.ts';

const slowReaderBytes = 64 * 1024;
let venue: TestVenue;

beforeAll(async () => {
  venue = await TestVenue.start({ options: { slowReaderBytes, publicFlushMs: 1 } });
  await venue.openAccount('maker', 14, 1_000_000_000_00, 10_000_000);
  // Auditing the whole state after each of so many commands would take long.
  await venue.engine.setAudit(false);
});
afterAll(() => venue.close());

/** A transport with a reader that can be stopped, and a count of the deltas that came. */
class StoppableTransport implements Transport {
  deltas = 0;
  /** Of them, those that stand for several. */
  merged = 0;
  private socket: WebSocket | undefined;

  fetch(url: string, init: RequestInit): Promise<Response> {
    return fetch(url, init);
  }

  openSocket(url: string): SocketLike {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      const text = data.toString('latin1');
      if (text.includes('"type":"delta"')) this.deltas++;
      if (text.includes('"prevSeq"')) this.merged++;
    });
    return socket as unknown as SocketLike;
  }

  stop(): void {
    this.socket?.pause();
  }

  goOn(): void {
    this.socket?.resume();
  }
}

let nextOrder = 1;

/** Rests orders at so many prices, one after the other. */
async function stir(count: number, levels: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const command = venue.venue.command();
    command.kind = CommandKind.placeOrder;
    command.accountId = 14;
    command.instrumentId = 1;
    command.side = Side.buy;
    command.ordType = OrdType.limit;
    command.timeInForce = TimeInForce.gtc;
    command.stpMode = StpMode.cancelNewest;
    command.priceTicks = 58_000 - (i % levels);
    command.qtyLots = 1;
    writeClOrdId(command.clOrdId, `stir-${nextOrder++}`);
    venue.venue.submit(command, () => undefined);
    // Many small deltas, not a few large ones.
    if (i % 4 === 3) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await expect.poll(() => venue.engine.queueDepth).toBe(0);
}

test('is told the latest of each level in one, within bounds, and has the book again', async () => {
  const timings = { answerWithinMs: 60_000, pingEveryMs: 60_000 };
  const [slow, fast] = [new StoppableTransport(), new StoppableTransport()];
  const clients = [slow, fast].map(
    (transport) => new VenueClient({ url: venue.url, transport, timings }),
  );
  await stir(1_500, 1_500);
  await Promise.all(clients.map((client) => client.ready()));
  const [slowBook, fastBook] = clients.map((client) => client.book('AAPL')) as [LiveBook, LiveBook];
  await Promise.all([slowBook, fastBook].map((book) => book.status.until((is) => is === 'live')));

  slow.stop();
  // Snapshots of a deep book, more than the system's own buffers take.
  const again = { channels: [{ channel: 'depth', instrument: 'AAPL' }] };
  for (let i = 0; i < 300; i++) {
    void clients[0]?.socket.ask('subscribe', again).catch(() => undefined);
  }
  await expect.poll(() => venue.slowReaders()).toBe(1);
  await stir(3_000, 1_500);
  expect(fastBook.status.value).toBe('live');
  expect(fast.deltas).toBeGreaterThan(200);
  const seqBefore = slowBook.seq;
  const { body } = await venue.call('GET', '/v1/instruments/AAPL/depth?levels=5000');
  await expect.poll(() => fastBook.seq).toBe(body.seq);

  slow.goOn();
  await expect.poll(() => slowBook.seq, { timeout: 10_000 }).toBe(body.seq);
  expect(slowBook.seq).toBeGreaterThan(seqBefore);
  expect(slowBook.checksum).toBe(body.checksum);
  expect(slowBook.bids.map(({ priceText, qtyText }) => `${priceText} ${qtyText}`)).toEqual(
    fastBook.bids.map(({ priceText, qtyText }) => `${priceText} ${qtyText}`),
  );
  expect(slowBook.resyncs).toBe(0);
  // What waited for the slow one was merged: the rest of the deltas never did.
  expect(slow.merged).toBeGreaterThan(0);
  expect(slow.deltas).toBeLessThan(fast.deltas / 2);
  expect(fast.merged).toBe(0);
  for (const client of clients) client.close();
});
