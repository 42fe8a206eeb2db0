// One order through every part of the venue: gateway, risk, journal, matching, ledger, market data, projections, portfolio, notification; each step with
// the number and the time that the venue gave it. It must never show a step that it did not see.

import type { Demo, DemoContext } from '../demo.ts';
import type { DemoMember } from '../member.ts';
import { noticesOf, untilTold } from '../notices.ts';
import { sumOf } from '../prices.ts';
import type { Order } from '#api/types.ts';
import type { AnyPush } from '#api/ws-schemas.ts';
import { decimal, decimalString, subtract } from '#client/decimal.ts';
import { newClOrdId } from '#client/order-entry.ts';

const price = '100.20';
const qty = '7';

export const microserviceFlow: Demo = {
  name: 'microservice-flow',
  title: 'One order through every part',
  shows:
    'An order is followed from the gateway through risk, journal, matching, ledger, market data, projections and portfolio to the notification. Every part tells of the same command, by its seq.',
  needs: 'operator',
  seconds: { quick: 3, full: 7 },
  run,
};

/** What was pushed of the order and its trade, by channel. */
interface Heard {
  readonly channel: string;
  readonly seq: number | null;
  readonly time: string | null;
  readonly afterMs: number;
}

async function run(context: DemoContext): Promise<void> {
  const { stage, tell } = context;
  const { symbol } = await stage.list();
  const [buyer, seller] = (await stage.members(['buyer', 'seller'], {
    shares: { [symbol]: 500 },
  })) as [DemoMember, DemoMember];
  await untilTold(stage, symbol, { member: buyer, other: seller, price: '100.00' });
  const noticesBefore = (await noticesOf(buyer, 'fill')).length;
  const cashBefore = await buyer.total(stage.currency);
  const offer = await seller.place({
    instrument: symbol,
    side: 'sell',
    type: 'limit',
    qty: '20',
    price,
  });
  tell.step('an offer rests: 20 at 100.20', { seq: offer.seq, time: offer.updatedAt });
  const ear = new Ear(buyer, symbol);
  await ear.ready(context);

  await risk(context, symbol, buyer);
  const before = await stage.operator.rest.call('GET /v1/operator/overview');
  const clOrdId = newClOrdId('flow');
  const sentMs = performance.now();
  ear.listen(sentMs);
  const order = await buyer.client.rest.call('POST /v1/orders', {
    body: { instrument: symbol, side: 'buy', type: 'limit', qty, price, clOrdId },
  });
  const answeredMs = performance.now() - sentMs;
  tell.step(`gateway (REST): POST /v1/orders answered after ${answeredMs.toFixed(1)} ms`, {
    seq: order.seq,
    time: order.updatedAt,
  });
  tell.equal(
    'Gateway: the answer is the order as the engine left it.',
    `${order.status}, ${order.cumQty} at ${order.avgPx}`,
    `filled, ${qty} at ${price}`,
  );
  await journal(context, before, order);
  await matching(context, symbol, buyer, order);
  await ear.claimHeard(context, order);
  await ledger(context, symbol, buyer, order, cashBefore);
  await projections(context, buyer, order);
  await notification(context, buyer, order, noticesBefore);
}

async function risk({ tell }: DemoContext, symbol: string, buyer: DemoMember): Promise<void> {
  const { holds, worstPrice } = await buyer.client.rest.call('POST /v1/orders/preview', {
    body: { instrument: symbol, side: 'buy', type: 'limit', qty, price },
  });
  tell.step(
    `risk: the order would set aside ${holds.amount} ${holds.asset} of ${holds.available}, at ${worstPrice} at worst`,
  );
  tell.claim('Risk: there is enough.', holds.sufficient, `${holds.available} available`);
  const refused = await buyer.refusal({
    instrument: symbol,
    side: 'buy',
    type: 'limit',
    qty: '900000',
    price,
  });
  tell.equal(
    'Risk: one that the account cannot pay is stopped here.',
    `${refused?.code} ${refused?.reason}`,
    '125 insufficientFunds',
  );
}

async function journal(
  { stage, tell }: DemoContext,
  before: { readonly seq: number; readonly journal: { readonly bytes: number } | null },
  { seq }: Order,
): Promise<void> {
  const after = await stage.operator.rest.call('GET /v1/operator/overview');
  tell.step(
    `journal: seq ${before.seq} before, ${after.seq} now, ${after.journal?.segments ?? 'no'} segment of ${after.journal?.bytes ?? 0} bytes`,
    { seq, time: after.lastCommandAt },
  );
  tell.claim(
    'Journal: the order is one command, with a number after all that came before it.',
    seq > before.seq && seq <= after.seq && after.journal !== null,
    `seq ${seq}, after ${before.seq}`,
  );
}

async function matching(
  { tell }: DemoContext,
  symbol: string,
  buyer: DemoMember,
  { orderId, seq }: Order,
): Promise<void> {
  const { events } = await buyer.client.rest.call('GET /v1/orders/:orderId/history', {
    params: { orderId },
  });
  for (const event of events) {
    const last = event.lastQty === null ? '' : `, ${event.lastQty} at ${event.lastPx}`;
    tell.step(`matching: ${event.execType}${last}, ${event.ordStatus}`, event);
  }
  tell.equal(
    'Matching: accepted, then traded, in one command.',
    events.map((event) => `${event.execType}@${event.seq}`).join(', '),
    `new@${seq}, trade@${seq}`,
  );
  const depth = await buyer.client.rest.call('GET /v1/instruments/:symbol/depth', {
    params: { symbol },
    query: { levels: 1 },
  });
  tell.equal(
    'Matching: the offer has what was taken less.',
    depth.asks[0]?.join(' ') ?? 'no offer',
    `${price} 13 1`,
  );
}

async function ledger(
  { stage, tell }: DemoContext,
  symbol: string,
  buyer: DemoMember,
  order: Order,
  cashBefore: ReturnType<typeof decimal>,
): Promise<void> {
  const paid = subtract(cashBefore, await buyer.total(stage.currency));
  const { orderId, seq } = order;
  const fills = (await buyer.fills(symbol)).filter((fill) => fill.orderId === orderId);
  tell.step(
    `portfolio: fill ${fills[0]?.tradeId} as ${fills[0]?.liquidity}, fee ${fills[0]?.fee}`,
    {
      seq: fills[0]?.seq ?? null,
      time: fills[0]?.time ?? null,
    },
  );
  tell.equal(
    'Portfolio: the cash went down by price times quantity and the fee.',
    decimalString(paid, 2),
    decimalString(sumOf(['701.40', ...fills.map(({ fee }) => fee)]), 2),
  );
  const entries = await stage.follow(
    async () => {
      const query = { limit: 100 };
      const { items } = await buyer.client.rest.call('GET /v1/history/ledger', { query });
      return items.filter((item) => item.seq === seq);
    },
    (items) => items.length >= 3,
  );
  for (const { kind, asset, amount, time } of entries.toReversed()) {
    tell.step(`ledger: ${kind} ${amount} ${asset}`, { seq, time });
  }
  const cash = sumOf(
    entries.filter(({ asset }) => asset === stage.currency).map(({ amount }) => amount),
  );
  tell.equal(
    'Ledger: its entries of this command are what was paid.',
    decimalString(cash, 2),
    decimalString(subtract(decimal('0'), paid), 2),
  );
}

async function projections(
  { stage, tell }: DemoContext,
  buyer: DemoMember,
  { seq, clOrdId, orderId }: Order,
): Promise<void> {
  const state = await stage.follow(
    () => stage.operator.rest.call('GET /v1/operator/projections'),
    (answer) => answer.seq >= seq,
  );
  tell.step(`projections: the tables are at seq ${state.seq}, ${state.lagSeq} behind`, { seq });
  const query = { clOrdId };
  const { items } = await buyer.client.rest.call('GET /v1/history/orders', { query });
  tell.equal(
    'Projections: the order is in the tables as it is in memory.',
    items.map((item) => `${item.orderId} ${item.status} ${item.cumQty}`).join(),
    `${orderId} filled ${qty}`,
  );
}

async function notification(
  { stage, tell }: DemoContext,
  buyer: DemoMember,
  { orderId }: Order,
  before: number,
): Promise<void> {
  const notices = await stage.follow(
    () => noticesOf(buyer, 'fill'),
    (all) => all.length > before && all.some(({ data }) => data['orderId'] === orderId),
  );
  const ours = notices.find(({ data }) => data['orderId'] === orderId);
  tell.step(`notification: ${ours?.title ?? 'none'}`, { time: ours?.time ?? null });
  tell.claim(
    'Notification: the buyer is told of the fill.',
    ours !== undefined,
    ours?.text ?? 'nothing',
  );
}

/** Listens on all channels that the order should be heard on. */
class Ear {
  private readonly heard: Heard[] = [];
  private readonly snapshots = new Set<string>();
  private fromMs = Infinity;

  constructor({ client }: DemoMember, instrument: string) {
    const push = (told: AnyPush): void => this.take(told);
    for (const channel of ['trades', 'depth', 'ticker'] as const) {
      client.subscribe({ channel, instrument }, { push });
    }
    client.subscribe({ channel: 'candles', instrument, interval: '1m' }, { push });
    for (const channel of ['orders', 'fills', 'balances', 'positions'] as const) {
      client.subscribe({ channel }, { push });
    }
  }

  async ready({ stage }: DemoContext): Promise<void> {
    await stage.follow(
      async () => this.snapshots.size,
      (size) => size >= 8,
    );
  }

  /** From now on: pushes before the order are not its. */
  listen(fromMs: number): void {
    this.fromMs = fromMs;
  }

  async claimHeard({ stage, tell }: DemoContext, { seq, updatedAt }: Order): Promise<void> {
    const names = [
      'trades',
      'depth',
      'ticker',
      'candles',
      'orders',
      'fills',
      'balances',
      'positions',
    ];
    const missing = (): string[] =>
      names.filter((name) => !this.heard.some(({ channel }) => channel === name));
    await stage.follow(
      async () => missing(),
      (left) => left.length === 0,
    );
    const part = (channel: string): string =>
      ['orders', 'fills', 'balances', 'positions'].includes(channel) ? 'portfolio' : 'market data';
    for (const each of this.heard) {
      tell.step(
        `${part(each.channel)} (${each.channel}): pushed after ${each.afterMs.toFixed(1)} ms`,
        {
          seq: each.seq,
          time: each.time,
        },
      );
    }
    const left = missing();
    tell.claim(
      'Market data and portfolio: every channel told of it.',
      left.length === 0,
      left.length === 0 ? names.join(', ') : `silent: ${left.join(', ')}`,
    );
    const numbered = this.heard.filter((each) => each.seq !== null);
    const strange = numbered.filter((each) => each.seq !== seq);
    tell.claim(
      'Whoever names the command names the same one, and its time.',
      numbered.length > 0 &&
        strange.length === 0 &&
        numbered.every((each) => each.time === null || each.time === updatedAt),
      `${numbered.map(({ channel }) => channel).join(', ')}: seq ${seq}`,
    );
  }

  private take(push: AnyPush): void {
    if (push.type === 'snapshot') {
      this.snapshots.add(push.channel);
      return;
    }
    const afterMs = performance.now() - this.fromMs;
    if (!(afterMs >= 0) || this.heard.some(({ channel }) => channel === push.channel)) return;
    // Depth counts its own deltas; balances, positions and candles name no command.
    const named = push.channel === 'depth' ? {} : firstOf(push);
    this.heard.push({
      channel: push.channel,
      seq: named.seq ?? null,
      time: named.updatedAt ?? (push.channel === 'candles' ? null : (named.time ?? null)),
      afterMs,
    });
  }
}

interface Named {
  readonly seq?: number;
  readonly time?: string;
  readonly updatedAt?: string;
}

function firstOf(push: AnyPush): Named {
  const { data } = push as { readonly data: Named | readonly Named[] };
  return (Array.isArray(data) ? (data as readonly Named[])[0] : (data as Named)) ?? {};
}
