// Checks what is told of trades that were busted or corrected, and what is remembered of trades: figures against the command and against
// the memory before it. It must never trust the code that makes the movements; it only reads.

import type { Command, TradeTerms } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import type { ExchangeState } from '#core/state.ts';
import { Side, TradeStatus } from '#core/terms.ts';
import { TradeNum, TradeWord } from '#core/trade-window.ts';
import { assert } from '#std/assert.ts';

/** A change of a trade as it is told. */
export interface ToldChange {
  readonly tradeId: number;
  readonly instrumentId: number;
  readonly takerSide: number;
  /** Before a correction. */
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly makerAccountId: number;
  readonly makerFeeMinor: number;
  readonly takerAccountId: number;
  readonly takerFeeMinor: number;
  readonly lent: number;
}

export class TradeAudit {
  private state!: ExchangeState;
  private command!: Command;
  /** Of the trade that the command names, before it; -1 where it is not remembered. */
  private statusBefore = -1;
  private changes = 0;

  before(state: ExchangeState, command: Command): void {
    this.state = state;
    this.command = command;
    this.changes = 0;
    const { trade } = command;
    this.statusBefore = -1;
    if (trade === undefined || !this.isRemembered(trade.tradeId)) return;
    this.statusBefore = state.trades.status(this.placeOf(trade.tradeId));
  }

  /** A trade was told: what is remembered is the same. */
  traded(told: ToldChange): void {
    const { trades } = this.state;
    if (trades.size === 0) return;
    const place = trades.placeOf(0);
    if (trades.status(place) !== TradeStatus.done) broken('a new trade is as it was done', told);
    if (!this.isAsRemembered(told, place)) broken('a trade is remembered as it is told', told);
  }

  busted(told: ToldChange): void {
    this.checkChange(told, CommandKind.bustTrade);
    if (this.statusBefore === TradeStatus.busted) broken('a trade is busted once', told);
    const place = this.placeOf(told.tradeId);
    const isMarked = this.state.trades.status(place) === TradeStatus.busted;
    if (!isMarked) broken('a busted trade is remembered as that', told);
    if (!this.isAsRemembered(told, place)) broken('a bust undoes the trade as it was', told);
  }

  corrected(told: ToldChange, priceTicks: number, makerFeeMinor: number, takerFeeMinor: number) {
    this.checkChange(told, CommandKind.correctTrade);
    if (this.statusBefore !== TradeStatus.done) broken('a trade is corrected once', told);
    const place = this.placeOf(told.tradeId);
    const isMarked = this.state.trades.status(place) === TradeStatus.corrected;
    if (!isMarked) broken('a corrected trade is remembered as that', told);
    if (priceTicks !== this.command.trade!.newPriceTicks) {
      broken('a correction gives the price that was asked for', told);
    }
    const now = { ...told, priceTicks, makerFeeMinor, takerFeeMinor };
    if (!this.isAsRemembered(now, place)) broken('a correction is remembered as it is told', told);
    if (makerFeeMinor + takerFeeMinor < 0) broken('rebates are paid out of fees', told);
  }

  after(state: ExchangeState): void {
    const { trades } = state;
    const isWithin = trades.count <= trades.size && trades.count < state.nextTradeId;
    assert(isWithin, `no more trades are remembered than there were (${trades.count})`);
  }

  /** It is the trade that the command names, with its figures, and the house lends only where it was asked to. */
  private checkChange(told: ToldChange, kind: number): void {
    const { command } = this;
    const { trade } = command;
    if (command.kind !== kind || trade === undefined || ++this.changes > 1) {
      broken('one command changes one trade', told);
    }
    if (!isOf(trade, told) || command.instrumentId !== told.instrumentId) {
      broken('a trade is changed with its own figures', told);
    }
    if (told.lent < 0 || (told.lent > 0 && command.option !== 1)) {
      broken('the house lends where it is asked to', told);
    }
  }

  private isRemembered(tradeId: number): boolean {
    const { trades, nextTradeId } = this.state;
    const isId = Number.isSafeInteger(tradeId);
    return isId && tradeId < nextTradeId && tradeId >= nextTradeId - trades.count;
  }

  private placeOf(tradeId: number): number {
    return this.state.trades.placeOf(this.state.nextTradeId - 1 - tradeId);
  }

  private isAsRemembered(told: ToldChange, place: number): boolean {
    const { trades } = this.state;
    return (
      trades.instrumentId(place) === told.instrumentId &&
      trades.takerSide(place) === told.takerSide &&
      trades.word(place, TradeWord.priceTicks) === told.priceTicks &&
      trades.word(place, TradeWord.qtyLots) === told.qtyLots &&
      trades.word(place, TradeWord.makerAccountId) === told.makerAccountId &&
      trades.word(place, TradeWord.takerAccountId) === told.takerAccountId &&
      trades.num(place, TradeNum.makerFeeMinor) === told.makerFeeMinor &&
      trades.num(place, TradeNum.takerFeeMinor) === told.takerFeeMinor
    );
  }
}

function isOf(trade: TradeTerms, told: ToldChange): boolean {
  const takerBuys = told.takerSide === Side.buy;
  return (
    trade.tradeId === told.tradeId &&
    trade.priceTicks === told.priceTicks &&
    trade.qtyLots === told.qtyLots &&
    (takerBuys ? trade.buyAccountId : trade.sellAccountId) === told.takerAccountId &&
    (takerBuys ? trade.sellAccountId : trade.buyAccountId) === told.makerAccountId &&
    (takerBuys ? trade.buyFeeMinor : trade.sellFeeMinor) === told.takerFeeMinor &&
    (takerBuys ? trade.sellFeeMinor : trade.buyFeeMinor) === told.makerFeeMinor
  );
}

function broken(invariant: string, told: ToldChange): never {
  assert(false, `${invariant} (${told.tradeId}, ${told.instrumentId})`);
}
