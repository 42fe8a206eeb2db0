// The objects of order entry as schemas: what /docs shows. Bodies of orders are checked by hand (order-entry.ts) and described here; queries
// are checked against these.

import Type from 'typebox';
import {
  accountField,
  decimal,
  id,
  limit,
  list,
  nullable,
  oneOf,
  seq,
  sides,
  strict,
  time,
  withExample,
} from './schema-types.ts';
import { ErrorAnswer } from './schemas.ts';
import { trailBpsMax } from '#core/limits.ts';

export const OrderParams = strict({ orderId: Type.String() });
export const ClientIdParams = strict({ clOrdId: Type.String() });

export const ordTypes = [
  'limit',
  'market',
  'stop',
  'stopLimit',
  'takeProfit',
  'takeProfitLimit',
  'trailingStop',
  'trailingStopLimit',
] as const;
export const timesInForce = ['GTC', 'DAY', 'GTD', 'IOC', 'FOK', 'OPG', 'CLS'] as const;
export const stpModes = [
  'cancelNewest',
  'cancelOldest',
  'cancelBoth',
  'decrement',
  'none',
] as const;
export const listTypes = ['oco', 'oto', 'bracket'] as const;

const price = (description: string) =>
  Type.Optional(Type.String({ description, examples: ['585.33'] }));
const qty = (description: string) => Type.Optional(Type.String({ description, examples: ['10'] }));
const flag = (description: string) => Type.Optional(Type.Boolean({ description }));

export const orderFields = {
  instrument: Type.String({ examples: ['AAPL'] }),
  side: oneOf(sides),
  type: oneOf(ordTypes),
  qty: qty('In shares, a whole number of lots. Needed, unless cashOrderQty is given.'),
  cashOrderQty: Type.Optional(
    Type.String({
      description:
        'In place of qty, for an immediate-or-cancel market order: money to spend at most (buy), fees included, or to receive at least (sell), after fees.',
      examples: ['1000.00'],
    }),
  ),
  price: price('Limit price, of the types that have one; a whole number of ticks.'),
  stopPrice: price('Trigger price, of stops and take-profits.'),
  activationPrice: price('Price at which a trailing stop begins to trail; default at entry.'),
  trailingOffset: price('How far a trailing stop stays behind; or trailingOffsetBps.'),
  trailingOffsetBps: Type.Optional(
    Type.Integer({
      description: 'The same in basis points of the best price.',
      minimum: 1,
      maximum: trailBpsMax,
    }),
  ),
  timeInForce: Type.Optional(oneOf(timesInForce, 'Default GTC; of a market order IOC.')),
  expireTime: Type.Optional(
    Type.String({
      description: 'Of a GTD order: RFC 3339 in UTC, to the microsecond.',
      examples: ['2026-11-21T16:00:00Z'],
    }),
  ),
  postOnly: flag('Rests or is cancelled; never takes.'),
  repriceToPost: flag('With postOnly: takes the price one tick behind the other side instead.'),
  allOrNone: flag('Trades as a whole or not at all.'),
  displayQty: qty('How much of it is shown at a time (an iceberg).'),
  minQty: qty('The least that it trades at once.'),
  stpMode: Type.Optional(
    oneOf(stpModes, 'What happens where it meets an own order. Default cancelNewest.'),
  ),
  clOrdId: Type.Optional(
    Type.String({
      description:
        '1 to 36 characters of A-Z a-z 0-9 - _ . : chosen by you; else made by the venue.',
      examples: ['my-1'],
    }),
  ),
};

export const PlaceOrder = withExample(strict({ ...orderFields, ...accountField }, 'PlaceOrder'), {
  instrument: 'AAPL',
  side: 'buy',
  type: 'limit',
  qty: '10',
  price: '585.33',
  timeInForce: 'GTC',
  clOrdId: 'my-1',
});

export const amendment = {
  instrument: Type.Optional(
    Type.String({ description: "Needed before the order's own answer has come." }),
  ),
  price: price('The new limit price.'),
  stopPrice: price('The new trigger price of an order that still waits for it.'),
  qty: qty('The new total.'),
};
export const AmendOrder = withExample(strict({ ...amendment, ...accountField }, 'AmendOrder'), {
  price: '585.40',
  qty: '12',
});

export const OrderListRequest = withExample(
  strict(
    {
      type: oneOf(listTypes),
      orders: Type.Array(strict(orderFields), {
        minItems: 2,
        maxItems: 3,
        description:
          'oco: both. oto: the first, and the one that it brings. bracket: the entry, then its two exits.',
      }),
      ...accountField,
    },
    'PlaceOrderList',
  ),
  {
    type: 'oco',
    orders: [
      { instrument: 'AAPL', side: 'sell', type: 'limit', qty: '10', price: '600.00' },
      { instrument: 'AAPL', side: 'sell', type: 'stop', qty: '10', stopPrice: '570.00' },
    ],
  },
);

export const target = { orderId: Type.Optional(id), clOrdId: Type.Optional(Type.String()) };
export const BatchOperation = Type.Union([
  strict({ op: Type.Literal('place'), ...orderFields }),
  strict({ op: Type.Literal('cancel'), ...target }),
  strict({ op: Type.Literal('amend'), ...target, ...amendment }),
  strict({
    op: Type.Literal('replace'),
    orderId: target.orderId,
    origClOrdId: target.clOrdId,
    ...orderFields,
  }),
]);
export const BatchRequest = withExample(
  strict(
    {
      atomic: flag('All or none; then without replace. Default false.'),
      operations: Type.Array(BatchOperation, { minItems: 1, maxItems: 100 }),
      ...accountField,
    },
    'Batch',
  ),
  {
    atomic: false,
    operations: [
      {
        op: 'place',
        instrument: 'AAPL',
        side: 'buy',
        type: 'limit',
        qty: '10',
        price: '585.33',
        timeInForce: 'GTC',
        clOrdId: 'my-1',
      },
      { op: 'cancel', orderId: '2076' },
    ],
  },
);

export const OrdersQuery = strict({
  status: Type.Optional(oneOf(['open', 'closed', 'all'], 'Default open.')),
  instrument: Type.Optional(Type.String()),
  limit: limit(1_000, 100),
  ...accountField,
});
export const MassCancelQuery = strict({
  instrument: Type.Optional(Type.String()),
  side: Type.Optional(oneOf(sides)),
  ...accountField,
});
export const PreventedMatchesQuery = strict({
  instrument: Type.Optional(Type.String()),
  orderId: Type.Optional(Type.String()),
  limit: limit(1_000, 100),
  ...accountField,
});

// ---- answers

export const statuses = [
  'pendingNew',
  'suspended',
  'new',
  'partiallyFilled',
  'filled',
  'canceled',
  'rejected',
  'expired',
] as const;

export const Order = withExample(
  strict(
    {
      orderId: id,
      clOrdId: Type.String(),
      account: id,
      instrument: Type.String(),
      side: oneOf(sides),
      type: oneOf(ordTypes),
      timeInForce: oneOf(timesInForce),
      postOnly: Type.Boolean(),
      repriceToPost: Type.Optional(Type.Boolean()),
      allOrNone: Type.Optional(Type.Boolean()),
      stpMode: Type.Optional(oneOf(stpModes)),
      price: nullable(decimal()),
      stopPrice: Type.Optional(decimal('Of a trailing stop the one that it has now.')),
      activationPrice: Type.Optional(decimal()),
      trailingOffset: Type.Optional(decimal()),
      trailingOffsetBps: Type.Optional(Type.Integer()),
      displayQty: Type.Optional(decimal()),
      minQty: Type.Optional(decimal()),
      expireTime: Type.Optional(time),
      cashOrderQty: Type.Optional(decimal()),
      listId: Type.Optional(id),
      listType: Type.Optional(oneOf(listTypes)),
      qty: decimal('The total.'),
      cumQty: decimal('Filled.'),
      leavesQty: decimal('Open.'),
      preventedQty: Type.Optional(decimal('Lost to self-trade prevention.')),
      avgPx: nullable(decimal()),
      fees: decimal(),
      status: oneOf(statuses),
      reason: nullable(Type.String()),
      rejectCode: Type.Optional(Type.Integer()),
      createdAt: time,
      updatedAt: time,
      seq,
    },
    'Order',
  ),
  {
    orderId: '2077',
    clOrdId: 'my-1',
    account: '15',
    instrument: 'AAPL',
    side: 'buy',
    type: 'limit',
    timeInForce: 'GTC',
    postOnly: false,
    stpMode: 'cancelNewest',
    price: '585.33',
    qty: '10',
    cumQty: '4',
    leavesQty: '6',
    avgPx: '585.33',
    fees: '0.35',
    status: 'partiallyFilled',
    reason: null,
    createdAt: '2026-11-21T09:30:00.000123Z',
    updatedAt: '2026-11-21T09:30:01.204518Z',
    seq: 31_877,
  },
);
export const Orders = list('orders', Order);
export const Replacement = strict({ canceled: Order, placed: Order });
export const Canceled = strict({ canceled: Type.Integer({ minimum: 0, examples: [3] }) });
export const OrderList = strict(
  { listId: id, type: oneOf(listTypes), orders: Type.Array(Order) },
  'OrderList',
);

export const Outcomes = strict({
  outcomes: Type.Array(
    strict({
      op: nullable(Type.String({ examples: ['place'] })),
      ok: Type.Boolean(),
      order: Type.Optional(Order),
      canceled: Type.Optional(Order),
      placed: Type.Optional(Order),
      error: Type.Optional(ErrorAnswer.properties.error),
    }),
    { description: 'At the place of the operation.' },
  ),
});

const execTypes = [
  'new',
  'canceled',
  'replaced',
  'rejected',
  'suspended',
  'pendingNew',
  'expired',
  'restated',
  'trade',
  'tradeCorrect',
  'tradeCancel',
  'triggeredOrActivated',
] as const;
export const OrderEvent = withExample(
  strict(
    {
      seq,
      time,
      execType: oneOf(execTypes, 'FIX ExecType by name.'),
      reason: nullable(Type.String()),
      rejectCode: Type.Optional(Type.Integer()),
      ordStatus: oneOf(statuses),
      price: nullable(decimal()),
      stopPrice: nullable(decimal()),
      orderQty: decimal(),
      cumQty: decimal(),
      leavesQty: decimal(),
      lastQty: nullable(decimal('Of this trade.')),
      lastPx: nullable(decimal('Of this trade, or of the one that met the stop price.')),
      avgPx: nullable(decimal()),
    },
    'OrderEvent',
  ),
  {
    seq: 31_877,
    time: '2026-11-21T09:30:00.000123Z',
    execType: 'trade',
    reason: null,
    ordStatus: 'partiallyFilled',
    price: '585.33',
    stopPrice: null,
    orderQty: '10',
    cumQty: '4',
    leavesQty: '6',
    lastQty: '4',
    lastPx: '585.33',
    avgPx: '585.33',
  },
);
export const OrderHistory = strict({
  orderId: id,
  clOrdId: Type.String({ examples: ['my-1'] }),
  account: id,
  instrument: Type.String({ examples: ['AAPL'] }),
  complete: Type.Boolean({ description: 'False where the oldest events are no longer kept.' }),
  events: Type.Array(OrderEvent),
});

export const PreventedMatch = withExample(
  strict(
    {
      preventedMatchId: id,
      instrument: Type.String(),
      stpMode: oneOf(stpModes),
      price: decimal(),
      makerOrderId: nullable(id),
      makerPreventedQty: nullable(decimal()),
      takerOrderId: nullable(id),
      takerPreventedQty: nullable(decimal()),
      time,
      seq,
    },
    'PreventedMatch',
  ),
  {
    preventedMatchId: '9',
    instrument: 'AAPL',
    stpMode: 'cancelNewest',
    price: '585.33',
    makerOrderId: '2076',
    makerPreventedQty: '0',
    takerOrderId: '2077',
    takerPreventedQty: '10',
    time: '2026-11-21T09:30:00.000123Z',
    seq: 31_877,
  },
);
export const PreventedMatches = list('preventedMatches', PreventedMatch);

export const Preview = withExample(
  strict(
    {
      instrument: Type.String(),
      side: oneOf(sides),
      type: oneOf(ordTypes),
      qty: nullable(decimal('Null for an order by budget.')),
      worstPrice: nullable(decimal('The furthest price at which it could trade.')),
      holds: strict({
        asset: Type.String(),
        amount: decimal('What would be set aside.'),
        available: decimal('What there is now.'),
        sufficient: Type.Boolean(),
      }),
      costMax: nullable(decimal('Of a buy: all that it could cost, fees included.')),
      proceedsMin: nullable(decimal('Of a sale: what it brings at least if it fills, after fees.')),
      fees: strict({
        makerBps: decimal('Negative is a rebate.'),
        takerBps: decimal(),
        auctionBps: decimal(),
        max: nullable(decimal('The most that it could pay.')),
      }),
      estimate: strict({
        fillQty: decimal('What it would take at once, by the depth of this moment.'),
        avgPx: nullable(decimal()),
        notional: decimal(),
        fee: decimal(),
        restQty: nullable(decimal('What would rest, wait or expire.')),
      }),
    },
    'Preview',
  ),
  {
    instrument: 'AAPL',
    side: 'buy',
    type: 'limit',
    qty: '10',
    worstPrice: '585.33',
    holds: { asset: 'USD', amount: '5854.18', available: '98000.00', sufficient: true },
    costMax: '5854.18',
    proceedsMin: null,
    fees: { makerBps: '-0.50', takerBps: '1.50', auctionBps: '0.50', max: '0.88' },
    estimate: { fillQty: '4', avgPx: '585.33', notional: '2341.32', fee: '0.35', restQty: '6' },
  },
);
