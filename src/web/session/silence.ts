// Listens for the stock on the screen and says for how long it has been silent though it should move: in continuous trading, on a live
// connection, after having been lively.

import { selectedInstrument, type Market } from '../market/market-store.ts';
import type { Depth } from '../depth/depth-store.ts';
import { SilenceWatch } from './quality.ts';
import type { createConnection } from './connection-store.ts';

/** Answers with the seconds of silence, or null while all is well. A hidden page learns nothing: it is not drawn. */
export function watchSilence(options: {
  readonly depth: Depth;
  readonly market: Market;
  readonly connection: ReturnType<typeof createConnection>;
}): () => number | null {
  const { depth, market, connection } = options;
  const watch = new SilenceWatch();
  let symbol: string | null = null;
  const moved = (): void => {
    if (!document.hidden) watch.moved(performance.now());
  };
  depth.store.subscribe((state, before) => {
    if (state.symbol !== symbol) {
      symbol = state.symbol;
      watch.reset();
    } else if (state.version !== before.version) {
      moved();
    }
  });
  connection.subscribe((state, before) => {
    if (state.phase !== before.phase) watch.reset();
  });
  document.addEventListener('visibilitychange', () => watch.reset());
  return () => {
    const live = connection.getState().phase === 'live';
    const trading = selectedInstrument(market.store.getState())?.phase === 'continuous';
    if (!trading) watch.reset();
    return live && trading && !document.hidden ? watch.silentForS(performance.now()) : null;
  };
}
