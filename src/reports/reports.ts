// Every report the venue makes: reads one state of the market's tables and computes. Who may see which account is its callers' affair. It
// must never write to the market's tables, nor ask the engine anything: trading does not notice a report.

import { quoteStatistics, realizedVolatility } from './analytics.ts';
import {
  dayEnds,
  formatDay,
  formatMonth,
  hourEnds,
  spanOfDay,
  spanOfDays,
  type Span,
  type Zone,
} from './days.ts';
import { equityCurves } from './equity.ts';
import type { Facts, InstrumentFacts, Price } from './facts.ts';
import { feeTotals } from './fees.ts';
import * as market from './market-reads.ts';
import type { Reading } from './market-reads.ts';
import { portfolioOf, type HeldPosition } from './portfolio.ts';
import type { PositionState } from './position-cost.ts';
import { readPosition } from './position-reads.ts';
import { holdIntervals } from './quote-sampler.ts';
import { ReportError } from './report-error.ts';
import type {
  AccountReport,
  AnalyticsReport,
  ConfirmationReport,
  EquityReport,
  FeeReport,
  PortfolioReport,
  ReportHead,
  StatementReport,
  VenueLine,
  VenueReport,
} from './report-types.ts';
import { statementOf } from './statement.ts';
import * as trading from './trading-reads.ts';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import type { Database } from '#database/database.ts';

export interface ReportsOptions {
  readonly database: Database;
  /** Of the days and months. */
  readonly zone: Zone;
  readonly venueName: string;
  /** How often the best prices are sampled. */
  readonly quotesEveryMs: number;
  /** Microseconds since the epoch. */
  readonly nowUs: () => number;
  /** How far the venue itself is. */
  readonly live?: () => { readonly seq: number; readonly tsUs: number };
}

/** Movements, and trades, of one statement. */
export const statementLinesMax = 20_000;
/** Points of one equity curve. */
export const equityPointsMax = 1_000;
/** A report that takes longer is refused. */
const queryMaxMs = 30_000;

export class Reports {
  readonly zone: Zone;
  private readonly options: ReportsOptions;

  constructor(options: ReportsOptions) {
    this.options = options;
    this.zone = options.zone;
  }

  /** The local day it is. */
  today(): number {
    return this.zone.dayAt(this.options.nowUs());
  }

  /** What an account has and what it is worth. Every method here throws ReportError. */
  portfolio(accountId: number): Promise<PortfolioReport> {
    return this.read(async (tx, head, facts) => {
      const account = await accountOf(tx, accountId);
      const balances = await market.readBalances(tx, accountId);
      const positions = await market.readPositions(tx, accountId);
      const instruments = positions.map(({ instrumentId }) => facts.instrument(instrumentId));
      const prices = await pricesAt(tx, instruments, head.asOf.atUs + 1);
      const cash = balances.filter(({ assetId }) => facts.asset(assetId).instrumentId === 0);
      return { ...head, account, currencies: portfolioOf(facts, cash, positions, prices) };
    });
  }

  /** A point at the end of every local day, or of every hour, and one at `span.toUs`; at most `equityPointsMax`. */
  equity(accountId: number, interval: 'day' | 'hour', span: Span): Promise<EquityReport> {
    const pointsUs =
      interval === 'day'
        ? dayEnds(this.zone, span, equityPointsMax)
        : hourEnds(span, equityPointsMax);
    if (pointsUs.length > equityPointsMax) {
      throw new ReportError('tooLarge', `A curve has at most ${equityPointsMax} points.`);
    }
    return this.read(async (tx, head, facts) => {
      const account = await accountOf(tx, accountId);
      const opening = await market.readOwnOpening(tx, accountId, span.fromUs);
      const changes = await market.readChanges(tx, accountId, span.fromUs, pointsUs);
      const assetIds = new Set([...opening.keys(), ...changes.map(({ assetId }) => assetId)]);
      const held = facts.instruments.filter(({ shareAssetId }) => assetIds.has(shareAssetId));
      const prices = await market.readPrices(tx, held, pointsUs);
      const curves = equityCurves(facts, pointsUs, opening, changes, (instrumentId, point) =>
        prices.get(instrumentId)?.get(point),
      );
      return { ...head, account, span, interval, curves };
    });
  }

  /** One local day of an account. Throws ReportError `inconsistent` where it does not add up. */
  statement(accountId: number, day: number): Promise<StatementReport> {
    const span = spanOfDay(this.zone, day);
    return this.read(async (tx, head, facts) => {
      const account = await accountOf(tx, accountId);
      const limit = statementLinesMax + 1;
      const movements = await market.readMovements(tx, accountId, span, limit);
      if (movements.length === limit) {
        throw new ReportError(
          'tooLarge',
          `That day has more than ${statementLinesMax} movements: take them from the ledger's history.`,
        );
      }
      const executions = await market.readExecutions(tx, accountId, span, limit);
      const opening = await market.readOpening(tx, accountId, span.fromUs);
      const closing = await market.readClosing(tx, accountId, span.toUs);
      const assetIds = new Set([...opening.keys(), ...closing.keys()]);
      for (const { assetId } of movements) assetIds.add(assetId);
      const instruments = facts.instruments.filter(({ shareAssetId }) =>
        assetIds.has(shareAssetId),
      );
      const statement = statementOf({
        facts,
        opening,
        closing,
        movements,
        executions,
        positions: await positionsAt(tx, accountId, instruments, span),
        // The outside world lends.
        borrowed:
          accountId === outsideAccountId
            ? new Map()
            : await market.readBorrowed(tx, accountId, span),
        prices: await pricesAt(tx, instruments, span.toUs),
      });
      const { differences } = statement;
      if (differences.length > 0) {
        const assets = differences.join(', ');
        throw new ReportError('inconsistent', `The movements of ${assets} do not add up.`);
      }
      const isFinal = head.asOf.atUs >= span.toUs;
      const byId = new Map(facts.instruments.map((each) => [each.instrumentId, each]));
      return { ...head, account, day: formatDay(day), span, isFinal, statement, instruments: byId };
    });
  }

  /** An account's side of a trade; of an account on both sides, the one that `isBuy` says, else the purchase. */
  confirmation(accountId: number, tradeId: number, isBuy?: boolean): Promise<ConfirmationReport> {
    return this.read(async (tx, head, facts) => {
      const account = await accountOf(tx, accountId);
      const sides = await market.readTradeSides(tx, accountId, tradeId);
      const side = sides.find((each) => isBuy === undefined || each.isBuy === isBuy);
      if (side === undefined) throw new ReportError('unknownTrade', 'There is no such trade.');
      return { ...head, account, instrument: facts.instrument(side.instrumentId), side };
    });
  }

  /** The fees of an account from one local day to just before another, a month. */
  fees(accountId: number, firstDay: number, nextDay: number): Promise<FeeReport> {
    const span = spanOfDays(this.zone, firstDay, nextDay);
    return this.read(async (tx, head, facts) => {
      const account = await accountOf(tx, accountId);
      const lines = await trading.readFees(tx, facts, accountId, span);
      const isFinal = head.asOf.atUs >= span.toUs;
      const totals = feeTotals(lines);
      return { ...head, account, month: formatMonth(firstDay), span, isFinal, lines, totals };
    });
  }

  /** How every instrument, or the one of this symbol, traded on a local day. */
  analytics(day: number, symbol?: string): Promise<AnalyticsReport> {
    const span = spanOfDay(this.zone, day);
    return this.read(async (tx, head, facts) => {
      const asked = facts.instruments.filter(
        (each) => symbol === undefined || each.symbol === symbol,
      );
      if (asked.length === 0 && symbol !== undefined) {
        throw new ReportError('unknownInstrument', `There is no instrument ${symbol}.`);
      }
      const summaries = await trading.readTradeSummaries(tx, span);
      const endUs = Math.min(span.toUs, this.options.nowUs());
      const holdMaxUs = holdIntervals * this.options.quotesEveryMs * 1_000;
      const lines = [];
      for (const instrument of asked) {
        const { instrumentId } = instrument;
        const trades = summaries.get(instrumentId);
        const closes = await trading.readFiveMinuteCloses(tx, instrumentId, span);
        const prices = trades === undefined ? closes : [trades.openTicks, ...closes];
        const samples = await trading.readQuotes(tx, instrumentId, span);
        const quotes = quoteStatistics(samples, endUs, holdMaxUs);
        lines.push({ instrument, trades, quotes, volatilityCentiBps: realizedVolatility(prices) });
      }
      const isFinal = head.asOf.atUs >= span.toUs;
      return { ...head, day: formatDay(day), span, isFinal, lines };
    });
  }

  /** The venue's local day, for operators. */
  venue(day: number): Promise<VenueReport> {
    const span = spanOfDay(this.zone, day);
    return this.read(async (tx, head, facts) => {
      const summaries = await trading.readTradeSummaries(tx, span);
      const orders = await trading.readOrderCounts(tx, span);
      const participation = await trading.readParticipation(tx, span);
      const assets = await trading.readAssetSums(tx, facts, outsideAccountId, span);
      const lines = facts.instruments.map((instrument): VenueLine => {
        const { instrumentId } = instrument;
        const trades = summaries.get(instrumentId);
        const { accepted, rejected } = orders.get(instrumentId) ?? { accepted: 0, rejected: 0 };
        return {
          instrument,
          trades,
          members: participation.get(instrumentId)?.members ?? 0,
          feesMinor: participation.get(instrumentId)?.feesMinor ?? 0n,
          ordersAccepted: accepted,
          ordersRejected: rejected,
          orderToTradeHundredths: ratioHundredths(accepted, trades?.trades ?? 0),
        };
      });
      const counts = [...orders.values()];
      const accepted = counts.reduce((total, count) => total + count.accepted, 0);
      const traded = [...summaries.values()].reduce((total, { trades }) => total + trades, 0);
      return {
        ...head,
        day: formatDay(day),
        span,
        isFinal: head.asOf.atUs >= span.toUs,
        lines,
        members: participation.get(0)?.members ?? 0,
        trades: traded,
        ordersAccepted: accepted,
        ordersRejected: counts.reduce((total, { rejected }) => total + rejected, 0),
        orderToTradeHundredths: ratioHundredths(accepted, traded),
        rejects: await trading.readRejects(tx, span),
        assets,
        isBalanced: assets.every(({ sumMinor }) => sumMinor === 0n),
        lag: this.lagOf(head),
      };
    });
  }

  private lagOf({ asOf }: ReportHead): VenueReport['lag'] {
    const live = this.options.live?.();
    if (live === undefined) return undefined;
    const commands = Math.max(0, live.seq - asOf.seq);
    return { commands, us: commands === 0 ? 0 : Math.max(0, live.tsUs - asOf.atUs) };
  }

  private async read<Report extends ReportHead | AccountReport>(
    compute: (tx: Reading, head: ReportHead, facts: Facts) => Promise<Report>,
  ): Promise<Report> {
    const { database, venueName, zone, nowUs } = this.options;
    try {
      return await market.readAtOnce(database, async (tx) => {
        await tx`select set_config('statement_timeout', ${String(queryMaxMs)}, true)`;
        const asOf = await market.readAsOf(tx);
        const head = { venueName, zone: zone.name, asOf, madeAtUs: nowUs() };
        return compute(tx, head, await market.readFacts(tx));
      });
    } catch (error) {
      throw ReportError.of(error);
    }
  }
}

async function accountOf(tx: Reading, accountId: number): Promise<market.AccountFacts> {
  const account = await market.readAccount(tx, accountId);
  // The venue knows the account: its tables will in a moment.
  if (account === undefined) throw new ReportError('unavailable', 'The account is not there yet.');
  return account;
}

/** Just before one instant, by instrument. */
async function pricesAt(
  tx: Reading,
  instruments: readonly InstrumentFacts[],
  atUs: number,
): Promise<Map<number, Price>> {
  const prices = await market.readPrices(tx, instruments, [atUs]);
  const found = new Map<number, Price>();
  for (const [instrumentId, byPoint] of prices) {
    const price = byPoint.get(0);
    if (price !== undefined) found.set(instrumentId, price);
  }
  return found;
}

/** At the beginning and the end of a time; undefined where the fold does not lead to what the books have now. */
async function positionsAt(
  tx: Reading,
  accountId: number,
  instruments: readonly InstrumentFacts[],
  { fromUs, toUs }: Span,
): Promise<Map<number, readonly [PositionState, PositionState] | undefined>> {
  const booked = await market.readPositions(tx, accountId);
  const found = new Map<number, readonly [PositionState, PositionState] | undefined>();
  for (const instrument of instruments) {
    const { instrumentId } = instrument;
    const { atMarks, now } = await readPosition(tx, accountId, instrument, [fromUs, toUs]);
    const [before, after] = atMarks;
    const position = booked.find((each) => each.instrumentId === instrumentId);
    const isTold = before !== undefined && after !== undefined && isSame(now, position);
    found.set(instrumentId, isTold ? [before, after] : undefined);
  }
  return found;
}

function isSame(state: PositionState, position: HeldPosition | undefined): boolean {
  const { shares = 0n, costMinor, realizedMinor = 0n } = position ?? { costMinor: 0n };
  return (
    state.shares === shares &&
    state.costMinor === costMinor &&
    state.realizedMinor === realizedMinor
  );
}

function ratioHundredths(orders: number, trades: number): bigint | undefined {
  return trades === 0 ? undefined : (BigInt(orders) * 100n) / BigInt(trades);
}
