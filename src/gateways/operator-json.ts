// What is in force, as an operator sees it, as JSON text: limits, fee tiers, what an account has borrowed.

import { instrumentJson, listJson } from './market-json.ts';
import type { Account } from '#core/accounts.ts';
import type { PositionLimits } from '#core/command.ts';
import type { Asset } from '#core/instruments.ts';
import { AccountStatus, termName } from '#core/terms.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { Market } from '#marketdata/market.ts';
import type { FeeTierView } from '#portfolio/portfolio-fold.ts';
import type { Portfolio } from '#portfolio/portfolio.ts';
import type { Views } from '#sequencer/views.ts';

/** Fee rates are in hundredths of a basis point. */
const bpsDecimals = 2;

export function bpsText(feeRate: number): string {
  return formatMinor(bpsDecimals, feeRate);
}

/** As the member sees it, and its status. */
export function operatorAccountJson(account: Account): string {
  const { accountId, name, feeTier, killSwitch } = account;
  const status = accountStatusName(account.status);
  return JSON.stringify({ accountId: String(accountId), name, feeTier, killSwitch, status });
}

export function accountStatusName(status: number): string {
  return termName(AccountStatus, status) ?? 'active';
}

/** As everybody sees it, and what only operators need. */
export function operatorInstrumentJson(instrument: MarketInstrument): string {
  const { instrumentId, priceDecimals, isDelisted, lastPriceTicks, seq } = instrument;
  const last = lastPriceTicks === 0 ? 'null' : `"${instrument.formatPrice(lastPriceTicks)}"`;
  return (
    `${instrumentJson(instrument).slice(0, -1)},"instrumentId":"${instrumentId}","priceDecimals":${priceDecimals}` +
    // One that is delisted has said so already.
    `${isDelisted ? '' : ',"delisted":false'},"last":${last},"seq":${seq}}`
  );
}

/** What accounts have of an asset. */
export function transferStateJson(
  portfolio: Portfolio,
  { assetId, code, decimals }: Asset,
  accountIds: readonly number[],
): string {
  const holdings = accountIds.flatMap((accountId) => {
    const holding = portfolio.holding(accountId, assetId);
    if (holding === undefined) return [];
    return {
      account: String(accountId),
      asset: code,
      available: formatMinor(decimals, holding.availableMinor),
      held: formatMinor(decimals, holding.heldMinor),
    };
  });
  return JSON.stringify(holdings);
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
    `{"account":${operatorAccountJson(account)},"openOrders":${portfolio.openOrderCount(accountId)},"limits":${limitsJson}` +
    `,"positionLimits":${listJson(positionLimits, (text) => text)},"borrowed":${listJson(borrowed, (text) => text)}}`
  );
}

export function positionLimitsJson(instrument: MarketInstrument, limits: PositionLimits): string {
  const { longLotsMax, shortLotsMax } = limits;
  return `{"longQtyMax":"${instrument.formatQty(longLotsMax)}","shortQtyMax":"${instrument.formatQty(shortLotsMax)}"}`;
}

export function venueInForceJson({ market, portfolio, tradeWindow }: Views): string {
  const { openOrdersMax, ordersPerSecondMax, stpNoneAllowed } = portfolio.venueLimits;
  return JSON.stringify({
    killSwitch: market.killSwitch,
    limits: { openOrdersMax, ordersPerSecondMax, stpNoneAllowed: stpNoneAllowed === 1 },
    tradeWindow,
  });
}

export function feeTierJson(feeTier: number, rates: FeeTierView): string {
  const { makerFeeRate, takerFeeRate, auctionFeeRate } = rates;
  return (
    `{"feeTier":${feeTier},"makerBps":"${bpsText(makerFeeRate)}","takerBps":"${bpsText(takerFeeRate)}"` +
    `,"auctionBps":"${bpsText(auctionFeeRate)}"}`
  );
}
