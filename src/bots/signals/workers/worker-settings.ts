// What an execution worker is started with, and what the pool and a worker say to each other beside the queue. Everything here crosses a thread: plain
// data only.

/** Who trades: what can be handed to another thread. */
export type MemberKey =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'apiKey'; readonly keyId: string; readonly secret: string };

export interface WorkerSettings {
  readonly name: string;
  readonly url: string;
  readonly credentials: MemberKey;
  /** The account that the signals must be meant for. */
  readonly account: string;
  /** How long a leased signal is nobody else's. */
  readonly visibilityMs: number;
}

export type BreakerState = 'closed' | 'open' | 'halfOpen';

/** From the worker. */
export type WorkerWord =
  | { readonly kind: 'ready' }
  | { readonly kind: 'breaker'; readonly state: BreakerState; readonly trouble: string | null }
  | { readonly kind: 'trouble'; readonly trouble: string };

/** To the worker: finish what you have in hand, and end. */
export interface PoolWord {
  readonly kind: 'stop';
}
