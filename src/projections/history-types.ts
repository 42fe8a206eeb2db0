// What the history is asked for, and what it answers: the shapes that the views in memory have, so that one text is made of both.

import type { OrdStatus } from '#core/terms.ts';
import type { AuctionUncross } from '#marketdata/auction.ts';
import type { Candle } from '#marketdata/candle-series.ts';
import type { TradeView } from '#marketdata/trade-tape.ts';
import type { FillView } from '#portfolio/fill-ring.ts';
import type { OrderStep } from '#portfolio/history-fold.ts';
import type { LedgerKind } from './tables.ts';

export interface PageRequest {
  /** 1 to `pageLimitMax`; 100 where it is not given. */
  readonly limit?: number;
  /** `nextCursor` of the page before, of the same list with the same filter. */
  readonly cursor?: string;
}

export const pageLimitMax = 5_000;

/** Newest first, but where a list says otherwise. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Not there where this was the last page. */
  readonly nextCursor?: string;
}

/** From (included) to (not included), in microseconds since the epoch. */
export interface TimeRange {
  readonly fromTsUs?: number;
  readonly toTsUs?: number;
}

export interface OrderFilter extends TimeRange {
  readonly accountId?: number;
  readonly instrumentId?: number;
  readonly side?: number;
  readonly isOpen?: boolean;
  /** OrdStatus: just this one. */
  readonly status?: OrdStatus;
  readonly clOrdId?: string;
}

export interface OrderEventFilter extends TimeRange {
  readonly accountId?: number;
  readonly orderId?: number;
  readonly instrumentId?: number;
}

export interface OrderEvent extends OrderStep {
  readonly idx: number;
  readonly orderId: number;
  readonly accountId: number;
  readonly instrumentId: number;
}

export interface FillFilter extends TimeRange {
  readonly accountId?: number;
  readonly instrumentId?: number;
  readonly side?: number;
  readonly orderId?: number;
}

/** Of a corrected trade price, notional and fee are the corrected ones. */
export interface Fill extends FillView {
  readonly notionalMinor: number;
  /** Seq of the bust or the last correction. */
  readonly changedSeq: number | undefined;
}

export interface LedgerFilter extends TimeRange {
  readonly accountId?: number;
  readonly assetId?: number;
  readonly kinds?: readonly LedgerKind[];
}

export interface LedgerEntry {
  readonly seq: number;
  readonly idx: number;
  readonly accountId: number;
  readonly assetId: number;
  readonly kind: LedgerKind;
  /** What the account got; negative is what it gave. */
  readonly amountMinor: number;
  readonly refId: number;
  readonly tsUs: number;
}

export interface TradeFilter extends TimeRange {
  readonly instrumentId?: number;
}

export interface Trade extends TradeView {
  readonly instrumentId: number;
  readonly notionalMinor: number;
  /** Seq of the bust or the last correction. */
  readonly changedSeq: number | undefined;
}

export interface CandleFilter extends TimeRange {
  readonly instrumentId: number;
  /** One of `candleIntervalsS`. */
  readonly intervalS: number;
}

export interface StoredCandle extends Candle {
  readonly notionalMinor: bigint;
}

export interface Auction extends AuctionUncross {
  readonly instrumentId: number;
}

export interface PreventedFilter extends TimeRange {
  readonly accountId?: number;
  readonly instrumentId?: number;
  readonly orderId?: number;
}

export interface Balance {
  readonly accountId: number;
  readonly assetId: number;
  readonly availableMinor: number;
  readonly heldMinor: number;
  readonly seq: number;
}

export interface Position {
  readonly accountId: number;
  readonly instrumentId: number;
  /** Owned less borrowed; negative is short. */
  readonly shares: number;
  readonly borrowedShares: number;
  /** Of the whole position; undefined where it is not known. */
  readonly costMinor: number | undefined;
  readonly realizedMinor: number;
  readonly seq: number;
}

/** A place in the order of events. */
export interface Place {
  readonly seq: number;
  readonly idx: number;
}

export interface Projected {
  readonly venueId: string;
  /** Of the last command whose rows are in the tables. */
  readonly seq: number;
  /** Its time; 0 where there was none yet. */
  readonly tsUs: number;
  readonly rebuiltAt: Date;
}
