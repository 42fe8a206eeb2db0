// Snapshots and the state hash: the hash tells any two states apart, instants aside, and words that make no state are refused.

import { describe, expect, test } from 'vitest';
import { auditClosed, audit } from '#core/auditor.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { CommandKind, type InstrumentListing } from '#core/command.ts';
import { ExtraNum, extraNums, extraWords, ExtraWord } from '#core/order-store.ts';
import { restoreExchange } from '#core/snapshot.ts';
import type { ExchangeState } from '#core/state.ts';
import { ChunkedStateReader, ChunkedStateWriter, StateFormatError } from '#core/state-writer.ts';
import { AccountStatus, Phase } from '#core/terms.ts';
import { TradeNum, TradeWord } from '#core/trade-window.ts';
import { Desk } from '../../test/support/desk.ts';
import { Engine } from '../../test/support/engine.ts';

/** A venue with something of everything: open, filled, rejected and cancelled orders, transfers, fees, two instruments. */
function richVenue(): Desk {
  const desk = Desk.open({
    instruments: [{}, { symbol: 'BETA', lotShares: 100 }],
    takerFee: 3_000,
  });
  desk.setFeeTier(4, -100, 400);
  desk.openAccount('dora', 4);
  desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 10, id: 'a1' });
  desk.rest({ account: 'ben', side: 'buy', price: 99, qty: 10, id: 'b1' });
  desk.rest({ account: 'anna', side: 'buy', price: 98, qty: 10, tif: 'day', id: 'a2' });
  desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 7, postOnly: true, id: 'c1' });
  desk.rest({ account: 'ben', side: 'sell', price: 101, qty: 2, id: 'b3' });
  desk.rest({ account: 'cleo', side: 'sell', price: 99, qty: 3, id: 'c2' });
  desk.rest({ account: 'ben', side: 'sell', price: 50, qty: 1, instrument: 'BETA', id: 'b2' });
  desk.place({ account: 'anna', side: 'buy', price: 0, qty: 1, id: 'bad' });
  desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 1, id: 'gone' });
  desk.cancel({ account: 'anna', id: 'gone' });
  desk.transfer('anna', 'dora', 'USD', 77, 'gift');
  desk.killAccount('dora');
  desk.setPhase('halted', 'BETA');
  return desk;
}

function wordsOf(desk: Desk): Int32Array {
  return new Engine({}, desk.exchange).write();
}

const venueWords = wordsOf(richVenue());
const venueHash = richVenue().hash();

test('the same commands have the same hash, and so has what is restored from a snapshot', () => {
  expect(venueHash).toMatch(/^[0-9a-f]{32}$/);
  expect(richVenue().hash()).toBe(venueHash);
  const restored = Engine.restore(venueWords);
  expect(restored.hash()).toBe(venueHash);
  audit(restored.exchange.state);
  auditClosed(restored.exchange.state);
  const desk = new Desk(restored.exchange);
  expect(desk.queue('buy')).toBe('99: a1 b1, 98: a2');
  expect(desk.queue('sell')).toBe('101: c1 b3');
});

describe('the hash differs where anything differs', () => {
  const slot = (state: ExchangeState, orderId: number): number => state.store.pool.find(orderId);
  const cell = (state: ExchangeState): number => state.ledger.find(10, 1);
  const annasOrder = richVenue().orderId('anna', 'a1');
  const rejected = richVenue().orderId('anna', 'bad');

  const addTo = (
    name: string,
    table: (state: ExchangeState) => Float64Array | Int32Array,
    at: (state: ExchangeState) => number,
  ): Change => [
    name,
    (state) => {
      const values = table(state);
      values[at(state)] = values[at(state)]! + 1;
    },
  ];
  type Change = [name: string, change: (state: ExchangeState) => void];
  const ofOrder = (name: string, word: number): Change =>
    addTo(
      `an order's ${name}`,
      (state) => state.store.pool.words,
      (state) => slot(state, annasOrder) * orderWords + word,
    );
  const besideOrder = (name: string, word: number): Change =>
    addTo(
      `an order's ${name}`,
      (state) => state.store.extra,
      (state) => slot(state, annasOrder) * extraWords + word,
    );
  const numOfOrder = (name: string, num: number): Change =>
    addTo(
      `an order's ${name}`,
      (state) => state.store.nums,
      (state) => slot(state, annasOrder) * extraNums + num,
    );
  const listing = (field: keyof InstrumentListing): Change => [
    `the listing's ${field}`,
    (state) => {
      const instrument = state.instrument(1);
      const value = instrument.listing[field];
      const other = typeof value === 'number' ? value + 1 : `${value}X`;
      Object.assign(instrument, { listing: { ...instrument.listing, [field]: other } });
    },
  ];

  const changes: Change[] = [
    addTo('an available balance', (state) => state.ledger.available, cell),
    addTo('a held balance', (state) => state.ledger.held, cell),
    addTo('a count of open orders', (state) => state.ledger.openOrders, cell),
    addTo('open buys', (state) => state.ledger.openBuyLots, cell),
    addTo('borrowed shares', (state) => state.ledger.borrowed, cell),
    addTo('a limit on a long position', (state) => state.ledger.longLotsMax, cell),
    addTo('a limit on a short position', (state) => state.ledger.shortLotsMax, cell),
    ofOrder('open quantity', OrderWord.displayedLots),
    ofOrder('hidden quantity', OrderWord.reserveLots),
    ofOrder('refresh', OrderWord.refreshLots),
    ofOrder('quantity', OrderWord.orderQtyLots),
    ofOrder('fills', OrderWord.cumQtyLots),
    ofOrder('terms', OrderWord.terms),
    ofOrder('status', OrderWord.state),
    ofOrder('price', OrderWord.priceTicks),
    ofOrder('account', OrderWord.accountId),
    ofOrder('instrument', OrderWord.instrumentId),
    ...Array.from({ length: 9 }, (_, i) => besideOrder(`id, word ${i}`, ExtraWord.clOrdId + i)),
    besideOrder('rates', ExtraWord.rateCard),
    besideOrder('body', ExtraWord.bodyLow),
    besideOrder('body, upper half', ExtraWord.bodyHigh),
    numOfOrder('hold', ExtraNum.holdPerLotMinor),
    numOfOrder('value', ExtraNum.cumNotionalMinor),
    numOfOrder('fees', ExtraNum.feesMinor),
    addTo(
      'the code of a reject',
      (state) => state.store.extra,
      (state) => slot(state, rejected) * extraWords + ExtraWord.reason,
    ),
    [
      'the place in the queue',
      (state) => {
        const { book } = state.instrument(1);
        book.cancel(slot(state, annasOrder));
        book.enqueue(slot(state, annasOrder));
      },
    ],
    [
      "the order of an account's open orders",
      (state) => {
        const account = state.account(10);
        const { openHead: first, openTail: last } = account;
        const { extra } = state.store;
        extra[last * extraWords + ExtraWord.accountNext] = first;
        extra[first * extraWords + ExtraWord.accountNext] = -1;
        account.openHead = last;
      },
    ],
    [
      "the order of an account's closed orders",
      (state) => {
        const account = state.account(10);
        const { words } = state.store.pool;
        const first = account.closedHead;
        const second = words[first * orderWords + OrderWord.next]!;
        words[first * orderWords + OrderWord.next] = words[second * orderWords + OrderWord.next]!;
        words[second * orderWords + OrderWord.next] = first;
        account.closedHead = second;
      },
    ],
    ['a phase', (state) => void (state.instrument(1).phase = Phase.closed)],
    ['a last price', (state) => void state.instrument(1).lastPriceTicks++],
    ['a last trade', (state) => void state.instrument(1).lastTradeId++],
    ['the venue’s switch', (state) => void (state.venueKillSwitch = true)],
    ['an account’s switch', (state) => void (state.account(10).killSwitch = true)],
    ['an account’s tier', (state) => void state.account(10).feeTier++],
    ['a maker rate', (state) => void (state.feeTiers[4] = state.rateCards.card(-99, 400, 0))],
    ['a taker rate', (state) => void (state.feeTiers[4] = state.rateCards.card(-100, 401, 0))],
    ['the counter of orders', (state) => void state.nextEntryId++],
    ['the counter of prevented matches', (state) => void state.nextPreventedMatchId++],
    ['the counter of trades', (state) => void state.nextTradeId++],
    ...(
      [
        'symbol',
        'name',
        'currencyId',
        'priceDecimals',
        'tickUnits',
        'lotShares',
        'priceTicksMin',
        'priceTicksMax',
        'qtyLotsMin',
        'qtyLotsMax',
        'notionalMinorMax',
        'referencePriceTicks',
        'marketCollarBps',
        'limitCollarBps',
        'openOrdersPerAccountMax',
      ] as const
    ).map(listing),
  ];
  for (const [name, change] of changes) {
    test(name, () => {
      const { exchange } = Engine.restore(venueWords);
      change(exchange.state);
      expect(new Engine({}, exchange).hash()).not.toBe(venueHash);
    });
  }

  test('a command that was remembered, opened or listed', () => {
    const more: ((desk: Desk) => void)[] = [
      (desk) => desk.place({ account: 'anna', side: 'buy', price: 0, qty: 1, id: 'bad2' }),
      (desk) => desk.openAccount('emil'),
      (desk) => desk.listCurrency('EUR', 2),
      (desk) => desk.deposit('anna', 'USD', 1),
    ];
    const hashes = more.map((act) => {
      const desk = richVenue();
      act(desk);
      return desk.hash();
    });
    expect(new Set([venueHash, ...hashes]).size).toBe(more.length + 1);
  });
});

describe('what operators have done', () => {
  function operated(): Desk {
    const desk = richVenue();
    desk.keepTrades(5);
    desk.print(100, { maker: 'ben', taker: 'anna' });
    const { tradeTerms } = desk.print(100, { maker: 'ben', taker: 'anna' });
    desk.bust(tradeTerms[0]!);
    desk.setAccountStatus('cleo', 'frozen');
    desk.setPhase('closed', 'BETA');
    desk.delist('BETA');
    return desk;
  }
  const words = wordsOf(operated());
  const hash = operated().hash();

  test('comes back from a snapshot', () => {
    const restored = Engine.restore(words);
    expect(words[0]).toBe(3);
    expect(restored.hash()).toBe(hash);
    expect(restored.write()).toEqual(words);
    audit(restored.exchange.state);
    const desk = new Desk(restored.exchange);
    expect(desk.place({ account: 'cleo', side: 'buy', price: 90, qty: 1 }).reject).toBe(
      'accountFrozen',
    );
    expect(desk.setPhase('continuous', 'BETA').reject).toBe('instrumentDelisted');
    const kinds = restored.tellState().map(({ kind }) => kind);
    for (const kind of ['accountStatusSet', 'instrumentDelisted', 'tradeWindowSet']) {
      expect(kinds.filter((each) => each === kind)).toHaveLength(1);
    }
  });

  const changes: [name: string, change: (state: ExchangeState) => void][] = [
    ['a status', (state) => void (state.account(12).status = AccountStatus.closed)],
    ['a delisting', (state) => void (state.instrument(2).isDelisted = false)],
    ['how many trades are remembered', (state) => state.trades.resize(6)],
    ['a trade less', (state) => state.trades.resize(1)],
    ['what became of a trade', (state) => state.trades.setStatus(state.trades.placeOf(1), 1)],
    ...Object.entries(TradeWord).map(([name, word]): (typeof changes)[number] => [
      `a trade's ${name}`,
      ({ trades }) => {
        const place = trades.placeOf(0);
        trades.setWord(place, word, trades.word(place, word) + 1);
      },
    ]),
    ...Object.entries(TradeNum)
      .filter(([name]) => name !== 'tsUs')
      .map(([name, num]): (typeof changes)[number] => [
        `a trade's ${name}`,
        ({ trades }) => {
          const place = trades.placeOf(0);
          trades.setNum(place, num, trades.num(place, num) + 1);
        },
      ]),
  ];
  test.each(changes)('is in the hash: %s', (_name, change) => {
    const { exchange } = Engine.restore(words);
    change(exchange.state);
    expect(new Engine({}, exchange).hash()).not.toBe(hash);
  });

  test('is refused where it is cut anywhere', () => {
    for (let length = venueWords.length; length < words.length; length++) {
      const cut = new ChunkedStateReader([words.subarray(0, length)]);
      expect(() => restoreExchange(cut), `${length} words`).toThrow(StateFormatError);
    }
  });

  test('with any one word damaged is another state, or none, and nothing worse', () => {
    for (let at = 0; at < words.length; at++) {
      for (const word of [words[at]! + 1, 0, -1, 2 ** 31 - 1]) {
        const damaged = words.slice();
        damaged[at] = word;
        try {
          Engine.restore(damaged);
        } catch (error) {
          expect(error, `word ${at} as ${word}`).toBeInstanceOf(StateFormatError);
        }
      }
    }
  });
});

test('the hash does not differ where only instants do: the same market at another hour', () => {
  const { exchange } = Engine.restore(venueWords);
  const { state } = exchange;
  const enteredAt = (one: ExchangeState): number =>
    one.account(10).openHead * extraNums + ExtraNum.enteredTsUs;
  state.seq += 100;
  state.tsUs += 1_000_000;
  state.store.nums[enteredAt(state)]! += 5;
  const engine = new Engine({}, exchange);
  expect(engine.hash()).toBe(venueHash);
  // A snapshot keeps them.
  const again = Engine.restore(engine.write()).exchange.state;
  expect([again.seq, again.tsUs]).toEqual([state.seq, state.tsUs]);
  expect(again.store.nums[enteredAt(again)]).toBe(state.store.nums[enteredAt(state)]);
});

describe('words that make no state are refused', () => {
  test('cut anywhere', () => {
    for (let length = 0; length < venueWords.length; length++) {
      const cut = new ChunkedStateReader([venueWords.subarray(0, length)]);
      expect(() => restoreExchange(cut), `${length} words`).toThrow(StateFormatError);
    }
  });

  test('of another version', () => {
    const words = venueWords.slice();
    words[0]!++;
    expect(() => Engine.restore(words)).toThrow(StateFormatError);
  });

  test('with an open order that is in no book', () => {
    const engine = new Engine();
    const words = engine.write();
    // The last account's counts of open and closed orders end an empty state.
    words[words.length - 2] = 1;
    const reader = new ChunkedStateReader([words, Int32Array.of(0, 0)]);
    expect(() => restoreExchange(reader)).toThrow(StateFormatError);
  });

  test('with any one word damaged: another state, or none, and nothing worse', () => {
    for (let at = 0; at < venueWords.length; at++) {
      for (const word of [venueWords[at]! + 1, 0, -1, 2 ** 31 - 1]) {
        const words = venueWords.slice();
        words[at] = word;
        try {
          Engine.restore(words);
        } catch (error) {
          expect(error, `word ${at} as ${word}`).toBeInstanceOf(StateFormatError);
        }
      }
    }
  });

  test('with a number that is no safe integer', () => {
    const chunks: Int32Array[] = [];
    const writer = new ChunkedStateWriter((chunk, words) => chunks.push(chunk.slice(0, words)));
    writer.num(NaN);
    writer.num(0.5);
    writer.num(2 ** 53);
    writer.flush();
    const reader = new ChunkedStateReader(chunks);
    for (let i = 0; i < 3; i++) expect(() => reader.num()).toThrow(StateFormatError);
  });
});

test('a state crosses in chunks, cut anywhere', () => {
  for (const size of [1, 2, 3, 1_000]) {
    const chunks: Int32Array[] = [];
    for (let at = 0; at < venueWords.length; at += size) {
      chunks.push(venueWords.subarray(at, at + size));
    }
    const restored = restoreExchange(new ChunkedStateReader(chunks));
    expect(new Engine({}, restored).hash()).toBe(venueHash);
  }
});

test('a state that fills many chunks comes back whole', () => {
  const engine = new Engine({}, richVenue().exchange);
  for (let i = 0; i < 2_000; i++) {
    const kind = CommandKind.openAccount;
    engine.apply({ kind, text: `account number ${i} with a long name` });
  }
  expect(Engine.restore(engine.write()).hash()).toBe(engine.hash());
});
