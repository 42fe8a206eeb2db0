// The objects of the operator's routes as schemas: what requests are checked against and what /docs shows. A PUT says all of what it sets.

import Type from 'typebox';
import type { TSchema } from 'typebox';
import {
  decimal,
  id,
  limit,
  list,
  nullable,
  oneOf,
  phases,
  sides,
  strict,
  time,
  withExample,
} from './schema-types.ts';
import { Order } from './order-schemas.ts';
import { amount, asset, Balances, clientRef, Instrument, Positions } from './schemas.ts';
import {
  duplicateWindowUsMax,
  feeTiersMax,
  openOrdersMax,
  openOrdersPerAccountMax,
  ordersPerSecondMax,
  tradeGroupMax,
  tradeWindowMax,
} from '#core/limits.ts';

const shares = (description: string) => Type.String({ description, examples: ['1000'] });
const money = (description: string) => Type.String({ description, examples: ['1000000.00'] });
const price = () => Type.String({ examples: ['585.33'] });
/** Whole numbers past what the engine takes are its to refuse: these are what a command can carry. */
const whole = (maximum: number, description?: string) =>
  Type.Integer({ minimum: 0, maximum, ...(description === undefined ? {} : { description }) });
const int32Max = 2 ** 31 - 1;
const accountStatuses = ['active', 'frozen', 'closed'] as const;
/** Texts that go into logs and tables. */
const noControls = String.raw`^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$`;
const noControlsButLines = String.raw`^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$`;
/** One page of a long list, newest first. */
const page = <Item extends TSchema>(item: Item) =>
  strict({
    items: Type.Array(item),
    nextCursor: Type.Optional(Type.String({ description: 'Absent on the last page.' })),
  });

export const OperatorMove = strict({
  account: Type.String({ examples: ['15'] }),
  asset,
  amount,
  clientRef,
});
export const OperatorTransfer = strict({
  account: Type.String({ examples: ['15'] }),
  toAccount: Type.String({ examples: ['16'] }),
  asset,
  amount,
  clientRef,
});
export const Loan = strict({
  account: Type.String({ examples: ['15'] }),
  instrument: Type.String({ examples: ['AAPL'] }),
  qty: shares('In shares.'),
  clientRef,
});
export const OpenAccount = strict({
  name: Type.String({ minLength: 1, maxLength: 64, pattern: noControls, examples: ['desk_a'] }),
  feeTier: Type.Optional(Type.Integer({ minimum: 0, maximum: feeTiersMax - 1, examples: [1] })),
});
/** Why an operator does something: it goes into the audit log. */
const reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: noControls,
  description: 'Why: it stands in the audit log.',
  examples: ['Erroneous order reported by the member'],
});
export const SetPhase = strict({ phase: oneOf(phases), reason: Type.Optional(reason) });
export const Switch = strict({ on: Type.Boolean(), reason: Type.Optional(reason) });
export const SetAudit = withExample(strict({ everyCommand: Type.Boolean() }), {
  everyCommand: true,
});
export const SetAgents = withExample(strict({ active: Type.Boolean() }), { active: true });

export const AccountLimitsBody = withExample(
  strict(
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
  ),
  {
    openOrdersMax: 1_000,
    ordersPerSecondMax: 200,
    grossExposureMinorMax: 1_000_000_000,
    duplicateWindowUs: 0,
    noOpposingOrders: false,
    tradeGroup: 0,
  },
);
export const PositionLimitsBody = strict(
  {
    longQtyMax: shares('In shares; "0": the instrument\'s own.'),
    shortQtyMax: shares('In shares; "0": the instrument\'s own.'),
  },
  'PositionLimits',
);
export const VenueLimitsBody = withExample(
  strict(
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
  ),
  { openOrdersMax: 100_000, ordersPerSecondMax: 500, stpNoneAllowed: true },
);
export const InstrumentLimitsBody = withExample(
  strict(
    {
      name: Type.String({ minLength: 1, maxLength: 64, pattern: noControls }),
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
  ),
  {
    name: 'Apple Inc.',
    priceMin: '0.01',
    priceMax: '100000.00',
    qtyMin: '1',
    qtyMax: '100000',
    notionalMax: '10000000.00',
    referencePrice: '585.00',
    marketCollarBps: 500,
    limitCollarBps: 1_000,
    openOrdersPerAccountMax: 200,
    positionMax: null,
  },
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
  {
    accountId: id,
    name: Type.String({ examples: ['desk_a'] }),
    feeTier: Type.Integer({ examples: [0] }),
    killSwitch: Type.Boolean(),
    status: oneOf(accountStatuses),
  },
  'OperatorAccount',
);
export const AccountPage = page(AccountAnswer);
export const AccountInForce = strict({
  account: AccountAnswer,
  openOrders: Type.Integer({ minimum: 0, examples: [3] }),
  limits: AccountLimitsBody,
  positionLimits: Type.Array(
    strict({
      instrument: Type.String({ examples: ['AAPL'] }),
      longQtyMax: shares('In shares.'),
      shortQtyMax: shares('In shares.'),
    }),
  ),
  borrowed: Type.Array(
    strict({ instrument: Type.String({ examples: ['AAPL'] }), qty: shares('In shares.') }),
  ),
});
export const VenueInForce = withExample(
  strict({
    killSwitch: Type.Boolean(),
    limits: VenueLimitsBody,
    tradeWindow: Type.Integer({
      description: "So many of the venue's last trades can be undone or corrected.",
    }),
  }),
  {
    killSwitch: false,
    limits: { openOrdersMax: 100_000, ordersPerSecondMax: 500, stpNoneAllowed: true },
    tradeWindow: 100_000,
  },
);
const FeeTierAnswer = withExample(
  strict(
    { feeTier: Type.Integer(), makerBps: decimal(), takerBps: decimal(), auctionBps: decimal() },
    'FeeTier',
  ),
  { feeTier: 0, makerBps: '-0.50', takerBps: '1.50', auctionBps: '0.50' },
);
export { FeeTierAnswer };
export const FeeTiers = list('feeTiers', FeeTierAnswer);
export const AuditAnswer = withExample(
  strict({ everyCommand: Type.Boolean(), commandsAudited: Type.Integer() }),
  { everyCommand: true, commandsAudited: 48_213 },
);
export const AgentsAnswer = withExample(
  strict({ instrument: Type.String(), active: Type.Boolean() }),
  { instrument: 'AAPL', active: true },
);
export const StateAnswer = withExample(
  strict({
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
  }),
  {
    seq: 48_213,
    stateHash: '5d41402abc4b2a76b9719d911017c592',
    audit: { everyCommand: false, commandsAudited: 0 },
    totals: [
      { asset: 'USD', sum: '0.00', available: '248000.00', held: '2000.00', outside: '250000.00' },
    ],
  },
);

// ---- the audit log

const filterText = (description: string, example: string) =>
  Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 256,
      pattern: noControls,
      description,
      examples: [example],
    }),
  );
export const PageQuery = {
  limit: limit(500, 100),
  cursor: Type.Optional(
    Type.String({ maxLength: 64, description: 'The `nextCursor` of the answer before.' }),
  ),
};
export const AuditQuery = strict({
  ...PageQuery,
  actor: filterText('Member id or user name.', 'operator'),
  subject: filterText('To whom it was done.', 'account/10'),
  action: filterText('What was done.', 'setAccountKillSwitch'),
  from: filterText('From this time on.', '2026-11-21T00:00:00Z'),
  to: filterText('Before this time.', '2026-11-22T00:00:00Z'),
  format: Type.Optional(oneOf(['json', 'csv'], 'Default json.')),
});
export const AuditEntryAnswer = strict(
  {
    n: Type.Integer({ description: 'Dense, from 1.', examples: [17] }),
    entryId: Type.String({ examples: ['5f0c1c7e-8c43-4f0b-9d68-0b7a2c0b6f51'] }),
    time,
    endedAt: nullable(time),
    outcome: oneOf(
      ['done', 'refused', 'unknown'],
      '`unknown`: the venue ended before it could be told.',
    ),
    actor: strict({
      memberId: nullable(Type.String({ examples: ['5f0c1c7e-8c43-4f0b-9d68-0b7a2c0b6f51'] })),
      name: Type.String({ examples: ['operator'] }),
      via: Type.String({
        description: 'How the actor came in: cookie, bearer, key, operatorToken.',
        examples: ['cookie'],
      }),
      address: Type.String({ examples: ['127.0.0.1'] }),
    }),
    action: Type.String({ examples: ['setAccountKillSwitch'] }),
    method: Type.String({ examples: ['PUT'] }),
    route: Type.String({ examples: ['/v1/operator/accounts/:accountId/kill-switch'] }),
    subject: Type.String({ examples: ['account/10'] }),
    status: Type.Integer({ description: 'HTTP status; 0 where it is unknown.', examples: [200] }),
    code: Type.Integer({ description: 'Reject code; 0 where it was done.', examples: [0] }),
    codeName: Type.String({ examples: ['none'] }),
    seq: nullable(Type.Integer({ description: "Of the engine's command.", examples: [4711] })),
    previousHash: Type.String({
      description: 'SHA-256 of the entry before, in hexadecimal.',
      examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    }),
    hash: Type.String({
      description: 'SHA-256 of this entry and the hash before it.',
      examples: ['60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752'],
    }),
    request: Type.Any({
      description: 'Parameters, query and body, secrets removed.',
      examples: [{ params: { accountId: '10' }, query: {}, body: { on: true } }],
    }),
    before: Type.Any({
      description: "The subject's state before; null where there was none.",
      examples: [{ killSwitch: false }],
    }),
    after: Type.Any({ description: 'And after.', examples: [{ killSwitch: true }] }),
  },
  'AuditEntry',
);
export const AuditPage = page(AuditEntryAnswer);
export const AuditChain = withExample(
  strict({
    intact: Type.Boolean(),
    entries: Type.Integer({ description: 'Looked at: all, or those before the fault.' }),
    head: nullable(strict({ n: Type.Integer(), hash: Type.String() })),
    fault: nullable(
      strict({
        n: Type.Integer({ description: 'The first entry that is wrong.' }),
        reason: oneOf(
          ['missing', 'altered', 'replaced'],
          '`replaced`: the latest entry that the venue wrote is not there.',
        ),
      }),
    ),
    pending: Type.Integer({ description: 'Entries that wait for the database.' }),
  }),
  {
    intact: true,
    entries: 17,
    head: { n: 17, hash: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752' },
    fault: null,
    pending: 0,
  },
);

// ---- accounts, orders, trades

export const PageQuerySchema = strict(PageQuery);
const feeTier = Type.Integer({ minimum: 0, maximum: feeTiersMax - 1, examples: [1] });
export const AccountQuery = strict({
  ...PageQuery,
  search: filterText('A part of the name, whatever its case; or an account id.', 'desk'),
  status: Type.Optional(oneOf(accountStatuses)),
  feeTier: Type.Optional(feeTier),
});
export const AccountFunds = strict({
  balances: Balances.properties.balances,
  positions: Positions.properties.positions,
});
export const SetAccountStatus = strict({ status: oneOf(accountStatuses), reason });
export const SetAccountFeeTier = strict({ feeTier, reason: Type.Optional(reason) });
export const CancelAllQuery = strict({
  instrument: filterText('Only its orders.', 'AAPL'),
  side: Type.Optional(oneOf(sides)),
});
export const CanceledCount = strict({ canceled: Type.Integer({ examples: [3] }) });
export const OpenOrdersQuery = strict({
  ...PageQuery,
  account: filterText("Only this account's.", '10'),
  instrument: filterText('Only in this instrument.', 'AAPL'),
  side: Type.Optional(oneOf(sides)),
});
export const OrderPage = page(Order);
export const OrderIdParams = strict({ orderId: Type.String({ examples: ['1042'] }) });

export const TradeParams = strict({ tradeId: Type.String({ examples: ['77'] }) });
const houseLends = Type.Optional(
  Type.Boolean({ description: 'The house lends what a side no longer has. Default false.' }),
);
export const BustTrade = strict({ reason, houseLends });
export const CorrectTrade = strict({ price: price(), reason, houseLends });
const tradeSide = strict({
  account: Type.String({ examples: ['10'] }),
  orderId: id,
  clOrdId: Type.String({ examples: ['a-1'] }),
  fee: decimal('Negative for a rebate.'),
});
export const TradeRecord = strict(
  {
    tradeId: Type.String({ examples: ['77'] }),
    instrument: Type.String({ examples: ['AAPL'] }),
    status: oneOf(['done', 'corrected', 'busted']),
    price: decimal('As it was corrected, where it was.'),
    qty: Type.String({ examples: ['10'] }),
    buy: tradeSide,
    sell: tradeSide,
    time,
  },
  'TradeRecord',
);
export const SetTradeWindow = strict({
  trades: Type.Integer({ minimum: 0, maximum: tradeWindowMax, examples: [100_000] }),
});
export const TradeWindow = strict({ trades: Type.Integer({ examples: [100_000] }) });

// ---- instruments, currencies, calendars

const listingFields = InstrumentLimitsBody.properties;
export const ListInstrument = withExample(
  strict(
    {
      symbol: Type.String({ minLength: 1, maxLength: 12, examples: ['BTWD'] }),
      currency: Type.String({ examples: ['USD'] }),
      priceDecimals: Type.Integer({ minimum: 0, maximum: 9, examples: [2] }),
      tickSize: Type.String({ description: 'Smallest step of a price.', examples: ['0.01'] }),
      lotSize: Type.String({ description: 'Shares in one lot.', examples: ['1'] }),
      ...listingFields,
    },
    'ListInstrument',
  ),
  {
    symbol: 'BTWD',
    currency: 'USD',
    priceDecimals: 2,
    tickSize: '0.01',
    lotSize: '1',
    name: 'Buttonwood Inc.',
    priceMin: '0.01',
    priceMax: '100000.00',
    qtyMin: '1',
    qtyMax: '100000',
    notionalMax: '10000000.00',
    referencePrice: '585.00',
    marketCollarBps: 500,
    limitCollarBps: 1_000,
    openOrdersPerAccountMax: 200,
    positionMax: null,
  },
);
export const OperatorInstrument = withExample(
  strict(
    {
      ...Instrument.properties,
      instrumentId: Type.String({ examples: ['1'] }),
      priceDecimals: Type.Integer(),
      delisted: Type.Boolean(),
      last: nullable(decimal()),
      seq: Type.Integer(),
    },
    'OperatorInstrument',
  ),
  {
    symbol: 'AAPL',
    name: 'Apple Inc.',
    priceMin: '0.01',
    priceMax: '100000.00',
    qtyMin: '1',
    qtyMax: '100000',
    notionalMax: '10000000.00',
    referencePrice: '585.00',
    marketCollarBps: 500,
    limitCollarBps: 1_000,
    openOrdersPerAccountMax: 200,
    positionMax: null,
    currency: 'USD',
    tickSize: '0.01',
    lotSize: '1',
    phase: 'continuous',
    instrumentId: '1',
    priceDecimals: 2,
    delisted: false,
    last: '585.33',
    seq: 31_877,
  },
);
export const OperatorInstruments = list('instruments', OperatorInstrument);
export const Delist = strict({ reason });
export const CurrencyBody = strict(
  {
    code: Type.String({ minLength: 1, maxLength: 12, examples: ['EUR'] }),
    decimals: Type.Integer({ minimum: 0, maximum: 9, examples: [2] }),
  },
  'Currency',
);
export const Currencies = list('currencies', CurrencyBody);

const calendarRules = Type.Any({
  description: 'One calendar as it stands in a calendar file (docs/operating.md); null: none.',
  examples: [
    {
      timeZone: 'America/New_York',
      sessions: { weekdays: { preOpen: '09:00', continuous: '09:30', closed: '16:00' } },
      holidays: ['2026-12-25'],
      earlyCloses: { '2026-12-24': { preOpen: '09:00', continuous: '09:30', closed: '13:00' } },
    },
  ],
});
export const SetCalendar = strict({
  calendar: calendarRules,
  effective: Type.Optional(
    oneOf(['now', 'nextDay'], 'Default nextDay: when the trading day that is on has ended.'),
  ),
  reason: Type.Optional(reason),
});
export const CalendarAnswer = strict(
  {
    instrument: Type.String({ examples: ['AAPL'] }),
    phase: oneOf(phases),
    source: oneOf(
      ['configured', 'operator', 'none'],
      '`configured`: as the venue was started; `none`: its phase changes by hand.',
    ),
    rules: calendarRules,
    since: nullable(time),
    next: nullable(strict({ rules: calendarRules, from: time })),
    changes: Type.Array(strict({ time, phase: oneOf(phases), endsDay: Type.Boolean() })),
  },
  'InstrumentCalendar',
);

// ---- announcements

const announcement = {
  announcementId: Type.String({ examples: ['5'] }),
  severity: oneOf(['info', 'warning', 'critical']),
  title: Type.String({ examples: ['Early close on 24 December'] }),
  text: Type.String({ examples: ['Trading ends at 13:00 in New York.'] }),
  instrument: nullable(Type.String({ description: 'Null: about the venue.', examples: ['AAPL'] })),
  publishedAt: time,
  expiresAt: nullable(time),
};
export const AnnouncementObject = strict(announcement, 'Announcement');
export const AnnouncementPage = page(AnnouncementObject);
export const OperatorAnnouncement = strict(
  {
    ...announcement,
    publishedBy: Type.String({ examples: ['operator'] }),
    withdrawnAt: nullable(time),
  },
  'OperatorAnnouncement',
);
export const OperatorAnnouncementPage = page(OperatorAnnouncement);
export const AnnouncementsQuery = strict({
  ...PageQuery,
  instrument: filterText('Only about this instrument.', 'AAPL'),
});
export const AnnouncementParams = strict({ announcementId: Type.String({ examples: ['5'] }) });
export const PublishAnnouncement = strict(
  {
    severity: oneOf(['info', 'warning', 'critical']),
    title: Type.String({
      minLength: 1,
      maxLength: 120,
      pattern: noControls,
      examples: ['Early close on 24 December'],
    }),
    text: Type.String({
      minLength: 1,
      maxLength: 4_000,
      pattern: noControlsButLines,
      description: 'May have several lines.',
      examples: ['Trading ends at 13:00 in New York.'],
    }),
    instrument: filterText('What it is about; left out: the venue.', 'AAPL'),
    expiresAt: filterText('Not shown from then on.', '2026-12-25T00:00:00Z'),
  },
  'PublishAnnouncement',
);

// ---- how the venue is doing
