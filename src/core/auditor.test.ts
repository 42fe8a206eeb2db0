// The auditor is audited: every invariant is broken once, on purpose, and named. A check that cannot fail is a defect.

import { describe, expect, test } from 'vitest';
import { audit, auditClosed, AuditingSink } from '#core/auditor.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { levelWords, LevelWord } from '#core/book/price-levels.ts';
import { CommandKind } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import { closedOrdersPerAccountMax } from '#core/limits.ts';
import { ExtraNum, extraNums, extraWords, ExtraWord, packTerms } from '#core/order-store.ts';
import type { ExchangeState } from '#core/state.ts';
import { OrdStatus, Side, StpMode } from '#core/terms.ts';
import { InvariantError } from '#std/assert.ts';
import { makeCommand, type CommandData } from '../../test/support/commands.ts';
import { Desk } from '../../test/support/desk.ts';
import { EventRecorder } from '../../test/support/recorder.ts';

/** Three bids at 99 and 98, one ask at 101, partly filled, closed and rejected orders, in the state of a fresh venue. */
function venue(): { desk: Desk; state: ExchangeState } {
  const desk = Desk.open({
    makerFee: 1_000,
    takerFee: 2_000,
    instruments: [{}, { symbol: 'BETA' }],
  });
  desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 10, id: 'a1' });
  desk.rest({ account: 'ben', side: 'buy', price: 99, qty: 10, id: 'b1' });
  desk.rest({ account: 'anna', side: 'buy', price: 98, qty: 10, id: 'a2' });
  desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 10, id: 'c1' });
  desk.rest({ account: 'cleo', side: 'sell', price: 99, qty: 4, id: 'c2' });
  desk.place({ account: 'anna', side: 'buy', price: 0, qty: 1, id: 'bad' });
  return { desk, state: desk.exchange.state };
}

describe('a broken invariant is named', () => {
  /** What is broken for one venue: the slot of anna's first order, of ben's, and the level at 99. */
  interface Spot {
    readonly state: ExchangeState;
    readonly a1: number;
    readonly b1: number;
    readonly c1: number;
    readonly level: number;
    readonly cash: number;
  }
  const order = ({ state }: Spot, slot: number, word: number, change: number): void => {
    const at = slot * orderWords + word;
    state.store.pool.words[at] = state.store.pool.words[at]! + change;
  };
  const bids = ({ state }: Spot): { levels: Int32Array; levelLots: Float64Array } =>
    state.instrument(1).book.bids;

  const cases: [invariant: string, damage: (spot: Spot) => void][] = [
    ['each asset sums to zero', ({ state, cash }) => state.ledger.available[cash]!++],
    [
      'available >= 0',
      ({ state, cash }) => {
        // Somebody else has it, so that the sum is right.
        const { ledger } = state;
        ledger.available[ledger.find(11, 1)]! += ledger.available[cash]! + 1;
        ledger.available[cash] = -1;
      },
    ],
    [
      'held >= 0',
      ({ state }) => {
        const cell = state.ledger.cell(13, 1);
        state.ledger.held[cell] = -5;
        state.ledger.available[cell] = 5;
      },
    ],
    [
      'held = what open orders require',
      ({ state, cash }) => {
        state.ledger.held[cash]!--;
        state.ledger.available[cash]!++;
      },
    ],
    ['balances are safe integers', ({ state, cash }) => (state.ledger.available[cash]! += 0.5)],
    [
      'open orders are counted per instrument',
      ({ state }) => state.ledger.openOrders[state.ledger.find(10, 3)]!++,
    ],
    [
      'best bid < best ask in continuous trading',
      ({ state, c1 }) => {
        const { book } = state.instrument(1);
        book.cancel(c1);
        state.store.pool.words[c1 * orderWords + OrderWord.priceTicks] = 99;
        book.enqueue(c1);
      },
    ],
    ['a queue is linked both ways', (spot) => order(spot, spot.b1, OrderWord.prev, 1)],
    ['a queue is linked both ways', (spot) => order(spot, spot.b1, OrderWord.level, 1)],
    ['an order is at its own price', (spot) => order(spot, spot.a1, OrderWord.priceTicks, -5)],
    ['an order is at its own price', (spot) => order(spot, spot.a1, OrderWord.instrumentId, 1)],
    [
      'a level counts its queue',
      (spot) => void (bids(spot).levels[spot.level * levelWords + LevelWord.orders]! += 1),
    ],
    [
      'a level counts its queue',
      (spot) => void (bids(spot).levels[spot.level * levelWords + LevelWord.tail] = spot.a1),
    ],
    ['a level shows the sum of its queue', (spot) => void (bids(spot).levelLots[spot.level]! += 1)],
    [
      'the best level is the first of all levels',
      ({ state }) => {
        const { book } = state.instrument(1);
        book.bids.best = book.levelAt(Side.buy, 98);
      },
    ],
    [
      'the best level is the first of all levels',
      ({ state }) => void (state.instrument(1).book.asks.best = -1),
    ],
    [
      'orderQty = cumQty + preventedQty + leavesQty',
      (spot) => order(spot, spot.a1, OrderWord.orderQtyLots, 1),
    ],
    [
      'orderQty = cumQty + preventedQty + leavesQty',
      (spot) => order(spot, spot.a1, OrderWord.cumQtyLots, -1),
    ],
    [
      'the status of an open order says where it is and whether it traded',
      (spot) => order(spot, spot.b1, OrderWord.state, OrdStatus.partiallyFilled),
    ],
    [
      'an order holds what its price needs',
      ({ state, a1 }) => state.store.nums[a1 * extraNums + ExtraNum.holdPerLotMinor]!++,
    ],
    [
      'an order is found by its id',
      ({ state, a1 }) => (state.store.pool.words[a1 * orderWords]! += 1_000),
    ],
    [
      'an order is found by its client order id',
      ({ state, a1 }) => state.store.extra[a1 * extraWords + ExtraWord.clOrdId]!++,
    ],
    ['order ids are below their counter', ({ state }) => void (state.nextEntryId = 3)],
    ["an account's open orders are counted", ({ state }) => state.account(10).openCount--],
    [
      "an account's open orders are counted",
      ({ state, a1 }) => void (state.store.extra[a1 * extraWords + ExtraWord.accountNext] = -1),
    ],
    [
      "an account's open orders are linked both ways",
      ({ state, a1 }) => void (state.store.extra[a1 * extraWords + ExtraWord.accountPrev] = 0),
    ],
    ['an account lists its own orders', ({ state, b1 }) => void (state.account(10).openHead = b1)],
    [
      'an open order of an account is in a queue',
      ({ state, b1 }) => state.instrument(1).book.cancel(b1),
    ],
    ['open orders of accounts = orders in queues', ({ state }) => state.store.openCount++],
    [
      'closed orders are within their limit',
      ({ state }) => void (state.account(10).closedCount = closedOrdersPerAccountMax + 1),
    ],
    [
      'a resting order shows something',
      (spot) => {
        order(spot, spot.b1, OrderWord.displayedLots, -10);
        order(spot, spot.b1, OrderWord.reserveLots, 10);
      },
    ],
    [
      'a level is found by its price',
      (spot) => void (bids(spot).levels[spot.level * levelWords + LevelWord.key]! -= 1),
    ],
    [
      "an account's open orders are in order of acceptance",
      ({ state }) => {
        const account = state.account(10);
        const { openHead: first, openTail: last } = account;
        const { extra } = state.store;
        extra[last * extraWords + ExtraWord.accountNext] = first;
        extra[last * extraWords + ExtraWord.accountPrev] = -1;
        extra[first * extraWords + ExtraWord.accountNext] = -1;
        extra[first * extraWords + ExtraWord.accountPrev] = last;
        account.openHead = last;
        account.openTail = first;
      },
    ],
    ['the last trade id is the one before the counter', ({ state }) => state.nextTradeId++],
    ['a last trade has a last price', ({ state }) => void (state.instrument(1).lastPriceTicks = 0)],
  ];
  for (const [invariant, damage] of cases) {
    test(invariant, () => {
      const { desk, state } = venue();
      desk.openAccount('dora');
      expect(() => audit(state)).not.toThrow();
      const slotOf = (account: string, id: string): number =>
        state.store.pool.find(desk.orderId(account, id));
      damage({
        state,
        a1: slotOf('anna', 'a1'),
        b1: slotOf('ben', 'b1'),
        c1: slotOf('cleo', 'c1'),
        level: state.instrument(1).book.levelAt(Side.buy, 99),
        cash: state.ledger.find(10, 1),
      });
      expect(() => audit(state)).toThrow(invariant);
      expect(() => audit(state)).toThrow(InvariantError);
      // And it says so only of this state.
      expect(() => audit(venue().state)).not.toThrow();
    });
  }

  const closedCases: [invariant: string, damage: (state: ExchangeState, slot: number) => void][] = [
    [
      'a closed order has a final status',
      (state, slot) =>
        void (state.store.pool.words[slot * orderWords + OrderWord.state] = OrdStatus.new),
    ],
    [
      'a closed order has nothing open',
      (state, slot) =>
        void (state.store.pool.words[slot * orderWords + OrderWord.displayedLots] = 1),
    ],
    ['closed orders are counted', (state) => state.account(10).closedCount++],
    ['closed orders are counted', (state) => void (state.account(10).closedTail = 0)],
    [
      'an account remembers its own orders',
      (state) => void (state.account(10).closedHead = state.account(11).closedHead),
    ],
    ['every order is open or remembered', (state) => void state.store.pool.count++],
    [
      'an order is found by its client order id',
      (state, slot) => void state.store.extra[slot * extraWords]!++,
    ],
  ];
  for (const [invariant, damage] of closedCases) {
    test(`of closed orders: ${invariant}`, () => {
      const { desk, state } = venue();
      expect(() => auditClosed(state)).not.toThrow();
      damage(state, state.store.pool.find(desk.orderId('anna', 'bad')));
      expect(() => auditClosed(state)).toThrow(invariant);
    });
  }
});

describe('an event that is not true is named', () => {
  /** An engine that tells its events through a hook, as a faulty one would. */
  function listen(
    spoil: (sink: AuditingSink) => AuditingSink,
    act: (desk: Desk) => CommandData,
  ): void {
    const { desk, state } = venue();
    const sink = new AuditingSink();
    const command = makeCommand(act(desk), state.seq + 1, state.tsUs + 1);
    sink.before(state, command, new EventRecorder());
    desk.exchange.apply(command, spoil(sink));
    sink.after(state);
  }
  const buy = (desk: Desk): CommandData =>
    desk.orderData(CommandKind.placeOrder, { account: 'ben', side: 'buy', price: 102, qty: 12 });
  const deposit = (): CommandData => ({
    kind: CommandKind.deposit,
    accountId: 10,
    assetId: 1,
    amountMinor: 5,
    clOrdId: 'd',
  });

  /** Passes on what the sink is told, one method changed. */
  function changed(
    name: keyof AuditingSink,
    change: (args: number[]) => number[] | undefined,
  ): (sink: AuditingSink) => AuditingSink {
    return (sink) =>
      new Proxy(sink, {
        get(target, key) {
          const method = Reflect.get(target, key) as (...args: number[]) => void;
          return (...args: number[]): void => {
            const told = key === name ? change(args) : args;
            if (told !== undefined) method.apply(target, told);
          };
        },
      });
  }
  const plus = (at: number, by: number) => (args: number[]) =>
    args.map((value, i) => (i === at ? value + by : value));

  test('the true ones pass', () => {
    expect(() => listen((sink) => sink, buy)).not.toThrow();
    expect(() => listen((sink) => sink, deposit)).not.toThrow();
  });

  const cases: [
    invariant: string,
    spoil: (sink: AuditingSink) => AuditingSink,
    act: (desk: Desk) => CommandData,
  ][] = [
    ['trade ids are dense', changed('tradeExecuted', plus(0, 1)), buy],
    ['every trade is told', changed('tradeExecuted', () => undefined), buy],
    ["within the incoming order's limit", changed('tradeExecuted', plus(3, 2)), buy],
    ['the first fill is at the best price', changed('tradeExecuted', plus(3, 1)), buy],
    ['a trade is about some quantity', changed('tradeExecuted', plus(4, -10)), buy],
    ['a fill takes its quantity from what was left', changed('tradeExecuted', plus(4, -1)), buy],
    ['only an order that enters takes', changed('tradeExecuted', plus(9, -1)), buy],
    ['the resting order of a trade is known', changed('tradeExecuted', plus(5, 10_000)), buy],
    ['the resting order is the other side', changed('tradeExecuted', plus(6, 1)), buy],
    ["a trade is of the command's account", changed('tradeExecuted', plus(10, 1)), buy],
    ['debits = credits', changed('tradeExecuted', plus(8, 1)), buy],
    ['debits = credits', changed('tradeExecuted', plus(12, 1)), buy],
    ['rebates are paid out of fees', changed('tradeExecuted', plus(8, -100)), buy],
    ['order ids are dense', changed('orderAccepted', plus(0, 1)), buy],
    ['a balance is told as it is', changed('balanceChanged', plus(2, 1)), buy],
    ['a balance is told as it is', changed('balanceChanged', plus(3, 1)), buy],
    ['every balance that changed is told', changed('balanceChanged', () => undefined), buy],
    ['depth is told as the book is', changed('depthChanged', plus(3, 1)), buy],
    ['depth is told as the book is', changed('depthChanged', plus(4, 1)), buy],
    ['depth is told as the book is', changed('depthChanged', plus(2, 50)), buy],
    ['a movement is of some amount', changed('fundsMoved', plus(5, -5)), deposit],
    ['debits = credits', changed('fundsMoved', plus(5, 1)), deposit],
    ['debits = credits', changed('fundsMoved', plus(3, 1)), deposit],
    [
      'orderQty = filled + prevented + cancelled',
      changed('orderClosed', plus(4, 1)),
      () => ({ kind: CommandKind.cancelOrder, accountId: 10, origClOrdId: 'a1' }),
    ],
  ];
  for (const [invariant, spoil, act] of cases) {
    test(invariant, () => {
      expect(() => listen(spoil, act)).toThrow(invariant);
    });
  }

  /** A trade of ben with cleo that is remembered, and what an operator would say of it. */
  function changing(kind: number, newPriceTicks = 0): (desk: Desk) => CommandData {
    return (desk) => {
      desk.keepTrades(10);
      desk.setFeeTier(0, 1_000, 2_000);
      const trade = desk.print(100, { qty: 7, maker: 'ben', taker: 'anna' }).tradeTerms[0]!;
      return { kind, instrumentId: 1, trade: { ...trade, newPriceTicks } };
    };
  }
  const bust = changing(CommandKind.bustTrade);
  const correct = changing(CommandKind.correctTrade, 120);
  const ofTrades: typeof cases = [
    ['a trade is changed with its own figures', changed('tradeBusted', plus(3, 1)), bust],
    ['a trade is changed with its own figures', changed('tradeBusted', plus(4, 1)), bust],
    ['a trade is changed with its own figures', changed('tradeBusted', plus(7, 1)), bust],
    ['a trade is changed with its own figures', changed('tradeBusted', plus(9, 1)), bust],
    ['the house lends where it is asked to', changed('tradeBusted', plus(12, 1)), bust],
    ['the house lends where it is asked to', changed('tradeBusted', plus(13, 1)), bust],
    ['debits = credits', changed('tradeBusted', () => undefined), bust],
    ['a trade is changed with its own figures', changed('tradeCorrected', plus(3, 1)), correct],
    ['gives the price that was asked for', changed('tradeCorrected', plus(4, 1)), correct],
    ['a trade is changed with its own figures', changed('tradeCorrected', plus(8, 1)), correct],
    ['a correction is remembered as it is told', changed('tradeCorrected', plus(9, 1)), correct],
    ['a correction is remembered as it is told', changed('tradeCorrected', plus(13, 1)), correct],
    ['the house lends where it is asked to', changed('tradeCorrected', plus(15, 1)), correct],
    ['debits = credits', changed('tradeCorrected', () => undefined), correct],
  ];
  test.each(ofTrades)('%s (a trade that is changed)', (invariant, spoil, act) => {
    expect(() => listen(spoil, act)).toThrow(invariant);
  });
  test('the true changes of trades pass', () => {
    for (const act of [bust, correct]) expect(() => listen((sink) => sink, act)).not.toThrow();
  });

  test('a trade that is remembered as another', () => {
    const remember = (desk: Desk): CommandData => {
      desk.keepTrades(10);
      return buy(desk);
    };
    const asAnother = changed('tradeExecuted', (told) => {
      return told.map((value, i) => (i === 8 || i === 12 ? value + 1 : value));
    });
    expect(() => listen(asAnother, remember)).toThrow('a trade is remembered as it is told');
  });

  test('a price that is not the resting order’s', () => {
    const { desk, state } = venue();
    const words = { account: 'ben', side: 'buy', price: 102, qty: 12 } as const;
    const command = makeCommand(
      desk.orderData(CommandKind.placeOrder, words),
      state.seq + 1,
      state.tsUs + 1,
    );
    const resting = state.store.pool.find(desk.orderId('cleo', 'c1'));
    const sink = new AuditingSink();
    sink.before(state, command, new EventRecorder());
    state.store.pool.words[resting * orderWords + OrderWord.priceTicks] = 102;
    expect(() => desk.exchange.apply(command, sink)).toThrow(/price/);
  });

  test('a trade with oneself that prevention should have prevented', () => {
    const desk = Desk.open();
    desk.limitVenue({ stpNoneAllowed: 1 });
    desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 1 });
    desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 1 });
    const { state } = desk.exchange;
    const words = { account: 'cleo', side: 'buy', price: 101, qty: 2, stp: 'none' } as const;
    const data = desk.orderData(CommandKind.placeOrder, words);
    const command = makeCommand(data, state.seq + 1, state.tsUs + 1);
    const sink = new AuditingSink();
    /** Matched without prevention, by an order that asks for it. */
    class Forgetful extends EventRecorder {
      override tradeExecuted(...told: Parameters<EventRecorder['tradeExecuted']>): void {
        super.tradeExecuted(...told);
        const slot = state.store.pool.find(state.nextEntryId - 1);
        const { ordType, timeInForce, execInst } = command;
        const terms = packTerms(ordType, timeInForce, execInst, StpMode.cancelNewest);
        state.store.pool.words[slot * orderWords + OrderWord.terms] = terms;
      }
    }
    sink.before(state, command, new Forgetful());
    expect(() => desk.exchange.apply(command, sink)).toThrow('self-trades are prevented');
  });

  test('a balance told twice', () => {
    const twice = (sink: AuditingSink): AuditingSink =>
      new Proxy(sink, {
        get(target, key) {
          const method = Reflect.get(target, key) as (...args: number[]) => void;
          return (...args: number[]): void => {
            method.apply(target, args);
            if (key === 'balanceChanged') method.apply(target, args);
          };
        },
      });
    expect(() => listen(twice, buy)).toThrow('a balance is told once');
  });

  test('a command that was not applied, or applied as two', () => {
    const { state } = new Exchange();
    const sink = new AuditingSink();
    sink.before(state, makeCommand({ kind: 0 }, 1, 1), new EventRecorder());
    expect(() => sink.after(state)).toThrow('seq is dense');
  });

  test('what only a snapshot may tell', () => {
    const sink = new AuditingSink();
    expect(() => sink.orderRestored(1)).toThrow(InvariantError);
    expect(() => sink.marketRestored(1)).toThrow(InvariantError);
  });
});

describe('a fill that passes over a better price', () => {
  test('is named, whichever of the two is told first', () => {
    const { desk, state } = venue();
    desk.rest({ account: 'cleo', side: 'sell', price: 102, qty: 5, id: 'c3' });
    desk.rest({ account: 'ben', side: 'buy', price: 90, qty: 9, id: 'taker' });
    const takerId = desk.orderId('ben', 'taker');
    const words = { account: 'ben', side: 'buy', price: 102, qty: 2 } as const;
    const command = makeCommand(
      desk.orderData(CommandKind.placeOrder, words),
      state.seq + 1,
      state.tsUs + 1,
    );
    const cases: [maker: string, priceTicks: number][][] = [
      [['c3', 102]],
      [
        ['c1', 101],
        ['c3', 102],
        ['c1', 101],
      ],
    ];
    for (const trades of cases) {
      const sink = new AuditingSink();
      sink.before(state, command, new EventRecorder());
      const slot = state.store.pool.find(takerId);
      let openLots = state.store.pool.words[slot * orderWords + OrderWord.orderQtyLots]!;
      openLots -= state.store.pool.words[slot * orderWords + OrderWord.cumQtyLots]!;
      // The order comes to the market at 102, in the events' words.
      state.store.pool.words[slot * orderWords + OrderWord.priceTicks] = 102;
      sink.orderAmended(takerId, 11, 1, 102, 9, openLots, 0);
      let { nextTradeId } = state;
      const tell = (): void => {
        for (const [maker, priceTicks] of trades) {
          const makerId = desk.orderId('cleo', maker);
          const makerSlot = state.store.pool.find(makerId);
          for (const each of [slot, makerSlot]) {
            state.store.pool.words[each * orderWords + OrderWord.cumQtyLots]!++;
          }
          const at = makerSlot * orderWords;
          const makerLots =
            state.store.pool.words[at + OrderWord.orderQtyLots]! -
            state.store.pool.words[at + OrderWord.cumQtyLots]!;
          openLots--;
          const tradeId = nextTradeId++;
          sink.tradeExecuted(
            tradeId,
            1,
            Side.buy,
            priceTicks,
            1,
            makerId,
            12,
            makerLots,
            0,
            takerId,
            11,
            openLots,
            0,
          );
          if (maker === 'c1') state.instrument(1).book.cancel(makerSlot);
        }
      };
      expect(tell).toThrow(/best price|better price/);
    }
  });

  test('is named at the end where the better price is still there', () => {
    const { desk, state } = venue();
    const sink = new AuditingSink();
    const words = { account: 'ben', side: 'buy', price: 105, qty: 12 } as const;
    desk.rest({ account: 'cleo', side: 'sell', price: 103, qty: 5, id: 'c3' });
    const data = desk.orderData(CommandKind.placeOrder, words);
    const command = makeCommand(data, state.seq + 1, state.tsUs + 1);
    sink.before(state, command, new EventRecorder());
    desk.exchange.apply(command, sink);
    // A fault puts a better ask there after the fills at 101 and 103.
    const slot = state.store.pool.find(desk.orderId('cleo', 'c3'));
    const { book } = state.instrument(1);
    book.cancel(slot);
    state.store.pool.words[slot * orderWords + OrderWord.priceTicks] = 102;
    book.enqueue(slot);
    expect(() => sink.after(state)).toThrow('no fill passes over a better price');
  });
});
