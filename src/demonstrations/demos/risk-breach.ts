// The checks before an order is taken, each broken once: collar, value, position, exposure, rate, open orders, duplicates, funds, the kill switches. Each
// refusal has its own code and leaves nothing behind. It must never pull the switch of a venue that others use.

import type { Demo, DemoContext } from '../demo.ts';
import type { DemoMember } from '../member.ts';
import type { AnswerOf } from '#api/routes.ts';
import type { PlaceOrder } from '#api/types.ts';
import type { VenueError } from '#client/errors.ts';

type Limits = AnswerOf<'PUT /v1/operator/accounts/:accountId/limits'>['limits'];

const none: Limits = {
  openOrdersMax: 0,
  ordersPerSecondMax: 0,
  grossExposureMinorMax: 0,
  duplicateWindowUs: 0,
  noOpposingOrders: false,
  tradeGroup: 0,
};
const batchSize = 20;
const ratePerSecond = 5;

export const riskBreach: Demo = {
  name: 'risk-breach',
  title: 'Limits that are broken',
  shows:
    'One member breaks every limit there is: price collar, order value, funds, position, gross exposure, open orders, duplicates, order rate, kill switch. Each order is refused with its own code and the limit that it broke, and leaves nothing behind.',
  needs: 'operator',
  seconds: { quick: 1, full: 1 },
  run,
};

/** One member, one instrument, and the operator who sets limits. */
class Rig {
  readonly context: DemoContext;
  readonly symbol: string;
  readonly member: DemoMember;

  constructor(context: DemoContext, symbol: string, member: DemoMember) {
    this.context = context;
    this.symbol = symbol;
    this.member = member;
  }

  order(terms: Partial<PlaceOrder> = {}): PlaceOrder {
    return {
      instrument: this.symbol,
      side: 'buy',
      type: 'limit',
      qty: '10',
      price: '100.00',
      ...terms,
    };
  }

  async limit(limits: Partial<Limits>): Promise<void> {
    const { operator } = this.context.stage;
    await operator.rest.call('PUT /v1/operator/accounts/:accountId/limits', {
      params: { accountId: this.member.account },
      body: { ...none, ...limits },
    });
  }

  /** The order is refused, for the reason and no other. */
  async refused(what: string, order: PlaceOrder, wanted: string): Promise<void> {
    this.claimRefused(what, await this.member.refusal(order), wanted);
  }

  claimRefused(what: string, error: VenueError | undefined, wanted: string): void {
    const { tell } = this.context;
    const limit = error?.limit === null || error === undefined ? '' : `, limit ${error.limit}`;
    // The engine remembers most refusals as orders; that is where their seq and time stand.
    const { seq = null, updatedAt: time = null } = error?.order ?? {};
    tell.step(`${what}: ${error?.message ?? 'taken'}${limit}`, { seq, time });
    tell.equal(`${what} is refused with its code.`, `${error?.code} ${error?.reason}`, wanted);
  }
}

async function run(context: DemoContext): Promise<void> {
  const { stage, tell } = context;
  const { symbol } = await stage.list({
    terms: { limitCollarBps: 1_000, notionalMax: '500000.00' },
  });
  const member = await stage.member('risky', { shares: { [symbol]: 500 } });
  const rig = new Rig(context, symbol, member);
  const before = await holdings(rig);

  await rig.refused(
    'A bid 20 % above the reference',
    rig.order({ price: '120.00' }),
    '16 priceCollar',
  );
  await rig.refused(
    'An offer 20 % below',
    rig.order({ side: 'sell', price: '80.00' }),
    '16 priceCollar',
  );
  await rig.refused('A fat finger, 600,000.00', rig.order({ qty: '6000' }), '109 notionalAboveMax');
  await rig.refused(
    'A sale of more than there is',
    rig.order({ side: 'sell', qty: '501' }),
    '126 insufficientShares',
  );
  await position(rig);
  await exposure(rig);
  await openOrders(rig);
  await duplicates(rig);
  await rate(rig);
  await killSwitch(rig);
  await venueSwitch(rig);

  tell.equal('No refused order left anything behind.', await holdings(rig), before);
  const order = await member.place(rig.order({ price: '99.00' }));
  tell.equal('Once the limits are lifted the same member trades again.', order.status, 'new');
  await member.cancelAll(symbol);
}

async function position(rig: Rig): Promise<void> {
  const { operator } = rig.context.stage;
  const put = (longQtyMax: string): Promise<unknown> =>
    operator.rest.call('PUT /v1/operator/accounts/:accountId/position-limits/:symbol', {
      params: { accountId: rig.member.account, symbol: rig.symbol },
      body: { longQtyMax, shortQtyMax: '0' },
    });
  await put('520');
  rig.context.tell.reason('It has 500 shares and may have 520; open bids count as if they filled.');
  await rig.refused('A bid for 21', rig.order({ qty: '21' }), '123 positionLimit');
  const fits = await rig.member.place(rig.order({ qty: '20', price: '99.00' }));
  rig.context.tell.equal('A bid for 20 is within the limit.', fits.status, 'new');
  await rig.refused('One more', rig.order({ qty: '1', price: '99.00' }), '123 positionLimit');
  await rig.member.cancelAll(rig.symbol);
  await put('0');
}

async function exposure(rig: Rig): Promise<void> {
  await rig.limit({ grossExposureMinorMax: 5_100_000 });
  rig.context.tell.reason(
    'The 500 shares are worth 50,000.00 at the reference, and 51,000.00 is the most: ten more are possible.',
  );
  await rig.refused('A bid for 11', rig.order({ qty: '11' }), '124 exposureLimit');
  const fits = await rig.member.place(rig.order({ qty: '10', price: '99.00' }));
  rig.context.tell.equal('A bid for 10 is within the limit.', fits.status, 'new');
  await rig.member.cancelAll(rig.symbol);
}

async function openOrders(rig: Rig): Promise<void> {
  await rig.limit({ openOrdersMax: 2 });
  for (const price of ['99.00', '98.00']) await rig.member.place(rig.order({ price }));
  await rig.refused('A third open order', rig.order({ price: '97.00' }), '121 openOrdersAccount');
  await rig.member.cancelAll(rig.symbol);
}

async function duplicates(rig: Rig): Promise<void> {
  await rig.limit({ duplicateWindowUs: 60_000_000 });
  await rig.member.place(rig.order({ price: '98.50' }));
  const twin = rig.order({ price: '98.50' });
  await rig.refused('The same order within a minute', twin, '127 duplicateOrderGuard');
  await rig.member.cancelAll(rig.symbol);
}

/** All in one request, so that they come at one moment. */
async function rate(rig: Rig): Promise<void> {
  const { tell } = rig.context;
  await rig.limit({ ordersPerSecondMax: ratePerSecond });
  const operations = Array.from({ length: batchSize }, (_none, index) => ({
    op: 'place' as const,
    ...rig.order({ qty: '1', price: `9${index % 10}.0${index % 7}` }),
  }));
  const { outcomes } = await rig.member.client.rest.call('POST /v1/orders/batch', {
    body: { operations },
  });
  const taken = outcomes.filter(({ ok }) => ok).length;
  const refused = outcomes.filter(({ error }) => error?.code === 120).length;
  tell.step(`${batchSize} orders at once: ${taken} taken, ${refused} refused`);
  tell.claim(
    `Of ${batchSize} orders at once those beyond ${ratePerSecond} a second are refused: 120 orderRateExceeded.`,
    taken >= ratePerSecond && refused > 0 && taken + refused === batchSize,
    `${taken} taken, ${refused} with code 120`,
  );
  await rig.member.cancelAll(rig.symbol);
  await rig.limit({});
}

async function killSwitch(rig: Rig): Promise<void> {
  const { stage, tell } = rig.context;
  const { member, symbol } = rig;
  const open = await member.place(rig.order({ price: '99.00' }));
  const turn = (on: boolean): Promise<unknown> =>
    stage.operator.rest.call('PUT /v1/operator/accounts/:accountId/kill-switch', {
      params: { accountId: member.account },
      body: { on, reason: 'Demonstration' },
    });
  await turn(true);
  const pulled = await member.client.orders.find({ orderId: open.orderId });
  tell.step(`the kill switch of the account is on: its open order is ${pulled?.status}`, {
    seq: pulled?.seq ?? null,
    time: pulled?.updatedAt ?? null,
  });
  tell.equal(
    'The kill switch cancels what is open.',
    `${pulled?.status} (${pulled?.reason}), ${(await member.orders(symbol, 'open')).length} open`,
    'canceled (killSwitch), 0 open',
  );
  await rig.refused('An order with the switch on', rig.order(), '104 accountKillSwitch');
  await turn(false);
  const again = await member.place(rig.order({ price: '99.00' }));
  tell.equal('With the switch off it is taken.', again.status, 'new');
  await member.cancelAll(symbol);
}

async function venueSwitch(rig: Rig): Promise<void> {
  const { stage, tell } = rig.context;
  if (stage.venue.own === undefined) {
    tell.step('the switch of the whole venue is left alone: others trade here');
    return;
  }
  const open = await rig.member.place(rig.order({ price: '99.00' }));
  const turn = (on: boolean): Promise<unknown> =>
    stage.operator.rest.call('PUT /v1/operator/venue/kill-switch', {
      body: { on, reason: 'Demonstration' },
    });
  stage.undoLater(() => turn(false));
  await turn(true);
  await rig.refused("With the venue's own switch on", rig.order(), '101 venueKillSwitch');
  const canceled = await rig.member.client.orders.cancel({ orderId: open.orderId });
  tell.equal("Cancels pass the venue's switch.", canceled.status, 'canceled');
  await turn(false);
}

async function holdings({ member, symbol, context }: Rig): Promise<string> {
  const { balances } = await member.client.rest.call('GET /v1/balances');
  const { positions } = await member.client.rest.call('GET /v1/positions');
  const cash = balances.find(({ asset }) => asset === context.stage.currency);
  const shares = positions.find(({ instrument }) => instrument === symbol);
  return `${cash?.available} free, ${cash?.held} held; ${shares?.available} shares free, ${shares?.held} held`;
}
