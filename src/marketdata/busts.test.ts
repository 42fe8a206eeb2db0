// The public view of trades that were busted or corrected, behind the real engine: docs/rulebook.md, "Busts and corrections". Sums change,
// prices stay as they printed.

import { describe, expect, test } from 'vitest';
import { CommandKind, type TradeTerms } from '#core/command.ts';
import { OrdType, Phase, Side, TimeInForce, TradeStatus } from '#core/terms.ts';
import { MarketChange } from '#marketdata/market-instrument.ts';
import { plainListing } from '../../test/support/listing.ts';
import { eventsOf } from '../../test/support/recorder.ts';
import { ViewRig } from '../../test/support/view-rig.ts';

const minute = 60_000_000;

/** Two members with money and shares; the last trades are remembered. */
function opened(): ViewRig {
  const rig = new ViewRig();
  rig.apply({ kind: CommandKind.listCurrency, text: 'USD', decimals: 2 });
  rig.apply({ kind: CommandKind.listInstrument, listing: plainListing });
  rig.apply({ kind: CommandKind.setPhase, instrumentId: 1, option: Phase.continuous });
  rig.apply({ kind: CommandKind.setTradeWindow, amountMinor: 1_000 });
  for (const accountId of [10, 11]) {
    rig.apply({ kind: CommandKind.openAccount, text: `member ${accountId}` });
    for (const assetId of [1, 2]) {
      const clOrdId = `d${accountId}-${assetId}`;
      rig.apply({ kind: CommandKind.deposit, accountId, assetId, amountMinor: 1_000_000, clOrdId });
    }
  }
  return rig;
}

let orders = 0;

/** The second sells to the first; the trade as an operator names it. */
function trade(rig: ViewRig, priceTicks: number, qtyLots: number, laterUs = 7): TradeTerms {
  const order = {
    kind: CommandKind.placeOrder,
    instrumentId: 1,
    ordType: OrdType.limit,
    timeInForce: TimeInForce.gtc,
    stpMode: 1,
    priceTicks,
    qtyLots,
  };
  rig.apply({ ...order, accountId: 11, side: Side.sell, clOrdId: `o${orders++}` }, laterUs);
  const buy = { ...order, accountId: 10, side: Side.buy, clOrdId: `o${orders++}` };
  const [told] = eventsOf(rig.apply(buy, 0), 'tradeExecuted');
  return {
    tradeId: told!.tradeId,
    priceTicks,
    qtyLots,
    buyAccountId: 10,
    sellAccountId: 11,
    buyFeeMinor: 0,
    sellFeeMinor: 0,
    newPriceTicks: 0,
  };
}

function bust(rig: ViewRig, terms: TradeTerms, laterUs = 7): void {
  const events = rig.apply({ kind: CommandKind.bustTrade, instrumentId: 1, trade: terms }, laterUs);
  expect(events[0]?.kind).toBe('tradeBusted');
}

function correct(rig: ViewRig, terms: TradeTerms, newPriceTicks: number): void {
  const changed = { ...terms, newPriceTicks };
  const events = rig.apply({ kind: CommandKind.correctTrade, instrumentId: 1, trade: changed });
  expect(events[0]?.kind).toBe('tradeCorrected');
}

describe('a busted trade', () => {
  test('is marked on the tape, and told once with the seq of the bust', () => {
    const rig = opened();
    const first = trade(rig, 100, 5);
    trade(rig, 101, 7);
    rig.market.takeTrades(1);
    rig.market.takeChangedInstruments();
    bust(rig, first);
    expect(rig.market.trades(1, 5).map(({ tradeId, status }) => [tradeId, status])).toEqual([
      [2, TradeStatus.done],
      [1, TradeStatus.busted],
    ]);
    const [instrument] = rig.market.takeChangedInstruments();
    expect(instrument!.takenChanges & MarketChange.corrections).not.toBe(0);
    expect(instrument!.takenChanges & MarketChange.trades).toBe(0);
    const { seq } = rig.exchange.state;
    const told = { tradeId: 1, priceTicks: 100, qtyLots: 5, status: TradeStatus.busted, seq };
    expect(rig.market.takeChangedTrades(1)).toMatchObject([told]);
    expect(rig.market.takeChangedTrades(1)).toEqual([]);
    expect(rig.market.takeTrades(1)).toEqual([]);
  });

  test('leaves volume, turnover and count, in the ticker, the day and every candle', () => {
    const rig = opened();
    const first = trade(rig, 100, 5);
    trade(rig, 90, 7);
    bust(rig, first);
    expect(rig.market.ticker(1)).toMatchObject({ volumeLots: 7, trades: 1, turnoverMinor: 630n });
    expect(rig.market.instrument(1)!.day).toMatchObject({ volumeLots: 7, trades: 1 });
    expect(rig.market.instrument(1)!.day.turnover.toBigInt()).toBe(630n);
    expect(rig.market.candles(1, '1m', 1)).toMatchObject([{ volumeLots: 7, trades: 1 }]);
    expect(rig.market.candles(1, '1d', 1)).toMatchObject([{ volumeLots: 7, trades: 1 }]);
  });

  test('leaves no price: last, open, high, low and close stay as they printed', () => {
    const rig = opened();
    const first = trade(rig, 100, 5);
    const high = trade(rig, 120, 5);
    const low = trade(rig, 80, 5);
    const last = trade(rig, 95, 5);
    for (const each of [first, high, low, last]) bust(rig, each);
    const prices = { openTicks: 100, highTicks: 120, lowTicks: 80 };
    expect(rig.market.ticker(1)).toMatchObject({ ...prices, lastTicks: 95, trades: 0 });
    expect(rig.market.candles(1, '1m', 1)).toMatchObject([
      { ...prices, closeTicks: 95, trades: 0 },
    ]);
    // The next trade goes on from them.
    trade(rig, 90, 1);
    expect(rig.market.ticker(1)).toMatchObject({ ...prices, lastTicks: 90, trades: 1 });
    expect(rig.market.instrument(1)!.day).toMatchObject({ ...prices, trades: 1 });
  });

  test('is taken from the candle it was in, however much later it is busted', () => {
    const rig = opened();
    const first = trade(rig, 100, 5);
    trade(rig, 110, 3, 3 * minute);
    // The sums of the minutes before are at hand, and have to be made anew.
    expect(rig.market.ticker(1).volumeLots).toBe(8);
    bust(rig, first, 2 * minute);
    expect(rig.market.ticker(1)).toMatchObject({ volumeLots: 3, trades: 1, openTicks: 100 });
    const candles = rig.market.candles(1, '1m', 6).map(({ volumeLots }) => volumeLots);
    expect(candles).toEqual([0, 0, 0, 3, 0, 0]);
  });

  test('is taken from the day that it was done in, not from the next one', () => {
    const rig = opened();
    const first = trade(rig, 100, 5);
    const setPhase = (option: number): void =>
      void rig.apply({ kind: CommandKind.setPhase, instrumentId: 1, option });
    setPhase(Phase.closed);
    const { day } = rig.market.instrument(1)!;
    expect(day).toMatchObject({ volumeLots: 5, isOver: true });
    const second = tradeNextDay(rig, first, setPhase);
    expect(day).toMatchObject({ volumeLots: 2, trades: 1 });
    bust(rig, second);
    expect(day).toMatchObject({ volumeLots: 0, trades: 0 });
  });
});

/** Another day with a trade, in which the first day's trade is busted. */
function tradeNextDay(
  rig: ViewRig,
  first: TradeTerms,
  setPhase: (phase: number) => void,
): TradeTerms {
  setPhase(Phase.continuous);
  const second = trade(rig, 101, 2);
  bust(rig, first);
  return second;
}

describe('a corrected trade', () => {
  test('has its new price on the tape, and its value in the turnover; nothing else changes', () => {
    const rig = opened();
    const only = trade(rig, 100, 5);
    correct(rig, only, 90);
    expect(rig.market.trades(1, 1)).toMatchObject([
      { priceTicks: 90, status: TradeStatus.corrected },
    ]);
    const prices = { openTicks: 100, highTicks: 100, lowTicks: 100 };
    const ticker = { ...prices, lastTicks: 100, trades: 1, volumeLots: 5, turnoverMinor: 450n };
    expect(rig.market.ticker(1)).toMatchObject(ticker);
    expect(rig.market.takeChangedTrades(1)).toMatchObject([{ tradeId: 1, priceTicks: 90 }]);
    bust(rig, { ...only, priceTicks: 90 });
    expect(rig.market.ticker(1)).toMatchObject({ trades: 0, volumeLots: 0, turnoverMinor: 0n });
  });
});

test('a snapshot keeps what became of trades', () => {
  const rig = opened();
  const [busted, corrected] = [trade(rig, 100, 5), trade(rig, 101, 6)];
  bust(rig, busted);
  correct(rig, corrected, 99);
  const { market, portfolio } = rig.viewsFromSnapshot();
  expect(market.trades(1, 9)).toEqual(rig.market.trades(1, 9));
  expect(market.ticker(1)).toEqual(rig.market.ticker(1));
  expect(market.dump()).toBe(rig.market.dump());
  expect(portfolio.fills(10, 9)).toEqual(rig.portfolio.fills(10, 9));
});

test('a dump of before trades could be busted is read', () => {
  const rig = opened();
  trade(rig, 100, 5);
  const old = rig.market.dump().replace(/"dayFirstTradeId":\d+,/, '');
  expect(old).not.toBe(rig.market.dump());
  const fresh = new ViewRig();
  fresh.market.load(old);
  expect(JSON.parse(fresh.market.dump().split('\n')[1]!)).toMatchObject({ dayFirstTradeId: 0 });
});

describe('what it does to the members', () => {
  test('a bought position that is busted leaves no cost and no profit', () => {
    const rig = opened();
    const before = rig.portfolio.holding(10, 2)!.costQty;
    // Shares of a deposit have no known cost: they leave first.
    rig.apply({
      kind: CommandKind.withdraw,
      accountId: 10,
      assetId: 2,
      amountMinor: before,
      clOrdId: 'out',
    });
    const kept = trade(rig, 100, 10);
    const busted = trade(rig, 110, 10);
    bust(rig, busted);
    const holding = rig.portfolio.holding(10, 2)!;
    expect(holding).toMatchObject({ costQty: 10, costMinor: 1_050, realizedMinor: 50 });
    bust(rig, kept);
    // Both together: what the average made of the one, it takes back with the other.
    expect(rig.portfolio.holding(10, 2)).toMatchObject({ costQty: 0, realizedMinor: 0 });
  });

  test('their fills and the histories of their orders say so, and watchers are told', () => {
    const rig = opened();
    rig.portfolio.watch(10);
    const { tradeId, ...rest } = trade(rig, 100, 5);
    rig.portfolio.takeChangedAccounts();
    rig.portfolio.takeChanges(10);
    correct(rig, { tradeId, ...rest }, 90);
    bust(rig, { tradeId, ...rest, priceTicks: 90 });
    expect(rig.portfolio.takeChangedAccounts()).toEqual([10]);
    const { changedFills, fills } = rig.portfolio.takeChanges(10);
    expect(fills).toEqual([]);
    expect(changedFills.map(({ status, priceTicks }) => [status, priceTicks])).toEqual([
      [TradeStatus.corrected, 90],
      [TradeStatus.busted, 90],
    ]);
    expect(rig.portfolio.fills(10, 1)).toMatchObject([{ tradeId, status: TradeStatus.busted }]);
    const [order] = rig.portfolio.closedOrders(10, 1);
    const { steps } = rig.portfolio.orderHistory(order!.orderId)!;
    expect(steps.map(({ execType, lastTicks }) => [execType, lastTicks])).toEqual([
      ['new', 0],
      ['trade', 100],
      ['tradeCorrect', 90],
      ['tradeCancel', 90],
    ]);
    expect(steps.at(-1)).toMatchObject({ cumLots: 5, cumNotionalMinor: 500, lastLots: 0 });
    expect(order).toMatchObject({ cumLots: 5, leavesLots: 0 });
  });
});
