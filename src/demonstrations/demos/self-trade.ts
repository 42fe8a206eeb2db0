// Self-trade prevention: the incoming order's mode decides what becomes of two orders of one account that meet; each time the venue writes a
// prevented-match record. It must never change the venue's limits on a venue that others use.

import type { Demo, DemoContext } from '../demo.ts';
import type { DemoMember } from '../member.ts';
import type { Order, PreventedMatch, StpMode } from '#api/types.ts';

const price = '100.00';

interface Case {
  readonly mode: Exclude<StpMode, 'none'>;
  readonly restingQty: string;
  readonly incomingQty: string;
  readonly reason: string;
  /** Status and open quantity afterwards. */
  readonly resting: readonly [status: Order['status'], leavesQty: string];
  readonly incoming: readonly [status: Order['status'], leavesQty: string];
  /** What each lost, by the record. */
  readonly prevented: readonly [maker: string, taker: string];
}

const cases: readonly Case[] = [
  {
    mode: 'cancelNewest',
    restingQty: '10',
    incomingQty: '4',
    reason: 'The newcomer gives way: what is left of it is cancelled, the resting order stays.',
    resting: ['new', '10'],
    incoming: ['canceled', '0'],
    prevented: ['0', '4'],
  },
  {
    mode: 'cancelOldest',
    restingQty: '10',
    incomingQty: '4',
    reason: 'The resting order gives way; the newcomer goes on and comes to rest.',
    resting: ['canceled', '0'],
    incoming: ['new', '4'],
    prevented: ['10', '0'],
  },
  {
    mode: 'cancelBoth',
    restingQty: '10',
    incomingQty: '4',
    reason: 'Both are cancelled, whatever their sizes.',
    resting: ['canceled', '0'],
    incoming: ['canceled', '0'],
    prevented: ['10', '4'],
  },
  {
    mode: 'decrement',
    restingQty: '10',
    incomingQty: '4',
    reason: 'Both lose the smaller quantity, 4: 6 stay in the book, the newcomer ends.',
    resting: ['new', '6'],
    incoming: ['canceled', '0'],
    prevented: ['4', '4'],
  },
];

export const selfTrade: Demo = {
  name: 'self-trade',
  title: 'Nobody trades with himself',
  shows:
    'Two orders of one account meet, once in each mode of self-trade prevention, then those of two accounts in one trade group. Each time the orders and the prevented-match record are looked at.',
  needs: 'operator',
  seconds: { quick: 1, full: 2 },
  run,
};

async function run(context: DemoContext): Promise<void> {
  const { stage, tell } = context;
  const { symbol } = await stage.list();
  const shares = { [symbol]: 1_000 };
  const [member, partner, other] = (await stage.members(['self', 'partner', 'other'], {
    shares,
  })) as [DemoMember, DemoMember, DemoMember];
  for (const each of cases) {
    await meet(context, symbol, member, each);
    await member.cancelAll(symbol);
  }
  await othersFirst(context, symbol, member, other);
  await withoutPrevention(context, symbol, member);
  await inOneGroup(context, symbol, member, partner);
  const { trades } = await stage.operator.rest.call('GET /v1/instruments/:symbol/trades', {
    params: { symbol },
    query: { limit: 1_000 },
  });
  tell.figures('In this instrument', [
    { name: 'prevented matches', value: (await recordsOf(member, symbol)).length },
    { name: 'trades', value: trades.length },
  ]);
}

async function meet(
  { tell }: DemoContext,
  symbol: string,
  member: DemoMember,
  each: Case,
): Promise<void> {
  const common = { instrument: symbol, type: 'limit', price } as const;
  const resting = await member.place({ ...common, side: 'sell', qty: each.restingQty });
  tell.step(`${each.mode}: ${each.restingQty} offered at ${price}`, at(resting));
  tell.reason(each.reason);
  const incoming = await member.place({
    ...common,
    side: 'buy',
    qty: each.incomingQty,
    stpMode: each.mode,
  });
  tell.step(
    `the same account bids ${each.incomingQty} at ${price}: ${incoming.status}`,
    at(incoming),
  );
  const after = await member.client.orders.find({ orderId: resting.orderId });
  tell.equal(
    `${each.mode}: the resting order and the incoming one end as the rule says.`,
    `${after?.status} ${after?.leavesQty}, ${incoming.status} ${incoming.leavesQty}`,
    `${each.resting.join(' ')}, ${each.incoming.join(' ')}`,
  );
  const record = (await recordsOf(member, symbol)).find(
    ({ takerOrderId }) => takerOrderId === incoming.orderId,
  );
  tell.equal(
    `${each.mode}: a prevented-match record names both orders and what each lost.`,
    recordText(record),
    `${each.mode} at ${price}: order ${resting.orderId} lost ${each.prevented[0]}, order ${incoming.orderId} lost ${each.prevented[1]}`,
  );
  const isTraded = incoming.cumQty !== '0' || after?.cumQty !== '0';
  tell.claim(`${each.mode}: nothing traded.`, !isTraded, `filled ${incoming.cumQty}`);
}

/** What was traded before the meeting stays. */
async function othersFirst(
  { tell }: DemoContext,
  symbol: string,
  member: DemoMember,
  other: DemoMember,
): Promise<void> {
  const common = { instrument: symbol, type: 'limit' } as const;
  await other.place({ ...common, side: 'sell', qty: '3', price: '99.99' });
  await member.place({ ...common, side: 'sell', qty: '10', price });
  tell.reason(
    "Another member's 3 are offered at 99.99, the account's own 10 at 100.00: the bid for 8 takes the 3, then meets its own and stops.",
  );
  const incoming = await member.place({ ...common, side: 'buy', qty: '8', price });
  tell.step(`bid for 8 at ${price}: ${incoming.cumQty} filled, ${incoming.status}`, at(incoming));
  tell.equal(
    'What was traded before the own order was met stays traded.',
    `${incoming.status} (${incoming.reason}), ${incoming.cumQty} at ${incoming.avgPx}`,
    'canceled (selfTradePrevention), 3 at 99.99',
  );
  await member.cancelAll(symbol);
}

async function withoutPrevention(
  { stage, tell }: DemoContext,
  symbol: string,
  member: DemoMember,
): Promise<void> {
  const order = {
    instrument: symbol,
    side: 'buy',
    type: 'limit',
    qty: '4',
    price,
    stpMode: 'none',
  } as const;
  const { limits } = await stage.operator.rest.call('GET /v1/operator/venue');
  if (limits.stpNoneAllowed) {
    tell.step('none: this venue allows it to everybody, so that it is not shown refused here');
  } else {
    const refused = await member.refusal(order);
    tell.step(`none: refused, ${refused?.reason} (${refused?.code})`);
    tell.equal(
      'none is refused where the venue does not allow it.',
      `${refused?.code} ${refused?.reason}`,
      '176 stpModeNotAllowed',
    );
    if (stage.venue.own === undefined) return;
    const put = (stpNoneAllowed: boolean): Promise<unknown> =>
      stage.operator.rest.call('PUT /v1/operator/venue/limits', {
        body: { ...limits, stpNoneAllowed },
      });
    stage.undoLater(() => put(false));
    await put(true);
    tell.step('the operator of this venue, which is nobody else’s, allows it');
  }
  await member.place({ instrument: symbol, side: 'sell', type: 'limit', qty: '4', price });
  const incoming = await member.place(order);
  tell.step(`none: the two orders trade, ${incoming.cumQty} at ${incoming.avgPx}`, at(incoming));
  tell.equal(
    'none: where it is allowed the two orders trade.',
    `${incoming.status} ${incoming.cumQty}`,
    'filled 4',
  );
}

async function inOneGroup(
  { stage, tell }: DemoContext,
  symbol: string,
  member: DemoMember,
  partner: DemoMember,
): Promise<void> {
  // A number that others hardly have: those of one group do not trade with each other.
  const tradeGroup = 1 + (Number.parseInt(symbol.slice(1, 9), 16) % 30_000);
  for (const { account: accountId } of [member, partner]) {
    const params = { accountId };
    const { limits } = await stage.operator.rest.call('GET /v1/operator/accounts/:accountId', {
      params,
    });
    await stage.operator.rest.call('PUT /v1/operator/accounts/:accountId/limits', {
      params,
      body: { ...limits, tradeGroup },
    });
  }
  const common = { instrument: symbol, type: 'limit', price } as const;
  const resting = await partner.place({ ...common, side: 'sell', qty: '5' });
  tell.reason('Accounts of one owner can be put into one trade group: they count as one.');
  const incoming = await member.place({ ...common, side: 'buy', qty: '5' });
  tell.step(`a partner’s offer is met: ${incoming.status}`, at(incoming));
  tell.equal(
    'Two accounts of one trade group do not trade with each other.',
    `${incoming.status} (${incoming.reason}), ${incoming.cumQty} filled`,
    'canceled (selfTradePrevention), 0 filled',
  );
  const records = await recordsOf(partner, symbol);
  tell.claim(
    'The other account of the group has the record too.',
    records.some(({ makerOrderId }) => makerOrderId === resting.orderId),
    `${records.length} of its own`,
  );
}

async function recordsOf(
  { client }: DemoMember,
  instrument: string,
): Promise<readonly PreventedMatch[]> {
  const query = { instrument, limit: 100 };
  return (await client.rest.call('GET /v1/prevented-matches', { query })).preventedMatches;
}

function recordText(record: PreventedMatch | undefined): string {
  if (record === undefined) return 'no record';
  const { stpMode, makerOrderId, makerPreventedQty, takerOrderId, takerPreventedQty } = record;
  return `${stpMode} at ${record.price}: order ${makerOrderId} lost ${makerPreventedQty}, order ${takerOrderId} lost ${takerPreventedQty}`;
}

function at({ seq, updatedAt }: Order): { readonly seq: number; readonly time: string } {
  return { seq, time: updatedAt };
}
