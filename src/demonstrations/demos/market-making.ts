// A market maker at work: a ladder of quotes on both sides, takers who trade with it, an inventory that makes the quotes lean, and the profit and loss, put
// together from the fills and compared with the venue's own figures. It must never claim that the maker earns something.

import type { Demo, DemoContext } from '../demo.ts';
import { reckon } from '../inventory.ts';
import type { DemoMember } from '../member.ts';
import { priceText, ticksOf } from '../prices.ts';
import type { Order } from '#api/types.ts';
import { MakerStrategy } from '#bots/maker-strategy.ts';
import { planQuotes, type QuoteAction, type RestingQuote } from '#bots/requote.ts';
import { add, type Decimal, decimal, decimalString, subtract } from '#client/decimal.ts';
import { VenueError } from '#client/errors.ts';
import { Prng } from '#std/prng.ts';

const seed = 1_861;
const referenceTicks = 10_000;
const startShares = 10_000;
const levels = 4;
const halfSpreadTicks = 3;
const gapTicks = 2;
const sizeLots = 20;
/** At so much inventory the quotes lean all the way. */
const inventoryMax = 400;
const skewTicksMax = 12;
const actionsMax = 40;
/** So long sellers come, then so long buyers. */
const waveRounds = 12;
/** How far the price wanders from one round to the next. */
const newsTicks = 2;

export const marketMaking: Demo = {
  name: 'market-making',
  title: 'A market maker, and what it earns',
  shows:
    'A maker quotes four levels on both sides. First sellers come, its inventory grows and its quotes lean down; then buyers come, and they lean up. Its profit and loss is put together from the fills and compared with its balance and position.',
  needs: 'operator',
  seconds: { quick: 1, full: 2 },
  run,
};

/** The maker's view of what it owns and has open, as its account tells it. */
interface Maker {
  readonly member: DemoMember;
  readonly strategy: MakerStrategy;
  readonly open: Map<string, Order>;
}

interface Sample {
  readonly fair: number;
  readonly mid: number;
  readonly inventory: number;
  /** Middle of the quotes, less where the price belongs, in ticks. */
  readonly lean: number;
}

async function run(context: DemoContext): Promise<void> {
  const { isQuick, stage, tell } = context;
  const { symbol } = await stage.list();
  const shares = { [symbol]: startShares };
  const [member, ...takers] = await stage.members(['maker', 'taker1', 'taker2'], { shares });
  if (member === undefined) throw new Error('there is no maker');
  const strategy = new MakerStrategy(new Prng(seed), {
    levels,
    halfSpreadTicks,
    gapTicks,
    sizeLots,
    inventoryLotsMax: inventoryMax,
    skewTicksMax,
    priceTicksMin: 1,
    priceTicksMax: 1_000_000,
    qtyLotsMax: 1_000,
  });
  const maker: Maker = { member, strategy, open: new Map() };
  const before = await member.total(stage.currency);
  const news = new Prng(seed + 1);
  let value = referenceTicks;
  const prng = new Prng(seed + 2);
  const rounds = isQuick ? 24 : 120;
  const samples: Sample[] = [];
  const counts = { place: 0, move: 0, refill: 0, cancel: 0 };
  for (let round = 0; round < rounds; round++) {
    value += news.nextGaussian() * newsTicks;
    const fair = Math.round(value);
    const inventory = await follow(maker, symbol);
    for (const action of await requote(maker, symbol, fair, inventory)) counts[action.kind]++;
    const mid = middleOf([...maker.open.values()]);
    if (mid !== undefined) samples.push({ inventory, fair, mid, lean: mid - fair });
    // First sellers come, then buyers, in waves.
    const sellShare = Math.floor(round / waveRounds) % 2 === 0 ? 0.9 : 0.1;
    for (const taker of takers) await take(taker, symbol, prng, sellShare);
    if (round % Math.ceil(rounds / 6) === 0) {
      tell.step(
        `round ${round + 1}: fair ${priceText(fair)}, inventory ${inventory}, ${mid === undefined ? 'quotes on one side only' : `quotes around ${priceText(Math.round(mid))}`}`,
      );
    }
  }
  await member.cancelAll(symbol);
  tellCourse(context, samples);
  tell.figures('Quoting', [
    { name: 'quotes placed', value: counts.place },
    { name: 'moved', value: counts.move },
    { name: 'filled up', value: counts.refill },
    { name: 'cancelled', value: counts.cancel },
  ]);
  claimLean(context, samples);
  await claimProfit(context, symbol, maker, before);
}

/** Open quotes and inventory as the venue has them now. */
async function follow({ member, open }: Maker, symbol: string): Promise<number> {
  open.clear();
  for (const order of await member.orders(symbol, 'open')) open.set(order.orderId, order);
  const { positions } = await member.client.rest.call('GET /v1/positions');
  const qty = positions.find(({ instrument }) => instrument === symbol)?.qty ?? '0';
  return Number(qty) - startShares;
}

async function requote(
  maker: Maker,
  symbol: string,
  fairTicks: number,
  inventoryLots: number,
): Promise<readonly QuoteAction[]> {
  const { member, strategy, open } = maker;
  const resting = [...open.values()].map(restingOf);
  const ladder = strategy.ladder({
    fairTicks,
    inventoryLots,
    foreignBidTicks: undefined,
    foreignAskTicks: undefined,
    buyableLots: 10_000,
    sellableLots: startShares + inventoryLots,
  });
  const actions = planQuotes(ladder, resting, strategy.refillLots, actionsMax);
  for (const action of actions) {
    const order = await carryOut(member, strategy, symbol, action);
    if (order === undefined) continue;
    if (order.status === 'new' || order.status === 'partiallyFilled') {
      open.set(order.orderId, order);
    } else open.delete(order.orderId);
  }
  return actions;
}

/** Undefined where the market was faster. */
async function carryOut(
  { client }: DemoMember,
  strategy: MakerStrategy,
  instrument: string,
  action: QuoteAction,
): Promise<Order | undefined> {
  try {
    if (action.kind === 'place') {
      return await client.orders.place({
        instrument,
        side: action.side,
        type: 'limit',
        qty: String(strategy.drawSize(action.level)),
        price: priceText(action.priceTicks),
        postOnly: true,
      });
    }
    const { orderId, cumLots, leavesLots } = action.quote;
    if (action.kind === 'cancel') return await client.orders.cancel({ orderId });
    if (action.kind === 'move') {
      const price = priceText(action.priceTicks);
      return await client.orders.amend({ orderId }, { price, qty: String(cumLots + leavesLots) });
    }
    const qty = String(cumLots + strategy.drawSize(action.level));
    return await client.orders.amend({ orderId }, { qty });
  } catch (error) {
    if (error instanceof VenueError) return undefined;
    throw error;
  }
}

async function take(
  taker: DemoMember,
  instrument: string,
  prng: Prng,
  sellShare: number,
): Promise<void> {
  const side = prng.nextChance(sellShare) ? 'sell' : 'buy';
  const qty = String(5 + prng.nextBelow(30));
  await taker.place({ instrument, side, type: 'market', qty });
}

function restingOf({ orderId, side, price, cumQty, leavesQty }: Order): RestingQuote {
  const priceTicks = ticksOf(price ?? '0');
  return { orderId, side, priceTicks, cumLots: Number(cumQty), leavesLots: Number(leavesQty) };
}

function middleOf(open: readonly Order[]): number | undefined {
  const prices = (side: Order['side']): number[] =>
    open.filter((order) => order.side === side).map(({ price }) => ticksOf(price ?? '0'));
  const [bid, ask] = [Math.max(...prices('buy')), Math.min(...prices('sell'))];
  return Number.isFinite(bid) && Number.isFinite(ask) ? (bid + ask) / 2 : undefined;
}

function tellCourse({ stage, tell }: DemoContext, samples: readonly Sample[]): void {
  tell.series({
    title: 'Inventory',
    x: 'round',
    unit: 'shares',
    lines: [{ name: 'inventory', values: samples.map(({ inventory }) => inventory) }],
  });
  tell.series({
    title: 'Fair price, and the middle of the quotes',
    x: 'round',
    unit: stage.currency,
    lines: [
      { name: 'fair', values: samples.map(({ fair }) => fair / 100) },
      { name: 'quotes', values: samples.map(({ mid }) => mid / 100) },
    ],
  });
}

function claimLean({ tell }: DemoContext, samples: readonly Sample[]): void {
  const long = samples.reduce<Pick<Sample, 'inventory' | 'lean'>>(
    (most, each) => (each.inventory > most.inventory ? each : most),
    {
      inventory: -Infinity,
      lean: 0,
    },
  );
  const mean = (half: readonly Sample[]): number =>
    half.reduce((sum, { lean }) => sum + lean, 0) / half.length;
  const byInventory = samples.toSorted((one, other) => one.inventory - other.inventory);
  const third = Math.ceil(byInventory.length / 3);
  const [few, many] = [mean(byInventory.slice(0, third)), mean(byInventory.slice(-third))];
  tell.figures('How the quotes lean', [
    { name: 'largest inventory', value: long.inventory, unit: 'shares' },
    { name: 'middle of the quotes then', value: long.lean, unit: 'ticks from fair' },
    { name: 'with the least inventory', value: few, unit: 'ticks from fair' },
    { name: 'with the most', value: many, unit: 'ticks from fair' },
  ]);
  tell.claim(
    'The more it has, the lower it quotes.',
    long.inventory > 0 && many < few,
    `${many.toFixed(1)} ticks from fair with the most, ${few.toFixed(1)} with the least`,
  );
}

async function claimProfit(
  { stage, tell }: DemoContext,
  symbol: string,
  { member }: Maker,
  before: Decimal,
): Promise<void> {
  const fills = await member.fills(symbol);
  const params = { symbol };
  const { last } = await stage.operator.rest.call('GET /v1/instruments/:symbol/ticker', { params });
  const reckoned = reckon(fills, last ?? '100.00');
  const text = (value: Decimal): string => decimalString(value, 2);
  tell.figures('Profit and loss, from the fills', [
    { name: 'fills', value: fills.length },
    { name: 'bought', value: decimalString(reckoned.bought), unit: 'shares' },
    { name: 'sold', value: decimalString(reckoned.sold), unit: 'shares' },
    { name: 'sales less purchases', value: text(reckoned.cash), unit: stage.currency },
    { name: 'fees (a rebate is negative)', value: text(reckoned.fees), unit: stage.currency },
    { name: `inventory at ${last}`, value: text(reckoned.inventoryValue), unit: stage.currency },
    { name: 'profit', value: text(reckoned.profit), unit: stage.currency },
  ]);
  const after = await member.total(stage.currency);
  tell.equal(
    'The balance moved by exactly what the fills say, fees included.',
    text(subtract(after, before)),
    text(subtract(reckoned.cash, reckoned.fees)),
  );
  const { positions } = await member.client.rest.call('GET /v1/positions');
  const position = positions.find(({ instrument }) => instrument === symbol);
  tell.equal(
    'The position is what the fills say.',
    position?.qty ?? '0',
    decimalString(add(decimal(String(startShares)), reckoned.inventory)),
  );
  tell.claim(
    'The maker made prices and never took one.',
    fills.length > 0 && fills.every(({ liquidity }) => liquidity === 'maker'),
    `${fills.length} fills, all as maker`,
  );
  tell.claim(
    'It bought and it sold.',
    reckoned.bought > 0n && reckoned.sold > 0n,
    `${decimalString(reckoned.bought)} and ${decimalString(reckoned.sold)}`,
  );
}
