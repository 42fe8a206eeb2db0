// The venue as the gateways see it: commands with their outcome, and the views that answer every query. All doors share this one;
// none has a way around it. It must never answer before the engine's events say that the command is durable.

import { decodeEvents } from '#codec/event-decoder.ts';
import { groupHeadWords } from '#codec/event-kinds.ts';
import { Command } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { EnginePort } from '#sequencer/engine-port.ts';
import { Views } from '#sequencer/views.ts';

/** What became of one leg of a list or a batch. */
export interface LegOutcome {
  readonly code: number;
  readonly limit: number;
  /** The order placed, or meant; 0 where there is none. */
  readonly orderId: number;
  readonly repeated: boolean;
}

/** What became of one command. Reused: read it during the call. */
export class Outcome {
  seq = 0;
  tsUs = 0;
  /** RejectCode; 0 where the command was done (or had been done before). */
  code = 0;
  /** The value that a reject says was broken, in the check's unit. */
  limit = 0;
  /**
   * The order placed, amended or cancelled (for a replacement the new one), or the transfer; 0 where there is none, as for an
   * order that was rejected without being remembered.
   */
  orderId = 0;
  /** For a replacement, the old order. */
  replacedOrderId = 0;
  /** Account opened or meant. */
  accountId = 0;
  /** Orders cancelled by a mass cancel. */
  count = 0;
  /** True where the same command had been done before. */
  repeated = false;
  /**
   * Of a list or a batch: each leg that was placed, repeated or refused, in their order. A cancel or an amendment that was done is
   * not among them.
   */
  readonly legs: LegOutcome[] = [];

  reset(seq: number, tsUs: number): void {
    this.seq = seq;
    this.tsUs = tsUs;
    this.code = RejectCode.none;
    this.limit = 0;
    this.orderId = 0;
    this.replacedOrderId = 0;
    this.accountId = 0;
    this.count = 0;
    this.repeated = false;
    this.legs.length = 0;
  }

  addLeg(orderId: number, code: number, limit: number, repeated: boolean): void {
    this.legs.push({ code, limit, orderId, repeated });
  }
}

export type OutcomeHandler = (outcome: Outcome) => void;

/** Told after each batch of events that the views have taken in: the moment to push. */
export type BatchListener = () => void;

export class Venue extends Views {
  /** Events taken in since the start: what a rate is made of. */
  eventsTaken = 0;
  /** The record to fill and submit: cleared, one for all doors, since nothing is kept of it. */
  private readonly scratch = new Command();
  private readonly outcome = new Outcome();
  private readonly pending = new Map<number, OutcomeHandler>();
  /** Tags of the lists and batches among them. */
  private readonly withLegs = new Set<number>();
  /** True while the events of a list or a batch are taken in. */
  private hasLegs = false;
  private readonly listeners: BatchListener[] = [];
  private port: EnginePort | undefined;
  private flushScheduled = false;

  /** The engine that commands go to; events may come (from recovery) before it is set. */
  attach(port: EnginePort): void {
    this.port = port;
  }

  get engine(): EnginePort {
    if (this.port === undefined) throw new Error('no engine is attached');
    return this.port;
  }

  get isReady(): boolean {
    return this.port !== undefined;
  }

  onBatch(listener: BatchListener): void {
    this.listeners.push(listener);
  }

  /** An empty command to fill for `submit`. */
  command(): Command {
    this.scratch.clear();
    return this.scratch;
  }

  /**
   * Sends a command; the handler is called once, after the command is durable and the views have its events. Returns false, and
   * never calls, where the engine's queue is full.
   */
  submit(command: Command, handler: OutcomeHandler): boolean {
    const tag = this.engine.submit(command);
    if (tag === 0) return false;
    this.pending.set(tag, handler);
    if (command.legCount > 0) this.withLegs.add(tag);
    if (!this.flushScheduled) {
      this.flushScheduled = true;
      setImmediate(this.flush);
    }
    return true;
  }

  /** Takes in a batch of groups: views first, then each command's handler, then the listeners. */
  readonly takeEvents = (ints: Int32Array, nums: Float64Array, words: number): void => {
    for (let at = 0; at < words;) {
      const groupWords = ints[at]!;
      this.takeGroup(ints, nums, at, groupWords);
      at += groupWords;
    }
    for (const listener of this.listeners) listener();
  };

  private readonly flush = (): void => {
    this.flushScheduled = false;
    this.port?.flush();
  };

  private takeGroup(ints: Int32Array, nums: Float64Array, at: number, groupWords: number): void {
    const tag = ints[at + 1]!;
    this.begin(nums[(at + 2) >> 1]!, nums[(at + 4) >> 1]!);
    this.outcome.reset(this.seq, this.tsUs);
    this.hasLegs = this.withLegs.size > 0 && this.withLegs.delete(tag);
    const words = groupWords - groupHeadWords;
    this.eventsTaken += decodeEvents(ints, nums, at + groupHeadWords, words, this);
    if (tag === 0) return;
    const handler = this.pending.get(tag);
    if (handler === undefined) return;
    this.pending.delete(tag);
    handler(this.outcome);
  }

  override accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    super.accountOpened(accountId, kind, feeTier, name);
    this.outcome.accountId = accountId;
  }

  override fundsMoved(
    transferId: number,
    kind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void {
    super.fundsMoved(transferId, kind, fromAccountId, toAccountId, assetId, amountMinor, clientRef);
    this.outcome.orderId = transferId;
  }

  override orderAccepted(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    stpMode: number,
    priceTicks: number,
    orderQtyLots: number,
    clOrdId: Int32Array,
  ): void {
    super.orderAccepted(
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      stpMode,
      priceTicks,
      orderQtyLots,
      clOrdId,
    );
    this.outcome.orderId = orderId;
    this.noteLeg(orderId, RejectCode.none, 0, false);
  }

  override orderRejected(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    priceTicks: number,
    orderQtyLots: number,
    clOrdId: Int32Array,
    code: number,
    limit: number,
  ): void {
    super.orderRejected(
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      priceTicks,
      orderQtyLots,
      clOrdId,
      code,
      limit,
    );
    this.outcome.orderId = orderId;
    this.outcome.code = code;
    this.outcome.limit = limit;
    this.noteLeg(orderId, code, limit, false);
  }

  /** The original outcome again: a reject where the order had been rejected. */
  override commandRepeated(_kind: number, accountId: number, orderId: number): void {
    const { outcome } = this;
    outcome.repeated = true;
    outcome.orderId = orderId;
    outcome.accountId = accountId;
    outcome.code = this.portfolio.order(orderId)?.rejectCode ?? RejectCode.none;
    this.noteLeg(orderId, outcome.code, 0, true);
  }

  override orderClosed(
    orderId: number,
    accountId: number,
    instrumentId: number,
    reason: number,
    canceledLots: number,
  ): void {
    super.orderClosed(orderId, accountId, instrumentId, reason, canceledLots);
    const { outcome } = this;
    if (outcome.orderId === 0) outcome.orderId = orderId;
    if (outcome.replacedOrderId === 0) outcome.replacedOrderId = orderId;
  }

  override orderAmended(
    orderId: number,
    accountId: number,
    instrumentId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    keptPriority: number,
  ): void {
    super.orderAmended(
      orderId,
      accountId,
      instrumentId,
      priceTicks,
      orderQtyLots,
      leavesLots,
      keptPriority,
    );
    // The orders that a command sets off have their own amendments: the command's is the first.
    if (this.outcome.orderId === 0) this.outcome.orderId = orderId;
  }

  override massCanceled(
    accountId: number,
    _instrumentId: number,
    _side: number,
    count: number,
  ): void {
    this.outcome.accountId = accountId;
    this.outcome.count = count;
  }

  override commandRejected(
    _kind: number,
    accountId: number,
    _instrumentId: number,
    orderId: number,
    code: number,
    limit: number,
  ): void {
    const { outcome } = this;
    outcome.accountId = accountId;
    outcome.code = code;
    outcome.limit = limit;
    outcome.replacedOrderId = orderId;
    if (outcome.orderId === 0) outcome.orderId = orderId;
    this.noteLeg(orderId, code, limit, false);
  }

  /** Most commands are one order: only those of several pay for a list of them. */
  private noteLeg(orderId: number, code: number, limit: number, repeated: boolean): void {
    if (this.hasLegs) this.outcome.addLeg(orderId, code, limit, repeated);
  }
}
