// The chapters about several orders at once, and about changing and ending them.

import type { Traveller } from '../traveller.ts';
import type { TourMarket } from './market.ts';
import type { TourMember } from './member.ts';
import { outcomeText } from './orders.ts';
import type { Order } from '#api/types.ts';

const farBps = 300;

export async function groupOrders(
  tour: Traveller,
  { signed }: TourMember,
  market: TourMarket,
): Promise<void> {
  const { page, claims } = tour;
  const instrument = market.symbol;
  page.chapter('Orders that belong together');
  const entry = {
    instrument,
    side: 'buy',
    type: 'limit',
    qty: '2',
    price: market.below(farBps),
  } as const;
  const profit = {
    instrument,
    side: 'sell',
    type: 'limit',
    qty: '2',
    price: market.above(farBps),
  } as const;
  const loss = {
    instrument,
    side: 'sell',
    type: 'stop',
    qty: '2',
    stopPrice: market.below(2 * farBps),
  } as const;

  page.say('OCO: two orders, one ends the other. Shares are held once.');
  const oco = await signed.orders.placeList({ type: 'oco', orders: [profit, loss] });
  claims.equal(
    'An OCO: one leg rests, one waits for its price.',
    states(oco.orders),
    'new, suspended',
  );

  page.say('OTO: the second order enters when the first is filled.');
  const oto = await signed.orders.placeList({ type: 'oto', orders: [entry, profit] });
  claims.equal(
    'An OTO: the second order waits for the first.',
    states(oto.orders),
    'new, pendingNew',
  );

  page.say('Bracket: an entry, and its two exits, of which one ends the other.');
  const bracket = await signed.orders.placeList({ type: 'bracket', orders: [entry, profit, loss] });
  claims.equal(
    'A bracket: the exits wait for the entry.',
    states(bracket.orders),
    'new, pendingNew, pendingNew',
  );

  page.say('Batch: up to 100 operations in one request, here all or none.');
  const { outcomes } = await signed.rest.call('POST /v1/orders/batch', {
    body: {
      atomic: true,
      operations: [
        { op: 'place', ...entry, clOrdId: 'tour-batch-1' },
        { op: 'place', ...entry, clOrdId: 'tour-batch-2', price: market.below(farBps + 100) },
        { op: 'cancel', orderId: oto.orders[0]?.orderId ?? '' },
      ],
    },
  });
  claims.check(
    'Every operation of an all-or-nothing batch was done.',
    outcomes.length === 3 && outcomes.every(({ ok }) => ok),
    outcomes.map(({ op, ok, order }) => `${op} ${ok ? order?.status : 'refused'}`).join(', '),
  );
}

function states(orders: readonly Order[]): string {
  return orders.map(({ status }) => status).join(', ');
}

/** Answers the order whose life is told afterwards. */
export async function changeOrders(
  tour: Traveller,
  { signed }: TourMember,
  market: TourMarket,
  limit: Order,
): Promise<Order> {
  const { page, claims } = tour;
  page.chapter('Changing and ending orders');
  page.say('Amend: a smaller quantity at the same price keeps the place in the queue.');
  const amended = await signed.orders.amend({ orderId: limit.orderId }, { qty: '3' });
  claims.check(
    'An amended order has its new quantity.',
    amended.qty === '3' && amended.orderId === limit.orderId,
    outcomeText(amended).concat(`, qty ${amended.qty}`),
  );

  page.say(
    'Cancel-replace: the old order ends and a new one enters, in one step; both or neither.',
  );
  const { canceled, placed } = await signed.rest.call('POST /v1/orders/:orderId/replace', {
    params: { orderId: limit.orderId },
    body: {
      instrument: market.symbol,
      side: 'buy',
      type: 'limit',
      qty: '2',
      price: market.below(farBps - 100),
      clOrdId: 'tour-limit-2',
    },
  });
  claims.check(
    'Cancel-replace ends one order and places the other.',
    canceled.status === 'canceled' && canceled.reason === 'replaced' && placed.status === 'new',
    `${outcomeText(canceled)}; ${outcomeText(placed)}`,
  );

  page.say('Cancel: by the order id, or by our own.');
  const ended = await signed.orders.cancel({ clOrdId: 'tour-limit-2' });
  claims.equal('A cancelled order is cancelled.', ended.status, 'canceled');
  page.say('Cancelled twice? The second is refused, and changes nothing:');
  const twice = await tour.refused(() => signed.orders.cancel({ orderId: ended.orderId }));
  claims.equal(
    'A closed order cannot be cancelled again.',
    twice?.reason ?? 'it was cancelled twice',
    'tooLateToCancel',
  );

  page.say('What is still open?');
  const { orders } = await signed.rest.call('GET /v1/orders', { query: { status: 'open' } });
  page.say(
    'Mass cancel: everything that is open, also what waits. The number is what it cancelled itself; the other legs of lists end with theirs.',
  );
  const { canceled: count } = await signed.rest.call('DELETE /v1/orders');
  const left = await signed.rest.call('GET /v1/orders', { query: { status: 'open' } });
  claims.check(
    'A mass cancel leaves nothing open.',
    count > 0 && left.orders.length === 0,
    `${orders.length} were open, ${count} cancelled, ${left.orders.length} left`,
  );
  const { balances } = await signed.rest.call('GET /v1/balances');
  claims.check(
    'With no open orders nothing is held.',
    balances.every(({ held }) => Number(held) === 0),
    balances.map(({ asset, held }) => `${asset} ${held} held`).join(', '),
  );
  return limit;
}
