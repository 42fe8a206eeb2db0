// A bot against one real venue: it quotes two sides, is filled and refreshes, and its quotes are gone wherever it may not have them. What is open is asked
// of the venue, never of the bot.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp } from '../process/venue-process.ts';
import { BotRig, type RunningBot } from './bot-rig.ts';
import type { Order } from '#api/types.ts';

const waitMs = 30_000;
const ladder = { levels: '2', qty: '5', gap: '3', 'half-spread': '5', 'inventory-max': '20' };
let rig: BotRig;

beforeAll(async () => {
  rig = await BotRig.start(['AAPL', 'MSFT', 'INTC']);
}, 120_000);

afterAll(async () => {
  await rig.stop();
  await cleanUp();
}, 60_000);

const sides = async (symbol: string, bids: number, asks: number): Promise<void> => {
  await expect.poll(() => rig.sides(symbol), { timeout: waitMs }).toEqual([bids, asks]);
};

/** None of what was open then is open now. */
async function areGone(before: readonly Order[], symbol: string): Promise<boolean> {
  const ids = new Set((await rig.open(symbol)).map(({ orderId }) => orderId));
  return before.every(({ orderId }) => !ids.has(orderId));
}

describe('a maker', () => {
  let bot: RunningBot;

  test('quotes both sides', async () => {
    bot = await rig.bot({
      strategy: 'ladder',
      symbol: 'AAPL',
      parameters: ladder,
      limits: { positionLotsMax: 12 },
    });
    await sides('AAPL', 2, 2);
    const orders = await rig.open('AAPL');
    expect(orders.map(({ postOnly, timeInForce }) => [postOnly, timeInForce])).toEqual(
      Array.from({ length: 4 }, () => [true, 'GTC']),
    );
    expect(orders.every(({ clOrdId }) => clOrdId.startsWith('test1-1-'))).toBe(true);
  });

  test('is filled, refreshes what was filled, and quotes lower with more in stock', async () => {
    const before = await rig.open('AAPL');
    expect((await rig.hit('AAPL', 'sell', '5')).cumQty).toBe('5');
    await expect.poll(() => bot.runtime.own.inventoryLots, { timeout: waitMs }).toBe(5);
    await sides('AAPL', 2, 2);
    const best = (orders: typeof before): number =>
      Math.max(...orders.filter(({ side }) => side === 'buy').map(({ price }) => Number(price)));
    await expect
      .poll(async () => best(await rig.open('AAPL')), { timeout: waitMs })
      .toBeLessThan(best(before));
    expect(bot.runtime.own.profit.fills).toBeGreaterThan(0);
  });

  test('pulls its bids at its largest position and keeps its asks', async () => {
    const sellMore = async (): Promise<number> => {
      const [bids] = await rig.sides('AAPL');
      if (bids > 0) await rig.hit('AAPL', 'sell', '3');
      return bot.runtime.own.inventoryLots;
    };
    await expect.poll(sellMore, { timeout: waitMs }).toBe(12);
    await sides('AAPL', 0, 2);
    expect(bot.runtime.note).toContain('no bids: limit or money');
    // And comes back with them once somebody has bought.
    await rig.hit('AAPL', 'buy', '10');
    await sides('AAPL', 2, 2);
  });

  test('pulls its quotes when the instrument halts, and quotes when it trades again', async () => {
    await rig.setPhase('AAPL', 'halted');
    await sides('AAPL', 0, 0);
    await expect.poll(() => bot.runtime.note, { timeout: waitMs }).toBe('AAPL is halted');
    await rig.setPhase('AAPL', 'continuous');
    await sides('AAPL', 2, 2);
  });

  test('after a lost connection pulls what it left behind before it quotes again', async () => {
    const before = await rig.open('AAPL');
    rig.line.cut();
    await expect.poll(() => areGone(before, 'AAPL'), { timeout: waitMs }).toBe(true);
    await sides('AAPL', 2, 2);
    expect(bot.said.some((line) => line.startsWith('The connection is lost'))).toBe(true);
    expect(bot.said.at(-1)).toBe('Pulled 4 orders.');
  });

  test('when the venue was killed and comes back, it does the same by itself', async () => {
    const before = await rig.open('AAPL');
    await rig.restartVenue();
    await expect.poll(() => areGone(before, 'AAPL'), { timeout: waitMs }).toBe(true);
    await sides('AAPL', 2, 2);
  });

  test('stopped, it leaves nothing behind', async () => {
    bot.runtime.stop('enough');
    expect(await bot.ended).toEqual({ kind: 'stopped', message: 'enough', isPulled: true });
    expect(await rig.open('AAPL')).toEqual([]);
  });
});

test('a bot that lost more than it may pulls everything and ends', async () => {
  const bot = await rig.bot({
    strategy: 'hello',
    symbol: 'MSFT',
    parameters: { qty: '10', distance: '50' },
    limits: { lossMax: 10 },
  });
  await sides('MSFT', 1, 1);
  // Each sale prints half a dollar lower, and what the bot has bought before is worth that much less.
  const state = { isEnded: false };
  const ended = bot.ended.finally(() => (state.isEnded = true));
  for (let sales = 0; sales < 10 && !state.isEnded; sales++) {
    const { fills } = bot.runtime.own.profit;
    await rig.hit('MSFT', 'sell', '10');
    await expect
      .poll(() => state.isEnded || bot.runtime.own.profit.fills > fills, { timeout: waitMs })
      .toBe(true);
    await expect
      .poll(async () => state.isEnded || (await rig.sides('MSFT'))[0] === 1, { timeout: waitMs })
      .toBe(true);
  }
  const end = await ended;
  expect(end).toMatchObject({ kind: 'limit', isPulled: true });
  expect(end.message).toMatch(/^Lost \d+\.\d\d USD, more than --max-loss allows\.$/);
  expect(await rig.open('MSFT')).toEqual([]);
});

test('a bot pulls its quotes when its reference has gone stale', async () => {
  const bot = await rig.bot({
    strategy: 'ladder',
    symbol: 'INTC',
    parameters: { ...ladder, reference: 'series', series: 'time,price\n0,20.00\n2,20.01\n' },
    limits: { referenceAgeMsMax: 1_500 },
  });
  await expect.poll(() => bot.runtime.sent.operations, { timeout: waitMs }).toBeGreaterThan(0);
  await expect.poll(() => bot.runtime.note, { timeout: waitMs }).toMatch(/reference is \d+ s old/);
  await sides('INTC', 0, 0);
  bot.runtime.stop('enough');
  expect((await bot.ended).isPulled).toBe(true);
});

test('two bots with their orders in one account do not mind each other in two instruments', async () => {
  const first = await rig.bot({ strategy: 'ladder', symbol: 'AAPL', parameters: ladder });
  const second = await rig.bot({ strategy: 'hello', symbol: 'INTC', parameters: {} });
  await sides('AAPL', 2, 2);
  await sides('INTC', 1, 1);
  first.runtime.stop('first');
  expect((await first.ended).isPulled).toBe(true);
  await sides('AAPL', 0, 0);
  await sides('INTC', 1, 1);
  second.runtime.stop('second');
  await second.ended;
});

describe('whatever replies are lost', () => {
  /** Cuts the connection in place of the next replies of this kind. */
  function loseReplies(mark: string, count: number): { left: number } {
    const state = { left: count };
    rig.line.fromVenue = (text) => {
      if (state.left === 0 || !text.startsWith('{"id"') || !text.includes(mark)) return text;
      state.left--;
      return 'cut';
    };
    return state;
  }

  test('a parent order is executed once', async () => {
    const resting = { instrument: 'INTC', side: 'sell', type: 'limit', qty: '200' } as const;
    await rig.place({ ...resting, price: '25.00' });
    const losing = loseReplies('"timeInForce":"IOC"', 3);
    const { ended, runtime } = await rig.bot({
      strategy: 'twap',
      symbol: 'INTC',
      parameters: { side: 'buy', qty: '60', duration: '2', slices: '6', slip: '0' },
    });
    expect(await ended).toMatchObject({ kind: 'done', isPulled: true });
    expect(losing.left).toBe(0);
    expect(runtime.own.profit.boughtLots).toBe(60);
    const sold = (await rig.open('INTC'))[0];
    expect([sold?.side, sold?.cumQty]).toEqual(['sell', '60']);
  });

  test('nor twice where its fills are not told: it connects anew and reads them', async () => {
    let lost = 0;
    rig.line.fromVenue = (text) => {
      if (lost === 1 || !text.startsWith('{"channel":"fills","type":"event"')) return text;
      lost++;
      return 'lost';
    };
    const { ended, said } = await rig.bot({
      strategy: 'twap',
      symbol: 'INTC',
      parameters: { side: 'buy', qty: '60', duration: '1', slices: '2', slip: '0' },
    });
    expect(await ended).toMatchObject({ kind: 'done', isPulled: true });
    expect(lost).toBe(1);
    expect(said).toContain('Orders and fills do not agree: connecting anew.');
    expect((await rig.open('INTC'))[0]?.cumQty).toBe('120');
  });

  test('no quote is there twice', async () => {
    const losing = loseReplies('"outcomes"', 2);
    const bot = await rig.bot({ strategy: 'ladder', symbol: 'AAPL', parameters: ladder });
    await expect.poll(() => losing.left, { timeout: waitMs }).toBe(0);
    // The orders of the third connection, and none of the two before.
    const connections = async (): Promise<readonly (string | undefined)[]> =>
      (await rig.open('AAPL')).map(({ clOrdId }) => clOrdId.split('-')[1]);
    await expect.poll(connections, { timeout: waitMs }).toEqual(['3', '3', '3', '3']);
    bot.runtime.stop('enough');
    expect((await bot.ended).isPulled).toBe(true);
  });
});

test('stopped while the venue is down, it says that its orders may still be there', async () => {
  const { runtime, ended } = await rig.bot({
    strategy: 'hello',
    symbol: 'MSFT',
    leaveWithinMs: 1_000,
  });
  await sides('MSFT', 1, 1);
  await rig.venue.kill();
  await expect.poll(() => runtime.doing, { timeout: waitMs }).toBe('connecting');
  runtime.stop('enough');
  expect(await ended).toEqual({ kind: 'stopped', message: 'enough', isPulled: false });
});
