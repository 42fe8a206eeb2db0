// The rules that the research agents keep, whatever they see: what they may send, what they lean on, and that everything follows from the seed.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Prng } from '#std/prng.ts';
import type { RestingQuote } from '../requote.ts';
import type { AgentAction, Observation, TradedInstrument } from './agent.ts';
import { MomentumAgent, type MomentumOptions } from './momentum.ts';
import { NoiseAgent, type NoiseOptions } from './noise.ts';
import { ParentAgent, type ParentOptions } from './parent.ts';
import { createAgent, seeded, type AgentSpec } from './roster.ts';
import { avellanedaStoikov } from '../avellaneda-stoikov.ts';
import { ValueAgent, type ValueOptions } from './value.ts';

const instrument: TradedInstrument = {
  referenceTicks: 1_000,
  lotTickValue: 0.01,
  priceTicksMin: 1,
  priceTicksMax: 100_000,
  qtyLotsMax: 60,
};
const calm = { ticks: 1_000, fundamentalTicks: 1_000, activity: 1 };
const open: Observation = {
  nowUs: 0,
  bidTicks: 990,
  askTicks: 1_010,
  lastTicks: 1_000,
  volumeLots: 0,
  own: [],
  inventoryLots: 0,
  buyableLots: 1e9,
  sellableLots: 1e9,
  actionsMax: 6,
};
const wake = { ratePerMinute: 60, branching: 0.5, decaySeconds: 1 };
/** A mean order of 20 lots. */
const noise: NoiseOptions = {
  wake,
  activityMin: 0,
  notional: 200,
  passiveShare: 0,
  marketShare: 0.3,
  depthBps: 20,
  restingMax: 3,
  inventoryOrdersMax: 50,
};
const value: ValueOptions = {
  wake,
  notional: 200,
  noiseBps: 0,
  sightWeight: 1,
  edgeBps: 10,
  inventoryOrdersMax: 10,
};
const momentum: MomentumOptions = {
  wake,
  notional: 200,
  fastSeconds: 10,
  slowSeconds: 60,
  thresholdBps: 5,
  inventoryOrdersMax: 10,
};
const parent: ParentOptions = {
  wake,
  schedule: 'time',
  notional: 5_000,
  childNotional: 200,
  durationSeconds: 100,
  participation: 0.2,
  restSeconds: 10,
};
const maker = {
  wake,
  levels: 5,
  notional: 500,
  halfSpreadBps: 5,
  widening: 0.5,
  errorBps: 1,
  riskAversion: 0.1,
  volatilityBps: 1,
} as const;
const specs: readonly AgentSpec[] = [
  { ...noise, kind: 'noise', passiveShare: 0.5 },
  { ...value, kind: 'value', noiseBps: 100 },
  { ...momentum, kind: 'momentum', slowSeconds: 11, thresholdBps: 0 },
  { ...parent, kind: 'parent' },
  { ...parent, kind: 'parent', schedule: 'volume' },
  { ...maker, kind: 'maker', style: 'ladder' },
  { ...maker, kind: 'maker', style: 'stoikov' },
];

interface Taking {
  readonly side: string;
  readonly qtyLots: number;
  readonly limitTicks: number | undefined;
}

function takings(actions: readonly AgentAction[]): Taking[] {
  return actions.flatMap((action) =>
    action.kind === 'place' && action.manner === 'now' ? [action] : [],
  );
}

describe('a noise trader', () => {
  function run(change: Partial<Observation>, options = noise): Taking[] {
    const agent = new NoiseAgent(new Prng(11), options, instrument, calm);
    return Array.from({ length: 3_000 }, () => agent.act({ ...open, ...change })).flatMap(takings);
  }

  test('crosses the spread by at most two ticks, or at the market', () => {
    const orders = run({});
    for (const { side, qtyLots, limitTicks } of orders) {
      expect(qtyLots).toBeGreaterThanOrEqual(1);
      expect(qtyLots).toBeLessThanOrEqual(60);
      const allowed = side === 'buy' ? [1_010, 1_011, 1_012] : [990, 989, 988];
      expect([undefined, ...allowed]).toContain(limitTicks);
    }
    const market = orders.filter(({ limitTicks }) => limitTicks === undefined).length;
    expect(market / orders.length).toBeGreaterThan(0.27);
    expect(market / orders.length).toBeLessThan(0.33);
  });

  test('leans back to its neutral position', () => {
    const buys = (inventoryLots: number): number => {
      const orders = run({ inventoryLots });
      return orders.filter(({ side }) => side === 'buy').length / orders.length;
    };
    expect(buys(0)).toBeGreaterThan(0.45);
    expect(buys(0)).toBeLessThan(0.55);
    expect(buys(1_000)).toBeLessThan(0.1);
    expect(buys(-1_000)).toBeGreaterThan(0.9);
  });

  test('sends nothing into an empty side, and nothing that it cannot pay for', () => {
    expect(run({ askTicks: undefined, bidTicks: undefined })).toEqual([]);
    expect(run({ buyableLots: 0.9, sellableLots: 0 })).toEqual([]);
  });

  test('rests orders close to its own side, and gives up the oldest when it has enough', () => {
    const agent = new NoiseAgent(new Prng(3), { ...noise, passiveShare: 1 }, instrument, calm);
    const own = ['a', 'b', 'c'].map((orderId): RestingQuote => ({
      orderId,
      side: 'buy',
      priceTicks: 980,
      cumLots: 0,
      leavesLots: 5,
    }));
    for (let i = 0; i < 200; i++) {
      const [cancel, place] = agent.act({ ...open, own });
      expect(cancel).toMatchObject({ kind: 'cancel', quote: { orderId: 'a' } });
      expect(place).toMatchObject({ kind: 'place', manner: 'quote' });
      const { side, limitTicks = 0 } = place as Extract<AgentAction, { kind: 'place' }>;
      if (side === 'buy') expect(limitTicks).toBeLessThanOrEqual(991);
      else expect(limitTicks).toBeGreaterThanOrEqual(1_009);
    }
  });
});

describe('a value trader', () => {
  const act = (change: Partial<Observation>, fundamentalTicks: number): Taking[] => {
    const surroundings = { ...calm, fundamentalTicks };
    const agent = new ValueAgent(new Prng(5), value, instrument, surroundings);
    return takings(agent.act({ ...open, ...change }));
  };

  test('buys what is cheap, sells what is dear, up to what it is worth less its edge', () => {
    expect(act({}, 1_020)).toMatchObject([{ side: 'buy', limitTicks: 1_018 }]);
    expect(act({}, 980)).toMatchObject([{ side: 'sell', limitTicks: 981 }]);
    expect(act({}, 1_000)).toEqual([]);
    expect(act({}, 1_010)).toEqual([]);
  });

  test('adds nothing to a position that is full', () => {
    expect(act({ inventoryLots: 200 }, 1_020)).toEqual([]);
    expect(act({ inventoryLots: 200 }, 980)).toHaveLength(1);
    expect(act({ inventoryLots: -200 }, 980)).toEqual([]);
  });

  test('sees through noise of the size that it was given', () => {
    const limits: number[] = [];
    const wide = { ...instrument, referenceTicks: 100_000, lotTickValue: 0.000_1 };
    for (let seed = 0; seed < 2_000; seed++) {
      const options = { ...value, noiseBps: 10, edgeBps: 0 };
      const seeing = { ...calm, fundamentalTicks: 100_000 };
      const agent = new ValueAgent(new Prng(seed), options, wide, seeing);
      for (const { limitTicks } of takings(agent.act(open))) limits.push(limitTicks ?? 0);
    }
    const mean = limits.reduce((sum, each) => sum + each, 0) / limits.length;
    const square = limits.reduce((sum, each) => sum + (each - mean) ** 2, 0) / limits.length;
    expect(limits).toHaveLength(2_000);
    expect(mean).toBeGreaterThan(99_990);
    expect(mean).toBeLessThan(100_010);
    expect(Math.sqrt(square)).toBeGreaterThan(95);
    expect(Math.sqrt(square)).toBeLessThan(105);
  });
});

describe('a trend follower', () => {
  function follow(priceAt: (second: number) => number, seconds: number): Taking[] {
    const agent = new MomentumAgent(new Prng(1), momentum, instrument, calm);
    const orders: Taking[] = [];
    for (let second = 0; second < seconds; second++) {
      const middle = priceAt(second);
      const touch = { bidTicks: middle - 1, askTicks: middle + 1 };
      orders.push(...takings(agent.act({ ...open, ...touch, nowUs: second * 1e6 })));
    }
    return orders;
  }

  test('buys into a rise and sells into a fall, once it has watched for long enough', () => {
    expect(follow((second) => 1_000 + second, 59)).toEqual([]);
    const rise = follow((second) => 1_000 + second, 100);
    expect(rise).toHaveLength(40);
    expect(rise.every(({ side }) => side === 'buy')).toBe(true);
    const fall = follow((second) => 2_000 - second, 100);
    expect(fall.every(({ side }) => side === 'sell')).toBe(true);
  });

  test('does nothing in a market that goes nowhere', () => {
    expect(follow(() => 1_000, 200)).toEqual([]);
  });
});

describe('a large order', () => {
  /** Works with a venue that fills everything; the inventory after each second. */
  function work(options: ParentOptions, volumePerSecond: number, seconds: number): number[] {
    const agent = new ParentAgent(new Prng(9), options, instrument, calm);
    const path: number[] = [];
    let inventoryLots = 0;
    for (let second = 0; second < seconds; second++) {
      const volumeLots = second * volumePerSecond;
      const seen = { ...open, nowUs: second * 1e6, inventoryLots, volumeLots };
      for (const { side, qtyLots } of takings(agent.act(seen))) {
        expect(qtyLots).toBeLessThanOrEqual(20);
        inventoryLots += side === 'buy' ? qtyLots : -qtyLots;
      }
      path.push(inventoryLots);
    }
    return path;
  }

  test('goes one way, in pieces, and is done in its time', () => {
    const path = work(parent, 0, 400);
    const starts = path.findIndex((lots) => lots !== 0);
    expect(starts).toBeGreaterThan(0);
    const steps = path.map((lots, at) => lots - (path[at - 1] ?? 0)).filter((step) => step !== 0);
    expect(steps.length).toBeGreaterThan(10);
    const sign = Math.sign(steps[0]!);
    const turn = steps.findIndex((step) => Math.sign(step) !== sign);
    const first = turn < 0 ? steps : steps.slice(0, turn);
    expect(first.length).toBeGreaterThan(5);
  });

  test('by volume, is never more than its part of what trades', () => {
    const options = { ...parent, schedule: 'volume', notional: 1e6, durationSeconds: 1e6 } as const;
    const path = work(options, 10, 600);
    const first = path.findIndex((lots) => lots !== 0);
    const last = path.length - 1;
    const part = Math.abs(path[last]!) / ((last - first) * 10);
    expect(part).toBeGreaterThan(0.19);
    expect(part).toBeLessThan(0.21);
  });
});

test('Avellaneda and Stoikov: a worked example, and a maker without inventory or fear stands in the middle', () => {
  const terms = { price: 100, gamma: 0.1, kappa: 1.5, sigma: 2, timeLeft: 1 };
  // Their own figures: gamma 0.1, sigma 2, k 1.5: spread 0.4 + 20 ln(1 + 0.1/1.5) = 1.69 at T - t = 1.
  const quote = avellanedaStoikov({ ...terms, inventory: 5 });
  expect(quote.reservation).toBeCloseTo(98, 10);
  expect(quote.spread).toBeCloseTo(1.690_77, 4);
  expect(avellanedaStoikov({ ...terms, inventory: 0 }).reservation).toBe(100);
});

describe('every agent', () => {
  const ticks = fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined });
  const seenArbitrary = fc
    .record({
      bid: ticks,
      ask: ticks,
      lastTicks: ticks,
      volumeLots: fc.nat(1_000_000),
      inventoryLots: fc.integer({ min: -5_000, max: 5_000 }),
      buyableLots: fc.double({ min: 0, max: 1e6, noNaN: true }),
      sellableLots: fc.nat(1_000_000),
      actionsMax: fc.nat(6),
      stepUs: fc.integer({ min: 1, max: 60_000_000 }),
    })
    .map(({ bid, ask, ...rest }) => {
      const isCrossed = bid !== undefined && ask !== undefined && bid >= ask;
      return { ...rest, bidTicks: isCrossed ? undefined : bid, askTicks: ask };
    });
  const seedArbitrary = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  function replies(spec: AgentSpec, seed: number, seen: readonly Partial<Observation>[]): unknown {
    const agent = createAgent(spec, new Prng(seed), instrument, calm);
    return seen.map((each) => [agent.pauseUs(), agent.act({ ...open, ...each })]);
  }

  test.each(specs.map((spec) => [spec.kind, spec] as const))(
    '%s sends only orders that the instrument can have, and the same ones from the same seed',
    (_kind, spec) => {
      fc.assert(
        fc.property(seedArbitrary, fc.array(seenArbitrary, { maxLength: 30 }), (seed, seen) => {
          const agent = createAgent(spec, new Prng(seed), instrument, calm);
          let nowUs = 0;
          for (const each of seen) {
            nowUs += each.stepUs;
            expect(agent.pauseUs()).toBeGreaterThanOrEqual(1);
            const actions = agent.act({ ...open, ...each, nowUs });
            expect(actions.length).toBeLessThanOrEqual(each.actionsMax);
            for (const action of actions) {
              if (action.kind !== 'place') continue;
              const { qtyLots, limitTicks = 1, side, manner } = action;
              expect(Number.isInteger(qtyLots) && qtyLots >= 1 && qtyLots <= 60).toBe(true);
              expect(Number.isInteger(limitTicks) && limitTicks >= 1).toBe(true);
              const canPay = side === 'buy' ? each.buyableLots : each.sellableLots;
              if (manner === 'now') expect(qtyLots).toBeLessThanOrEqual(canPay);
              // What rests must not cross.
              if (manner === 'now') continue;
              if (side === 'buy') expect(limitTicks).toBeLessThan(each.askTicks ?? Infinity);
              else expect(limitTicks).toBeGreaterThan(each.bidTicks ?? -Infinity);
            }
          }
          expect(replies(spec, seed, seen)).toEqual(replies(spec, seed, seen));
        }),
        { numRuns: 60 },
      );
    },
  );

  test('has chance of its own: names and seeds start different generators', () => {
    const first = [seeded(1, 'a'), seeded(1, 'b'), seeded(2, 'a'), seeded(1, 'a')].map((prng) =>
      prng.nextUint32(),
    );
    expect(new Set(first).size).toBe(3);
    expect(first[3]).toBe(first[0]);
  });
});
