// The indicative prices of the call that is on, as they came: begun anew with every call and every stock. Knows no screen.
import type { Auction } from '#api/types.ts';

export type IndicativePoint = {
  readonly seq: number;
  readonly atMs: number;
  readonly price: string | null;
  readonly matchedQty: string;
};

export type IndicativeHistory = {
  readonly instrument: string;
  readonly points: readonly IndicativePoint[];
};

/** One a second for ten minutes; of a longer call the latest. */
const pointsMax = 600;

/** The history with what was just said; null outside of a call. The same again changes nothing. */
export function withAuction(
  before: IndicativeHistory | null,
  auction: Auction | null,
  nowMs: number,
): IndicativeHistory | null {
  if (auction === null || !auction.isCall) return null;
  const points = before?.instrument === auction.instrument ? before.points : [];
  const last = points.at(-1);
  const isSame =
    last !== undefined && last.price === auction.price && last.matchedQty === auction.matchedQty;
  if (isSame && before !== null) return before;
  const { seq, price, matchedQty } = auction;
  return {
    instrument: auction.instrument,
    points: [...points, { seq, atMs: nowMs, price, matchedQty }].slice(-pointsMax),
  };
}
