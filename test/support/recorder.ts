// Events as plain objects, one type for each, so that tests compare and print them. Client order ids become strings here, for
// the engine only lends them.

import { readClOrdId, type InstrumentListing } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';

export interface CurrencyListed {
  readonly kind: 'currencyListed';
  readonly assetId: number;
  readonly code: string;
  readonly decimals: number;
}
export interface InstrumentListed {
  readonly kind: 'instrumentListed';
  readonly instrumentId: number;
  readonly shareAssetId: number;
  readonly tickValueMinor: number;
  readonly listing: InstrumentListing;
}
export interface PhaseChanged {
  readonly kind: 'phaseChanged';
  readonly instrumentId: number;
  readonly phase: number;
}
export interface FeeTierSet {
  readonly kind: 'feeTierSet';
  readonly feeTier: number;
  readonly makerFeeRate: number;
  readonly takerFeeRate: number;
}
export interface AccountOpened {
  readonly kind: 'accountOpened';
  readonly accountId: number;
  readonly accountKind: number;
  readonly feeTier: number;
  readonly name: string;
}
export interface AccountKillSwitch {
  readonly kind: 'accountKillSwitch';
  readonly accountId: number;
  readonly on: number;
}
export interface VenueKillSwitch {
  readonly kind: 'venueKillSwitch';
  readonly on: number;
}
export interface BalanceChanged {
  readonly kind: 'balanceChanged';
  readonly accountId: number;
  readonly assetId: number;
  readonly availableMinor: number;
  readonly heldMinor: number;
}
export interface FundsMoved {
  readonly kind: 'fundsMoved';
  readonly transferId: number;
  readonly transferKind: number;
  readonly fromAccountId: number;
  readonly toAccountId: number;
  readonly assetId: number;
  readonly amountMinor: number;
  readonly clientRef: string;
}
export interface OrderTerms {
  readonly orderId: number;
  readonly accountId: number;
  readonly instrumentId: number;
  readonly side: number;
  readonly ordType: number;
  readonly timeInForce: number;
  readonly execInst: number;
  readonly priceTicks: number;
  readonly orderQtyLots: number;
  readonly clOrdId: string;
}
export interface OrderAccepted extends OrderTerms {
  readonly kind: 'orderAccepted';
}
export interface OrderRejected extends OrderTerms {
  readonly kind: 'orderRejected';
  readonly code: number;
  readonly limit: number;
}
export interface CommandRepeated {
  readonly kind: 'commandRepeated';
  readonly commandKind: number;
  readonly accountId: number;
  readonly orderId: number;
}
export interface TradeExecuted {
  readonly kind: 'tradeExecuted';
  readonly tradeId: number;
  readonly instrumentId: number;
  readonly takerSide: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly makerOrderId: number;
  readonly makerAccountId: number;
  readonly makerLeavesLots: number;
  readonly makerFeeMinor: number;
  readonly takerOrderId: number;
  readonly takerAccountId: number;
  readonly takerLeavesLots: number;
  readonly takerFeeMinor: number;
}
export interface OrderClosed {
  readonly kind: 'orderClosed';
  readonly orderId: number;
  readonly accountId: number;
  readonly instrumentId: number;
  readonly reason: number;
  readonly canceledLots: number;
}
export interface OrderAmended {
  readonly kind: 'orderAmended';
  readonly orderId: number;
  readonly accountId: number;
  readonly instrumentId: number;
  readonly priceTicks: number;
  readonly orderQtyLots: number;
  readonly leavesLots: number;
  readonly keptPriority: number;
}
export interface MassCanceled {
  readonly kind: 'massCanceled';
  readonly accountId: number;
  readonly instrumentId: number;
  readonly side: number;
  readonly count: number;
}
export interface CommandRejected {
  readonly kind: 'commandRejected';
  readonly commandKind: number;
  readonly accountId: number;
  readonly instrumentId: number;
  readonly orderId: number;
  readonly code: number;
  readonly limit: number;
}
export interface DepthChanged {
  readonly kind: 'depthChanged';
  readonly instrumentId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly orderCount: number;
}
export interface OrderRestored extends OrderTerms {
  readonly kind: 'orderRestored';
  readonly leavesLots: number;
  readonly cumQtyLots: number;
  readonly cumNotionalMinor: number;
  readonly feesMinor: number;
  readonly status: number;
  readonly reason: number;
  readonly rejectCode: number;
  readonly enteredTsUs: number;
}
export interface MarketRestored {
  readonly kind: 'marketRestored';
  readonly instrumentId: number;
  readonly lastTradeId: number;
  readonly lastPriceTicks: number;
}

export type RecordedEvent =
  | CurrencyListed
  | InstrumentListed
  | PhaseChanged
  | FeeTierSet
  | AccountOpened
  | AccountKillSwitch
  | VenueKillSwitch
  | BalanceChanged
  | FundsMoved
  | OrderAccepted
  | OrderRejected
  | CommandRepeated
  | TradeExecuted
  | OrderClosed
  | OrderAmended
  | MassCanceled
  | CommandRejected
  | DepthChanged
  | OrderRestored
  | MarketRestored;

export type EventOf<Kind extends RecordedEvent['kind']> = Extract<RecordedEvent, { kind: Kind }>;

/** The events of one kind. */
export function eventsOf<Kind extends RecordedEvent['kind']>(
  events: readonly RecordedEvent[],
  kind: Kind,
): EventOf<Kind>[] {
  return events.filter((event): event is EventOf<Kind> => event.kind === kind);
}

export class EventRecorder implements EventSink {
  private events: RecordedEvent[] = [];

  /** The events since the last call, oldest first. */
  take(): RecordedEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  currencyListed(assetId: number, code: string, decimals: number): void {
    this.events.push({ kind: 'currencyListed', assetId, code, decimals });
  }

  instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void {
    const kind = 'instrumentListed';
    this.events.push({ kind, instrumentId, shareAssetId, tickValueMinor, listing });
  }

  phaseChanged(instrumentId: number, phase: number): void {
    this.events.push({ kind: 'phaseChanged', instrumentId, phase });
  }

  feeTierSet(feeTier: number, makerFeeRate: number, takerFeeRate: number): void {
    this.events.push({ kind: 'feeTierSet', feeTier, makerFeeRate, takerFeeRate });
  }

  accountOpened(accountId: number, accountKind: number, feeTier: number, name: string): void {
    this.events.push({ kind: 'accountOpened', accountId, accountKind, feeTier, name });
  }

  accountKillSwitch(accountId: number, on: number): void {
    this.events.push({ kind: 'accountKillSwitch', accountId, on });
  }

  venueKillSwitch(on: number): void {
    this.events.push({ kind: 'venueKillSwitch', on });
  }

  balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    this.events.push({ kind: 'balanceChanged', accountId, assetId, availableMinor, heldMinor });
  }

  fundsMoved(
    transferId: number,
    transferKind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void {
    this.events.push({
      kind: 'fundsMoved',
      transferId,
      transferKind,
      fromAccountId,
      toAccountId,
      assetId,
      amountMinor,
      clientRef: readClOrdId(clientRef),
    });
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
    this.events.push({
      kind: 'orderAccepted',
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      priceTicks,
      orderQtyLots,
      clOrdId: readClOrdId(clOrdId),
    });
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
    this.events.push({
      kind: 'orderRejected',
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      priceTicks,
      orderQtyLots,
      clOrdId: readClOrdId(clOrdId),
      code,
      limit,
    });
  }

  commandRepeated(commandKind: number, accountId: number, orderId: number): void {
    this.events.push({ kind: 'commandRepeated', commandKind, accountId, orderId });
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
    this.events.push({
      kind: 'tradeExecuted',
      tradeId,
      instrumentId,
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
    });
  }

  orderClosed(
    orderId: number,
    accountId: number,
    instrumentId: number,
    reason: number,
    canceledLots: number,
  ): void {
    const kind = 'orderClosed';
    this.events.push({ kind, orderId, accountId, instrumentId, reason, canceledLots });
  }

  orderAmended(
    orderId: number,
    accountId: number,
    instrumentId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    keptPriority: number,
  ): void {
    this.events.push({
      kind: 'orderAmended',
      orderId,
      accountId,
      instrumentId,
      priceTicks,
      orderQtyLots,
      leavesLots,
      keptPriority,
    });
  }

  massCanceled(accountId: number, instrumentId: number, side: number, count: number): void {
    this.events.push({ kind: 'massCanceled', accountId, instrumentId, side, count });
  }

  commandRejected(
    commandKind: number,
    accountId: number,
    instrumentId: number,
    orderId: number,
    code: number,
    limit: number,
  ): void {
    const kind = 'commandRejected';
    this.events.push({ kind, commandKind, accountId, instrumentId, orderId, code, limit });
  }

  depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void {
    const kind = 'depthChanged';
    this.events.push({ kind, instrumentId, side, priceTicks, qtyLots, orderCount });
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
    this.events.push({
      kind: 'orderRestored',
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
      clOrdId: readClOrdId(clOrdId),
    });
  }

  marketRestored(instrumentId: number, lastTradeId: number, lastPriceTicks: number): void {
    this.events.push({ kind: 'marketRestored', instrumentId, lastTradeId, lastPriceTicks });
  }
}
