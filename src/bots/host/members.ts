// How a bot becomes somebody at the venue: the contract between the host and whoever can make members. It holds no logic.

import type { MemberKey } from '../signals/workers/worker-settings.ts';

export interface Endowment {
  /** In the currency of the instrument, as decimals. */
  readonly cash: string;
  readonly shares: string;
  /** Symbol: of the shares, and of what the cash is in. */
  readonly instrument: string;
}

export interface BotMembers {
  /**
   * A member of the venue's own, with an account of the same name that has been given this once, whatever happens meanwhile. Its password is new at each
   * call. Rejects with an Error whose message is for the operator.
   */
  enter(username: string, endowment: Endowment): Promise<MemberKey>;
}
