// The market's vocabulary as numbers, with FIX's values where FIX has one. Used by commands, events and books alike.

/** FIX tag 54. */
export const Side = { buy: 1, sell: 2 } as const;
export type Side = (typeof Side)[keyof typeof Side];

/** FIX tag 40 from 1 to 4; the others, which FIX writes as letters or as combinations, take the numbers after them. */
export const OrdType = {
  market: 1,
  limit: 2,
  stop: 3,
  stopLimit: 4,
  takeProfit: 5,
  takeProfitLimit: 6,
  trailingStop: 7,
  trailingStopLimit: 8,
} as const;
export type OrdType = (typeof OrdType)[keyof typeof OrdType];

/** True of orders that wait for a price before they enter the market. */
export const waitsForTrigger = (ordType: number): boolean => ordType >= OrdType.stop;
export const isTrailing = (ordType: number): boolean => ordType >= OrdType.trailingStop;
export const isTakeProfit = (ordType: number): boolean =>
  ordType === OrdType.takeProfit || ordType === OrdType.takeProfitLimit;
/** True of the types that have a limit price: the even ones. */
export const hasLimitPrice = (ordType: number): boolean => (ordType & 1) === 0;

/** FIX tag 59. */
export const TimeInForce = { day: 0, gtc: 1, opg: 2, ioc: 3, fok: 4, gtd: 6, cls: 7 } as const;
export type TimeInForce = (typeof TimeInForce)[keyof typeof TimeInForce];

/**
 * Bits of an order's execution instructions (after FIX tag 18; postOnly is FIX's "6", participate don't initiate; allOrNone is "G").
 * `repriceToPost` goes with postOnly: where the order would cross, it takes the price one tick behind the other side.
 */
export const ExecInst = { none: 0, postOnly: 1, repriceToPost: 2, allOrNone: 4 } as const;

/** Self-trade prevention, decided by the incoming order. `none` only where the venue allows it. */
export const StpMode = {
  none: 0,
  cancelNewest: 1,
  cancelOldest: 2,
  cancelBoth: 3,
  decrement: 4,
} as const;
export type StpMode = (typeof StpMode)[keyof typeof StpMode];

/** FIX tag 39, OrdStatus. `replaced` does not stay: an amended order is new or partiallyFilled again. */
export const OrdStatus = {
  new: 0,
  partiallyFilled: 1,
  filled: 2,
  canceled: 4,
  rejected: 8,
  /** A stop, take-profit or trailing stop that waits for its price. */
  suspended: 9,
  /** An order of a list that waits for the one before it to be filled. */
  pendingNew: 10,
  expired: 12,
} as const;
export type OrdStatus = (typeof OrdStatus)[keyof typeof OrdStatus];

/** Why an order left the book without being filled. */
export const CloseReason = {
  none: 0,
  canceledByUser: 1,
  massCanceled: 2,
  immediateOrCancel: 3,
  fillOrKill: 4,
  postOnlyWouldCross: 5,
  collarReached: 6,
  noLiquidity: 7,
  dayEnd: 8,
  replaced: 9,
  selfTradePrevention: 10,
  killSwitch: 11,
  amendedToFilled: 12,
  /** Another order of its list was filled, triggered or ended. */
  orderListEnded: 13,
  /** What an auction left of an order that was for the auction only. */
  auctionEnded: 14,
  goodTillDate: 15,
  /** An immediate order's minimum quantity could not be filled. */
  minimumQuantity: 16,
  /** A market order by budget that has spent (or received) what it could in whole lots. */
  budgetReached: 17,
  /** Less than one lot could be had for the budget. */
  budgetTooSmall: 18,
  /** An order of a list could not be funded, or would break a limit, when its turn came. */
  activationRefused: 19,
  /** Its account was frozen or closed. */
  accountStopped: 20,
  instrumentDelisted: 21,
} as const;
export type CloseReason = (typeof CloseReason)[keyof typeof CloseReason];

/** The status an order ends in, for each reason (FIX 4.4: time in force expires, everything else cancels). */
export function statusOfClose(reason: CloseReason): OrdStatus {
  switch (reason) {
    case CloseReason.none:
    case CloseReason.amendedToFilled:
    case CloseReason.budgetReached:
      return OrdStatus.filled;
    case CloseReason.immediateOrCancel:
    case CloseReason.fillOrKill:
    case CloseReason.collarReached:
    case CloseReason.noLiquidity:
    case CloseReason.dayEnd:
    case CloseReason.auctionEnded:
    case CloseReason.goodTillDate:
    case CloseReason.minimumQuantity:
    case CloseReason.budgetTooSmall:
      return OrdStatus.expired;
    default:
      return OrdStatus.canceled;
  }
}

/** Trading phase of an instrument. */
export const Phase = {
  closed: 0,
  preOpen: 1,
  openingAuction: 2,
  continuous: 4,
  closingAuction: 5,
  halted: 6,
  reopeningAuction: 7,
} as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

/** Orders rest and may cross; nothing trades before the uncross. */
export function isCallPhase(phase: number): boolean {
  return phase !== Phase.closed && phase !== Phase.continuous && phase !== Phase.halted;
}

/** FIX tag 1385, ContingencyType, with the bracket: OTO whose second order is an OCO pair. */
export const ListKind = { none: 0, oco: 1, oto: 2, bracket: 3 } as const;
export type ListKind = (typeof ListKind)[keyof typeof ListKind];

export const AccountKind = { outside: 0, house: 1, fees: 2, member: 3 } as const;
export type AccountKind = (typeof AccountKind)[keyof typeof AccountKind];

/**
 * What an operator lets an account do, beside the kill switch. `frozen`: its orders are cancelled, it enters none, nothing leaves it by
 * withdrawal or transfer; what comes in is welcome. `closed`: nothing comes in either.
 */
export const AccountStatus = { active: 0, frozen: 1, closed: 2 } as const;
export type AccountStatus = (typeof AccountStatus)[keyof typeof AccountStatus];

/** What became of a trade after it was done. A corrected one may still be busted. */
export const TradeStatus = { done: 0, corrected: 1, busted: 2 } as const;
export type TradeStatus = (typeof TradeStatus)[keyof typeof TradeStatus];

/** Movement of money or shares that is not a trade. */
export const TransferKind = {
  deposit: 1,
  withdrawal: 2,
  transfer: 3,
  /** Shares lent to an account for a short sale (a locate), and given back. */
  borrow: 4,
  giveBack: 5,
} as const;
export type TransferKind = (typeof TransferKind)[keyof typeof TransferKind];

/** The name of a value of one of the tables above, for messages and the API. */
export function termName<Table extends Record<string, number>>(
  table: Table,
  value: number,
): (keyof Table & string) | undefined {
  for (const name of Object.keys(table)) if (table[name] === value) return name;
  return undefined;
}
