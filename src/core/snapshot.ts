// The whole state, out and in again. Orders go by book, side, price and place in the queue, and by account, so that a restored
// engine goes on exactly as the one that was written. Slots are not part of the state: they may differ and nothing shows it.

import { Account } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { InstrumentListing } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import type { Instrument } from '#core/instruments.ts';
import { clOrdIdWords, tradeWindowMax } from '#core/limits.ts';
import { triggersOnRise } from '#core/order-ends.ts';
import { extraNums, ExtraNum, extraWords, ExtraWord, Home, ordTypeOf } from '#core/order-store.ts';
import { TermNum, termNums } from '#core/order-terms.ts';
import { guardNums } from '#core/risk/duplicate-guard.ts';
import { shareAsset } from '#core/registry.ts';
import type { ExchangeState, ExchangeOptions } from '#core/state.ts';
import type { StateReader, StateWriter } from '#core/state-writer.ts';
import { HashingStateWriter, StateFormatError } from '#core/state-writer.ts';
import { AccountStatus, isTrailing, Side } from '#core/terms.ts';
import { TradeNum, TradeWord } from '#core/trade-window.ts';

/**
 * A state without anything that operators have done to accounts, instruments and trades since version 2 is written as that version, so
 * that its hash is what it was; any other as version 3, which has these at its end.
 */
const plainVersion = 2;
const stateVersion = 3;
/** Words of an order that are written as they are; the rest are links. */
const slabWords = [
  OrderWord.priceTicks,
  OrderWord.displayedLots,
  OrderWord.reserveLots,
  OrderWord.refreshLots,
  OrderWord.side,
  OrderWord.instrumentId,
  OrderWord.orderQtyLots,
  OrderWord.cumQtyLots,
  OrderWord.terms,
  OrderWord.state,
] as const;

/** The words of a remembered trade that are no doubles. */
const tradeSlabWords = [
  TradeWord.priceTicks,
  TradeWord.qtyLots,
  TradeWord.makerAccountId,
  TradeWord.takerAccountId,
  TradeWord.head,
  TradeWord.rates,
] as const;

/** 32 hexadecimal digits that are equal for equal states: balances, holds, limits, phases, counters, every queue in order. */
export function stateHash(exchange: Exchange): string {
  const writer = new HashingStateWriter();
  writeState(exchange.state, writer);
  return writer.digest();
}

export function writeState(state: ExchangeState, to: StateWriter): void {
  const isPlain = isPlainState(state);
  to.int(isPlain ? plainVersion : stateVersion);
  to.instant(state.seq);
  to.instant(state.tsUs);
  to.num(state.nextEntryId);
  to.num(state.nextTradeId);
  to.num(state.nextPreventedMatchId);
  to.int(state.venueKillSwitch ? 1 : 0);
  writeRegistry(state, to);
  writeBalances(state, to);
  for (const instrument of state.instruments) {
    if (instrument !== undefined) writeBook(state, instrument, to);
  }
  for (const account of state.accounts) {
    if (account !== undefined) writeAccountOrders(state, account, to);
  }
  if (isPlain) return;
  writeStatuses(state, to);
  writeTrades(state, to);
}

/** An engine in the state that was written. Throws StateFormatError where the words make no state. */
export function restoreExchange(from: StateReader, options: ExchangeOptions = {}): Exchange {
  try {
    return readExchange(from, options);
  } catch (error) {
    // Words that point nowhere, or at what is there already, show themselves in many ways.
    if (error instanceof StateFormatError) throw error;
    throw new StateFormatError('the words make no state', { cause: error });
  }
}

function readExchange(from: StateReader, options: ExchangeOptions): Exchange {
  const version = from.int();
  if (version !== plainVersion && version !== stateVersion) {
    throw new StateFormatError('unknown version of the state');
  }
  const exchange = new Exchange(options);
  const { state } = exchange;
  state.seq = from.instant();
  state.tsUs = from.instant();
  state.nextEntryId = from.num();
  state.nextTradeId = from.num();
  state.nextPreventedMatchId = from.num();
  state.venueKillSwitch = from.int() !== 0;
  readRegistry(exchange, from);
  readBalances(state, from);
  for (const instrument of state.instruments) {
    if (instrument !== undefined) readBook(state, instrument, from);
  }
  for (const account of state.accounts) {
    if (account !== undefined) readAccountOrders(state, account, from);
  }
  if (version === stateVersion) {
    readStatuses(state, from);
    readTrades(state, from);
  }
  return exchange;
}

function isPlainState(state: ExchangeState): boolean {
  return (
    state.trades.size === 0 &&
    !state.accounts.some((account) => (account?.status ?? 0) !== AccountStatus.active) &&
    !state.instruments.some((instrument) => instrument?.isDelisted === true)
  );
}

/** Accounts that are not active, and instruments that are delisted. */
function writeStatuses(state: ExchangeState, to: StateWriter): void {
  for (const account of state.accounts) {
    if (account === undefined || account.status === AccountStatus.active) continue;
    to.int(account.accountId);
    to.int(account.status);
  }
  to.int(0);
  for (const instrument of state.instruments) {
    if (instrument?.isDelisted === true) to.int(instrument.instrumentId);
  }
  to.int(0);
}

function readStatuses(state: ExchangeState, from: StateReader): void {
  for (let accountId = from.int(); accountId !== 0; accountId = from.int()) {
    const status = from.int();
    const isStatus = status === AccountStatus.frozen || status === AccountStatus.closed;
    if (!isStatus) throw new StateFormatError('an account has no such status');
    state.account(accountId).status = status;
  }
  for (let instrumentId = from.int(); instrumentId !== 0; instrumentId = from.int()) {
    state.instrument(instrumentId).isDelisted = true;
  }
}

/** The trades that are remembered, oldest first; their ids are the last ones. */
function writeTrades({ trades }: ExchangeState, to: StateWriter): void {
  to.int(trades.size);
  to.int(trades.count);
  for (let age = trades.count - 1; age >= 0; age--) {
    const place = trades.placeOf(age);
    to.num(trades.num(place, TradeNum.makerOrderId));
    to.num(trades.num(place, TradeNum.takerOrderId));
    to.num(trades.num(place, TradeNum.makerFeeMinor));
    to.num(trades.num(place, TradeNum.takerFeeMinor));
    to.instant(trades.num(place, TradeNum.tsUs));
    for (const word of tradeSlabWords) to.int(trades.word(place, word));
  }
}

function readTrades(state: ExchangeState, from: StateReader): void {
  const { trades } = state;
  const size = from.int();
  const count = from.int();
  const isWithin =
    size >= 0 && size <= tradeWindowMax && count >= 0 && count <= size && count < state.nextTradeId;
  if (!isWithin) throw new StateFormatError('more trades than can be remembered');
  trades.resize(size);
  for (let i = 0; i < count; i++) {
    trades.append();
    const place = trades.placeOf(0);
    trades.setNum(place, TradeNum.makerOrderId, from.num());
    trades.setNum(place, TradeNum.takerOrderId, from.num());
    trades.setNum(place, TradeNum.makerFeeMinor, from.num());
    trades.setNum(place, TradeNum.takerFeeMinor, from.num());
    trades.setNum(place, TradeNum.tsUs, from.instant());
    for (const word of tradeSlabWords) trades.setWord(place, word, from.int());
    if (state.instruments[trades.instrumentId(place)] === undefined) {
      throw new StateFormatError('a trade is of no instrument');
    }
  }
}

function writeRegistry(state: ExchangeState, to: StateWriter): void {
  to.int(state.rateCards.cards.length);
  for (const card of state.rateCards.cards) {
    to.int(card.makerFeeRate);
    to.int(card.takerFeeRate);
    to.int(card.auctionFeeRate);
  }
  for (const tier of state.feeTiers) to.int(tier.rateCardId);
  to.int(state.venueLimits.openOrdersMax);
  to.int(state.venueLimits.ordersPerSecondMax);
  to.int(state.venueLimits.stpNoneAllowed);
  to.int(state.assets.length);
  for (const asset of state.assets) {
    if (asset === undefined) continue;
    to.int(asset.instrumentId);
    to.int(asset.decimals);
    to.text(asset.code);
    const instrument = state.instruments[asset.instrumentId];
    if (instrument === undefined) continue;
    writeListing(instrument.listing, to);
    to.int(instrument.phase);
    to.int(instrument.lastPriceTicks);
    to.num(instrument.lastTradeId);
    const { queues } = instrument;
    to.int(queues.indicativeTicks);
    to.num(queues.indicativeLots);
    to.num(queues.indicativeSurplusLots);
    to.int(queues.indicativeSurplusSide);
  }
  to.int(state.accounts.length);
  for (const account of state.accounts) {
    to.int(account === undefined ? -1 : account.kind);
    if (account === undefined) continue;
    to.int(account.feeTier);
    to.int(account.killSwitch ? 1 : 0);
    to.text(account.name);
    writeAccountLimits(account, to);
  }
}

function readRegistry(exchange: Exchange, from: StateReader): void {
  const { state } = exchange;
  const cards = from.int();
  for (let i = 0; i < cards; i++) {
    const card = state.rateCards.card(from.int(), from.int(), from.int());
    if (card.rateCardId !== i) throw new StateFormatError('a rate card is there twice');
  }
  for (let tier = 0; tier < state.feeTiers.length; tier++) {
    const card = state.rateCards.cards[from.int()];
    if (card === undefined) throw new StateFormatError('a fee tier has no rates');
    state.feeTiers[tier] = card;
  }
  state.venueLimits = {
    openOrdersMax: from.int(),
    ordersPerSecondMax: from.int(),
    stpNoneAllowed: from.int(),
  };
  const assets = from.int();
  for (let assetId = 1; assetId < assets; assetId++) {
    const instrumentId = from.int();
    const decimals = from.int();
    const code = from.text();
    if (instrumentId === 0) {
      state.addAsset({ assetId, code, decimals, instrumentId });
      continue;
    }
    const listing = readListing(from);
    if (instrumentId !== state.instruments.length) {
      throw new StateFormatError('an instrument has not the next id');
    }
    const currency = state.assets[listing.currencyId];
    if (currency === undefined || currency.instrumentId !== 0) {
      throw new StateFormatError('an instrument is priced in no currency');
    }
    const instrument = exchange.registry.makeInstrument(instrumentId, assetId, listing);
    instrument.phase = from.int();
    instrument.lastPriceTicks = from.int();
    instrument.lastTradeId = from.num();
    const { queues } = instrument;
    queues.indicativeTicks = from.int();
    queues.indicativeLots = from.num();
    queues.indicativeSurplusLots = from.num();
    queues.indicativeSurplusSide = from.int();
    state.addInstrument(instrument, shareAsset(instrument));
  }
  const accounts = from.int();
  for (let accountId = 0; accountId < accounts; accountId++) {
    const kind = from.int();
    if (kind < 0) continue;
    const feeTier = from.int();
    const killSwitch = from.int() !== 0;
    const name = from.text();
    let account = state.accounts[accountId];
    if (account === undefined) {
      account = new Account(accountId, kind, feeTier, name);
      state.addAccount(account);
    }
    account.feeTier = feeTier;
    account.killSwitch = killSwitch;
    readAccountLimits(state, account, from);
  }
}

function writeAccountLimits(account: Account, to: StateWriter): void {
  const { limits, guard } = account;
  to.int(limits.openOrdersMax);
  to.int(limits.ordersPerSecondMax);
  to.num(limits.grossExposureMinorMax);
  to.int(limits.duplicateWindowUs);
  to.int(limits.noOpposingOrders);
  to.int(limits.tradeGroup);
  to.num(account.rateMicro);
  to.instant(account.rateTsUs);
  to.int(guard.count);
  for (let i = 0; i < guard.count; i++) {
    const at = guard.at(i);
    for (let field = 0; field < guardNums - 1; field++) to.num(guard.nums[at + field]!);
    to.instant(guard.nums[at + guardNums - 1]!);
  }
}

function readAccountLimits(state: ExchangeState, account: Account, from: StateReader): void {
  account.setLimits({
    openOrdersMax: from.int(),
    ordersPerSecondMax: from.int(),
    grossExposureMinorMax: from.num(),
    duplicateWindowUs: from.int(),
    noOpposingOrders: from.int(),
    tradeGroup: from.int(),
  });
  state.setTradeGroup(account.accountId, account.limits.tradeGroup);
  account.rateMicro = from.num();
  account.rateTsUs = from.instant();
  const { guard } = account;
  const remembered = from.int();
  for (let i = 0; i < remembered; i++) {
    guard.note(from.num(), from.num(), from.num(), from.num(), from.num(), from.instant());
  }
}

function writeListing(listing: InstrumentListing, to: StateWriter): void {
  to.text(listing.symbol);
  to.text(listing.name);
  to.int(listing.currencyId);
  to.int(listing.priceDecimals);
  to.int(listing.tickUnits);
  to.int(listing.lotShares);
  to.int(listing.priceTicksMin);
  to.int(listing.priceTicksMax);
  to.int(listing.qtyLotsMin);
  to.int(listing.qtyLotsMax);
  to.num(listing.notionalMinorMax);
  to.int(listing.referencePriceTicks);
  to.int(listing.marketCollarBps);
  to.int(listing.limitCollarBps);
  to.int(listing.openOrdersPerAccountMax);
  to.int(listing.positionLotsMax);
}

function readListing(from: StateReader): InstrumentListing {
  return {
    symbol: from.text(),
    name: from.text(),
    currencyId: from.int(),
    priceDecimals: from.int(),
    tickUnits: from.int(),
    lotShares: from.int(),
    priceTicksMin: from.int(),
    priceTicksMax: from.int(),
    qtyLotsMin: from.int(),
    qtyLotsMax: from.int(),
    notionalMinorMax: from.num(),
    referencePriceTicks: from.int(),
    marketCollarBps: from.int(),
    limitCollarBps: from.int(),
    openOrdersPerAccountMax: from.int(),
    positionLotsMax: from.int(),
  };
}

function writeBalances(state: ExchangeState, to: StateWriter): void {
  const { ledger } = state;
  to.int(ledger.count);
  for (let cell = 0; cell < ledger.count; cell++) {
    to.int(ledger.accountIds[cell]!);
    to.int(ledger.assetIds[cell]!);
    to.num(ledger.available[cell]!);
    to.num(ledger.held[cell]!);
    to.int(ledger.openOrders[cell]!);
    to.num(ledger.openBuyLots[cell]!);
    to.num(ledger.borrowed[cell]!);
    to.int(ledger.longLotsMax[cell]!);
    to.int(ledger.shortLotsMax[cell]!);
  }
}

function readBalances(state: ExchangeState, from: StateReader): void {
  const { ledger } = state;
  const count = from.int();
  for (let i = 0; i < count; i++) {
    const accountId = from.int();
    const cell = ledger.cell(accountId, from.int());
    ledger.available[cell] = from.num();
    ledger.held[cell] = from.num();
    ledger.openOrders[cell] = from.int();
    ledger.openBuyLots[cell] = from.num();
    ledger.borrowed[cell] = from.num();
    ledger.longLotsMax[cell] = from.int();
    ledger.shortLotsMax[cell] = from.int();
  }
}

/** Every queue in order: bids from the best, then asks from the best. */
function writeBook(state: ExchangeState, instrument: Instrument, to: StateWriter): void {
  const { book } = instrument;
  for (const side of [Side.buy, Side.sell]) {
    let level = side === Side.buy ? book.bids.best : book.asks.best;
    while (level >= 0) {
      let slot = book.headOfLevel(side, level);
      while (slot >= 0) {
        to.num(state.store.pool.orderIdOf(slot));
        writeOrder(state, slot, to);
        slot = state.store.pool.words[slot * orderWords + OrderWord.next]!;
      }
      level = book.levelAfter(side, level);
    }
    to.num(0);
  }
  writeQueues(state, instrument, to);
}

function readBook(state: ExchangeState, instrument: Instrument, from: StateReader): void {
  for (const side of [Side.buy, Side.sell]) {
    for (;;) {
      const orderId = from.num();
      if (orderId === 0) break;
      const slot = readOrder(state, orderId, from);
      const isHere =
        state.store.pool.words[slot * orderWords + OrderWord.instrumentId] ===
          instrument.instrumentId &&
        state.store.pool.words[slot * orderWords + OrderWord.side] === side;
      if (!isHere) throw new StateFormatError('an order is in the wrong book');
      instrument.book.enqueue(slot);
    }
  }
  readQueues(state, instrument, from);
}

/** Orders that no book shows, in the order in which their queues hold them where that means something, else by id. */
function writeQueues(state: ExchangeState, instrument: Instrument, to: StateWriter): void {
  const { queues } = instrument;
  const { pool } = state.store;
  const stops: number[] = [...queues.trailing];
  if (queues.waiting > stops.length) queues.triggers.forEach((slot) => stops.push(slot));
  const byId = (slots: readonly number[]): number[] =>
    slots.toSorted((a, b) => pool.orderIdOf(a) - pool.orderIdOf(b));
  const inTime = ({ slots, count }: { slots: Int32Array; count: number }): number[] => [
    ...slots.subarray(0, count),
  ];
  const waiting = [
    ...byId(stops),
    ...queues.hiddenBids.slots,
    ...queues.hiddenAsks.slots,
    ...inTime(queues.marketBuys),
    ...inTime(queues.marketSells),
    ...byId(queues.closing),
  ];
  for (const slot of waiting) {
    to.num(pool.orderIdOf(slot));
    writeOrder(state, slot, to);
  }
  to.num(0);
}

function readQueues(state: ExchangeState, instrument: Instrument, from: StateReader): void {
  const { store } = state;
  for (;;) {
    const orderId = from.num();
    if (orderId === 0) return;
    const slot = readOrder(state, orderId, from);
    const at = slot * orderWords;
    const { words } = store.pool;
    if (words[at + OrderWord.instrumentId] !== instrument.instrumentId) {
      throw new StateFormatError('an order is in the wrong queue');
    }
    queueAgain(state, instrument, slot);
  }
}

function queueAgain(state: ExchangeState, instrument: Instrument, slot: number): void {
  const { store } = state;
  const { words } = store.pool;
  const side = words[slot * orderWords + OrderWord.side]!;
  const terms = words[slot * orderWords + OrderWord.terms]!;
  const { queues } = instrument;
  switch (store.homeOf(slot)) {
    case Home.triggers:
      queues.waiting++;
      if (isTrailing(ordTypeOf(terms))) {
        queues.trailing.push(slot);
        instrument.trailingCount++;
      } else {
        const stopTicks = store.term(slot, TermNum.stopTicks);
        queues.triggers.add(slot, triggersOnRise(side, terms), stopTicks);
      }
      break;
    case Home.minimums:
      queues.hidden(side).add(slot);
      instrument.minimumCount++;
      break;
    case Home.marketQueue:
      queues.marketQueue(side).add(slot);
      break;
    case Home.closingQueue:
      queues.closing.push(slot);
      break;
    default:
      throw new StateFormatError('an order is in no queue');
  }
}

function writeOrder(state: ExchangeState, slot: number, to: StateWriter): void {
  const { store } = state;
  const words = store.pool.words;
  const at = slot * orderWords;
  const extraAt = slot * extraWords;
  to.int(words[at + OrderWord.accountId]!);
  to.words(store.extra, extraAt, clOrdIdWords);
  to.int(store.extra[extraAt + ExtraWord.rateCard]!);
  to.int(store.extra[extraAt + ExtraWord.bodyLow]!);
  to.int(store.extra[extraAt + ExtraWord.bodyHigh]!);
  to.int(store.extra[extraAt + ExtraWord.reason]!);
  for (const word of slabWords) to.int(words[at + word]!);
  to.num(store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!);
  to.num(store.nums[slot * extraNums + ExtraNum.cumNotionalMinor]!);
  to.num(store.nums[slot * extraNums + ExtraNum.feesMinor]!);
  to.instant(store.nums[slot * extraNums + ExtraNum.enteredTsUs]!);
  const row = store.extra[extraAt + ExtraWord.termsRow]!;
  to.int(row === 0 ? 0 : 1);
  if (row === 0) return;
  for (let num = 0; num < termNums; num++) {
    const value = store.terms.nums[row * termNums + num]!;
    if (num === TermNum.expireTsUs) to.instant(value);
    else to.num(value);
  }
}

function readOrder(state: ExchangeState, entryId: number, from: StateReader): number {
  const { store } = state;
  const accountId = from.int();
  const clOrdId = new Int32Array(clOrdIdWords);
  from.words(clOrdId, 0, clOrdIdWords);
  const slot = store.allocate(entryId, accountId, clOrdId);
  const extraAt = slot * extraWords;
  store.extra[extraAt + ExtraWord.rateCard] = from.int();
  store.extra[extraAt + ExtraWord.bodyLow] = from.int();
  store.extra[extraAt + ExtraWord.bodyHigh] = from.int();
  store.extra[extraAt + ExtraWord.reason] = from.int();
  if (state.rateCards.cards[store.extra[extraAt + ExtraWord.rateCard]!] === undefined) {
    throw new StateFormatError('an order has no rates');
  }
  const at = slot * orderWords;
  for (const word of slabWords) store.pool.words[at + word] = from.int();
  store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = from.num();
  store.nums[slot * extraNums + ExtraNum.cumNotionalMinor] = from.num();
  store.nums[slot * extraNums + ExtraNum.feesMinor] = from.num();
  store.nums[slot * extraNums + ExtraNum.enteredTsUs] = from.instant();
  if (from.int() === 0) return slot;
  for (let num = 0; num < termNums; num++) {
    store.setTerm(slot, num, num === TermNum.expireTsUs ? from.instant() : from.num());
  }
  return slot;
}

/** Ids of the open orders in order of acceptance, then the closed ones, oldest first. */
function writeAccountOrders(state: ExchangeState, account: Account, to: StateWriter): void {
  const { store } = state;
  to.int(account.openCount);
  for (let slot = account.openHead; slot >= 0;) {
    to.num(store.pool.orderIdOf(slot));
    // One that waits for another order of its list is in no queue.
    if (store.homeOf(slot) === Home.pending) writeOrder(state, slot, to);
    slot = store.extra[slot * extraWords + ExtraWord.accountNext]!;
  }
  to.int(account.closedCount);
  for (let slot = account.closedHead; slot >= 0;) {
    to.num(store.pool.orderIdOf(slot));
    writeOrder(state, slot, to);
    slot = store.pool.words[slot * orderWords + OrderWord.next]!;
  }
}

function readAccountOrders(state: ExchangeState, account: Account, from: StateReader): void {
  const { store } = state;
  const openCount = from.int();
  for (let i = 0; i < openCount; i++) {
    const orderId = from.num();
    const queued = store.pool.find(orderId);
    const slot = queued >= 0 ? queued : readOrder(state, orderId, from);
    const isWaiting = store.homeOf(slot) === Home.pending;
    if (queued < 0 !== isWaiting) throw new StateFormatError('an open order is in no queue');
    store.open(account, slot);
  }
  const closedCount = from.int();
  for (let i = 0; i < closedCount; i++) {
    const slot = readOrder(state, from.num(), from);
    const status = store.pool.words[slot * orderWords + OrderWord.state]!;
    store.keep(account, slot, status, store.extra[slot * extraWords + ExtraWord.reason]!);
  }
}
