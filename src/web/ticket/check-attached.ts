// The orders that come with the one in the ticket: a bracket's exits, the other order of a pair, the one that follows. Part of checkTicket. Pure.
import { ceilTo, decimal, decimalString, floorTo, type Decimal } from '#client/decimal.ts';
import {
  isNumber,
  priceText,
  read,
  readPrice,
  readQty,
  unreadable,
  type NumberRead,
} from './read-number.ts';
import { hasLimit, hasStop } from './terms.ts';
import type { OrderToSend, Take, TicketInput } from './ticket-input.ts';

/** The further orders; none while something is wrong with them. Their quantity is the first one's, but for one that follows. */
export function checkAttached(
  input: TicketInput,
  qty: Decimal | null,
  take: Take,
): readonly OrderToSend[] {
  const qtyOf = qty === null ? '' : decimalString(qty);
  switch (input.attached) {
    case 'none':
      return [];
    case 'bracket':
      return exits(input, qtyOf, take);
    case 'oco':
      return otherOfPair(input, qtyOf, take);
    case 'oto':
      return following(input, take);
  }
}

function exits(input: TicketInput, qty: string, take: Take): readonly OrderToSend[] {
  const { instrument, side } = input;
  const buying = side === 'buy';
  const profit = take('takeProfit', readExit(input, input.takeProfit, 'a take-profit', buying));
  let loss = take('stopLoss', readExit(input, input.stopLoss, 'a stop-loss', !buying));
  if (profit !== null && loss !== null && (buying ? loss >= profit : loss <= profit)) {
    const word = buying ? 'below' : 'above';
    loss = take('stopLoss', {
      code: buying ? 'tooHigh' : 'tooLow',
      message: `The stop loss of a ${buying ? 'buy' : 'sale'} is ${word} its take profit.`,
    });
  }
  if (profit === null || loss === null) {
    return [];
  }
  const common = {
    instrument: instrument.symbol,
    side: buying ? 'sell' : 'buy',
    timeInForce: 'GTC',
    qty,
  } as const;
  return [
    { ...common, type: 'limit', price: priceText(profit, instrument) },
    { ...common, type: 'stop', stopPrice: priceText(loss, instrument) },
  ];
}

/** A price, or so many per cent above or below what the order itself would trade at; on the tick, and no further than that. */
function readExit(input: TicketInput, text: string, what: string, above: boolean): NumberRead {
  const { instrument } = input;
  if (input.exitsBy === 'price') {
    return readPrice(text, instrument, `${what} price`);
  }
  const percent = read(text);
  if (percent === 'empty') {
    return { code: 'required', message: `Enter ${what} distance in per cent.` };
  }
  if (percent === null) {
    return unreadable(text, 'digits and a point, such as 1.5', 2);
  }
  if (percent <= 0n || percent >= decimal('100')) {
    return {
      code: percent <= 0n ? 'tooLow' : 'tooHigh',
      message: 'More than 0% and less than 100%.',
    };
  }
  const from = entryPrice(input);
  if (from === null) {
    return { code: 'required', message: 'There is no price yet to count the per cent from.' };
  }
  return exitPrice(from, percent, above, decimal(instrument.tickSize));
}

/** What the order would trade at, as far as that is known. */
export function entryPrice(input: TicketInput): Decimal | null {
  const typed = hasLimit(input.type)
    ? read(input.price)
    : hasStop(input.type)
      ? read(input.stopPrice)
      : null;
  if (typeof typed === 'bigint') {
    return typed;
  }
  const best = (input.side === 'buy' ? input.asks : input.bids)[0];
  return best?.price ?? input.lastPrice;
}

export function exitPrice(from: Decimal, percent: Decimal, above: boolean, tick: Decimal): Decimal {
  const hundred = decimal('100');
  const factor = above ? hundred + percent : hundred - percent;
  const exact = ((from * factor) / hundred) as Decimal;
  return above ? floorTo(exact, tick) : ceilTo(exact, tick);
}

/** The stop beside a limit order: whichever is done first ends the other. */
function otherOfPair(input: TicketInput, qty: string, take: Take): readonly OrderToSend[] {
  const { instrument, side, timeInForce } = input;
  const stop = take('pairStop', readPrice(input.pairStop, instrument, 'the stop price'));
  const limit = readPrice(input.price, instrument);
  if (stop === null || !isNumber(limit)) {
    return [];
  }
  const selling = side === 'sell';
  if (selling ? stop >= limit : stop <= limit) {
    take('pairStop', {
      code: selling ? 'tooHigh' : 'tooLow',
      message: `The stop of a ${selling ? 'sale' : 'buy'} is ${selling ? 'below' : 'above'} its limit.`,
    });
    return [];
  }
  return [
    {
      instrument: instrument.symbol,
      side,
      type: 'stop',
      timeInForce: timeInForce === 'DAY' ? 'DAY' : 'GTC',
      qty,
      stopPrice: priceText(stop, instrument),
    },
  ];
}

/** A limit order that waits until the first one is filled. */
function following(input: TicketInput, take: Take): readonly OrderToSend[] {
  const { instrument } = input;
  const price = take('thenPrice', readPrice(input.thenPrice, instrument));
  const qty = take('thenQty', readQty(input.thenQty, instrument));
  return price === null || qty === null
    ? []
    : [
        {
          instrument: instrument.symbol,
          side: input.thenSide,
          type: 'limit',
          timeInForce: 'GTC',
          qty: decimalString(qty),
          price: priceText(price, instrument),
        },
      ];
}
