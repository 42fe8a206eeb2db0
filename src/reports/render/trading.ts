// Fee report, trade analytics and venue report in their three forms.

import type { InstrumentFacts } from '../facts.ts';
import { amountText, hundredthsText, moneyText, perShareText, priceText } from '../facts.ts';
import { netMinor, type FeeLine } from '../fees.ts';
import type {
  AnalyticsLine,
  AnalyticsReport,
  FeeReport,
  VenueLine,
  VenueReport,
} from '../report-types.ts';
import type { AssetSum, TradeSummary } from '../trading-reads.ts';
import {
  accountFact,
  accountJson,
  asOfFact,
  dayFact,
  finality,
  headJson,
  spanJson,
  timesNote,
} from './head.ts';
import { grouped, left, orNull, right, table, type Rendered } from './rendered.ts';
import { rejectName } from '#core/reject-codes.ts';
import { formatMinor } from '#marketdata/decimal.ts';

function feesJson(
  decimals: number,
  fees: Pick<FeeLine, 'trades' | 'notionalMinor' | 'chargesMinor' | 'rebatesMinor'>,
) {
  return {
    trades: fees.trades,
    notional: formatMinor(decimals, fees.notionalMinor),
    charges: formatMinor(decimals, fees.chargesMinor),
    rebates: formatMinor(decimals, fees.rebatesMinor),
    net: formatMinor(decimals, netMinor(fees)),
  };
}

export function renderFees(report: FeeReport): Rendered {
  const lines = report.lines.map((line) => ({
    instrument: line.instrument.symbol,
    currency: line.instrument.currency.code,
    liquidity: line.liquidity,
    ...feesJson(line.instrument.currency.decimals, line),
  }));
  const totals = report.totals.map((total) => ({
    currency: total.currency.code,
    liquidity: total.liquidity,
    ...feesJson(total.currency.decimals, total),
  }));
  const figures = (each: (typeof totals)[number] | (typeof lines)[number]): string[] => [
    grouped(String(each.trades)),
    grouped(each.notional),
    grouped(each.charges),
    grouped(each.rebates),
    grouped(each.net),
  ];
  const columns = [
    left('', 1.4),
    left('Currency', 1),
    left('Part', 1),
    right('Trades', 1),
    right('Value', 1.8),
    right('Charges', 1.3),
    right('Rebates', 1.3),
    right('Net', 1.3),
  ];
  return {
    fileName: `fees-${report.account.accountId}-${report.month}`,
    json: {
      ...headJson(report),
      ...accountJson(report),
      month: report.month,
      ...spanJson(report.span),
      final: report.isFinal,
      lines,
      totals,
    },
    csv: {
      titles: [
        'instrument',
        'currency',
        'liquidity',
        'trades',
        'notional',
        'charges',
        'rebates',
        'net',
      ],
      rows: lines.map((each) => [
        each.instrument,
        each.currency,
        each.liquidity,
        String(each.trades),
        each.notional,
        each.charges,
        each.rebates,
        each.net,
      ]),
    },
    document: {
      venueName: report.venueName,
      title: 'Fees',
      facts: [accountFact(report), ['Month', `${report.month} (${report.zone})`], asOfFact(report)],
      tables: [
        table(
          'Fees by instrument',
          columns,
          lines.map((each) => [each.instrument, each.currency, each.liquidity, ...figures(each)]),
          totals.map((each) => ['Total', each.currency, each.liquidity, ...figures(each)]),
        ),
      ],
      notes: [
        ...finality(report.isFinal),
        'Net is charges less rebates: what was paid.',
        timesNote,
      ],
    },
  };
}

function tradesJson(instrument: InstrumentFacts, trades: TradeSummary | undefined) {
  const shares = (lots: bigint): bigint => lots * BigInt(instrument.lotShares);
  const price = (ticks: number | undefined): string | null =>
    ticks === undefined ? null : priceText(instrument, ticks);
  const volume = shares(trades?.volumeLots ?? 0n);
  const count = BigInt(trades?.trades ?? 0);
  const { notionalMinor = 0n } = trades ?? {};
  return {
    trades: trades?.trades ?? 0,
    volume: String(volume),
    auctionVolume: String(shares(trades?.auctionLots ?? 0n)),
    turnover: moneyText(instrument, notionalMinor),
    vwap: orNull(perShareText(instrument, notionalMinor, volume)),
    averageSize: count === 0n ? null : hundredthsText((volume * 100n) / count),
    open: price(trades?.openTicks),
    high: price(trades?.highTicks),
    low: price(trades?.lowTicks),
    close: price(trades?.closeTicks),
  };
}

/** Thousandths of a tick as a price: three decimals more. */
function milliPrice(instrument: InstrumentFacts, milliTicks: bigint | undefined): string | null {
  if (milliTicks === undefined) return null;
  return formatMinor(instrument.priceDecimals + 3, milliTicks * BigInt(instrument.tickUnits));
}

function milliShares(instrument: InstrumentFacts, milliLots: bigint | undefined): string | null {
  return milliLots === undefined ? null : formatMinor(3, milliLots * BigInt(instrument.lotShares));
}

/** Hundredths of a basis point as basis points, or with four decimals as percent. */
const inBps = (centiBps: bigint | undefined): string | null =>
  centiBps === undefined ? null : hundredthsText(centiBps);
const inPercent = (centiBps: bigint | undefined): string | null =>
  centiBps === undefined ? null : formatMinor(4, centiBps);

function analyticsJson({ instrument, trades, quotes, volatilityCentiBps }: AnalyticsLine) {
  const { sampledUs, quotedUs } = quotes;
  const share =
    sampledUs === 0 ? null : hundredthsText((BigInt(quotedUs) * 10_000n) / BigInt(sampledUs));
  return {
    instrument: instrument.symbol,
    currency: instrument.currency.code,
    ...tradesJson(instrument, trades),
    quotedSpread: milliPrice(instrument, quotes.spreadMilliTicks),
    quotedSpreadBps: inBps(quotes.spreadCentiBps),
    bidSize: milliShares(instrument, quotes.bidMilliLots),
    askSize: milliShares(instrument, quotes.askMilliLots),
    bidDepth: milliShares(instrument, quotes.bidDepthMilliLots),
    askDepth: milliShares(instrument, quotes.askDepthMilliLots),
    quotedTimePercent: share,
    sampledSeconds: Math.floor(sampledUs / 1_000_000),
    volatilityPercent: inPercent(volatilityCentiBps),
  };
}

export function renderAnalytics(report: AnalyticsReport): Rendered {
  const lines = report.lines.map(analyticsJson);
  const keys = Object.keys(lines[0] ?? {}) as (keyof (typeof lines)[number])[];
  return {
    fileName: `analytics-${report.day}`,
    json: {
      ...headJson(report),
      day: report.day,
      ...spanJson(report.span),
      final: report.isFinal,
      instruments: lines,
    },
    csv: {
      titles: keys,
      rows: lines.map((line) => keys.map((key) => (line[key] === null ? null : String(line[key])))),
    },
    document: {
      venueName: report.venueName,
      title: 'Trading',
      facts: [dayFact(report.day, report), asOfFact(report)],
      tables: [
        table(
          'Trades',
          [
            left('Instrument', 1.1),
            right('Trades'),
            right('Volume', 1.2),
            right('Turnover', 1.7),
            right('VWAP', 1.3),
            right('High', 1.1),
            right('Low', 1.1),
            right('Close', 1.1),
            right('Avg size', 1),
          ],
          lines.map((line) => [
            line.instrument,
            grouped(String(line.trades)),
            grouped(line.volume),
            grouped(line.turnover),
            grouped(line.vwap),
            grouped(line.high),
            grouped(line.low),
            grouped(line.close),
            grouped(line.averageSize),
          ]),
        ),
        table(
          'Quotes and volatility',
          [
            left('Instrument', 1.1),
            right('Spread', 1.1),
            right('Spread, bps', 1.1),
            right('Bid size', 1.2),
            right('Ask size', 1.2),
            right('Bid depth', 1.2),
            right('Ask depth', 1.2),
            right('Quoted, %', 1),
            right('Volatility, %', 1.2),
          ],
          lines.map((line) => [
            line.instrument,
            grouped(line.quotedSpread),
            grouped(line.quotedSpreadBps),
            grouped(line.bidSize),
            grouped(line.askSize),
            grouped(line.bidDepth),
            grouped(line.askDepth),
            grouped(line.quotedTimePercent),
            grouped(line.volatilityPercent),
          ]),
        ),
      ],
      notes: [
        ...finality(report.isFinal),
        'Spread, size and depth are averages over the time in which both sides were quoted; depth is that of the best five levels.',
        timesNote,
      ],
    },
  };
}

function venueLineJson(line: VenueLine) {
  const { instrument, orderToTradeHundredths } = line;
  return {
    instrument: instrument.symbol,
    currency: instrument.currency.code,
    ...tradesJson(instrument, line.trades),
    members: line.members,
    fees: moneyText(instrument, line.feesMinor),
    ordersAccepted: line.ordersAccepted,
    ordersRejected: line.ordersRejected,
    orderToTradeRatio:
      orderToTradeHundredths === undefined ? null : hundredthsText(orderToTradeHundredths),
  };
}

function assetJson({ asset, heldMinor, totalMinor, sumMinor, feesMinor }: AssetSum) {
  return {
    asset: asset.code,
    total: amountText(asset, totalMinor),
    held: amountText(asset, heldMinor),
    fees: amountText(asset, feesMinor),
    sum: amountText(asset, sumMinor),
  };
}

export function renderVenue(report: VenueReport): Rendered {
  const lines = report.lines.map(venueLineJson);
  const assets = report.assets.map(assetJson);
  const rejects = report.rejects.map(({ code, count }) => ({
    code,
    name: rejectName(code),
    count,
  }));
  const { orderToTradeHundredths: ratio, lag } = report;
  const total = {
    members: report.members,
    trades: report.trades,
    ordersAccepted: report.ordersAccepted,
    ordersRejected: report.ordersRejected,
    orderToTradeRatio: ratio === undefined ? null : hundredthsText(ratio),
  };
  const keys = Object.keys(lines[0] ?? {}) as (keyof (typeof lines)[number])[];
  return {
    fileName: `venue-${report.day}`,
    json: {
      ...headJson(report),
      day: report.day,
      ...spanJson(report.span),
      final: report.isFinal,
      total,
      instruments: lines,
      rejects,
      assets,
      balanced: report.isBalanced,
      projectionLag:
        lag === undefined
          ? null
          : { commands: lag.commands, seconds: formatMinor(6, BigInt(lag.us)) },
    },
    csv: {
      titles: keys,
      rows: lines.map((line) => keys.map((key) => (line[key] === null ? null : String(line[key])))),
    },
    document: {
      venueName: report.venueName,
      title: 'The venue',
      facts: [
        dayFact(report.day, report),
        asOfFact(report),
        [
          'Behind the venue',
          lag === undefined ? 'not known' : `${grouped(String(lag.commands))} commands`,
        ],
        ['Every asset sums to zero', report.isBalanced ? 'yes' : 'NO'],
      ],
      tables: [
        table(
          'Instruments',
          [
            left('Instrument', 1.1),
            right('Trades'),
            right('Volume', 1.2),
            right('Turnover', 1.8),
            right('Members'),
            right('Fees', 1.3),
            right('Orders', 1.1),
            right('Rejected', 1.1),
            right('Orders/trade', 1.1),
          ],
          lines.map((line) => [
            line.instrument,
            grouped(String(line.trades)),
            grouped(line.volume),
            grouped(line.turnover),
            grouped(String(line.members)),
            grouped(line.fees),
            grouped(String(line.ordersAccepted)),
            grouped(String(line.ordersRejected)),
            grouped(line.orderToTradeRatio),
          ]),
          [
            [
              'Total',
              grouped(String(total.trades)),
              '',
              '',
              grouped(String(total.members)),
              '',
              grouped(String(total.ordersAccepted)),
              grouped(String(total.ordersRejected)),
              grouped(total.orderToTradeRatio),
            ],
          ],
        ),
        table(
          'Assets',
          [
            left('Asset'),
            right('Total', 2),
            right('Held by orders', 2),
            right('Fees of the day', 1.5),
            right('Sum of all', 1),
          ],
          assets.map((each) => [
            each.asset,
            grouped(each.total),
            grouped(each.held),
            grouped(each.fees),
            grouped(each.sum),
          ]),
        ),
        table(
          'Rejected orders by reason',
          [right('Code', 0.5), left('Reason', 3), right('Orders', 1)],
          rejects.map(({ code, name, count }) => [String(code), name, grouped(String(count))]),
        ),
      ].filter(({ rows }) => rows.length > 0),
      notes: [
        ...finality(report.isFinal),
        'Sum of all counts the outside world: it is zero, or something was created or lost.',
        timesNote,
      ],
    },
  };
}
