// Random commands of every kind that the engine takes, for views to follow: special orders, lists, batches, amendments, auctions, loans,
// limits. A pure function of a seed; many of them are refused, as in life.

import { CommandKind, type InstrumentListing } from '#core/command.ts';
import {
  ExecInst,
  isTrailing,
  ListKind,
  OrdType,
  Phase,
  Side,
  TimeInForce,
  waitsForTrigger,
} from '#core/terms.ts';
import { Prng } from '#std/prng.ts';
import type { CommandData } from './commands.ts';
import { plainListing } from './listing.ts';
import { rigFirstTsUs } from './view-rig.ts';

const accountIds = [10, 11, 12];
const referenceTicks = 1_000;
const listing: InstrumentListing = {
  ...plainListing,
  referencePriceTicks: referenceTicks,
  marketCollarBps: 500,
};
/** Phases to go to from each, the likelier ones more often. */
const nextPhases: Readonly<Record<number, readonly number[]>> = {
  [Phase.closed]: [Phase.preOpen, Phase.preOpen, Phase.continuous],
  [Phase.preOpen]: [Phase.openingAuction, Phase.continuous, Phase.closed],
  [Phase.openingAuction]: [Phase.continuous, Phase.continuous, Phase.halted],
  [Phase.continuous]: [Phase.closingAuction, Phase.halted, Phase.closed],
  [Phase.closingAuction]: [Phase.closed, Phase.closed, Phase.halted],
  [Phase.halted]: [Phase.reopeningAuction, Phase.continuous],
  [Phase.reopeningAuction]: [Phase.continuous, Phase.halted],
};
const limitTimes = [TimeInForce.gtc, TimeInForce.gtc, TimeInForce.day, TimeInForce.gtd];

/** The commands that open the venue: two instruments, three accounts with money and shares, one trade group, rates. */
function* opening(): Generator<CommandData> {
  const rates = { makerFeeRate: -100, takerFeeRate: 300, auctionFeeRate: 200 };
  yield { kind: CommandKind.listCurrency, text: 'USD', decimals: 2 };
  yield { kind: CommandKind.setFeeTier, option: 0, ...rates };
  for (const symbol of ['ACME', 'BOLT']) {
    const lotShares = symbol === 'BOLT' ? 10 : 1;
    const each = { ...listing, symbol, name: symbol, lotShares };
    yield { kind: CommandKind.listInstrument, listing: each };
  }
  const venueLimits = { openOrdersMax: 0, ordersPerSecondMax: 0, stpNoneAllowed: 1 };
  yield { kind: CommandKind.setVenueLimits, venueLimits };
  for (const accountId of accountIds) {
    yield { kind: CommandKind.openAccount, text: `account-${accountId}` };
    for (const assetId of [1, 2, 3]) {
      // The last one has no shares: what it sells it borrows.
      if (accountId === 12 && assetId > 1) continue;
      const amountMinor = assetId === 1 ? 50_000_000 : 2_000;
      const clOrdId = `deposit-${assetId}`;
      yield { kind: CommandKind.deposit, accountId, assetId, amountMinor, clOrdId };
    }
  }
  for (const accountId of [10, 11]) {
    const accountLimits = { ...noLimits, tradeGroup: 1 };
    yield { kind: CommandKind.setAccountLimits, accountId, accountLimits };
  }
}

/** What every order has. */
interface PlainOrder {
  readonly kind: number;
  readonly accountId: number;
  readonly instrumentId: number;
  readonly side: number;
  readonly stpMode: number;
  readonly qtyLots: number;
  readonly clOrdId: string;
}

const noLimits = {
  openOrdersMax: 0,
  ordersPerSecondMax: 0,
  grossExposureMinorMax: 0,
  duplicateWindowUs: 0,
  noOpposingOrders: 0,
  tradeGroup: 0,
};

export function viewFlow(seed: number, count: number): CommandData[] {
  return [...opening(), ...new FlowMaker(seed).commands(count)];
}

class FlowMaker {
  private readonly prng: Prng;
  private readonly phases = new Map<number, number>();
  /** Account and client order id of what was sent. */
  private readonly sent: (readonly [number, string])[] = [];
  private nextId = 1;
  private made = 0;

  constructor(seed: number) {
    this.prng = new Prng(seed);
  }

  *commands(count: number): Generator<CommandData> {
    for (; this.made < count; this.made++) yield this.command();
  }

  private command(): CommandData {
    // Where nothing can be done, the next phase comes soon.
    const isIdle = [1, 2].some((instrumentId) => {
      const phase = this.phases.get(instrumentId) ?? Phase.closed;
      return phase === Phase.closed || phase === Phase.halted;
    });
    if (isIdle && this.prng.nextChance(0.4)) return this.phase();
    const dice = this.prng.nextBelow(100);
    if (dice < 60) return this.order();
    if (dice < 67) return this.list();
    if (dice < 71) return this.batch();
    if (dice < 77) return this.amendment();
    if (dice < 82) return { kind: CommandKind.cancelOrder, ...this.known() };
    if (dice < 90) return this.phase();
    return this.rare(dice);
  }

  private rare(dice: number): CommandData {
    const { prng } = this;
    const accountId = this.pick(accountIds);
    const instrumentId = this.instrument();
    switch (dice) {
      case 90:
        return { kind: CommandKind.massCancel, accountId };
      case 91:
      case 92:
        return { kind: CommandKind.expireOrders };
      case 93:
        return { kind: CommandKind.publishIndicative, instrumentId };
      case 94:
      case 95:
      case 96: {
        const kind = dice === 96 ? CommandKind.giveBackShares : CommandKind.borrowShares;
        const amountMinor = 1 + prng.nextBelow(60);
        const clOrdId = this.id();
        return { kind, accountId: 12, assetId: instrumentId + 1, amountMinor, clOrdId };
      }
      case 97: {
        const kind = CommandKind.setPositionLimits;
        const limit = prng.nextBelow(3) * 1_000;
        const positionLimits = { longLotsMax: limit, shortLotsMax: limit };
        return { kind, accountId, instrumentId, positionLimits };
      }
      case 98: {
        const kind = CommandKind.transfer;
        const toAccountId = this.pick(accountIds);
        const clOrdId = this.id();
        return { kind, accountId, toAccountId, assetId: 2, amountMinor: 5, clOrdId };
      }
      default:
        return { ...this.order(), ...this.known(), kind: CommandKind.replaceOrder };
    }
  }

  private order(): CommandData {
    const { prng } = this;
    const ordType = this.pick([1, 2, 2, 2, 2, 2, 3, 4, 5, 6, 7, 8]) as OrdType;
    const base = {
      ...this.plain(),
      ordType,
      timeInForce: this.pick(limitTimes) as TimeInForce,
      priceTicks: (ordType & 1) === 0 ? this.price() : 0,
    };
    if (waitsForTrigger(ordType)) return this.timed({ ...base, ...this.trigger(ordType) });
    if (ordType === OrdType.market) return this.market(base);
    switch (prng.nextBelow(9)) {
      case 0:
        return { ...base, timeInForce: this.pick([TimeInForce.ioc, TimeInForce.fok]) };
      case 1:
        return { ...base, timeInForce: this.pick([TimeInForce.opg, TimeInForce.cls]) };
      case 2: {
        const execInst = ExecInst.postOnly | this.pick([0, ExecInst.repriceToPost]);
        return this.timed({ ...base, execInst });
      }
      case 3:
        return this.timed({ ...base, displayLots: 1 + prng.nextBelow(4) });
      case 4:
        return this.timed({ ...base, minQtyLots: 1 + prng.nextBelow(8) });
      case 5:
        return this.timed({ ...base, execInst: ExecInst.allOrNone });
      default:
        return this.timed(base);
    }
  }

  private plain(): PlainOrder {
    const { prng } = this;
    const accountId = this.pick(accountIds);
    const clOrdId = this.id();
    this.sent.push([accountId, clOrdId]);
    return {
      kind: CommandKind.placeOrder,
      accountId,
      instrumentId: this.instrument(),
      side: this.pick([Side.buy, Side.sell]),
      stpMode: prng.nextBelow(5),
      qtyLots: 1 + prng.nextBelow(20),
      clOrdId,
    };
  }

  private market(base: CommandData): CommandData {
    const { prng } = this;
    if (prng.nextChance(0.3)) {
      const budgetMinor = 500 + prng.nextBelow(30_000);
      return { ...base, qtyLots: 0, budgetMinor, timeInForce: TimeInForce.ioc };
    }
    const times = [0, 0, TimeInForce.ioc, TimeInForce.ioc, TimeInForce.fok, TimeInForce.cls];
    return { ...base, timeInForce: this.pick(times) };
  }

  private trigger(ordType: number): Partial<CommandData> {
    const { prng } = this;
    if (!isTrailing(ordType)) return { stopTicks: this.price() };
    const activationTicks = this.pick([0, 0, this.price()]);
    if (prng.nextChance(0.5)) return { activationTicks, trailTicks: 1 + prng.nextBelow(6) };
    return { activationTicks, trailBps: 1 + prng.nextBelow(80) };
  }

  /** With an expire time where its time in force asks for one: soon, in the past now and then. */
  private timed(order: CommandData): CommandData {
    if (order.timeInForce !== TimeInForce.gtd) return order;
    const nowTsUs = rigFirstTsUs + this.made * 7;
    return { ...order, expireTsUs: nowTsUs + this.prng.nextBelow(1_000) };
  }

  private list(): CommandData {
    const kind = CommandKind.orderList;
    const option = 1 + this.prng.nextBelow(3);
    const { accountId, instrumentId, side } = this.plain();
    const otherSide = side === Side.buy ? Side.sell : Side.buy;
    const leg = (more: Partial<CommandData>): CommandData => {
      const { clOrdId, stpMode } = this.plain();
      this.sent.push([accountId, clOrdId]);
      const timeInForce = TimeInForce.gtc;
      const qtyLots = 1 + this.prng.nextBelow(10);
      const fields = { clOrdId, stpMode, timeInForce, qtyLots, ordType: OrdType.limit };
      return { kind: CommandKind.placeOrder, accountId, instrumentId, side, ...fields, ...more };
    };
    /** A pair around the reference, as it has to be. */
    const pair = (of: Side): CommandData[] => {
      const sign = of === Side.sell ? 1 : -1;
      const away = 2 + this.prng.nextBelow(6);
      const priceTicks = referenceTicks + sign * away;
      const stopTicks = referenceTicks - sign * away;
      const stop = { ordType: OrdType.stop, priceTicks: 0, stopTicks };
      return [leg({ side: of, priceTicks }), leg({ side: of, ...stop })];
    };
    const legs =
      option === ListKind.oco
        ? pair(side as Side)
        : option === ListKind.oto
          ? [leg({ priceTicks: this.price() }), leg({ priceTicks: this.price() })]
          : [leg({ priceTicks: this.price() }), ...pair(otherSide)];
    return { kind, accountId, instrumentId, option, legs };
  }

  private batch(): CommandData {
    const accountId = this.pick(accountIds);
    const legs: CommandData[] = [];
    for (let left = 1 + this.prng.nextBelow(4); left > 0; left--) {
      const own = { ...this.order(), accountId };
      if (own.clOrdId !== undefined) this.sent.push([accountId, own.clOrdId]);
      legs.push(this.prng.nextChance(0.8) ? own : { ...this.amendment(), accountId });
    }
    return { kind: CommandKind.orderBatch, accountId, legs };
  }

  private amendment(): CommandData {
    const { prng } = this;
    const known = this.known();
    const qtyLots = this.pick([0, 1 + prng.nextBelow(25)]);
    const priceTicks = this.pick([0, this.price()]);
    const stopTicks = this.pick([0, 0, this.price()]);
    return { kind: CommandKind.amendOrder, ...known, qtyLots, priceTicks, stopTicks };
  }

  private phase(): CommandData {
    const instrumentId = this.instrument();
    const phase = this.phases.get(instrumentId) ?? Phase.closed;
    // Most of the day is continuous.
    if (phase === Phase.continuous && this.prng.nextChance(0.6)) {
      return { kind: CommandKind.publishIndicative, instrumentId };
    }
    const option = this.pick(nextPhases[phase]!);
    this.phases.set(instrumentId, option);
    return { kind: CommandKind.setPhase, instrumentId, option };
  }

  /** One of the latest orders sent. */
  private known(): { accountId: number; origClOrdId: string } {
    const latest = this.sent.slice(-12);
    if (latest.length === 0) return { accountId: 10, origClOrdId: 'none' };
    const [accountId, origClOrdId] = this.pick(latest);
    return { accountId, origClOrdId };
  }

  private price(): number {
    return referenceTicks - 8 + this.prng.nextBelow(17);
  }

  private instrument(): number {
    return this.prng.nextChance(0.8) ? 1 : 2;
  }

  private id(): string {
    return `f-${this.nextId++}`;
  }

  private pick<Value>(list: readonly Value[]): Value {
    return list[this.prng.nextBelow(list.length)]!;
  }
}
