// The chapters about orders: one of each kind that the rulebook has (docs/rulebook.md), and what becomes of it. The account buys a few shares first,
// so that there is something to sell.

import type { Traveller } from '../traveller.ts';
import type { TourMarket } from './market.ts';
import type { TourMember } from './member.ts';
import type { Order, PlaceOrder } from '#api/types.ts';
import { decimal } from '#client/decimal.ts';
import { VenueError } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';

/** What is far enough from the market to rest there for a while. */
const farBps = 300;
/** What reaches through the best prices. */
const throughBps = 100;
const gtdMs = 2 * 3_600_000;

type Terms = Omit<PlaceOrder, 'instrument'>;

interface Kind {
  readonly say: string;
  /** What is claimed of it. */
  readonly claim: string;
  readonly order: Terms;
  /** What became of it: whether that is right. */
  readonly holds: (order: Order) => boolean;
}

/** Places orders and writes down what became of them. */
class Desk {
  readonly client: VenueClient;
  readonly market: TourMarket;
  private readonly tour: Traveller;

  constructor(tour: Traveller, { signed }: TourMember, market: TourMarket) {
    this.tour = tour;
    this.client = signed;
    this.market = market;
  }

  async place({ say, claim, order, holds }: Kind): Promise<Order> {
    const { page, claims } = this.tour;
    page.say(say);
    const placed = await this.client.orders.place({ instrument: this.market.symbol, ...order });
    claims.check(claim, holds(placed), outcomeText(placed));
    return placed;
  }
}

export function outcomeText({ status, reason, cumQty, qty, avgPx, stopPrice }: Order): string {
  const filled = decimal(cumQty) > 0n ? `, ${cumQty} of ${qty} at ${avgPx}` : '';
  const waits = status === 'suspended' && stopPrice !== undefined ? `, stop ${stopPrice}` : '';
  return `${status}${reason === null ? '' : ` (${reason})`}${filled}${waits}`;
}

const isNew = ({ status }: Order): boolean => status === 'new';
const waits = ({ status }: Order): boolean => status === 'suspended';
const isEnded = ({ status }: Order): boolean => status === 'filled' || status === 'expired';

/** Orders that trade at once, or not at all. */
export async function tradeAtOnce(
  tour: Traveller,
  member: TourMember,
  market: TourMarket,
): Promise<void> {
  const { page, claims } = tour;
  const { signed } = member;
  const desk = new Desk(tour, member, market);
  page.chapter('Orders that trade now');
  page.say(
    'What would it cost? A preview says what would be held, the fees, and what it would get.',
  );
  const terms = { instrument: market.symbol, side: 'buy', type: 'market', qty: '20' } as const;
  await signed.rest.call('POST /v1/orders/preview', { body: terms });

  const order = { ...terms, clOrdId: 'tour-market-1' };
  const bought = await desk.place({
    say: 'Market: buys at the best prices there are, within the collar. The `clOrdId` is ours; without one the client makes one.',
    claim: 'A market order trades at once.',
    order,
    holds: ({ status, cumQty }) => status === 'filled' && cumQty === '20',
  });
  page.say('The same order again, as after a lost reply, is the same order and does nothing:');
  const again = await signed.orders.place(order);
  claims.equal(
    'The same order under the same clOrdId is placed once.',
    again.orderId,
    bought.orderId,
  );

  await desk.place({
    say: 'Sold the same way: three of them again.',
    claim: 'A market sale trades at once.',
    order: { side: 'sell', type: 'market', qty: '3' },
    holds: ({ status, cumQty }) => status === 'filled' && cumQty === '3',
  });

  page.say('More than the account can pay is refused, and the answer says what there is:');
  const refused = await tour.refused(() =>
    signed.orders.place({ ...terms, type: 'limit', price: market.below(farBps), qty: '100000' }),
  );
  claims.check(
    'An order beyond the funds is refused, with the reason, the field and the limit.',
    refused?.reason === 'insufficientFunds' && refused.field !== null && refused.limit !== null,
    `${refused?.reason}: ${refused?.field}, limit ${refused?.limit}`,
  );

  await desk.place({
    say: 'Market by budget: spends at most this much, fees included.',
    claim: 'An order by budget takes whole lots and stays within its budget.',
    order: { side: 'buy', type: 'market', cashOrderQty: '2000.00' },
    holds: ({ status, reason, cumQty }) =>
      status === 'filled' && reason === 'budgetReached' && decimal(cumQty) > 0n,
  });
  await desk.place({
    say: 'Immediate or cancel (IOC): takes what it can at its price; what is left expires.',
    claim: 'IOC never rests.',
    order: {
      side: 'buy',
      type: 'limit',
      timeInForce: 'IOC',
      qty: '5',
      price: market.above(throughBps),
    },
    holds: isEnded,
  });
  await desk.place({
    say: 'Fill or kill (FOK): whole at once, or nothing. At this price nobody sells:',
    claim: 'FOK that cannot be filled whole expires untouched.',
    order: {
      side: 'buy',
      type: 'limit',
      timeInForce: 'FOK',
      qty: '5',
      price: market.below(farBps),
    },
    holds: ({ status, reason, cumQty }) =>
      status === 'expired' && reason === 'fillOrKill' && cumQty === '0',
  });
  await desk.place({
    say: 'Post-only: never takes. At a price that would trade it is cancelled instead:',
    claim: 'Post-only that would trade is cancelled.',
    order: {
      side: 'buy',
      type: 'limit',
      postOnly: true,
      qty: '1',
      price: market.above(throughBps),
    },
    holds: ({ status, reason }) => status === 'canceled' && reason === 'postOnlyWouldCross',
  });
}

/** Orders that rest in the book, and those that wait for a price. */
export async function leaveOrders(
  tour: Traveller,
  member: TourMember,
  market: TourMarket,
): Promise<Order> {
  tour.page.chapter('Orders that rest or wait');
  const desk = new Desk(tour, member, market);
  const buy = { side: 'buy', type: 'limit', qty: '4', price: market.below(farBps) } as const;
  const limit = await desk.place({
    say: 'Limit: rests at its price until somebody takes it, or it is cancelled (GTC).',
    claim: 'A limit order below the market rests.',
    order: { ...buy, clOrdId: 'tour-limit-1' },
    holds: isNew,
  });
  const crossing = market.above(throughBps);
  await desk.place({
    say: 'Post-only with repricing: at a price that would trade it goes one tick behind the best offer.',
    claim: 'Post-only with repriceToPost rests behind the best offer.',
    order: { ...buy, qty: '1', postOnly: true, repriceToPost: true, price: crossing },
    holds: ({ price, status }) =>
      price !== null && decimal(price) < decimal(crossing) && isOpenStatus(status),
  });
  for (const kind of restingKinds(buy)) await desk.place(kind);
  for (const kind of waitingKinds(market)) await desk.place(kind);
  await auctionOrders(tour, desk);
  return limit;
}

function isOpenStatus(status: Order['status']): boolean {
  // Somebody may have sold into it by now.
  return status === 'new' || status === 'partiallyFilled' || status === 'filled';
}

function restingKinds(buy: Terms): readonly Kind[] {
  return [
    {
      say: 'Iceberg: shows 2 of its 10 at a time.',
      claim: 'An iceberg rests with a part of it shown.',
      order: { ...buy, qty: '10', displayQty: '2' },
      holds: (order) => isNew(order) && order.displayQty === '2',
    },
    {
      say: 'All-or-none: trades whole or not at all, unseen meanwhile.',
      claim: 'All-or-none rests.',
      order: { ...buy, allOrNone: true },
      holds: (order) => isNew(order) && order.allOrNone === true,
    },
    {
      say: 'Minimum quantity: each time at least so many at once.',
      claim: 'An order with a minimum rests.',
      order: { ...buy, minQty: '2' },
      holds: (order) => isNew(order) && order.minQty === '2',
    },
    {
      say: 'Good till date (GTD): ends at its time by itself.',
      claim: 'GTD rests until its time.',
      order: {
        ...buy,
        timeInForce: 'GTD',
        expireTime: new Date(Date.now() + gtdMs).toISOString(),
      },
      holds: (order) => isNew(order) && order.expireTime !== undefined,
    },
    {
      say: 'DAY: ends when the trading day does.',
      claim: 'DAY rests until its day ends.',
      order: { ...buy, timeInForce: 'DAY' },
      holds: (order) => isNew(order) && order.timeInForce === 'DAY',
    },
  ];
}

function waitingKinds(market: TourMarket): readonly Kind[] {
  const sell = { side: 'sell', qty: '2' } as const;
  const low = market.below(farBps);
  const high = market.above(farBps);
  return [
    {
      say: 'Stop: sells at the market once a trade prints at its stop price or below.',
      claim: 'A stop waits for its price.',
      order: { ...sell, type: 'stop', stopPrice: low },
      holds: waits,
    },
    {
      say: 'Stop-limit: the same, but becomes a limit order.',
      claim: 'A stop-limit waits for its price.',
      order: { ...sell, type: 'stopLimit', stopPrice: low, price: market.below(farBps + 50) },
      holds: waits,
    },
    {
      say: 'Take-profit: sells at the market once the price has risen so far.',
      claim: 'A take-profit waits for its price.',
      order: { ...sell, type: 'takeProfit', stopPrice: high },
      holds: waits,
    },
    {
      say: 'Take-profit-limit: the same, but becomes a limit order.',
      claim: 'A take-profit-limit waits for its price.',
      order: { ...sell, type: 'takeProfitLimit', stopPrice: high, price: high },
      holds: waits,
    },
    {
      say: 'Trailing stop: its stop price follows the best price two per cent behind.',
      claim: 'A trailing stop waits, two per cent behind.',
      order: { ...sell, type: 'trailingStop', trailingOffsetBps: 200 },
      holds: (order) => waits(order) && order.stopPrice !== undefined,
    },
    {
      say: 'Trailing stop-limit: the distance in money, and a limit; it begins to trail at a price.',
      claim: 'A trailing stop-limit waits until its activation price.',
      order: {
        ...sell,
        type: 'trailingStopLimit',
        trailingOffset: '5.00',
        activationPrice: market.above(throughBps),
        price: low,
      },
      holds: (order) => waits(order) && order.activationPrice !== undefined,
    },
  ];
}

/** OPG and CLS are for auctions: taken where the phase has one before it, else refused. */
async function auctionOrders(tour: Traveller, { client, market }: Desk): Promise<void> {
  const { page, claims } = tour;
  const order = {
    instrument: market.symbol,
    side: 'buy',
    type: 'limit',
    qty: '1',
    price: market.below(farBps),
  } as const;
  page.say(
    `OPG takes part in the opening auction only. ${market.symbol} has opened, so it comes too late:`,
  );
  const late = await tour.refused(() => client.orders.place({ ...order, timeInForce: 'OPG' }));
  claims.equal(
    'OPG is refused once the instrument has opened.',
    late?.reason ?? 'it was taken',
    'phaseNotPermitted',
  );
  page.say('CLS takes part in the closing auction only: it waits aside until then, unseen.');
  const close = await client.orders.place({ ...order, timeInForce: 'CLS' });
  claims.check('CLS waits for the closing auction.', isNew(close), outcomeText(close));

  const { instruments } = await tour.quietly(() => client.rest.call('GET /v1/instruments'));
  const calling = instruments.find(
    ({ phase }) => phase === 'preOpen' || phase === 'openingAuction',
  );
  if (calling === undefined || calling.referencePrice === null) return;
  page.say(`${calling.symbol} is about to open (${calling.phase}): there OPG is in time.`);
  try {
    await client.orders.place({
      ...order,
      instrument: calling.symbol,
      price: calling.referencePrice,
      timeInForce: 'OPG',
    });
  } catch (error) {
    // It opened between the question and the order.
    if (!(error instanceof VenueError) || error.reason !== 'phaseNotPermitted') throw error;
  }
}
