// Trades that were done and are undone, or given another price, by an operator: compensating movements through the ledger, all or none,
// once for each trade. It must never touch an order, rewrite what was told, nor let a balance go below zero.

import type { Command, TradeTerms } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { isWithin, type Instrument } from '#core/instruments.ts';
import { feeMinor } from '#core/ledger/fees.ts';
import { feeAccountId, houseAccountId } from '#core/ledger/ledger.ts';
import { notionalMinorMax, tradeWindowMax } from '#core/limits.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { cappedRebate } from '#core/settlement.ts';
import type { ExchangeState } from '#core/state.ts';
import { Side, TradeStatus } from '#core/terms.ts';
import { TradeNum, TradeWord } from '#core/trade-window.ts';

/** What one side of a trade has to pay in one asset; what it gets where negative. */
interface Due {
  readonly accountId: number;
  readonly amount: number;
}

export class TradeCorrections {
  private readonly state: ExchangeState;
  private readonly ends: OrderEnds;
  /** The value that the last failed check broke. */
  private limit = 0;

  constructor(state: ExchangeState, ends: OrderEnds) {
    this.state = state;
    this.ends = ends;
  }

  /** How many of the last trades can be changed from now on. */
  setWindow(command: Command, sink: EventSink): void {
    const { trades } = this.state;
    const size = command.amountMinor;
    if (!isWithin(size, 0, tradeWindowMax)) {
      this.ends.refuse(command, 0, RejectCode.amountOutOfRange, tradeWindowMax, sink);
    } else if (size === trades.size) {
      sink.commandRepeated(command.kind, 0, 0);
    } else {
      trades.resize(size);
      sink.tradeWindowSet(size);
    }
  }

  bust(command: Command, sink: EventSink): void {
    this.limit = 0;
    const code = this.check(command) || this.applyBust(command, sink);
    if (code !== RejectCode.none) this.ends.refuse(command, 0, code, this.limit, sink);
  }

  correct(command: Command, sink: EventSink): void {
    this.limit = 0;
    const code = this.check(command) || this.applyCorrection(command, sink);
    if (code !== RejectCode.none) this.ends.refuse(command, 0, code, this.limit, sink);
  }

  /** That there is such a trade, still to be changed, and that it is the one meant. */
  private check(command: Command): number {
    const { trades, nextTradeId } = this.state;
    const { trade, option } = command;
    const isCorrection = command.kind === CommandKind.correctTrade;
    const instrument = this.state.instruments[command.instrumentId];
    if (instrument === undefined) return RejectCode.unknownInstrument;
    if (trade === undefined || !isWithin(option, 0, 1)) return RejectCode.invalidCommand;
    if (!isWithin(trade.tradeId, 1, nextTradeId - 1)) return RejectCode.unknownTrade;
    const age = nextTradeId - 1 - trade.tradeId;
    if (age >= trades.count) return this.broken(RejectCode.tradeNotRemembered, trades.size);
    const place = trades.placeOf(age);
    const status = trades.status(place);
    if (status === TradeStatus.busted) return RejectCode.tradeAlreadyBusted;
    if (isCorrection && status === TradeStatus.corrected) return RejectCode.tradeAlreadyCorrected;
    if (!this.isMeant(place, command.instrumentId, trade)) return RejectCode.tradeTermsMismatch;
    if (!isCorrection) {
      return trade.newPriceTicks === 0 ? RejectCode.none : RejectCode.tradeTermsMismatch;
    }
    return this.checkPrice(instrument, trade);
  }

  private isMeant(place: number, instrumentId: number, trade: TradeTerms): boolean {
    const { trades } = this.state;
    const takerBuys = trades.takerSide(place) === Side.buy;
    const makerAccountId = takerBuys ? trade.sellAccountId : trade.buyAccountId;
    const takerAccountId = takerBuys ? trade.buyAccountId : trade.sellAccountId;
    const makerFeeMinor = takerBuys ? trade.sellFeeMinor : trade.buyFeeMinor;
    const takerFeeMinor = takerBuys ? trade.buyFeeMinor : trade.sellFeeMinor;
    return (
      trades.instrumentId(place) === instrumentId &&
      trades.word(place, TradeWord.priceTicks) === trade.priceTicks &&
      trades.word(place, TradeWord.qtyLots) === trade.qtyLots &&
      trades.word(place, TradeWord.makerAccountId) === makerAccountId &&
      trades.word(place, TradeWord.takerAccountId) === takerAccountId &&
      trades.num(place, TradeNum.makerFeeMinor) === makerFeeMinor &&
      trades.num(place, TradeNum.takerFeeMinor) === takerFeeMinor
    );
  }

  /** A price that the listing knows, another one, and a value that numbers are exact for. */
  private checkPrice(instrument: Instrument, trade: TradeTerms): number {
    const { listing, tickValueMinor } = instrument;
    const { newPriceTicks, priceTicks, qtyLots } = trade;
    const isPrice = isWithin(newPriceTicks, listing.priceTicksMin, listing.priceTicksMax);
    if (!isPrice || newPriceTicks === priceTicks) return RejectCode.correctionPrice;
    const mostTicks = Math.floor(notionalMinorMax / (qtyLots * tickValueMinor));
    return newPriceTicks <= mostTicks ? RejectCode.none : RejectCode.correctionPrice;
  }

  /** Everything back: shares to the seller, money to the buyer, fees (or rebates) to whoever paid them. */
  private applyBust(command: Command, sink: EventSink): number {
    const { trades, nextTradeId } = this.state;
    const { trade, instrumentId } = command;
    const { tradeId, priceTicks, qtyLots, buyAccountId, sellAccountId } = trade!;
    const { buyFeeMinor, sellFeeMinor } = trade!;
    const instrument = this.state.instrument(instrumentId);
    const { shareAssetId, listing } = instrument;
    const place = trades.placeOf(nextTradeId - 1 - tradeId);
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    const isOne = buyAccountId === sellAccountId;
    const shares = isOne ? 0 : qtyLots * listing.lotShares;
    const buyerPays = { accountId: buyAccountId, amount: shares };
    const sellerPays = {
      accountId: sellAccountId,
      amount: notionalMinor - sellFeeMinor - (isOne ? notionalMinor + buyFeeMinor : 0),
    };
    const feesMinor = buyFeeMinor + sellFeeMinor;
    const lends = command.option === 1;
    const lentShares = this.missing(buyerPays, shareAssetId);
    const lentCashMinor = this.missing(sellerPays, listing.currencyId);
    if (!lends && lentShares > 0) return this.broken(RejectCode.tradeSharesMissing, lentShares);
    if (!lends && lentCashMinor > 0) return this.broken(RejectCode.tradeCashMissing, lentCashMinor);
    const code =
      this.checkFees(listing.currencyId, feesMinor) ||
      this.checkHouse(shareAssetId, lentShares, [buyerPays]) ||
      this.checkHouse(listing.currencyId, lentCashMinor, [sellerPays]);
    if (code !== RejectCode.none) return code;
    this.move(houseAccountId, buyAccountId, shareAssetId, lentShares);
    this.move(houseAccountId, sellAccountId, listing.currencyId, lentCashMinor);
    this.move(buyAccountId, sellAccountId, shareAssetId, shares);
    this.pay(sellAccountId, listing.currencyId, sellerPays.amount);
    if (!isOne) this.pay(buyAccountId, listing.currencyId, -notionalMinor - buyFeeMinor);
    this.pay(feeAccountId, listing.currencyId, feesMinor);
    trades.setStatus(place, TradeStatus.busted);
    sink.tradeBusted(
      tradeId,
      instrumentId,
      trades.takerSide(place),
      priceTicks,
      qtyLots,
      trades.num(place, TradeNum.makerOrderId),
      trades.word(place, TradeWord.makerAccountId),
      trades.num(place, TradeNum.makerFeeMinor),
      trades.num(place, TradeNum.takerOrderId),
      trades.word(place, TradeWord.takerAccountId),
      trades.num(place, TradeNum.takerFeeMinor),
      trades.num(place, TradeNum.tsUs),
      lentShares,
      lentCashMinor,
    );
    return RejectCode.none;
  }

  /** The differences only: of the notionals between the sides, of the fees between each side and the fee account. */
  private applyCorrection(command: Command, sink: EventSink): number {
    const { trades, nextTradeId } = this.state;
    const { trade, instrumentId } = command;
    const { tradeId, priceTicks, newPriceTicks, qtyLots } = trade!;
    const instrument = this.state.instrument(instrumentId);
    const { currencyId } = instrument.listing;
    const place = trades.placeOf(nextTradeId - 1 - tradeId);
    const takerSide = trades.takerSide(place);
    const makerAccountId = trades.word(place, TradeWord.makerAccountId);
    const takerAccountId = trades.word(place, TradeWord.takerAccountId);
    const oldMakerFee = trades.num(place, TradeNum.makerFeeMinor);
    const oldTakerFee = trades.num(place, TradeNum.takerFeeMinor);
    const lotMinor = qtyLots * instrument.tickValueMinor;
    const moreMinor = (newPriceTicks - priceTicks) * lotMinor;
    const makerCharge = feeMinor(newPriceTicks * lotMinor, trades.makerRate(place));
    const takerCharge = feeMinor(newPriceTicks * lotMinor, trades.takerRate(place));
    const makerFee = cappedRebate(makerCharge, takerCharge);
    const takerFee = cappedRebate(takerCharge, makerCharge);
    const takerBuys = takerSide === Side.buy;
    const isOne = makerAccountId === takerAccountId;
    const feesMinor = makerFee - oldMakerFee + takerFee - oldTakerFee;
    const ofMaker = makerFee - oldMakerFee + (takerBuys ? -moreMinor : moreMinor);
    const ofTaker = takerFee - oldTakerFee + (takerBuys ? moreMinor : -moreMinor);
    const makerPays = { accountId: makerAccountId, amount: isOne ? feesMinor : ofMaker };
    const takerPays = { accountId: takerAccountId, amount: isOne ? 0 : ofTaker };
    const makerLent = this.missing(makerPays, currencyId);
    const takerLent = this.missing(takerPays, currencyId);
    const firstMissing = takerBuys ? takerLent || makerLent : makerLent || takerLent;
    if (command.option !== 1 && firstMissing > 0) {
      return this.broken(RejectCode.tradeCashMissing, firstMissing);
    }
    const code =
      this.checkFees(currencyId, -feesMinor) ||
      this.checkHouse(currencyId, makerLent + takerLent, [makerPays, takerPays]);
    if (code !== RejectCode.none) return code;
    this.move(houseAccountId, makerAccountId, currencyId, makerLent);
    this.move(houseAccountId, takerAccountId, currencyId, takerLent);
    this.pay(makerAccountId, currencyId, makerPays.amount);
    this.pay(takerAccountId, currencyId, takerPays.amount);
    this.pay(feeAccountId, currencyId, -feesMinor);
    trades.setStatus(place, TradeStatus.corrected);
    trades.setWord(place, TradeWord.priceTicks, newPriceTicks);
    trades.setNum(place, TradeNum.makerFeeMinor, makerFee);
    trades.setNum(place, TradeNum.takerFeeMinor, takerFee);
    sink.tradeCorrected(
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      newPriceTicks,
      qtyLots,
      trades.num(place, TradeNum.makerOrderId),
      makerAccountId,
      oldMakerFee,
      makerFee,
      trades.num(place, TradeNum.takerOrderId),
      takerAccountId,
      oldTakerFee,
      takerFee,
      trades.num(place, TradeNum.tsUs),
      makerLent,
      takerLent,
    );
    return RejectCode.none;
  }

  /** By how much a side falls short of what it has to pay. */
  private missing({ accountId, amount }: Due, assetId: number): number {
    if (amount <= 0) return 0;
    return Math.max(0, amount - this.available(accountId, assetId));
  }

  private checkFees(currencyId: number, backMinor: number): number {
    const missing = backMinor - this.available(feeAccountId, currencyId);
    return missing > 0 && backMinor > 0
      ? this.broken(RejectCode.tradeFeesMissing, missing)
      : RejectCode.none;
  }

  /** The house lends what it has; it cannot lend to itself, and pays its own part of the trade as well. */
  private checkHouse(assetId: number, lent: number, sides: readonly Due[]): number {
    if (lent === 0) return RejectCode.none;
    const own = sides.find(({ accountId }) => accountId === houseAccountId)?.amount ?? 0;
    const lentToItself = Math.max(0, own - this.available(houseAccountId, assetId));
    if (lentToItself > 0) return this.broken(RejectCode.houseFundsMissing, lentToItself);
    const missing = lent + Math.max(0, own) - this.available(houseAccountId, assetId);
    return missing > 0 ? this.broken(RejectCode.houseFundsMissing, missing) : RejectCode.none;
  }

  private available(accountId: number, assetId: number): number {
    const { ledger } = this.state;
    const cell = ledger.find(accountId, assetId);
    return cell < 0 ? 0 : ledger.available[cell]!;
  }

  private move(fromAccountId: number, toAccountId: number, assetId: number, amount: number): void {
    this.pay(fromAccountId, assetId, amount);
    this.pay(toAccountId, assetId, -amount);
  }

  /** Takes from an account, or gives where negative; whoever calls makes the other leg. */
  private pay(accountId: number, assetId: number, amount: number): void {
    const { ledger } = this.state;
    if (amount !== 0) ledger.add(ledger.cell(accountId, assetId), -amount);
  }

  private broken(code: number, limit: number): number {
    this.limit = limit;
    return code;
  }
}
