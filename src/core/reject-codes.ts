// Every reason for which the engine or a gateway says no. Numbers are stable for ever: codes under 100 are FIX
// OrdRejReason (tag 103), 100 to 199 the core's own, 200 and above the gateways'. One reason, one code.

export const RejectCode = {
  none: 0,
  unknownInstrument: 1,
  venueClosed: 2,
  unknownOrder: 5,
  duplicateClientOrderId: 6,
  unsupportedOrderCharacteristic: 11,
  incorrectQuantity: 13,
  unknownAccount: 15,
  priceCollar: 16,
  invalidPriceIncrement: 18,

  tooLateToCancel: 100,
  venueKillSwitch: 101,
  instrumentClosed: 102,
  instrumentHalted: 103,
  accountKillSwitch: 104,
  accountNotPermitted: 105,
  priceOutOfBounds: 106,
  quantityBelowMin: 107,
  quantityAboveMax: 108,
  notionalAboveMax: 109,
  invalidSide: 110,
  invalidOrderType: 111,
  invalidTimeInForce: 112,
  contradictoryInstructions: 113,
  priceRequired: 114,
  priceNotAllowed: 115,
  invalidClientOrderId: 116,
  orderRateExceeded: 120,
  openOrdersAccount: 121,
  openOrdersInstrument: 122,
  positionLimit: 123,
  exposureLimit: 124,
  insufficientFunds: 125,
  insufficientShares: 126,
  duplicateOrderGuard: 127,
  noReferencePrice: 128,
  venueCapacity: 129,
  nothingToAmend: 130,
  unknownAsset: 131,
  amountOutOfRange: 132,
  accountExists: 133,
  instrumentExists: 134,
  assetExists: 135,
  invalidListing: 136,
  invalidPhase: 137,
  sameAccount: 138,
  invalidFeeTier: 139,
  invalidName: 140,
  invalidCommand: 141,
  postOnlyWouldCross: 142,
  fillOrKillUnfillable: 143,
  insufficientBalance: 144,
  accountCapacity: 145,
  assetCapacity: 146,

  malformedMessage: 200,
  missingField: 201,
  invalidField: 202,
  unauthenticated: 203,
  forbidden: 204,
  notFound: 205,
  rateLimited: 206,
  venueBusy: 207,
  payloadTooLarge: 208,
  unknownOperation: 209,
  unknownChannel: 210,
  gapNotAvailable: 211,
  venueStopping: 212,
  wrongCredentials: 213,
  unknownField: 214,
  tooManySubscriptions: 215,
  internalError: 216,
  journalFull: 217,
} as const;

export type RejectCode = (typeof RejectCode)[keyof typeof RejectCode];
export type RejectName = keyof typeof RejectCode;

const namesByCode = new Map<number, RejectName>(
  Object.entries(RejectCode).map(([name, code]) => [code, name as RejectName]),
);

const transientCodes = new Set<number>([
  RejectCode.venueClosed,
  RejectCode.instrumentClosed,
  RejectCode.instrumentHalted,
  RejectCode.orderRateExceeded,
  RejectCode.openOrdersAccount,
  RejectCode.openOrdersInstrument,
  RejectCode.venueCapacity,
  RejectCode.rateLimited,
  RejectCode.venueBusy,
  RejectCode.venueStopping,
  RejectCode.internalError,
  RejectCode.journalFull,
]);

/** The code's name, or `unknownCode` for a number that is none. */
export function rejectName(code: number): RejectName | 'unknownCode' {
  return namesByCode.get(code) ?? 'unknownCode';
}

/** True where the same request may succeed later, unchanged. */
export function isTransient(code: number): boolean {
  return transientCodes.has(code);
}
