// The private objects of the API as JSON text (docs/api.md, Objects): balances, positions, fills, accounts, transfers. Orders are written in
// order-json.ts of the portfolio. It must never be given another account's data than the asker's.

import { Side, termName } from '#core/terms.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { Market } from '#marketdata/market.ts';
import { Liquidity } from '#portfolio/fill-ring.ts';
import type { FillView } from '#portfolio/fill-ring.ts';
import type { Holding } from '#portfolio/holding.ts';
import { formatTimeUs } from '#std/time-format.ts';
import { changeOfTrade } from './market-json.ts';

export function balanceJson(market: Market, holding: Holding): string {
  const asset = market.asset(holding.assetId);
  const decimals = asset?.decimals ?? 0;
  return (
    `{"account":"${holding.accountId}","asset":"${asset?.code ?? ''}"` +
    `,"available":"${formatMinor(decimals, holding.availableMinor)}","held":"${formatMinor(decimals, holding.heldMinor)}"` +
    `,"total":"${formatMinor(decimals, holding.totalMinor)}"}`
  );
}

/** Short positions have a negative quantity and value: what was borrowed and sold. */
export function positionJson(market: Market, holding: Holding): string {
  const { accountId, assetId, availableMinor, heldMinor, borrowedQty, positionQty } = holding;
  const asset = market.asset(assetId);
  const instrument = market.instrument(asset?.instrumentId ?? 0);
  if (asset === undefined || instrument === undefined) return 'null';
  const size = Math.abs(positionQty);
  const cost =
    holding.isCostKnown && size > 0
      ? `"${instrument.formatAverageCost(holding.costMinor, size)}"`
      : 'null';
  const head =
    `{"account":"${accountId}","instrument":"${asset.code}","qty":"${positionQty}"` +
    `,"available":"${availableMinor}","held":"${heldMinor}","borrowed":"${borrowedQty}","avgCost":${cost}` +
    `,"realizedPnl":"${instrument.formatMoney(holding.realizedMinor)}"`;
  const { lastPriceTicks } = instrument;
  if (lastPriceTicks === 0) {
    return `${head},"last":null,"marketValue":null,"unrealizedPnl":null}`;
  }
  const valueMinor = marketValueMinor(size, lastPriceTicks, instrument);
  const profitMinor = size > 0 ? holding.unrealizedMinor(valueMinor) : undefined;
  const profit = profitMinor === undefined ? 'null' : `"${instrument.formatMoney(profitMinor)}"`;
  return (
    `${head},"last":"${instrument.formatPrice(lastPriceTicks)}"` +
    `,"marketValue":"${instrument.formatMoney(positionQty < 0 ? -valueMinor : valueMinor)}","unrealizedPnl":${profit}}`
  );
}

/** Shares at the last price, rounded down to the minor unit where they are no whole lots. */
function marketValueMinor(
  shares: number,
  priceTicks: number,
  { tickValueMinor, lotShares }: { readonly tickValueMinor: number; readonly lotShares: number },
): bigint {
  return (BigInt(shares) * BigInt(priceTicks) * BigInt(tickValueMinor)) / BigInt(lotShares);
}

export function fillJson(market: Market, fill: FillView): string {
  const instrument = market.instrument(fill.instrumentId);
  if (instrument === undefined) return 'null';
  return (
    `{"tradeId":"${fill.tradeId}","orderId":"${fill.orderId}","clOrdId":"${fill.clOrdId}","account":"${fill.accountId}"` +
    `,"instrument":"${instrument.symbol}","side":"${fill.side === Side.buy ? 'buy' : 'sell'}"` +
    `,"price":"${instrument.formatPrice(fill.priceTicks)}","qty":"${instrument.formatQty(fill.qtyLots)}"` +
    `,"fee":"${instrument.formatMoney(fill.feeMinor)}","liquidity":"${termName(Liquidity, fill.liquidity) ?? 'taker'}"` +
    `,"time":"${formatTimeUs(fill.tsUs)}","seq":${fill.seq}${changeOfTrade(fill.status)}}`
  );
}
