// The objects of the operator's routes as schemas: what requests are checked against and what /docs shows. A PUT says all of what it sets.

import Type from 'typebox';
import { decimal, id, list, oneOf, phases, strict } from '#api/schema-types.ts';
import { amount, asset, clientRef } from '#api/schemas.ts';
import {
  duplicateWindowUsMax,
  feeTiersMax,
  openOrdersMax,
  openOrdersPerAccountMax,
  ordersPerSecondMax,
  tradeGroupMax,
} from '#core/limits.ts';

const shares = (description: string) => Type.String({ description, examples: ['1000'] });
const money = (description: string) => Type.String({ description, examples: ['1000000.00'] });
const price = () => Type.String({ examples: ['585.33'] });
/** Whole numbers past what the engine takes are its to refuse: these are what a command can carry. */
const whole = (maximum: number, description?: string) =>
  Type.Integer({ minimum: 0, maximum, ...(description === undefined ? {} : { description }) });
const int32Max = 2 ** 31 - 1;

export const OperatorMove = strict({ account: Type.String(), asset, amount, clientRef });
export const OperatorTransfer = strict({
  account: Type.String(),
  toAccount: Type.String(),
  asset,
  amount,
  clientRef,
});
export const Loan = strict({
  account: Type.String(),
  instrument: Type.String({ examples: ['AAPL'] }),
  qty: shares('In shares.'),
  clientRef,
});
export const OpenAccount = strict({
  name: Type.String({ minLength: 1, maxLength: 64 }),
  feeTier: Type.Optional(Type.Integer({ minimum: 0, maximum: feeTiersMax - 1 })),
});
export const SetPhase = strict({ phase: oneOf(phases) });
export const Switch = strict({ on: Type.Boolean() });
export const SetAudit = strict({ everyCommand: Type.Boolean() });
export const SetAgents = strict({ active: Type.Boolean() });

export const AccountLimitsBody = strict(
  {
    openOrdersMax: whole(openOrdersPerAccountMax, "0: the engine's own."),
    ordersPerSecondMax: whole(ordersPerSecondMax, "0: the venue's."),
    grossExposureMinorMax: whole(
      Number.MAX_SAFE_INTEGER,
      'In minor units (cents), of each currency; 0: none.',
    ),
    duplicateWindowUs: whole(duplicateWindowUsMax, 'In microseconds; 0: no duplicate guard.'),
    noOpposingOrders: Type.Boolean({
      description: 'Refuse an order while one of its own on the other side is open.',
    }),
    tradeGroup: whole(
      tradeGroupMax,
      'Accounts of one group do not trade with each other; 0: none.',
    ),
  },
  'AccountLimits',
);
export const PositionLimitsBody = strict(
  {
    longQtyMax: shares('In shares; "0": the instrument\'s own.'),
    shortQtyMax: shares('In shares; "0": the instrument\'s own.'),
  },
  'PositionLimits',
);
export const VenueLimitsBody = strict(
  {
    openOrdersMax: whole(openOrdersMax, "0: the engine's own."),
    ordersPerSecondMax: whole(
      ordersPerSecondMax,
      'Of every account without a limit of its own; 0: none.',
    ),
    stpNoneAllowed: Type.Boolean({
      description: 'Orders may ask to trade with their own account.',
    }),
  },
  'VenueLimits',
);
export const InstrumentLimitsBody = strict(
  {
    name: Type.String({ minLength: 1, maxLength: 64 }),
    priceMin: price(),
    priceMax: price(),
    qtyMin: shares('In shares.'),
    qtyMax: shares('In shares.'),
    notionalMax: money('Largest value of one order.'),
    referencePrice: Type.Union([price(), Type.Null()]),
    marketCollarBps: whole(int32Max),
    limitCollarBps: whole(int32Max, '0: off.'),
    openOrdersPerAccountMax: whole(int32Max),
    positionMax: Type.Union([shares('In shares.'), Type.Null()]),
  },
  'InstrumentLimits',
);
const bps = (description?: string) =>
  Type.String({
    description: description ?? 'In basis points, to the hundredth.',
    examples: ['1.50'],
  });
export const FeeTierBody = strict(
  {
    makerBps: bps('In basis points, to the hundredth; negative is a rebate.'),
    takerBps: bps(),
    auctionBps: bps('Of both sides of a trade in an auction.'),
  },
  'FeeRates',
);
export const FeeTierParams = strict({
  feeTier: Type.Integer({ minimum: 0, maximum: feeTiersMax - 1 }),
});
export const PositionLimitParams = strict({ accountId: Type.String(), symbol: Type.String() });

// ---- answers

export const AccountAnswer = strict(
  { accountId: id, name: Type.String(), feeTier: Type.Integer(), killSwitch: Type.Boolean() },
  'Account',
);
export const Accounts = list('accounts', AccountAnswer);
export const AccountInForce = strict({
  account: AccountAnswer,
  openOrders: Type.Integer(),
  limits: AccountLimitsBody,
  positionLimits: Type.Array(
    strict({ instrument: Type.String(), longQtyMax: decimal(), shortQtyMax: decimal() }),
  ),
  borrowed: Type.Array(strict({ instrument: Type.String(), qty: decimal() })),
});
export const VenueInForce = strict({
  killSwitch: Type.Boolean(),
  limits: VenueLimitsBody,
});
const FeeTierAnswer = strict(
  { feeTier: Type.Integer(), makerBps: decimal(), takerBps: decimal(), auctionBps: decimal() },
  'FeeTier',
);
export { FeeTierAnswer };
export const FeeTiers = list('feeTiers', FeeTierAnswer);
export const StateAnswer = strict({
  seq: Type.Integer(),
  stateHash: Type.String(),
  audit: strict({ everyCommand: Type.Boolean(), commandsAudited: Type.Integer() }),
  totals: Type.Array(
    strict({
      asset: Type.String(),
      sum: decimal('Over all accounts, the outside world included: always 0.'),
      available: decimal(),
      held: decimal(),
      outside: decimal('What the outside world has put in.'),
    }),
  ),
});
