// What the tables say is what the venue says: after random flows of everything that there is, every row is the state at the cursor, every
// movement of money balances, and the sums of an account's entries are its balances.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import { History } from '#projections/history.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { caughtUp, ProjectedVenue, randomFlow } from './projected-venue.ts';

let database: TestDatabase;
let venue: ProjectedVenue;
let history: History;

beforeEach(async () => {
  database = await freshDatabase();
  venue = new ProjectedVenue();
  history = new History(database);
});
afterEach(async () => {
  await venue.close();
  await database.close();
});

const seeds = [3, 10_000_001, 10_000_042, 10_000_077];

describe.each(seeds)('after the random flow of seed %i', (seed) => {
  test('the tables have what the venue has', async () => {
    venue.run(randomFlow(seed, 900));
    await caughtUp(venue, venue.project(database.url));
    await checkBalances();
    await checkOrders();
    await checkPositions();
    await checkTrades();
    await checkRegistry();
  });
});

async function checkBalances(): Promise<void> {
  const { ledger } = venue.engine.sequencer.exchange.state;
  const balances = await history.balances();
  const byCell = new Map(balances.map((row) => [`${row.accountId} ${row.assetId}`, row]));
  const sums = await database.client<{ account: number; asset: number; sum: string }[]>`
    select account_id as account, asset_id as asset, sum(amount_minor) as sum
    from market.ledger_entry group by 1, 2`;
  const sumByCell = new Map(sums.map((row) => [`${row.account} ${row.asset}`, Number(row.sum)]));
  for (let cell = 0; cell < ledger.count; cell++) {
    const key = `${ledger.accountIds[cell]!} ${ledger.assetIds[cell]!}`;
    const available = ledger.available[cell]!;
    const held = ledger.held[cell]!;
    const row = byCell.get(key);
    expect([key, row?.availableMinor ?? 0, row?.heldMinor ?? 0]).toEqual([key, available, held]);
    expect([key, sumByCell.get(key) ?? 0]).toEqual([key, available + held]);
    byCell.delete(key);
  }
  expect(byCell.size).toBe(0);
  const unbalanced = await database.client`
    select seq, ref_id, asset_id, kind from market.ledger_entry
    group by seq, ref_id, asset_id, kind having sum(amount_minor) <> 0`;
  expect(unbalanced).toEqual([]);
}

async function checkOrders(): Promise<void> {
  const { portfolio } = venue.views;
  const rows = await allPages((cursor) => history.orders({}, { limit: 500, ...cursor }));
  const ids = new Set(rows.map((row) => row.orderId));
  let compared = 0;
  for (const { accountId } of portfolio.accounts) {
    const open = portfolio.openOrders(accountId, 100_000);
    const closed = portfolio.closedOrders(accountId, 100_000);
    for (const order of [...open, ...closed]) expect(ids).toContain(order.orderId);
    const told = await allPages((cursor) =>
      history.orders({ accountId, isOpen: true }, { limit: 7, ...cursor }),
    );
    expect(told.map((order) => order.orderId)).toEqual(open.map((order) => order.orderId));
  }
  for (const row of rows) {
    const order = portfolio.order(row.orderId);
    if (order === undefined) continue;
    expect(row).toEqual(order);
    compared++;
    const life = portfolio.orderHistory(row.orderId);
    const told = await history.orderLife(row.orderId);
    const steps = told?.steps.map((step) => {
      const { idx, orderId, accountId, instrumentId, ...rest } = step as never as Record<
        string,
        unknown
      >;
      expect([typeof idx, orderId, accountId, instrumentId]).toEqual([
        'number',
        order.orderId,
        order.accountId,
        order.instrumentId,
      ]);
      return rest;
    });
    expect({ orderId: row.orderId, steps, isWhole: told?.isWhole }).toEqual({
      orderId: row.orderId,
      ...life,
    });
  }
  expect(compared).toBeGreaterThan(10);
}

async function checkPositions(): Promise<void> {
  const { market, portfolio } = venue.views;
  const rows = await history.positions();
  const byKey = new Map(rows.map((row) => [`${row.accountId} ${row.instrumentId}`, row]));
  for (const { accountId } of portfolio.accounts) {
    if (accountId === outsideAccountId) continue;
    for (const holding of portfolio.holdings(accountId)) {
      const instrumentId = market.asset(holding.assetId)?.instrumentId ?? 0;
      if (instrumentId === 0) continue;
      const row = byKey.get(`${accountId} ${instrumentId}`);
      if (row === undefined) {
        // A balance that was looked up and never moved.
        expect([holding.positionQty, holding.borrowedQty, holding.realizedMinor]).toEqual([
          0, 0, 0,
        ]);
        continue;
      }
      expect(row).toMatchObject({
        shares: holding.positionQty,
        borrowedShares: holding.borrowedQty,
        costMinor: holding.isCostKnown ? holding.costMinor : undefined,
        realizedMinor: holding.realizedMinor,
      });
    }
  }
}

async function checkTrades(): Promise<void> {
  const { market, portfolio } = venue.views;
  for (const { instrumentId } of market.instruments) {
    const trades = await allPages((cursor) =>
      history.trades({ instrumentId }, { limit: 50, ...cursor }),
    );
    const wanted = market.trades(instrumentId, 1_000);
    expect(trades.slice(0, 1_000)).toMatchObject(wanted);
    expect(trades.length).toBeGreaterThanOrEqual(wanted.length);
    for (const [name, intervalS] of [
      ['1m', 60],
      ['5m', 300],
      ['1h', 3_600],
      ['1d', 86_400],
    ] as const) {
      const candles = await allPages((cursor) =>
        history.candles({ instrumentId, intervalS }, { limit: 3, ...cursor }),
      );
      const kept = market.candles(instrumentId, name, 1_440).filter(({ trades: n }) => n > 0);
      expect(candles.toReversed()).toMatchObject(
        kept.map((candle) => ({ ...candle, final: expect.anything() })),
      );
    }
    const { uncross } = market.instrument(instrumentId)!.history;
    const auctions = await history.auctions({ instrumentId }, { limit: 1 });
    expect(auctions.items[0]).toEqual(
      uncross === undefined ? undefined : { instrumentId, ...uncross },
    );
  }
  for (const { accountId } of portfolio.accounts) {
    const fills = await allPages((cursor) =>
      history.fills({ accountId }, { limit: 40, ...cursor }),
    );
    const key = (fill: { tradeId: number; orderId: number }): number =>
      fill.tradeId * 1e6 + fill.orderId;
    const wanted = portfolio.fills(accountId, 1_000).toSorted((a, b) => key(b) - key(a));
    expect(fills.slice(0, wanted.length)).toMatchObject(wanted);
    const prevented = await allPages((cursor) =>
      history.preventedMatches({ accountId }, { limit: 30, ...cursor }),
    );
    const matches = portfolio.preventedMatches(accountId, 1_000);
    expect(prevented.slice(0, matches.length)).toEqual(matches);
  }
}

async function checkRegistry(): Promise<void> {
  const { accounts, instruments, assets } = venue.engine.sequencer.exchange.state;
  const accountRows = await database.client`
    select account_id as "accountId", name, kind, fee_tier as "feeTier", status, kill_switch as "killSwitch"
    from market.account order by account_id`;
  expect([...accountRows]).toEqual(
    accounts
      .filter((account) => account !== undefined)
      .map(({ accountId, name, kind, feeTier, status, killSwitch }) => ({
        accountId,
        name,
        kind,
        feeTier,
        status,
        killSwitch,
      })),
  );
  const instrumentRows = await database.client`
    select instrument_id as "instrumentId", phase, listing, is_delisted as "isDelisted"
    from market.instrument order by instrument_id`;
  expect([...instrumentRows]).toEqual(
    instruments
      .filter((instrument) => instrument !== undefined)
      .map(({ instrumentId, phase, listing, isDelisted }) => ({
        instrumentId,
        phase,
        listing,
        isDelisted,
      })),
  );
  const assetRows = await database.client<{ code: string }[]>`
    select code from market.asset order by asset_id`;
  expect(assetRows.map(({ code }) => code)).toEqual(
    assets.filter((asset) => asset !== undefined).map(({ code }) => code),
  );
}

/** Every item of a list, page by page; no item twice. */
async function allPages<Item>(
  ask: (cursor: { cursor?: string }) => Promise<{ items: readonly Item[]; nextCursor?: string }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: { cursor?: string } | undefined = {}; cursor !== undefined;) {
    const page = await ask(cursor);
    items.push(...page.items);
    cursor = page.nextCursor === undefined ? undefined : { cursor: page.nextCursor };
  }
  return items;
}
