// What undoing a trade, or giving it another price, moves between its two sides. Exact for shares and money; the fees of a corrected trade are the
// engine's to compute. Pure.
import type { AnswerOf } from '#api/routes.ts';
import {
  decimal,
  decimalString,
  multiplyUp,
  subtract,
  zero,
  type Decimal,
} from '#client/decimal.ts';
import { grouped, money, quantity } from '../format/format.ts';

export type TradeRecord = AnswerOf<'GET /v1/operator/trades/:tradeId'>;

/** A sentence each. */
export function bustMoves(trade: TradeRecord): readonly string[] {
  const { instrument, qty, price, buy, sell } = trade;
  const notional = multiplyUp(decimal(price), decimal(qty));
  return [
    `${quantity(qty)} ${instrument} go back from account ${buy.account} to account ${sell.account}.`,
    `${text(notional)} goes back from account ${sell.account} to account ${buy.account}.`,
    feeSentence(buy.account, buy.fee),
    feeSentence(sell.account, sell.fee),
    'All of it or nothing. It cannot be taken back.',
  ];
}

export function correctionMoves(trade: TradeRecord, newPrice: string): readonly string[] {
  const { qty, price, buy, sell } = trade;
  const more = multiplyUp(subtract(decimal(newPrice), decimal(price)), decimal(qty));
  const [payer, payee] = more >= 0n ? [buy, sell] : [sell, buy];
  return [
    `The price goes from ${grouped(price)} to ${grouped(newPrice)}.`,
    `${text(more < 0n ? subtract(zero, more) : more)} goes from account ${payer.account} to account ${payee.account}.`,
    'The fees of both sides are computed anew at their own rates; the difference moves too.',
    'Once a trade. All of it or nothing.',
  ];
}

function feeSentence(account: string, fee: string): string {
  const value = decimal(fee);
  if (value === 0n) return `Account ${account} paid no fee.`;
  return value > 0n
    ? `The fee of ${money(fee)} goes back to account ${account}.`
    : `The rebate of ${text(subtract(zero, value))} is taken back from account ${account}.`;
}

function text(value: Decimal): string {
  return grouped(decimalString(value, 2));
}
