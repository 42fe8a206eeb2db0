// The whole state, out and in again. Orders go by book, side, price and place in the queue, and by account, so that a restored
// engine goes on exactly as the one that was written. Slots are not part of the state: they may differ and nothing shows it.

import { Account } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { InstrumentListing } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import type { Instrument } from '#core/instruments.ts';
import { extraWords, ExtraWord, extraNums, ExtraNum } from '#core/order-store.ts';
import { shareAsset } from '#core/registry.ts';
import type { ExchangeState, ExchangeOptions } from '#core/state.ts';
import type { StateReader, StateWriter } from '#core/state-writer.ts';
import { HashingStateWriter, StateFormatError } from '#core/state-writer.ts';
import { Side } from '#core/terms.ts';

const stateVersion = 1;
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

/** 32 hexadecimal digits that are equal for equal states: balances, holds, limits, phases, counters, every queue in order. */
export function stateHash(exchange: Exchange): string {
  const writer = new HashingStateWriter();
  writeState(exchange.state, writer);
  return writer.digest();
}

export function writeState(state: ExchangeState, to: StateWriter): void {
  to.int(stateVersion);
  to.instant(state.seq);
  to.instant(state.tsUs);
  to.num(state.nextEntryId);
  to.num(state.nextTradeId);
  to.int(state.venueKillSwitch ? 1 : 0);
  writeRegistry(state, to);
  writeBalances(state, to);
  for (const instrument of state.instruments) {
    if (instrument !== undefined) writeBook(state, instrument, to);
  }
  for (const account of state.accounts) {
    if (account !== undefined) writeAccountOrders(state, account, to);
  }
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
  if (from.int() !== stateVersion) throw new StateFormatError('unknown version of the state');
  const exchange = new Exchange(options);
  const { state } = exchange;
  state.seq = from.instant();
  state.tsUs = from.instant();
  state.nextEntryId = from.num();
  state.nextTradeId = from.num();
  state.venueKillSwitch = from.int() !== 0;
  readRegistry(exchange, from);
  readBalances(state, from);
  for (const instrument of state.instruments) {
    if (instrument !== undefined) readBook(state, instrument, from);
  }
  for (const account of state.accounts) {
    if (account !== undefined) readAccountOrders(state, account, from);
  }
  return exchange;
}

function writeRegistry(state: ExchangeState, to: StateWriter): void {
  for (const tier of state.feeTiers) {
    to.int(tier.makerFeeRate);
    to.int(tier.takerFeeRate);
  }
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
  }
  to.int(state.accounts.length);
  for (const account of state.accounts) {
    to.int(account === undefined ? -1 : account.kind);
    if (account === undefined) continue;
    to.int(account.feeTier);
    to.int(account.killSwitch ? 1 : 0);
    to.text(account.name);
  }
}

function readRegistry(exchange: Exchange, from: StateReader): void {
  const { state } = exchange;
  for (let tier = 0; tier < state.feeTiers.length; tier++) {
    const makerFeeRate = from.int();
    const takerFeeRate = from.int();
    state.feeTiers[tier] = { makerFeeRate, takerFeeRate };
  }
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
}

function writeOrder(state: ExchangeState, slot: number, to: StateWriter): void {
  const { store } = state;
  const words = store.pool.words;
  const at = slot * orderWords;
  to.int(words[at + OrderWord.accountId]!);
  to.words(store.extra, slot * extraWords, ExtraWord.accountNext);
  to.int(store.extra[slot * extraWords + ExtraWord.reason]!);
  for (const word of slabWords) to.int(words[at + word]!);
  to.num(store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!);
  to.num(store.nums[slot * extraNums + ExtraNum.cumNotionalMinor]!);
  to.num(store.nums[slot * extraNums + ExtraNum.feesMinor]!);
  to.instant(store.nums[slot * extraNums + ExtraNum.enteredTsUs]!);
}

function readOrder(state: ExchangeState, entryId: number, from: StateReader): number {
  const { store } = state;
  const accountId = from.int();
  const extra = new Int32Array(extraWords);
  from.words(extra, 0, ExtraWord.accountNext);
  extra[ExtraWord.reason] = from.int();
  const slot = store.allocate(entryId, accountId, extra);
  store.extra.set(extra, slot * extraWords);
  const at = slot * orderWords;
  for (const word of slabWords) store.pool.words[at + word] = from.int();
  store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = from.num();
  store.nums[slot * extraNums + ExtraNum.cumNotionalMinor] = from.num();
  store.nums[slot * extraNums + ExtraNum.feesMinor] = from.num();
  store.nums[slot * extraNums + ExtraNum.enteredTsUs] = from.instant();
  return slot;
}

/** Ids of the open orders in order of acceptance, then the closed ones, oldest first. */
function writeAccountOrders(state: ExchangeState, account: Account, to: StateWriter): void {
  const { store } = state;
  to.int(account.openCount);
  for (let slot = account.openHead; slot >= 0;) {
    to.num(store.pool.orderIdOf(slot));
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
    const slot = store.pool.find(from.num());
    if (slot < 0) throw new StateFormatError('an open order is in no book');
    store.open(account, slot);
  }
  const closedCount = from.int();
  for (let i = 0; i < closedCount; i++) {
    const slot = readOrder(state, from.num(), from);
    const status = store.pool.words[slot * orderWords + OrderWord.state]!;
    store.keep(account, slot, status, store.extra[slot * extraWords + ExtraWord.reason]!);
  }
}
