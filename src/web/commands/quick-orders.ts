// Orders by one key: what stands in the ticket, or its quantity at the best price. They go the way of the ticket, with its checks, and the ticket
// says what became of them.

import { toast } from '../notices/toast.ts';
import type { Side } from '#api/types.ts';
import { decimal, decimalString, decimalsOf } from '#client/decimal.ts';
import { selectedInstrument } from '../market/market-store.ts';
import type { Terminal } from '../terminal.ts';
import { checkTicket } from '../ticket/check-ticket.ts';
import { stepped } from '../ticket/read-number.ts';

const levelsConsidered = 500;

/** The ticket's order, as it stands. */
export function placeTicket(terminal: Terminal): void {
  const { ticket, session, connection, depth, market, balances, positions } = terminal;
  const instrument = selectedInstrument(market.store.getState());
  if (session.store.getState().phase !== 'signedIn') {
    session.showDialog('signIn');
    return;
  }
  if (instrument === null || connection.getState().phase !== 'live') {
    refuse('The ticket is locked until the connection is back.');
    return;
  }
  const state = ticket.store.getState();
  if (state.submission.kind === 'sending' || state.submission.kind === 'unknown') {
    refuse('The last order is not answered yet.');
    return;
  }
  const isOurs = depth.store.getState().symbol === instrument.symbol;
  const last = market.store.getState().tickers[instrument.symbol]?.last ?? null;
  const cash = balances.store.getState();
  const shares = positions.store.getState();
  const balance = cash.items.find(({ asset }) => asset === instrument.currency);
  const position = shares.items.find((item) => item.instrument === instrument.symbol);
  ticket.touch();
  const { orders, problems } = checkTicket({
    ...state,
    instrument,
    bids: isOurs ? depth.book.bids.slice(0, levelsConsidered) : [],
    asks: isOurs ? depth.book.asks.slice(0, levelsConsidered) : [],
    lastPrice: last === null ? null : decimal(last),
    cashAvailable: cash.phase === 'ready' ? decimal(balance?.available ?? '0') : null,
    sharesAvailable: shares.phase === 'ready' ? decimal(position?.available ?? '0') : null,
    feeRates: null,
    nowMs: Date.now(),
  });
  if (orders === null) refuse(problems[0]?.message ?? 'The ticket is not complete.');
  else {
    const { attached } = state;
    void ticket.submit(orders, terminal.accountParam(), attached === 'none' ? undefined : attached);
  }
}

/** A limit order at the best price of a side, with the ticket's quantity and terms. */
export function tradeAtBest(terminal: Terminal, side: Side, at: 'bid' | 'ask'): void {
  const { ticket, depth, market } = terminal;
  const instrument = selectedInstrument(market.store.getState());
  const isOurs = depth.store.getState().symbol === instrument?.symbol;
  const best = isOurs ? (at === 'bid' ? depth.book.bids : depth.book.asks)[0] : undefined;
  if (instrument === null || best === undefined) {
    refuse(`There is no ${at} in the book.`);
    return;
  }
  ticket.edit({
    side,
    type: 'limit',
    price: decimalString(best.price, decimalsOf(instrument.tickSize)),
  });
  placeTicket(terminal);
}

/** From an empty price, the best one of the other side. */
export function stepTicketPrice({ ticket, market, depth }: Terminal, count: 1 | -1): void {
  const instrument = selectedInstrument(market.store.getState());
  if (instrument === null) return;
  const { price, side } = ticket.store.getState();
  const best = (side === 'buy' ? depth.book.asks : depth.book.bids)[0];
  const start =
    best === undefined
      ? instrument.tickSize
      : decimalString(best.price, decimalsOf(instrument.tickSize));
  ticket.pick(
    stepped(price, {
      step: instrument.tickSize,
      count,
      min: instrument.tickSize,
      max: instrument.priceMax,
      start,
    }),
  );
}

function refuse(why: string): void {
  toast.error('No order was sent', { id: 'quickOrder', description: why });
}
