// The depth channel: a client that applies snapshot and deltas has the book, whatever happened; it can prove it, fill gaps, and fall behind.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandKind, writeClOrdId } from '#core/command.ts';
import { OrdType, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { depthChecksum } from '#marketdata/depth-checksum.ts';
import { Prng } from '#std/prng.ts';
import type { Message, TestSocket } from '../support/test-socket.ts';
import { limitOrder, operatorToken, TestVenue } from '../support/test-venue.ts';

type Level = [price: string, qty: string, orders: number];

/** A book rebuilt from the channel alone, as an outsider would. */
class Replica {
  seq = -1;
  snapshots = 0;
  deltas = 0;
  /** Of the deltas, those that stand for several. */
  merged = 0;
  gaps = 0;
  private bids = new Map<string, Level>();
  private asks = new Map<string, Level>();

  take(message: Message): void {
    if (message.type === 'snapshot') {
      this.bids = new Map();
      this.asks = new Map();
      this.snapshots++;
    } else {
      this.deltas++;
      if ('prevSeq' in message) this.merged++;
      if ((message.prevSeq ?? message.seq - 1) !== this.seq) this.gaps++;
    }
    this.seq = message.seq;
    for (const level of message.data.bids) put(this.bids, level);
    for (const level of message.data.asks) put(this.asks, level);
    expect(depthChecksum(this.sorted(this.asks, 1), this.sorted(this.bids, -1))).toBe(
      message.checksum,
    );
  }

  get book(): { bids: Level[]; asks: Level[] } {
    return { bids: this.sorted(this.bids, -1), asks: this.sorted(this.asks, 1) };
  }

  private sorted(side: Map<string, Level>, direction: 1 | -1): Level[] {
    return [...side.values()].sort((a, b) => direction * (Number(a[0]) - Number(b[0])));
  }
}

function put(side: Map<string, Level>, level: Level): void {
  if (level[1] === '0') {
    expect(level[2]).toBe(0);
    side.delete(level[0]);
  } else side.set(level[0], level);
}

let venue: TestVenue;
let nextOrder = 1;
/** Rich ones, so that little is refused. */
const flowAccounts = [14, 15] as const;

beforeAll(async () => {
  venue = await TestVenue.start({
    options: { slowReaderBytes: 64 * 1024, deadReaderBytes: 64 * 1024 * 1024 },
  });
  for (const accountId of flowAccounts) {
    await venue.openAccount(`flow_${accountId}`, accountId, 1_000_000_000_00, 10_000_000);
  }
  // Auditing the whole state after each of so many commands would take long; other tests do.
  await venue.engine.setAudit(false);
});
afterAll(() => venue.close());

/** Random orders and cancels around a price, some of which trade. */
async function flow(prng: Prng, count: number, instrumentId = 1): Promise<void> {
  const mine: string[] = [];
  for (let i = 0; i < count; i++) {
    const command = venue.venue.command();
    command.accountId = flowAccounts[prng.nextBelow(2)]!;
    const isCancel = mine.length > 0 && prng.nextBelow(10) < 4;
    if (isCancel) {
      command.kind = CommandKind.cancelOrder;
      writeClOrdId(command.origClOrdId, mine.splice(prng.nextBelow(mine.length), 1)[0]!);
    } else {
      const clOrdId = `flow-${nextOrder++}`;
      mine.push(clOrdId);
      command.kind = CommandKind.placeOrder;
      command.instrumentId = instrumentId;
      command.side = prng.nextBelow(2) === 0 ? Side.buy : Side.sell;
      command.ordType = OrdType.limit;
      command.timeInForce = prng.nextBelow(8) === 0 ? TimeInForce.ioc : TimeInForce.gtc;
      command.stpMode = StpMode.cancelNewest;
      const offset = prng.nextBelow(40) - 15;
      const middle = instrumentId === 1 ? 58_533 : 200;
      command.priceTicks = middle + (command.side === Side.buy ? -offset : offset);
      command.qtyLots = 2 + prng.nextBelow(20);
      writeClOrdId(command.clOrdId, clOrdId);
    }
    venue.venue.submit(command, () => undefined);
    // Small and large batches, with and without a pause that lets the channel flush.
    const pause = prng.nextBelow(60);
    if (pause < 6) await new Promise((resolve) => setImmediate(resolve));
    else if (pause === 59) await new Promise((resolve) => setTimeout(resolve, 6));
  }
  await settled();
}

async function settled(): Promise<void> {
  await expect.poll(() => venue.engine.queueDepth).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 20));
}

async function restBook(symbol = 'AAPL'): Promise<Message> {
  return (await venue.call('GET', `/v1/instruments/${symbol}/depth?levels=5000`)).body;
}

function follow(socket: TestSocket, replica: Replica, keep: (message: Message) => boolean): void {
  socket.socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.channel === 'depth' && keep(message)) replica.take(message);
  });
}

test.each([1, 2, 3])('replayed, it is the book (seed %i)', async (seed) => {
  const symbol = seed === 3 ? 'LOTS' : 'AAPL';
  const socket = await venue.socket();
  const replica = new Replica();
  follow(socket, replica, ({ instrument }) => instrument === symbol);
  await socket.subscribe({ channel: 'depth', instrument: symbol });
  await flow(new Prng(seed), 1_500, symbol === 'LOTS' ? 2 : 1);
  const rest = await restBook(symbol);
  await socket.request('ping');
  expect(replica.snapshots).toBe(1);
  expect(replica.gaps).toBe(0);
  expect(replica.deltas).toBeGreaterThan(5);
  expect(replica.book).toEqual({ bids: rest.bids, asks: rest.asks });
  expect(replica.seq).toBe(rest.seq);
  // And the engine's own book says the same.
  const book = venue.engine.exchange.state.instrument(symbol === 'LOTS' ? 2 : 1).book;
  expect(rest.bids.length > 0 && rest.asks.length > 0).toBe(true);
  const instrument = venue.venue.market.instrumentBySymbol(symbol)!;
  expect(rest.bids[0][0]).toBe(instrument.formatPrice(book.bestPriceTicks(Side.buy)));
  expect(rest.asks[0][0]).toBe(instrument.formatPrice(book.bestPriceTicks(Side.sell)));
  socket.drop();
});

test('a newcomer begins with a snapshot, and then has the same deltas', async () => {
  const first = await venue.socket();
  await first.subscribe({ channel: 'depth', instrument: 'AAPL' });
  await flow(new Prng(7), 100);
  const second = await venue.socket();
  const replica = new Replica();
  follow(second, replica, () => true);
  // In the middle of a batch: what is pending must not come twice, nor be lost.
  const running = flow(new Prng(8), 400);
  await second.subscribe({ channel: 'depth', instrument: 'AAPL' });
  await running;
  expect((await second.next('depth')).type).toBe('snapshot');
  const rest = await restBook();
  await second.request('ping');
  expect(replica.gaps).toBe(0);
  expect(replica.book).toEqual({ bids: rest.bids, asks: rest.asks });
  first.drop();
  second.drop();
});

describe('gaps', () => {
  test('are filled with the very deltas that were missed', async () => {
    const socket = await venue.socket();
    const replica = new Replica();
    const missed: Message[] = [];
    let lossy = false;
    follow(socket, replica, (message) => {
      if (lossy && message.type === 'delta') missed.push(message);
      return !lossy;
    });
    await socket.subscribe({ channel: 'depth', instrument: 'AAPL' });
    await flow(new Prng(11), 100);
    lossy = true;
    await flow(new Prng(12), 300);
    lossy = false;
    expect(missed.length).toBeGreaterThan(1);
    const [from, to] = [missed[0].seq, missed.at(-1).seq];
    expect(from).toBe(replica.seq + 1);
    const { result } = await socket.request('depth.gap', { instrument: 'AAPL', from, to });
    for (const delta of result.deltas) replica.take(delta);
    const wire = missed.map(({ channel: _channel, type: _type, ...delta }) => delta);
    expect(result.deltas).toEqual(wire);
    const rest = await restBook();
    expect(replica.book).toEqual({ bids: rest.bids, asks: rest.asks });
    const one = await socket.request('depth.gap', { instrument: 'AAPL', from, to: from });
    expect(one.result.deltas).toEqual(wire.slice(0, 1));
    socket.drop();
  });

  test('that are no longer kept, or never were, are said to be so', async () => {
    const socket = await venue.socket();
    await socket.subscribe({ channel: 'depth', instrument: 'LOTS' });
    const { seq } = await socket.next('depth');
    const gap = (fields: object): Promise<Message> =>
      socket.request('depth.gap', { instrument: 'LOTS', ...fields });
    for (const [from, to] of [
      [seq + 1, seq + 1],
      [0, seq],
      [5, 4],
    ]) {
      expect((await gap({ from, to })).error).toMatchObject({
        name: 'gapNotAvailable',
        field: 'from',
      });
    }
    const refusals: readonly (readonly [object, number, string])[] = [
      [{ from: 1 }, 201, 'to'],
      [{ to: 1 }, 201, 'from'],
      [{ from: '1', to: 2 }, 202, 'from'],
      [{ from: -1, to: 2 }, 202, 'from'],
      [{ from: 1, to: 1.5 }, 202, 'to'],
      [{ from: 1, to: 2, instrument: 'NOPE' }, 1, 'instrument'],
      [{ from: 1, to: 2, instrument: undefined }, 201, 'instrument'],
      [{ from: 1, to: 2, depth: 3 }, 214, 'depth'],
    ];
    for (const [fields, code, field] of refusals) {
      expect((await gap(fields)).error).toMatchObject({ code, field });
    }
    socket.drop();
  });

  test('the last 1,024 deltas are kept, and no more', async () => {
    const socket = await venue.socket(operatorToken);
    await socket.subscribe({ channel: 'depth', instrument: 'AAPL' });
    const first = (await socket.next('depth')).seq;
    const order = limitOrder({ account: String(flowAccounts[0]), price: '400.00', qty: '50' });
    const { result } = await socket.request('order.place', order);
    for (let i = 0; i < 1_030; i++) {
      const qty = i % 2 === 0 ? '40' : '50';
      await socket.request('order.amend', { orderId: result.orderId, qty });
      // Asking for what there is not makes the pending delta at once.
      await socket.request('depth.gap', { instrument: 'AAPL', from: 1, to: 0 });
    }
    const { seq } = await restBook();
    expect(seq - first).toBeGreaterThan(1_024);
    const ask = (from: number): Promise<Message> =>
      socket.request('depth.gap', { instrument: 'AAPL', from, to: seq });
    expect((await ask(seq - 1_024)).error.name).toBe('gapNotAvailable');
    expect((await ask(seq - 1_023)).result.deltas).toHaveLength(1_024);
    await socket.request('order.cancel', { orderId: result.orderId });
    socket.drop();
  });

  test('while nobody follows, the sequence goes on and nothing is kept', async () => {
    const before = await restBook();
    await flow(new Prng(21), 100);
    const after = await restBook();
    expect(after.seq).toBeGreaterThan(before.seq);
    const socket = await venue.socket();
    const reply = await socket.request('depth.gap', {
      instrument: 'AAPL',
      from: after.seq,
      to: after.seq,
    });
    expect(reply.error.name).toBe('gapNotAvailable');
    socket.drop();
  });
});

describe('slow readers', () => {
  const depth = { channel: 'depth', instrument: 'AAPL' };

  /** Asks for more snapshots of a deep book than the system's buffers take, and reads none, until the venue calls it slow. */
  async function fallBehind(socket: TestSocket, of = venue): Promise<void> {
    await socket.subscribe(depth);
    socket.socket.pause();
    for (let i = 0; i < 300; i++) socket.send({ id: i, op: 'subscribe', channels: [depth] });
    await expect.poll(() => of.slowReaders()).toBe(1);
  }

  test('get one delta for those that they would not take, and nobody waits for them', async () => {
    await deepen(venue, 2_000);
    const slow = await venue.socket();
    const fast = await venue.socket();
    const replicas = [new Replica(), new Replica()] as const;
    follow(slow, replicas[0], () => true);
    follow(fast, replicas[1], () => true);
    await fast.subscribe(depth);
    await fallBehind(slow);
    await flow(new Prng(31), 300);
    expect(replicas[1].gaps).toBe(0);
    expect(replicas[1].deltas).toBeGreaterThan(0);
    const { seq } = replicas[1];
    slow.socket.resume();
    await expect.poll(() => replicas[0].seq, { timeout: 5_000 }).toBe(seq);
    expect(replicas[0]).toMatchObject({ gaps: 0, deltas: 1, merged: 1 });
    expect(replicas[1].merged).toBe(0);
    expect(replicas[0].book).toEqual(replicas[1].book);
    await flow(new Prng(32), 50);
    await expect.poll(() => replicas[0].seq).toBe(replicas[1].seq);
    expect(replicas[0].gaps).toBe(0);
    expect(replicas[0].deltas).toBeGreaterThan(0);
    slow.drop();
    fast.drop();
  });

  test('get the whole book where more of it changed than a delta is worth', async () => {
    const slow = await venue.socket();
    const replica = new Replica();
    follow(slow, replica, () => true);
    await fallBehind(slow);
    await deepen(venue, 2_100, 40_000);
    await settled();
    const { seq } = await restBook();
    slow.socket.resume();
    await expect.poll(() => replica.seq, { timeout: 5_000 }).toBe(seq);
    expect(replica).toMatchObject({ gaps: 0, deltas: 0 });
    slow.drop();
  });

  test('get the latest ticker, once, and every trade', async () => {
    const slow = await venue.socket();
    const fast = await venue.socket();
    const channels = ['ticker', 'trades'].map((channel) => ({ channel, instrument: 'AAPL' }));
    await slow.subscribe(...channels);
    await fast.subscribe(...channels);
    const of = ({ messages }: TestSocket, name: string): Message[] =>
      messages.filter(({ channel, type }) => channel === name && type === 'event');
    /** Until nothing more is on its way to them, or will be before something happens. */
    const isTold = async (...sockets: TestSocket[]): Promise<void> => {
      const { body } = await venue.call('GET', '/v1/instruments/AAPL/ticker');
      for (const socket of sockets)
        await expect.poll((): Message => of(socket, 'ticker').at(-1)?.data).toEqual(body);
    };
    // A trade makes a ticker that is not the one of an earlier change.
    await flow(new Prng(40), 200);
    await isTold(slow, fast);
    for (const socket of [slow, fast]) {
      await socket.request('ping');
      socket.messages.length = 0;
    }
    await fallBehind(slow);
    for (let seed = 41; seed < 46; seed++) {
      const told = of(fast, 'ticker').length;
      await flow(new Prng(seed), 200);
      await expect.poll(() => of(fast, 'ticker').length).toBeGreaterThan(told);
    }
    const tradesOf = (socket: TestSocket): string[] =>
      of(socket, 'trades').flatMap(({ data }) =>
        data.map(({ tradeId }: { tradeId: string }) => tradeId),
      );
    // What the slow reader gets from here on is what was kept for it.
    await isTold(fast);
    slow.socket.resume();
    await expect.poll(() => tradesOf(slow).length).toBe(tradesOf(fast).length);
    expect(tradesOf(slow)).toEqual(tradesOf(fast));
    await expect.poll(() => of(slow, 'ticker').length).toBe(1);
    expect(of(slow, 'ticker')[0].data).toEqual(of(fast, 'ticker').at(-1).data);
    slow.drop();
    fast.drop();
  });

  test('past a bound are disconnected with 4008, and everybody else goes on', async () => {
    const tight = await TestVenue.start({
      options: { slowReaderBytes: 1024, deadReaderBytes: 64 * 1024 },
    });
    await tight.engine.setAudit(false);
    await tight.openAccount('flow_14', 14, 1_000_000_000_00, 10_000_000);
    await deepen(tight, 2_000);
    const dead = await tight.socket();
    const alive = await tight.socket();
    await fallBehind(dead, tight);
    expect((await alive.request('ping')).ok).toBe(true);
    dead.socket.resume();
    expect(await dead.closed).toBe(4008);
    expect((await alive.request('ping')).ok).toBe(true);
    await tight.close();
  });
});

/** Rests one order at each of so many prices, far from the market. */
async function deepen(to: TestVenue, levels: number, fromTicks = 50_000): Promise<void> {
  for (let i = 0; i < levels; i++) {
    const command = to.venue.command();
    command.kind = CommandKind.placeOrder;
    command.accountId = flowAccounts[0];
    command.instrumentId = 1;
    command.side = Side.buy;
    command.ordType = OrdType.limit;
    command.timeInForce = TimeInForce.gtc;
    command.stpMode = StpMode.cancelNewest;
    command.priceTicks = fromTicks - i;
    command.qtyLots = 1;
    writeClOrdId(command.clOrdId, `deep-${nextOrder++}`);
    to.venue.submit(command, () => undefined);
  }
  await expect.poll(() => to.engine.queueDepth).toBe(0);
}
