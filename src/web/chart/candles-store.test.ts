// The candles of one stock: what the channel says, what is loaded from further back, and nothing of another stock.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Candle } from '#api/types.ts';
import type { ChannelHandler } from '#client/channels.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { AnyPush } from '#api/ws-schemas.ts';
import { createCandles } from './candles-store.ts';

beforeEach(() => {
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', queueMicrotask);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const frame = () => new Promise((resolve) => setTimeout(resolve, 0));
const candle = (minute: number, close = '10.00'): Candle => ({
  time: `2026-11-21T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00.000000Z`,
  open: '10.00',
  high: '10.00',
  low: '10.00',
  close,
  volume: '1',
  trades: 1,
  final: true,
});
const range = (from: number, to: number): Candle[] =>
  Array.from({ length: to - from }, (_, at) => candle(from + at));

type Asked = { name: string; request: unknown; answer: (value: unknown) => void; fail: () => void };

function world() {
  const handlers: ChannelHandler[] = [];
  const asked: Asked[] = [];
  const client = {
    subscribe(_spec: object, handler: ChannelHandler) {
      handlers.push(handler);
      return { again: () => undefined, close: () => undefined };
    },
    rest: {
      call: (name: string, request: unknown) =>
        new Promise((answer, reject) => {
          asked.push({ name, request, answer, fail: () => reject(new Error('no answer')) });
        }),
    },
  };
  const candles = createCandles(client as unknown as VenueClient, '1m');
  candles.follow('AAPL', '1m');
  let shown: readonly Candle[] = [];
  const seen: string[] = [];
  candles.listen({
    reset(list) {
      shown = list;
      seen.push(`reset ${list.length}`);
    },
    update(list) {
      seen.push(`update ${list.length}`);
    },
  });
  const say = async (type: 'snapshot' | 'event', ...data: Candle[]): Promise<void> => {
    handlers.at(-1)?.push({ channel: 'candles', type, data } as unknown as AnyPush);
    await frame();
  };
  const first = (): string | undefined => shown[0]?.time.slice(11, 16);
  return { candles, asked, say, seen, first, state: () => candles.store.getState() };
}

describe('candles', () => {
  it('a tick changes the last bar and resets nothing', async () => {
    const { say, seen } = world();
    await say('snapshot', ...range(600, 603));
    await say('event', candle(602, '11.00'));
    await say('event', candle(602, '11.50'), candle(603));
    expect(seen.slice(-3)).toEqual(['reset 3', 'update 1', 'update 2']);
  });

  it('further back comes from memory first, then from the records, until there is no more', async () => {
    const { candles, asked, say, first, state } = world();
    await say('snapshot', ...range(600, 610));
    void candles.loadOlder();
    void candles.loadOlder();
    expect(asked).toHaveLength(1);
    expect(state().older).toBe('loading');
    asked[0]?.answer({ interval: '1m', candles: range(590, 612) });
    await frame();
    expect([first(), state().count, state().older]).toEqual(['09:50', 20, 'idle']);

    void candles.loadOlder();
    expect(asked[1]).toMatchObject({
      name: 'GET /v1/history/candles',
      request: { query: { instrument: 'AAPL', interval: '1m', to: candle(590).time } },
    });
    asked[1]?.answer({ items: range(580, 591).toReversed() });
    await frame();
    expect([first(), state().count, state().older]).toEqual(['09:40', 30, 'end']);
    void candles.loadOlder();
    expect(asked).toHaveLength(2);
  });

  it('a resync keeps what was loaded from further back', async () => {
    const { candles, asked, say, first, state } = world();
    await say('snapshot', ...range(600, 610));
    void candles.loadOlder();
    asked[0]?.answer({ interval: '1m', candles: range(590, 612) });
    await frame();
    await say('snapshot', ...range(605, 615));
    expect([first(), state().count]).toEqual(['09:50', 25]);
    // Nothing ties a list from much later to what is there.
    await say('snapshot', ...range(700, 710));
    expect([first(), state().count]).toEqual(['11:40', 10]);
  });

  it('silence is said and can be asked again', async () => {
    const { candles, asked, say, state } = world();
    await say('snapshot', ...range(600, 610));
    void candles.loadOlder();
    asked[0]?.fail();
    await frame();
    expect(state().older).toBe('failed');
    void candles.loadOlder();
    expect(asked).toHaveLength(2);
  });

  it('an answer about another stock is dropped', async () => {
    const { candles, asked, say, first, state } = world();
    await say('snapshot', ...range(600, 610));
    void candles.loadOlder();
    candles.follow('MSFT', '1m');
    await say('snapshot', ...range(605, 610));
    asked[0]?.answer({ interval: '1m', candles: range(0, 599) });
    await frame();
    expect([first(), state().older]).toEqual(['10:05', 'idle']);
  });
});
