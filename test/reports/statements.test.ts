// Statements, portfolios and curves say what the venue itself says: after random flows of everything that there is, with the real engine,
// journal and projector, every day of every account adds up to the balances, positions and profits that the venue had when it ended.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Command, CommandKind } from '#core/command.ts';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import type { Fill } from '#demo/demo-market.ts';
import { ReportError } from '#reports/report-error.ts';
import { marketFlow } from '../simulation/market-flow.ts';
import { randomFlow } from '../projections/projected-venue.ts';
import { ReportedVenue, shortDays, type BookedHolding } from './reported-venue.ts';

let reported: ReportedVenue;

beforeEach(async () => {
  reported = await ReportedVenue.start();
});
afterEach(() => reported.close());

const flows = [
  ['the random flow of seed 7', false, () => randomFlow(7, 900)],
  ['the random flow of seed 10,000,042', false, () => randomFlow(10_000_042, 900)],
  [
    'a busy market where most begin without shares',
    true,
    () => withoutShares(marketFlow(11, 1_500)),
  ],
] as const;

/** Without the deposits of shares of all accounts but the first: whose shares come from trades has costs and profits. */
function withoutShares(flow: readonly Fill[]): Fill[] {
  const command = new Command();
  return flow.filter((fill) => {
    command.clear();
    fill(command);
    return (
      command.kind !== CommandKind.deposit || command.assetId === 1 || command.accountId === 10
    );
  });
}

describe.each(flows)('after %s', (_name, knowsCosts, flow) => {
  test('every statement leads from the books of one day to those of the next', async () => {
    await reported.run(flow());
    const { days, booksByDay } = reported;
    expect(days.length).toBeGreaterThan(3);
    const accountIds = reported.venue.views.portfolio.accounts.map(({ accountId }) => accountId);
    const told = { positions: 0, untold: 0, realized: 0, movements: 0 };
    for (const [index, day] of days.entries()) {
      const before = index === 0 ? undefined : booksByDay.get(days[index - 1]!);
      for (const accountId of accountIds) {
        const booked = booksByDay.get(day)!.get(accountId) ?? [];
        const opened = before?.get(accountId) ?? [];
        const { statement } = await reported.reports.statement(accountId, day);
        expect(statement.differences).toEqual([]);
        const closing = new Map(statement.balances.map((each) => [each.asset.assetId, each]));
        for (const holding of booked) {
          const line = closing.get(holding.assetId);
          expect(line?.openingMinor ?? 0n).toBe(find(opened, holding.assetId)?.totalMinor ?? 0n);
          expect(line?.closingMinor ?? 0n).toBe(holding.totalMinor);
        }
        for (const position of accountId === outsideAccountId ? [] : statement.positions) {
          const { shareAssetId } = position.instrument;
          const own = find(booked, shareAssetId);
          expect(position.closingShares).toBe(own?.positionQty ?? 0n);
          expect(position.openingShares).toBe(find(opened, shareAssetId)?.positionQty ?? 0n);
          if (position.realizedMinor === undefined) {
            told.untold++;
            continue;
          }
          expect(position.costMinor).toBe(own?.costMinor);
          const earned =
            (own?.realizedMinor ?? 0n) - (find(opened, shareAssetId)?.realizedMinor ?? 0n);
          expect(position.realizedMinor).toBe(earned);
          told.positions++;
          if (earned !== 0n) told.realized++;
        }
        told.movements += statement.movements.length;
      }
    }
    expect(told.positions).toBeGreaterThan(5);
    expect(told.untold).toBe(0);
    expect(told.movements).toBeGreaterThan(50);
    if (knowsCosts) expect(told.realized).toBeGreaterThan(10);
  });

  test('the portfolio is what the venue says of its holdings now', async () => {
    await reported.run(flow());
    const { market, portfolio } = reported.venue.views;
    let positions = 0;
    for (const { accountId } of portfolio.accounts) {
      if (accountId === outsideAccountId) continue;
      const { currencies } = await reported.reports.portfolio(accountId);
      const cash = new Map(currencies.map((each) => [each.currency.assetId, each]));
      const lines = currencies.flatMap((each) => each.lines);
      for (const holding of portfolio.holdings(accountId)) {
        const { assetId } = holding;
        const instrument = market.instrument(market.asset(assetId)?.instrumentId ?? 0);
        if (instrument === undefined) {
          expect(cash.get(assetId)?.availableMinor ?? 0n).toBe(BigInt(holding.availableMinor));
          expect(cash.get(assetId)?.heldMinor ?? 0n).toBe(BigInt(holding.heldMinor));
          continue;
        }
        const line = lines.find((each) => each.instrument.shareAssetId === assetId);
        expect(line?.shares ?? 0n).toBe(BigInt(holding.positionQty));
        if (line === undefined) continue;
        positions++;
        expect(line.realizedMinor).toBe(BigInt(holding.realizedMinor));
        expect(line.costMinor).toBe(holding.isCostKnown ? BigInt(holding.costMinor) : undefined);
        if (instrument.lastPriceTicks === 0) continue;
        expect(line.price).toEqual({ ticks: instrument.lastPriceTicks, source: 'trade' });
        const size = line.shares < 0n ? -line.shares : line.shares;
        const perLot = BigInt(instrument.lastPriceTicks) * BigInt(instrument.tickValueMinor);
        const value = (size * perLot) / BigInt(instrument.lotShares);
        expect(line.valueMinor).toBe(line.shares < 0n ? -value : value);
        expect(line.unrealizedMinor).toBe(holding.unrealizedMinor(value));
      }
      for (const each of currencies) {
        if (each.cashAllocationBps === undefined || each.unpriced > 0) continue;
        const parts = each.lines.map((line) => line.allocationBps ?? 0n);
        const all = parts.reduce((sum, part) => sum + part, each.cashAllocationBps);
        expect(all).toBe(10_000n);
      }
    }
    expect(positions).toBeGreaterThan(0);
  });

  test('the curve ends with the equity of the portfolio, and has the cash of every day between', async () => {
    await reported.run(flow());
    const { days, booksByDay } = reported;
    const toUs = reported.venue.views.tsUs + 1;
    const span = { fromUs: shortDays.instantUs(days[0]!, 0), toUs };
    for (const { accountId } of reported.venue.views.portfolio.accounts) {
      if (accountId === outsideAccountId) continue;
      const { curves } = await reported.reports.equity(accountId, 'day', span);
      const { currencies } = await reported.reports.portfolio(accountId);
      for (const { currency, points } of curves) {
        const own = currencies.find((each) => each.currency.assetId === currency.assetId);
        expect(points.at(-1)?.equityMinor).toBe(own?.equityMinor ?? 0n);
        for (const [index, point] of points.entries()) {
          if (index === points.length - 1) continue;
          const day = shortDays.dayAt(point.atUs - 1);
          const last = days.findLast((each) => each <= day);
          const booked = find(booksByDay.get(last!)?.get(accountId) ?? [], currency.assetId);
          expect(point.cashMinor).toBe(booked?.totalMinor ?? 0n);
        }
      }
    }
  });
});

test('a statement that does not add up is not handed out', async () => {
  await reported.run(marketFlow(5, 300));
  const day = reported.days[1]!;
  await reported.reports.statement(10, day);
  await reported.database
    .client`update market.balance set available_minor = available_minor + 1 where account_id = 10 and asset_id = 1`;
  await expect(reported.reports.statement(10, day)).rejects.toThrow(ReportError);
  await expect(reported.reports.statement(10, day)).rejects.toThrow(/USD do not add up/);
});

test('without its tables a report says that it may come later', async () => {
  await expect(reported.reports.portfolio(10)).rejects.toMatchObject({ fault: 'unavailable' });
});

function find(holdings: readonly BookedHolding[], assetId: number): BookedHolding | undefined {
  return holdings.find((holding) => holding.assetId === assetId);
}
