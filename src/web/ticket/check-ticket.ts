// What is wrong with an order before it is sent, and the order to send where nothing is. Pure. The venue has the last word;
// this spares the round trip and says how to put it right.
import { decimalString, type Decimal } from '#client/decimal.ts';
import { grouped, moneyRounded } from '../format/format.ts';
import { checkAttached } from './check-attached.ts';
import { checkQuantities, checkTime, checkTrigger } from './check-terms.ts';
import { cautionsOf, estimateOf, type Estimate } from './estimate.ts';
import { isNumber, priceText, readPrice, readQty } from './read-number.ts';
import { hasLimit, phaseProblem } from './terms.ts';
import type { OrderToSend, Problem, Take, TicketInput } from './ticket-input.ts';

export type TicketCheck = {
  readonly problems: readonly Problem[];
  /** Worth saying, but not in the way. */
  readonly cautions: readonly string[];
  readonly estimate: Estimate | null;
  /** The cleaned texts, for the fields. */
  readonly price: string | null;
  readonly qty: string | null;
  /** What to send, the first order before those that come with it; null while something is wrong. */
  readonly orders: readonly OrderToSend[] | null;
};

export function checkTicket(input: TicketInput): TicketCheck {
  const { instrument, type } = input;
  const problems: Problem[] = [];
  const take: Take = (field, value) => {
    if (isNumber(value)) {
      return value;
    }
    problems.push({ field, ...value });
    return null;
  };
  const trigger = checkTrigger(input, take);
  const limit = hasLimit(type) ? take('price', readPrice(input.price, instrument)) : null;
  const qty = take('qty', readQty(input.qty, instrument));
  const quantities = checkQuantities(input, qty, take);
  const expireTime = checkTime(input, problems);
  const attached = checkAttached(input, qty, take);
  const closed = phaseProblem(instrument.phase, instrument.symbol, input);
  if (closed !== null) {
    problems.push({ field: 'form', code: 'notTrading', message: closed });
  }

  const prices = { limit, stop: trigger.stop };
  const isPriced = !problems.some(({ field }) => field === 'price' || field === 'stopPrice');
  const estimate = qty === null || !isPriced ? null : estimateOf(input, prices, qty);
  if (qty !== null) {
    checkBuyingPower(input, estimate, qty, problems);
  }
  const price = limit === null ? null : priceText(limit, instrument);
  const order: OrderToSend | null =
    qty === null || problems.length > 0
      ? null
      : {
          instrument: instrument.symbol,
          side: input.side,
          type,
          qty: decimalString(qty),
          timeInForce: input.timeInForce,
          ...(price === null ? {} : { price }),
          ...trigger.terms,
          ...quantities,
          ...(expireTime === null ? {} : { expireTime }),
          ...(input.postOnly ? { postOnly: true } : {}),
          ...(input.reprice ? { repriceToPost: true } : {}),
          ...(input.allOrNone ? { allOrNone: true } : {}),
          ...(input.stpMode === 'cancelNewest' ? {} : { stpMode: input.stpMode }),
        };
  return {
    problems,
    cautions:
      qty === null || !isPriced
        ? []
        : cautionsOf(input, prices, qty, estimate?.fillableNow ?? (0n as Decimal)),
    estimate,
    price,
    qty: qty === null ? null : decimalString(qty),
    orders: order === null ? null : [order, ...attached],
  };
}

function checkBuyingPower(
  input: TicketInput,
  estimate: Estimate | null,
  qty: Decimal,
  problems: Problem[],
): void {
  const { side, instrument, cashAvailable, sharesAvailable } = input;
  if (
    side === 'buy' &&
    estimate !== null &&
    cashAvailable !== null &&
    estimate.holds > cashAvailable
  ) {
    const cost = `${moneyRounded(estimate.holds)} ${instrument.currency}`;
    problems.push({
      field: 'qty',
      code: 'insufficientFunds',
      message: `Over buying power: costs ${estimate.holds === estimate.value ? '' : 'up to '}${cost}${input.feeRates === null ? '' : ' with fees'}.`,
    });
  }
  if (side === 'sell' && sharesAvailable !== null && qty > sharesAvailable) {
    problems.push({
      field: 'qty',
      code: 'insufficientShares',
      message: `Only ${grouped(decimalString(sharesAvailable))} ${instrument.symbol} available to sell.`,
    });
  }
}
