// The reports as data: figures in whole units, and whom, what and which time they are about. How they look is rendered elsewhere.

import type { QuoteStatistics } from './analytics.ts';
import type { Span } from './days.ts';
import type { EquityCurve } from './equity.ts';
import type { InstrumentFacts } from './facts.ts';
import type { FeeLine, FeeTotal } from './fees.ts';
import type { AccountFacts, TradeSide } from './market-reads.ts';
import type { CurrencyPortfolio } from './portfolio.ts';
import type { Statement } from './statement.ts';
import type { AssetSum, TradeSummary } from './trading-reads.ts';

/** What every report says of itself. */
export interface ReportHead {
  readonly venueName: string;
  /** IANA name of the zone that its days are of. */
  readonly zone: string;
  /** The tables had the journal up to here. */
  readonly asOf: { readonly seq: number; readonly atUs: number };
  readonly madeAtUs: number;
}

export interface AccountReport extends ReportHead {
  readonly account: AccountFacts;
}

export interface PortfolioReport extends AccountReport {
  readonly currencies: readonly CurrencyPortfolio[];
}

export interface EquityReport extends AccountReport {
  readonly span: Span;
  readonly interval: 'day' | 'hour';
  readonly curves: readonly EquityCurve[];
}

export interface StatementReport extends AccountReport {
  /** `2026-11-21`. */
  readonly day: string;
  readonly span: Span;
  /** False while the day, or the projection of it, is not over. */
  readonly isFinal: boolean;
  readonly statement: Statement;
  readonly instruments: ReadonlyMap<number, InstrumentFacts>;
}

export interface ConfirmationReport extends AccountReport {
  readonly instrument: InstrumentFacts;
  readonly side: TradeSide;
}

export interface FeeReport extends AccountReport {
  /** `2026-11`. */
  readonly month: string;
  readonly span: Span;
  readonly isFinal: boolean;
  readonly lines: readonly FeeLine[];
  readonly totals: readonly FeeTotal[];
}

export interface AnalyticsLine {
  readonly instrument: InstrumentFacts;
  readonly trades: TradeSummary | undefined;
  readonly quotes: QuoteStatistics;
  /** In hundredths of a basis point; undefined with fewer than two prices. */
  readonly volatilityCentiBps: bigint | undefined;
}

export interface AnalyticsReport extends ReportHead {
  readonly day: string;
  readonly span: Span;
  readonly isFinal: boolean;
  readonly lines: readonly AnalyticsLine[];
}

export interface VenueLine {
  readonly instrument: InstrumentFacts;
  readonly trades: TradeSummary | undefined;
  /** Accounts that traded it. */
  readonly members: number;
  /** Charges less rebates of both sides. */
  readonly feesMinor: bigint;
  readonly ordersAccepted: number;
  readonly ordersRejected: number;
  /** Accepted orders for each trade, times 100; undefined without a trade. */
  readonly orderToTradeHundredths: bigint | undefined;
}

export interface VenueReport extends ReportHead {
  readonly day: string;
  readonly span: Span;
  readonly isFinal: boolean;
  readonly lines: readonly VenueLine[];
  /** Accounts that traded anything. */
  readonly members: number;
  readonly trades: number;
  readonly ordersAccepted: number;
  /** Also of instruments that do not exist. */
  readonly ordersRejected: number;
  readonly orderToTradeHundredths: bigint | undefined;
  readonly rejects: readonly { readonly code: number; readonly count: number }[];
  readonly assets: readonly AssetSum[];
  /** Whether every asset sums to zero with the outside world. */
  readonly isBalanced: boolean;
  /** How far the tables are behind the venue; undefined where nobody can tell. */
  readonly lag: { readonly commands: number; readonly us: number } | undefined;
}
