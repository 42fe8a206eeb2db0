// Busts and corrections as the rulebook tells them: a trade's movements the other way round, or those that another price would have made;
// who falls short by them, and whether the house may help. In bigint, from lists of movements.

import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Side, TradeStatus } from '#core/terms.ts';
import { isWithin, no, type Refusal } from './naive-answers.ts';
import type { Floor } from './naive-floor.ts';
import { cappedByOther, naiveFee } from './naive-ledger.ts';
import type { Full } from './naive-request.ts';
import { feesId, houseId, type NaiveInstrument, type NaiveVenue } from './naive-venue.ts';

export interface NaiveSide {
  readonly orderId: number;
  readonly accountId: number;
  readonly rate: bigint;
  fee: bigint;
}

export interface NaiveTrade {
  readonly tradeId: number;
  readonly instrumentId: number;
  /** 0 in an auction, where the buyer stands as the maker. */
  readonly takerSide: number;
  priceTicks: number;
  readonly qtyLots: number;
  readonly maker: NaiveSide;
  readonly taker: NaiveSide;
  readonly tsUs: number;
  status: number;
}

interface Movement {
  readonly fromId: number;
  readonly toId: number;
  readonly assetId: number;
  readonly amount: bigint;
}

/** What a change of a trade does, and what each side falls short of by it. */
interface Change {
  readonly trade: NaiveTrade;
  readonly movements: readonly Movement[];
  readonly makerFee: bigint;
  readonly takerFee: bigint;
  readonly lentShares: bigint;
  readonly buyerLent: bigint;
  readonly sellerLent: bigint;
}

const buyerOf = ({ takerSide, maker, taker }: NaiveTrade): NaiveSide =>
  takerSide === Side.buy ? taker : maker;
const sellerOf = ({ takerSide, maker, taker }: NaiveTrade): NaiveSide =>
  takerSide === Side.buy ? maker : taker;

export function windowFault(
  venue: NaiveVenue,
  { amountMinor }: Full,
): Refusal | 'repeated' | undefined {
  if (!isWithin(amountMinor, 0, 262_144)) return no(RejectCode.amountOutOfRange, 262_144);
  return amountMinor === venue.tradeWindow ? 'repeated' : undefined;
}

/** Which trade, whether it may still be changed, whether it is the one meant, and who could not pay. */
export function tradeFault(venue: NaiveVenue, command: Full): Refusal | undefined {
  const { trade: terms, kind, option, instrumentId } = command;
  const instrument = venue.instruments.get(instrumentId);
  if (instrument === undefined) return no(RejectCode.unknownInstrument);
  if (terms === undefined || (option !== 0 && option !== 1)) return no(RejectCode.invalidCommand);
  if (!isWithin(terms.tradeId, 1, venue.lastTradeId)) return no(RejectCode.unknownTrade);
  const trade = venue.trades.find(({ tradeId }) => tradeId === terms.tradeId);
  if (trade === undefined) return no(RejectCode.tradeNotRemembered, venue.tradeWindow);
  if (trade.status === TradeStatus.busted) return no(RejectCode.tradeAlreadyBusted);
  const isCorrection = kind === CommandKind.correctTrade;
  if (isCorrection && trade.status === TradeStatus.corrected) {
    return no(RejectCode.tradeAlreadyCorrected);
  }
  const figures = [instrumentId, terms.priceTicks, terms.qtyLots];
  const parties = [terms.buyAccountId, terms.sellAccountId, terms.buyFeeMinor, terms.sellFeeMinor];
  const wanted = [trade.instrumentId, trade.priceTicks, trade.qtyLots];
  const [buyer, seller] = [buyerOf(trade), sellerOf(trade)];
  wanted.push(buyer.accountId, seller.accountId, Number(buyer.fee), Number(seller.fee));
  if ([...figures, ...parties].some((value, i) => value !== wanted[i])) {
    return no(RejectCode.tradeTermsMismatch);
  }
  if (!isCorrection && terms.newPriceTicks !== 0) return no(RejectCode.tradeTermsMismatch);
  if (isCorrection && !isNewPrice(instrument, trade, terms.newPriceTicks)) {
    return no(RejectCode.correctionPrice);
  }
  return fundsFault(venue, instrument, changeOf(venue, command), option === 1);
}

function isNewPrice(
  { listing, tickValue }: NaiveInstrument,
  trade: NaiveTrade,
  ticks: number,
): boolean {
  if (!isWithin(ticks, listing.priceTicksMin, listing.priceTicksMax)) return false;
  const notional = BigInt(ticks) * BigInt(trade.qtyLots) * tickValue;
  return ticks !== trade.priceTicks && notional <= 2n ** 50n;
}

/** First who has to pay (unless the house lends), then the fee account, then the house. */
function fundsFault(
  venue: NaiveVenue,
  instrument: NaiveInstrument,
  change: Change,
  lends: boolean,
): Refusal | undefined {
  const { lentShares, buyerLent, sellerLent } = change;
  const cash = instrument.listing.currencyId;
  const lentCash = buyerLent + sellerLent;
  const firstLent = buyerLent > 0n ? buyerLent : sellerLent;
  if (!lends && lentShares > 0n) return no(RejectCode.tradeSharesMissing, Number(lentShares));
  if (!lends && lentCash > 0n) return no(RejectCode.tradeCashMissing, Number(firstLent));
  const fees = shortfall(venue, change.movements, feesId, cash);
  if (fees > 0n) return no(RejectCode.tradeFeesMissing, Number(fees));
  return (
    houseFault(venue, change, instrument.shareAssetId, lentShares) ??
    houseFault(venue, change, cash, lentCash)
  );
}

/** What the house lends it must have, beside what it has to pay itself; to itself it cannot lend. */
function houseFault(
  venue: NaiveVenue,
  change: Change,
  assetId: number,
  lent: bigint,
): Refusal | undefined {
  if (lent === 0n) return undefined;
  const own = shortfall(venue, change.movements, houseId, assetId);
  const pays = -netOf(change.movements, houseId, assetId);
  const needed = own > 0n ? own : lent + (pays > 0n ? pays : 0n) - has(venue, houseId, assetId);
  return needed > 0n ? no(RejectCode.houseFundsMissing, Number(needed)) : undefined;
}

const has = (venue: NaiveVenue, accountId: number, assetId: number): bigint =>
  venue.ledger.of(accountId, assetId).available;

function netOf(movements: readonly Movement[], accountId: number, assetId: number): bigint {
  let net = 0n;
  for (const { fromId, toId, assetId: moved, amount } of movements) {
    if (moved !== assetId) continue;
    if (toId === accountId) net += amount;
    if (fromId === accountId) net -= amount;
  }
  return net;
}

/** What an account lacks for all movements together; what it gets by them pays for what it gives. */
function shortfall(
  venue: NaiveVenue,
  movements: readonly Movement[],
  accountId: number,
  assetId: number,
): bigint {
  const net = netOf(movements, accountId, assetId);
  const lacks = -net - has(venue, accountId, assetId);
  return net < 0n && lacks > 0n ? lacks : 0n;
}

function changeOf(venue: NaiveVenue, command: Full): Change {
  const trade = venue.trades.find(({ tradeId }) => tradeId === command.trade!.tradeId)!;
  const instrument = venue.instruments.get(trade.instrumentId)!;
  const { currencyId: cash, lotShares } = instrument.listing;
  const { maker, taker, qtyLots } = trade;
  const buyerId = buyerOf(trade).accountId;
  const sellerId = sellerOf(trade).accountId;
  const isBust = command.kind === CommandKind.bustTrade;
  const notionalAt = (ticks: number): bigint =>
    BigInt(ticks) * BigInt(qtyLots) * instrument.tickValue;
  const notional = isBust ? 0n : notionalAt(command.trade!.newPriceTicks);
  const makerFee = isBust ? 0n : feeAt(notional, maker, taker);
  const takerFee = isBust ? 0n : feeAt(notional, taker, maker);
  const shares = isBust ? BigInt(qtyLots) * BigInt(lotShares) : 0n;
  const movements = [
    { fromId: buyerId, toId: sellerId, assetId: instrument.shareAssetId, amount: shares },
    {
      fromId: buyerId,
      toId: sellerId,
      assetId: cash,
      amount: notional - notionalAt(trade.priceTicks),
    },
    { fromId: maker.accountId, toId: feesId, assetId: cash, amount: makerFee - maker.fee },
    { fromId: taker.accountId, toId: feesId, assetId: cash, amount: takerFee - taker.fee },
  ];
  const isOne = buyerId === sellerId;
  const buyerLent = shortfall(venue, movements, buyerId, cash);
  const sellerLent = isOne ? 0n : shortfall(venue, movements, sellerId, cash);
  return {
    trade,
    movements,
    makerFee,
    takerFee,
    lentShares: shortfall(venue, movements, buyerId, instrument.shareAssetId),
    buyerLent,
    sellerLent,
  };
}

/** At the rate of the trade; a rebate is no more than the other side pays. */
function feeAt(notional: bigint, own: NaiveSide, other: NaiveSide): bigint {
  return cappedByOther(naiveFee(notional, own.rate), naiveFee(notional, other.rate));
}

export function setWindow(floor: Floor, { amountMinor: trades }: Full): void {
  const { venue } = floor;
  venue.tradeWindow = trades;
  venue.trades.splice(0, Math.max(0, venue.trades.length - trades));
  floor.tell({ kind: 'tradeWindowSet', trades });
}

/** A change that nothing is against. */
export function changeTrade(floor: Floor, command: Full): void {
  const { venue } = floor;
  const change = changeOf(venue, command);
  const { trade, makerFee, takerFee, lentShares, buyerLent, sellerLent } = change;
  const { maker, taker, tradeId, instrumentId, takerSide, qtyLots, tsUs: tradedTsUs } = trade;
  const instrument = venue.instruments.get(instrumentId)!;
  const cash = instrument.listing.currencyId;
  const [buyer, seller] = [buyerOf(trade), sellerOf(trade)];
  venue.ledger.move(houseId, buyer.accountId, instrument.shareAssetId, lentShares);
  venue.ledger.move(houseId, buyer.accountId, cash, buyerLent);
  venue.ledger.move(houseId, seller.accountId, cash, sellerLent);
  for (const { fromId, toId, assetId, amount } of change.movements) {
    venue.ledger.move(fromId, toId, assetId, amount);
  }
  const common = {
    tradeId,
    instrumentId,
    takerSide,
    qtyLots,
    makerOrderId: maker.orderId,
    makerAccountId: maker.accountId,
    takerOrderId: taker.orderId,
    takerAccountId: taker.accountId,
    tradedTsUs,
  };
  if (command.kind === CommandKind.bustTrade) {
    trade.status = TradeStatus.busted;
    return floor.tell({
      kind: 'tradeBusted',
      ...common,
      priceTicks: trade.priceTicks,
      makerFeeMinor: Number(maker.fee),
      takerFeeMinor: Number(taker.fee),
      lentShares: Number(lentShares),
      lentCashMinor: Number(sellerLent),
    });
  }
  const old = {
    oldPriceTicks: trade.priceTicks,
    oldMakerFeeMinor: Number(maker.fee),
    oldTakerFeeMinor: Number(taker.fee),
  };
  trade.status = TradeStatus.corrected;
  trade.priceTicks = command.trade!.newPriceTicks;
  maker.fee = makerFee;
  taker.fee = takerFee;
  // Of one account on both sides, the maker's stands for both.
  const isOne = maker.accountId === taker.accountId;
  const makerLent = isOne ? buyerLent : buyer === maker ? buyerLent : sellerLent;
  const takerLent = isOne ? 0n : buyer === taker ? buyerLent : sellerLent;
  floor.tell({
    kind: 'tradeCorrected',
    ...common,
    ...old,
    priceTicks: trade.priceTicks,
    makerFeeMinor: Number(makerFee),
    takerFeeMinor: Number(takerFee),
    makerLentMinor: Number(makerLent),
    takerLentMinor: Number(takerLent),
  });
}
