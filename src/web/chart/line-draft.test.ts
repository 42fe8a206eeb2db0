// Order lines: which orders have one, where a line may go, and what becomes of one that is moved.
import { describe, expect, it } from 'vitest';
import type { Instrument, Order } from '#api/types.ts';
import { createLineDrafts } from './line-draft.ts';
import { orderLinesOf, snapped, steppedBy, type OrderLine } from './order-lines.ts';

const instrument = {
  symbol: 'AAPL',
  tickSize: '0.05',
  priceMin: '0.01',
  priceMax: '1000.00',
} as Instrument;

function order(change: Partial<Order>): Order {
  return {
    orderId: '7',
    instrument: 'AAPL',
    side: 'buy',
    type: 'limit',
    status: 'new',
    price: '580.00',
    qty: '10',
    cumQty: '0',
    leavesQty: '10',
    ...change,
  } as Order;
}

describe('the lines of open orders', () => {
  it.each<[string, Partial<Order>, string[]]>([
    ['a limit', {}, ['Buy 10 Limit 580.00 movable']],
    [
      'what is left of one',
      { status: 'partiallyFilled', leavesQty: '4' },
      ['Buy 4 Limit 580.00 movable'],
    ],
    [
      'a stop',
      { side: 'sell', type: 'stop', status: 'suspended', price: null, stopPrice: '570.00' },
      ['Sell 10 Stop 570.00 movable'],
    ],
    [
      'a stop limit has two',
      {
        side: 'sell',
        type: 'stopLimit',
        status: 'suspended',
        price: '569.00',
        stopPrice: '570.00',
      },
      ['Sell 10 Stop limit, stop 570.00 movable', 'Sell 10 Stop limit, limit 569.00 movable'],
    ],
    [
      'a stop limit that was triggered has one',
      { side: 'sell', type: 'stopLimit', price: '569.00', stopPrice: '570.00' },
      ['Sell 10 Stop limit 569.00 movable'],
    ],
    [
      'a trailing stop follows the market',
      { side: 'sell', type: 'trailingStop', status: 'suspended', price: null, stopPrice: '570.00' },
      ['Sell 10 Trailing stop 570.00 fixed'],
    ],
    [
      'an exit that waits for its entry',
      { status: 'pendingNew' },
      ['Buy 10 Limit, pending 580.00 fixed'],
    ],
    ['another stock', { instrument: 'MSFT' }, []],
  ])('%s', (_name, change, expected) => {
    const lines = orderLinesOf([order(change)], 'AAPL');
    expect(
      lines.map(
        ({ words, price, movable }) => `${words} ${price} ${movable ? 'movable' : 'fixed'}`,
      ),
    ).toEqual(expected);
  });
});

describe('a price of a line', () => {
  it.each([
    [580.024, '580.00'],
    [580.026, '580.05'],
    [0.1 + 0.2, '0.30'],
    [-3, '0.05'],
    [1e9, '1000.00'],
    [Number.NaN, '0.05'],
  ])('%d is on the tick and within bounds: %s', (pixelPrice, expected) => {
    expect(snapped(pixelPrice, instrument)).toBe(expected);
  });

  it('steps by whole ticks', () => {
    expect(steppedBy('580.00', -3, instrument)).toBe('579.85');
    expect(steppedBy('999.95', 10, instrument)).toBe('1000.00');
  });
});

function world(options: { oneClick?: boolean; refusal?: string } = {}) {
  const said: string[] = [];
  const answers: (() => void)[] = [];
  const drafts = createLineDrafts({
    amend: (_order, change) => {
      said.push(`amend ${JSON.stringify(change)}`);
      return new Promise((resolve) => {
        answers.push(() => resolve(options.refusal ?? null));
      });
    },
    oneClick: () => options.oneClick === true,
    onRefused: (_order, message) => said.push(`refused ${message}`),
  });
  const line = orderLinesOf([order({})], 'AAPL')[0] as OrderLine;
  return { drafts, said, answers, line, draft: () => drafts.store.getState().draft };
}

describe('a line that is moved', () => {
  it('is asked about before it is sent', async () => {
    const { drafts, said, answers, line, draft } = world();
    drafts.drag(line, 581.01, instrument);
    expect(draft()).toMatchObject({ price: '581.00', phase: 'dragging' });
    await drafts.drop();
    expect([draft()?.phase, said]).toEqual(['asking', []]);
    const sent = drafts.send();
    void drafts.send();
    drafts.drag(line, 590, instrument);
    drafts.giveUp();
    expect(draft()).toMatchObject({ price: '581.00', phase: 'sending' });
    answers[0]?.();
    await sent;
    expect([draft(), said]).toEqual([null, ['amend {"price":"581.00"}']]);
  });

  it('is sent at once in one-click mode', () => {
    const { drafts, said, line } = world({ oneClick: true });
    drafts.drag(line, 581, instrument);
    void drafts.drop();
    expect(said).toEqual(['amend {"price":"581.00"}']);
  });

  it('goes back where it was and says why when it is refused', async () => {
    const { drafts, said, answers, line, draft } = world({ refusal: 'Not enough cash.' });
    drafts.step(line, 1, instrument);
    const sent = drafts.send();
    answers[0]?.();
    await sent;
    expect([draft(), said.at(-1)]).toEqual([null, 'refused Not enough cash.']);
  });

  it('steps on from where it stands, and is given up', () => {
    const { drafts, line, draft } = world();
    drafts.step(line, 1, instrument);
    drafts.step(line, 10, instrument);
    expect(draft()).toMatchObject({ price: '580.55', phase: 'asking' });
    drafts.giveUp();
    expect(draft()).toBeNull();
  });

  it('that ends where it began is not sent', async () => {
    const { drafts, said, line, draft } = world({ oneClick: true });
    drafts.drag(line, 590, instrument);
    drafts.drag(line, 580.01, instrument);
    await drafts.drop();
    expect([draft(), said]).toEqual([null, []]);
  });

  it('is let go of when its order is done or was changed elsewhere', () => {
    const { drafts, line, draft } = world();
    drafts.step(line, 1, instrument);
    drafts.keepTo([line]);
    expect(draft()).not.toBeNull();
    drafts.keepTo(orderLinesOf([order({ price: '582.00' })], 'AAPL'));
    expect(draft()).toBeNull();
    drafts.step(line, 1, instrument);
    drafts.keepTo([]);
    expect(draft()).toBeNull();
  });

  it('does not move where nothing of it can be changed', () => {
    const { drafts, line, draft } = world();
    drafts.drag({ ...line, movable: false }, 590, instrument);
    expect(draft()).toBeNull();
  });
});
