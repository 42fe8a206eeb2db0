// What the tour trades, and at which prices: a stock that trades now and has offers on both sides. Prices are exact decimals on the tick.

import { required, sum, type Traveller } from '../traveller.ts';
import type { Level } from '#api/types.ts';
import {
  ceilTo,
  decimal,
  decimalsOf,
  decimalString,
  divideDown,
  floorTo,
  times,
  type Decimal,
} from '#client/decimal.ts';
import type { VenueClient } from '#client/venue-client.ts';
import { Refusal } from '#demonstrations/refusal.ts';

const quotesWithinMs = 30_000;
const bpsInOne = 10_000;
/** Shares on each side of the book: more than the tour trades at once. */
const enough = decimal('60');
const favourite = 'AAPL';

export class TourMarket {
  readonly symbol: string;
  readonly currency: string;
  private readonly tick: Decimal;
  private readonly decimals: number;
  private readonly last: Decimal;

  private constructor(parts: {
    readonly symbol: string;
    readonly currency: string;
    readonly tickSize: string;
    readonly last: string;
  }) {
    this.symbol = parts.symbol;
    this.currency = parts.currency;
    this.tick = decimal(parts.tickSize);
    this.decimals = decimalsOf(parts.tickSize);
    this.last = decimal(parts.last);
  }

  /** Shows the market and chooses a stock. Throws Refusal where nothing trades. */
  static async choose(tour: Traveller, client: VenueClient): Promise<TourMarket> {
    const { page } = tour;
    page.say('What is listed, and what does it trade at?');
    const { instruments } = await client.rest.call('GET /v1/instruments');
    const open = instruments.filter(({ phase }) => phase === 'continuous');
    const { tickers } = await tour.follow({
      ask: () => client.rest.call('GET /v1/tickers'),
      until: (answer) => answer.tickers.some(isQuoted),
      withinMs: quotesWithinMs,
    });
    const quoted = tickers.filter(
      (ticker) => isQuoted(ticker) && open.some(({ symbol }) => symbol === ticker.instrument),
    );
    const ticker = quoted.find(({ instrument }) => instrument === favourite) ?? quoted[0];
    if (ticker === undefined) {
      throw new Refusal(
        'Nothing is bought and sold in this venue now: the tour needs a stock in continuous trading with offers on both sides, such as a demo with its agents has.',
      );
    }
    const { symbol, currency, tickSize } = required(
      open.find((each) => each.symbol === ticker.instrument),
      'the instrument of its ticker',
    );
    const last = required(ticker.last ?? ticker.ask, 'a price');
    page.say(
      `The tour trades ${symbol}, at ${last} now. The book is what others bid and ask: price, quantity, number of orders.`,
    );
    await tour.follow({
      ask: () =>
        client.rest.call('GET /v1/instruments/:symbol/depth', {
          params: { symbol },
          query: { levels: 10 },
        }),
      until: ({ bids, asks }) => qtyOf(bids) >= enough && qtyOf(asks) >= enough,
      withinMs: quotesWithinMs,
    });
    return new TourMarket({ symbol, currency, tickSize, last });
  }

  /** A price so many basis points below the last one, on the tick. */
  below(bps: number): string {
    return this.text(floorTo(this.part(bpsInOne - bps), this.tick));
  }

  above(bps: number): string {
    return this.text(ceilTo(this.part(bpsInOne + bps), this.tick));
  }

  private part(bps: number): Decimal {
    return divideDown(times(this.last, bps), decimal(String(bpsInOne))) ?? this.last;
  }

  private text(price: Decimal): string {
    return decimalString(price, this.decimals);
  }
}

function qtyOf(levels: readonly Level[]): Decimal {
  return sum(levels.map(([, qty]) => qty));
}

function isQuoted({ bid, ask }: { readonly bid: string | null; readonly ask: string | null }) {
  return bid !== null && ask !== null;
}
