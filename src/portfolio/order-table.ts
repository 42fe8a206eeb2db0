// Orders of all accounts in columns: the core's own store, so that the view remembers and forgets exactly what the core does, and
// beside it what only the view needs. It must never decide what becomes of an order: events do.

import type { Account } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { clOrdIdBytesMax, clOrdIdWords } from '#core/limits.ts';
import { writeClOrdId } from '#core/command.ts';
import {
  execInstOf,
  ExtraNum,
  extraNums,
  extraWords,
  ExtraWord,
  OrderStore,
  ordTypeOf,
  packTerms,
  stpModeOf,
  timeInForceOf,
  transferTerms,
} from '#core/order-store.ts';
import { TermNum, termNums } from '#core/order-terms.ts';
import { OrdStatus } from '#core/terms.ts';
import type { CloseReason } from '#core/terms.ts';
import { clOrdIdText } from '#portfolio/cl-ord-id-text.ts';
import { ExpiryHeap } from '#portfolio/expiry-heap.ts';
import { OrderView } from '#portfolio/order-view.ts';

/** Where the number of an order's latest history record stands: a word that only books use. */
const historyWord = OrderWord.refreshLots;

export class OrderTable {
  readonly store: OrderStore;
  /** Open orders that expire at a time of their own. */
  readonly expiries: ExpiryHeap;
  /** Time and seq of the last change, by slot. */
  private stamps: Float64Array;
  /** 1 where the order waits in its account's list of changes. */
  isChanged: Uint8Array;
  private readonly scratch = new Int32Array(clOrdIdWords);

  constructor(ordersHint: number, hashSeed: number) {
    this.store = new OrderStore(ordersHint, hashSeed);
    this.expiries = new ExpiryHeap(this.store);
    this.stamps = new Float64Array(this.store.pool.capacity * 2);
    this.isChanged = new Uint8Array(this.store.pool.capacity);
  }

  /** A slot for a new order, in no list yet. */
  record(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    stpMode: number,
    priceTicks: number,
    qtyLots: number,
    leavesLots: number,
    clOrdId: Int32Array,
    tsUs: number,
    seq: number,
  ): number {
    const { store } = this;
    const slot = store.allocate(orderId, accountId, clOrdId);
    if (store.pool.capacity > this.isChanged.length) this.grow();
    const words = store.pool.words;
    const at = slot * orderWords;
    words[at + OrderWord.priceTicks] = priceTicks;
    words[at + OrderWord.displayedLots] = leavesLots;
    words[at + OrderWord.reserveLots] = 0;
    words[at + OrderWord.side] = side;
    words[at + OrderWord.instrumentId] = instrumentId;
    words[at + OrderWord.orderQtyLots] = qtyLots;
    words[at + OrderWord.cumQtyLots] = 0;
    words[at + OrderWord.terms] = packTerms(ordType, timeInForce, execInst, stpMode);
    words[at + OrderWord.state] = OrdStatus.new;
    store.extra[slot * extraWords + ExtraWord.reason] = 0;
    const numAt = slot * extraNums;
    store.nums[numAt + ExtraNum.cumNotionalMinor] = 0;
    store.nums[numAt + ExtraNum.feesMinor] = 0;
    store.nums[numAt + ExtraNum.enteredTsUs] = tsUs;
    this.stamp(slot, tsUs, seq);
    this.isChanged[slot] = 0;
    return slot;
  }

  /** A slot for a transfer, which the core remembers among the closed orders of its account. */
  recordTransfer(
    transferId: number,
    accountId: number,
    clientRef: Int32Array,
    tsUs: number,
    seq: number,
  ): number {
    const slot = this.record(
      transferId,
      accountId,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      clientRef,
      tsUs,
      seq,
    );
    this.store.pool.words[slot * orderWords + OrderWord.terms] = transferTerms;
    return slot;
  }

  fill(
    slot: number,
    qtyLots: number,
    leavesLots: number,
    notionalMinor: number,
    feeMinor: number,
  ): void {
    const { store } = this;
    const words = store.pool.words;
    const at = slot * orderWords;
    words[at + OrderWord.cumQtyLots] = words[at + OrderWord.cumQtyLots]! + qtyLots;
    words[at + OrderWord.displayedLots] = leavesLots;
    if (this.hasBudget(slot)) {
      // It goes on at another price when a step is done.
      words[at + OrderWord.state] = OrdStatus.partiallyFilled;
      this.countBudget(slot);
    } else {
      words[at + OrderWord.state] = leavesLots > 0 ? OrdStatus.partiallyFilled : OrdStatus.filled;
    }
    const { nums } = store;
    const numAt = slot * extraNums;
    const cumMinor = nums[numAt + ExtraNum.cumNotionalMinor]! + notionalMinor;
    nums[numAt + ExtraNum.cumNotionalMinor] = cumMinor;
    nums[numAt + ExtraNum.feesMinor] = nums[numAt + ExtraNum.feesMinor]! + feeMinor;
  }

  /** What a snapshot says of an order that was just recorded. */
  restore(
    slot: number,
    cumLots: number,
    cumMinor: number,
    feesMinor: number,
    status: number,
  ): void {
    const { store } = this;
    store.pool.words[slot * orderWords + OrderWord.cumQtyLots] = cumLots;
    store.pool.words[slot * orderWords + OrderWord.state] = status;
    store.nums[slot * extraNums + ExtraNum.cumNotionalMinor] = cumMinor;
    store.nums[slot * extraNums + ExtraNum.feesMinor] = feesMinor;
  }

  /** Order id, time and seq of the last change of every order of an account: in the order in which a state told as events has them. */
  stampsOf(account: Account): number[] {
    const { store } = this;
    const records: number[] = [];
    const add = (slot: number): void => {
      if (store.isTransfer(slot)) return;
      records.push(store.pool.orderIdOf(slot), this.stamps[slot * 2]!, this.stamps[slot * 2 + 1]!);
    };
    for (let slot = account.closedHead; slot >= 0;) {
      add(slot);
      slot = store.pool.words[slot * orderWords + OrderWord.next]!;
    }
    for (let slot = account.openHead; slot >= 0;) {
      add(slot);
      slot = store.extra[slot * extraWords + ExtraWord.accountNext]!;
    }
    return records;
  }

  /** When, and by which command, an order changed last. */
  stamp(slot: number, tsUs: number, seq: number): void {
    this.stamps[slot * 2] = tsUs;
    this.stamps[slot * 2 + 1] = seq;
  }

  amend(slot: number, priceTicks: number, qtyLots: number, leavesLots: number): void {
    const words = this.store.pool.words;
    const at = slot * orderWords;
    words[at + OrderWord.priceTicks] = priceTicks;
    words[at + OrderWord.orderQtyLots] = qtyLots;
    words[at + OrderWord.displayedLots] = leavesLots;
  }

  /** The state that an order ends in, before it is moved among the closed ones. */
  end(slot: number, status: OrdStatus): void {
    const words = this.store.pool.words;
    const at = slot * orderWords;
    words[at + OrderWord.state] = status;
    words[at + OrderWord.displayedLots] = 0;
    if (this.hasBudget(slot)) this.countBudget(slot);
  }

  /** What self-trade prevention took of an open order without a trade. */
  prevent(slot: number, lots: number): void {
    const { store } = this;
    store.setTerm(slot, TermNum.preventedLots, store.term(slot, TermNum.preventedLots) + lots);
    const at = slot * orderWords + OrderWord.displayedLots;
    const leavesLots = store.pool.words[at]! - lots;
    // A step of an order by budget is not told before its first trade.
    store.pool.words[at] = leavesLots > 0 ? leavesLots : 0;
    if (this.hasBudget(slot)) this.countBudget(slot);
  }

  /** The terms that only some orders have, as told. */
  setTerms(
    slot: number,
    stopTicks: number,
    activationTicks: number,
    trailTicks: number,
    trailBps: number,
    displayLots: number,
    minQtyLots: number,
    expireTsUs: number,
    budgetMinor: number,
    listId: number,
    listKind: number,
    preventedLots: number,
  ): void {
    const { store } = this;
    store.setTerm(slot, TermNum.stopTicks, stopTicks);
    const { nums } = store.terms;
    const at = store.extra[slot * extraWords + ExtraWord.termsRow]! * termNums;
    nums[at + TermNum.activationTicks] = activationTicks;
    nums[at + TermNum.trailTicks] = trailTicks;
    nums[at + TermNum.trailBps] = trailBps;
    nums[at + TermNum.displayLots] = displayLots;
    nums[at + TermNum.minQtyLots] = minQtyLots;
    nums[at + TermNum.budgetMinor] = budgetMinor;
    nums[at + TermNum.listId] = listId;
    nums[at + TermNum.listKind] = listKind;
    nums[at + TermNum.preventedLots] = preventedLots;
    if (nums[at + TermNum.expireTsUs] === expireTsUs) return;
    this.expiries.remove(slot);
    nums[at + TermNum.expireTsUs] = expireTsUs;
    if (expireTsUs > 0 && store.isOpen(slot)) this.expiries.add(slot);
  }

  hasBudget(slot: number): boolean {
    return this.store.hasTerms(slot) && this.store.term(slot, TermNum.budgetMinor) > 0;
  }

  setStop(slot: number, stopTicks: number): void {
    this.store.setTerm(slot, TermNum.stopTicks, stopTicks);
  }

  stopTicksOf(slot: number): number {
    return this.store.term(slot, TermNum.stopTicks);
  }

  setStatus(slot: number, status: number): void {
    this.store.pool.words[slot * orderWords + OrderWord.state] = status;
  }

  /** Number of the order's latest record in its account's history, 0 where it has none. */
  historyOf(slot: number): number {
    return this.store.pool.words[slot * orderWords + historyWord]!;
  }

  setHistory(slot: number, number: number): void {
    this.store.pool.words[slot * orderWords + historyWord] = number;
  }

  /** Moves an open order to its account's closed ones; the oldest of those is forgotten past the core's bound. */
  close(account: Account, slot: number, status: OrdStatus, reason: number): void {
    const words = this.store.pool.words;
    words[slot * orderWords + OrderWord.displayedLots] = 0;
    words[slot * orderWords + OrderWord.prev] = account.closedTail;
    if (this.store.hasTerms(slot)) this.expiries.remove(slot);
    this.store.close(account, slot, status, reason);
  }

  /** The same for what was never open. */
  remember(account: Account, slot: number, status: OrdStatus, reason: number): void {
    this.store.pool.words[slot * orderWords + OrderWord.prev] = account.closedTail;
    this.store.remember(account, slot, status, reason);
  }

  /** Slot of an order, or -1; transfers have ids of the same row and are none. */
  find(orderId: number): number {
    const slot = this.store.pool.find(orderId);
    return slot >= 0 && !this.store.isTransfer(slot) ? slot : -1;
  }

  /** Slot of what an account sent under a client order id, or -1. Any text may be asked for. */
  findByClOrdId(accountId: number, clOrdId: string): number {
    if (clOrdId.length === 0 || clOrdId.length > clOrdIdBytesMax) return -1;
    for (let i = 0; i < clOrdId.length; i++) {
      const code = clOrdId.charCodeAt(i);
      if (code === 0 || code > 127) return -1;
    }
    writeClOrdId(this.scratch, clOrdId);
    const slot = this.store.findByClOrdId(accountId, this.scratch);
    return slot >= 0 && !this.store.isTransfer(slot) ? slot : -1;
  }

  /** When a transfer was made; undefined where there is none, or no longer. */
  transferTsUs(transferId: number): number | undefined {
    const slot = this.store.pool.find(transferId);
    if (slot < 0 || !this.store.isTransfer(slot)) return undefined;
    return this.store.nums[slot * extraNums + ExtraNum.enteredTsUs];
  }

  accountIdOf(slot: number): number {
    return this.store.pool.words[slot * orderWords + OrderWord.accountId]!;
  }

  instrumentIdOf(slot: number): number {
    return this.store.pool.words[slot * orderWords + OrderWord.instrumentId]!;
  }

  execInstOf(slot: number): number {
    return execInstOf(this.termsOf(slot));
  }

  ordTypeOf(slot: number): number {
    return ordTypeOf(this.termsOf(slot));
  }

  sideOf(slot: number): number {
    return this.store.pool.words[slot * orderWords + OrderWord.side]!;
  }

  /** The open order accepted before this one, or -1. */
  previousOpen(slot: number): number {
    return this.store.extra[slot * extraWords + ExtraWord.accountPrev]!;
  }

  /** What was closed before this; only as often as there are closed entries. */
  previousClosed(slot: number): number {
    return this.store.pool.words[slot * orderWords + OrderWord.prev]!;
  }

  view(slot: number): OrderView {
    const { store } = this;
    const words = store.pool.words;
    const at = slot * orderWords;
    const terms = words[at + OrderWord.terms]!;
    const status = words[at + OrderWord.state]! as OrdStatus;
    const reason = store.extra[slot * extraWords + ExtraWord.reason]!;
    const isRejected = status === OrdStatus.rejected;
    const view = new OrderView();
    view.orderId = store.pool.orderIdOf(slot);
    view.clOrdId = clOrdIdText(store.extra, slot * extraWords);
    view.accountId = words[at + OrderWord.accountId]!;
    view.instrumentId = words[at + OrderWord.instrumentId]!;
    view.side = words[at + OrderWord.side]!;
    view.ordType = ordTypeOf(terms);
    view.timeInForce = timeInForceOf(terms);
    view.execInst = execInstOf(terms);
    view.stpMode = stpModeOf(terms);
    view.priceTicks = words[at + OrderWord.priceTicks]!;
    view.qtyLots = words[at + OrderWord.orderQtyLots]!;
    view.cumLots = words[at + OrderWord.cumQtyLots]!;
    view.leavesLots = words[at + OrderWord.displayedLots]!;
    view.cumNotionalMinor = store.nums[slot * extraNums + ExtraNum.cumNotionalMinor]!;
    view.feesMinor = store.nums[slot * extraNums + ExtraNum.feesMinor]!;
    view.status = status;
    view.reason = (isRejected ? 0 : reason) as CloseReason;
    view.rejectCode = isRejected ? reason : 0;
    view.createdTsUs = store.nums[slot * extraNums + ExtraNum.enteredTsUs]!;
    view.updatedTsUs = this.stamps[slot * 2]!;
    view.seq = this.stamps[slot * 2 + 1]!;
    if (store.hasTerms(slot)) this.viewTerms(view, slot);
    return view;
  }

  /** The quantity of an order by budget is what it took and what its step still has open. */
  private countBudget(slot: number): void {
    const words = this.store.pool.words;
    const at = slot * orderWords;
    const doneLots =
      words[at + OrderWord.cumQtyLots]! + this.store.term(slot, TermNum.preventedLots);
    words[at + OrderWord.orderQtyLots] = doneLots + words[at + OrderWord.displayedLots]!;
  }

  private viewTerms(view: OrderView, slot: number): void {
    const { nums } = this.store.terms;
    const at = this.store.extra[slot * extraWords + ExtraWord.termsRow]! * termNums;
    view.hasTerms = true;
    view.stopTicks = nums[at + TermNum.stopTicks]!;
    view.activationTicks = nums[at + TermNum.activationTicks]!;
    view.trailTicks = nums[at + TermNum.trailTicks]!;
    view.trailBps = nums[at + TermNum.trailBps]!;
    view.displayLots = nums[at + TermNum.displayLots]!;
    view.minQtyLots = nums[at + TermNum.minQtyLots]!;
    view.expireTsUs = nums[at + TermNum.expireTsUs]!;
    view.budgetMinor = nums[at + TermNum.budgetMinor]!;
    view.listId = nums[at + TermNum.listId]!;
    view.listKind = nums[at + TermNum.listKind]!;
    view.preventedLots = nums[at + TermNum.preventedLots]!;
  }

  private termsOf(slot: number): number {
    return this.store.pool.words[slot * orderWords + OrderWord.terms]!;
  }

  private grow(): void {
    const { capacity } = this.store.pool;
    const stamps = new Float64Array(capacity * 2);
    stamps.set(this.stamps);
    this.stamps = stamps;
    const isChanged = new Uint8Array(capacity);
    isChanged.set(this.isChanged);
    this.isChanged = isChanged;
  }
}
