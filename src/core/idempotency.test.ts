// Client order ids: the same request again is the same outcome again, another request under the same id is refused, and how long
// the venue remembers.

import { describe, expect, test } from 'vitest';
import { CommandKind, writeClOrdId } from '#core/command.ts';
import { closedOrdersPerAccountMax } from '#core/limits.ts';
import { ExecInst, OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { makeCommand, type CommandData } from '../../test/support/commands.ts';
import { Desk } from '../../test/support/desk.ts';
import { Engine } from '../../test/support/engine.ts';
import { plainListing } from '../../test/support/listing.ts';

const order = { account: 'anna', side: 'buy', price: 99, qty: 5, id: 'mine' } as const;

describe('the same order again', () => {
  test('does nothing and names the order', () => {
    const desk = Desk.open();
    desk.place(order);
    const before = desk.hash();
    const again = desk.place(order);
    expect(again.events).toEqual([
      {
        kind: 'commandRepeated',
        commandKind: CommandKind.placeOrder,
        accountId: desk.accountId('anna'),
        orderId: desk.orderId('anna', 'mine'),
      },
    ]);
    expect(desk.hash()).toBe(before);
  });

  test('whatever has become of it since', () => {
    const desk = Desk.open();
    desk.place(order);
    desk.amend({ account: 'anna', id: 'mine' }, { qty: 7 });
    expect(desk.place(order).isRepeated).toBe(true);
    desk.rest({ account: 'ben', side: 'sell', price: 99, qty: 7 });
    expect(desk.place(order).isRepeated).toBe(true);
    desk.setPhase('closed');
    desk.killVenue();
    expect(desk.place(order).isRepeated).toBe(true);
    expect(desk.queue('buy')).toBe('');
  });

  test('is a repeat of the reject where it was rejected, even if it would pass now', () => {
    const desk = Desk.open();
    desk.setPhase('halted');
    expect(desk.place(order).reject).toBe('instrumentHalted');
    desk.setPhase('continuous');
    expect(desk.place(order).isRepeated).toBe(true);
    const terms = { price: 99, qty: 5, cum: 0, leaves: 0 };
    const rejected = { status: 'rejected', reason: 'instrumentHalted', ...terms };
    expect(desk.order('anna', 'mine')).toMatchObject(rejected);
    expect(desk.place({ ...order, id: 'another' }).reject).toBe('none');
  });
});

describe('another order under the same id', () => {
  const others: [string, Partial<CommandData>][] = [
    ['side', { side: Side.sell }],
    ['type', { ordType: OrdType.market, priceTicks: 0, timeInForce: TimeInForce.ioc }],
    ['time in force', { timeInForce: TimeInForce.day }],
    ['post-only', { execInst: ExecInst.postOnly }],
    ['self-trade prevention', { stpMode: StpMode.none }],
    ['price', { priceTicks: 98 }],
    ['quantity', { qtyLots: 6 }],
    ['instrument', { instrumentId: 2 }],
    ['kind', { kind: CommandKind.replaceOrder, origClOrdId: 'mine' }],
  ];
  for (const [what, changes] of others) {
    test(`differs in its ${what}: refused, and nothing happens`, () => {
      const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
      const first = desk.orderData(CommandKind.placeOrder, order);
      desk.send(first);
      const before = desk.hash();
      const outcome = desk.send({ ...first, ...changes });
      expect(outcome.reject).toBe('duplicateClientOrderId');
      expect(outcome.events[0]).toMatchObject({ orderId: 0 });
      expect(desk.hash()).toBe(before);
    });
  }

  test('a price that is no number is one body, whatever its bits: they are the machine’s own', () => {
    const bits = BigUint64Array.of(0x7ff8000000000000n, 0xfff8000000000000n, 0x7ff8000000000123n);
    const hashes = [...new Float64Array(bits.buffer)].map((priceTicks) => {
      const desk = Desk.open();
      desk.send({ ...desk.orderData(CommandKind.placeOrder, order), priceTicks });
      return desk.hash();
    });
    expect(new Set(hashes).size).toBe(1);
  });

  test('zero is zero, with or without a sign', () => {
    const desk = Desk.open();
    const market = desk.orderData(CommandKind.placeOrder, { account: 'anna', side: 'buy', qty: 1 });
    desk.send(market);
    expect(desk.send({ ...market, priceTicks: -0 }).isRepeated).toBe(true);
  });

  test('is refused also where the first was rejected or has ended', () => {
    const desk = Desk.open();
    desk.place({ ...order, qty: 0, id: 'rejected' });
    expect(desk.place({ ...order, id: 'rejected' }).reject).toBe('duplicateClientOrderId');
    desk.place({ ...order, id: 'canceled' });
    desk.cancel({ account: 'anna', id: 'canceled' });
    expect(desk.place({ ...order, qty: 6, id: 'canceled' }).reject).toBe('duplicateClientOrderId');
  });

  test('of another account is another order', () => {
    const desk = Desk.open();
    desk.place(order);
    expect(desk.place({ ...order, account: 'ben' }).reject).toBe('none');
    expect(desk.queue('buy')).toBe('99: mine mine');
    expect(desk.cancel({ account: 'ben', id: 'mine' }).closed).toHaveLength(1);
    expect(desk.order('anna', 'mine')).toMatchObject({ status: 'new' });
  });

  test('two ids that share a place in the index are two orders', () => {
    const desk = Desk.open();
    const [first, second] = collidingIds(desk);
    desk.rest({ ...order, price: 98, id: first });
    desk.rest({ ...order, price: 99, id: second });
    expect(desk.order('anna', first)).toMatchObject({ price: 98 });
    expect(desk.order('anna', second)).toMatchObject({ price: 99 });
    desk.cancel({ account: 'anna', id: first });
    expect(desk.queue('buy')).toBe(`99: ${second}`);
  });

  test('ids differ in every one of their 36 bytes', () => {
    const desk = Desk.open();
    const long = 'abcdefghijklmnopqrstuvwxyz0123456789';
    for (let at = 0; at < long.length; at++) {
      const id = `${long.slice(0, at)}#${long.slice(at + 1)}`;
      expect(desk.place({ ...order, qty: at + 1, id }).reject).toBe('none');
    }
    for (let length = 1; length <= long.length; length++) {
      expect(desk.place({ ...order, id: long.slice(0, length) }).reject).toBe('none');
    }
  });
});

/** Two ids of account 10 that the index keeps under one key: among some hundred thousand there are some. */
function collidingIds(desk: Desk): [string, string] {
  const { store } = desk.exchange.state;
  const { clOrdId } = makeCommand({ kind: 0 }, 1, 1);
  const seen = new Map<number, string>();
  for (let n = 0; ; n++) {
    const id = `order-${n}`;
    writeClOrdId(clOrdId, id);
    const key = store.keyOf(10, clOrdId);
    const other = seen.get(key);
    if (other !== undefined) return [other, id];
    seen.set(key, id);
  }
}

describe('movements of money are idempotent by their client reference', () => {
  test('the same again moves nothing', () => {
    const desk = Desk.open();
    desk.deposit('anna', 'USD', 500, 'd');
    desk.withdraw('anna', 'USD', 200, 'w');
    desk.transfer('anna', 'ben', 'USD', 100, 't');
    const before = desk.hash();
    expect(desk.deposit('anna', 'USD', 500, 'd').isRepeated).toBe(true);
    expect(desk.withdraw('anna', 'USD', 200, 'w').isRepeated).toBe(true);
    const again = desk.transfer('anna', 'ben', 'USD', 100, 't');
    expect(again.events[0]).toMatchObject({ orderId: desk.orderId('anna', 't') });
    expect(desk.hash()).toBe(before);
    expect(desk.balance('anna').available).toBe(1_000_200);
  });

  test('another under the same reference is refused', () => {
    const desk = Desk.open();
    desk.transfer('anna', 'ben', 'USD', 100, 'r');
    const before = desk.hash();
    const refused = [
      desk.transfer('anna', 'ben', 'USD', 101, 'r'),
      desk.transfer('anna', 'ben', 'USD', 100 + 2 ** 32, 'r'),
      desk.transfer('anna', 'cleo', 'USD', 100, 'r'),
      desk.transfer('anna', 'ben', 'ACME', 100, 'r'),
      desk.withdraw('anna', 'USD', 100, 'r'),
      desk.deposit('anna', 'USD', 100, 'r'),
      desk.place({ account: 'anna', side: 'buy', price: 99, qty: 1, id: 'r' }),
    ];
    expect(refused.map(({ reject }) => reject)).toEqual(
      refused.map(() => 'duplicateClientOrderId'),
    );
    expect(desk.hash()).toBe(before);
    expect(desk.transfer('ben', 'anna', 'USD', 100, 'r').reject).toBe('none');
  });

  test('an order keeps its id from money, too', () => {
    const desk = Desk.open();
    desk.place(order);
    expect(desk.deposit('anna', 'USD', 1, 'mine').reject).toBe('duplicateClientOrderId');
  });

  test('a movement that was refused is not remembered: it may be tried again', () => {
    const desk = Desk.open({ cash: 100 });
    expect(desk.withdraw('anna', 'USD', 150, 'w').reject).toBe('insufficientBalance');
    desk.deposit('anna', 'USD', 50);
    expect(desk.withdraw('anna', 'USD', 150, 'w').reject).toBe('none');
  });
});

describe('the memory of an account', () => {
  test('holds so many closed orders, then forgets the oldest; open ones never', () => {
    const engine = new Engine({ ordersHint: closedOrdersPerAccountMax + 10 });
    engine.applyAll([
      { kind: CommandKind.listCurrency, text: 'USD', decimals: 2 },
      { kind: CommandKind.listInstrument, listing: plainListing },
      { kind: CommandKind.setPhase, instrumentId: 1, option: Phase.continuous },
      { kind: CommandKind.openAccount, text: 'anna' },
      { kind: CommandKind.deposit, accountId: 10, assetId: 1, amountMinor: 10_000, clOrdId: 'd' },
    ]);
    const expiring = (clOrdId: string, timeInForce: number = TimeInForce.ioc): CommandData => ({
      kind: CommandKind.placeOrder,
      accountId: 10,
      instrumentId: 1,
      side: Side.buy,
      ordType: OrdType.limit,
      timeInForce,
      stpMode: StpMode.cancelNewest,
      priceTicks: 1,
      qtyLots: 1,
      clOrdId,
    });
    engine.apply(expiring('open', TimeInForce.gtc));
    // The deposit is remembered as well, and is the oldest.
    for (let i = 1; i < closedOrdersPerAccountMax; i++) engine.apply(expiring(`o${i}`));
    const { state } = engine.exchange;
    expect(state.account(10).closedCount).toBe(closedOrdersPerAccountMax);
    expect(engine.apply(expiring('o1'))[0]).toMatchObject({ kind: 'commandRepeated' });
    engine.apply(expiring('next'));
    engine.apply(expiring('next but one'));
    expect(state.account(10).closedCount).toBe(closedOrdersPerAccountMax);
    expect(state.store.pool.count).toBe(closedOrdersPerAccountMax + 1);
    expect(engine.apply(expiring('open', TimeInForce.gtc))[0]?.kind).toBe('commandRepeated');
    expect(engine.apply(expiring('o2'))[0]?.kind).toBe('commandRepeated');
    // Forgotten: the same id is a new order.
    expect(engine.apply(expiring('o1'))[0]?.kind).toBe('orderAccepted');
    const cancel = { kind: CommandKind.cancelOrder, accountId: 10, origClOrdId: 'o2' };
    expect(engine.apply(cancel)[0]).toMatchObject({ code: 5 });
    expect(Engine.restore(engine.write()).hash()).toBe(engine.hash());
  });
});
