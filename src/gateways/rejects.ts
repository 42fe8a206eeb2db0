// What every reject code means to a client of the API: a sentence, the field at fault, the HTTP status and the unit of its limit. The
// one table of it; a code without a line does not type-check.

import type { RejectName } from '#core/reject-codes.ts';

/** What the number that a core reject carries counts, and so how it is written. */
export type LimitUnit = 'none' | 'price' | 'qty' | 'notional' | 'held' | 'count' | 'amount';

export interface RejectMeaning {
  readonly message: string;
  readonly status: number;
  readonly field?: string;
  readonly limit?: LimitUnit;
}

const ok = 200;
const malformed = 400;
const unauthorised = 401;
const forbidden = 403;
const missing = 404;
const conflict = 409;
const business = 422;
const tooMany = 429;
const failed = 500;
const unavailable = 503;

export const rejectMeanings: Readonly<Record<RejectName, RejectMeaning>> = {
  none: { message: 'Done.', status: ok },
  unknownInstrument: {
    message: 'There is no such instrument.',
    status: business,
    field: 'instrument',
  },
  venueClosed: { message: 'The venue is closed.', status: business },
  unknownOrder: { message: 'There is no such order.', status: missing, field: 'orderId' },
  duplicateClientOrderId: {
    message: 'Another order or transfer of this account has this client order id.',
    status: conflict,
    field: 'clOrdId',
  },
  unsupportedOrderCharacteristic: {
    message: 'The venue does not offer this kind of order.',
    status: business,
  },
  incorrectQuantity: {
    message: 'The quantity must be a positive whole number of lots.',
    status: business,
    field: 'qty',
  },
  unknownAccount: { message: 'There is no such account.', status: business, field: 'account' },
  priceCollar: {
    message: 'The price is too far from the last price.',
    status: business,
    field: 'price',
    limit: 'price',
  },
  invalidPriceIncrement: {
    message: 'The price is not a whole number of ticks.',
    status: business,
    field: 'price',
  },
  tooLateToCancel: {
    message: 'The order is no longer open.',
    status: business,
    field: 'orderId',
  },
  venueKillSwitch: { message: 'Trading on the venue is stopped.', status: business },
  instrumentClosed: {
    message: 'The instrument is closed.',
    status: business,
    field: 'instrument',
  },
  instrumentHalted: {
    message: 'The instrument is halted: only cancels are taken.',
    status: business,
    field: 'instrument',
  },
  accountKillSwitch: {
    message: 'Trading of this account is stopped.',
    status: business,
    field: 'account',
  },
  accountNotPermitted: {
    message: 'This account may not trade.',
    status: business,
    field: 'account',
  },
  priceOutOfBounds: {
    message: 'The price is outside the range of this instrument.',
    status: business,
    field: 'price',
    limit: 'price',
  },
  quantityBelowMin: {
    message: 'The quantity is below the least of this instrument.',
    status: business,
    field: 'qty',
    limit: 'qty',
  },
  quantityAboveMax: {
    message: 'The quantity is above the most of this instrument.',
    status: business,
    field: 'qty',
    limit: 'qty',
  },
  notionalAboveMax: {
    message: 'The order is worth more than one order may be.',
    status: business,
    field: 'qty',
    limit: 'notional',
  },
  invalidSide: { message: 'The side must be "buy" or "sell".', status: malformed, field: 'side' },
  invalidOrderType: {
    message:
      'The type must be limit, market, stop, stopLimit, takeProfit, takeProfitLimit, trailingStop or trailingStopLimit.',
    status: malformed,
    field: 'type',
  },
  invalidTimeInForce: {
    message: 'The time in force must be GTC, DAY, GTD, IOC, FOK, OPG or CLS.',
    status: malformed,
    field: 'timeInForce',
  },
  contradictoryInstructions: {
    message:
      'The instructions contradict each other, or the order that they refer to (a replacement keeps instrument and side).',
    status: business,
  },
  priceRequired: {
    message: 'An order of this type needs a price.',
    status: business,
    field: 'price',
  },
  priceNotAllowed: {
    message: 'An order of this type has no price.',
    status: business,
    field: 'price',
  },
  invalidClientOrderId: {
    message: 'A client order id has 1 to 36 characters of A-Z a-z 0-9 - _ . :',
    status: malformed,
    field: 'clOrdId',
  },
  orderRateExceeded: { message: 'Too many orders in a short time.', status: tooMany },
  openOrdersAccount: {
    message: 'The account has as many open orders as it may.',
    status: business,
    limit: 'count',
  },
  openOrdersInstrument: {
    message: 'The account has as many open orders in this instrument as it may.',
    status: business,
    field: 'instrument',
    limit: 'count',
  },
  positionLimit: {
    message: 'The position would pass its limit.',
    status: business,
    field: 'qty',
    limit: 'qty',
  },
  exposureLimit: {
    message: 'The exposure would pass its limit.',
    status: business,
    field: 'qty',
    limit: 'notional',
  },
  insufficientFunds: {
    message: 'The account has not enough money available.',
    status: business,
    field: 'qty',
    limit: 'held',
  },
  insufficientShares: {
    message: 'The account has not enough shares available.',
    status: business,
    field: 'qty',
    limit: 'held',
  },
  duplicateOrderGuard: {
    message: 'The same order was sent a moment ago.',
    status: conflict,
  },
  noReferencePrice: {
    message: 'There is no price yet that a market order could be bounded by.',
    status: business,
    field: 'type',
  },
  venueCapacity: {
    message: 'The venue has as many open orders as it can hold.',
    status: unavailable,
    limit: 'count',
  },
  nothingToAmend: {
    message: 'The amendment changes nothing.',
    status: business,
  },
  unknownAsset: { message: 'There is no such asset.', status: business, field: 'asset' },
  amountOutOfRange: {
    message: 'The amount is out of range.',
    status: business,
    field: 'amount',
    limit: 'amount',
  },
  accountExists: {
    message: 'Another account has this name.',
    status: conflict,
    field: 'name',
  },
  instrumentExists: {
    message: 'Another instrument has this symbol.',
    status: conflict,
    field: 'symbol',
  },
  assetExists: { message: 'Another asset has this code.', status: conflict, field: 'asset' },
  invalidListing: { message: 'The listing is not valid.', status: business },
  invalidPhase: {
    message:
      'The phase must be closed, preOpen, openingAuction, continuous, closingAuction, halted or reopeningAuction.',
    status: malformed,
    field: 'phase',
  },
  sameAccount: {
    message: 'A transfer needs two different accounts.',
    status: business,
    field: 'toAccount',
  },
  invalidFeeTier: {
    message: 'There is no such fee tier.',
    status: business,
    field: 'feeTier',
    limit: 'count',
  },
  invalidName: {
    message: 'The name is empty or too long.',
    status: business,
    field: 'name',
    limit: 'count',
  },
  invalidCommand: { message: 'The engine does not know this command.', status: failed },
  postOnlyWouldCross: {
    message: 'The post-only order would trade at once.',
    status: business,
    field: 'price',
  },
  fillOrKillUnfillable: {
    message: 'The order cannot be filled completely at once.',
    status: business,
    field: 'qty',
  },
  insufficientBalance: {
    message: 'The account has not enough available.',
    status: business,
    field: 'amount',
    limit: 'amount',
  },
  accountCapacity: {
    message: 'The venue has as many accounts as it can hold.',
    status: business,
    limit: 'count',
  },
  assetCapacity: {
    message: 'The venue has as many assets as it can hold.',
    status: business,
    limit: 'count',
  },
  phaseNotPermitted: {
    message: 'The instrument is in a phase in which this kind of order, or change, is not taken.',
    status: business,
    field: 'instrument',
  },
  phaseChangeNotAllowed: {
    message: 'The instrument cannot go to this phase from the one that it is in.',
    status: business,
    field: 'phase',
  },
  postOnlyImmediate: {
    message: 'A post-only order rests: it cannot be IOC or FOK.',
    status: business,
    field: 'postOnly',
  },
  postOnlyMarket: {
    message: 'A post-only order needs a limit price.',
    status: business,
    field: 'postOnly',
  },
  repriceWithoutPostOnly: {
    message: 'Only a post-only order can be repriced to post.',
    status: business,
    field: 'repriceToPost',
  },
  stopPriceRequired: {
    message: 'An order of this type needs a stop price.',
    status: business,
    field: 'stopPrice',
  },
  stopPriceNotAllowed: {
    message: 'An order of this type, or one that waits no longer, has no stop price.',
    status: business,
    field: 'stopPrice',
  },
  stopPriceOutOfBounds: {
    message: 'The stop price is outside the range of this instrument.',
    status: business,
    field: 'stopPrice',
    limit: 'price',
  },
  activationPriceNotAllowed: {
    message: 'Only a trailing stop has an activation price.',
    status: business,
    field: 'activationPrice',
  },
  trailingOffsetRequired: {
    message: 'A trailing stop needs one trailing offset: a price, or basis points.',
    status: business,
    field: 'trailingOffset',
  },
  trailingOffsetNotAllowed: {
    message: 'Only a trailing stop has a trailing offset, and only one.',
    status: business,
    field: 'trailingOffset',
  },
  displayQtyNotAllowed: {
    message: 'Only a resting limit order can show less than all of it.',
    status: business,
    field: 'displayQty',
  },
  displayQtyAboveOrderQty: {
    message: 'The order shows more than it has.',
    status: business,
    field: 'displayQty',
    limit: 'qty',
  },
  displayQtyTooSmall: {
    message: 'The order would come in too many parts.',
    status: business,
    field: 'displayQty',
    limit: 'qty',
  },
  minQtyNotAllowed: {
    message: 'This kind of order has no minimum quantity.',
    status: business,
    field: 'minQty',
  },
  minQtyAboveOrderQty: {
    message: 'The minimum quantity is more than the order has.',
    status: business,
    field: 'minQty',
    limit: 'qty',
  },
  allOrNoneNotAllowed: {
    message: 'Only a resting limit order without a minimum or a display quantity is all-or-none.',
    status: business,
    field: 'allOrNone',
  },
  expireTimeRequired: {
    message: 'A GTD order needs an expire time.',
    status: business,
    field: 'expireTime',
  },
  expireTimeNotAllowed: {
    message: 'Only a GTD order has an expire time.',
    status: business,
    field: 'expireTime',
  },
  expireTimePast: {
    message: 'The expire time is not in the future.',
    status: business,
    field: 'expireTime',
  },
  budgetWithQuantity: {
    message: 'An order has a quantity or a budget, not both.',
    status: business,
    field: 'cashOrderQty',
  },
  budgetNotAllowed: {
    message: 'Only an immediate-or-cancel market order has a budget.',
    status: business,
    field: 'cashOrderQty',
  },
  budgetOutOfRange: {
    message: 'The budget is nothing, or more than one order may be worth.',
    status: business,
    field: 'cashOrderQty',
    limit: 'notional',
  },
  timeInForceNotAllowed: {
    message: 'This kind of order cannot have this time in force.',
    status: business,
    field: 'timeInForce',
  },
  orderListShape: {
    message: 'These orders do not make such a list.',
    status: business,
    field: 'orders',
  },
  orderListMismatch: {
    message: 'The orders of a list do not go together: mind instruments and sides.',
    status: business,
    field: 'orders',
  },
  orderListPrices: {
    message: 'The prices of the two orders are on the wrong sides of each other, or of the market.',
    status: business,
    field: 'orders',
  },
  orderListRejected: {
    message: 'Another order of the list was refused, and so the whole list.',
    status: business,
  },
  batchRejected: {
    message: 'Another operation of the batch was refused, and so the whole batch.',
    status: business,
  },
  stpModeNotAllowed: {
    message: 'The venue does not let orders of one account trade with each other.',
    status: business,
    field: 'stpMode',
  },
  opposingOrderOpen: {
    message:
      'The account has an open order on the other side, and asked for none to be taken then.',
    status: conflict,
    field: 'side',
  },
  amendNotAllowed: {
    message: 'This order cannot be changed where it stands.',
    status: business,
    field: 'orderId',
  },
  specialOrdersInstrument: {
    message: 'The instrument has as many orders of this kind as it can look after.',
    status: business,
    field: 'instrument',
    limit: 'count',
  },
  invalidLimits: { message: 'A limit is out of its range.', status: business },
  sharesBorrowed: {
    message: 'Borrowed shares cannot leave the account.',
    status: business,
    field: 'amount',
    limit: 'amount',
  },
  shortPositionUncovered: {
    message: 'The money would buy a short position back.',
    status: business,
    field: 'amount',
    limit: 'amount',
  },
  nothingBorrowed: {
    message: 'The account has not borrowed so many shares.',
    status: business,
    field: 'qty',
    limit: 'amount',
  },
  listingChangeNotAllowed: {
    message: 'This part of a listing never changes.',
    status: business,
  },
  accountFrozen: {
    message: 'The account is frozen: it enters no orders, and nothing leaves it.',
    status: business,
    field: 'account',
  },
  accountClosed: { message: 'The account is closed.', status: business, field: 'account' },
  instrumentDelisted: {
    message: 'The instrument is delisted.',
    status: business,
    field: 'instrument',
  },
  instrumentNotClosed: {
    message: 'Only an instrument that is closed can be delisted.',
    status: conflict,
    field: 'instrument',
  },
  unknownTrade: { message: 'There is no such trade.', status: missing, field: 'tradeId' },
  tradeNotRemembered: {
    message: 'The trade is too old: it is no longer among those that can be changed.',
    status: business,
    field: 'tradeId',
    limit: 'count',
  },
  tradeTermsMismatch: {
    message:
      'The trade was another: an instrument, price, quantity, account or fee is not its own.',
    status: conflict,
    field: 'tradeId',
  },
  tradeAlreadyBusted: {
    message: 'The trade has been busted.',
    status: conflict,
    field: 'tradeId',
  },
  tradeAlreadyCorrected: {
    message: 'The trade has been corrected, which is done once.',
    status: conflict,
    field: 'tradeId',
  },
  tradeSharesMissing: {
    message: 'The buyer does not have the shares to give back.',
    status: business,
    field: 'tradeId',
    limit: 'amount',
  },
  tradeCashMissing: {
    message: 'A side of the trade does not have the money to give back.',
    status: business,
    field: 'tradeId',
    limit: 'amount',
  },
  tradeFeesMissing: {
    message: 'The fee account does not have the fees to give back.',
    status: business,
    field: 'tradeId',
    limit: 'amount',
  },
  houseFundsMissing: {
    message: 'The house does not have what it would have to lend.',
    status: business,
    field: 'tradeId',
    limit: 'amount',
  },
  correctionPrice: {
    message: 'The corrected price is the one it has, or none that the trade can have.',
    status: business,
    field: 'price',
  },

  malformedMessage: { message: 'The message is not valid JSON.', status: malformed },
  missingField: { message: 'A field is missing.', status: malformed },
  invalidField: { message: 'A field has a value that it cannot have.', status: malformed },
  unauthenticated: { message: 'Sign in first.', status: unauthorised },
  forbidden: { message: 'You may not do this.', status: forbidden },
  notFound: { message: 'There is nothing here.', status: missing },
  rateLimited: { message: 'Too many requests; wait a moment.', status: tooMany },
  venueBusy: { message: 'The venue is busy; try again in a moment.', status: unavailable },
  payloadTooLarge: { message: 'The message is larger than 64 KiB.', status: 413 },
  unknownOperation: { message: 'There is no such operation.', status: malformed, field: 'op' },
  unknownChannel: { message: 'There is no such channel.', status: malformed },
  gapNotAvailable: {
    message: 'The missing deltas are no longer kept; subscribe again for a snapshot.',
    status: missing,
    field: 'from',
  },
  venueStopping: { message: 'The venue is stopping.', status: unavailable },
  wrongCredentials: { message: 'Wrong user name or password.', status: unauthorised },
  unknownField: { message: 'There is no such field.', status: malformed },
  tooManySubscriptions: { message: 'Too many subscriptions on one connection.', status: business },
  internalError: { message: 'Something went wrong in the venue.', status: failed },
  journalFull: {
    message: 'The venue has no room left to record orders; only cancels are taken.',
    status: unavailable,
  },
  databaseUnavailable: {
    message: 'The database is away; trading goes on, and this works again when it is back.',
    status: unavailable,
  },
  tooManyAttempts: {
    message: 'Too many failed attempts; wait before the next one.',
    status: tooMany,
  },
  usernameTaken: { message: 'This user name is taken.', status: conflict, field: 'username' },
  weakPassword: {
    message: 'The password is too easy to guess.',
    status: business,
    field: 'password',
  },
  invalidTicket: {
    message: 'The sign-in took too long or failed too often; start again.',
    status: unauthorised,
    field: 'ticket',
  },
  wrongCode: {
    message: 'Wrong code, or one that was used already.',
    status: unauthorised,
    field: 'code',
  },
  invalidLink: {
    message: 'This link is not valid, or no longer.',
    status: business,
    field: 'token',
  },
  refreshTokenReused: {
    message: 'This refresh token was used before, so the session was ended.',
    status: unauthorised,
    field: 'refreshToken',
  },
  invalidRefreshToken: {
    message: 'The refresh token is not valid, or no longer.',
    status: unauthorised,
    field: 'refreshToken',
  },
  secondFactorOn: { message: 'A second factor is in force already.', status: conflict },
  secondFactorOff: {
    message: 'No second factor is in force, or none was begun.',
    status: conflict,
  },
  invalidSignature: {
    message: 'The request is not signed by this key.',
    status: unauthorised,
    field: 'x-buttonwood-signature',
  },
  staleTimestamp: {
    message: "The timestamp of the request is too far from the venue's clock.",
    status: unauthorised,
    field: 'x-buttonwood-timestamp',
  },
  nonceReused: {
    message: 'This request was sent before.',
    status: unauthorised,
    field: 'x-buttonwood-nonce',
  },
  addressNotAllowed: { message: 'The key may not be used from this address.', status: forbidden },
  scopeNotHeld: {
    message: 'A key cannot do more than its member.',
    status: forbidden,
    field: 'scopes',
  },
  tooManyKeys: { message: 'You have as many keys as a member may have.', status: business },
  tooManyAccounts: { message: 'You have as many accounts as a member may have.', status: business },
  unknownMember: { message: 'There is no such member.', status: missing, field: 'memberId' },
  emailTaken: {
    message: 'Another member has this e-mail address.',
    status: conflict,
    field: 'email',
  },
  memberSuspended: { message: 'The membership is suspended.', status: forbidden },
  unknownRequest: {
    message: 'There is no such request.',
    status: missing,
  },
  unknownWithdrawalAddress: {
    message: 'You have no such withdrawal address.',
    status: business,
    field: 'addressId',
  },
  withdrawalAddressWaiting: {
    message: 'The withdrawal address is new: it may be used once its waiting time has passed.',
    status: business,
    field: 'addressId',
  },
  withdrawalAddressCurrency: {
    message: 'The withdrawal address is of another currency.',
    status: business,
    field: 'addressId',
  },
  withdrawalAddressLimit: {
    message: 'You have as many withdrawal addresses as you may.',
    status: business,
  },
  withdrawalAddressExists: {
    message: 'This bank account is registered already under another label or holder.',
    status: conflict,
    field: 'iban',
  },
  requestNotWaiting: {
    message: 'The withdrawal does not wait for an operator, or no longer.',
    status: conflict,
  },
  ownWithdrawal: {
    message: 'Nobody approves a withdrawal of his own.',
    status: forbidden,
  },
  alreadyApproved: {
    message: 'You have approved this withdrawal already; another operator must.',
    status: conflict,
  },
  unknownPriceAlert: {
    message: 'You have no such price alert.',
    status: missing,
    field: 'alertId',
  },
  tooManyPriceAlerts: {
    message: 'You have as many price alerts as a member may have.',
    status: business,
    limit: 'count',
  },
  unknownWebhook: { message: 'You have no such webhook.', status: missing, field: 'webhookId' },
  tooManyWebhooks: {
    message: 'You have as many webhooks as a member may have.',
    status: business,
    limit: 'count',
  },
  webhookNotAllowed: {
    message: 'The venue does not send to this address.',
    status: business,
    field: 'url',
  },
  notificationFixed: {
    message: 'Notifications of this kind cannot be turned off on this way.',
    status: business,
    field: 'preferences',
  },
  reportTooLarge: {
    message: 'This report is too long: ask for less at a time, or for another format.',
    status: business,
  },
  reportInconsistent: {
    message: 'This report does not add up, so it is not handed out; the venue has been told.',
    status: 500,
  },
  auditUnavailable: {
    message: 'The action cannot be recorded now, so it was not done; try again in a moment.',
    status: unavailable,
  },
  unknownAnnouncement: {
    message: 'There is no such announcement.',
    status: missing,
    field: 'announcementId',
  },
  calendarsUnavailable: {
    message: "The calendar cannot be kept now: the venue's data folder cannot be written.",
    status: unavailable,
  },
};
