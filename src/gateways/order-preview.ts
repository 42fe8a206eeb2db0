// What an order would hold, cost and pay, without placing it: by the views of this moment and the core's own arithmetic. It must never change
// anything, nor say that an order will be taken: only the engine knows.

import { ApiError } from './api-error.ts';
import { limitText } from './outcome-json.ts';
import { bpsText } from './operator-json.ts';
import type { Venue } from './venue.ts';
import type { Command } from '#core/command.ts';
import type { Instrument } from '#core/instruments.ts';
import { feeMinor, holdPerLotMinor, netPerLotMinor } from '#core/ledger/fees.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { collarTicks, trailDistance } from '#core/risk/collars.ts';
import { OrderForm } from '#core/risk/order-form.ts';
import {
  ExecInst,
  hasLimitPrice,
  isTrailing,
  OrdType,
  Phase,
  Side,
  termName,
} from '#core/terms.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { FeeTierView } from '#portfolio/portfolio-fold.ts';

const levelsMax = 5_000;
const noRates: FeeTierView = { makerFeeRate: 0, takerFeeRate: 0, auctionFeeRate: 0 };

/** What the order would take at once of the depth that is shown. */
interface Estimate {
  readonly lots: number;
  readonly notionalMinor: number;
  readonly feeMinor: number;
}

/** Throws ApiError where the order contradicts itself, or could not be taken at any price. */
export function previewJson(venue: Venue, command: Command): string {
  const { market, portfolio } = venue;
  const instrument = market.instrument(command.instrumentId);
  if (instrument === undefined) throw new ApiError(RejectCode.unknownInstrument);
  checkForm(command, instrument, venue.tsUs);
  const account = portfolio.account(command.accountId);
  const rates = portfolio.feeTier(account?.feeTier ?? 0) ?? noRates;
  const worstRate = Math.max(rates.makerFeeRate, rates.takerFeeRate, rates.auctionFeeRate);
  const worstTicks = worstPriceTicks(command, instrument);
  const isBuy = command.side === Side.buy;
  const { tickValueMinor, currency } = instrument;
  const isBudget = command.budgetMinor > 0;
  const perLotMinor = isBuy
    ? holdPerLotMinor(worstTicks, tickValueMinor, worstRate)
    : netPerLotMinor(worstTicks, tickValueMinor, worstRate);
  const lots = isBudget && !isBuy ? budgetLots(command, perLotMinor, instrument) : command.qtyLots;
  const moneyMinor = isBudget ? command.budgetMinor : lots * perLotMinor;
  const needMinor = isBuy ? moneyMinor : lots * instrument.lotShares;
  const assetId = isBuy ? currency.assetId : instrument.shareAssetId;
  const availableMinor = portfolio.holding(command.accountId, assetId)?.availableMinor ?? 0;
  const decimals = isBuy ? currency.decimals : 0;
  const feeMaxMinor =
    isBudget || !isBuy ? undefined : feeMax(lots, worstTicks, worstRate, instrument);
  const estimate = estimateOf(venue, command, instrument, rates, worstTicks, worstRate);
  const money = (minor: number | undefined): string =>
    minor === undefined ? 'null' : `"${instrument.formatMoney(minor)}"`;
  const qty = (count: number): string => `"${instrument.formatQty(count)}"`;
  const average =
    estimate.lots === 0
      ? 'null'
      : `"${instrument.formatAveragePrice(estimate.notionalMinor, estimate.lots)}"`;
  const type = termName(OrdType, command.ordType) ?? 'limit';
  return (
    `{"instrument":"${instrument.symbol}","side":"${isBuy ? 'buy' : 'sell'}","type":"${type}","qty":${isBudget ? 'null' : qty(lots)}` +
    `,"worstPrice":"${instrument.formatPrice(worstTicks)}","holds":{"asset":"${isBuy ? currency.code : instrument.symbol}"` +
    `,"amount":"${formatMinor(decimals, needMinor)}","available":"${formatMinor(decimals, availableMinor)}"` +
    `,"sufficient":${availableMinor >= needMinor}},"costMax":${money(isBuy ? moneyMinor : undefined)}` +
    `,"proceedsMin":${money(isBuy ? undefined : moneyMinor)},"fees":{"makerBps":"${bpsText(rates.makerFeeRate)}"` +
    `,"takerBps":"${bpsText(rates.takerFeeRate)}","auctionBps":"${bpsText(rates.auctionFeeRate)}","max":${money(feeMaxMinor)}}` +
    `,"estimate":{"fillQty":${qty(estimate.lots)},"avgPx":${average},"notional":${money(estimate.notionalMinor)}` +
    `,"fee":${money(estimate.feeMinor)},"restQty":${isBudget ? 'null' : qty(lots - estimate.lots)}}}`
  );
}

/** The core's own checks of the order's form. They look at the listing and the tick's value, which the view of an instrument has as well. */
function checkForm(command: Command, instrument: MarketInstrument, tsUs: number): void {
  const form = new OrderForm();
  const code = form.check(command, instrument as unknown as Instrument, tsUs);
  if (code !== RejectCode.none) {
    const verdict = { code, limit: form.limit, repeated: false };
    throw new ApiError(code, { limit: limitText(verdict, instrument) });
  }
  const needsReference = command.ordType === OrdType.market || isTrailing(command.ordType);
  if (needsReference && instrument.referencePriceTicks === 0) {
    throw new ApiError(RejectCode.noReferencePrice);
  }
}

/** The furthest price at which the order could trade: its limit, or the collar around what it refers to. */
function worstPriceTicks(command: Command, instrument: MarketInstrument): number {
  const { ordType, side, priceTicks, stopTicks, activationTicks, trailTicks, trailBps } = command;
  const { priceTicksMin, priceTicksMax, marketCollarBps } = instrument.listing;
  if (hasLimitPrice(ordType)) return priceTicks;
  let aroundTicks = ordType === OrdType.market ? instrument.referencePriceTicks : stopTicks;
  if (isTrailing(ordType)) {
    if (side === Side.sell) return priceTicksMin;
    const fromTicks = activationTicks || instrument.referencePriceTicks;
    aroundTicks = fromTicks + trailDistance(fromTicks, trailTicks, trailBps);
  }
  const ticks = collarTicks(side, aroundTicks, marketCollarBps);
  return Math.min(Math.max(ticks, priceTicksMin), priceTicksMax);
}

/** Lots that a sale by budget sets aside: what the budget needs at the collar. */
function budgetLots(command: Command, netMinor: number, { listing }: MarketInstrument): number {
  const lots = netMinor === 0 ? Infinity : Math.ceil(command.budgetMinor / netMinor);
  if (lots > listing.qtyLotsMax) throw new ApiError(RejectCode.budgetOutOfRange);
  return lots;
}

/** Each lot filled alone, each fee rounded up. */
function feeMax(
  lots: number,
  worstTicks: number,
  worstRate: number,
  { tickValueMinor }: MarketInstrument,
): number {
  return worstRate > 0 ? lots * feeMinor(worstTicks * tickValueMinor, worstRate) : 0;
}

function estimateOf(
  venue: Venue,
  command: Command,
  instrument: MarketInstrument,
  rates: FeeTierView,
  worstTicks: number,
  worstRate: number,
): Estimate {
  const entersNow =
    command.ordType <= OrdType.limit &&
    instrument.phase === Phase.continuous &&
    (command.execInst & ExecInst.postOnly) === 0;
  if (!entersNow) return { lots: 0, notionalMinor: 0, feeMinor: 0 };
  const isBuy = command.side === Side.buy;
  const { tickValueMinor } = instrument;
  const { bids, asks } = venue.market.depth(instrument.instrumentId, levelsMax);
  let lots = 0;
  let notionalMinor = 0;
  let paidMinor = 0;
  let leftMinor = command.budgetMinor;
  for (const level of isBuy ? asks : bids) {
    const { priceTicks, qtyLots } = level;
    if (isBuy ? priceTicks > worstTicks : priceTicks < worstTicks) break;
    const perLotMinor = isBuy
      ? holdPerLotMinor(priceTicks, tickValueMinor, worstRate)
      : netPerLotMinor(priceTicks, tickValueMinor, worstRate);
    const wantedLots =
      command.budgetMinor === 0
        ? command.qtyLots - lots
        : lotsOfBudget(isBuy, leftMinor, perLotMinor);
    const takenLots = Math.min(wantedLots, qtyLots);
    if (takenLots <= 0) break;
    lots += takenLots;
    notionalMinor += takenLots * priceTicks * tickValueMinor;
    paidMinor += feeMinor(takenLots * priceTicks * tickValueMinor, rates.takerFeeRate);
    leftMinor -= takenLots * perLotMinor;
  }
  return { lots, notionalMinor, feeMinor: paidMinor };
}

/** What the rest of a budget covers at a price (buy), or needs (sale). */
function lotsOfBudget(isBuy: boolean, leftMinor: number, perLotMinor: number): number {
  if (leftMinor <= 0 || perLotMinor <= 0) return 0;
  return isBuy ? Math.floor(leftMinor / perLotMinor) : Math.ceil(leftMinor / perLotMinor);
}
