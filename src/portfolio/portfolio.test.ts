// The private views by their rules: the life of an order, what is forgotten, accounts and their watchers, costs, dumps.

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { closedOrdersPerAccountMax } from '#core/limits.ts';
import { OrdStatus, OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { Portfolio } from '#portfolio/portfolio.ts';
import { DumpError } from '#std/dump-lines.ts';
import type { CommandData } from '../../test/support/commands.ts';
import { plainListing } from '../../test/support/listing.ts';
import { checkLists, checkOrders } from '../../test/support/portfolio-checks.ts';
import { ViewRig } from '../../test/support/view-rig.ts';

const listing = { ...plainListing, openOrdersPerAccountMax: 100_000_000 };
let nextId = 0;

/** A venue in continuous trading with accounts 10 and 11, each with money and shares. */
function openVenue(): ViewRig {
  const rig = new ViewRig();
  rig.apply({ kind: CommandKind.listCurrency, text: 'USD', decimals: 2 });
  rig.apply({ kind: CommandKind.listInstrument, listing });
  rig.apply({ kind: CommandKind.setPhase, instrumentId: 1, option: Phase.continuous });
  for (const [accountId, text] of [
    [10, 'anna'],
    [11, 'ben'],
  ] as const) {
    rig.apply({ kind: CommandKind.openAccount, text });
    for (const assetId of [1, 2]) {
      const clOrdId = `deposit-${assetId}`;
      const amountMinor = 2 ** 40;
      rig.apply({ kind: CommandKind.deposit, accountId, assetId, amountMinor, clOrdId });
    }
  }
  return rig;
}

function limit(
  accountId: number,
  side: Side,
  priceTicks: number,
  qtyLots: number,
  more: Partial<CommandData> = {},
): CommandData {
  return {
    kind: CommandKind.placeOrder,
    accountId,
    instrumentId: 1,
    side,
    ordType: OrdType.limit,
    timeInForce: TimeInForce.gtc,
    stpMode: StpMode.cancelNewest,
    priceTicks,
    qtyLots,
    clOrdId: `id-${nextId++}`,
    ...more,
  };
}

describe('an order', () => {
  test('that is filled in two trades is new, then partly filled, then filled', () => {
    const rig = openVenue();
    rig.apply(limit(10, Side.buy, 100, 10, { clOrdId: 'a' }));
    const statuses = [rig.portfolio.orderByClOrdId(10, 'a')!.status];
    for (const qty of [4, 6]) {
      rig.apply(limit(11, Side.sell, 100, qty));
      statuses.push(rig.portfolio.orderByClOrdId(10, 'a')!.status);
    }
    expect(statuses).toEqual([OrdStatus.new, OrdStatus.partiallyFilled, OrdStatus.filled]);
    expect(rig.portfolio.orderByClOrdId(10, 'a')).toMatchObject({
      cumLots: 10,
      leavesLots: 0,
      cumNotionalMinor: 1_000,
      seq: rig.exchange.state.seq,
      updatedTsUs: rig.exchange.state.tsUs,
    });
  });

  test('that is amended below what was filled is filled, for that reason', () => {
    const rig = openVenue();
    rig.apply(limit(10, Side.buy, 100, 10, { clOrdId: 'a' }));
    rig.apply(limit(11, Side.sell, 100, 4));
    rig.apply({ kind: CommandKind.amendOrder, accountId: 10, origClOrdId: 'a', qtyLots: 3 });
    const order = rig.portfolio.orderByClOrdId(10, 'a');
    expect(order).toMatchObject({
      status: OrdStatus.filled,
      reason: 12,
      qtyLots: 4,
      leavesLots: 0,
    });
  });

  test('is a copy: what was asked for does not change with the next event', () => {
    const rig = openVenue();
    rig.apply(limit(10, Side.buy, 100, 10, { clOrdId: 'a' }));
    const before = rig.portfolio.orderByClOrdId(10, 'a')!;
    rig.apply({ kind: CommandKind.cancelOrder, accountId: 10, origClOrdId: 'a' });
    expect(before.status).toBe(OrdStatus.new);
    expect(rig.portfolio.order(before.orderId)?.status).toBe(OrdStatus.canceled);
  });

  test('is found under its own account and client order id alone, whatever is asked for', () => {
    const rig = openVenue();
    rig.apply(limit(10, Side.buy, 100, 10, { clOrdId: 'a' }));
    expect(rig.portfolio.orderByClOrdId(11, 'a')).toBeUndefined();
    for (const odd of ['', 'b', 'a\0', 'a'.repeat(37), 'ä', '\u{1F600}', 'deposit-1']) {
      expect(rig.portfolio.orderByClOrdId(10, odd)).toBeUndefined();
    }
    for (const orderId of [0, -1, 999, 0.5]) expect(rig.portfolio.order(orderId)).toBeUndefined();
    // Number 1 was a deposit.
    expect(rig.portfolio.order(1)).toBeUndefined();
    expect(rig.portfolio.transferTsUs(1)).toBeGreaterThan(0);
    expect(rig.portfolio.transferTsUs(rig.exchange.state.nextEntryId - 1)).toBeUndefined();
  });

  test('that was rejected without a side is an order all the same', () => {
    const rig = openVenue();
    rig.apply(limit(10, 0 as Side, 100, 10, { clOrdId: 'a' }));
    expect(rig.portfolio.orderByClOrdId(10, 'a')?.status).toBe(OrdStatus.rejected);
    const restored = rig.viewsFromSnapshot().portfolio;
    expect(restored.orderByClOrdId(10, 'a')?.status).toBe(OrdStatus.rejected);
  });

  test('restored twice is there once', () => {
    const portfolio = new Portfolio();
    portfolio.accountOpened(10, 3, 0, 'anna');
    const words = new Int32Array(9).fill(0x61616161);
    const restore = (orderId: number, leaves: number, status: number): void =>
      portfolio.orderRestored(
        orderId,
        10,
        1,
        1,
        2,
        1,
        0,
        1,
        9,
        5,
        leaves,
        0,
        0,
        0,
        status,
        0,
        0,
        1,
        words,
      );
    restore(1, 5, OrdStatus.new);
    restore(1, 5, OrdStatus.new);
    restore(2, 0, OrdStatus.canceled);
    restore(2, 0, OrdStatus.canceled);
    expect(portfolio.openOrders(10, 9)).toHaveLength(1);
    expect(portfolio.closedOrders(10, 9)).toHaveLength(1);
  });
});

describe('what is forgotten', () => {
  test('is what the core forgets: the oldest closed past the bound, transfers counted', () => {
    const rig = openVenue();
    rig.apply(limit(10, Side.buy, 100, 1, { clOrdId: 'first' }));
    rig.apply({ kind: CommandKind.cancelOrder, accountId: 10, origClOrdId: 'first' });
    rig.apply(limit(10, Side.buy, 100, 1, { clOrdId: 'second', priceTicks: 0 }));
    // Two deposits came before, so two more closings push those out, and the third the first order.
    const isThere = (clOrdId: string): boolean =>
      rig.portfolio.orderByClOrdId(10, clOrdId) !== undefined;
    for (let i = 4; i < closedOrdersPerAccountMax + 2; i++) {
      if (i % 3 > 0) rig.apply(limit(10, Side.buy, 0, 1));
      else {
        const clOrdId = `t-${i}`;
        const money = { accountId: 10, toAccountId: 11, assetId: 1, amountMinor: 1, clOrdId };
        rig.apply({ kind: CommandKind.transfer, ...money });
      }
    }
    expect(rig.portfolio.transferTsUs(1)).toBeUndefined();
    expect([isThere('first'), isThere('second')]).toEqual([true, true]);
    rig.apply(limit(10, Side.buy, 0, 1));
    expect([isThere('first'), isThere('second')]).toEqual([false, true]);
    rig.apply(limit(10, Side.buy, 0, 1));
    expect([isThere('first'), isThere('second')]).toEqual([false, false]);
    checkOrders(rig);
    checkLists(rig);
  }, 60_000);

  test('has been told to its watchers first', () => {
    const rig = openVenue();
    const count = closedOrdersPerAccountMax + 500;
    for (let i = 0; i < count; i++) rig.apply(limit(10, Side.buy, 50, 1));
    rig.portfolio.watch(10);
    rig.apply({ kind: CommandKind.massCancel, accountId: 10 });
    const { orders } = rig.portfolio.takeChanges(10);
    expect(orders).toHaveLength(count);
    expect(orders.every(({ status }) => status === OrdStatus.canceled)).toBe(true);
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(count);
    expect(rig.portfolio.closedOrders(10, Infinity)).toHaveLength(closedOrdersPerAccountMax);
    rig.apply(limit(10, Side.buy, 50, 1, { clOrdId: 'next' }));
    expect(rig.portfolio.takeChanges(10).orders.map(({ clOrdId }) => clOrdId)).toEqual(['next']);
  }, 60_000);
});

describe('accounts', () => {
  test('are known by id and name, the venue’s own three from the beginning', () => {
    const rig = openVenue();
    expect(rig.portfolio.accounts.map(({ accountId, name }) => [accountId, name])).toEqual([
      [1, 'outside'],
      [2, 'house'],
      [3, 'fees'],
      [10, 'anna'],
      [11, 'ben'],
    ]);
    expect(rig.portfolio.accountByName('ben')?.accountId).toBe(11);
    expect(rig.portfolio.accountByName('nobody')).toBeUndefined();
    expect(rig.portfolio.account(4)).toBeUndefined();
    expect(rig.portfolio.account(5_000)).toBeUndefined();
    expect(rig.portfolio.fills(5_000, 9)).toEqual([]);
    expect(rig.portfolio.holdings(5_000)).toEqual([]);
    expect(rig.portfolio.openOrders(5_000, 9)).toEqual([]);
  });

  test('have a kill switch, a fee tier, and balances in order of asset', () => {
    const rig = openVenue();
    rig.apply({ kind: CommandKind.setAccountKillSwitch, accountId: 10, option: 1 });
    expect(rig.portfolio.account(10)?.killSwitch).toBe(true);
    rig.apply({ kind: CommandKind.setAccountKillSwitch, accountId: 10, option: 0 });
    expect(rig.portfolio.account(10)?.killSwitch).toBe(false);
    const rates = { makerFeeRate: -5, takerFeeRate: 30, auctionFeeRate: 20 };
    rig.apply({ kind: CommandKind.setFeeTier, option: 2, ...rates });
    expect(rig.portfolio.feeTier(2)).toEqual(rates);
    expect(rig.portfolio.feeTiers).toHaveLength(16);
    expect(rig.portfolio.holdings(10).map(({ assetId }) => assetId)).toEqual([1, 2]);
  });

  test('are watched as often as they are not yet unwatched', () => {
    const rig = openVenue();
    rig.portfolio.watch(10);
    rig.portfolio.watch(10);
    rig.portfolio.unwatch(10);
    rig.apply(limit(10, Side.buy, 50, 1));
    expect(rig.portfolio.takeChangedAccounts()).toEqual([10]);
    rig.portfolio.unwatch(10);
    rig.apply(limit(10, Side.buy, 50, 1));
    expect(rig.portfolio.takeChangedAccounts()).toEqual([]);
    expect(rig.portfolio.takeChanges(10)).toEqual({
      orders: [],
      fills: [],
      holdings: [],
      preventedMatches: [],
      changedFills: [],
    });
    expect(() => rig.portfolio.unwatch(10)).toThrow('was watched');
  });
});

describe('costs', () => {
  test('go with the shares from one account to another', () => {
    const rig = openVenue();
    // Ben's shares were deposited, so nobody knows their cost; a third account has only what it buys.
    rig.apply({ kind: CommandKind.openAccount, text: 'cleo' });
    rig.apply({ kind: CommandKind.openAccount, text: 'dora' });
    rig.apply({
      kind: CommandKind.deposit,
      accountId: 12,
      assetId: 1,
      amountMinor: 10_000,
      clOrdId: 'd',
    });
    rig.apply(limit(11, Side.sell, 100, 10));
    rig.apply(limit(12, Side.buy, 100, 10));
    const move = { kind: CommandKind.transfer, accountId: 12, toAccountId: 13, assetId: 2 };
    rig.apply({ ...move, amountMinor: 3, clOrdId: 't' });
    expect(rig.portfolio.holding(12, 2)).toMatchObject({ costMinor: 700, isCostKnown: true });
    expect(rig.portfolio.holding(13, 2)).toMatchObject({ costMinor: 300, isCostKnown: true });
    expect(rig.portfolio.holding(11, 2)).toMatchObject({ costMinor: 0, isCostKnown: false });
    expect(rig.viewsFromSnapshot().portfolio.holding(13, 2)).toEqual(rig.portfolio.holding(13, 2));
  });
});

describe('a dump of the history', () => {
  const dumped = (): ViewRig => {
    const rig = openVenue();
    rig.apply({ kind: CommandKind.openAccount, text: 'cleo' });
    rig.apply({
      kind: CommandKind.deposit,
      accountId: 12,
      assetId: 1,
      amountMinor: 10_000,
      clOrdId: 'd',
    });
    rig.apply(limit(11, Side.sell, 100, 10, { clOrdId: 'sell' }));
    rig.apply(limit(12, Side.buy, 100, 7, { clOrdId: 'buy "quoted"' }));
    return rig;
  };
  const twice = (text: string): string =>
    text.replace('"accountId":11', '"accountId":12').replace('"recordsOf":11', '"recordsOf":12');
  const rig = dumped();
  const dump = rig.portfolio.dump();

  test('is the same after a load, once the events have told the orders', () => {
    expect(rig.viewsFromSnapshot().portfolio.dump()).toBe(dump);
    const portfolio = new Portfolio();
    portfolio.load(dump);
    portfolio.load(dump);
    expect(portfolio.account(12)).toBeUndefined();
    expect(portfolio.fills(12, 9).map(({ clOrdId }) => clOrdId)).toEqual(['buy "quoted"']);
  });

  test.each([
    ['of nothing', '', 'this is no buttonwood-portfolio-history'],
    ['of another version', dump.replace('"version":2', '"version":7'), 'of version 7, not 2'],
    ['with a cost below zero', dump.replace('[2,0,7,700,0]', '[2,0,7,-1,0]'), '(costMinor): -1'],
    ['with half a fill', dump.replace(/,\d+\],"clOrdIds"/, '],"clOrdIds"'), 'is cut off'],
    ['with a fill too few', dump.replace('["sell"]', '[]'), 'not one for each fill'],
    ['with an odd id', dump.replace('"sell"', '5'), '[0] is no client order id'],
    ['with an endless id', dump.replace('"sell"', `"${'x'.repeat(37)}"`), 'is no client order id'],
    ['with an account twice', twice(dump), 'there twice'],
    ['with records of nobody', dump.replace('"recordsOf":11', '"recordsOf":9'), 'not there'],
    ['with half a record', dump.replace('"records":[', '"records":[1,'), 'is cut off'],
    [
      'with an odd record',
      dump.replace('"records":[', '"records":[0,1,1,1,1,-1,0,0,0,0,'),
      '(orderId): 0',
    ],
  ])('%s is refused with the place, and nothing is loaded', (_what, damaged, message) => {
    const portfolio = new Portfolio();
    expect(() => portfolio.load(damaged)).toThrow(DumpError);
    expect(() => portfolio.load(damaged)).toThrow(message);
    expect(portfolio.fills(11, 9)).toEqual([]);
  });
});
