// Takes orders back and trades a position away by one key, through the same actions as the buttons of the lists. What concerns more than one order, or
// a position, is asked about first, unless the user has said that nothing is to be asked; and a yes counts only for the account that was asked about.

import { toast } from '../notices/toast.ts';
import type { Instrument, Position, Side } from '#api/types.ts';
import { decimalString } from '#client/decimal.ts';
import { quantity } from '../format/format.ts';
import { selectedInstrument } from '../market/market-store.ts';
import { closingTrade } from '../orders/order-actions.ts';
import { orderInWords } from '../orders/order-words.ts';
import type { Terminal } from '../terminal.ts';

export function cancelLast(terminal: Terminal): void {
  const { openOrders, orderActions } = terminal;
  const { items } = openOrders.store.getState();
  const newest = [...items].sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
  if (newest === undefined) {
    toast.info('There is no open order to cancel', { id: 'noOrder' });
    return;
  }
  const { orderId, listId } = newest;
  const others = items.filter(
    (order) => order.listId !== undefined && order.listId === listId,
  ).length;
  const rest = others > 1 ? `, and the ${others - 1} that came with it` : '';
  ask(terminal, {
    question: `Cancel ${orderInWords(newest)}${rest}?`,
    yes: 'Cancel it',
    act() {
      // It may be over by now, or be another one than it was.
      const now = openOrders.store.getState().items.find((order) => order.orderId === orderId);
      if (now === undefined) toast.info('That order is over', { id: 'noOrder' });
      else
        void orderActions.cancel(now).then((closed) => {
          if (closed) toast.success(`Canceled: ${orderInWords(now)}`);
        });
    },
  });
}

/** Of one stock or all (null), of one side or both. */
export function cancelMany(
  terminal: Terminal,
  symbol: string | null,
  side: Side | null = null,
): void {
  const { openOrders, orderActions } = terminal;
  const { length } = openOrders.store
    .getState()
    .items.filter(
      (order) =>
        (symbol === null || order.instrument === symbol) && (side === null || order.side === side),
    );
  const kind = side === null ? '' : `${side} `;
  const where = symbol === null ? '' : ` in ${symbol}`;
  if (length === 0) {
    const open = side === null ? 'open orders' : `${side} orders`;
    toast.info(`There are no ${open} to cancel${where}`, { id: 'noOrder' });
    return;
  }
  ask(terminal, {
    question: `Cancel ${length} ${kind}${length === 1 ? 'order' : 'orders'}${where}?`,
    yes: 'Cancel them',
    act: () => void orderActions.cancelAll(symbol, side),
  });
}

/** Trades the position in the stock on the screen away at the market. */
export function flatten(terminal: Terminal): void {
  const instrument = selectedInstrument(terminal.market.store.getState());
  if (instrument === null) return;
  const { symbol } = instrument;
  const position = positionIn(terminal, symbol);
  if (position === undefined) {
    toast.info(`You have no position in ${symbol}`, { id: 'noPosition' });
    return;
  }
  const asked = inWords(position, instrument);
  ask(terminal, {
    question: `Flatten ${symbol}: ${asked}?`,
    yes: 'Flatten',
    act() {
      const now = positionIn(terminal, symbol);
      // What was asked about is done, and nothing else: a position that has changed is asked about anew.
      if (now === undefined || inWords(now, instrument) !== asked) flatten(terminal);
      else close(terminal, now, instrument);
    },
  });
}

/** The stocks that are on their way out: a second press must not trade them twice. */
const closing = new Set<string>();

function close(
  { connection, orderActions }: Terminal,
  position: Position,
  instrument: Instrument,
): void {
  const { symbol } = instrument;
  if (connection.getState().phase !== 'live') {
    toast.error(`${symbol} was not flattened`, {
      description: 'The connection must be back first.',
    });
    return;
  }
  if (closing.has(symbol)) return;
  closing.add(symbol);
  void orderActions
    .closePosition(position, instrument, false)
    .finally(() => closing.delete(symbol));
}

function positionIn({ positions }: Terminal, symbol: string): Position | undefined {
  return positions.store.getState().items.find((item) => item.instrument === symbol);
}

/** "sell 200 at the market" */
function inWords(position: Position, instrument: Instrument): string {
  const { side, qty } = closingTrade(position, instrument, false);
  return `${side} ${quantity(decimalString(qty))} at the market`;
}

/** Long enough to be read and answered. */
const questionMs = 20_000;
/** One question stands at a time: the last of so many. */
let questions = 0;

function ask(
  { session, settings }: Terminal,
  what: {
    readonly question: string;
    readonly yes: string;
    readonly act: () => void;
  },
): void {
  const { question, yes, act } = what;
  if (settings.store.getState().oneClick) {
    act();
    return;
  }
  const account = (): string | undefined => session.store.getState().account?.accountId;
  const asked = account();
  toast.dismiss(`question${questions}`);
  questions++;
  toast.warning(question, {
    id: `question${questions}`,
    duration: questionMs,
    action: {
      label: yes,
      onClick() {
        if (account() === asked) act();
        else toast.info('Nothing was done: you act for another account by now');
      },
    },
  });
}
