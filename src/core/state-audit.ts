// The invariants of the whole state, looked at from outside: what the books, the accounts' lists, the ledger and the indexes say of
// one another, recomputed by plain loops. It runs after any command; it must never change the state, nor trust one
// table for what another can tell.

import { levelWords, LevelWord } from '#core/book/price-levels.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Instrument } from '#core/instruments.ts';
import { holdPerLotMinor } from '#core/ledger/fees.ts';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import { clOrdIdWords, closedOrdersPerAccountMax } from '#core/limits.ts';
import { extraWords, ExtraWord, extraNums, ExtraNum } from '#core/order-store.ts';
import type { ExchangeState } from '#core/state.ts';
import { OrdStatus, Phase, Side } from '#core/terms.ts';
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

class Auditor {
  /** What each cell of the ledger should hold, and how many open orders it should count. */
  private heldMinor = new Float64Array(0);
  private openOrders = new Int32Array(0);
  private readonly assetSums: number[] = [];
  /** By slot: the number of the audit that last met it in a book. */
  private metInBook = new Int32Array(0);
  private auditNumber = 0;
  private ordersInBooks = 0;
  private readonly clOrdId = new Int32Array(clOrdIdWords);

  audit(state: ExchangeState): void {
    this.reset(state);
    for (let id = 1; id < state.instruments.length; id++) {
      this.auditBook(state, state.instruments[id]!);
    }
    this.auditAccounts(state);
    this.auditLedger(state);
    auditCounters(state);
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
    }
    this.heldMinor.fill(0, 0, state.ledger.count);
    this.openOrders.fill(0, 0, state.ledger.count);
    if (this.metInBook.length < state.store.pool.capacity) {
      this.metInBook = new Int32Array(state.store.pool.capacity);
      this.auditNumber = 0;
    }
    // Numbers go on from one state to the next, so that marks of another state are never taken for this one's.
    if (this.auditNumber === 0x7fff_ffff) {
      this.metInBook.fill(0);
      this.auditNumber = 0;
    }
    this.auditNumber++;
    this.ordersInBooks = 0;
  }

  private auditBook(state: ExchangeState, instrument: Instrument): void {
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
        words[at + OrderWord.instrumentId] === instrumentId;
      if (!isHere) {
        broken('an order is at its own price', state.store.pool.orderIdOf(slot), priceTicks);
      }
      this.auditOpenOrder(state, instrument, side, slot);
      lots += words[at + OrderWord.displayedLots]!;
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
    if (this.metInBook[slot] === this.auditNumber) broken('an order is in one queue', orderId);
    this.metInBook[slot] = this.auditNumber;
    this.ordersInBooks++;

    const leavesLots = store.leavesLots(slot);
    const cumLots = words[at + OrderWord.cumQtyLots]!;
    if (words[at + OrderWord.displayedLots]! <= 0)
      broken('a resting order shows something', orderId);
    if (words[at + OrderWord.orderQtyLots] !== cumLots + leavesLots) {
      broken('orderQty = cumQty + leavesQty', orderId, cumLots, leavesLots);
    }
    const status = words[at + OrderWord.state];
    if (status !== (cumLots === 0 ? OrdStatus.new : OrdStatus.partiallyFilled)) {
      broken('the status of an open order says whether it traded', orderId, status ?? -1);
    }
    this.auditIndexes(state, slot, orderId);

    const accountId = words[at + OrderWord.accountId]!;
    const isBuy = side === Side.buy;
    const perLotMinor = store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
    if (perLotMinor !== neededPerLotMinor(state, instrument, side, slot)) {
      broken('an order holds what its price needs', orderId, perLotMinor);
    }
    const assetId = isBuy ? instrument.listing.currencyId : instrument.shareAssetId;
    const holdCell = ledger.find(accountId, assetId);
    const shareCell = isBuy ? ledger.find(accountId, instrument.shareAssetId) : holdCell;
    if (holdCell < 0 || shareCell < 0) broken('an open order has its balances', orderId, accountId);
    this.heldMinor[holdCell] = this.heldMinor[holdCell]! + leavesLots * perLotMinor;
    this.openOrders[shareCell] = this.openOrders[shareCell]! + 1;
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
    if (open !== this.ordersInBooks || open !== state.store.openCount) {
      broken('open orders of accounts = orders in books', open, this.ordersInBooks);
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
      if (this.metInBook[slot] !== this.auditNumber) {
        broken('an open order of an account is in a book', accountId, orderId);
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
  const { store } = state;
  return holdPerLotMinor(
    store.pool.words[slot * orderWords + OrderWord.priceTicks]!,
    instrument.tickValueMinor,
    state.ratesOf(slot).worstFeeRate,
  );
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
