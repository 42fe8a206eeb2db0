// The whole venue as the rulebook reads: plain maps and lists, bigint money, the naive books. It judges the engine event by event, so
// it is written from the rules and shares nothing with the engine but the names of things. Slow on purpose.

import { CommandKind, type InstrumentListing } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import {
  AccountKind,
  CloseReason,
  OrdType,
  Phase,
  Side,
  TimeInForce,
  TransferKind,
} from '#core/terms.ts';
import type { CommandData } from '../support/commands.ts';
import type { RecordedEvent } from '../support/recorder.ts';
import { resting } from './matching-book.ts';
import {
  checkAmendment,
  checkMove,
  checkOrder,
  form,
  withoutAccount,
  type Refusal,
} from './naive-checks.ts';
import { NaiveBook } from './naive-book.ts';
import { naiveFee } from './naive-ledger.ts';
import { registryFault } from './naive-registry.ts';
import { bodyOf, complete, echo, type Full } from './naive-request.ts';
import {
  feesId,
  holdAsset,
  leaves,
  NaiveVenue,
  outsideId,
  tickValueOf,
  type NaiveAccount,
  type NaiveEntry,
  type NaiveInstrument,
} from './naive-venue.ts';

const transferKinds: Readonly<Record<number, number>> = {
  [CommandKind.deposit]: TransferKind.deposit,
  [CommandKind.withdraw]: TransferKind.withdrawal,
  [CommandKind.transfer]: TransferKind.transfer,
};

export class NaiveExchange {
  readonly venue = new NaiveVenue();
  private nextAccountId = 10;
  private nextEntryId = 1;
  private nextTradeId = 1;
  private events: RecordedEvent[] = [];

  /** The command's events: what happened in order, then levels and balances that changed, in no order. */
  apply(data: CommandData): RecordedEvent[] {
    const levels = this.printLevels();
    const balances = this.venue.ledger.print();
    this.events = [];
    this.dispatch(complete(data));
    this.tellLevels(levels);
    this.tellBalances(balances);
    return this.events;
  }

  private dispatch(command: Full): void {
    switch (command.kind) {
      case CommandKind.placeOrder:
        return this.place(command);
      case CommandKind.replaceOrder:
        return this.replace(command);
      case CommandKind.cancelOrder:
        return this.cancel(command);
      case CommandKind.amendOrder:
        return this.amend(command);
      case CommandKind.massCancel:
        return this.massCancel(command);
      case CommandKind.deposit:
      case CommandKind.withdraw:
      case CommandKind.transfer:
        return this.move(command);
      default:
        return this.operate(command);
    }
  }

  // ---- orders

  private place(command: Full): void {
    const account = this.venue.accounts.get(command.accountId);
    if (account === undefined) {
      return this.tellOrderRejected(command, 0, withoutAccount(this.venue, command));
    }
    const earlier = this.venue.findByClOrdId(command.accountId, command.clOrdId);
    if (earlier !== undefined && earlier.body === bodyOf(command))
      return this.repeat(command, earlier);
    const refusal = checkOrder(this.venue, command, account, earlier !== undefined, undefined);
    if (refusal !== undefined) this.reject(command, earlier !== undefined, refusal);
    else this.enter(command, account);
  }

  private replace(command: Full): void {
    const account = this.venue.accounts.get(command.accountId);
    if (account === undefined) return this.refuse(command, 0, RejectCode.unknownAccount);
    const earlier = this.venue.findByClOrdId(command.accountId, command.clOrdId);
    if (earlier !== undefined && earlier.body === bodyOf(command))
      return this.repeat(command, earlier);
    const old = this.findOpen(command);
    if (old === undefined) return;
    const refusal = this.checkReplacement(command, account, earlier !== undefined, old);
    if (refusal !== undefined) {
      this.reject(command, earlier !== undefined, refusal);
      return this.refuse(command, old.entryId, refusal.code, refusal.limit);
    }
    this.close(old, CloseReason.replaced);
    this.enter(command, account);
  }

  /** A replacement is of the same market, and refused where it would end at once unfilled. */
  private checkReplacement(
    command: Full,
    account: NaiveAccount,
    clOrdIdUsed: boolean,
    old: NaiveEntry,
  ): Refusal | undefined {
    if (command.instrumentId !== old.instrumentId || command.side !== old.side) {
      return { code: RejectCode.contradictoryInstructions, limit: 0 };
    }
    const refusal = checkOrder(this.venue, command, account, clOrdIdUsed, old);
    if (refusal !== undefined) return refusal;
    const outcome = this.tryOnCopy(command);
    if (outcome === CloseReason.postOnlyWouldCross) {
      return { code: RejectCode.postOnlyWouldCross, limit: 0 };
    }
    if (outcome === CloseReason.fillOrKill) {
      return { code: RejectCode.fillOrKillUnfillable, limit: 0 };
    }
    return undefined;
  }

  private enter(command: Full, account: NaiveAccount): void {
    const instrument = this.venue.instruments.get(command.instrumentId)!;
    const entry = this.remember(command, true, this.venue.limitTicks(instrument, command));
    const rates = this.venue.feeTiers[account.feeTier]!;
    Object.assign(entry, { makerRate: rates.maker, takerRate: rates.taker });
    this.holdFor(entry, entry.qtyLots);
    this.events.push({
      kind: 'orderAccepted',
      orderId: entry.entryId,
      ...echo(command),
      stpMode: command.stpMode,
      priceTicks: command.priceTicks,
      orderQtyLots: command.qtyLots,
    });
    const outcome = instrument.book.place(
      entry.entryId,
      entry.accountId,
      entry.side,
      entry.priceTicks,
      entry.qtyLots,
      entry.timeInForce,
      entry.execInst,
      entry.stpMode,
      0,
    );
    this.settle(instrument, entry);
    if (command.ordType === OrdType.market && outcome === CloseReason.immediateOrCancel) {
      const others = instrument.book.levels(entry.side === Side.buy ? Side.sell : Side.buy);
      const isEmpty = others.length === 0;
      return this.end(entry, isEmpty ? CloseReason.noLiquidity : CloseReason.collarReached);
    }
    if (outcome !== resting) this.end(entry, outcome);
  }

  private cancel(command: Full): void {
    const entry = this.findOpen(command);
    if (entry !== undefined) this.close(entry, CloseReason.canceledByUser);
  }

  private amend(command: Full): void {
    const entry = this.findOpen(command);
    if (entry === undefined) return;
    if (command.instrumentId !== 0 && command.instrumentId !== entry.instrumentId) {
      return this.refuse(command, 0, RejectCode.unknownOrder);
    }
    const priceTicks = command.priceTicks === 0 ? entry.priceTicks : command.priceTicks;
    const qtyLots = command.qtyLots === 0 ? entry.qtyLots : command.qtyLots;
    const refusal = checkAmendment(this.venue, entry, priceTicks, qtyLots);
    if (refusal !== undefined) {
      return this.refuse(command, entry.entryId, refusal.code, refusal.limit);
    }
    if (qtyLots <= entry.cumLots) return this.amendToFilled(entry);
    const keepsPriority = priceTicks === entry.priceTicks && qtyLots <= entry.qtyLots;
    this.holdFor(entry, entry.cumLots - entry.qtyLots);
    entry.priceTicks = priceTicks;
    entry.qtyLots = qtyLots;
    this.holdFor(entry, leaves(entry));
    this.tellAmended(entry, keepsPriority);
    const instrument = this.venue.instruments.get(entry.instrumentId)!;
    const outcome = instrument.book.amend(entry.entryId, priceTicks, leaves(entry), entry.stpMode);
    this.settle(instrument, entry);
    if (outcome !== resting) this.end(entry, outcome);
  }

  private amendToFilled(entry: NaiveEntry): void {
    this.holdFor(entry, entry.cumLots - entry.qtyLots);
    entry.qtyLots = entry.cumLots;
    this.tellAmended(entry, true);
    this.close(entry, CloseReason.amendedToFilled);
  }

  private massCancel(command: Full): void {
    const { accountId, instrumentId, side } = command;
    if (!this.venue.accounts.has(accountId))
      return this.refuse(command, 0, RejectCode.unknownAccount);
    if (instrumentId !== 0 && !this.venue.instruments.has(instrumentId)) {
      return this.refuse(command, 0, RejectCode.unknownInstrument);
    }
    if (side !== 0 && side !== Side.buy && side !== Side.sell) {
      return this.refuse(command, 0, RejectCode.invalidSide);
    }
    const meant = this.venue
      .openOrders(accountId)
      .filter((entry) => instrumentId === 0 || entry.instrumentId === instrumentId)
      .filter((entry) => side === 0 || entry.side === side);
    for (const entry of meant) this.close(entry, CloseReason.massCanceled);
    const kind = 'massCanceled';
    this.events.push({ kind, accountId, instrumentId, side, count: meant.length });
  }

  /** The orders that an order command may mean are the account's own open ones. */
  private findOpen(command: Full): NaiveEntry | undefined {
    const entry =
      command.orderId === 0
        ? this.venue.findByClOrdId(command.accountId, command.origClOrdId)
        : this.venue.entries.find(({ entryId }) => entryId === command.orderId);
    if (entry === undefined || entry.accountId !== command.accountId || !entry.isOrder) {
      this.refuse(command, 0, RejectCode.unknownOrder);
      return undefined;
    }
    if (entry.isOpen) return entry;
    this.refuse(command, entry.entryId, RejectCode.tooLateToCancel);
    return undefined;
  }

  /** Takes an order out of its book and ends it. */
  private close(entry: NaiveEntry, reason: number): void {
    this.venue.instruments.get(entry.instrumentId)!.book.cancel(entry.entryId);
    this.end(entry, reason);
  }

  /** Ends an order that is in no book: what it still holds comes back. */
  private end(entry: NaiveEntry, reason: number): void {
    entry.isOpen = false;
    this.holdFor(entry, -leaves(entry));
    if (reason === CloseReason.none) return;
    const { entryId: orderId, accountId, instrumentId } = entry;
    const canceledLots = leaves(entry);
    this.events.push({
      kind: 'orderClosed',
      orderId,
      accountId,
      instrumentId,
      reason,
      canceledLots,
    });
  }

  // ---- trades

  /** Every fill that the book reports: shares one way, money the other, fees to the fee account. */
  private settle(instrument: NaiveInstrument, taker: NaiveEntry): void {
    for (const fill of instrument.book.takeReports()) {
      const maker = this.venue.entries.find(({ entryId }) => entryId === fill.makerOrderId)!;
      const notional = BigInt(fill.priceTicks) * BigInt(fill.qtyLots) * instrument.tickValue;
      const charged = naiveFee(notional, maker.makerRate);
      const chargedTaker = naiveFee(notional, taker.takerRate);
      const makerFee = cappedByOther(charged, chargedTaker);
      const takerFee = cappedByOther(chargedTaker, charged);
      const buyer = taker.side === Side.buy ? taker : maker;
      const seller = taker.side === Side.buy ? maker : taker;
      const cash = instrument.listing.currencyId;
      const shares = BigInt(fill.qtyLots) * BigInt(instrument.listing.lotShares);
      this.holdFor(maker, -fill.qtyLots);
      this.holdFor(taker, -fill.qtyLots);
      this.venue.ledger.move(buyer.accountId, seller.accountId, cash, notional);
      this.venue.ledger.move(seller.accountId, buyer.accountId, instrument.shareAssetId, shares);
      this.venue.ledger.move(maker.accountId, feesId, cash, makerFee);
      this.venue.ledger.move(taker.accountId, feesId, cash, takerFee);
      maker.cumLots += fill.qtyLots;
      taker.cumLots += fill.qtyLots;
      instrument.lastPriceTicks = fill.priceTicks;
      if (leaves(maker) === 0) maker.isOpen = false;
      this.events.push({
        kind: 'tradeExecuted',
        tradeId: this.nextTradeId++,
        instrumentId: instrument.instrumentId,
        takerSide: taker.side,
        priceTicks: fill.priceTicks,
        qtyLots: fill.qtyLots,
        makerOrderId: maker.entryId,
        makerAccountId: maker.accountId,
        makerLeavesLots: leaves(maker),
        makerFeeMinor: Number(makerFee),
        takerOrderId: taker.entryId,
        takerAccountId: taker.accountId,
        takerLeavesLots: leaves(taker),
        takerFeeMinor: Number(takerFee),
      });
    }
  }

  /** Holds for so many lots of an order at its price; negative gives back. */
  private holdFor(entry: NaiveEntry, lots: number): void {
    const instrument = this.venue.instruments.get(entry.instrumentId)!;
    const amount = BigInt(lots) * this.venue.perLot(entry, instrument, entry.priceTicks);
    this.venue.ledger.hold(entry.accountId, holdAsset(instrument, entry.side), amount);
  }

  // ---- money

  private move(command: Full): void {
    const { kind, accountId, assetId, amountMinor } = command;
    const earlier = this.venue.findByClOrdId(accountId, command.clOrdId);
    if (earlier !== undefined && earlier.body === bodyOf(command))
      return this.repeat(command, earlier);
    const isDeposit = kind === CommandKind.deposit;
    const fromId = isDeposit ? outsideId : accountId;
    const toId = isDeposit
      ? accountId
      : kind === CommandKind.withdraw
        ? outsideId
        : command.toAccountId;
    const refusal = checkMove(this.venue, command, toId, earlier !== undefined);
    if (refusal !== undefined) {
      return this.refuse({ ...command, instrumentId: 0 }, 0, refusal.code, refusal.limit);
    }
    this.venue.ledger.move(fromId, toId, assetId, BigInt(amountMinor));
    const entry = this.remember(command, false, 0);
    this.events.push({
      kind: 'fundsMoved',
      transferId: entry.entryId,
      transferKind: transferKinds[kind]!,
      fromAccountId: fromId,
      toAccountId: toId,
      assetId,
      amountMinor,
      clientRef: command.clOrdId,
    });
  }

  // ---- operators

  private operate(command: Full): void {
    const fault = registryFault(this.venue, command);
    if (fault === 'repeated') {
      const { kind: commandKind } = command;
      const existing = [...this.venue.accounts.values()].find(({ name }) => name === command.text);
      const isAccount = commandKind === CommandKind.openAccount;
      const accountId = isAccount ? existing!.accountId : 0;
      this.events.push({ kind: 'commandRepeated', commandKind, accountId, orderId: 0 });
      return;
    }
    if (fault !== undefined) return this.refuse(command, 0, fault.code, fault.limit);
    switch (command.kind) {
      case CommandKind.openAccount: {
        const accountId = this.nextAccountId++;
        const { text: name, option: feeTier } = command;
        const kind = AccountKind.member;
        this.venue.accounts.set(accountId, { accountId, kind, name, feeTier, killed: false });
        this.events.push({ kind: 'accountOpened', accountId, accountKind: kind, feeTier, name });
        break;
      }
      case CommandKind.listCurrency: {
        const assetId = this.venue.assets.size + 1;
        const { text: code, decimals } = command;
        this.venue.assets.set(assetId, { code, decimals, isCurrency: true });
        this.events.push({ kind: 'currencyListed', assetId, code, decimals });
        break;
      }
      case CommandKind.listInstrument:
        this.listInstrument(command.listing!);
        break;
      case CommandKind.setFeeTier: {
        const { option: feeTier, makerFeeRate, takerFeeRate, auctionFeeRate } = command;
        this.venue.feeTiers[feeTier] = { maker: BigInt(makerFeeRate), taker: BigInt(takerFeeRate) };
        const kind = 'feeTierSet';
        this.events.push({ kind, feeTier, makerFeeRate, takerFeeRate, auctionFeeRate });
        break;
      }
      case CommandKind.setPhase:
        this.setPhase(this.venue.instruments.get(command.instrumentId)!, command.option);
        break;
      case CommandKind.setAccountKillSwitch: {
        const { accountId, option: on } = command;
        this.venue.accounts.get(accountId)!.killed = on === 1;
        this.events.push({ kind: 'accountKillSwitch', accountId, on });
        if (on !== 1) break;
        for (const entry of this.venue.openOrders(accountId))
          this.close(entry, CloseReason.killSwitch);
        break;
      }
      default:
        this.venue.isKilled = command.option === 1;
        this.events.push({ kind: 'venueKillSwitch', on: command.option });
    }
  }

  private listInstrument(listing: InstrumentListing): void {
    const instrumentId = this.venue.instruments.size + 1;
    const shareAssetId = this.venue.assets.size + 1;
    const tickValue = tickValueOf(listing, this.venue.assets.get(listing.currencyId)!.decimals)!;
    const book = new NaiveBook();
    const own = { phase: Phase.closed, lastPriceTicks: 0 };
    this.venue.instruments.set(instrumentId, {
      instrumentId,
      shareAssetId,
      listing,
      tickValue,
      book,
      ...own,
    });
    this.venue.assets.set(shareAssetId, { code: listing.symbol, decimals: 0, isCurrency: false });
    const tickValueMinor = Number(tickValue);
    this.events.push({
      kind: 'instrumentListed',
      instrumentId,
      shareAssetId,
      tickValueMinor,
      listing,
    });
  }

  /** Day orders expire when their instrument closes: best price first, bids before asks. */
  private setPhase(instrument: NaiveInstrument, phase: number): void {
    const { instrumentId, book } = instrument;
    instrument.phase = phase;
    this.events.push({ kind: 'phaseChanged', instrumentId, phase });
    if (phase !== Phase.closed) return;
    const inLine = [...book.levels(Side.buy), ...book.levels(Side.sell)]
      .flatMap((level) => level.orders)
      .map(({ orderId }) => this.venue.entries.find(({ entryId }) => entryId === orderId)!);
    for (const entry of inLine) {
      if (entry.timeInForce === TimeInForce.day) this.close(entry, CloseReason.dayEnd);
    }
  }

  // ---- what is remembered and told

  private remember(command: Full, isOrder: boolean, priceTicks: number): NaiveEntry {
    const entry: NaiveEntry = {
      entryId: this.nextEntryId++,
      accountId: command.accountId,
      clOrdId: command.clOrdId,
      body: bodyOf(command),
      isOrder,
      isOpen: isOrder,
      instrumentId: command.instrumentId,
      side: command.side,
      timeInForce: command.timeInForce,
      execInst: command.execInst,
      stpMode: command.stpMode,
      priceTicks,
      qtyLots: command.qtyLots,
      cumLots: 0,
      makerRate: 0n,
      takerRate: 0n,
    };
    this.venue.entries.push(entry);
    return entry;
  }

  /** A reject is remembered under its client order id, where that is the order's own. */
  private reject(command: Full, clOrdIdUsed: boolean, refusal: Refusal): void {
    if (clOrdIdUsed || command.clOrdId === '') return this.tellOrderRejected(command, 0, refusal);
    const entry = this.remember(command, true, 0);
    entry.isOpen = false;
    this.tellOrderRejected(command, entry.entryId, refusal);
  }

  private repeat(command: Full, earlier: NaiveEntry): void {
    const { kind: commandKind, accountId } = command;
    this.events.push({ kind: 'commandRepeated', commandKind, accountId, orderId: earlier.entryId });
  }

  private tellOrderRejected(command: Full, orderId: number, refusal: Refusal): void {
    const { priceTicks, qtyLots } = command;
    const told = { priceTicks: form(priceTicks), orderQtyLots: form(qtyLots) };
    this.events.push({ kind: 'orderRejected', orderId, ...echo(command), ...told, ...refusal });
  }

  private tellAmended(entry: NaiveEntry, keptPriority: boolean): void {
    this.events.push({
      kind: 'orderAmended',
      orderId: entry.entryId,
      accountId: entry.accountId,
      instrumentId: entry.instrumentId,
      priceTicks: entry.priceTicks,
      orderQtyLots: entry.qtyLots,
      leavesLots: leaves(entry),
      keptPriority: keptPriority ? 1 : 0,
    });
  }

  private refuse(command: Full, orderId: number, code: number, limit = 0): void {
    const { kind: commandKind, accountId, instrumentId } = command;
    const kind = 'commandRejected';
    this.events.push({ kind, commandKind, accountId, instrumentId, orderId, code, limit });
  }

  /** What a book would do with an order, found out by doing it to a copy. */
  private tryOnCopy(command: Full): number {
    const { book } = this.venue.instruments.get(command.instrumentId)!;
    const copy = Object.assign(new NaiveBook(), structuredClone(book));
    const limit = this.venue.limitTicks(this.venue.instruments.get(command.instrumentId)!, command);
    const { accountId, side, qtyLots, timeInForce, execInst, stpMode } = command;
    return copy.place(0, accountId, side, limit, qtyLots, timeInForce, execInst, stpMode, 0);
  }

  private tellLevels(before: ReadonlyMap<string, string>): void {
    const after = this.printLevels();
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(key) === after.get(key)) continue;
      const [instrumentId = 0, side = 0, priceTicks = 0] = key.split('/').map(Number);
      const [qtyLots = 0, orderCount = 0] = (after.get(key) ?? '0/0').split('/').map(Number);
      const kind = 'depthChanged';
      this.events.push({ kind, instrumentId, side, priceTicks, qtyLots, orderCount });
    }
  }

  private tellBalances(before: ReadonlyMap<string, string>): void {
    const after = this.venue.ledger.print();
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(key) === after.get(key)) continue;
      const [accountId = 0, assetId = 0] = key.split('/').map(Number);
      const [availableMinor = 0, heldMinor = 0] = (after.get(key) ?? '0/0').split('/').map(Number);
      this.events.push({ kind: 'balanceChanged', accountId, assetId, availableMinor, heldMinor });
    }
  }

  private printLevels(): Map<string, string> {
    const lines = new Map<string, string>();
    for (const { instrumentId, book } of this.venue.instruments.values()) {
      for (const side of [Side.buy, Side.sell]) {
        for (const level of book.levels(side)) {
          const key = `${instrumentId}/${side}/${level.priceTicks}`;
          lines.set(key, `${level.lots}/${level.orders.length}`);
        }
      }
    }
    return lines;
  }
}

/** A rebate is never more than the other side of the trade pays. */
function cappedByOther(fee: bigint, other: bigint): bigint {
  const most = other > 0n ? other : 0n;
  return fee < -most ? -most : fee;
}
