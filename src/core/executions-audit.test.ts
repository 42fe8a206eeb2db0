// The audit of executions, auctions, triggers and turns: an engine that tells what is not so, or does what it should not, is named. A
// check that cannot fail is a defect.

import { describe, expect, test } from 'vitest';
import { AuditingSink } from '#core/auditor.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { CommandKind } from '#core/command.ts';
import { TermNum } from '#core/order-terms.ts';
import type { ExchangeState } from '#core/state.ts';
import { CloseReason, OrdStatus, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { makeCommand, type CommandData } from '../../test/support/commands.ts';
import { Desk, type OrderWords } from '../../test/support/desk.ts';
import { EventRecorder } from '../../test/support/recorder.ts';

type Spoil = (args: number[], venue: Venue) => number[] | undefined;

/** A venue whose last price is 100, with cleo's asks at 101 and 103. */
class Venue {
  readonly desk: Desk;
  readonly state: ExchangeState;
  readonly sink = new AuditingSink();

  constructor(arrange: (desk: Desk) => void = () => undefined) {
    this.desk = Desk.open();
    this.state = this.desk.exchange.state;
    this.desk.print(100, { maker: 'cleo', taker: 'ben' });
    this.desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 10, id: 'ask' });
    this.desk.rest({ account: 'cleo', side: 'sell', price: 103, qty: 10, id: 'ask2' });
    arrange(this.desk);
  }

  slotOf(account: string, id: string): number {
    return this.state.store.pool.find(this.desk.orderId(account, id));
  }

  set(slot: number, word: number, value: number): void {
    this.state.store.pool.words[slot * orderWords + word] = value;
  }

  /** Another field of the packed terms. */
  pack(slot: number, shift: number, value: number): void {
    const at = slot * orderWords + OrderWord.terms;
    const { words } = this.state.store.pool;
    words[at] = (words[at]! & ~(15 << shift)) | (value << shift);
  }

  /** Moves an order in the book to another price. */
  move(slot: number, priceTicks: number): void {
    const { book } = this.state.instrument(1);
    book.cancel(slot);
    this.set(slot, OrderWord.priceTicks, priceTicks);
    book.enqueue(slot);
  }
}

const timeInForceShift = 4;

interface Case {
  readonly invariant: string;
  readonly arrange?: (desk: Desk) => void;
  readonly act: (desk: Desk) => CommandData;
  /** The event that is told otherwise, or before which the state is spoiled. */
  readonly event?: keyof EventRecorder;
  readonly spoil?: Spoil;
  readonly isToldTwice?: true;
  /** What happens to the state after the command. */
  readonly afterwards?: (venue: Venue) => void;
}

function run({ arrange, act, event, spoil, isToldTwice, afterwards }: Case): void {
  const venue = new Venue(arrange);
  const { desk, state, sink } = venue;
  const command = makeCommand(act(desk), state.seq + 1, state.tsUs + 1);
  const told = new Proxy(sink, {
    get(target, key) {
      const method = Reflect.get(target, key) as (...args: number[]) => void;
      return (...args: number[]): void => {
        const changed = key === event && spoil !== undefined ? spoil(args, venue) : args;
        if (changed !== undefined) method.apply(target, changed);
        if (key === event && isToldTwice) method.apply(target, args);
      };
    },
  });
  sink.before(state, command, new EventRecorder());
  desk.exchange.apply(command, told);
  afterwards?.(venue);
  sink.after(state);
}

const place = (words: OrderWords) => (desk: Desk) => desk.orderData(CommandKind.placeOrder, words);
const plus =
  (at: number, by: number): Spoil =>
  (args) =>
    args.map((value, i) => (i === at ? value + by : value));
const never: Spoil = () => undefined;
/** Spoils the state where the event is told for the n-th time. */
const atTime = (time: number, spoil: (venue: Venue) => void): Spoil => {
  const seen = new WeakMap<Venue, number>();
  return (args, venue) => {
    const count = (seen.get(venue) ?? 0) + 1;
    seen.set(venue, count);
    if (count === time) spoil(venue);
    return args;
  };
};
const first = (spoil: (venue: Venue) => void): Spoil => atTime(1, spoil);

const buy = place({ account: 'ben', side: 'buy', price: 101, qty: 2, id: 'buy' });
const buyAll = place({ account: 'ben', side: 'buy', price: 103, qty: 12, id: 'buy' });
const stop = place({
  account: 'anna',
  side: 'buy',
  type: 'stopLimit',
  stop: 105,
  price: 106,
  qty: 3,
  id: 'stop',
});
const restStop = (desk: Desk): void => {
  desk.rest({
    account: 'anna',
    side: 'buy',
    type: 'stopLimit',
    stop: 101,
    price: 102,
    qty: 3,
    id: 'stop',
  });
};
const restOto = (desk: Desk): void => {
  desk.list(
    'oto',
    { account: 'anna', side: 'sell', price: 99, qty: 2, tif: 'gtc', id: 'entry' },
    { account: 'anna', side: 'buy', price: 98, qty: 2, id: 'next' },
  );
};
const fillEntry = place({ account: 'ben', side: 'buy', price: 99, qty: 2, id: 'buy' });
const own = (stp: 'cancelNewest' | 'cancelOldest' | 'cancelBoth' | 'decrement') =>
  place({ account: 'cleo', side: 'buy', price: 101, qty: 4, stp, id: 'own' });
const restHidden = (desk: Desk): void => {
  desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 6, minQty: 2, id: 'hidden' });
};
const takeHidden = place({ account: 'ben', side: 'buy', price: 100, qty: 4, id: 'buy' });

const cancel = (desk: Desk): CommandData => ({
  kind: CommandKind.cancelOrder,
  accountId: desk.accountId('cleo'),
  origClOrdId: 'ask',
});

const executions: Case[] = [
  { invariant: 'every trade is told', act: buy, event: 'tradeExecuted', spoil: never },
  {
    invariant: 'a trade tells what is left of its orders',
    act: buy,
    event: 'tradeExecuted',
    spoil: plus(7, 1),
  },
  {
    invariant: 'only orders in the market trade',
    act: buy,
    event: 'tradeExecuted',
    spoil: first((venue) =>
      venue.set(venue.slotOf('ben', 'buy'), OrderWord.state, OrdStatus.suspended),
    ),
  },
  {
    invariant: 'only orders in the market trade',
    act: buy,
    event: 'tradeExecuted',
    spoil: first((venue) =>
      venue.set(venue.slotOf('cleo', 'ask'), OrderWord.state, OrdStatus.pendingNew),
    ),
  },
  {
    invariant: 'outside continuous trading only auctions trade',
    act: buy,
    event: 'tradeExecuted',
    spoil: first(({ state }) => void (state.instrument(1).phase = Phase.halted)),
  },
  {
    invariant: 'orders for an auction trade in it only',
    act: buy,
    event: 'tradeExecuted',
    spoil: first((venue) =>
      venue.pack(venue.slotOf('cleo', 'ask'), timeInForceShift, TimeInForce.cls),
    ),
  },
  {
    invariant: 'no fill passes over a better price',
    act: buyAll,
    event: 'tradeExecuted',
    // The other ask is found at 102 while the trade at 103 is told.
    spoil: atTime(2, (venue) => {
      const slot = venue.slotOf('cleo', 'ask2');
      venue.move(slot, 102);
      venue.set(slot, OrderWord.priceTicks, 103);
    }),
  },
  {
    invariant: 'only an order that enters takes',
    arrange: (desk) => {
      desk.rest({ account: 'ben', side: 'buy', price: 95, qty: 5, id: 'old' });
    },
    act: buy,
    event: 'tradeExecuted',
    spoil: (args, venue) =>
      args.map((value, i) => (i === 9 ? venue.desk.orderId('ben', 'old') : value)),
  },
  {
    invariant: 'an order takes all that it can',
    act: place({ account: 'ben', side: 'buy', price: 105, qty: 25, tif: 'ioc', id: 'buy' }),
    afterwards: (venue) => venue.move(venue.slotOf('cleo', 'late'), 104),
    arrange: (desk) => {
      desk.rest({ account: 'cleo', side: 'sell', price: 110, qty: 1, id: 'late' });
    },
  },
  {
    invariant: 'a minimum is filled at once',
    act: place({
      account: 'ben',
      side: 'buy',
      price: 101,
      qty: 12,
      minQty: 10,
      tif: 'ioc',
      id: 'buy',
    }),
    event: 'tradeExecuted',
    spoil: first((venue) =>
      venue.state.store.setTerm(venue.slotOf('ben', 'buy'), TermNum.minQtyLots, 11),
    ),
  },
  {
    invariant: 'a minimum is filled at once',
    act: buyAll,
    event: 'tradeExecuted',
    // All but two lots, of an order that wanted all or nothing.
    spoil: first((venue) => {
      venue.pack(venue.slotOf('ben', 'buy'), timeInForceShift, TimeInForce.fok);
      venue.state.instrument(1).book.cancel(venue.slotOf('cleo', 'ask2'));
    }),
    arrange: (desk) => {
      desk.amend({ account: 'cleo', id: 'ask2' }, { qty: 1 });
    },
  },
  {
    invariant: 'a minimum is filled at once',
    arrange: restHidden,
    act: takeHidden,
    event: 'tradeExecuted',
    spoil: first((venue) =>
      venue.state.store.setTerm(venue.slotOf('anna', 'hidden'), TermNum.minQtyLots, 5),
    ),
  },
  {
    invariant: 'displayed orders go before hidden ones',
    arrange: restHidden,
    act: takeHidden,
    event: 'tradeExecuted',
    spoil: first((venue) => venue.move(venue.slotOf('cleo', 'ask'), 100)),
  },
  {
    invariant: 'a budget is not overspent',
    act: place({ account: 'ben', side: 'buy', budget: 505, id: 'buy' }),
    event: 'tradeExecuted',
    spoil: plus(12, 1),
  },
  { invariant: 'an order ends once', act: cancel, event: 'orderClosed', isToldTwice: true },
  {
    invariant: 'the reason of an end decides its status',
    act: cancel,
    event: 'orderClosed',
    spoil: plus(3, CloseReason.dayEnd - CloseReason.canceledByUser),
  },
  {
    invariant: 'the reason of an end decides its status',
    act: cancel,
    event: 'orderClosed',
    spoil: plus(3, CloseReason.none - CloseReason.canceledByUser),
  },
  {
    invariant: 'orderQty = filled + prevented + cancelled',
    act: place({ account: 'ben', side: 'buy', price: 101, qty: 12, tif: 'ioc', id: 'buy' }),
    event: 'orderClosed',
    // The order's records are wrong together with what is told.
    spoil: (args, venue) => {
      venue.set(venue.slotOf('ben', 'buy'), OrderWord.orderQtyLots, 13);
      return args.map((value, i) => (i === 4 ? 3 : value));
    },
  },
  {
    invariant: 'a mass cancel counts what it ended',
    act: (desk) => ({ kind: CommandKind.massCancel, accountId: desk.accountId('cleo') }),
    event: 'massCanceled',
    spoil: plus(3, 1),
  },
  {
    invariant: 'an amendment tells what is open',
    act: (desk) => ({
      kind: CommandKind.amendOrder,
      accountId: desk.accountId('cleo'),
      origClOrdId: 'ask',
      qtyLots: 7,
    }),
    event: 'orderAmended',
    spoil: plus(5, 1),
  },
  {
    invariant: 'GTD orders that are due end',
    arrange: (desk) => {
      const expire = desk.nowUs + 1_000_000;
      desk.rest({
        account: 'ben',
        side: 'buy',
        price: 90,
        qty: 1,
        tif: 'gtd',
        expire,
        id: 'timed',
      });
    },
    act: () => ({ kind: CommandKind.expireOrders }),
    afterwards: (venue) =>
      venue.state.store.setTerm(venue.slotOf('ben', 'timed'), TermNum.expireTsUs, venue.state.tsUs),
  },
  {
    invariant: 'what is borrowed changes by loans',
    act: (desk) => ({
      kind: CommandKind.borrowShares,
      accountId: desk.accountId('anna'),
      assetId: desk.assetId('ACME'),
      amountMinor: 5,
      clOrdId: 'loan',
    }),
    event: 'fundsMoved',
    spoil: plus(1, -3),
  },
];

const triggers: Case[] = [
  { invariant: 'special terms are told with', act: stop, event: 'orderTerms', spoil: never },
  { invariant: 'special terms are told as', act: stop, event: 'orderTerms', spoil: plus(4, 1) },
  { invariant: 'special terms are told as', act: stop, event: 'orderTerms', spoil: plus(3, -9) },
  ...(
    [
      ['a stop is triggered at its price', plus(3, 1)],
      ['a trade at its price triggers a stop', plus(4, -1)],
      ['a trade at its price triggers a stop', plus(4, 1)],
      ['an order that comes in turn is open', plus(0, 1_000)],
      [
        'stops are triggered in continuous trading',
        first(({ state }) => void (state.instrument(1).phase = Phase.halted)),
      ],
    ] as const
  ).map(([invariant, spoil]): Case => ({
    invariant,
    arrange: restStop,
    act: buy,
    event: 'orderTriggered',
    spoil,
  })),
  {
    invariant: 'a stop is triggered once',
    arrange: restStop,
    act: buy,
    event: 'orderTriggered',
    isToldTwice: true,
  },
  {
    invariant: "an order's turn comes once",
    arrange: restOto,
    act: fillEntry,
    event: 'orderActivated',
    spoil: first((venue) =>
      venue.set(venue.slotOf('anna', 'next'), OrderWord.state, OrdStatus.new),
    ),
  },
  {
    invariant: "an order's turn comes when the one before it is filled",
    arrange: restOto,
    act: fillEntry,
    event: 'orderActivated',
    spoil: first((venue) =>
      venue.set(venue.slotOf('anna', 'entry'), OrderWord.state, OrdStatus.canceled),
    ),
  },
];

const prevention: Case[] = [
  ...(
    [
      ['prevented-match ids are dense', plus(0, 1)],
      ['every prevented match is told', never],
      ["the incoming order's mode decides", plus(2, 1)],
      ["the incoming order's mode decides", plus(2, StpMode.none - StpMode.cancelNewest)],
      ["a fill is within the incoming order's limit", plus(3, 1)],
      ['the first fill is at the best price', plus(3, -1)],
      ['the resting order of a trade is known', plus(4, 1_000)],
      ['the resting order is the other side', plus(5, 1)],
      ['each loses what the mode says', plus(6, 1)],
      ['only an order that enters takes', plus(7, -1)],
      ['each loses what the mode says', plus(9, -1)],
    ] as const
  ).map(([invariant, spoil]): Case => ({
    invariant,
    act: own('cancelNewest'),
    event: 'matchPrevented',
    spoil,
  })),
  ...(['cancelOldest', 'cancelBoth', 'decrement'] as const).map((mode): Case => ({
    invariant: 'each loses what the mode says',
    act: own(mode),
    event: 'matchPrevented',
    spoil: plus(6, -1),
  })),
  {
    invariant: 'only orders of one account or group are kept apart',
    arrange: (desk) => {
      for (const account of ['anna', 'cleo']) desk.limitAccount(account, { tradeGroup: 7 });
    },
    act: place({ account: 'anna', side: 'buy', price: 101, qty: 1 }),
    event: 'matchPrevented',
    spoil: first(({ desk, state }) => state.setTradeGroup(desk.accountId('anna'), 0)),
  },
  {
    invariant: 'who loses everything to self-trade prevention ends',
    act: own('cancelNewest'),
    afterwards: (venue) => venue.set(venue.slotOf('cleo', 'own'), OrderWord.state, OrdStatus.new),
  },
  {
    invariant: 'who loses everything to self-trade prevention ends',
    act: own('cancelOldest'),
    afterwards: (venue) => venue.set(venue.slotOf('cleo', 'ask'), OrderWord.state, OrdStatus.new),
  },
];

/** A call in which 10 trade at 101 and 6 are left of the buys: 4 at 102 and then 6 at 101. */
const call = (desk: Desk): void => {
  desk.bring('reopeningAuction');
  desk.rest({ account: 'ben', side: 'buy', price: 102, qty: 4, id: 'high' });
  desk.rest({ account: 'ben', side: 'buy', price: 101, qty: 12, id: 'low' });
};
const toPhase = (phase: number) => (): CommandData => ({
  kind: CommandKind.setPhase,
  instrumentId: 1,
  option: phase,
});
const open = toPhase(Phase.continuous);
const indicate = (): CommandData => ({ kind: CommandKind.publishIndicative, instrumentId: 1 });
const rulebooks = "an auction's price and quantities are the rulebook's";

const auctions: Case[] = [
  ...(
    [
      ['an auction ends with its phase', plus(1, 1)],
      [rulebooks, plus(2, 1)],
      [rulebooks, plus(3, 1)],
      [rulebooks, plus(4, 1)],
      [rulebooks, plus(5, 1)],
      ['a call that trading follows ends with an uncross', undefined],
    ] as const
  ).map(([invariant, spoil]): Case => ({
    invariant,
    // Without orders nothing trades, but it is told.
    arrange: spoil === undefined ? (desk) => desk.bring('reopeningAuction') : call,
    act: open,
    event: 'auctionUncrossed',
    spoil: spoil ?? never,
  })),
  {
    invariant: 'an auction is told once',
    arrange: call,
    act: open,
    event: 'auctionUncrossed',
    isToldTwice: true,
  },
  ...(
    [
      ['every trade of an auction is at its price', plus(3, 1)],
      ['an auction trades what it matched', plus(4, 1)],
      ['an auction trades what it matched', plus(4, -1)],
      ['the orders of a trade are known', plus(5, 1_000)],
      ["a trade is of its orders' accounts", plus(6, 1)],
      ['a trade tells what is left of its orders', plus(7, 1)],
      ["a trade is of its orders' accounts", plus(10, 1)],
      ['a trade tells what is left of its orders', plus(11, 1)],
      [
        "a fill is within both orders' limits",
        first((venue) => venue.set(venue.slotOf('ben', 'high'), OrderWord.priceTicks, 100)),
      ],
      [
        'a trade has a buy and a sale',
        first((venue) => venue.set(venue.slotOf('cleo', 'ask'), OrderWord.side, Side.buy)),
      ],
      [
        'better prices trade first in an auction',
        atTime(2, (venue) => venue.set(venue.slotOf('ben', 'low'), OrderWord.priceTicks, 103)),
      ],
      [
        'an auction leaves the surplus and no more',
        atTime(2, (venue) => venue.state.instrument(1).book.cancel(venue.slotOf('ben', 'low'))),
      ],
      [
        'an auction leaves nothing that could trade',
        atTime(2, (venue) => {
          venue.move(venue.slotOf('ben', 'low'), 102);
          venue.move(venue.slotOf('cleo', 'ask2'), 102);
        }),
      ],
    ] as const
  ).map(([invariant, spoil]): Case => ({
    invariant,
    arrange: call,
    act: open,
    event: 'tradeExecuted',
    spoil,
  })),
  {
    invariant: 'outside a call only a crossed book is an auction',
    arrange: (desk) => {
      desk.setPhase('halted');
    },
    act: open,
    event: 'phaseChanged',
    spoil: first(({ sink }) => sink.auctionUncrossed(1, Phase.halted, 0, 0, 0, 0)),
  },
  {
    invariant: 'only a call has an indicative price',
    arrange: (desk) => {
      desk.setPhase('halted');
    },
    act: open,
    event: 'phaseChanged',
    spoil: first(({ sink }) => sink.auctionIndicative(1, 0, 0, 0, 0)),
  },
  {
    invariant: 'a phase is told as it is',
    act: toPhase(Phase.halted),
    event: 'phaseChanged',
    spoil: plus(1, 1),
  },
  ...[1, 2, 3].map((at): Case => ({
    invariant: rulebooks,
    arrange: call,
    act: indicate,
    event: 'auctionIndicative',
    spoil: plus(at, 1),
  })),
  {
    invariant: 'what was told last of an auction is kept',
    arrange: call,
    act: indicate,
    event: 'auctionIndicative',
    spoil: first(({ state }) => void (state.instrument(1).queues.indicativeTicks = 5)),
  },
];

describe.each([
  ['executions', executions],
  ['triggers and turns', triggers],
  ['self-trade prevention', prevention],
  ['auctions', auctions],
])('a fault of %s is named', (_name, cases) => {
  for (const each of cases) {
    test(each.invariant, () => {
      const { spoil: _spoil, isToldTwice: _twice, afterwards: _afterwards, ...told } = each;
      expect(() => run(told)).not.toThrow();
      expect(() => run(each)).toThrow(each.invariant);
    });
  }
});
