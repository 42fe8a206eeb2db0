// The engine's rules on scenes small enough to be followed by eye: price and time, icebergs, self-trade prevention, the auction price. Each is reckoned by
// the rulebook with its reasons, played on the bare core, and played on the venue. It must never show a reason that the outcome was not compared with.

import type { Demo, DemoContext } from '../demo.ts';
import { AuctionCheck } from '../auction-check.ts';
import type { AuctionOrder } from '../auction-price.ts';
import { CoreRun } from '../core-run.ts';
import type { DemoMember } from '../member.ts';
import { priceText, ticksOf } from '../prices.ts';
import { reason, type Scene, type SceneTrade, scenes, tradesText } from '../scenario.ts';
import type { Fill } from '#api/types.ts';

const owners = ['amy', 'bob', 'cal', 'dan'];
const shares = 10_000;

/** One book for each rule that decides the auction price. */
const books: readonly { readonly title: string; readonly orders: readonly AuctionOrder[] }[] = [
  {
    title: 'Auction price: the largest volume',
    orders: [buy(10_010, 10), buy(10_000, 5), sell(9_990, 4), sell(10_010, 8)],
  },
  {
    title: 'Auction price: the smallest surplus',
    orders: [buy(10_020, 10), buy(10_000, 5), sell(10_000, 10)],
  },
  {
    title: 'Auction price: buyers are left everywhere',
    orders: [buy(10_020, 10), sell(9_990, 4)],
  },
  {
    title: 'Auction price: nobody is left, the nearest to the reference',
    orders: [buy(10_020, 4), sell(9_990, 4)],
  },
];

function buy(limitTicks: number, qty: number): AuctionOrder {
  return { side: 'buy', limitTicks, qty };
}

function sell(limitTicks: number, qty: number): AuctionOrder {
  return { side: 'sell', limitTicks, qty };
}

export const engineAlgorithms: Demo = {
  name: 'engine-algorithms',
  title: 'How the engine decides',
  shows:
    'Price-time priority, first in first out, icebergs, self-trade prevention and the choice of the auction price, with the reason for each trade. Three have to agree: the rulebook reckoned by hand, the bare core, and the venue.',
  needs: 'operator',
  seconds: { quick: 3, full: 3 },
  run,
};

async function run(context: DemoContext): Promise<void> {
  const { stage } = context;
  const { symbol } = await stage.list();
  const members = await stage.members(owners, { shares: { [symbol]: shares } });
  const byName = new Map(members.map((member) => [member.role, member]));
  for (const scene of scenes) await play(context, symbol, byName, scene);
  for (const [index, { title, orders }] of books.entries()) {
    await auction(context, title, orders, members, index);
  }
}

async function play(
  { tell }: DemoContext,
  symbol: string,
  byName: ReadonlyMap<string, DemoMember>,
  scene: Scene,
): Promise<void> {
  tell.step(`${scene.title}.`);
  const labels = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const step of scene.steps) {
    if (step.kind === 'amend') {
      const owner = ownerOf(scene, step.label, byName);
      const orderId = ids.get(step.label) ?? '';
      const order = await owner.client.orders.amend({ orderId }, { qty: String(step.qty) });
      tell.step(`${step.label} amended to ${step.qty}`, { seq: order.seq, time: order.updatedAt });
      continue;
    }
    const { label, owner, side, priceTicks, qty, displayQty } = step;
    const order = await memberOf(owner, byName).place({
      instrument: symbol,
      side,
      type: 'limit',
      qty: String(qty),
      price: priceText(priceTicks),
      ...(displayQty === undefined ? {} : { displayQty: String(displayQty) }),
    });
    labels.set(order.orderId, label);
    ids.set(label, order.orderId);
    const shown = displayQty === undefined ? '' : `, showing ${displayQty}`;
    tell.step(`${label}: ${owner} ${side}s ${qty} at ${priceText(priceTicks)}${shown}`, {
      seq: order.seq,
      time: order.updatedAt,
    });
  }
  const reasoned = reason(scene);
  for (const text of reasoned.reasons) tell.reason(text);
  const wanted = tradesText(reasoned.trades);
  tell.equal(`${scene.title}: the bare core.`, tradesText(new CoreRun().play(scene)), wanted);
  const fills = (
    await Promise.all([...byName.values()].map((member) => member.fills(symbol)))
  ).flat();
  tell.equal(`${scene.title}: the venue.`, tradesText(tradesOf(fills, labels)), wanted);
  for (const member of byName.values()) await member.cancelAll(symbol);
}

/** Each auction has an instrument of its own, so that its reference is the listing's. */
async function auction(
  context: DemoContext,
  title: string,
  orders: readonly AuctionOrder[],
  members: readonly DemoMember[],
  index: number,
): Promise<void> {
  const { stage, tell } = context;
  const { symbol } = await stage.list({ phase: 'preOpen' });
  const check = new AuctionCheck(context, symbol, ticksOf('100.00'));
  tell.step(`${title}.`);
  const [buyer, seller] = [members[index % 2], members[2 + (index % 2)]];
  if (buyer === undefined || seller === undefined) throw new Error('there are too few members');
  await stage.deposit(seller.account, symbol, '100');
  for (const order of orders) {
    await check.enter({ ...order, by: order.side === 'buy' ? buyer : seller });
  }
  check.explain();
  const { chosen } = check.reckoned;
  const uncross = new CoreRun().auction(orders);
  tell.equal(
    `${title}: the bare core.`,
    uncross === undefined ? 'none' : `${uncross.matchedQty} at ${priceText(uncross.priceTicks)}`,
    chosen === undefined ? 'none' : `${chosen.matchedQty} at ${priceText(chosen.priceTicks)}`,
  );
  await stage.setPhase(symbol, 'continuous');
  await check.claimUncross(title);
}

function memberOf(name: string, byName: ReadonlyMap<string, DemoMember>): DemoMember {
  const member = byName.get(name);
  if (member === undefined) throw new Error(`nobody is called ${name}`);
  return member;
}

function ownerOf(
  { steps }: Scene,
  label: string,
  byName: ReadonlyMap<string, DemoMember>,
): DemoMember {
  const placed = steps.find((step) => step.kind === 'place' && step.label === label);
  return memberOf(placed?.kind === 'place' ? placed.owner : '', byName);
}

/** The scene's own trades, oldest first, from the fills of both sides. */
function tradesOf(fills: readonly Fill[], labels: ReadonlyMap<string, string>): SceneTrade[] {
  const ours = fills.filter(({ orderId }) => labels.has(orderId));
  const tradeIds = [...new Set(ours.map(({ tradeId }) => Number(tradeId)))].toSorted(
    (one, other) => one - other,
  );
  return tradeIds.map((id) => {
    const sides = ours.filter(({ tradeId }) => Number(tradeId) === id);
    const label = (side: Fill['side']): string =>
      labels.get(sides.find((fill) => fill.side === side)?.orderId ?? '') ?? '?';
    const { price = '0', qty = '0' } = sides[0] ?? {};
    return { buy: label('buy'), sell: label('sell'), priceTicks: ticksOf(price), qty: Number(qty) };
  });
}
