// A trade that is corrected, and then busted: its rows say so, its candle counts what is left, the ledger has every leg, and the balances are
// those of the venue.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { OrdType, Phase, Side, StpMode, TimeInForce, TradeStatus } from '#core/terms.ts';
import { History } from '#projections/history.ts';
import { plainListing } from '../support/listing.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { caughtUp, ProjectedVenue } from './projected-venue.ts';

let database: TestDatabase;
let venue: ProjectedVenue;

beforeEach(async () => {
  database = await freshDatabase();
  venue = new ProjectedVenue();
});
afterEach(async () => {
  await venue.close();
  await database.close();
});

const buyer = 10;
const seller = 11;

function limitOrder(accountId: number, side: number, clOrdId: string, qtyLots: number) {
  return {
    kind: CommandKind.placeOrder,
    instrumentId: 1,
    ordType: OrdType.limit,
    timeInForce: TimeInForce.gtc,
    stpMode: StpMode.cancelNewest,
    priceTicks: 1_000,
    accountId,
    side,
    clOrdId,
    qtyLots,
  };
}

test('a corrected and a busted trade are what the records say of them', async () => {
  const deposit = { kind: CommandKind.deposit, amountMinor: 100_000_000 };
  venue.apply(
    { kind: CommandKind.listCurrency, text: 'USD', decimals: 2 },
    { kind: CommandKind.listInstrument, listing: { ...plainListing, currencyId: 1 } },
    { kind: CommandKind.setFeeTier, option: 0, makerFeeRate: 1_000, takerFeeRate: 3_000 },
    { kind: CommandKind.setTradeWindow, amountMinor: 100 },
    { kind: CommandKind.openAccount, text: 'buyer' },
    { kind: CommandKind.openAccount, text: 'seller' },
    { ...deposit, accountId: buyer, assetId: 1, clOrdId: 'd1' },
    { ...deposit, accountId: seller, assetId: 1, clOrdId: 'd2' },
    { ...deposit, accountId: seller, assetId: 2, clOrdId: 'd3' },
    { kind: CommandKind.setPhase, instrumentId: 1, option: Phase.continuous },
    limitOrder(seller, Side.sell, 's', 20),
    limitOrder(buyer, Side.buy, 'b1', 5),
    limitOrder(buyer, Side.buy, 'b2', 7),
  );
  const projections = venue.project(database.url);
  await caughtUp(venue, projections);
  const history = new History(database);
  for (const [tradeId, newPriceTicks] of [
    [1, 990],
    [2, 0],
    [1, 0],
  ] as const) {
    const fills = await history.fillsOfTrade(tradeId);
    const [bought, sold] = [Side.buy, Side.sell].map((side) =>
      fills.find((fill) => fill.side === side),
    );
    venue.apply({
      kind: newPriceTicks > 0 ? CommandKind.correctTrade : CommandKind.bustTrade,
      instrumentId: 1,
      trade: {
        tradeId,
        priceTicks: bought!.priceTicks,
        qtyLots: bought!.qtyLots,
        buyAccountId: buyer,
        sellAccountId: seller,
        buyFeeMinor: bought!.feeMinor,
        sellFeeMinor: sold!.feeMinor,
        newPriceTicks,
      },
    });
    await caughtUp(venue, projections);
    const status = newPriceTicks > 0 ? TradeStatus.corrected : TradeStatus.busted;
    const priceTicks = newPriceTicks > 0 ? newPriceTicks : bought!.priceTicks;
    expect(await history.trade(tradeId)).toMatchObject({
      status,
      priceTicks,
      changedSeq: venue.seq,
    });
    const views = venue.views.portfolio.fills(buyer, 10).filter((fill) => fill.tradeId === tradeId);
    expect(
      (await history.fillsOfTrade(tradeId)).filter(({ side }) => side === Side.buy),
    ).toMatchObject(views);
    await expectBooksToBalance(history);
  }
  const { items } = await history.candles({ instrumentId: 1, intervalS: 60 });
  expect(items).toMatchObject([{ volumeLots: 0, trades: 0, notionalMinor: 0n, openTicks: 1_000 }]);
  const life = await history.orderLife((await history.orders({ clOrdId: 'b1' })).items[0]!.orderId);
  expect(life!.steps.map(({ execType }) => execType)).toEqual([
    'new',
    'trade',
    'tradeCorrect',
    'tradeCancel',
  ]);
});

async function expectBooksToBalance(history: History): Promise<void> {
  const { ledger } = venue.engine.sequencer.exchange.state;
  const balances = await history.balances();
  const unbalanced = await database.client`
    select seq, asset_id from market.ledger_entry group by seq, asset_id having sum(amount_minor) <> 0`;
  expect(unbalanced).toEqual([]);
  for (let cell = 0; cell < ledger.count; cell++) {
    const accountId = ledger.accountIds[cell]!;
    const assetId = ledger.assetIds[cell]!;
    const total = ledger.available[cell]! + ledger.held[cell]!;
    const row = balances.find((each) => each.accountId === accountId && each.assetId === assetId);
    expect((row?.availableMinor ?? 0) + (row?.heldMinor ?? 0)).toBe(total);
    const sums = await history.balancesAt(accountId, Date.UTC(2027, 0) * 1_000);
    expect(sums.get(assetId) ?? 0n).toBe(BigInt(total));
  }
}
