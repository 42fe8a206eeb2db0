// The demo as it starts by itself: its agents quote and trade every stock through the public API. The real venue, and nothing known of the
// agents but what anybody can see.

import { afterEach, expect, test } from 'vitest';
import { cleanUp, newFolder, until, VenueProcess } from './venue-process.ts';

afterEach(cleanUp);

interface Ticker {
  readonly instrument: string;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly last: string | null;
}

test(
  'all eight stocks of the demo are quoted on both sides and trade',
  { timeout: 60_000 },
  async () => {
    const venue = await VenueProcess.start(newFolder(), ['--agents', 'on']);
    let tickers: readonly Ticker[] = [];
    const waiting = new Set(['AAPL', 'AMZN', 'BTWD', 'GOOG', 'INTC', 'MSFT', 'TNTN', 'FERY']);
    await until('every stock was quoted on both sides and had traded', async () => {
      ({ tickers } = (await venue.get('/v1/tickers')) as { tickers: readonly Ticker[] });
      for (const { instrument, bid, ask, last } of tickers) {
        if (bid === null || ask === null || last === null) continue;
        expect([instrument, Number(bid) < Number(ask)]).toEqual([instrument, true]);
        expect([instrument, Number(ask) - Number(bid) <= 0.5]).toEqual([instrument, true]);
        waiting.delete(instrument);
      }
      return waiting.size === 0;
    });
    expect(tickers).toHaveLength(8);
    const { trades } = (await venue.get('/v1/instruments/FERY/trades?limit=10')) as {
      trades: readonly { price: string }[];
    };
    expect(trades.length).toBeGreaterThan(0);
    const ended = await venue.stop();
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  },
);
