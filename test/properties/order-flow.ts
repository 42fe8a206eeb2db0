// Random orders for the flow: every type, time in force and term, mostly such as an honest sender would send, now and then a
// contradiction. A pure function of a swarm, the numbers drawn, and the time.

import { CommandKind } from '#core/command.ts';
import { ExecInst, ListKind, OrdType, Side, StpMode, TimeInForce } from '#core/terms.ts';
import type { Prng } from '#std/prng.ts';
import type { CommandData } from '../support/commands.ts';
import { firstAccountId, type Swarm } from './exchange-swarm.ts';

type Terms = Omit<CommandData, 'kind'>;

export class OrderFlow {
  private readonly swarm: Swarm;
  private random!: Prng;
  private draw = 0;
  private ids = 0;
  private tsUs = 0;

  constructor(swarm: Swarm) {
    this.swarm = swarm;
  }

  /** What everything is drawn from until the next call. */
  begin(random: Prng, draw: number, tsUs: number): void {
    this.random = random;
    this.draw = draw;
    this.tsUs = tsUs;
    this.ids = 0;
  }

  order(kind: number, fixed: Terms = {}): CommandData {
    const side = fixed.side ?? this.side();
    const terms = this.terms(side);
    const order = {
      kind,
      accountId: this.account(),
      instrumentId: this.instrument(),
      side,
      stpMode: this.stpMode(),
      qtyLots: this.qty(),
      clOrdId: this.newId(),
      ...terms,
      ...fixed,
    };
    return this.swarm.on.oddities && this.chance(0.06) ? this.odd(order) : order;
  }

  list(): CommandData {
    const accountId = this.account();
    const instrumentId = this.instrument();
    const side = this.side();
    const fixed = { accountId, instrumentId };
    const option = this.pick([ListKind.oco, ListKind.oto, ListKind.bracket]);
    const legs = this.legs(option, side, fixed);
    const isOdd = this.swarm.on.oddities && this.chance(0.08);
    return {
      kind: CommandKind.orderList,
      accountId,
      option: isOdd ? this.random.nextBelow(5) : option,
      legs: isOdd && this.chance(0.5) ? legs.slice(1) : legs,
    };
  }

  private legs(option: number, side: number, fixed: Terms): CommandData[] {
    const other = side === Side.buy ? Side.sell : Side.buy;
    const kind = CommandKind.placeOrder;
    if (option === ListKind.oco) return this.pair(side, fixed);
    const first = this.order(kind, { ...fixed, side });
    if (option === ListKind.bracket) return [first, ...this.pair(other, fixed)];
    return [first, this.order(kind, { ...fixed, side: this.chance(0.7) ? other : side })];
  }

  /** A limit or take-profit leg and a stop leg, in either order. */
  private pair(side: number, fixed: Terms): CommandData[] {
    const qtyLots = this.qty();
    const isSell = side === Side.sell;
    const away = (): number => 1 + this.random.nextBelow(this.swarm.spreadTicks + 1);
    const reference = this.referenceTicks();
    const above = reference + away();
    const below = Math.max(1, reference - away());
    const timeInForce = this.restingTif();
    const own = { ...fixed, side, qtyLots, ...timeInForce };
    const isLimit = this.chance(0.7);
    const gain = isSell ? above : below;
    const loss = isSell ? below : above;
    const takeProfit = this.pick([OrdType.takeProfit, OrdType.takeProfitLimit]);
    const first = isLimit
      ? this.plain({ ...own, ordType: OrdType.limit, priceTicks: gain })
      : this.plain({ ...own, ...this.stopTerms(takeProfit, side, gain) });
    const second = this.plain({ ...own, clOrdId: this.newId(), ...this.lossTerms(side, loss) });
    if (this.swarm.on.postOnly && isLimit && this.chance(0.2)) {
      return [{ ...first, execInst: ExecInst.postOnly }, second];
    }
    return this.chance(0.5) ? [first, second] : [second, first];
  }

  private lossTerms(side: number, stopTicks: number): Terms {
    if (this.swarm.on.trailing && this.chance(0.3)) return this.trailTerms(side);
    return this.stopTerms(this.pick([OrdType.stop, OrdType.stopLimit]), side, stopTicks);
  }

  private plain(terms: Terms): CommandData {
    return {
      kind: CommandKind.placeOrder,
      stpMode: this.stpMode(),
      clOrdId: this.newId(),
      ...terms,
    };
  }

  // ---- terms

  private terms(side: number): Terms {
    const { on } = this.swarm;
    if (on.trailing && this.chance(0.08)) {
      return { ...this.restingTif(), ...this.trailTerms(side), ...this.posting(0.05) };
    }
    if (on.stops && this.chance(0.15)) {
      const types = [OrdType.stop, OrdType.stopLimit, OrdType.takeProfit, OrdType.takeProfitLimit];
      const stopTicks = this.price(this.side());
      return { ...this.restingTif(), ...this.stopTerms(this.pick(types), side, stopTicks) };
    }
    if (on.budget && this.chance(0.1)) return this.budgetTerms();
    if (on.market && this.chance(0.12)) return this.marketTerms();
    return this.limitTerms(side);
  }

  private limitTerms(side: number): Terms {
    const { on } = this.swarm;
    const limit = { ordType: OrdType.limit, priceTicks: this.price(side) };
    if (on.ioc && this.chance(0.12))
      return { ...limit, ...this.minimum(0.4), timeInForce: TimeInForce.ioc };
    if (on.fok && this.chance(0.1)) return { ...limit, timeInForce: TimeInForce.fok };
    if (on.auctionOrders && this.chance(0.12)) {
      return { ...limit, timeInForce: this.pick([TimeInForce.opg, TimeInForce.cls]) };
    }
    const resting = { ...limit, ...this.restingTif() };
    if (on.allOrNone && this.chance(0.12)) return { ...resting, execInst: ExecInst.allOrNone };
    if (on.minimum && this.chance(0.15)) return { ...resting, ...this.minimum(1) };
    if (on.iceberg && this.chance(0.2)) return { ...resting, displayLots: this.part() };
    return { ...resting, ...this.posting(0.25) };
  }

  private marketTerms(): Terms {
    const { on } = this.swarm;
    const market = { ordType: OrdType.market, priceTicks: 0 };
    if (on.auctions && this.chance(0.5)) {
      const auction = [TimeInForce.day, TimeInForce.day, TimeInForce.opg, TimeInForce.cls];
      return { ...market, timeInForce: on.auctionOrders ? this.pick(auction) : TimeInForce.day };
    }
    if (on.fok && this.chance(0.3)) return { ...market, timeInForce: TimeInForce.fok };
    return { ...market, ...this.minimum(0.2), timeInForce: TimeInForce.ioc };
  }

  private budgetTerms(): Terms {
    const { tickUnits, lotShares } = this.swarm.listing;
    const lotMinor = this.referenceTicks() * tickUnits * lotShares;
    const lots = this.qty();
    const part = this.random.nextBelow(1_000) / 1_000;
    const budgetMinor = Math.max(1, Math.floor((lots - 1 + part) * lotMinor));
    return { ordType: OrdType.market, timeInForce: TimeInForce.ioc, qtyLots: 0, budgetMinor };
  }

  private stopTerms(ordType: number, side: number, stopTicks: number): Terms {
    const hasLimit = ordType === OrdType.stopLimit || ordType === OrdType.takeProfitLimit;
    const priceTicks = hasLimit ? this.price(side) : 0;
    const posting = hasLimit ? this.posting(0.1) : {};
    return { ordType, stopTicks, priceTicks, ...posting };
  }

  private trailTerms(side: number): Terms {
    const isLimit = this.chance(0.4);
    const inTicks = this.chance(0.6);
    return {
      ordType: isLimit ? OrdType.trailingStopLimit : OrdType.trailingStop,
      priceTicks: isLimit ? this.price(side) : 0,
      trailTicks: inTicks ? 1 + this.random.nextBelow(this.swarm.spreadTicks) : 0,
      trailBps: inTicks ? 0 : this.pick([1, 100, 150, 300, 5_000]),
      activationTicks: this.chance(0.4) ? this.price(this.side()) : 0,
    };
  }

  private posting(probability: number): Terms {
    const { on } = this.swarm;
    if (!on.postOnly || !this.chance(probability)) return {};
    const isMoved = on.reprice && this.chance(0.5);
    return { execInst: ExecInst.postOnly | (isMoved ? ExecInst.repriceToPost : 0) };
  }

  private minimum(probability: number): Terms {
    if (!this.swarm.on.minimum || !this.chance(probability)) return {};
    const qtyLots = this.qty();
    return { qtyLots, minQtyLots: 1 + this.random.nextBelow(Math.min(qtyLots, 12)) };
  }

  private restingTif(): Terms {
    const { on } = this.swarm;
    if (on.gtd && this.chance(0.25)) {
      const away = this.pick([0, 10, 500, 300_000, 3_000_000, 40_000_000]);
      return { timeInForce: TimeInForce.gtd, expireTsUs: this.tsUs + away };
    }
    return { timeInForce: on.day && this.chance(0.3) ? TimeInForce.day : TimeInForce.gtc };
  }

  private part(): number {
    return 1 + this.random.nextBelow(Math.min(5, this.swarm.qtyLotsTypical));
  }

  stpMode(): number {
    const { on } = this.swarm;
    if (!on.stp) return on.stpNone && this.chance(0.5) ? StpMode.none : StpMode.cancelNewest;
    if (!on.stpNone && this.chance(0.98)) return 1 + this.random.nextBelow(4);
    return this.random.nextBelow(5);
  }

  /** Something that does not go together. */
  private odd(order: CommandData): CommandData {
    const { qtyLots = 1 } = order;
    const changes: readonly Terms[] = [
      { execInst: this.random.nextBelow(9) },
      { timeInForce: this.random.nextBelow(8) },
      { ordType: this.random.nextBelow(9) },
      { displayLots: 1 + this.random.nextBelow(qtyLots + 1) },
      { minQtyLots: 1 + this.random.nextBelow(qtyLots + 1) },
      { stopTicks: this.price(Side.buy) },
      { activationTicks: this.price(Side.buy) },
      { trailTicks: 1 },
      { trailBps: 100 },
      { budgetMinor: 1_000 },
      { expireTsUs: this.tsUs + 1_000 },
      { priceTicks: 0 },
      { priceTicks: this.price(Side.sell) },
      { qtyLots: 0 },
      { stopTicks: 0 },
      { trailTicks: 0, trailBps: 0 },
      { expireTsUs: 0 },
      { priceTicks: 2_000_000, stopTicks: order.stopTicks === 0 ? 0 : 2_000_000 },
    ];
    return { ...order, ...this.pick(changes) };
  }

  // ---- values

  side(): number {
    return this.chance(0.5) ? Side.buy : Side.sell;
  }

  account(): number {
    const { on, accounts } = this.swarm;
    // Sometimes the outside world, the house, the fees, nobody.
    if (on.strangers && this.chance(0.05)) return this.random.nextBelow(9);
    return firstAccountId + this.random.nextBelow(accounts);
  }

  instrument(): number {
    const { on, instruments } = this.swarm;
    const strangers = on.strangers && this.chance(0.05) ? 2 : 0;
    return 1 + this.random.nextBelow(instruments + strangers);
  }

  referenceTicks(): number {
    const { referencePriceTicks } = this.swarm.listing;
    return referencePriceTicks === 0 ? 100 : referencePriceTicks;
  }

  price(side: number): number {
    const { spreadTicks } = this.swarm;
    const reference = this.referenceTicks();
    const away = this.random.nextBelow(spreadTicks + 1) - (this.chance(0.5) ? spreadTicks : 0);
    return Math.max(1, side === Side.buy ? reference - away : reference + away);
  }

  qty(): number {
    const { qtyLotsTypical, listing } = this.swarm;
    const { qtyLotsMin, qtyLotsMax, notionalMinorMax, tickUnits, lotShares } = listing;
    if (this.chance(0.03)) return 1 + this.random.nextBelow(qtyLotsTypical);
    const lotMinor = Math.max(100, listing.referencePriceTicks) * tickUnits * lotShares;
    const affordableLots = Math.ceil(notionalMinorMax / lotMinor);
    const most = Math.min(qtyLotsTypical, qtyLotsMax - qtyLotsMin + 1, affordableLots);
    return qtyLotsMin + this.random.nextBelow(Math.max(1, most));
  }

  /** Made of the number drawn, so that a shorter flow keeps its ids. */
  newId(): string {
    if (this.chance(0.005)) return '';
    return `c${this.draw % 1_000_003}${['', 'b', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'][this.ids++ % 10]!}`;
  }

  private chance(probability: number): boolean {
    return this.random.nextChance(probability);
  }

  private pick<Value>(values: readonly Value[]): Value {
    return values[this.random.nextBelow(values.length)]!;
  }
}
