// The words in which tests speak to a desk: orders, references, amendments, legs. They become plain commands in desk.ts; nothing here
// knows an engine.

import type {
  AccountLimits,
  InstrumentListing,
  PositionLimits,
  VenueLimits,
} from '#core/command.ts';
import type { ListKind, OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';

/** Names of the tables of terms.ts. */
export type SideName = keyof typeof Side;
export type PhaseName = keyof typeof Phase;
export type StpName = keyof typeof StpMode;
export type TifName = keyof typeof TimeInForce;
export type OrdTypeName = keyof typeof OrdType;
export type ListName = keyof typeof ListKind;

export interface OrderWords {
  /** Name of the account. */
  readonly account: string;
  readonly side: SideName;
  /** Where it is left out: limit with a price, market without. */
  readonly type?: OrdTypeName;
  /** In ticks; left out for a market order. */
  readonly price?: number;
  /** In lots; left out for an order by budget. */
  readonly qty?: number;
  /** Where it is left out: ioc for market orders, gtc for all others. */
  readonly tif?: TifName;
  readonly postOnly?: boolean;
  readonly repriceToPost?: boolean;
  readonly allOrNone?: boolean;
  /** Trigger price, in ticks. */
  readonly stop?: number;
  /** Price from which a trailing stop trails, in ticks. */
  readonly activation?: number;
  /** Distance of a trailing stop, in ticks or in basis points. */
  readonly trail?: number;
  readonly trailBps?: number;
  /** What an iceberg shows, in lots. */
  readonly display?: number;
  readonly minQty?: number;
  /** When a GTD order expires, in microseconds since the epoch. */
  readonly expire?: number;
  /** Cash in minor units: what a market order by budget spends, or receives. */
  readonly budget?: number;
  readonly stp?: StpName;
  readonly instrument?: string;
  /** Client order id; a new one where it is left out. */
  readonly id?: string;
}

export interface OrderRef {
  readonly account: string;
  /** Client order id. */
  readonly id?: string;
  readonly orderId?: number;
}

export interface AmendWords {
  readonly price?: number;
  readonly qty?: number;
  readonly stop?: number;
}

/** One leg of a batch: exactly one of the three. */
export interface BatchLeg {
  readonly place?: Omit<OrderWords, 'account'>;
  /** Client order ids. */
  readonly cancel?: string;
  readonly amend?: AmendWords & { readonly id: string };
}

export interface OrderView {
  readonly status: string;
  readonly reason: string;
  readonly price: number;
  readonly qty: number;
  readonly cum: number;
  readonly leaves: number;
}

/** What FIX reports of an order: tags 39, 38, 14, 151 and 6, the last in ticks. */
export interface OrderReport {
  readonly ordStatus: string;
  readonly orderQty: number;
  readonly cumQty: number;
  readonly leavesQty: number;
  readonly avgPx: number;
}

export interface DeskOptions {
  /** Fields of the plain listing to change, one listing an instrument. */
  readonly instruments?: readonly Partial<InstrumentListing>[];
  readonly accounts?: readonly string[];
  /** Cash of each account, in minor units, and shares of each instrument. */
  readonly cash?: number;
  readonly shares?: number;
  /** Hundredths of a basis point. */
  readonly makerFee?: number;
  readonly takerFee?: number;
  readonly auctionFee?: number;
  /** Phase of every instrument once everything is there; continuous where it is left out. */
  readonly phase?: PhaseName;
}

/** No limits at all. */
export const noAccountLimits: AccountLimits = {
  openOrdersMax: 0,
  ordersPerSecondMax: 0,
  grossExposureMinorMax: 0,
  duplicateWindowUs: 0,
  noOpposingOrders: 0,
  tradeGroup: 0,
};
export const noVenueLimits: VenueLimits = {
  openOrdersMax: 0,
  ordersPerSecondMax: 0,
  stpNoneAllowed: 0,
};
export const noPositionLimits: PositionLimits = { longLotsMax: 0, shortLotsMax: 0 };
