// Portfolio and equity curve in their three forms.

import type { AssetFacts } from '../facts.ts';
import { amountText, hundredthsText, moneyText, perShareText, priceText } from '../facts.ts';
import type { CurrencyPortfolio, PositionLine } from '../portfolio.ts';
import type { EquityReport, PortfolioReport } from '../report-types.ts';
import { accountFact, accountJson, asOfFact, headJson, spanJson, timesNote } from './head.ts';
import { grouped, left, orNull, printedTime, right, table, type Rendered } from './rendered.ts';
import { formatTimeUs } from '#std/time-format.ts';

interface Line {
  readonly instrument: string;
  readonly name: string;
  readonly qty: string;
  readonly borrowed: string;
  readonly cost: string | null;
  readonly avgCost: string | null;
  readonly price: string | null;
  readonly priceSource: string | null;
  readonly marketValue: string | null;
  readonly unrealizedPnl: string | null;
  readonly realizedPnl: string;
  readonly allocationPercent: string | null;
}

function lineOf(line: PositionLine): Line {
  const { instrument, shares, costMinor, price } = line;
  const money = (minor: bigint | undefined): string | null =>
    minor === undefined ? null : moneyText(instrument, minor);
  return {
    instrument: instrument.symbol,
    name: instrument.name,
    qty: String(shares),
    borrowed: String(line.borrowedShares),
    cost: money(costMinor),
    avgCost: costMinor === undefined ? null : orNull(perShareText(instrument, costMinor, shares)),
    price: price === undefined ? null : priceText(instrument, price.ticks),
    priceSource: price?.source ?? null,
    marketValue: money(line.valueMinor),
    unrealizedPnl: money(line.unrealizedMinor),
    realizedPnl: moneyText(instrument, line.realizedMinor),
    allocationPercent: percent(line.allocationBps),
  };
}

function percent(bps: bigint | undefined): string | null {
  return bps === undefined ? null : hundredthsText(bps);
}

function currencyJson(portfolio: CurrencyPortfolio) {
  const { currency } = portfolio;
  const money = (minor: bigint): string => amountText(currency, minor);
  return {
    currency: currency.code,
    available: money(portfolio.availableMinor),
    held: money(portfolio.heldMinor),
    cash: money(portfolio.cashMinor),
    cashAllocationPercent: percent(portfolio.cashAllocationBps),
    positionsValue: money(portfolio.positionsMinor),
    equity: money(portfolio.equityMinor),
    unrealizedPnl: money(portfolio.unrealizedMinor),
    realizedPnl: money(portfolio.realizedMinor),
    unpricedPositions: portfolio.unpriced,
    positions: portfolio.lines.map(lineOf),
  };
}

const positionColumns = [
  left('Instrument', 1.1),
  right('Quantity', 1.1),
  right('Avg cost', 1.2),
  right('Price', 1.1),
  right('Value', 1.6),
  right('Unrealised', 1.5),
  right('Realised', 1.5),
  right('%', 0.8),
];

export function renderPortfolio(report: PortfolioReport): Rendered {
  const currencies = report.currencies.map(currencyJson);
  const csvRows = currencies.flatMap((each) => [
    [
      'cash',
      each.currency,
      null,
      each.cash,
      null,
      null,
      null,
      null,
      null,
      each.cash,
      null,
      null,
      each.cashAllocationPercent,
    ],
    ...each.positions.map((line) => [
      'position',
      each.currency,
      line.instrument,
      line.qty,
      line.borrowed,
      line.cost,
      line.avgCost,
      line.price,
      line.priceSource,
      line.marketValue,
      line.unrealizedPnl,
      line.realizedPnl,
      line.allocationPercent,
    ]),
  ]);
  return {
    fileName: `portfolio-${report.account.accountId}`,
    json: { ...headJson(report), ...accountJson(report), currencies },
    csv: {
      titles: [
        'kind',
        'currency',
        'instrument',
        'qty',
        'borrowed',
        'cost',
        'avgCost',
        'price',
        'priceSource',
        'marketValue',
        'unrealizedPnl',
        'realizedPnl',
        'allocationPercent',
      ],
      rows: csvRows,
    },
    document: {
      venueName: report.venueName,
      title: 'Portfolio',
      facts: [accountFact(report), asOfFact(report)],
      tables: currencies.flatMap((each) => [
        table(
          `Positions in ${each.currency}`,
          positionColumns,
          each.positions.map((line) => [
            line.instrument,
            grouped(line.qty),
            grouped(line.avgCost),
            grouped(line.price),
            grouped(line.marketValue),
            grouped(line.unrealizedPnl),
            grouped(line.realizedPnl),
            grouped(line.allocationPercent),
          ]),
          [
            [
              'Total',
              '',
              '',
              '',
              grouped(each.positionsValue),
              grouped(each.unrealizedPnl),
              grouped(each.realizedPnl),
              '',
            ],
          ],
        ),
        table(
          `Cash and equity in ${each.currency}`,
          [left('', 2), right('Amount', 2), right('%', 1)],
          [
            ['Available', grouped(each.available), ''],
            ['Held by open orders', grouped(each.held), ''],
            ['Cash', grouped(each.cash), grouped(each.cashAllocationPercent)],
            ['Positions', grouped(each.positionsValue), ''],
          ],
          [['Equity', grouped(each.equity), '']],
        ),
      ]),
      notes: [
        'Realised and unrealised profit are before fees. A price is the last trade, before the first the reference of the listing.',
        timesNote,
      ],
    },
  };
}

export function renderEquity(report: EquityReport): Rendered {
  const curves = report.curves.map(({ currency, points }) => ({
    currency: currency.code,
    points: points.map((point) => ({
      time: formatTimeUs(point.atUs),
      cash: amountText(currency, point.cashMinor),
      positionsValue: amountText(currency, point.positionsMinor),
      equity: amountText(currency, point.equityMinor),
      netFlow: amountText(currency, point.flowMinor),
    })),
  }));
  return {
    fileName: `equity-${report.account.accountId}`,
    json: {
      ...headJson(report),
      ...accountJson(report),
      ...spanJson(report.span),
      interval: report.interval,
      curves,
    },
    csv: {
      titles: ['currency', 'time', 'cash', 'positionsValue', 'equity', 'netFlow'],
      rows: curves.flatMap(({ currency, points }) =>
        points.map(({ time, cash, positionsValue, equity, netFlow }) => [
          currency,
          time,
          cash,
          positionsValue,
          equity,
          netFlow,
        ]),
      ),
    },
    document: {
      venueName: report.venueName,
      title: report.interval === 'day' ? 'Equity by day' : 'Equity by hour',
      facts: [
        accountFact(report),
        ['From', formatTimeUs(report.span.fromUs)],
        ['To', formatTimeUs(report.span.toUs)],
        asOfFact(report),
      ],
      tables: curves.map(({ currency, points }) =>
        table(
          `Equity in ${currency}`,
          [
            left('Up to', 2),
            right('Cash', 1.5),
            right('Positions', 1.5),
            right('Equity', 1.5),
            right('Net flow', 1.5),
          ],
          points.map((point) => [
            printedTime(point.time),
            grouped(point.cash),
            grouped(point.positionsValue),
            grouped(point.equity),
            grouped(point.netFlow),
          ]),
        ),
      ),
      notes: [
        'Net flow is cash that came or went without a trade since the point before.',
        timesNote,
      ],
    },
  };
}

/** The code of an asset with what it counts, for headings. */
export function assetTitle(asset: AssetFacts): string {
  return asset.instrumentId === 0 ? asset.code : `${asset.code} shares`;
}
