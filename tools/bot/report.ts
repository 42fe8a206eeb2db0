// What a bot says while it runs and at its end: lines of plain text about a runtime that it looks at and never changes.

import type { BotRuntime, Doing, RunEnd } from '#bots/runtime/bot-runtime.ts';
import type { InstrumentTerms, OwnOrder } from '#bots/runtime/strategy.ts';

const doings: Readonly<Record<Doing, string>> = {
  connecting: 'no connection',
  pulling: 'pulling orders',
  waiting: 'waiting for book and account',
  notTrading: 'not trading',
  aside: 'no quotes',
  quoting: 'quoting',
};

/** One line: what it does, position, profit, quotes, fills. */
export function statusLine(runtime: BotRuntime, terms: InstrumentTerms, time: string): string {
  const { own, doing, note } = runtime;
  const parts = [
    `${time} ${doings[doing]}${note === '' ? '' : ` (${note})`}`,
    `position ${signed(own.inventoryLots, terms)}`,
    `P&L ${money(runtime.profit)} ${terms.currency}`,
    `bids ${quotesOf(own.resting, 'buy', terms)}`,
    `asks ${quotesOf(own.resting, 'sell', terms)}`,
    `fills ${own.profit.fills}`,
  ];
  return parts.join(' | ');
}

/** The last lines: how it ended, what it did, what it has. */
export function summaryLines(runtime: BotRuntime, terms: InstrumentTerms, end: RunEnd): string[] {
  const { own, sent } = runtime;
  const { profit } = own;
  return [
    end.message,
    `Traded: ${profit.fills} fills, bought ${terms.qtyText(profit.boughtLots)}, sold ${terms.qtyText(profit.soldLots)} ${terms.symbol}; fees ${profit.feesText} ${terms.currency}.`,
    `Position ${signed(own.inventoryLots, terms)}, estimated P&L ${money(runtime.profit)} ${terms.currency}.`,
    `Sent: ${sent.decisions} decisions, ${sent.batches} batches of ${sent.operations} operations, ${sent.takes} orders to take; ${sent.refused} refused.`,
    end.isPulled
      ? 'None of its orders is open.'
      : 'The venue could not be heard in time: orders of the bot may still be open there.',
  ];
}

function signed(lots: number, terms: InstrumentTerms): string {
  return `${lots > 0 ? '+' : ''}${terms.qtyText(lots)}`;
}

/** Of an estimate. */
function money(amount: number): string {
  const text = Math.abs(amount).toFixed(2);
  if (text === '0.00') return text;
  return `${amount > 0 ? '+' : '-'}${text}`;
}

function quotesOf(
  orders: readonly OwnOrder[],
  side: 'buy' | 'sell',
  terms: InstrumentTerms,
): string {
  const own = orders.filter((order) => order.side === side);
  if (own.length === 0) return '-';
  const ticks = own.map(({ priceTicks }) => priceTicks);
  const best = side === 'buy' ? Math.max(...ticks) : Math.min(...ticks);
  return `${own.length} from ${terms.priceText(best)}`;
}
