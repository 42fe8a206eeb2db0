// What is in force, as an operator sees it, as JSON text: limits, fee tiers, what an account has borrowed.

import { accountJson } from './account-json.ts';
import { listJson } from './market-json.ts';
import type { Account } from '#core/accounts.ts';
import type { PositionLimits, VenueLimits } from '#core/command.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { Market } from '#marketdata/market.ts';
import type { FeeTierView } from '#portfolio/portfolio-fold.ts';
import type { Portfolio } from '#portfolio/portfolio.ts';

/** Fee rates are in hundredths of a basis point. */
const bpsDecimals = 2;

export function bpsText(feeRate: number): string {
  return formatMinor(bpsDecimals, feeRate);
}

export function accountInForceJson(market: Market, portfolio: Portfolio, account: Account): string {
  const { accountId } = account;
  const limits = portfolio.accountLimits(accountId);
  const positionLimits: string[] = [];
  const borrowed: string[] = [];
  for (const instrument of market.instruments) {
    const { instrumentId, symbol } = instrument;
    const own = portfolio.positionLimits(accountId, instrumentId);
    if (own !== undefined) {
      const numbers = positionLimitsJson(instrument, own);
      positionLimits.push(`{"instrument":"${symbol}",${numbers.slice(1)}`);
    }
    const shares = portfolio.borrowedShares(accountId, instrumentId);
    if (shares > 0) borrowed.push(`{"instrument":"${symbol}","qty":"${shares}"}`);
  }
  const limitsJson = JSON.stringify({
    openOrdersMax: limits?.openOrdersMax ?? 0,
    ordersPerSecondMax: limits?.ordersPerSecondMax ?? 0,
    grossExposureMinorMax: limits?.grossExposureMinorMax ?? 0,
    duplicateWindowUs: limits?.duplicateWindowUs ?? 0,
    noOpposingOrders: limits?.noOpposingOrders === 1,
    tradeGroup: limits?.tradeGroup ?? 0,
  });
  return (
    `{"account":${accountJson(account)},"openOrders":${portfolio.openOrderCount(accountId)},"limits":${limitsJson}` +
    `,"positionLimits":${listJson(positionLimits, (text) => text)},"borrowed":${listJson(borrowed, (text) => text)}}`
  );
}

export function positionLimitsJson(instrument: MarketInstrument, limits: PositionLimits): string {
  const { longLotsMax, shortLotsMax } = limits;
  return `{"longQtyMax":"${instrument.formatQty(longLotsMax)}","shortQtyMax":"${instrument.formatQty(shortLotsMax)}"}`;
}

export function venueInForceJson(killSwitch: boolean, limits: VenueLimits): string {
  const { openOrdersMax, ordersPerSecondMax, stpNoneAllowed } = limits;
  return JSON.stringify({
    killSwitch,
    limits: { openOrdersMax, ordersPerSecondMax, stpNoneAllowed: stpNoneAllowed === 1 },
  });
}

export function feeTierJson(feeTier: number, rates: FeeTierView): string {
  const { makerFeeRate, takerFeeRate, auctionFeeRate } = rates;
  return (
    `{"feeTier":${feeTier},"makerBps":"${bpsText(makerFeeRate)}","takerBps":"${bpsText(takerFeeRate)}"` +
    `,"auctionBps":"${bpsText(auctionFeeRate)}"}`
  );
}
