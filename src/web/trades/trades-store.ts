// The latest trades of the stock on the screen, newest first.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Subscription } from '#client/channels.ts';
import { messageOf } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Trade } from '#api/types.ts';
import { publishOnFrame } from '../state/frame.ts';

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

export const tradesMax = 100;

export function createTrades(client: VenueClient): Trades {
  const store = createStore<TradesState>(() => ({ phase: 'loading', error: null, trades: [] }));
  let subscription: Subscription | null = null;
  let phase: TradesState['phase'] = 'loading';
  let trades: Trade[] = [];

  const publish = (): void =>
    store.setState({ phase, error: null, trades: trades.slice(0, tradesMax) });

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
              // A trade that is told again was busted or corrected: it stays in its place.
              const changed = new Map(
                list
                  .filter(({ status }) => status !== undefined)
                  .map((each) => [each.tradeId, each]),
              );
              trades = trades.map((trade) => {
                const change = changed.get(trade.tradeId);
                return change === undefined ? trade : { ...change, seq: trade.seq };
              });
              const lastSeq = trades[0]?.seq ?? -1;
              const known = new Set(
                trades.filter((trade) => trade.seq === lastSeq).map((trade) => trade.tradeId),
              );
              const fresh = list.filter(
                (trade) =>
                  trade.status === undefined && trade.seq >= lastSeq && !known.has(trade.tradeId),
              );
              trades = [...fresh.reverse(), ...trades].slice(0, tradesMax);
            }
            phase = 'ready';
            publishOnFrame(publish);
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
