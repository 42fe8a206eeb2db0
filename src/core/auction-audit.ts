// What an auction says of itself: its price by the rulebook's four steps, worked out anew in the plainest way, and its trades, all at that
// price, better orders first. Part of the audit of one command; it must never change the state.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Instrument } from '#core/instruments.ts';
import { ordTypeOf } from '#core/order-store.ts';
import type { ExchangeState } from '#core/state.ts';
import { hasLimitPrice, isCallPhase, Phase, Side } from '#core/terms.ts';
import { assert } from '#std/assert.ts';

/** What an auction would do; all 0 where nothing would trade. */
export interface AuctionOutcome {
  readonly priceTicks: number;
  readonly matchedLots: number;
  readonly surplusLots: number;
  /** 0 where there is no surplus. */
  readonly surplusSide: number;
}

const nothing: AuctionOutcome = { priceTicks: 0, matchedLots: 0, surplusLots: 0, surplusSide: 0 };

/** Lots of a side that would trade at a price, hidden quantity included. */
function lotsAt(state: ExchangeState, instrument: Instrument, side: number, ticks: number): number {
  const { book, queues } = instrument;
  const isBuy = side === Side.buy;
  let lots = 0;
  for (let level = book.bestLevel(side); level >= 0; level = book.levelAfter(side, level)) {
    const levelTicks = book.priceOfLevel(side, level);
    if (isBuy ? levelTicks < ticks : levelTicks > ticks) break;
    lots += book.lotsOfLevel(side, level) + book.hiddenOfLevel(side, level);
  }
  const words = state.store.pool.words;
  const queue = queues.marketQueue(side);
  for (let i = 0; i < queue.count; i++) {
    const at = queue.at(i) * orderWords;
    const collarTicks = words[at + OrderWord.priceTicks]!;
    if (isBuy ? collarTicks >= ticks : collarTicks <= ticks) {
      lots += words[at + OrderWord.displayedLots]!;
    }
  }
  return lots;
}

/** The best price of a side, collars of market orders included; 0 where it is empty. */
function bestOf(state: ExchangeState, instrument: Instrument, side: number): number {
  const words = state.store.pool.words;
  const queue = instrument.queues.marketQueue(side);
  let bestTicks = instrument.book.bestPriceTicks(side);
  for (let i = 0; i < queue.count; i++) {
    const collarTicks = words[queue.at(i) * orderWords + OrderWord.priceTicks]!;
    const isBetter = side === Side.buy ? collarTicks > bestTicks : collarTicks < bestTicks;
    if (bestTicks === 0 || isBetter) bestTicks = collarTicks;
  }
  return bestTicks;
}

/** Limit prices and the reference price, where both sides have somebody. */
function candidates(state: ExchangeState, instrument: Instrument): number[] {
  const highTicks = bestOf(state, instrument, Side.buy);
  const lowTicks = bestOf(state, instrument, Side.sell);
  if (highTicks === 0 || lowTicks === 0 || lowTicks > highTicks) return [];
  const { book, referencePriceTicks } = instrument;
  const found = referencePriceTicks === 0 ? [] : [referencePriceTicks];
  for (const side of [Side.buy, Side.sell]) {
    for (let level = book.bestLevel(side); level >= 0; level = book.levelAfter(side, level)) {
      const ticks = book.priceOfLevel(side, level);
      if (side === Side.buy ? ticks < lowTicks : ticks > highTicks) break;
      found.push(ticks);
    }
  }
  return found;
}

/** The rulebook's auction price for an instrument as it stands (rulebook, "The auction price"). */
export function auctionOutcome(state: ExchangeState, instrument: Instrument): AuctionOutcome {
  let best: AuctionOutcome[] = [];
  for (const priceTicks of candidates(state, instrument)) {
    const buyLots = lotsAt(state, instrument, Side.buy, priceTicks);
    const sellLots = lotsAt(state, instrument, Side.sell, priceTicks);
    const matchedLots = Math.min(buyLots, sellLots);
    if (matchedLots === 0) continue;
    const surplusLots = Math.abs(buyLots - sellLots);
    const surplusSide = surplusLots === 0 ? 0 : buyLots > sellLots ? Side.buy : Side.sell;
    const outcome = { priceTicks, matchedLots, surplusLots, surplusSide };
    const first = best[0];
    const order =
      first === undefined ? 1 : matchedLots - first.matchedLots || first.surplusLots - surplusLots;
    if (order > 0) best = [];
    if (order >= 0) best.push(outcome);
  }
  return chosen(best, instrument.referencePriceTicks);
}

/** Of the candidates with the largest volume and the smallest surplus. */
function chosen(best: AuctionOutcome[], referenceTicks: number): AuctionOutcome {
  if (best.length === 0) return nothing;
  const ascending = best.toSorted((a, b) => a.priceTicks - b.priceTicks);
  if (best.every(({ surplusSide }) => surplusSide === Side.buy)) return ascending.at(-1)!;
  if (best.every(({ surplusSide }) => surplusSide === Side.sell)) return ascending[0]!;
  let nearest = ascending[0]!;
  for (const outcome of ascending) {
    const distance = Math.abs(outcome.priceTicks - referenceTicks);
    const isNearer = distance < Math.abs(nearest.priceTicks - referenceTicks);
    if (referenceTicks !== 0 && isNearer) nearest = outcome;
  }
  return nearest;
}

/** The auctions of one command: at most one. */
export class AuctionAudit {
  private state!: ExchangeState;
  /** By instrument, before the command. */
  private readonly phases: number[] = [];
  /** The instrument whose call ends and has not been told to uncross; 0 is none. */
  private dueId = 0;
  /** The auction that was told: where, its price, and what it has yet to trade. */
  private instrumentId = 0;
  private priceTicks = 0;
  private told = nothing;
  private leftLots = 0;
  /** By side: how far from the best price its orders have come, in ranks. */
  private buyRank = 0;
  private sellRank = 0;

  before(state: ExchangeState): void {
    this.state = state;
    this.dueId = 0;
    this.instrumentId = 0;
    this.priceTicks = 0;
    this.leftLots = 0;
    for (let id = 1; id < state.instruments.length; id++) {
      this.phases[id] = state.instruments[id]!.phase;
    }
  }

  after(): void {
    if (this.dueId !== 0) broken('a call that trading follows ends with an uncross', this.dueId);
    if (this.leftLots !== 0) {
      broken('an auction trades what it matched', this.instrumentId, this.leftLots);
    }
  }

  phaseChanged(instrumentId: number, phase: number): void {
    if (this.state.instrument(instrumentId).phase !== phase) {
      broken('a phase is told as it is', instrumentId, phase);
    }
    const from = this.phases[instrumentId]!;
    const isCallsEnd =
      (isCallPhase(from) && phase === Phase.continuous) ||
      (from === Phase.closingAuction && phase === Phase.closed);
    if (isCallsEnd) this.dueId = instrumentId;
  }

  uncrossed(instrumentId: number, phase: number, told: AuctionOutcome): void {
    const instrument = this.state.instrument(instrumentId);
    const isClosing = phase === Phase.closingAuction && instrument.phase === Phase.closed;
    const from = this.phases[instrumentId];
    if (phase !== from || (instrument.phase !== Phase.continuous && !isClosing)) {
      broken('an auction ends with its phase', instrumentId, phase);
    }
    if (this.instrumentId !== 0) broken('an auction is told once', instrumentId);
    if (!isCallPhase(phase) && told.matchedLots === 0) {
      broken('outside a call only a crossed book is an auction', instrumentId);
    }
    this.compare(instrument, told);
    this.dueId = 0;
    this.instrumentId = instrumentId;
    this.priceTicks = told.priceTicks;
    this.told = told;
    this.leftLots = told.matchedLots;
    this.buyRank = -Infinity;
    this.sellRank = -Infinity;
  }

  indicated(instrumentId: number, told: AuctionOutcome): void {
    const instrument = this.state.instrument(instrumentId);
    if (!isCallPhase(instrument.phase)) broken('only a call has an indicative price', instrumentId);
    this.compare(instrument, told);
    const { queues } = instrument;
    const isKept =
      queues.indicativeTicks === told.priceTicks &&
      queues.indicativeLots === told.matchedLots &&
      queues.indicativeSurplusLots === told.surplusLots &&
      queues.indicativeSurplusSide === told.surplusSide;
    if (!isKept) broken('what was told last of an auction is kept', instrumentId);
  }

  /** A trade of the auction; `buySlot` and `sellSlot` are its orders. */
  trade(
    tradeId: number,
    instrumentId: number,
    priceTicks: number,
    qtyLots: number,
    buySlot: number,
    sellSlot: number,
  ): void {
    if (instrumentId !== this.instrumentId || priceTicks !== this.priceTicks) {
      broken('every trade of an auction is at its price', tradeId, priceTicks, this.priceTicks);
    }
    this.leftLots -= qtyLots;
    if (this.leftLots < 0) broken('an auction trades what it matched', tradeId, this.leftLots);
    const { pool } = this.state.store;
    const buyAt = buySlot * orderWords;
    const sellAt = sellSlot * orderWords;
    const buyTicks = pool.words[buyAt + OrderWord.priceTicks]!;
    const sellTicks = pool.words[sellAt + OrderWord.priceTicks]!;
    if (buyTicks < priceTicks || sellTicks > priceTicks) {
      broken("a fill is within both orders' limits", tradeId, priceTicks, buyTicks, sellTicks);
    }
    const isBuy = pool.words[buyAt + OrderWord.side] === Side.buy;
    const isSell = pool.words[sellAt + OrderWord.side] === Side.sell;
    if (!isBuy || !isSell) broken('a trade has a buy and a sale', tradeId);
    const buyRank = this.rankOf(buySlot, -buyTicks);
    const sellRank = this.rankOf(sellSlot, sellTicks);
    if (buyRank < this.buyRank || sellRank < this.sellRank) {
      broken('better prices trade first in an auction', tradeId, buyTicks, sellTicks);
    }
    this.buyRank = buyRank;
    this.sellRank = sellRank;
    if (this.leftLots === 0) this.checkLeft(this.state.instrument(instrumentId));
  }

  /** Ascends from the best price; market orders go before limit orders at their collar's price. */
  private rankOf(slot: number, value: number): number {
    const terms = this.state.store.pool.words[slot * orderWords + OrderWord.terms]!;
    return 2 * value + (hasLimitPrice(ordTypeOf(terms)) ? 1 : 0);
  }

  /**
   * Of those whose limits reach the price only the surplus is left, and what is left does not cross. Only market orders of both sides may:
   * their collars are no candidates, and what is left of them ends.
   */
  private checkLeft(instrument: Instrument): void {
    const { state, priceTicks, instrumentId } = this;
    const { surplusLots, surplusSide } = this.told;
    for (const side of [Side.buy, Side.sell]) {
      const leftLots = lotsAt(state, instrument, side, priceTicks);
      if (leftLots !== (side === surplusSide ? surplusLots : 0)) {
        broken('an auction leaves the surplus and no more', instrumentId, side, leftLots);
      }
    }
    const bidTicks = instrument.book.bestPriceTicks(Side.buy);
    const askTicks = instrument.book.bestPriceTicks(Side.sell);
    const highTicks = bestOf(state, instrument, Side.buy);
    const lowTicks = bestOf(state, instrument, Side.sell);
    const isCrossed =
      (lowTicks !== 0 && bidTicks >= lowTicks) || (askTicks !== 0 && highTicks >= askTicks);
    if (isCrossed) {
      broken('an auction leaves nothing that could trade', instrumentId, highTicks, lowTicks);
    }
  }

  private compare(instrument: Instrument, told: AuctionOutcome): void {
    const wanted = auctionOutcome(this.state, instrument);
    const isSame =
      wanted.priceTicks === told.priceTicks &&
      wanted.matchedLots === told.matchedLots &&
      wanted.surplusLots === told.surplusLots &&
      wanted.surplusSide === told.surplusSide;
    if (isSame) return;
    broken(
      "an auction's price and quantities are the rulebook's",
      instrument.instrumentId,
      told.priceTicks,
      wanted.priceTicks,
      told.matchedLots,
      wanted.matchedLots,
      told.surplusLots,
      wanted.surplusLots,
    );
  }
}

function broken(invariant: string, ...ids: number[]): never {
  assert(false, `${invariant} (${ids.join(', ')})`);
}
