// A whole trading day on one instrument: pre-open, opening auction, continuous trading, closing auction, close. Both auctions are reckoned anew from the
// orders. It must never move another instrument's day.

import type { Demo, DemoContext } from '../demo.ts';
import { AuctionCheck } from '../auction-check.ts';
import type { DemoMember } from '../member.ts';
import { ticksOf } from '../prices.ts';
import type { Order, Phase } from '#api/types.ts';

const referenceTicks = 10_000;
/** A market order counts up to the collar of the listing, 10 percent around the reference. */
const collarBps = 1_000;

export const auctionDay: Demo = {
  name: 'auction-day',
  title: 'A trading day with its auctions',
  shows:
    'Pre-open, opening auction, continuous trading, closing auction and close, with orders of each kind that is for an auction. The indicative price, the imbalance and both uncrosses are compared with a reckoning of our own.',
  needs: 'operator',
  seconds: { quick: 4, full: 3 },
  run,
};

async function run(context: DemoContext): Promise<void> {
  const { stage, tell } = context;
  const { symbol } = await stage.list({ phase: 'closed', terms: { marketCollarBps: collarBps } });
  const [ann, ben, cho] = (await stage.members(['ann', 'ben', 'cho'], {
    shares: { [symbol]: 1_000 },
  })) as [DemoMember, DemoMember, DemoMember];
  const phase = async (next: Phase): Promise<void> => {
    await stage.setPhase(symbol, next);
    tell.step(`phase: ${next}`);
  };
  const order = {
    instrument: symbol,
    side: 'buy',
    type: 'limit',
    qty: '1',
    price: '99.00',
  } as const;

  const early = await ann.refusal(order);
  tell.equal(
    'While the instrument is closed no order is taken.',
    `${early?.code} ${early?.reason}`,
    '102 instrumentClosed',
  );

  await phase('preOpen');
  tell.reason('Orders gather and may cross; nothing trades before the uncross.');
  const opening = new AuctionCheck(context, symbol, referenceTicks);
  const opg = await opening.enter({
    by: ann,
    side: 'buy',
    qty: 50,
    limitTicks: 10_040,
    timeInForce: 'OPG',
  });
  await opening.enter({ by: ben, side: 'sell', qty: 30, limitTicks: 9_980 });
  const rest = await opening.enter({ by: cho, side: 'sell', qty: 60, limitTicks: 10_010 });
  await opening.enter({ by: cho, side: 'buy', qty: 20, limitTicks: 10_000 });
  await opening.claimIndicative('In the pre-open');
  const immediate = await ann.refusal({ ...order, timeInForce: 'IOC' });
  tell.equal(
    'An immediate order is for continuous trading only.',
    `${immediate?.code} ${immediate?.reason}`,
    '147 phaseNotPermitted',
  );

  await phase('openingAuction');
  const market = await opening.enter({
    by: ben,
    side: 'buy',
    qty: 15,
    limitTicks: referenceTicks + (referenceTicks * collarBps) / 10_000,
    isMarket: true,
  });
  await opening.claimIndicative('In the opening auction, after a market order');
  opening.explain();
  await phase('continuous');
  await opening.claimUncross('Opening auction');
  await claimEnds(context, ann, opg, 'An OPG order trades in the opening, or ends with it.');
  await claimEnds(context, ben, market, 'A market order for the auction goes before limits.');
  tell.claim(
    'What an auction leaves of a limit order goes on in the book.',
    (await cho.client.orders.find({ orderId: rest.orderId }))?.status === 'partiallyFilled',
    outcome(await cho.client.orders.find({ orderId: rest.orderId })),
  );

  const taken = await ann.place({ ...order, qty: '5', price: '100.20', timeInForce: 'IOC' });
  tell.step(`continuous trading: ann buys ${taken.cumQty} at ${taken.avgPx}`, stamp(taken));
  const closer = await ann.place({ ...order, qty: '25', price: '100.15', timeInForce: 'CLS' });
  const { asks, bids } = await stage.operator.rest.call('GET /v1/instruments/:symbol/depth', {
    params: { symbol },
    query: { levels: 10 },
  });
  tell.claim(
    'A CLS order waits unseen until the closing auction.',
    closer.status === 'new' && bids.every(([price]) => price !== '100.15'),
    `${closer.status}, best bid ${bids[0]?.[0]}`,
  );

  const last = ticksOf(taken.avgPx ?? '100.00');
  const closing = new AuctionCheck(context, symbol, last);
  // What stands in the book takes part, and so does the order that waited aside.
  for (const [price, qty] of asks) {
    closing.count({ side: 'sell', limitTicks: ticksOf(price), qty: Number(qty) });
  }
  for (const [price, qty] of bids) {
    closing.count({ side: 'buy', limitTicks: ticksOf(price), qty: Number(qty) });
  }
  closing.count({ side: 'buy', limitTicks: 10_015, qty: 25 });
  await phase('closingAuction');
  const late = await closing.enter({ by: ben, side: 'sell', qty: 40, limitTicks: 10_005 });
  await closing.claimIndicative('In the closing auction');
  closing.explain();
  await phase('closed');
  await closing.claimUncross('Closing auction');
  await claimEnds(context, ann, closer, 'The CLS order trades in the closing auction.');
  await claimEnds(context, ben, late, 'A DAY order ends with the day.');

  const params = { symbol };
  const { day } = await stage.operator.rest.call('GET /v1/instruments/:symbol/ticker', { params });
  tell.figures('The day', [
    { name: 'open', value: day.open ?? 'none' },
    { name: 'high', value: day.high ?? 'none' },
    { name: 'low', value: day.low ?? 'none' },
    { name: 'close', value: day.close ?? 'none' },
    { name: 'volume', value: day.volume, unit: 'shares' },
    { name: 'trades', value: day.trades },
  ]);
}

async function claimEnds(
  { tell }: DemoContext,
  member: DemoMember,
  { orderId }: Order,
  sentence: string,
): Promise<void> {
  const order = await member.client.orders.find({ orderId });
  const isOver = order?.status === 'filled' || order?.status === 'expired';
  tell.claim(sentence, isOver, outcome(order));
}

function outcome(order: Order | undefined): string {
  if (order === undefined) return 'unknown order';
  const { status, reason, cumQty, qty, avgPx } = order;
  const why = reason === null ? '' : ` (${reason})`;
  return `${status}${why}, ${cumQty} of ${qty}${avgPx === null ? '' : ` at ${avgPx}`}`;
}

function stamp({ seq, updatedAt }: Order): { readonly seq: number; readonly time: string } {
  return { seq, time: updatedAt };
}
