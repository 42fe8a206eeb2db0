// What the auditor keeps of an order while its command lasts. It is no part of the state.

/** An order that came to the market in the command at hand. */
export interface Taker {
  readonly orderId: number;
  leavesLots: number;
  /** How far it may trade, from what was told of it; 0 where that was nothing. */
  readonly limitTicks: number;
  lastFillTicks: number;
  isByBudget: boolean;
  /** Whether the command itself named it; others come by its consequences. */
  isAsked: boolean;
}
