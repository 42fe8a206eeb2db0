// A venue with one instrument and nothing around it: the exchange's own core under a clock of the caller's, with what its events say about orders
// and trades. The rules are the core's; nothing here decides about an order.

import { AuditingSink, audit, auditClosed } from '#core/auditor.ts';
import type { Book } from '#core/book/book.ts';
import type { InstrumentListing } from '#core/command.ts';
import { Command, CommandKind, writeClOrdId } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { Exchange } from '#core/exchange.ts';
import { PassingSink } from '#core/passing-sink.ts';
import { ExecInst, OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { assert } from '#std/assert.ts';
import type { Tape } from './tape.ts';

/** An order that is open, as the events say. */
export interface OpenOrder {
  readonly orderId: string;
  readonly side: 'buy' | 'sell';
  priceTicks: number;
  cumLots: number;
  leavesLots: number;
}

export interface NewOrder {
  readonly side: 'buy' | 'sell';
  readonly qtyLots: number;
  /** Undefined for a market order. */
  readonly limitTicks: number | undefined;
  /** A `quote` rests and never takes, a `rest` may trade first, `now` gives up what it cannot have at once. */
  readonly manner: 'quote' | 'rest' | 'now';
}

export interface CoreVenueOptions {
  readonly listing: InstrumentListing;
  readonly startUs: number;
  readonly tape: Tape;
  /** Checks every invariant after every command; slow. */
  readonly auditsEvery: boolean;
}

const cashAssetId = 1;
const sharesAssetId = 2;
const instrumentId = 1;
const fees = { makerFeeRate: -20, takerFeeRate: 30 } as const;

export class CoreVenue {
  readonly exchange = new Exchange({ ordersHint: 16_384 });
  private readonly options: CoreVenueOptions;
  private readonly command = new Command();
  private readonly events: EventFold;
  private readonly auditor = new AuditingSink();
  private references = 0;

  constructor(options: CoreVenueOptions) {
    this.options = options;
    this.events = new EventFold(options.tape);
    this.send(options.startUs, (command) => {
      command.kind = CommandKind.listCurrency;
      command.text = 'USD';
      command.decimals = 2;
    });
    this.send(options.startUs, (command) => {
      command.kind = CommandKind.setFeeTier;
      Object.assign(command, fees);
    });
    this.send(options.startUs, (command) => {
      command.kind = CommandKind.listInstrument;
      command.listing = { ...options.listing, currencyId: cashAssetId };
    });
    this.send(options.startUs, (command) => {
      command.kind = CommandKind.setPhase;
      command.instrumentId = instrumentId;
      command.option = Phase.continuous;
    });
  }

  get book(): Book {
    return this.exchange.state.instrument(instrumentId).book;
  }

  /** Price of the last trade; undefined before the first. */
  get lastTicks(): number | undefined {
    return this.events.lastTicks;
  }

  get volumeLots(): number {
    return this.events.volumeLots;
  }

  /** Returns the account's id. */
  openAccount(name: string, cashMinor: number, shares: number): number {
    const { startUs } = this.options;
    this.send(startUs, (command) => {
      command.kind = CommandKind.openAccount;
      command.text = name;
    });
    const account = this.exchange.state.accountsByName.get(name);
    assert(account !== undefined, 'an account is opened');
    for (const [assetId, amountMinor] of [
      [cashAssetId, cashMinor],
      [sharesAssetId, shares],
    ] as const) {
      this.send(startUs, (command) => {
        command.kind = CommandKind.deposit;
        command.accountId = account.accountId;
        Object.assign(command, { assetId, amountMinor });
        writeClOrdId(command.clOrdId, `start-${assetId}`);
      });
    }
    return account.accountId;
  }

  /** The order's id; 0 where it was refused. */
  place(timeUs: number, accountId: number, order: NewOrder): number {
    this.events.placedId = 0;
    this.send(timeUs, (command) => {
      command.kind = CommandKind.placeOrder;
      command.accountId = accountId;
      command.instrumentId = instrumentId;
      command.side = order.side === 'buy' ? Side.buy : Side.sell;
      command.ordType = order.limitTicks === undefined ? OrdType.market : OrdType.limit;
      command.priceTicks = order.limitTicks ?? 0;
      command.qtyLots = order.qtyLots;
      command.timeInForce = order.manner === 'now' ? TimeInForce.ioc : TimeInForce.gtc;
      command.execInst = order.manner === 'quote' ? ExecInst.postOnly : ExecInst.none;
      command.stpMode = StpMode.cancelNewest;
      writeClOrdId(command.clOrdId, `o${this.references++}`);
    });
    return this.events.placedId;
  }

  cancel(timeUs: number, accountId: number, orderId: number): void {
    this.send(timeUs, (command) => {
      command.kind = CommandKind.cancelOrder;
      Object.assign(command, { accountId, instrumentId, orderId });
    });
  }

  /** A new price and a new total quantity; 0 keeps what it is. */
  amend(
    timeUs: number,
    accountId: number,
    orderId: number,
    priceTicks: number,
    qtyLots: number,
  ): void {
    this.send(timeUs, (command) => {
      command.kind = CommandKind.amendOrder;
      Object.assign(command, { accountId, instrumentId, orderId, priceTicks, qtyLots });
    });
  }

  /** Of an account, the oldest first. */
  openOrders(accountId: number): readonly OpenOrder[] {
    const orders = this.events.orders.get(accountId);
    return orders === undefined ? [] : [...orders.values()];
  }

  /** Cash in minor units that no order holds, and shares, free or in open sales. */
  holding(accountId: number): { cashMinor: number; shares: number } {
    const { ledger } = this.exchange.state;
    const cash = ledger.find(accountId, cashAssetId);
    const shares = ledger.find(accountId, sharesAssetId);
    return {
      cashMinor: cash < 0 ? 0 : (ledger.available[cash] ?? 0),
      shares: shares < 0 ? 0 : (ledger.available[shares] ?? 0) + (ledger.held[shares] ?? 0),
    };
  }

  /** Lets time pass without a command, for the tape. */
  passUntil(timeUs: number): void {
    this.options.tape.advance(timeUs, this.book);
  }

  /** Throws InvariantError where anything of the core's state is not as it must be; money and shares add up in it. */
  audit(): void {
    audit(this.exchange.state);
    auditClosed(this.exchange.state);
  }

  private send(timeUs: number, fill: (command: Command) => void): void {
    const { command, exchange, events, auditor } = this;
    const { auditsEvery, tape } = this.options;
    const { state } = exchange;
    const isListed = state.instruments.length > instrumentId;
    if (isListed) tape.advance(timeUs, this.book);
    command.clear();
    fill(command);
    command.seq = state.seq + 1;
    command.tsUs = Math.max(state.tsUs, timeUs);
    events.timeUs = command.tsUs;
    if (auditsEvery) auditor.before(state, command, events);
    exchange.apply(command, auditsEvery ? auditor : events);
    if (auditsEvery) auditor.after(state);
    tape.commands++;
    if (isListed) tape.follow(timeUs, this.book);
  }
}

/** Swallows whatever the fold below does not look at. */
const nowhere = new Proxy({}, { get: () => () => undefined }) as EventSink;

/** Open orders and trades out of the core's events. */
class EventFold extends PassingSink {
  readonly orders = new Map<number, Map<number, OpenOrder>>();
  timeUs = 0;
  placedId = 0;
  lastTicks: number | undefined;
  volumeLots = 0;
  private readonly tape: Tape;

  constructor(tape: Tape) {
    super();
    this.tape = tape;
    this.inner = nowhere;
  }

  override orderAccepted(
    orderId: number,
    accountId: number,
    _instrumentId: number,
    side: number,
    _ordType: number,
    timeInForce: number,
    _execInst: number,
    _stpMode: number,
    priceTicks: number,
    orderQtyLots: number,
  ): void {
    this.placedId = orderId;
    if (timeInForce === TimeInForce.ioc) return;
    const orders = this.orders.get(accountId) ?? new Map<number, OpenOrder>();
    this.orders.set(accountId, orders);
    orders.set(orderId, {
      orderId: String(orderId),
      side: side === Side.buy ? 'buy' : 'sell',
      priceTicks,
      cumLots: 0,
      leavesLots: orderQtyLots,
    });
  }

  override tradeExecuted(
    _tradeId: number,
    _instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerLeavesLots: number,
    _makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    takerLeavesLots: number,
  ): void {
    this.lastTicks = priceTicks;
    this.volumeLots += qtyLots;
    this.fill(makerAccountId, makerOrderId, qtyLots, makerLeavesLots);
    this.fill(takerAccountId, takerOrderId, qtyLots, takerLeavesLots);
    const sign = takerSide === Side.buy ? 1 : -1;
    const { timeUs } = this;
    this.tape.trade({ timeUs, priceTicks, qtyLots, sign, makerAccountId, takerAccountId });
  }

  override orderAmended(
    orderId: number,
    accountId: number,
    _instrumentId: number,
    priceTicks: number,
    _orderQtyLots: number,
    leavesLots: number,
  ): void {
    const order = this.orders.get(accountId)?.get(orderId);
    if (order === undefined) return;
    order.priceTicks = priceTicks;
    order.leavesLots = leavesLots;
  }

  override orderClosed(orderId: number, accountId: number): void {
    this.orders.get(accountId)?.delete(orderId);
  }

  override balanceChanged(): void {
    // Balances are read from the ledger.
  }

  override depthChanged(): void {
    // The tape reads the book.
  }

  private fill(accountId: number, orderId: number, qtyLots: number, leavesLots: number): void {
    const orders = this.orders.get(accountId);
    const order = orders?.get(orderId);
    if (orders === undefined || order === undefined) return;
    order.cumLots += qtyLots;
    order.leavesLots = leavesLots;
    if (leavesLots === 0) orders.delete(orderId);
  }
}
