// A venue for tests that read like prose: accounts and instruments by name, prices in ticks, one method a command. Every command goes
// through the auditor, and the depth that its events tell is compared with the books.

import {
  Command,
  CommandKind,
  readClOrdId,
  type AccountLimits,
  type InstrumentListing,
  type PositionLimits,
  type TradeTerms,
  type VenueLimits,
} from '#core/command.ts';
import { AuditingSink, auditClosed } from '#core/auditor.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { Exchange } from '#core/exchange.ts';
import { ExtraNum, extraNums, extraWords, ExtraWord } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import { rejectName } from '#core/reject-codes.ts';
import { stateHash } from '#core/snapshot.ts';
import {
  AccountKind,
  AccountStatus,
  CloseReason,
  ExecInst,
  ListKind,
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
import { Outcome } from './desk-outcome.ts';
import {
  noAccountLimits,
  noPositionLimits,
  noVenueLimits,
  type AmendWords,
  type BatchLeg,
  type DeskOptions,
  type ListName,
  type OrderRef,
  type OrderReport,
  type OrderView,
  type OrderWords,
  type PhaseName,
  type SideName,
} from './desk-words.ts';
import { plainListing } from './listing.ts';
import { EventRecorder } from './recorder.ts';

export { Outcome, type AuctionResult, type Prevented, type Trade } from './desk-outcome.ts';
export type * from './desk-words.ts';

export class Desk {
  readonly exchange: Exchange;
  private readonly command = new Command();
  private readonly recorder = new EventRecorder();
  private readonly auditor = new AuditingSink();
  private readonly depth = new DepthFold();
  private sent = 0;
  private pauseUs = 0;

  constructor(exchange: Exchange = new Exchange()) {
    this.exchange = exchange;
    this.depth.readBooks(exchange.state);
  }

  /** A venue in continuous trading, or in the phase asked for: USD, the instruments, and accounts with money and shares. */
  static open(options: DeskOptions = {}): Desk {
    const { instruments = [{}], accounts = ['anna', 'ben', 'cleo'] } = options;
    const { cash = 1_000_000, shares = 10_000, phase = 'continuous' } = options;
    const { makerFee = 0, takerFee = 0, auctionFee = 0 } = options;
    const desk = new Desk();
    desk.listCurrency('USD', 2);
    desk.setFeeTier(0, makerFee, takerFee, auctionFee);
    for (const changes of instruments) {
      const listing = { ...plainListing, ...changes };
      desk.listInstrument(listing);
      if (phase === 'continuous') desk.setPhase('continuous', listing.symbol);
    }
    for (const account of accounts) {
      desk.openAccount(account);
      if (cash > 0) desk.deposit(account, 'USD', cash);
      for (const { symbol = plainListing.symbol } of instruments) {
        if (shares > 0) desk.deposit(account, symbol, shares);
      }
    }
    if (phase !== 'continuous') {
      for (const { symbol = plainListing.symbol } of instruments) desk.bring(phase, symbol);
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

  amend(ref: OrderRef, changes: AmendWords): Outcome {
    return this.send({
      kind: CommandKind.amendOrder,
      ...this.refData(ref),
      ...amendData(changes),
    });
  }

  massCancel(account: string, filter: { instrument?: string; side?: SideName } = {}): Outcome {
    return this.send({
      kind: CommandKind.massCancel,
      accountId: this.accountId(account),
      instrumentId: filter.instrument === undefined ? 0 : this.instrumentId(filter.instrument),
      side: filter.side === undefined ? 0 : Side[filter.side],
    });
  }

  /** The legs as one list; each leg's account is the first one's. */
  list(kind: ListName, ...legs: OrderWords[]): Outcome {
    return this.send(this.listData(kind, ...legs));
  }

  listData(kind: ListName, ...legs: OrderWords[]): CommandData {
    return {
      kind: CommandKind.orderList,
      accountId: this.accountId(legs[0]!.account),
      option: ListKind[kind],
      legs: legs.map((leg) => this.orderData(CommandKind.placeOrder, leg)),
    };
  }

  /** The legs as one batch, all or nothing. */
  batch(account: string, ...legs: BatchLeg[]): Outcome {
    const accountId = this.accountId(account);
    const data = legs.map((leg) => this.batchLegData(account, leg));
    return this.send({ kind: CommandKind.orderBatch, accountId, legs: data });
  }

  /** Ends every GTD order that is due now. */
  expireOrders(): Outcome {
    return this.send({ kind: CommandKind.expireOrders });
  }

  /** Two members trade one lot (or so many) at a price: the arrangement of a last price. The book must be clear of others there. */
  print(
    price: number,
    { qty = 1, maker = 'ben', taker = 'cleo', instrument = 'ACME' } = {},
  ): Outcome {
    this.rest({ account: maker, side: 'sell', price, qty, instrument });
    return this.rest({ account: taker, side: 'buy', price, qty, instrument });
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

  /** Lends shares to an account, in shares. */
  borrow(account: string, symbol: string, amount: number, ref = this.nextId()): Outcome {
    return this.move(CommandKind.borrowShares, account, symbol, amount, ref);
  }

  giveBack(account: string, symbol: string, amount: number, ref = this.nextId()): Outcome {
    return this.move(CommandKind.giveBackShares, account, symbol, amount, ref);
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

  setPhase(phase: PhaseName, instrument = 'ACME'): Outcome {
    const instrumentId = this.instrumentId(instrument);
    return this.send({ kind: CommandKind.setPhase, instrumentId, option: Phase[phase] });
  }

  /** Brings a closed or open instrument to a phase, by the shortest way that there is. */
  bring(phase: PhaseName, instrument = 'ACME'): void {
    for (const step of [...waysTo[phase], phase]) this.setPhase(step, instrument);
  }

  publishIndicative(instrument = 'ACME'): Outcome {
    const instrumentId = this.instrumentId(instrument);
    return this.send({ kind: CommandKind.publishIndicative, instrumentId });
  }

  setFeeTier(
    tier: number,
    makerFeeRate: number,
    takerFeeRate: number,
    auctionFeeRate = 0,
  ): Outcome {
    const rates = { makerFeeRate, takerFeeRate, auctionFeeRate };
    return this.send({ kind: CommandKind.setFeeTier, option: tier, ...rates });
  }

  /** Limits that are not named are off. */
  limitAccount(account: string, limits: Partial<AccountLimits>): Outcome {
    const accountLimits = { ...noAccountLimits, ...limits };
    const accountId = this.accountId(account);
    return this.send({ kind: CommandKind.setAccountLimits, accountId, accountLimits });
  }

  limitPosition(account: string, limits: Partial<PositionLimits>, instrument = 'ACME'): Outcome {
    return this.send({
      kind: CommandKind.setPositionLimits,
      accountId: this.accountId(account),
      instrumentId: this.instrumentId(instrument),
      positionLimits: { ...noPositionLimits, ...limits },
    });
  }

  limitVenue(limits: Partial<VenueLimits>): Outcome {
    const venueLimits = { ...noVenueLimits, ...limits };
    return this.send({ kind: CommandKind.setVenueLimits, venueLimits });
  }

  /** Fields of an instrument's listing anew. */
  changeInstrument(changes: Partial<InstrumentListing>, instrument = 'ACME'): Outcome {
    const instrumentId = this.instrumentId(instrument);
    const listing = { ...this.exchange.state.instrument(instrumentId).listing, ...changes };
    return this.send({ kind: CommandKind.changeInstrument, instrumentId, listing });
  }

  killAccount(account: string, on = true): Outcome {
    const accountId = this.accountId(account);
    return this.send({ kind: CommandKind.setAccountKillSwitch, accountId, option: on ? 1 : 0 });
  }

  killVenue(on = true): Outcome {
    return this.send({ kind: CommandKind.setVenueKillSwitch, option: on ? 1 : 0 });
  }

  setAccountFeeTier(account: string, tier: number): Outcome {
    const accountId = this.accountId(account);
    return this.send({ kind: CommandKind.setAccountFeeTier, accountId, option: tier });
  }

  setAccountStatus(account: string, status: keyof typeof AccountStatus): Outcome {
    const accountId = this.accountId(account);
    const option = AccountStatus[status];
    return this.send({ kind: CommandKind.setAccountStatus, accountId, option });
  }

  delist(instrument = 'ACME'): Outcome {
    const instrumentId = this.instrumentId(instrument);
    return this.send({ kind: CommandKind.delistInstrument, instrumentId });
  }

  /** So many of the last trades can be busted or corrected from now on. */
  keepTrades(amountMinor: number): Outcome {
    return this.send({ kind: CommandKind.setTradeWindow, amountMinor });
  }

  /** Undoes a trade with these figures: those of `Outcome.tradeTerms`, or what an operator got wrong. */
  bust(trade: TradeTerms, { lend = false, instrument = 'ACME' } = {}): Outcome {
    return this.send({
      kind: CommandKind.bustTrade,
      instrumentId: this.instrumentId(instrument),
      option: lend ? 1 : 0,
      trade,
    });
  }

  /** Gives a trade another price. */
  correct(trade: TradeTerms, newPriceTicks: number, { lend = false } = {}): Outcome {
    return this.send({
      kind: CommandKind.correctTrade,
      instrumentId: this.instrumentId('ACME'),
      option: lend ? 1 : 0,
      trade: { ...trade, newPriceTicks },
    });
  }

  /** Lets time pass before the next command. */
  wait(us: number): void {
    this.pauseUs += us;
  }

  /** Time of the last command, in microseconds since the epoch. */
  get nowUs(): number {
    return this.exchange.state.tsUs;
  }

  /** Any command, stamped with the next seq and the next microsecond. */
  send(data: CommandData): Outcome {
    const { state } = this.exchange;
    fillCommand(this.command, data, state.seq + 1, state.tsUs + 1 + this.pauseUs);
    this.pauseUs = 0;
    this.auditor.before(state, this.command, this.recorder);
    this.exchange.apply(this.command, this.auditor);
    this.auditor.after(state);
    auditClosed(state);
    const events = this.recorder.take();
    this.depth.fold(events);
    this.depth.compare(state);
    return new Outcome(events, (orderId) => this.clOrdIdOf(orderId));
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

  /** An order as FIX's execution reports have it. */
  report(account: string, id: string): OrderReport {
    const { store } = this.exchange.state;
    const slot = this.slotOf(account, id);
    const { instrumentId, order } = this.wordsOf(slot);
    const { tickValueMinor } = this.exchange.state.instrument(instrumentId);
    const cumQty = order[OrderWord.cumQtyLots]!;
    const notionalMinor = store.nums[slot * extraNums + ExtraNum.cumNotionalMinor]!;
    return {
      ordStatus: termName(OrdStatus, order[OrderWord.state]!) ?? '?',
      orderQty: order[OrderWord.orderQtyLots]!,
      cumQty,
      leavesQty: store.leavesLots(slot),
      avgPx: cumQty === 0 ? 0 : notionalMinor / tickValueMinor / cumQty,
    };
  }

  /** OrdStatus of an order, or undefined where the venue does not know it. */
  status(account: string, id: string): string | undefined {
    return this.order(account, id)?.status;
  }

  /** What self-trade prevention took from an order without a trade, in lots. */
  preventedQty(account: string, id: string): number {
    return this.exchange.state.store.term(this.slotOf(account, id), TermNum.preventedLots);
  }

  /** What an order has paid in fees so far, in minor units; negative for rebates. */
  fees(account: string, id: string): number {
    return this.exchange.state.store.nums[
      this.slotOf(account, id) * extraNums + ExtraNum.feesMinor
    ]!;
  }

  /** The stop price that an order waits for now; 0 where it does not trail yet. */
  stopPrice(account: string, id: string): number {
    return this.exchange.state.store.term(this.slotOf(account, id), TermNum.stopTicks);
  }

  /** What a side of the book shows, best first, as `price: lots, price: lots`. */
  depthOf(side: SideName, instrument = 'ACME'): string {
    const { book } = this.exchange.state.instrument(this.instrumentId(instrument));
    const lines: string[] = [];
    let level = side === 'buy' ? book.bids.best : book.asks.best;
    for (; level >= 0; level = book.levelAfter(Side[side], level)) {
      const lots = book.lotsOfLevel(Side[side], level);
      lines.push(`${book.priceOfLevel(Side[side], level)}: ${lots}`);
    }
    return lines.join(', ');
  }

  /** Client order ids of a side's queue, first to trade first, as `price: id id, price: id`. */
  queue(side: SideName, instrument = 'ACME'): string {
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
    const type = words.type ?? (words.price === undefined ? 'market' : 'limit');
    let execInst: number = ExecInst.none;
    if (words.postOnly === true) execInst |= ExecInst.postOnly;
    if (words.repriceToPost === true) execInst |= ExecInst.repriceToPost;
    if (words.allOrNone === true) execInst |= ExecInst.allOrNone;
    return {
      kind,
      accountId: this.accountId(words.account),
      instrumentId: this.instrumentId(words.instrument ?? 'ACME'),
      side: Side[words.side],
      ordType: OrdType[type],
      timeInForce: TimeInForce[words.tif ?? (type === 'market' ? 'ioc' : 'gtc')],
      execInst,
      stpMode: StpMode[words.stp ?? 'cancelNewest'],
      priceTicks: words.price ?? 0,
      qtyLots: words.qty ?? 0,
      stopTicks: words.stop ?? 0,
      activationTicks: words.activation ?? 0,
      trailTicks: words.trail ?? 0,
      trailBps: words.trailBps ?? 0,
      displayLots: words.display ?? 0,
      minQtyLots: words.minQty ?? 0,
      expireTsUs: words.expire ?? 0,
      budgetMinor: words.budget ?? 0,
      clOrdId: words.id ?? this.nextId(),
    };
  }

  private batchLegData(account: string, leg: BatchLeg): CommandData {
    if (leg.place !== undefined) {
      return this.orderData(CommandKind.placeOrder, { account, ...leg.place });
    }
    if (leg.cancel !== undefined) {
      return { kind: CommandKind.cancelOrder, ...this.refData({ account, id: leg.cancel }) };
    }
    const { id, ...changes } = leg.amend!;
    return {
      kind: CommandKind.amendOrder,
      ...this.refData({ account, id }),
      ...amendData(changes),
    };
  }

  /** Slot of an order that the venue knows. */
  private slotOf(account: string, id: string): number {
    const { store } = this.exchange.state;
    const words = fillCommand(new Command(), { kind: 0, clOrdId: id }, 0, 0).clOrdId;
    const slot = store.findByClOrdId(this.accountId(account), words);
    if (slot < 0) throw new Error(`no order ${id} of ${account}`);
    return slot;
  }

  private wordsOf(slot: number): { instrumentId: number; order: Int32Array } {
    const at = slot * orderWords;
    const order = this.exchange.state.store.pool.words.subarray(at, at + orderWords);
    return { instrumentId: order[OrderWord.instrumentId]!, order };
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

/** Phases on the way from closed or continuous to each phase. */
const waysTo: Readonly<Record<PhaseName, readonly PhaseName[]>> = {
  closed: [],
  preOpen: ['closed'],
  openingAuction: ['closed', 'preOpen'],
  continuous: [],
  closingAuction: ['continuous'],
  halted: [],
  reopeningAuction: ['halted'],
};

function amendData({ price = 0, qty = 0, stop = 0 }: AmendWords): Partial<CommandData> {
  return { priceTicks: price, qtyLots: qty, stopTicks: stop };
}
