// A channel that a session asked for.

import type { Session } from './session.ts';

export interface Subscription {
  readonly session: Session;
  /** The channel and what of it, the same for the same request. */
  readonly key: string;
  /** Sends the state as it is now. */
  sendSnapshot(): void;
  /** The session has taken all that was sent to it. */
  drained(): void;
  end(): void;
}
