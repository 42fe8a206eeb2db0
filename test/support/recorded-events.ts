// Events as plain objects, one type for each, their fields named as the engine names them. What says `kind` there says what it is the
// kind of here.

import type {
  AccountLimits,
  InstrumentListing,
  PositionLimits,
  VenueLimits,
} from '#core/command.ts';

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
  readonly auctionFeeRate: number;
}
export interface InstrumentChanged {
  readonly kind: 'instrumentChanged';
  readonly instrumentId: number;
  readonly listing: InstrumentListing;
}
export interface AccountLimitsSet {
  readonly kind: 'accountLimitsSet';
  readonly accountId: number;
  readonly limits: AccountLimits;
}
export interface PositionLimitsSet {
  readonly kind: 'positionLimitsSet';
  readonly accountId: number;
  readonly instrumentId: number;
  readonly limits: PositionLimits;
}
export interface VenueLimitsSet {
  readonly kind: 'venueLimitsSet';
  readonly limits: VenueLimits;
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
/** What every order begins with. */
export interface OrderHead {
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
export interface OrderAccepted extends OrderHead {
  readonly kind: 'orderAccepted';
  readonly stpMode: number;
}
/** What an order has beyond its head, as orderTerms tells it. */
export interface OrderExtras {
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
export interface OrderTerms extends OrderExtras {
  readonly kind: 'orderTerms';
  readonly orderId: number;
  readonly accountId: number;
  readonly instrumentId: number;
}
export interface OrderTriggered {
  readonly kind: 'orderTriggered';
  readonly orderId: number;
  readonly accountId: number;
  readonly instrumentId: number;
  readonly stopTicks: number;
  readonly lastTicks: number;
}
export interface OrderActivated {
  readonly kind: 'orderActivated';
  readonly orderId: number;
  readonly accountId: number;
  readonly instrumentId: number;
}
export interface MatchPrevented {
  readonly kind: 'matchPrevented';
  readonly preventedMatchId: number;
  readonly instrumentId: number;
  readonly stpMode: number;
  readonly priceTicks: number;
  readonly makerOrderId: number;
  readonly makerAccountId: number;
  readonly makerPreventedLots: number;
  readonly takerOrderId: number;
  readonly takerAccountId: number;
  readonly takerPreventedLots: number;
}
export interface AuctionIndicative {
  readonly kind: 'auctionIndicative';
  readonly instrumentId: number;
  readonly priceTicks: number;
  readonly matchedLots: number;
  readonly surplusLots: number;
  readonly surplusSide: number;
}
export interface AuctionUncrossed {
  readonly kind: 'auctionUncrossed';
  readonly instrumentId: number;
  readonly phase: number;
  readonly priceTicks: number;
  readonly matchedLots: number;
  readonly surplusLots: number;
  readonly surplusSide: number;
}
export interface OrderRejected extends OrderHead {
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
export interface OrderRestored extends OrderHead {
  readonly kind: 'orderRestored';
  readonly stpMode: number;
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

export interface AccountFeeTierSet {
  readonly kind: 'accountFeeTierSet';
  readonly accountId: number;
  readonly feeTier: number;
}
export interface AccountStatusSet {
  readonly kind: 'accountStatusSet';
  readonly accountId: number;
  readonly status: number;
}
export interface InstrumentDelisted {
  readonly kind: 'instrumentDelisted';
  readonly instrumentId: number;
}
export interface TradeWindowSet {
  readonly kind: 'tradeWindowSet';
  readonly trades: number;
}
interface TradeSides {
  readonly tradeId: number;
  readonly instrumentId: number;
  readonly takerSide: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly makerOrderId: number;
  readonly makerAccountId: number;
  readonly makerFeeMinor: number;
  readonly takerOrderId: number;
  readonly takerAccountId: number;
  readonly takerFeeMinor: number;
  readonly tradedTsUs: number;
}
export interface TradeBusted extends TradeSides {
  readonly kind: 'tradeBusted';
  readonly lentShares: number;
  readonly lentCashMinor: number;
}
export interface TradeCorrected extends TradeSides {
  readonly kind: 'tradeCorrected';
  readonly oldPriceTicks: number;
  readonly oldMakerFeeMinor: number;
  readonly oldTakerFeeMinor: number;
  readonly makerLentMinor: number;
  readonly takerLentMinor: number;
}

export type RecordedEvent =
  | AccountFeeTierSet
  | AccountStatusSet
  | InstrumentDelisted
  | TradeWindowSet
  | TradeBusted
  | TradeCorrected
  | CurrencyListed
  | InstrumentListed
  | PhaseChanged
  | FeeTierSet
  | InstrumentChanged
  | AccountLimitsSet
  | PositionLimitsSet
  | VenueLimitsSet
  | AccountOpened
  | AccountKillSwitch
  | VenueKillSwitch
  | BalanceChanged
  | FundsMoved
  | OrderAccepted
  | OrderTerms
  | OrderTriggered
  | OrderActivated
  | MatchPrevented
  | AuctionIndicative
  | AuctionUncrossed
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
