// What an open order's special terms must say, of itself, of the phase of its instrument and of the other orders of its list. Part of the
// audit of the whole state: it must never change the state, nor look at queues and money, which stand in the files beside this one.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Instrument } from '#core/instruments.ts';
import {
  execInstOf,
  extraWords,
  ExtraWord,
  Home,
  type OrderStore,
  ordTypeOf,
  timeInForceOf,
} from '#core/order-store.ts';
import { TermNum, termNums } from '#core/order-terms.ts';
import type { ExchangeState } from '#core/state.ts';
import {
  ExecInst,
  hasLimitPrice,
  isTrailing,
  ListKind,
  OrdType,
  Phase,
  TimeInForce,
  waitsForTrigger,
} from '#core/terms.ts';
import { assert } from '#std/assert.ts';

/** True of an order that fills a least quantity at once, or nothing. */
export function hasMinimum(store: OrderStore, slot: number): boolean {
  const terms = store.pool.words[slot * orderWords + OrderWord.terms]!;
  return (execInstOf(terms) & ExecInst.allOrNone) !== 0 || store.term(slot, TermNum.minQtyLots) > 0;
}

/** Which order of its list ends with this one as the other leg of a pair, by id; 0 where it is no leg of a pair. */
export function otherLegOf(store: OrderStore, slot: number): number {
  const listId = store.term(slot, TermNum.listId);
  if (listId === 0) return 0;
  const listKind = store.term(slot, TermNum.listKind);
  const orderId = store.pool.orderIdOf(slot);
  if (listKind === ListKind.oco) return 2 * listId + 1 - orderId;
  // Of a bracket the first order is the entry, and the other two are the pair.
  return listKind === ListKind.bracket && orderId > listId ? 2 * listId + 3 - orderId : 0;
}

export class TermsAudit {
  /** By row of terms: the number of the audit that last met it. */
  private metRows = new Int32Array(0);
  private auditNumber = 0;

  /** Before an audit: rows that it met are met by this number. */
  begin(auditNumber: number): void {
    if (auditNumber <= this.auditNumber) this.metRows.fill(0);
    this.auditNumber = auditNumber;
  }

  /** One open order, wherever it is. */
  audit(state: ExchangeState, instrument: Instrument, slot: number, orderId: number): void {
    const { store } = state;
    const terms = store.pool.words[slot * orderWords + OrderWord.terms]!;
    auditHome(store, instrument, slot, orderId, terms);
    const row = store.extra[slot * extraWords + ExtraWord.termsRow]!;
    if (row === 0) {
      const isSpecial =
        waitsForTrigger(ordTypeOf(terms)) ||
        timeInForceOf(terms) === TimeInForce.gtd ||
        store.homeOf(slot) === Home.pending;
      if (isSpecial) {
        broken('an order with special terms has a row of them', orderId);
      }
      return;
    }
    this.meet(store, row, orderId);
    auditRow(store, slot, orderId, terms);
    auditList(store, slot, orderId);
  }

  private meet(store: OrderStore, row: number, orderId: number): void {
    const rows = store.terms.nums.length / termNums;
    if (this.metRows.length < rows) {
      const metRows = new Int32Array(rows);
      metRows.set(this.metRows);
      this.metRows = metRows;
    }
    if (this.metRows[row] === this.auditNumber) broken("a row of terms is one order's", orderId);
    this.metRows[row] = this.auditNumber;
    // Plain orders have none: they are counted by the million.
    for (let at = row * termNums; at < (row + 1) * termNums; at++) {
      if (store.terms.nums[at] !== 0) return;
    }
    broken('a row of terms says something', orderId);
  }
}

/** Where an order of its kind may be in this phase. */
function auditHome(
  store: OrderStore,
  instrument: Instrument,
  slot: number,
  orderId: number,
  terms: number,
): void {
  const { phase } = instrument;
  const home = store.homeOf(slot);
  const ordType = ordTypeOf(terms);
  const timeInForce = timeInForceOf(terms);
  if (home === Home.book || home === Home.minimums) {
    if (!hasLimitPrice(ordType)) broken('what rests has a limit', orderId);
    if (timeInForce === TimeInForce.ioc || timeInForce === TimeInForce.fok) {
      broken('an immediate order does not rest', orderId);
    }
    if ((home === Home.minimums) !== hasMinimum(store, slot)) {
      broken('orders with a minimum are hidden, and no others', orderId);
    }
  }
  if (home === Home.marketQueue) {
    if (ordType !== OrdType.market) broken('only market orders wait for an auction aside', orderId);
  }
  if (home === Home.closingQueue) {
    if (timeInForce !== TimeInForce.cls)
      broken('who waits for the close is for the close', orderId);
  }
  switch (timeInForce) {
    case TimeInForce.cls:
      if ((phase === Phase.closingAuction) === (home === Home.closingQueue)) {
        broken('orders for the close take part in the closing auction only', orderId, phase);
      }
      break;
    case TimeInForce.opg:
      if (phase !== Phase.preOpen && phase !== Phase.openingAuction) {
        broken('orders for the opening end with it', orderId, phase);
      }
      break;
    case TimeInForce.day:
      if (phase === Phase.closed) broken('orders for the day end with it', orderId);
      break;
    default:
  }
  if (phase === Phase.closed && home === Home.closingQueue) {
    broken('orders for the day end with it', orderId);
  }
}

/** What a row says by itself. */
function auditRow(store: OrderStore, slot: number, orderId: number, terms: number): void {
  const ordType = ordTypeOf(terms);
  const isStop = waitsForTrigger(ordType);
  const isTrail = isTrailing(ordType);
  const stopTicks = store.term(slot, TermNum.stopTicks);
  // A trailing stop has none before it trails, and may reach the end of all prices.
  if (!isTrail && isStop !== stopTicks > 0) broken('stops have a stop price', orderId, stopTicks);
  const trails =
    store.term(slot, TermNum.trailTicks) !== 0 || store.term(slot, TermNum.trailBps) !== 0;
  if (isTrail !== trails) broken('trailing stops have a distance', orderId);
  const isTimed = timeInForceOf(terms) === TimeInForce.gtd;
  if (isTimed !== store.term(slot, TermNum.expireTsUs) > 0) {
    broken('GTD orders have an expiry', orderId);
  }
  const refreshLots = store.pool.words[slot * orderWords + OrderWord.refreshLots]!;
  if (refreshLots !== 0 && refreshLots !== store.term(slot, TermNum.displayLots)) {
    broken('an iceberg shows what it was asked to', orderId, refreshLots);
  }
  // One that has a budget lives within its command, or waits for its turn.
  const hasBudget = store.term(slot, TermNum.budgetMinor) !== 0;
  if (hasBudget && store.homeOf(slot) !== Home.pending) {
    broken('an order by budget does not stay', orderId);
  }
}

/** What the orders of a list say of one another. Their ids follow one another. */
function auditList(store: OrderStore, slot: number, orderId: number): void {
  const listId = store.term(slot, TermNum.listId);
  const listKind = store.term(slot, TermNum.listKind);
  const siblingId = store.term(slot, TermNum.siblingId);
  const parentId = store.term(slot, TermNum.parentId);
  const childId = store.term(slot, TermNum.childId);
  if (listId === 0) {
    if (listKind !== ListKind.none || siblingId !== 0 || parentId !== 0 || childId !== 0) {
      broken('only orders of a list know others', orderId);
    }
    return;
  }
  const last = listId + (listKind === ListKind.bracket ? 2 : 1);
  const isMember = orderId >= listId && orderId <= last && listKind !== ListKind.none;
  if (!isMember) broken('the orders of a list are numbered together', orderId, listId, listKind);
  auditPair(store, slot, orderId, siblingId);
  if ((parentId !== 0) !== (store.homeOf(slot) === Home.pending)) {
    broken('an order waits for another as long as that is open', orderId, parentId);
  }
  if (parentId !== 0) {
    const parent = store.pool.find(parentId);
    const isOpen = parentId === listId && parent >= 0 && store.isOpen(parent);
    if (!isOpen) broken('who waits for an order waits for an open one', orderId, parentId);
    if (store.term(parent, TermNum.childId) !== listId + 1) {
      broken('an order knows who waits for it', orderId, parentId);
    }
  }
  const isEntry = orderId === listId && listKind !== ListKind.oco;
  if (childId !== (isEntry ? listId + 1 : 0)) {
    broken('an order knows who waits for it', orderId, childId);
  }
  if (!isEntry) return;
  for (let id = listId + 1; id <= last; id++) {
    const child = store.pool.find(id);
    const isWaiting = child < 0 || !store.isOpen(child) || store.homeOf(child) === Home.pending;
    if (!isWaiting) broken('who waits for an order has not begun', orderId, id);
  }
}

/** Both legs of a pair are open and untouched, or one is not open. */
function auditPair(store: OrderStore, slot: number, orderId: number, siblingId: number): void {
  const otherId = otherLegOf(store, slot);
  const other = otherId === 0 ? -1 : store.pool.find(otherId);
  const otherIsOpen = other >= 0 && store.isOpen(other);
  const words = store.pool.words;
  const at = slot * orderWords;
  const isTouched =
    words[at + OrderWord.cumQtyLots] !== 0 || store.term(slot, TermNum.preventedLots) !== 0;
  if (siblingId === 0) {
    if (otherId === 0) return;
    // Alone is who was filled in part, or triggered.
    const home = store.homeOf(slot);
    const isTriggered =
      waitsForTrigger(ordTypeOf(words[at + OrderWord.terms]!)) &&
      home !== Home.triggers &&
      home !== Home.pending;
    if (otherIsOpen || !(isTouched || isTriggered)) {
      broken('the first fill or end of a leg ends the other', orderId, otherId);
    }
    return;
  }
  if (siblingId !== otherId || !otherIsOpen) {
    broken('the legs of a pair know each other', orderId, siblingId);
  }
  if (store.term(other, TermNum.siblingId) !== orderId) {
    broken('the legs of a pair know each other', orderId, siblingId);
  }
  const otherAt = other * orderWords;
  for (const word of [OrderWord.accountId, OrderWord.instrumentId, OrderWord.side]) {
    if (words[at + word] !== words[otherAt + word]) {
      broken('the legs of a pair are of one account, instrument and side', orderId, otherId);
    }
  }
  if (isTouched) broken('the first fill or end of a leg ends the other', orderId, otherId);
}

function broken(invariant: string, ...ids: number[]): never {
  assert(false, `${invariant} (${ids.join(', ')})`);
}
