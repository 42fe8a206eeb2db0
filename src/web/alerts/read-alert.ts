// What is written into the form of a price alert: checked, and as the venue takes it. Pure; prices are exact and on the tick of the stock.
import type { RequestOf } from '#api/routes.ts';
import type { Instrument } from '#api/types.ts';
import { isNumber, priceText, readPrice } from '../ticket/read-number.ts';

export type AlertBody = RequestOf<'POST /v1/price-alerts'>['body'];
export type AlertField = 'instrument' | 'condition' | 'price' | 'repeats';
export type AlertValues = Readonly<Record<AlertField, string>>;

export function alertProblems(
  values: AlertValues,
  instrument: Instrument | undefined,
): Readonly<Partial<Record<AlertField, string>>> {
  if (instrument === undefined) return { instrument: 'Choose a stock.' };
  const price = readPrice(values.price, instrument);
  return isNumber(price) ? {} : { price: price.message };
}

/** Of values that have no problems. */
export function alertBody(values: AlertValues, instrument: Instrument): AlertBody {
  const price = readPrice(values.price, instrument);
  if (!isNumber(price)) throw new Error('an alert without a price');
  return {
    instrument: instrument.symbol,
    condition: values.condition === 'below' ? 'below' : 'above',
    price: priceText(price, instrument),
    repeats: values.repeats === 'yes',
  };
}

/** "#AAPL" and "#AAPL@585.33": which stock, and which price, a link to the alerts is about. */
export function alertOfHash(hash: string): { symbol: string; price: string } | null {
  let text: string;
  try {
    text = decodeURIComponent(hash.replace(/^#/, ''));
  } catch {
    return null;
  }
  const match = /^([A-Z0-9.]{1,16})(?:@(\d{1,12}(?:\.\d{1,8})?))?$/.exec(text);
  return match === null ? null : { symbol: match[1] ?? '', price: match[2] ?? '' };
}

/** Where the alerts of a stock are made, with a price where one is meant. */
export function alertPath(symbol: string, price = ''): string {
  const hash = `${encodeURIComponent(symbol)}${price === '' ? '' : `@${price}`}`;
  return `/account/alerts#${hash}`;
}
