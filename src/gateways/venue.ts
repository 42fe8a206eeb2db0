// The venue as the gateways see it: commands with their outcome, and the views that answer every query. All doors share this one;
// none has a way around it. It must never answer before the engine's events say that the command is durable.

import { decodeEvents, groupHeadWords } from '#codec/event-codec.ts';
import { Command } from '#core/command.ts';
import type { InstrumentListing } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { Market } from '#marketdata/market.ts';
import type { Portfolio } from '#portfolio/portfolio.ts';
import type { EnginePort } from '#sequencer/engine-port.ts';

/** What became of one command. Reused: read it during the call. */
export class Outcome {
  seq = 0;
  tsUs = 0;
  /** RejectCode; 0 where the command was done (or had been done before). */
  code = 0;
  /** The value that a reject says was broken, in the check's unit. */
  limit = 0;
  /** The order placed or meant (for a replacement the new one), or the transfer; 0 where there is none. */
  orderId = 0;
  /** For a replacement, the old order. */
  replacedOrderId = 0;
  /** Account opened or meant. */
  accountId = 0;
  /** Orders cancelled by a mass cancel. */
  count = 0;
  /** True where the same command had been done before. */
  repeated = false;
  /** The group's client order id words are those of an order that was rejected without being remembered. */
  remembered = true;
}

export type OutcomeHandler = (outcome: Outcome) => void;

/** Told after each batch of events that the views have taken in: the moment to push. */
export type BatchListener = () => void;

interface Pending {
  readonly kind: number;
  readonly handler: OutcomeHandler;
}

export class Venue implements EventSink {
  readonly market: Market;
  readonly portfolio: Portfolio;
  /** The record to fill and submit: cleared, one for all doors, since nothing is kept of it. */
  private readonly scratch = new Command();
  private readonly outcome = new Outcome();
  private readonly pending = new Map<number, Pending>();
  private readonly listeners: BatchListener[] = [];
  private port: EnginePort | undefined;
  private flushScheduled = false;
  /** Of the last command whose events were taken in. */
  seq = 0;
  tsUs = 0;

  constructor(market: Market, portfolio: Portfolio) {
    this.market = market;
    this.portfolio = portfolio;
  }

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
    const { kind } = command;
    const tag = this.engine.submit(command);
    if (tag === 0) return false;
    this.pending.set(tag, { kind, handler });
    if (!this.flushScheduled) {
      this.flushScheduled = true;
      setImmediate(this.flush);
    }
    return true;
  }

  /** Takes in a batch of groups: views first, then each command's handler, then the listeners. */
  readonly takeEvents = (ints: Int32Array, nums: Float64Array, words: number): void => {
    for (let at = 0; at < words; ) {
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
    const { outcome } = this;
    const tag = ints[at + 1]!;
    this.seq = nums[(at + 2) >> 1]!;
    this.tsUs = nums[(at + 4) >> 1]!;
    outcome.seq = this.seq;
    outcome.tsUs = this.tsUs;
    outcome.code = RejectCode.none;
    outcome.limit = 0;
    outcome.orderId = 0;
    outcome.replacedOrderId = 0;
    outcome.accountId = 0;
    outcome.count = 0;
    outcome.repeated = false;
    outcome.remembered = true;
    this.market.begin(this.seq, this.tsUs);
    this.portfolio.begin(this.seq, this.tsUs);
    decodeEvents(ints, nums, at + groupHeadWords, groupWords - groupHeadWords, this);
    if (tag === 0) return;
    const pending = this.pending.get(tag);
    if (pending === undefined) return;
    this.pending.delete(tag);
    pending.handler(outcome);
  }

  currencyListed(assetId: number, code: string, decimals: number): void {
    this.market.currencyListed(assetId, code, decimals);
  }

  instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void {
    this.market.instrumentListed(instrumentId, shareAssetId, tickValueMinor, listing);
  }

  phaseChanged(instrumentId: number, phase: number): void {
    this.market.phaseChanged(instrumentId, phase);
  }

  feeTierSet(feeTier: number, makerFeeRate: number, takerFeeRate: number): void {
    this.portfolio.feeTierSet(feeTier, makerFeeRate, takerFeeRate);
  }

  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    this.outcome.accountId = accountId;
    this.portfolio.accountOpened(accountId, kind, feeTier, name);
  }

  accountKillSwitch(accountId: number, on: number): void {
    this.portfolio.accountKillSwitch(accountId, on);
  }

  venueKillSwitch(on: number): void {
    this.market.venueKillSwitch(on);
  }

  balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    this.portfolio.balanceChanged(accountId, assetId, availableMinor, heldMinor);
  }

  fundsMoved(
    transferId: number,
    kind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void {
    this.outcome.orderId = transferId;
    this.portfolio.fundsMoved(
      transferId,
      kind,
      fromAccountId,
      toAccountId,
      assetId,
      amountMinor,
      clientRef,
    );
  }

  orderAccepted(
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
  ): void {
    this.outcome.orderId = orderId;
    this.portfolio.orderAccepted(
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
    );
  }

  orderRejected(
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
    const { outcome } = this;
    outcome.orderId = orderId;
    outcome.code = code;
    outcome.limit = limit;
    outcome.remembered = orderId > 0;
    if (orderId === 0) return;
    this.portfolio.orderRejected(
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
    );
  }

  /** The original outcome again: a reject where the order had been rejected. */
  commandRepeated(_kind: number, accountId: number, orderId: number): void {
    const { outcome } = this;
    outcome.repeated = true;
    outcome.orderId = orderId;
    outcome.accountId = accountId;
    outcome.code = this.portfolio.order(orderId)?.rejectCode ?? RejectCode.none;
  }

  tradeExecuted(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerLeavesLots: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    takerLeavesLots: number,
    takerFeeMinor: number,
  ): void {
    this.market.tradeExecuted(tradeId, instrumentId, takerSide, priceTicks, qtyLots);
    const instrument = this.market.instrument(instrumentId);
    this.portfolio.tradeExecuted(
      tradeId,
      instrument,
      takerSide,
      priceTicks,
      qtyLots,
      makerOrderId,
      makerAccountId,
      makerLeavesLots,
      makerFeeMinor,
      takerOrderId,
      takerAccountId,
      takerLeavesLots,
      takerFeeMinor,
    );
  }

  orderClosed(
    orderId: number,
    _accountId: number,
    _instrumentId: number,
    reason: number,
    _canceledLots: number,
  ): void {
    this.portfolio.orderClosed(orderId, reason);
    if (this.outcome.orderId === 0) this.outcome.orderId = orderId;
    this.outcome.replacedOrderId = orderId;
  }

  orderAmended(
    orderId: number,
    _accountId: number,
    _instrumentId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    _keptPriority: number,
  ): void {
    this.outcome.orderId = orderId;
    this.portfolio.orderAmended(orderId, priceTicks, orderQtyLots, leavesLots);
  }

  massCanceled(accountId: number, _instrumentId: number, _side: number, count: number): void {
    this.outcome.accountId = accountId;
    this.outcome.count = count;
  }

  commandRejected(
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
  }

  depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void {
    this.market.depthChanged(instrumentId, side, priceTicks, qtyLots, orderCount);
  }

  orderRestored(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    cumQtyLots: number,
    cumNotionalMinor: number,
    feesMinor: number,
    status: number,
    reason: number,
    rejectCode: number,
    enteredTsUs: number,
    clOrdId: Int32Array,
  ): void {
    this.portfolio.orderRestored(
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      priceTicks,
      orderQtyLots,
      leavesLots,
      cumQtyLots,
      cumNotionalMinor,
      feesMinor,
      status,
      reason,
      rejectCode,
      enteredTsUs,
      clOrdId,
    );
  }

  marketRestored(instrumentId: number, lastTradeId: number, lastPriceTicks: number): void {
    this.market.marketRestored(instrumentId, lastTradeId, lastPriceTicks);
  }
}
