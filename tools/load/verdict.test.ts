// The verdict of a load run: an honest venue passes, and every lie that was planted in its books is found by the claim about it. It must never be that a
// lie passes because something else was looked at.

import { describe, expect, test } from 'vitest';
import { unitsOf } from './decimal.ts';
import { RunRecords, type SeenFill, type SeenOrder } from './records.ts';
import { judge, type AccountBooks, type Claim, type Evidence } from './verdict.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** A run of two members: one rests 10, the other takes 4 of it, then the rest is cancelled; and one order is rejected. */
interface Story {
  readonly records: RunRecords;
  readonly books: Map<string, Mutable<AccountBooks>>;
  totals: { asset: string; sum: string }[];
  feesEarned: Map<string, bigint> | undefined;
}

function amounts(of: Readonly<Record<string, string>>): Map<string, bigint> {
  return new Map(Object.entries(of).map(([asset, text]) => [asset, unitsOf(text)]));
}

function order(change: Partial<SeenOrder>): SeenOrder {
  return {
    orderId: '1',
    clOrdId: 'a-1',
    account: '10',
    instrument: 'AAPL',
    side: 'sell',
    type: 'limit',
    timeInForce: 'GTC',
    price: '100.00',
    qty: '10',
    cumQty: '0',
    leavesQty: '10',
    avgPx: null,
    fees: '0.00',
    status: 'new',
    reason: null,
    seq: 1,
    ...change,
  };
}

function fill(change: Partial<SeenFill>): SeenFill {
  return {
    tradeId: '7',
    orderId: '1',
    clOrdId: 'a-1',
    account: '10',
    instrument: 'AAPL',
    side: 'sell',
    price: '100.00',
    qty: '4',
    fee: '-0.01',
    ...change,
  };
}

function story(): Story {
  const records = new RunRecords();
  const common = { instrument: 'AAPL', type: 'limit', price: '100.00' } as const;
  const gtc = { ...common, timeInForce: 'GTC' } as const;
  const a1 = { ...gtc, clOrdId: 'a-1', side: 'sell', qty: '10' } as const;
  const b1 = { ...common, clOrdId: 'b-1', side: 'buy', qty: '4', timeInForce: 'IOC' } as const;
  const b2 = { ...gtc, clOrdId: 'b-2', side: 'buy', qty: '9' } as const;
  const b3 = { ...gtc, clOrdId: 'b-3', side: 'buy', qty: '5' } as const;
  records.placing('10', a1);
  records.placing('11', b1);
  records.placing('11', b2);
  records.placing('11', b3).outcome = 'refused';
  records.saw(order({}));
  const taken = order({
    orderId: '2',
    clOrdId: 'b-1',
    account: '11',
    side: 'buy',
    timeInForce: 'IOC',
    qty: '4',
    cumQty: '4',
    leavesQty: '0',
    avgPx: '100.00',
    fees: '0.02',
    status: 'filled',
    seq: 2,
  });
  records.saw(taken);
  const rejected = order({
    orderId: '3',
    clOrdId: 'b-2',
    account: '11',
    side: 'buy',
    qty: '9',
    leavesQty: '0',
    status: 'rejected',
    reason: 'insufficientFunds',
    seq: 3,
  });
  records.saw(rejected);
  const fills = [
    fill({}),
    fill({ orderId: '2', clOrdId: 'b-1', account: '11', side: 'buy', fee: '0.02' }),
  ] as const;
  for (const each of fills) records.heard(each);
  const canceled = order({
    cumQty: '4',
    leavesQty: '0',
    avgPx: '100.00',
    fees: '-0.01',
    status: 'canceled',
    reason: 'massCanceled',
    seq: 4,
  });
  const books = new Map([
    [
      '10',
      {
        orders: [canceled],
        fills: [fills[0]],
        before: amounts({ USD: '1000.00', AAPL: '50' }),
        after: amounts({ USD: '1400.01', AAPL: '46' }),
        heldAssets: [] as string[],
      },
    ],
    [
      '11',
      {
        orders: [rejected, taken],
        fills: [fills[1]],
        before: amounts({ USD: '1000.00' }),
        after: amounts({ USD: '599.98', AAPL: '4' }),
        heldAssets: [] as string[],
      },
    ],
  ]);
  const totals = [
    { asset: 'USD', sum: '0.00' },
    { asset: 'AAPL', sum: '0' },
  ];
  return { records, books, totals, feesEarned: amounts({ USD: '0.01' }) };
}

function judged({ records, books, totals, feesEarned }: Story): Claim[] {
  const { orders, fills, refusals, unknownOrders, lostConnections, silent } = records;
  const evidence: Evidence = {
    books,
    orders,
    heard: fills,
    currencies: new Map([['AAPL', 'USD']]),
    refusals,
    unknownOrders,
    lostConnections,
    silent,
    venue: { totals, feesEarned },
  };
  return judge(evidence);
}

/** Changes one order of the books. */
function forge(told: Story, account: string, clOrdId: string, change: Partial<SeenOrder>): void {
  const books = told.books.get(account);
  if (books === undefined) throw new Error('no such account in the story');
  books.orders = books.orders.map((each) =>
    each.clOrdId === clOrdId ? { ...each, ...change } : each,
  );
}

function booksOf(told: Story, account: string): Mutable<AccountBooks> {
  const books = told.books.get(account);
  if (books === undefined) throw new Error('no such account in the story');
  return books;
}

test('an honest venue passes, and everything was compared', () => {
  const claims = judged(story());
  expect(claims.flatMap(({ differences }) => differences)).toEqual([]);
  expect(claims.length).toBe(12);
  for (const { holds, compared } of claims) {
    expect(holds).toBe(true);
    expect(compared).toBeGreaterThan(0);
  }
});

describe('a planted lie fails the verdict', () => {
  test.each<[string, (told: Story) => unknown, RegExp]>([
    [
      'an acknowledged order is lost',
      (told) => (booksOf(told, '10').orders = []),
      /a-1 was acknowledged and is not in the books/,
    ],
    [
      'a rejected order is lost',
      (told) => (booksOf(told, '11').orders = booksOf(told, '11').orders.slice(1)),
      /b-2 was acknowledged and is not in the books/,
    ],
    [
      'an order stands under another id',
      (told) => forge(told, '11', 'b-1', { orderId: '22' }),
      /b-1: orderId is 22 in the books, and was 2/,
    ],
    [
      'a filled order is only partly filled',
      (told) => forge(told, '11', 'b-1', { cumQty: '3' }),
      /b-1: cumQty is 3 in the books, and was acknowledged as 4/,
    ],
    [
      'an accepted order is rejected',
      (told) => forge(told, '10', 'a-1', { status: 'rejected' }),
      /a-1: rejected in the books/,
    ],
    [
      'a rejection has another reason',
      (told) => forge(told, '11', 'b-2', { reason: 'priceCollar' }),
      /b-2: reason is priceCollar/,
    ],
    [
      'an acknowledged amendment is forgotten',
      (told) => told.records.saw(order({ price: '101.00', seq: 2 })),
      /a-1: price is 100.00 in the books, and was acknowledged as 101.00/,
    ],
    [
      'the side is the other one',
      (told) => forge(told, '10', 'a-1', { side: 'buy' }),
      /a-1: side is buy in the books, and was sell/,
    ],
    [
      'an order that nobody sent',
      (told) => told.records.orders.delete('b-2'),
      /b-2 of account 11 is in the books and was never sent/,
    ],
    [
      'a refused order is there after all',
      (told) => {
        const books = booksOf(told, '11');
        const strange = order({ clOrdId: 'b-3', orderId: '9', account: '11', status: 'canceled' });
        books.orders = [...books.orders, strange];
      },
      /b-3 of account 11 is in the books and was sent and refused/,
    ],
    [
      'an order is left open',
      (told) => forge(told, '10', 'a-1', { status: 'partiallyFilled', reason: null }),
      /a-1 is partiallyFilled after the end/,
    ],
    [
      'money is still held',
      (told) => (booksOf(told, '11').heldAssets = ['USD']),
      /USD of account 11 is held/,
    ],
    [
      'a fill was never told',
      (told) => told.records.fills.get('10')?.clear(),
      /fill 7\/1 of account 10 was not heard/,
    ],
    [
      'a fill was told and did not happen',
      (told) => void told.records.heard(fill({ tradeId: '8' })),
      /fill 8\/1 was heard and is not in the books/,
    ],
    [
      'a fill was told with another price',
      (told) => {
        const books = booksOf(told, '10');
        books.fills = books.fills.map((each) => ({ ...each, price: '100.01' }));
      },
      /fill 7\/1 was heard otherwise/,
    ],
    [
      'an order has more fills than it says',
      (told) => forge(told, '10', 'a-1', { cumQty: '3' }),
      /a-1 has cumQty 3, and fills of 4/,
    ],
    [
      'a balance is off by the least that there is',
      (told) => (booksOf(told, '10').after = amounts({ USD: '1400.02', AAPL: '46' })),
      /account 10 has 1400.02 USD, and by its fills 1400.01/,
    ],
    [
      'a share came from nowhere',
      (told) => (booksOf(told, '11').after = amounts({ USD: '599.98', AAPL: '5' })),
      /1 AAPL came from nowhere/,
    ],
    [
      "the venue's own sum is not 0",
      (told) => (told.totals = [{ asset: 'USD', sum: '-0.01' }]),
      /USD sums to -0.01, not to 0/,
    ],
    [
      'a fee went elsewhere',
      (told) => (told.feesEarned = amounts({ USD: '0.02' })),
      /0.01 USD were paid, and 0.02 arrived/,
    ],
    [
      'a request was never answered, and nobody could find out',
      (told) => {
        const record = told.records.orders.get('b-3');
        if (record !== undefined) record.outcome = 'silent';
      },
      /nobody knows what became of b-3/,
    ],
    [
      'the venue forgot an order that it had acknowledged',
      (told) => told.records.unknownOrders.push('a-1'),
      /does not know a-1, which it had acknowledged/,
    ],
    [
      'the venue does not understand what it is asked',
      (told) => told.records.refused('unknownField'),
      /1 requests were refused for unknownField/,
    ],
    [
      'a connection ended',
      (told) => told.records.lostConnections.push('b (close code 1006)'),
      /the connection of b \(close code 1006\) ended/,
    ],
  ])('%s', (_what, lie, sentence) => {
    const told = story();
    lie(told);
    const failed = judged(told).filter(({ holds }) => !holds);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.flatMap(({ differences }) => differences).join('\n')).toMatch(sentence);
  });
});

test('trades with others of the venue move what they move, and no more', () => {
  const told = story();
  told.books.delete('11');
  for (const clOrdId of ['b-1', 'b-2', 'b-3']) told.records.orders.delete(clOrdId);
  told.feesEarned = undefined;
  expect(judged(told).every(({ holds }) => holds)).toBe(true);
  booksOf(told, '10').after = amounts({ USD: '1400.00', AAPL: '46' });
  const failed = judged(told).filter(({ holds }) => !holds);
  expect(failed.map(({ sentence }) => sentence)).toEqual([
    'Every balance is the one before with the fills and their fees.',
    'Over all accounts, fees and 1 trades with others counted, every asset is conserved.',
  ]);
});

test('answers that overtake one another leave the latest state', () => {
  const { records } = story();
  records.saw(order({ cumQty: '4', seq: 9, status: 'partiallyFilled' }));
  records.saw(order({ seq: 8 }));
  expect(records.orders.get('a-1')?.seen?.cumQty).toBe('4');
});
