// The market's vocabulary as numbers, with FIX's values where FIX has one. Used by commands, events and books alike.

/** FIX tag 54. */
export const Side = { buy: 1, sell: 2 } as const;
export type Side = (typeof Side)[keyof typeof Side];

/** FIX tag 40. */
export const OrdType = { market: 1, limit: 2 } as const;
export type OrdType = (typeof OrdType)[keyof typeof OrdType];

/** FIX tag 59. Values 2 (OPG), 6 (GTD) and 7 (CLS) are kept for auctions and timed expiry. */
export const TimeInForce = { day: 0, gtc: 1, ioc: 3, fok: 4 } as const;
export type TimeInForce = (typeof TimeInForce)[keyof typeof TimeInForce];

/** Bits of an order's execution instructions (after FIX tag 18; postOnly is FIX's "6", participate don't initiate). */
export const ExecInst = { none: 0, postOnly: 1 } as const;

/** Self-trade prevention, decided by the incoming order. */
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
} as const;
export type CloseReason = (typeof CloseReason)[keyof typeof CloseReason];

/** The status an order ends in, for each reason (FIX 4.4: time in force expires, everything else cancels). */
export function statusOfClose(reason: CloseReason): OrdStatus {
  switch (reason) {
    case CloseReason.none:
    case CloseReason.amendedToFilled:
      return OrdStatus.filled;
    case CloseReason.immediateOrCancel:
    case CloseReason.fillOrKill:
    case CloseReason.collarReached:
    case CloseReason.noLiquidity:
    case CloseReason.dayEnd:
      return OrdStatus.expired;
    default:
      return OrdStatus.canceled;
  }
}

/** Trading phase of an instrument. Auctions take their places between these values later. */
export const Phase = { closed: 0, continuous: 4, halted: 6 } as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

export const AccountKind = { outside: 0, house: 1, fees: 2, member: 3 } as const;
export type AccountKind = (typeof AccountKind)[keyof typeof AccountKind];

/** Movement of money or shares that is not a trade. */
export const TransferKind = { deposit: 1, withdrawal: 2, transfer: 3 } as const;
export type TransferKind = (typeof TransferKind)[keyof typeof TransferKind];

/** The name of a value of one of the tables above, for messages and the API. */
export function termName<Table extends Record<string, number>>(
  table: Table,
  value: number,
): (keyof Table & string) | undefined {
  for (const name of Object.keys(table)) if (table[name] === value) return name;
  return undefined;
}
