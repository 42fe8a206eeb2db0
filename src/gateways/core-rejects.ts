// What the engine's own reject codes mean to a client of the API: those below 200. The gateways' are in rejects.ts, which is the one table of both.

import type { RejectMeaning } from '#gateways/reject-meaning.ts';
import type { RejectName } from '#core/reject-codes.ts';

const ok = 200;
const malformed = 400;
const missing = 404;
const conflict = 409;
const business = 422;
const tooMany = 429;
const failed = 500;
const unavailable = 503;

export const coreRejectMeanings = {
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
} as const satisfies Partial<Record<RejectName, RejectMeaning>>;
