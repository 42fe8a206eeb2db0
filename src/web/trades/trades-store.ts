// The latest trades of the stock on the screen, newest first.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Subscription } from '#client/channels.ts';
import { messageOf } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Trade } from '#api/types.ts';
import { publishPrices } from '../state/frame.ts';

export type TradesState = {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error: string | null;
  readonly trades: readonly Trade[];
};

export type Trades = {
  readonly store: StoreApi<TradesState>;
  readonly follow: (symbol: string | null) => void;
  readonly retry: () => void;
};

/** So many are held; the venue's snapshot has its latest hundred. */
const tradesMax = 10_000;

export function createTrades(client: VenueClient): Trades {
  const store = createStore<TradesState>(() => ({ phase: 'loading', error: null, trades: [] }));
  let subscription: Subscription | null = null;
  let phase: TradesState['phase'] = 'loading';
  let trades: Trade[] = [];

  const publish = (): void => store.setState({ phase, error: null, trades });

  return {
    store,
    follow(symbol) {
      subscription?.close();
      subscription = null;
      phase = 'loading';
      trades = [];
      publish();
      if (symbol === null) {
        return;
      }
      subscription = client.subscribe(
        { channel: 'trades', instrument: symbol },
        {
          push(push) {
            const list = push.data;
            if (push.type === 'snapshot') {
              trades = [...list];
            } else {
              // A trade that is told again was busted or corrected: it stays in its place. Looked for only then, for the list is long.
              const changed = new Map(
                list
                  .filter(({ status }) => status !== undefined)
                  .map((each) => [each.tradeId, each]),
              );
              if (changed.size > 0) {
                trades = trades.map((trade) => {
                  const change = changed.get(trade.tradeId);
                  return change === undefined ? trade : { ...change, seq: trade.seq };
                });
              }
              const lastSeq = trades[0]?.seq ?? -1;
              const older = trades.findIndex((trade) => trade.seq !== lastSeq);
              const latest = older < 0 ? trades : trades.slice(0, older);
              const known = new Set(latest.map((trade) => trade.tradeId));
              const fresh = list.filter(
                (trade) =>
                  trade.status === undefined && trade.seq >= lastSeq && !known.has(trade.tradeId),
              );
              trades = [...fresh.reverse(), ...trades].slice(0, tradesMax);
            }
            phase = 'ready';
            publishPrices(publish);
          },
          refused(error) {
            phase = 'failed';
            store.setState({ phase, error: messageOf(error) });
          },
        },
      );
    },
    retry() {
      phase = 'loading';
      publish();
      subscription?.again();
    },
  };
}
