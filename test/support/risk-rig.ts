// The pre-trade checks with a state around them and no engine: one instrument or more, two accounts, and whatever a test puts into the
// tables by hand. For what a check says of an order; what becomes of the order is the engine's, and tested there.

import type { Account } from '#core/accounts.ts';
import { Account as MemberAccount } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { CommandKind, type InstrumentListing } from '#core/command.ts';
import { Instrument, tickValueOf } from '#core/instruments.ts';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import { rejectName } from '#core/reject-codes.ts';
import { PreTradeChecks } from '#core/risk/pre-trade.ts';
import { ExchangeState } from '#core/state.ts';
import { AccountKind, OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { makeCommand, type CommandData } from './commands.ts';
import { plainListing } from './listing.ts';

export const currencyId = 1;

export interface CheckOptions {
  readonly clOrdIdUsed?: boolean;
  readonly freedOrders?: number;
  readonly creditMinor?: number;
  readonly defersCover?: boolean;
  readonly creditLots?: number;
}

export class RiskRig {
  readonly state = new ExchangeState({});
  readonly checks: PreTradeChecks;
  readonly anna: Account;
  readonly instrument: Instrument;

  /** An account with money and shares, and an instrument in continuous trading with a reference price of 100. */
  constructor(changes: Partial<InstrumentListing> = {}, cash = 1_000_000, shares = 10_000) {
    const { state } = this;
    state.tsUs = 1_000_000_000;
    state.addAsset({ assetId: currencyId, code: 'USD', decimals: 2, instrumentId: 0 });
    this.instrument = this.list(changes);
    this.anna = new MemberAccount(10, AccountKind.member, 0, 'anna');
    state.addAccount(this.anna);
    if (cash > 0) this.give(currencyId, cash);
    if (shares > 0) this.give(this.instrument.shareAssetId, shares);
    this.checks = new PreTradeChecks(state);
  }

  list(changes: Partial<InstrumentListing>): Instrument {
    const { state } = this;
    const listing = { ...plainListing, currencyId, ...changes };
    const instrument = new Instrument(
      state.instruments.length,
      state.assets.length,
      tickValueOf(listing, 2),
      listing,
      state.store.pool,
      state.reports,
    );
    instrument.phase = Phase.continuous;
    state.addInstrument(instrument, {
      assetId: instrument.shareAssetId,
      code: listing.symbol,
      decimals: 0,
      instrumentId: instrument.instrumentId,
    });
    return instrument;
  }

  /** Brings something in from the outside world; returns the cell that has it. */
  give(assetId: number, amount: number): number {
    const { ledger } = this.state;
    ledger.add(ledger.cell(outsideAccountId, assetId), -amount);
    const cell = ledger.cell(10, assetId);
    ledger.add(cell, amount);
    return cell;
  }

  /** Puts an offer of one lot into the book. */
  offer(priceTicks: number): void {
    const { pool } = this.state.store;
    const slot = pool.allocate(this.state.nextEntryId++);
    this.instrument.book.rest(slot, 11, Side.sell, priceTicks, 1, 0);
  }

  /** Lets an offer wait with the hidden ones. */
  hiddenOffer(priceTicks: number): void {
    const { pool } = this.state.store;
    const slot = pool.allocate(this.state.nextEntryId++);
    pool.words[slot * orderWords + OrderWord.priceTicks] = priceTicks;
    this.instrument.queues.hiddenAsks.add(slot);
  }

  /** A limit order to buy 10 at 100 with so much changed. */
  order(changes: Partial<CommandData> = {}): CommandData {
    return {
      kind: CommandKind.placeOrder,
      accountId: 10,
      instrumentId: 1,
      side: Side.buy,
      ordType: OrdType.limit,
      timeInForce: TimeInForce.gtc,
      stpMode: StpMode.cancelNewest,
      priceTicks: 100,
      qtyLots: 10,
      clOrdId: 'new',
      ...changes,
    };
  }

  /** Name of the code of that order, with the limit that it broke where there is one. */
  check(changes: Partial<CommandData> = {}, options: CheckOptions = {}): string {
    const command = makeCommand(this.order(changes), this.state.seq + 1, this.state.tsUs);
    const code = this.checks.check(
      command,
      this.anna,
      options.clOrdIdUsed ?? false,
      options.freedOrders ?? 0,
      options.creditMinor ?? 0,
      options.defersCover ?? false,
      options.creditLots ?? 0,
    );
    const { limit } = this.checks;
    const name = code === 0 ? 'none' : rejectName(code);
    return limit === 0 ? name : `${name} ${limit}`;
  }
}
