// What the public is told of an instrument's auctions: what the one that is being called would do, and what the last one did. It must never
// outlive its call: the indicative state is gone with the phase.

/** What the auction would do now; every number 0 where nothing would trade. */
export interface AuctionState {
  readonly priceTicks: number;
  readonly matchedLots: number;
  readonly surplusLots: number;
  /** Side of the surplus, 0 where there is none. */
  readonly surplusSide: number;
  readonly tsUs: number;
  readonly seq: number;
}

/** What an auction did. */
export interface AuctionUncross extends AuctionState {
  /** The call phase that it ended. */
  readonly phase: number;
}
