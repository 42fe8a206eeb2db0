// The audit of stops, hidden orders, lists and orders for auctions: every invariant of theirs is broken once, on purpose, and named.

import { describe, expect, test } from 'vitest';
import { audit } from '#core/auditor.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { extraWords, ExtraWord, Home, ordTypeOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import type { ExchangeState } from '#core/state.ts';
import { ExecInst, OrdStatus, OrdType, Phase, Side, TimeInForce } from '#core/terms.ts';
import { Desk } from '../../test/support/desk.ts';

const farUs = 4_000_000_000_000_000;

/** One order of every kind that waits or hides, around a last price of 100. */
function venue(): Desk {
  const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
  desk.borrow('anna', 'ACME', 10);
  desk.print(100);
  desk.list(
    'oco',
    { account: 'anna', side: 'sell', price: 110, qty: 5, id: 'profit' },
    { account: 'anna', side: 'sell', type: 'stop', stop: 90, qty: 4, id: 'loss' },
  );
  desk.list(
    'bracket',
    { account: 'ben', side: 'buy', price: 95, qty: 3, id: 'entry' },
    { account: 'ben', side: 'sell', price: 112, qty: 3, id: 'exit' },
    { account: 'ben', side: 'sell', type: 'stop', stop: 88, qty: 3, id: 'exit-loss' },
  );
  desk.rest({ account: 'cleo', side: 'sell', price: 106, qty: 10, display: 3, id: 'ice' });
  desk.rest({ account: 'anna', side: 'buy', price: 97, qty: 5, allOrNone: true, id: 'all' });
  desk.rest({ account: 'anna', side: 'buy', price: 96, qty: 6, minQty: 2, id: 'min' });
  desk.rest({ account: 'cleo', side: 'buy', type: 'stop', stop: 120, qty: 2, id: 'stop' });
  const trailing = { side: 'sell', type: 'trailingStop', trail: 5, qty: 2 } as const;
  desk.rest({ account: 'cleo', ...trailing, activation: 115, id: 'later' });
  desk.rest({ account: 'ben', ...trailing, id: 'trail' });
  desk.rest({ account: 'anna', side: 'buy', price: 94, qty: 1, tif: 'cls', id: 'close' });
  desk.rest({ account: 'ben', side: 'buy', price: 93, qty: 1, tif: 'day', id: 'day' });
  for (const id of ['timed', 'timed2']) {
    desk.rest({ account: 'ben', side: 'buy', price: 92, qty: 1, tif: 'gtd', expire: farUs, id });
  }
  return desk;
}

class Spot {
  readonly desk: Desk;
  readonly state: ExchangeState;

  constructor(desk: Desk) {
    this.desk = desk;
    this.state = desk.exchange.state;
  }

  idOf(id: string): number {
    for (const account of ['anna', 'ben', 'cleo']) {
      if (this.desk.status(account, id) !== undefined) return this.desk.orderId(account, id);
    }
    throw new Error(`no order ${id}`);
  }

  slotOf(id: string): number {
    return this.state.store.pool.find(this.idOf(id));
  }

  get queues(): ReturnType<ExchangeState['instrument']>['queues'] {
    return this.state.instrument(1).queues;
  }

  add(id: string, word: number, by: number): void {
    this.set(id, word, this.state.store.pool.words[this.slotOf(id) * orderWords + word]! + by);
  }

  set(id: string, word: number, value: number): void {
    this.state.store.pool.words[this.slotOf(id) * orderWords + word] = value;
  }

  term(id: string, num: number, value: number): void {
    this.state.store.setTerm(this.slotOf(id), num, value);
  }

  /** Another type or time in force, or one more instruction. */
  pack(id: string, change: { ordType?: number; timeInForce?: number; execInst?: number }): void {
    const at = this.slotOf(id) * orderWords + OrderWord.terms;
    const { words } = this.state.store.pool;
    let terms = words[at]!;
    if (change.ordType !== undefined) terms = (terms & ~15) | change.ordType;
    if (change.timeInForce !== undefined) terms = (terms & ~(15 << 4)) | (change.timeInForce << 4);
    if (change.execInst !== undefined) terms |= change.execInst << 8;
    words[at] = terms;
  }

  phase(phase: number): void {
    this.state.instrument(1).phase = phase;
  }

  last(priceTicks: number): void {
    this.state.instrument(1).lastPriceTicks = priceTicks;
  }

  /** A market order that waits for the auction after a halt. */
  reopening(): void {
    this.desk.bring('reopeningAuction');
    this.desk.rest({ account: 'cleo', side: 'buy', qty: 1, tif: 'day', id: 'market' });
  }
}

const cases: [invariant: string, damage: (spot: Spot) => void][] = [
  [
    'an iceberg shows a part of itself',
    (spot) => {
      spot.add('ice', OrderWord.displayedLots, 1);
      spot.add('ice', OrderWord.reserveLots, -1);
    },
  ],
  [
    'an iceberg shows a part of itself',
    (spot) => {
      spot.add('day', OrderWord.orderQtyLots, 1);
      spot.add('day', OrderWord.reserveLots, 1);
    },
  ],
  [
    'a level hides the sum of its queue',
    ({ state }) => {
      const { book } = state.instrument(1);
      book.asks.hiddenLots[book.levelAt(Side.sell, 106)]!++;
    },
  ],
  [
    'an order is in the queue of its home',
    (spot) => spot.state.store.setHome(spot.slotOf('all'), Home.triggers),
  ],
  ['an order is in the queue of its home', (spot) => spot.set('all', OrderWord.side, Side.sell)],
  ['only the book hides parts of an order', (spot) => spot.add('all', OrderWord.reserveLots, 1)],
  ['waiting stops are counted', (spot) => void spot.queues.waiting++],
  ['trailing stops are counted', ({ state }) => void state.instrument(1).trailingCount++],
  ['hidden orders are counted', ({ state }) => void state.instrument(1).minimumCount++],
  ['hidden orders stand by price', (spot) => void spot.queues.hiddenBids.slots.reverse()],
  [
    'an order is in one queue',
    (spot) => {
      spot.queues.closing.push(spot.slotOf('close'));
    },
  ],
  [
    'an open order of an account is in a queue',
    (spot) => {
      spot.queues.closing.length = 0;
    },
  ],
  [
    'market orders wait for an auction',
    (spot) => {
      spot.reopening();
      spot.phase(Phase.continuous);
    },
  ],
  [
    'the status of an open order says where it is',
    (spot) => spot.set('stop', OrderWord.state, OrdStatus.new),
  ],
  [
    'the status of an open order says where it is',
    (spot) => spot.set('exit', OrderWord.state, OrdStatus.new),
  ],
  [
    'the status of an open order says where it is',
    (spot) => spot.set('all', OrderWord.state, OrdStatus.suspended),
  ],
  [
    'an order that waits has not traded',
    (spot) => {
      spot.add('stop', OrderWord.orderQtyLots, 1);
      spot.add('stop', OrderWord.cumQtyLots, 1);
    },
  ],
  ['a stop that was reached is gone', (spot) => spot.term('stop', TermNum.reachedTicks, 5)],
  ['every turn has come', (spot) => void spot.state.due.push(spot.idOf('stop'))],
  ['open buys are counted', ({ state }) => state.ledger.openBuyLots[state.ledger.find(10, 2)]!++],
  ['borrowed >= 0', ({ state }) => (state.ledger.borrowed[state.ledger.find(10, 2)] = -1)],
  ['shares are lent to members', ({ state }) => state.ledger.borrowed[state.ledger.find(10, 1)]!++],
  ['shares are lent', ({ state }) => (state.ledger.borrowed[state.ledger.find(10, 2)]! += 0.5)],

  // Stops.
  ['a stop is at its own price', (spot) => spot.term('stop', TermNum.stopTicks, 121)],
  ['a stop waits on its own side', (spot) => spot.pack('stop', { ordType: OrdType.takeProfit })],
  [
    'only stops wait for a price',
    (spot) => {
      spot.queues.trailing.splice(spot.queues.trailing.indexOf(spot.slotOf('trail')), 1);
      spot.queues.triggers.add(spot.slotOf('trail'), false, 95);
    },
  ],
  [
    'only trailing stops trail',
    (spot) => {
      spot.queues.triggers.remove(spot.slotOf('stop'), true);
      spot.queues.trailing.push(spot.slotOf('stop'));
    },
  ],
  ['a stop whose price is met does not wait', (spot) => spot.last(125)],
  ['a stop whose price is met does not wait', (spot) => spot.last(90)],
  ['a stop whose price is met does not wait', (spot) => spot.last(95)],
  [
    'a trailing stop does nothing before its activation',
    (spot) => spot.term('later', TermNum.stopTicks, 5),
  ],
  ['a trade that reaches the activation price activates', (spot) => spot.last(115)],
  ['a trailing stop has a best price', (spot) => spot.term('trail', TermNum.bestTicks, 0)],
  ['is its distance behind its best price', (spot) => spot.term('trail', TermNum.stopTicks, 94)],
  ['a trailing stop follows the best price', (spot) => spot.last(101)],

  // Terms by themselves.
  [
    'an order with special terms has a row of them',
    (spot) => {
      spot.state.store.extra[spot.slotOf('stop') * extraWords + ExtraWord.termsRow] = 0;
    },
  ],
  [
    "a row of terms is one order's",
    (spot) => {
      const { extra } = spot.state.store;
      extra[spot.slotOf('timed2') * extraWords + ExtraWord.termsRow] =
        extra[spot.slotOf('timed') * extraWords + ExtraWord.termsRow]!;
    },
  ],
  ['a row of terms says something', (spot) => spot.term('day', TermNum.stopTicks, 0)],
  ['what rests has a limit', (spot) => spot.pack('day', { ordType: OrdType.market })],
  [
    'an immediate order does not rest',
    (spot) => spot.pack('day', { timeInForce: TimeInForce.ioc }),
  ],
  [
    'orders with a minimum are hidden, and no others',
    (spot) => spot.pack('day', { execInst: ExecInst.allOrNone }),
  ],
  [
    'orders with a minimum are hidden, and no others',
    (spot) => {
      spot.term('min', TermNum.minQtyLots, 0);
      spot.term('min', TermNum.preventedLots, 1);
      spot.add('min', OrderWord.orderQtyLots, 1);
    },
  ],
  [
    'only market orders wait for an auction aside',
    (spot) => {
      spot.reopening();
      spot.pack('market', { ordType: OrdType.limit });
    },
  ],
  [
    'who waits for the close is for the close',
    (spot) => spot.pack('close', { timeInForce: TimeInForce.gtc }),
  ],
  [
    'orders for the close take part in the closing auction only',
    (spot) => spot.phase(Phase.closingAuction),
  ],
  [
    'orders for the close take part in the closing auction only',
    (spot) => spot.pack('day', { timeInForce: TimeInForce.cls }),
  ],
  [
    'orders for the opening end with it',
    (spot) => spot.pack('day', { timeInForce: TimeInForce.opg }),
  ],
  ['orders for the day end with it', (spot) => spot.phase(Phase.closed)],
  [
    'orders for the day end with it',
    (spot) => {
      spot.desk.cancel({ account: 'ben', id: 'day' });
      spot.phase(Phase.closed);
    },
  ],
  ['stops have a stop price', (spot) => spot.term('stop', TermNum.stopTicks, 0)],
  ['stops have a stop price', (spot) => spot.term('min', TermNum.stopTicks, 5)],
  ['trailing stops have a distance', (spot) => spot.term('trail', TermNum.trailTicks, 0)],
  ['GTD orders have an expiry', (spot) => spot.term('min', TermNum.expireTsUs, farUs)],
  ['an iceberg shows what it was asked to', (spot) => spot.term('ice', TermNum.displayLots, 4)],
  ['an order by budget does not stay', (spot) => spot.term('min', TermNum.budgetMinor, 5)],

  // Lists.
  ['only orders of a list know others', (spot) => spot.term('min', TermNum.parentId, 3)],
  [
    'the orders of a list are numbered together',
    (spot) => spot.term('profit', TermNum.listId, spot.idOf('profit') - 2),
  ],
  [
    'an order waits for another as long as that is open',
    (spot) => spot.term('exit', TermNum.parentId, 0),
  ],
  [
    'who waits for an order waits for an open one',
    (spot) => spot.term('exit', TermNum.parentId, spot.idOf('day')),
  ],
  ['an order knows who waits for it', (spot) => spot.term('entry', TermNum.childId, 0)],
  [
    'who waits for an order has not begun',
    (spot) => spot.state.store.setHome(spot.slotOf('exit'), Home.book),
  ],
  [
    'the legs of a pair know each other',
    (spot) => spot.term('profit', TermNum.siblingId, spot.idOf('loss') + 1),
  ],
  [
    'the legs of a pair know each other',
    (spot) => spot.term('loss', TermNum.siblingId, spot.idOf('day')),
  ],
  [
    'the first fill or end of a leg ends the other',
    (spot) => spot.term('profit', TermNum.siblingId, 0),
  ],
  [
    'the first fill or end of a leg ends the other',
    (spot) => {
      spot.add('profit', OrderWord.orderQtyLots, 1);
      spot.add('profit', OrderWord.cumQtyLots, 1);
      spot.set('profit', OrderWord.state, OrdStatus.partiallyFilled);
    },
  ],
  [
    'the first fill or end of a leg ends the other',
    (spot) => {
      // One leg is cancelled, and the other one stays.
      const slot = spot.slotOf('profit');
      spot.term('loss', TermNum.siblingId, 0);
      spot.state.instrument(1).book.cancel(slot);
      spot.state.store.close(spot.state.account(10), slot, OrdStatus.canceled, 1);
      spot.set('profit', OrderWord.displayedLots, 0);
    },
  ],
  [
    'the legs of a pair are of one account, instrument and side',
    (spot) => spot.set('loss', OrderWord.instrumentId, 2),
  ],
];

describe('a broken invariant of special orders is named', () => {
  for (const [invariant, damage] of cases) {
    test(invariant, () => {
      const spot = new Spot(venue());
      expect(() => audit(spot.state)).not.toThrow();
      damage(spot);
      expect(() => audit(spot.state)).toThrow(invariant);
      // And it says so only of this state.
      expect(() => audit(venue().exchange.state)).not.toThrow();
    });
  }

  test('the venue has an order of each kind', () => {
    const { state } = venue().exchange;
    const types = new Set<number>();
    for (let slot = 0; slot < state.store.pool.count; slot++) {
      if (!state.store.isOpen(slot)) continue;
      types.add(ordTypeOf(state.store.pool.words[slot * orderWords + OrderWord.terms]!));
    }
    expect([...types].sort((a, b) => a - b)).toEqual([
      OrdType.limit,
      OrdType.stop,
      OrdType.trailingStop,
    ]);
  });
});
