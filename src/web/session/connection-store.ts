// How the connection to the venue stands, for the badge, the banner and whatever must lock while it is down.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { VenueSocket } from '#client/socket.ts';

export type ConnectionState = {
  readonly phase: 'connecting' | 'live' | 'lost';
  readonly latencyMs: number | null;
  readonly retryAtMs: number | null;
  readonly trying: boolean;
  /** Failed attempts since the connection was last live. */
  readonly attempt: number;
};

export function createConnection(socket: VenueSocket): StoreApi<ConnectionState> {
  const store = createStore<ConnectionState>(() => ({
    phase: 'connecting',
    latencyMs: null,
    retryAtMs: null,
    trying: true,
    attempt: 0,
  }));
  socket.state.subscribe((state) => {
    // Without a failed attempt, a socket that is not open is one that the page itself is replacing.
    const phase = state.phase === 'open' ? 'live' : state.attempt === 0 ? 'connecting' : 'lost';
    store.setState({
      phase,
      latencyMs: state.latencyMs,
      retryAtMs: state.retryAtMs,
      trying: state.phase === 'connecting',
      attempt: state.attempt,
    });
  });
  return store;
}
