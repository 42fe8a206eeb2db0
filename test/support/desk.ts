// A venue for tests that read like prose: accounts and instruments by name, prices in ticks, one method a command. Every command goes
// through the auditor, and the depth that its events tell is compared with the books.

import type { InstrumentListing } from '#core/command.ts';
import { Command, CommandKind, readClOrdId } from '#core/command.ts';
import { AuditingSink, auditClosed } from '#core/auditor.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { Exchange } from '#core/exchange.ts';
import { extraWords, ExtraWord } from '#core/order-store.ts';
import { rejectName } from '#core/reject-codes.ts';
import { stateHash } from '#core/snapshot.ts';
import {
  AccountKind,
  CloseReason,
  ExecInst,
  OrdStatus,
  OrdType,
  Phase,
  Side,
  StpMode,
  termName,
  TimeInForce,
} from '#core/terms.ts';
import { fillCommand, type CommandData } from './commands.ts';
import { DepthFold } from './depth-fold.ts';
import { plainListing } from './listing.ts';
import { EventRecorder, eventsOf, type RecordedEvent } from './recorder.ts';

export interface OrderWords {
  /** Name of the account. */
  readonly account: string;
  readonly side: keyof typeof Side;
  /** In ticks; left out for a market order. */
  readonly price?: number;
  readonly qty: number;
  readonly tif?: keyof typeof TimeInForce;
  readonly postOnly?: boolean;
  readonly stp?: keyof typeof StpMode;
  readonly instrument?: string;
  /** Client order id; a new one where it is left out. */
  readonly id?: string;
}

export interface OrderRef {
  readonly account: string;
  /** Client order id. */
  readonly id?: string;
  readonly orderId?: number;
}

export interface OrderView {
  readonly status: string;
  readonly reason: string;
  readonly price: number;
  readonly qty: number;
  readonly cum: number;
  readonly leaves: number;
}

/** What a command led to, in the words of the tests. */
export class Outcome {
  readonly events: readonly RecordedEvent[];
  private readonly desk: Desk;

  constructor(events: readonly RecordedEvent[], desk: Desk) {
    this.events = events;
    this.desk = desk;
  }

  /** Name of the code with which the command was refused, or 'none'. */
  get reject(): string {
    const refusal = this.events.find(
      (event) => event.kind === 'orderRejected' || event.kind === 'commandRejected',
    );
    return refusal === undefined ? 'none' : rejectName(refusal.code);
  }

  /** The value that the check broke. */
  get limit(): number | undefined {
    const refusal = this.events.find(
      (event) => event.kind === 'orderRejected' || event.kind === 'commandRejected',
    );
    return refusal?.limit;
  }

  get kinds(): string[] {
    return this.events.map((event) => event.kind);
  }

  get isRepeated(): boolean {
    return eventsOf(this.events, 'commandRepeated').length > 0;
  }

  /** Fills, with the client order ids of both sides. */
  get trades(): { price: number; qty: number; maker: string; taker: string }[] {
    return eventsOf(this.events, 'tradeExecuted').map((trade) => ({
      price: trade.priceTicks,
      qty: trade.qtyLots,
      maker: this.desk.clOrdIdOf(trade.makerOrderId),
      taker: this.desk.clOrdIdOf(trade.takerOrderId),
    }));
  }

  /** Orders that ended unfilled: why, and how much of each. */
  get closed(): { id: string; reason: string; qty: number }[] {
    return eventsOf(this.events, 'orderClosed').map((closed) => ({
      id: this.desk.clOrdIdOf(closed.orderId),
      reason: termName(CloseReason, closed.reason) ?? '?',
      qty: closed.canceledLots,
    }));
  }
}

export interface DeskOptions {
  /** Fields of the plain listing to change, one listing an instrument. */
  readonly instruments?: readonly Partial<InstrumentListing>[];
  readonly accounts?: readonly string[];
  /** Cash of each account, in minor units, and shares of each instrument. */
  readonly cash?: number;
  readonly shares?: number;
  /** Hundredths of a basis point. */
  readonly makerFee?: number;
  readonly takerFee?: number;
}

export class Desk {
  readonly exchange: Exchange;
  private readonly command = new Command();
  private readonly recorder = new EventRecorder();
  private readonly auditor = new AuditingSink();
  private readonly depth = new DepthFold();
  private sent = 0;

  constructor(exchange: Exchange = new Exchange()) {
    this.exchange = exchange;
    this.depth.readBooks(exchange.state);
  }

  /** A venue in continuous trading: USD, the instruments, and accounts with money and shares. */
  static open(options: DeskOptions = {}): Desk {
    const { instruments = [{}], accounts = ['anna', 'ben', 'cleo'] } = options;
    const { cash = 1_000_000, shares = 10_000, makerFee = 0, takerFee = 0 } = options;
    const desk = new Desk();
    desk.listCurrency('USD', 2);
    desk.setFeeTier(0, makerFee, takerFee);
    for (const changes of instruments) {
      const listing = { ...plainListing, ...changes };
      desk.listInstrument(listing);
      desk.setPhase('continuous', listing.symbol);
    }
    for (const account of accounts) {
      desk.openAccount(account);
      if (cash > 0) desk.deposit(account, 'USD', cash);
      for (const { symbol = plainListing.symbol } of instruments) {
        if (shares > 0) desk.deposit(account, symbol, shares);
      }
    }
    return desk;
  }

  // ---- orders

  place(words: OrderWords): Outcome {
    return this.send(this.orderData(CommandKind.placeOrder, words));
  }

  /** Places an order that must be accepted; the arrangement of a test. */
  rest(words: OrderWords): Outcome {
    const outcome = this.place(words);
    if (outcome.reject !== 'none') throw new Error(`not accepted: ${outcome.reject}`);
    return outcome;
  }

  replace(orig: string, words: OrderWords): Outcome {
    return this.send({ ...this.orderData(CommandKind.replaceOrder, words), origClOrdId: orig });
  }

  cancel(ref: OrderRef): Outcome {
    return this.send({ kind: CommandKind.cancelOrder, ...this.refData(ref) });
  }

  amend(ref: OrderRef, changes: { price?: number; qty?: number }): Outcome {
    return this.send({
      kind: CommandKind.amendOrder,
      ...this.refData(ref),
      priceTicks: changes.price ?? 0,
      qtyLots: changes.qty ?? 0,
    });
  }

  massCancel(
    account: string,
    filter: { instrument?: string; side?: keyof typeof Side } = {},
  ): Outcome {
    return this.send({
      kind: CommandKind.massCancel,
      accountId: this.accountId(account),
      instrumentId: filter.instrument === undefined ? 0 : this.instrumentId(filter.instrument),
      side: filter.side === undefined ? 0 : Side[filter.side],
    });
  }

  // ---- money

  deposit(account: string, asset: string, amount: number, ref = this.nextId()): Outcome {
    return this.move(CommandKind.deposit, account, asset, amount, ref);
  }

  withdraw(account: string, asset: string, amount: number, ref = this.nextId()): Outcome {
    return this.move(CommandKind.withdraw, account, asset, amount, ref);
  }

  transfer(
    from: string,
    to: string,
    asset: string,
    amount: number,
    ref: string = this.nextId(),
  ): Outcome {
    const toAccountId = this.accountId(to);
    return this.move(CommandKind.transfer, from, asset, amount, ref, toAccountId);
  }

  // ---- operators

  openAccount(name: string, feeTier = 0): Outcome {
    return this.send({ kind: CommandKind.openAccount, text: name, option: feeTier });
  }

  listCurrency(code: string, decimals: number): Outcome {
    return this.send({ kind: CommandKind.listCurrency, text: code, decimals });
  }

  listInstrument(listing: InstrumentListing): Outcome {
    return this.send({ kind: CommandKind.listInstrument, listing });
  }

  setPhase(phase: keyof typeof Phase, instrument = 'ACME'): Outcome {
    const instrumentId = this.instrumentId(instrument);
    return this.send({ kind: CommandKind.setPhase, instrumentId, option: Phase[phase] });
  }

  setFeeTier(tier: number, makerFeeRate: number, takerFeeRate: number): Outcome {
    return this.send({ kind: CommandKind.setFeeTier, option: tier, makerFeeRate, takerFeeRate });
  }

  killAccount(account: string, on = true): Outcome {
    const accountId = this.accountId(account);
    return this.send({ kind: CommandKind.setAccountKillSwitch, accountId, option: on ? 1 : 0 });
  }

  killVenue(on = true): Outcome {
    return this.send({ kind: CommandKind.setVenueKillSwitch, option: on ? 1 : 0 });
  }

  /** Any command, stamped with the next seq and the next microsecond. */
  send(data: CommandData): Outcome {
    const { state } = this.exchange;
    fillCommand(this.command, data, state.seq + 1, state.tsUs + 1);
    this.auditor.before(state, this.command, this.recorder);
    this.exchange.apply(this.command, this.auditor);
    this.auditor.after(state);
    auditClosed(state);
    const events = this.recorder.take();
    this.depth.fold(events);
    this.depth.compare(state);
    return new Outcome(events, this);
  }

  // ---- questions

  /** Available and held, in minor units or shares. */
  balance(account: string, asset = 'USD'): { available: number; held: number } {
    const { ledger } = this.exchange.state;
    const cell = ledger.find(this.accountId(account), this.assetId(asset));
    if (cell < 0) return { available: 0, held: 0 };
    return { available: ledger.available[cell]!, held: ledger.held[cell]! };
  }

  /** An order as the venue remembers it, or undefined where it has forgotten it. */
  order(account: string, id: string): OrderView | undefined {
    const { store } = this.exchange.state;
    const words = fillCommand(new Command(), { kind: 0, clOrdId: id }, 0, 0).clOrdId;
    const slot = store.findByClOrdId(this.accountId(account), words);
    if (slot < 0) return undefined;
    const at = slot * orderWords;
    const order = store.pool.words.subarray(at, at + orderWords);
    const status = order[OrderWord.state]!;
    const reason = store.extra[slot * extraWords + ExtraWord.reason]!;
    return {
      status: termName(OrdStatus, status) ?? '?',
      reason:
        status === OrdStatus.rejected ? rejectName(reason) : (termName(CloseReason, reason) ?? '?'),
      price: order[OrderWord.priceTicks]!,
      qty: order[OrderWord.orderQtyLots]!,
      cum: order[OrderWord.cumQtyLots]!,
      leaves: store.leavesLots(slot),
    };
  }

  /** Client order ids of a side's queue, first to trade first, as `price: id id, price: id`. */
  queue(side: keyof typeof Side, instrument = 'ACME'): string {
    const { state } = this.exchange;
    const { book } = state.instrument(this.instrumentId(instrument));
    const lines: string[] = [];
    let level = side === 'buy' ? book.bids.best : book.asks.best;
    for (; level >= 0; level = book.levelAfter(Side[side], level)) {
      const ids: string[] = [];
      let slot = book.headOfLevel(Side[side], level);
      for (; slot >= 0; slot = state.store.pool.words[slot * orderWords + OrderWord.next]!) {
        ids.push(this.clOrdIdOf(state.store.pool.orderIdOf(slot)));
      }
      lines.push(`${book.priceOfLevel(Side[side], level)}: ${ids.join(' ')}`);
    }
    return lines.join(', ');
  }

  hash(): string {
    return stateHash(this.exchange);
  }

  orderId(account: string, id: string): number {
    const { store } = this.exchange.state;
    const words = fillCommand(new Command(), { kind: 0, clOrdId: id }, 0, 0).clOrdId;
    return store.pool.orderIdOf(store.findByClOrdId(this.accountId(account), words));
  }

  clOrdIdOf(orderId: number): string {
    const { store } = this.exchange.state;
    return readClOrdId(store.extra, store.pool.find(orderId) * extraWords);
  }

  accountId(name: string): number {
    const account = this.exchange.state.accountsByName.get(name);
    if (account === undefined) throw new Error(`no account ${name}`);
    return account.accountId;
  }

  assetId(code: string): number {
    const asset = this.exchange.state.assetsByCode.get(code);
    if (asset === undefined) throw new Error(`no asset ${code}`);
    return asset.assetId;
  }

  instrumentId(symbol: string): number {
    const instrument = this.exchange.state.instrumentsBySymbol.get(symbol);
    if (instrument === undefined) throw new Error(`no instrument ${symbol}`);
    return instrument.instrumentId;
  }

  /** Sum over all members of available + held. */
  membersHave(asset: string): number {
    let sum = 0;
    for (const account of this.exchange.state.accounts) {
      if (account === undefined || account.kind === AccountKind.outside) continue;
      const { available, held } = this.balance(account.name, asset);
      sum += available + held;
    }
    return sum;
  }

  /** The fields of an order's command; for tests that change one of them. */
  orderData(kind: CommandKind, words: OrderWords): CommandData {
    return {
      kind,
      accountId: this.accountId(words.account),
      instrumentId: this.instrumentId(words.instrument ?? 'ACME'),
      side: Side[words.side],
      ordType: words.price === undefined ? OrdType.market : OrdType.limit,
      timeInForce: TimeInForce[words.tif ?? (words.price === undefined ? 'ioc' : 'gtc')],
      execInst: words.postOnly === true ? ExecInst.postOnly : ExecInst.none,
      stpMode: StpMode[words.stp ?? 'cancelNewest'],
      priceTicks: words.price ?? 0,
      qtyLots: words.qty,
      clOrdId: words.id ?? this.nextId(),
    };
  }

  private refData(ref: OrderRef): Omit<CommandData, 'kind'> {
    return {
      accountId: this.accountId(ref.account),
      orderId: ref.orderId ?? 0,
      origClOrdId: ref.id ?? '',
    };
  }

  private move(
    kind: CommandKind,
    account: string,
    asset: string,
    amountMinor: number,
    clOrdId: string,
    toAccountId = 0,
  ): Outcome {
    const accountId = this.accountId(account);
    const assetId = this.assetId(asset);
    return this.send({ kind, accountId, assetId, amountMinor, clOrdId, toAccountId });
  }

  private nextId(): string {
    return `auto-${++this.sent}`;
  }
}
