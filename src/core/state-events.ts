// A whole state told as events, for consumers that start from a snapshot instead of from the first command. It only reads.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { EventSink } from '#core/events.ts';
import type { Instrument } from '#core/instruments.ts';
import {
  execInstOf,
  extraWords,
  ExtraWord,
  ordTypeOf,
  stpModeOf,
  timeInForceOf,
  extraNums,
  ExtraNum,
} from '#core/order-store.ts';
import type { ExchangeState } from '#core/state.ts';
import { tellTerms } from '#core/tell-terms.ts';
import { AccountStatus, hasLimitPrice, OrdStatus, Side } from '#core/terms.ts';

/** Tells everything a consumer needs to hold the same books, orders and balances; trades of the past are not in it. */
export function emitState(state: ExchangeState, sink: EventSink): void {
  emitRegistry(state, sink);
  emitOrders(state, sink);
  const { ledger } = state;
  for (let cell = 0; cell < ledger.count; cell++) {
    sink.balanceChanged(
      ledger.accountIds[cell]!,
      ledger.assetIds[cell]!,
      ledger.available[cell]!,
      ledger.held[cell]!,
    );
  }
  for (const instrument of state.instruments) {
    if (instrument !== undefined) emitDepth(instrument, sink);
  }
}

function emitRegistry(state: ExchangeState, sink: EventSink): void {
  for (const asset of state.assets) {
    if (asset === undefined) continue;
    const instrument = state.instruments[asset.instrumentId];
    if (instrument === undefined) {
      sink.currencyListed(asset.assetId, asset.code, asset.decimals);
      continue;
    }
    const { instrumentId, shareAssetId, tickValueMinor, listing } = instrument;
    sink.instrumentListed(instrumentId, shareAssetId, tickValueMinor, listing);
    sink.phaseChanged(instrumentId, instrument.phase);
    sink.marketRestored(instrumentId, instrument.lastTradeId, instrument.lastPriceTicks);
    if (instrument.isDelisted) sink.instrumentDelisted(instrumentId);
  }
  state.feeTiers.forEach((tier, feeTier) => {
    sink.feeTierSet(feeTier, tier.makerFeeRate, tier.takerFeeRate, tier.auctionFeeRate);
  });
  for (const account of state.accounts) {
    if (account === undefined) continue;
    sink.accountOpened(account.accountId, account.kind, account.feeTier, account.name);
    if (account.killSwitch) sink.accountKillSwitch(account.accountId, 1);
    sink.accountLimitsSet(account.accountId, account.limits);
    if (account.status !== AccountStatus.active) {
      sink.accountStatusSet(account.accountId, account.status);
    }
  }
  sink.venueLimitsSet(state.venueLimits);
  if (state.trades.size > 0) sink.tradeWindowSet(state.trades.size);
  emitPositions(state, sink);
  sink.venueKillSwitch(state.venueKillSwitch ? 1 : 0);
}

/** Position limits and borrowed shares, where there are any. */
function emitPositions(state: ExchangeState, sink: EventSink): void {
  const { ledger } = state;
  for (let cell = 0; cell < ledger.count; cell++) {
    const accountId = ledger.accountIds[cell]!;
    const longLotsMax = ledger.longLotsMax[cell]!;
    const shortLotsMax = ledger.shortLotsMax[cell]!;
    const { instrumentId } = state.assets[ledger.assetIds[cell]!]!;
    if (longLotsMax !== 0 || shortLotsMax !== 0) {
      sink.positionLimitsSet(accountId, instrumentId, { longLotsMax, shortLotsMax });
    }
  }
}

/** Each account's closed orders, oldest first, then its open ones in order of acceptance. */
function emitOrders(state: ExchangeState, sink: EventSink): void {
  const { store } = state;
  for (const account of state.accounts) {
    if (account === undefined) continue;
    for (let slot = account.closedHead; slot >= 0;) {
      emitOrder(state, slot, sink);
      slot = store.pool.words[slot * orderWords + OrderWord.next]!;
    }
    for (let slot = account.openHead; slot >= 0;) {
      emitOrder(state, slot, sink);
      slot = store.extra[slot * extraWords + ExtraWord.accountNext]!;
    }
  }
}

function emitOrder(state: ExchangeState, slot: number, sink: EventSink): void {
  const { store } = state;
  const words = store.pool.words;
  const at = slot * orderWords;
  const extraAt = slot * extraWords;
  const side = words[at + OrderWord.side]!;
  // A remembered transfer has no side and no terms; it counts among the account's closed orders all the same.
  const terms = store.isTransfer(slot) ? 0 : words[at + OrderWord.terms]!;
  const status = words[at + OrderWord.state]!;
  const reason = store.extra[extraAt + ExtraWord.reason]!;
  const isRejected = status === OrdStatus.rejected;
  const hasPrice = ordTypeOf(terms) === 0 || hasLimitPrice(ordTypeOf(terms));
  sink.orderRestored(
    store.pool.orderIdOf(slot),
    words[at + OrderWord.accountId]!,
    words[at + OrderWord.instrumentId]!,
    side,
    ordTypeOf(terms),
    timeInForceOf(terms),
    execInstOf(terms),
    stpModeOf(terms),
    !hasPrice && !isRejected ? 0 : words[at + OrderWord.priceTicks]!,
    words[at + OrderWord.orderQtyLots]!,
    store.leavesLots(slot),
    words[at + OrderWord.cumQtyLots]!,
    store.nums[slot * extraNums + ExtraNum.cumNotionalMinor]!,
    store.nums[slot * extraNums + ExtraNum.feesMinor]!,
    status,
    isRejected ? 0 : reason,
    isRejected ? reason : 0,
    store.nums[slot * extraNums + ExtraNum.enteredTsUs]!,
    store.extra.subarray(extraAt, extraAt + ExtraWord.rateCard),
  );
  if (store.hasTerms(slot)) tellTerms(store, slot, sink);
}

function emitDepth(instrument: Instrument, sink: EventSink): void {
  const { book, instrumentId } = instrument;
  for (const side of [Side.buy, Side.sell]) {
    let level = side === Side.buy ? book.bids.best : book.asks.best;
    while (level >= 0) {
      sink.depthChanged(
        instrumentId,
        side,
        book.priceOfLevel(side, level),
        book.lotsOfLevel(side, level),
        book.ordersOfLevel(side, level),
      );
      level = book.levelAfter(side, level);
    }
  }
}
