// The terms that only some orders have: triggers, display and minimum, expiry. Part of checkTicket. Pure.
import { decimal, decimalString, times, type Decimal } from '#client/decimal.ts';
import { grouped } from '../format/format.ts';
import {
  priceText,
  read,
  readLots,
  readOffset,
  readPrice,
  type NumberRead,
  unreadable,
} from './read-number.ts';
import { hasStop, isTrailing } from './terms.ts';
import type { OrderTerms, Problem, Take, TicketInput } from './ticket-input.ts';

/** Largest trailing distance in per cent of the best price, and into how many parts an iceberg may fall (rulebook). */
const trailPercentMax = 50;
const icebergPartsMax = 1_000;

export function checkTrigger(
  input: TicketInput,
  take: Take,
): { readonly stop: Decimal | null; readonly terms: OrderTerms } {
  const { instrument, type } = input;
  if (hasStop(type)) {
    const stop = take('stopPrice', readPrice(input.stopPrice, instrument, 'a stop price'));
    return { stop, terms: stop === null ? {} : { stopPrice: priceText(stop, instrument) } };
  }
  if (!isTrailing(type)) {
    return { stop: null, terms: {} };
  }
  const percent = input.trailBy === 'percent';
  const offset = take(
    'trailingOffset',
    percent ? readPercent(input.trail) : readOffset(input.trail, instrument),
  );
  const activation =
    input.activation.trim() === ''
      ? null
      : take('activationPrice', readPrice(input.activation, instrument));
  return {
    stop: null,
    terms: {
      ...(offset === null
        ? {}
        : percent
          ? { trailingOffsetBps: Number(times(offset, 100) / 10n ** 8n) }
          : { trailingOffset: priceText(offset, instrument) }),
      ...(activation === null ? {} : { activationPrice: priceText(activation, instrument) }),
    },
  };
}

/** In hundredths of a per cent, which is what a basis point is. */
function readPercent(text: string): NumberRead {
  const value = read(text);
  if (value === 'empty') {
    return { code: 'required', message: 'Enter a trailing distance.' };
  }
  if (value === null) {
    return unreadable(text, 'digits and a point, such as 1.5', 2);
  }
  if (value <= 0n || value > decimal(String(trailPercentMax))) {
    return {
      code: value <= 0n ? 'tooLow' : 'tooHigh',
      message: `Between 0.01% and ${trailPercentMax}%.`,
    };
  }
  return value % decimal('0.01') === 0n
    ? value
    : { code: 'offTick', message: 'At most two decimals: hundredths of a per cent.' };
}

export function checkQuantities(input: TicketInput, qty: Decimal | null, take: Take): OrderTerms {
  const display = part(input.displayQty, 'displayQty');
  const minimum = part(input.minQty, 'minQty');
  return {
    ...(display === null ? {} : { displayQty: decimalString(display) }),
    ...(minimum === null ? {} : { minQty: decimalString(minimum) }),
  };

  function part(text: string, field: 'displayQty' | 'minQty'): Decimal | null {
    return text.trim() === '' ? null : take(field, readPart(text, field));
  }

  function readPart(text: string, field: 'displayQty' | 'minQty'): NumberRead {
    const value = readLots(text, input.instrument);
    if (typeof value !== 'bigint') {
      return value;
    }
    if (value <= 0n) {
      return { code: 'tooLow', message: `At least ${input.instrument.lotSize}, or nothing.` };
    }
    if (qty !== null && value > qty) {
      return { code: 'tooHigh', message: `At most the quantity, ${grouped(decimalString(qty))}.` };
    }
    return field === 'displayQty' && qty !== null && times(value, icebergPartsMax) < qty
      ? {
          code: 'tooLow',
          message: `Too small: more than ${grouped(String(icebergPartsMax))} parts.`,
        }
      : value;
  }
}

/** As the wire has it; null where the order has none, or a problem. */
export function checkTime(input: TicketInput, problems: Problem[]): string | null {
  if (input.timeInForce !== 'GTD') {
    return null;
  }
  const atMs = Date.parse(input.expireAt);
  if (Number.isNaN(atMs)) {
    problems.push({ field: 'expireTime', code: 'required', message: 'Enter when it ends.' });
    return null;
  }
  if (atMs <= input.nowMs) {
    problems.push({ field: 'expireTime', code: 'inThePast', message: 'Choose a time to come.' });
    return null;
  }
  return new Date(atMs).toISOString();
}
