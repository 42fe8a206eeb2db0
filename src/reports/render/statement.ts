// Daily statement and trade confirmation in their three forms.

import type { InstrumentFacts } from '../facts.ts';
import { amountText, moneyText, perShareText, priceText } from '../facts.ts';
import type { ConfirmationReport, StatementReport } from '../report-types.ts';
import type { Execution, StatementBalance, StatementPosition } from '../statement.ts';
import { ledgerKinds } from '../statement.ts';
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
import { assetTitle } from './portfolio.ts';
import { grouped, left, orNull, printedTime, right, table, type Rendered } from './rendered.ts';
import { formatTimeUs } from '#std/time-format.ts';

const tradeStatusNames = ['done', 'corrected', 'busted'] as const;

const kindTitles = {
  trade: 'Trade',
  fee: 'Fee',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  transfer: 'Transfer',
  borrow: 'Shares lent',
  giveBack: 'Shares given back',
  correction: 'Correction',
} as const;

function balanceJson({ asset, openingMinor, byKind, closingMinor }: StatementBalance) {
  const moved = ledgerKinds.flatMap((kind) =>
    byKind[kind] === 0n ? [] : [[kind, amountText(asset, byKind[kind])]],
  );
  return {
    asset: asset.code,
    opening: amountText(asset, openingMinor),
    movements: Object.fromEntries(moved) as Record<string, string>,
    closing: amountText(asset, closingMinor),
  };
}

function positionJson(position: StatementPosition) {
  const { instrument, closingShares, costMinor, price, valueMinor, realizedMinor } = position;
  const money = (minor: bigint | undefined): string | null =>
    minor === undefined ? null : moneyText(instrument, minor);
  return {
    instrument: instrument.symbol,
    opening: String(position.openingShares),
    bought: String(position.boughtShares),
    sold: String(position.soldShares),
    other: String(position.otherShares),
    closing: String(closingShares),
    avgCost:
      costMinor === undefined ? null : orNull(perShareText(instrument, costMinor, closingShares)),
    price: price === undefined ? null : priceText(instrument, price.ticks),
    marketValue: money(valueMinor),
    realizedPnl: money(realizedMinor),
  };
}

function executionJson(execution: Execution, instrument: InstrumentFacts) {
  const shares = BigInt(execution.qtyLots) * BigInt(instrument.lotShares);
  return {
    time: formatTimeUs(execution.atUs),
    tradeId: String(execution.tradeId),
    orderId: String(execution.orderId),
    instrument: instrument.symbol,
    side: execution.isBuy ? 'buy' : 'sell',
    qty: String(shares),
    price: priceText(instrument, execution.priceTicks),
    notional: moneyText(instrument, execution.notionalMinor),
    fee: moneyText(instrument, execution.feeMinor),
    liquidity: execution.liquidity,
  };
}

export function renderStatement(report: StatementReport): Rendered {
  const { statement, instruments } = report;
  const balances = statement.balances.map(balanceJson);
  const positions = statement.positions.map(positionJson);
  const executions = statement.executions.flatMap((execution) => {
    const instrument = instruments.get(execution.instrumentId);
    return instrument === undefined ? [] : [executionJson(execution, instrument)];
  });
  const movements = statement.movements.map((line) => ({
    time: formatTimeUs(line.atUs),
    seq: line.seq,
    kind: line.kind,
    asset: line.asset.code,
    amount: amountText(line.asset, line.amountMinor),
    balance: amountText(line.asset, line.balanceMinor),
    refId: String(line.refId),
  }));
  const totals = statement.totals.map((total) => ({
    currency: total.currency.code,
    bought: amountText(total.currency, total.boughtMinor),
    sold: amountText(total.currency, total.soldMinor),
    fees: amountText(total.currency, total.feesMinor),
    realizedPnl:
      total.realizedMinor === undefined ? null : amountText(total.currency, total.realizedMinor),
    equity: amountText(total.currency, total.equityMinor),
  }));
  const opening = balances.map((each) => [
    null,
    null,
    'opening',
    each.asset,
    null,
    each.opening,
    null,
  ]);
  const closing = balances.map((each) => [
    null,
    null,
    'closing',
    each.asset,
    null,
    each.closing,
    null,
  ]);
  return {
    fileName: `statement-${report.account.accountId}-${report.day}`,
    json: {
      ...headJson(report),
      ...accountJson(report),
      day: report.day,
      ...spanJson(report.span),
      final: report.isFinal,
      reconciled: statement.differences.length === 0,
      balances,
      positions,
      totals,
      trades: executions,
      movements,
    },
    csv: {
      titles: ['time', 'seq', 'kind', 'asset', 'amount', 'balance', 'refId'],
      rows: [
        ...opening,
        ...movements.map((line) => [
          line.time,
          String(line.seq),
          line.kind,
          line.asset,
          line.amount,
          line.balance,
          line.refId,
        ]),
        ...closing,
      ],
    },
    document: {
      venueName: report.venueName,
      title: 'Daily statement',
      facts: [accountFact(report), dayFact(report.day, report), asOfFact(report)],
      tables: [
        ...statement.balances.map((balance) => balanceTable(balance)),
        table(
          'Positions',
          [
            left('Instrument', 1.1),
            right('Opening'),
            right('Bought'),
            right('Sold'),
            right('Other'),
            right('Closing'),
            right('Avg cost', 1.2),
            right('Price', 1.1),
            right('Value', 1.5),
            right('Realised', 1.4),
          ],
          positions.map((each) => [
            each.instrument,
            grouped(each.opening),
            grouped(each.bought),
            grouped(each.sold),
            grouped(each.other),
            grouped(each.closing),
            grouped(each.avgCost),
            grouped(each.price),
            grouped(each.marketValue),
            grouped(each.realizedPnl),
          ]),
        ),
        table(
          'The day',
          [
            left('Currency'),
            right('Bought'),
            right('Sold'),
            right('Fees'),
            right('Realised'),
            right('Equity'),
          ],
          totals.map((each) => [
            each.currency,
            grouped(each.bought),
            grouped(each.sold),
            grouped(each.fees),
            grouped(each.realizedPnl),
            grouped(each.equity),
          ]),
        ),
        table(
          'Trades',
          [
            left('Time', 2.4),
            left('Trade', 1),
            left('Instrument', 1.1),
            left('Side', 0.6),
            right('Quantity', 1),
            right('Price', 1.1),
            right('Value', 1.5),
            right('Fee', 1),
          ],
          executions.map((each) => [
            printedTime(each.time),
            each.tradeId,
            each.instrument,
            each.side,
            grouped(each.qty),
            grouped(each.price),
            grouped(each.notional),
            grouped(each.fee),
          ]),
        ),
        table(
          'Movements',
          [
            left('Time', 2.4),
            left('Kind', 1.3),
            left('Asset', 1),
            right('Amount', 1.5),
            right('Balance', 1.7),
            left('Reference', 1),
          ],
          statement.movements.map((line, index) => [
            printedTime(movements[index]?.time ?? ''),
            kindTitles[line.kind],
            line.asset.code,
            grouped(movements[index]?.amount),
            grouped(movements[index]?.balance),
            String(line.refId),
          ]),
        ),
      ].filter(({ rows }) => rows.length > 0),
      notes: [
        ...finality(report.isFinal),
        'Opening balances and movements add up to the closing balances that the books have. Realised profit is before fees.',
        timesNote,
      ],
    },
  };
}

function balanceTable({ asset, openingMinor, byKind, closingMinor }: StatementBalance) {
  const rows = ledgerKinds
    .filter((kind) => byKind[kind] !== 0n)
    .map((kind) => [kindTitles[kind], grouped(amountText(asset, byKind[kind]))]);
  return table(
    assetTitle(asset),
    [left('', 2), right('Amount', 2)],
    [['Opening balance', grouped(amountText(asset, openingMinor))], ...rows],
    [['Closing balance', grouped(amountText(asset, closingMinor))]],
  );
}

export function renderConfirmation(report: ConfirmationReport): Rendered {
  const { instrument, side } = report;
  const trade = executionJson(side, instrument);
  // What the account paid (negative) or got, fee included.
  const gross = side.isBuy ? -side.notionalMinor : side.notionalMinor;
  const net = moneyText(instrument, gross - side.feeMinor);
  const status = tradeStatusNames[side.status] ?? 'done';
  const json = {
    ...trade,
    clOrdId: side.clOrdId,
    name: instrument.name,
    currency: instrument.currency.code,
    netAmount: net,
    status,
    settled: trade.time,
    seq: side.seq,
  };
  return {
    fileName: `confirmation-${report.account.accountId}-${trade.tradeId}-${trade.side}`,
    json: { ...headJson(report), ...accountJson(report), ...json },
    csv: {
      titles: ['account', ...Object.keys(json)],
      rows: [[String(report.account.accountId), ...Object.values(json).map(String)]],
    },
    document: {
      venueName: report.venueName,
      title: 'Trade confirmation',
      facts: [
        accountFact(report),
        ['Trade', `${trade.tradeId} (${status})`],
        ['Executed', trade.time],
      ],
      tables: [
        table(
          `${side.isBuy ? 'You bought' : 'You sold'} ${grouped(trade.qty)} ${instrument.symbol}, ${instrument.name}`,
          [left('', 2), right(instrument.currency.code, 2)],
          [
            ['Price', grouped(trade.price)],
            [`Value of ${grouped(trade.qty)} shares`, grouped(trade.notional)],
            [`Fee (${trade.liquidity}); below zero is a rebate`, grouped(trade.fee)],
          ],
          [['Net amount to your account', grouped(net)]],
        ),
        table(
          'Order',
          [left('Order', 1), left('Your reference', 2), left('Side', 1), left('Settled', 2)],
          [[trade.orderId, side.clOrdId, trade.side, printedTime(trade.time)]],
        ),
      ],
      notes: ['The trade was settled when it was made: money and shares moved with it.', timesNote],
    },
  };
}
