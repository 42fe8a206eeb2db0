// Views fed by hand, an event at a time, as an engine would tell them: for the rules of the views alone. Two accounts, 10 and 11, and one
// instrument whose share asset is 2, with lots of one share and a tick value of one minor unit.

import { writeClOrdId } from '#core/command.ts';
import { CloseReason, OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import type { HistoryBudget } from '#portfolio/order-history.ts';
import { Market } from '#marketdata/market.ts';
import { Portfolio } from '#portfolio/portfolio.ts';
import { Views } from '#sequencer/views.ts';
import { plainListing } from './listing.ts';

/** What an order may be given beside its id; everything else is a plain limit buy of 10 at 100 for account 10. */
export interface FedOrder {
  readonly accountId: number;
  readonly side: number;
  readonly ordType: number;
  readonly timeInForce: number;
  readonly execInst: number;
  readonly stpMode: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
}

export interface FedTerms {
  readonly status: number;
  readonly stopTicks: number;
  readonly activationTicks: number;
  readonly trailTicks: number;
  readonly trailBps: number;
  readonly displayLots: number;
  readonly minQtyLots: number;
  readonly expireTsUs: number;
  readonly budgetMinor: number;
  readonly listId: number;
  readonly listKind: number;
  readonly preventedLots: number;
}

export const shareAssetId = 2;

export class ViewFeed {
  readonly views: Views;
  private seq = 0;
  private readonly accountOf = new Map<number, number>();
  private readonly words = new Int32Array(9);
  private nextTradeId = 1;

  constructor(historyBudget?: HistoryBudget) {
    this.views = new Views(new Market(), new Portfolio(1_024, 0, historyBudget));
    const { views } = this;
    this.next();
    views.currencyListed(1, 'USD', 2);
    views.instrumentListed(1, shareAssetId, 1, plainListing);
    views.accountOpened(10, 3, 0, 'anna');
    views.accountOpened(11, 3, 0, 'ben');
    views.phaseChanged(1, Phase.continuous);
  }

  get portfolio(): Portfolio {
    return this.views.portfolio;
  }

  get market(): Market {
    return this.views.market;
  }

  /** Begins the next command; answers its seq. Its time is 1,000 times as much. */
  next(): number {
    this.seq++;
    this.views.begin(this.seq, this.seq * 1_000);
    return this.seq;
  }

  accept(orderId: number, order: Partial<FedOrder> = {}): void {
    const { accountId = 10, side = Side.buy, ordType = OrdType.limit, execInst = 0 } = order;
    const { timeInForce = TimeInForce.gtc, stpMode = StpMode.cancelNewest } = order;
    const { priceTicks = 100, qtyLots = 10 } = order;
    this.accountOf.set(orderId, accountId);
    writeClOrdId(this.words, `c-${orderId}`);
    this.views.orderAccepted(
      orderId,
      accountId,
      1,
      side,
      ordType,
      timeInForce,
      execInst,
      stpMode,
      priceTicks,
      qtyLots,
      this.words,
    );
  }

  reject(orderId: number, code: number): void {
    writeClOrdId(this.words, `c-${orderId}`);
    this.views.orderRejected(orderId, 10, 1, 1, 2, 1, 0, 100, 10, this.words, code, 0);
  }

  terms(orderId: number, terms: Partial<FedTerms>): void {
    this.views.orderTerms(
      orderId,
      this.accountOf.get(orderId)!,
      1,
      terms.status ?? 0,
      terms.stopTicks ?? 0,
      terms.activationTicks ?? 0,
      terms.trailTicks ?? 0,
      terms.trailBps ?? 0,
      terms.displayLots ?? 0,
      terms.minQtyLots ?? 0,
      terms.expireTsUs ?? 0,
      terms.budgetMinor ?? 0,
      terms.listId ?? 0,
      terms.listKind ?? 0,
      terms.preventedLots ?? 0,
    );
  }

  /** A trade between two orders; in an auction (`takerSide` 0) the buy order is named first. */
  trade(
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    [makerOrderId, makerLeavesLots]: readonly [number, number],
    [takerOrderId, takerLeavesLots]: readonly [number, number],
  ): void {
    this.views.tradeExecuted(
      this.nextTradeId++,
      1,
      takerSide,
      priceTicks,
      qtyLots,
      makerOrderId,
      this.accountOf.get(makerOrderId)!,
      makerLeavesLots,
      1,
      takerOrderId,
      this.accountOf.get(takerOrderId)!,
      takerLeavesLots,
      2,
    );
  }

  amend(orderId: number, priceTicks: number, qtyLots: number, leavesLots: number): void {
    const accountId = this.accountOf.get(orderId)!;
    this.views.orderAmended(orderId, accountId, 1, priceTicks, qtyLots, leavesLots, 0);
  }

  close(orderId: number, reason: number = CloseReason.canceledByUser): void {
    this.views.orderClosed(orderId, this.accountOf.get(orderId)!, 1, reason, 0);
  }

  prevent(
    preventedMatchId: number,
    stpMode: number,
    [makerOrderId, makerLots]: readonly [number, number],
    [takerOrderId, takerLots]: readonly [number, number],
  ): void {
    this.views.matchPrevented(
      preventedMatchId,
      1,
      stpMode,
      100,
      makerOrderId,
      this.accountOf.get(makerOrderId)!,
      makerLots,
      takerOrderId,
      this.accountOf.get(takerOrderId)!,
      takerLots,
    );
  }
}
