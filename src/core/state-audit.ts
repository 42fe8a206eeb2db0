// The invariants of the whole state, looked at from outside: what the books, the accounts' lists, the ledger and the indexes say of
// one another, recomputed by plain loops. It runs after any command; it must never change the state, nor trust one
// table for what another can tell.

import { levelWords, LevelWord } from '#core/book/price-levels.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Instrument } from '#core/instruments.ts';
import { holdPerLotMinor } from '#core/ledger/fees.ts';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import { clOrdIdWords, closedOrdersPerAccountMax } from '#core/limits.ts';
import { extraWords, ExtraWord, extraNums, ExtraNum, Home } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import type { ExchangeState } from '#core/state.ts';
import { auditStop, auditTrailing } from '#core/stops-audit.ts';
import { TermsAudit } from '#core/terms-audit.ts';
import { AccountStatus, isCallPhase, OrdStatus, Phase, Side } from '#core/terms.ts';
import { assert } from '#std/assert.ts';

/**
 * Checks every invariant of money, books and open orders; of closed orders only that their number is within its limit. Throws
 * InvariantError that names the invariant and the ids concerned. Costs well under a millisecond at 5,000 open orders.
 */
export function audit(state: ExchangeState): void {
  auditor.audit(state);
}

/** Walks every closed order that is still remembered: too many for every command, right for tests and now and then. */
export function auditClosed(state: ExchangeState): void {
  auditor.auditClosed(state);
}

/** When the first GTD order is due, in microseconds since the epoch; Infinity where there is none. */
export function earliestExpiryUs(state: ExchangeState): number {
  const { store } = state;
  let earliestUs = Infinity;
  for (const account of state.accounts) {
    for (let slot = account?.openHead ?? -1; slot >= 0;) {
      const expireTsUs = store.term(slot, TermNum.expireTsUs);
      if (expireTsUs !== 0 && expireTsUs < earliestUs) earliestUs = expireTsUs;
      slot = store.extra[slot * extraWords + ExtraWord.accountNext]!;
    }
  }
  return earliestUs;
}

class Auditor {
  /** What each cell of the ledger should hold, and how many open orders it should count. */
  private heldMinor = new Float64Array(0);
  private openOrders = new Int32Array(0);
  private openBuyLots = new Float64Array(0);
  private readonly assetSums: number[] = [];
  /** By slot: the number of the audit that last met it in a book or another queue. */
  private metInQueue = new Int32Array(0);
  private auditNumber = 0;
  private ordersInQueues = 0;
  private readonly clOrdId = new Int32Array(clOrdIdWords);
  private readonly terms = new TermsAudit();

  audit(state: ExchangeState): void {
    this.reset(state);
    for (let id = 1; id < state.instruments.length; id++) {
      this.auditBook(state, state.instruments[id]!);
      this.auditQueues(state, state.instruments[id]!);
    }
    this.auditAccounts(state);
    this.auditLedger(state);
    auditCounters(state);
    if (state.due.length > 0) broken('every turn has come before the command ends', state.due[0]!);
  }

  auditClosed(state: ExchangeState): void {
    const { store } = state;
    let remembered = 0;
    for (const account of state.accounts) {
      if (account === undefined) continue;
      let count = 0;
      let last = -1;
      for (let slot = account.closedHead; slot >= 0;) {
        const at = slot * orderWords;
        const words = store.pool.words;
        const orderId = store.pool.orderIdOf(slot);
        if (words[at + OrderWord.accountId] !== account.accountId) {
          broken('an account remembers its own orders', account.accountId, orderId);
        }
        if (store.isOpen(slot)) broken('a closed order has a final status', orderId);
        if (store.leavesLots(slot) !== 0) broken('a closed order has nothing open', orderId);
        this.auditIndexes(state, slot, orderId);
        last = slot;
        slot = words[at + OrderWord.next]!;
        if (++count > account.closedCount) break;
      }
      if (count !== account.closedCount || last !== account.closedTail) {
        broken('closed orders are counted', account.accountId, count, account.closedCount);
      }
      remembered += count;
    }
    if (remembered + store.openCount !== store.pool.count) {
      broken('every order is open or remembered', remembered, store.openCount, store.pool.count);
    }
  }

  private reset(state: ExchangeState): void {
    const cells = state.ledger.accountIds.length;
    if (this.heldMinor.length < cells) {
      this.heldMinor = new Float64Array(cells);
      this.openOrders = new Int32Array(cells);
      this.openBuyLots = new Float64Array(cells);
    }
    this.heldMinor.fill(0, 0, state.ledger.count);
    this.openOrders.fill(0, 0, state.ledger.count);
    this.openBuyLots.fill(0, 0, state.ledger.count);
    if (this.metInQueue.length < state.store.pool.capacity) {
      this.metInQueue = new Int32Array(state.store.pool.capacity);
      this.auditNumber = 0;
    }
    // Numbers go on from one state to the next, so that marks of another state are never taken for this one's.
    if (this.auditNumber === 0x7fff_ffff) {
      this.metInQueue.fill(0);
      this.auditNumber = 0;
    }
    this.auditNumber++;
    this.terms.begin(this.auditNumber);
    this.ordersInQueues = 0;
  }

  private auditBook(state: ExchangeState, instrument: Instrument): void {
    if (instrument.isDelisted && instrument.phase !== Phase.closed) {
      broken('a delisted instrument is closed', instrument.instrumentId);
    }
    this.auditSide(state, instrument, Side.buy);
    this.auditSide(state, instrument, Side.sell);
    const bidTicks = instrument.book.bestPriceTicks(Side.buy);
    const askTicks = instrument.book.bestPriceTicks(Side.sell);
    const isCrossed = bidTicks > 0 && askTicks > 0 && bidTicks >= askTicks;
    if (isCrossed && instrument.phase === Phase.continuous) {
      broken(
        'best bid < best ask in continuous trading',
        instrument.instrumentId,
        bidTicks,
        askTicks,
      );
    }
  }

  private auditSide(state: ExchangeState, instrument: Instrument, side: number): void {
    const { book, instrumentId } = instrument;
    const own = side === Side.buy ? book.bids : book.asks;
    let levels = 0;
    let lastTicks = 0;
    for (let level = own.best; level >= 0; level = book.levelAfter(side, level)) {
      const priceTicks = book.priceOfLevel(side, level);
      const isWorse = side === Side.buy ? priceTicks < lastTicks : priceTicks > lastTicks;
      if (levels > 0 && !isWorse) {
        broken('levels go from the best price to the worst', instrumentId, side, priceTicks);
      }
      if (book.levelAt(side, priceTicks) !== level) {
        broken('a level is found by its price', instrumentId, side, priceTicks);
      }
      this.auditLevel(state, instrument, side, level, priceTicks);
      lastTicks = priceTicks;
      // A walk that began behind the best price, or that goes round, meets another number of levels than there are.
      if (++levels > own.count) break;
    }
    if (levels !== own.count) {
      broken('the best level is the first of all levels', instrumentId, side, levels, own.count);
    }
  }

  /** The queues that no book shows, each order in the one that its home names. */
  private auditQueues(state: ExchangeState, instrument: Instrument): void {
    const { queues, instrumentId } = instrument;
    let stops = 0;
    if (queues.waiting > queues.trailing.length) {
      queues.triggers.forEach((slot, onRise, stopTicks) => {
        this.auditWaiting(state, instrument, slot, Home.triggers, 0);
        auditStop(state, instrument, slot, onRise, stopTicks);
        stops++;
      });
    }
    for (const slot of queues.trailing) {
      this.auditWaiting(state, instrument, slot, Home.triggers, 0);
      auditTrailing(state, instrument, slot);
    }
    if (queues.waiting !== stops + queues.trailing.length) {
      broken('waiting stops are counted', instrumentId, queues.waiting, stops);
    }
    if (instrument.trailingCount !== queues.trailing.length) {
      broken('trailing stops are counted', instrumentId, instrument.trailingCount);
    }
    for (const side of [Side.buy, Side.sell]) {
      this.auditHidden(state, instrument, side);
      const queue = queues.marketQueue(side);
      for (let i = 0; i < queue.count; i++) {
        this.auditWaiting(state, instrument, queue.at(i), Home.marketQueue, side);
      }
    }
    const hidden = queues.hiddenBids.slots.length + queues.hiddenAsks.slots.length;
    if (instrument.minimumCount !== hidden) {
      broken('hidden orders are counted', instrumentId, instrument.minimumCount, hidden);
    }
    for (const slot of queues.closing) {
      this.auditWaiting(state, instrument, slot, Home.closingQueue, 0);
    }
    const hasMarketOrders = queues.marketBuys.count + queues.marketSells.count > 0;
    const mayHave = isCallPhase(instrument.phase) || instrument.phase === Phase.halted;
    if (hasMarketOrders && !mayHave) broken('market orders wait for an auction', instrumentId);
  }

  /** Orders with a minimum, in their priority. */
  private auditHidden(state: ExchangeState, instrument: Instrument, side: number): void {
    const words = state.store.pool.words;
    let last = -1;
    for (const slot of instrument.queues.hidden(side).slots) {
      this.auditWaiting(state, instrument, slot, Home.minimums, side);
      const priceTicks = words[slot * orderWords + OrderWord.priceTicks]!;
      const lastTicks = last < 0 ? priceTicks : words[last * orderWords + OrderWord.priceTicks]!;
      if (side === Side.buy ? priceTicks > lastTicks : priceTicks < lastTicks) {
        broken('hidden orders stand by price', instrument.instrumentId, priceTicks, lastTicks);
      }
      last = slot;
    }
  }

  /** An order that waits in a queue of its instrument; `side` is 0 where the queue holds both. */
  private auditWaiting(
    state: ExchangeState,
    instrument: Instrument,
    slot: number,
    home: number,
    side: number,
  ): void {
    const { store } = state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const isHere =
      words[at + OrderWord.instrumentId] === instrument.instrumentId &&
      (side === 0 || words[at + OrderWord.side] === side) &&
      store.homeOf(slot) === home;
    if (!isHere) broken('an order is in the queue of its home', store.pool.orderIdOf(slot), home);
    if (home !== Home.book && words[at + OrderWord.reserveLots] !== 0) {
      broken('only the book hides parts of an order', store.pool.orderIdOf(slot));
    }
    this.auditOpenOrder(state, instrument, words[at + OrderWord.side]!, slot);
  }

  /** An order that waits for another one of its list: it is in no queue. */
  private auditPending(state: ExchangeState, slot: number): void {
    const words = state.store.pool.words;
    const at = slot * orderWords;
    const instrument = state.instrument(words[at + OrderWord.instrumentId]!);
    this.auditOpenOrder(state, instrument, words[at + OrderWord.side]!, slot);
  }

  private auditLevel(
    state: ExchangeState,
    instrument: Instrument,
    side: number,
    level: number,
    priceTicks: number,
  ): void {
    const { book, instrumentId } = instrument;
    const words = state.store.pool.words;
    const wantedOrders = book.ordersOfLevel(side, level);
    let orders = 0;
    let lots = 0;
    let hiddenLots = 0;
    let last = -1;
    for (let slot = book.headOfLevel(side, level); slot >= 0;) {
      const at = slot * orderWords;
      const isLinked = words[at + OrderWord.prev] === last && words[at + OrderWord.level] === level;
      if (!isLinked || orders === wantedOrders) {
        broken('a queue is linked both ways', instrumentId, side, priceTicks);
      }
      const isHere =
        words[at + OrderWord.priceTicks] === priceTicks &&
        words[at + OrderWord.side] === side &&
        words[at + OrderWord.instrumentId] === instrumentId &&
        state.store.homeOf(slot) === Home.book;
      if (!isHere) {
        broken('an order is at its own price', state.store.pool.orderIdOf(slot), priceTicks);
      }
      this.auditOpenOrder(state, instrument, side, slot);
      const refreshLots = words[at + OrderWord.refreshLots]!;
      const reserveLots = words[at + OrderWord.reserveLots]!;
      const isShown =
        refreshLots === 0 ? reserveLots === 0 : words[at + OrderWord.displayedLots]! <= refreshLots;
      if (!isShown) broken('an iceberg shows a part of itself', state.store.pool.orderIdOf(slot));
      lots += words[at + OrderWord.displayedLots]!;
      hiddenLots += reserveLots;
      orders++;
      last = slot;
      slot = words[at + OrderWord.next]!;
    }
    const own = side === Side.buy ? book.bids : book.asks;
    const tail = own.levels[level * levelWords + LevelWord.tail]!;
    if (orders === 0 || orders !== wantedOrders || last !== tail) {
      broken('a level counts its queue', instrumentId, side, priceTicks, orders);
    }
    if (lots !== book.lotsOfLevel(side, level)) {
      broken('a level shows the sum of its queue', instrumentId, side, priceTicks, lots);
    }
    if (hiddenLots !== book.hiddenOfLevel(side, level)) {
      broken('a level hides the sum of its queue', instrumentId, side, priceTicks, hiddenLots);
    }
  }

  private auditOpenOrder(
    state: ExchangeState,
    instrument: Instrument,
    side: number,
    slot: number,
  ): void {
    const { store, ledger } = state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const orderId = store.pool.orderIdOf(slot);
    if (this.metInQueue[slot] === this.auditNumber) broken('an order is in one queue', orderId);
    const owner = state.accounts[words[at + OrderWord.accountId]!];
    if (instrument.isDelisted || owner?.status !== AccountStatus.active) {
      broken('what is stopped has no open orders', orderId, instrument.instrumentId);
    }
    this.metInQueue[slot] = this.auditNumber;
    this.ordersInQueues++;

    const leavesLots = store.leavesLots(slot);
    const cumLots = words[at + OrderWord.cumQtyLots]!;
    const preventedLots = store.term(slot, TermNum.preventedLots);
    const status = store.statusOf(slot);
    const isPending = status === OrdStatus.pendingNew;
    const hasNoQty = isPending && store.term(slot, TermNum.budgetMinor) !== 0;
    if (words[at + OrderWord.displayedLots]! <= 0 && !hasNoQty)
      broken('a resting order shows something', orderId);
    if (words[at + OrderWord.orderQtyLots] !== cumLots + preventedLots + leavesLots) {
      broken('orderQty = cumQty + preventedQty + leavesQty', orderId, cumLots, leavesLots);
    }
    const traded = cumLots === 0 ? OrdStatus.new : OrdStatus.partiallyFilled;
    const home = store.homeOf(slot);
    const wanted =
      home === Home.triggers
        ? OrdStatus.suspended
        : home === Home.pending
          ? OrdStatus.pendingNew
          : traded;
    if (status !== wanted) {
      broken('the status of an open order says where it is and whether it traded', orderId, status);
    }
    if (store.term(slot, TermNum.reachedTicks) !== 0)
      broken('a stop that was reached is gone', orderId);
    if (home === Home.triggers || home === Home.pending) {
      if (cumLots !== 0 || preventedLots !== 0)
        broken('an order that waits has not traded', orderId);
    }
    this.auditIndexes(state, slot, orderId);
    this.terms.audit(state, instrument, slot, orderId);

    const accountId = words[at + OrderWord.accountId]!;
    const isBuy = side === Side.buy;
    const perLotMinor = store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
    const neededMinor = isPending ? 0 : neededPerLotMinor(state, instrument, side, slot);
    if (perLotMinor !== neededMinor) {
      broken('an order holds what its price needs', orderId, perLotMinor, neededMinor);
    }
    const assetId = isBuy ? instrument.listing.currencyId : instrument.shareAssetId;
    const holdCell = ledger.find(accountId, assetId);
    const shareCell = isBuy ? ledger.find(accountId, instrument.shareAssetId) : holdCell;
    if (shareCell < 0) broken('an open order has its balances', orderId, accountId);
    this.openOrders[shareCell] = this.openOrders[shareCell]! + 1;
    if (isPending) return;
    if (holdCell < 0) broken('an open order has its balances', orderId, accountId);
    // A pair is held for once, with what its larger leg needs: counted with its first leg.
    let heldMinor = leavesLots * perLotMinor;
    let countedLots = leavesLots;
    const siblingId = store.term(slot, TermNum.siblingId);
    if (siblingId !== 0) {
      const sibling = store.pool.find(siblingId);
      if (orderId > siblingId) return;
      heldMinor = Math.max(heldMinor, store.needMinor(sibling));
      countedLots = Math.max(countedLots, store.leavesLots(sibling));
    }
    this.heldMinor[holdCell] = this.heldMinor[holdCell]! + heldMinor;
    if (isBuy) this.openBuyLots[shareCell] = this.openBuyLots[shareCell]! + countedLots;
  }

  private auditIndexes(state: ExchangeState, slot: number, orderId: number): void {
    const { store } = state;
    if (store.pool.find(orderId) !== slot) broken('an order is found by its id', orderId);
    const at = slot * extraWords;
    for (let i = 0; i < clOrdIdWords; i++) this.clOrdId[i] = store.extra[at + i]!;
    const accountId = store.pool.words[slot * orderWords + OrderWord.accountId]!;
    if (store.findByClOrdId(accountId, this.clOrdId) !== slot) {
      broken('an order is found by its client order id', orderId, accountId);
    }
    if (orderId >= state.nextEntryId) broken('order ids are below their counter', orderId);
  }

  private auditAccounts(state: ExchangeState): void {
    let open = 0;
    for (const account of state.accounts) {
      if (account === undefined) continue;
      this.auditOpenList(
        state,
        account.accountId,
        account.openHead,
        account.openTail,
        account.openCount,
      );
      open += account.openCount;
      if (account.closedCount > closedOrdersPerAccountMax) {
        broken('closed orders are within their limit', account.accountId, account.closedCount);
      }
    }
    if (open !== this.ordersInQueues || open !== state.store.openCount) {
      broken('open orders of accounts = orders in queues', open, this.ordersInQueues);
    }
  }

  private auditOpenList(
    state: ExchangeState,
    accountId: number,
    head: number,
    tail: number,
    wantedCount: number,
  ): void {
    const { store } = state;
    let count = 0;
    let last = -1;
    let lastOrderId = 0;
    for (let slot = head; slot >= 0;) {
      const orderId = store.pool.orderIdOf(slot);
      if (store.homeOf(slot) === Home.pending) this.auditPending(state, slot);
      if (this.metInQueue[slot] !== this.auditNumber) {
        broken('an open order of an account is in a queue', accountId, orderId);
      }
      if (store.pool.words[slot * orderWords + OrderWord.accountId] !== accountId) {
        broken('an account lists its own orders', accountId, orderId);
      }
      if (store.extra[slot * extraWords + ExtraWord.accountPrev] !== last) {
        broken("an account's open orders are linked both ways", accountId, orderId);
      }
      if (orderId <= lastOrderId) {
        broken("an account's open orders are in order of acceptance", accountId, orderId);
      }
      last = slot;
      lastOrderId = orderId;
      slot = store.extra[slot * extraWords + ExtraWord.accountNext]!;
      count++;
    }
    if (count !== wantedCount || last !== tail) {
      broken("an account's open orders are counted", accountId, count, wantedCount);
    }
  }

  private auditLedger(state: ExchangeState): void {
    const { ledger } = state;
    const sums = this.assetSums;
    for (let assetId = 0; assetId < state.assets.length; assetId++) sums[assetId] = 0;
    for (let cell = 0; cell < ledger.count; cell++) {
      const accountId = ledger.accountIds[cell]!;
      const assetId = ledger.assetIds[cell]!;
      const available = ledger.available[cell]!;
      const held = ledger.held[cell]!;
      if (ledger.find(accountId, assetId) !== cell)
        broken('a balance is found', accountId, assetId);
      if (!Number.isSafeInteger(available) || !Number.isSafeInteger(held)) {
        broken('balances are safe integers', accountId, assetId, available, held);
      }
      if (accountId !== outsideAccountId && !(available >= 0)) {
        broken('available >= 0', accountId, assetId, available);
      }
      if (!(held >= 0)) broken('held >= 0', accountId, assetId, held);
      if (held !== this.heldMinor[cell]) {
        broken('held = what open orders require', accountId, assetId, held, this.heldMinor[cell]!);
      }
      if (ledger.openOrders[cell] !== this.openOrders[cell]) {
        broken('open orders are counted per instrument', accountId, assetId);
      }
      if (ledger.openBuyLots[cell] !== this.openBuyLots[cell]) {
        broken(
          'open buys are counted per instrument',
          accountId,
          assetId,
          ledger.openBuyLots[cell]!,
        );
      }
      auditLoan(state, cell);
      sums[assetId] = sums[assetId]! + available + held;
    }
    for (let assetId = 0; assetId < state.assets.length; assetId++) {
      if (sums[assetId] !== 0) broken('each asset sums to zero', assetId, sums[assetId]!);
    }
  }
}

/** It keeps room for its sums between audits, nothing else. */
const auditor = new Auditor();

function neededPerLotMinor(
  state: ExchangeState,
  instrument: Instrument,
  side: number,
  slot: number,
): number {
  if (side === Side.sell) return instrument.listing.lotShares;
  return holdPerLotMinor(
    state.store.pool.words[slot * orderWords + OrderWord.priceTicks]!,
    instrument.tickValueMinor,
    state.ratesOf(slot).worstFeeRate,
  );
}

/** Shares are lent to accounts that may trade, in whole shares. */
function auditLoan(state: ExchangeState, cell: number): void {
  const { ledger } = state;
  const borrowed = ledger.borrowed[cell]!;
  if (borrowed === 0) return;
  const accountId = ledger.accountIds[cell]!;
  const assetId = ledger.assetIds[cell]!;
  if (!(borrowed >= 0)) broken('borrowed >= 0', accountId, assetId, borrowed);
  const isLent =
    Number.isSafeInteger(borrowed) &&
    state.assets[assetId]!.instrumentId !== 0 &&
    state.account(accountId).mayTrade;
  if (!isLent) broken('shares are lent to members', accountId, assetId, borrowed);
}

function auditCounters(state: ExchangeState): void {
  let lastTradeId = 0;
  for (let id = 1; id < state.instruments.length; id++) {
    const instrument = state.instruments[id]!;
    const hasTraded = instrument.lastTradeId > 0;
    if (hasTraded !== instrument.lastPriceTicks > 0) {
      broken('a last trade has a last price', id, instrument.lastTradeId);
    }
    if (instrument.lastTradeId > lastTradeId) lastTradeId = instrument.lastTradeId;
  }
  if (lastTradeId !== state.nextTradeId - 1) {
    broken('the last trade id is the one before the counter', lastTradeId, state.nextTradeId);
  }
  if (!Number.isSafeInteger(state.nextEntryId)) broken('order ids are safe integers');
}

/** The message is put together only here, so that a check costs nothing while it holds. */
function broken(invariant: string, ...ids: number[]): never {
  assert(false, `${invariant} (${ids.join(', ')})`);
}
