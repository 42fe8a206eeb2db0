// The kinds of encoded events and how long each is: what the encoder and the decoder of events agree on. One record an event: word 0 is
// its kind and its length, doubles at even words. These are not kept for ever: events can always be made again from the journal.

export const EventKind = {
  currencyListed: 1,
  instrumentListed: 2,
  phaseChanged: 3,
  feeTierSet: 4,
  accountOpened: 5,
  accountKillSwitch: 6,
  venueKillSwitch: 7,
  balanceChanged: 8,
  fundsMoved: 9,
  orderAccepted: 10,
  orderRejected: 11,
  commandRepeated: 12,
  tradeExecuted: 13,
  orderClosed: 14,
  orderAmended: 15,
  massCanceled: 16,
  commandRejected: 17,
  depthChanged: 18,
  orderRestored: 19,
  marketRestored: 20,
  instrumentChanged: 21,
  accountLimitsSet: 22,
  positionLimitsSet: 23,
  venueLimitsSet: 24,
  orderTerms: 25,
  orderTriggered: 26,
  orderActivated: 27,
  matchPrevented: 28,
  auctionIndicative: 29,
  auctionUncrossed: 30,
  tradeBusted: 31,
  tradeCorrected: 32,
  accountFeeTierSet: 33,
  accountStatusSet: 34,
  instrumentDelisted: 35,
  tradeWindowSet: 36,
} as const;

/** Words of each kind's fixed part, by kind. */
export const fixedWords: readonly number[] = [
  0, 4, 6, 4, 6, 4, 4, 2, 8, 18, 18, 20, 6, 20, 8, 10, 6, 10, 8, 30, 6, 2, 14, 8, 8, 20, 8, 6, 14,
  8, 10, 24, 28, 4, 4, 2, 2,
];

/** Kinds that go on with texts after their fixed part. */
export function hasText(kind: number): boolean {
  return (
    kind === EventKind.currencyListed ||
    kind === EventKind.instrumentListed ||
    kind === EventKind.instrumentChanged ||
    kind === EventKind.accountOpened
  );
}

/** Words before the events of one command: length in words, tag, seq (double), tsUs (double). */
export const groupHeadWords = 6;
