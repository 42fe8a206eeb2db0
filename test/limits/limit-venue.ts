// A venue for tests of the engine's limits: the real exchange, its events encoded as in production and dropped, so that a million
// commands take seconds. One command at a time can be listened to. It must never check anything on the way but what the exchange does.

import { EventEncoder } from '#codec/event-encoder.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { Command, CommandKind, writeClOrdId, type InstrumentListing } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import { audit } from '#core/state-audit.ts';
import type { ExchangeState } from '#core/state.ts';
import { OrdType, Phase, StpMode, TimeInForce } from '#core/terms.ts';
import { assert } from '#std/assert.ts';
import { fillCommand, type CommandData } from '../support/commands.ts';
import { plainListing } from '../support/listing.ts';
import { EventRecorder, eventsOf, type RecordedEvent } from '../support/recorder.ts';

export const instrumentId = 1;
export const currencyId = 1;
/** Members, by the order in which they are opened. */
export const anna = 0;
export const ben = 1;

export interface LimitVenueOptions {
  readonly listing?: Partial<InstrumentListing>;
  readonly members?: number;
  /** Of each member, in minor units and in shares. */
  readonly cash?: number;
  readonly shares?: number;
  readonly phase?: Phase;
  /** Hundredths of a basis point, for every role. */
  readonly feeRate?: number;
}

/** What a test says of an order; the rest is a plain good-till-cancelled limit order of one lot. */
export type OrderData = Omit<CommandData, 'kind' | 'accountId' | 'instrumentId'>;

export class LimitVenue {
  readonly exchange = new Exchange();
  private readonly command = new Command();
  private readonly out = new WordBuffer();
  private readonly encoder = new EventEncoder(this.out);
  private readonly recorder = new EventRecorder();
  private readonly memberIds: number[] = [];
  private sent = 0;

  constructor(options: LimitVenueOptions = {}) {
    const { members = 2, cash = 1e12, shares = 1e9, phase = Phase.continuous } = options;
    const { feeRate = 0 } = options;
    this.apply({ kind: CommandKind.listCurrency, text: 'USD', decimals: 2 });
    this.apply({
      kind: CommandKind.setFeeTier,
      makerFeeRate: feeRate,
      takerFeeRate: feeRate,
      auctionFeeRate: feeRate,
    });
    const listing = {
      ...plainListing,
      openOrdersPerAccountMax: 2_000_000,
      ...options.listing,
      currencyId,
    };
    this.apply({ kind: CommandKind.listInstrument, listing });
    assert(this.state.instruments[instrumentId] !== undefined, 'the listing is taken');
    this.setPhase(phase);
    const shareAssetId = this.state.instrument(instrumentId).shareAssetId;
    for (let i = 0; i < members; i++) {
      this.apply({ kind: CommandKind.openAccount, text: `member ${i}` });
      const accountId = this.state.accounts.length - 1;
      this.memberIds.push(accountId);
      const moved = [
        this.deposit(accountId, currencyId, cash),
        this.deposit(accountId, shareAssetId, shares),
      ];
      assert(rejectsIn(moved.flat()).length === 0, 'the members have what they were to have');
    }
  }

  get state(): ExchangeState {
    return this.exchange.state;
  }

  get openOrders(): number {
    return this.state.store.openCount;
  }

  accountId(member: number): number {
    return this.memberIds[member]!;
  }

  /** Sends an order and drops its events; the client order ids count up. */
  place(member: number, order: OrderData): void {
    this.apply(this.orderData(member, order));
  }

  /** A plain limit order of one lot, by the shortest way: for a million of them. */
  placeLot(member: number, side: number, priceTicks: number): void {
    const { command } = this;
    command.clear();
    command.kind = CommandKind.placeOrder;
    command.accountId = this.accountId(member);
    command.instrumentId = instrumentId;
    command.side = side;
    command.ordType = OrdType.limit;
    command.timeInForce = TimeInForce.gtc;
    command.stpMode = StpMode.cancelNewest;
    command.priceTicks = priceTicks;
    command.qtyLots = 1;
    writeClOrdId(command.clOrdId, `o${++this.sent}`);
    command.seq = this.state.seq + 1;
    command.tsUs = this.state.tsUs + 1;
    this.applyQuietly();
  }

  /** As `place`, and returns the events. */
  tellPlace(member: number, order: OrderData): RecordedEvent[] {
    return this.tell(this.orderData(member, order));
  }

  orderData(member: number, order: OrderData): CommandData {
    return {
      kind: CommandKind.placeOrder,
      accountId: this.accountId(member),
      instrumentId,
      ordType: OrdType.limit,
      timeInForce: TimeInForce.gtc,
      stpMode: StpMode.cancelNewest,
      qtyLots: 1,
      clOrdId: `o${++this.sent}`,
      ...order,
    };
  }

  setPhase(phase: Phase): void {
    this.apply(this.phaseData(phase));
  }

  phaseData(phase: Phase): CommandData {
    return { kind: CommandKind.setPhase, instrumentId, option: phase };
  }

  apply(data: CommandData): void {
    fillCommand(this.command, data, this.state.seq + 1, this.state.tsUs + 1);
    this.applyQuietly();
  }

  tell(data: CommandData): RecordedEvent[] {
    fillCommand(this.command, data, this.state.seq + 1, this.state.tsUs + 1);
    this.exchange.apply(this.command, this.recorder);
    return this.recorder.take();
  }

  /** Every invariant of the whole state. */
  audit(): void {
    audit(this.state);
  }

  /** All the money there is, the outside world's debt left out, in minor units. */
  cashMinor(): number {
    const { ledger } = this.state;
    const cells = this.state.accounts.flatMap((account) => {
      const cell = account === undefined ? -1 : ledger.find(account.accountId, currencyId);
      return cell < 0 || account!.accountId === outsideAccountId ? [] : [cell];
    });
    return cells.reduce((sum, cell) => sum + ledger.available[cell]! + ledger.held[cell]!, 0);
  }

  deposit(accountId: number, assetId: number, amountMinor: number): RecordedEvent[] {
    const clOrdId = `d${++this.sent}`;
    return this.tell({ kind: CommandKind.deposit, accountId, assetId, amountMinor, clOrdId });
  }

  private applyQuietly(): void {
    this.encoder.beginGroup(0, this.command.seq, this.command.tsUs);
    this.exchange.apply(this.command, this.encoder);
    this.encoder.endGroup();
    this.out.used = 0;
  }
}

/** Codes of everything that was refused. */
export function rejectsIn(events: readonly RecordedEvent[]): number[] {
  return [...eventsOf(events, 'orderRejected'), ...eventsOf(events, 'commandRejected')].map(
    ({ code }) => code,
  );
}
