// Random commands for a whole venue: orders, lists, batches, cancels, amendments, money, phases, limits, and trouble. A flow is a pure
// function of a seed (which chooses its swarm) and of numbers drawn, one a command.

import fc from 'fast-check';
import { CommandKind, type InstrumentListing } from '#core/command.ts';
import { Phase, Side } from '#core/terms.ts';
import { Prng } from '#std/prng.ts';
import { numericFields, type CommandData, type NumericField } from '../support/commands.ts';
import { NaiveExchange } from '../naive/naive-exchange.ts';
import type { NaiveOrder } from '../naive/naive-order.ts';
import { currencies, openingOf, swarmOf, tsUsOf, type Swarm } from './exchange-swarm.ts';
import { OperatorFlow, operatorsFrom } from './operator-flow.ts';
import { OrderFlow } from './order-flow.ts';

export interface Flow {
  readonly seed: number;
  readonly draws: readonly number[];
}

/** What the codec can carry in a field, and what no honest sender puts there: doubles, 32-bit integers, and a few bits. */
const badDoubles = [
  NaN,
  Infinity,
  -Infinity,
  -1,
  -0.5,
  0.5,
  10.5,
  2 ** 31,
  2 ** 32 + 10,
  2 ** 53,
  2 ** 64 + 4_096,
  1e300,
  -1e300,
];
const badIntegers = [-1, -(2 ** 31), 2 ** 31 - 1, 3, 7, 16, 255, 65_546];
/** The codec carries an operator's small number in 24 bits. */
const badOptions = [-1, 2, 3, 7, 16, 255, 65_546];
const badBits = [0, 2, 3];
const badKinds = [0, 10, 99, 255];

function badNumbersOf(field: NumericField): readonly number[] {
  switch (field) {
    case 'kind':
      return badKinds;
    case 'priceTicks':
    case 'qtyLots':
    case 'orderId':
    case 'amountMinor':
      return badDoubles;
    case 'option':
      return badOptions;
    case 'side':
    case 'ordType':
    case 'timeInForce':
    case 'execInst':
    case 'stpMode':
      return badBits;
    default:
      return badIntegers;
  }
}

export function flows(minLength: number, maxLength: number): fc.Arbitrary<Flow> {
  return fc.record({
    seed: fc.noShrink(fc.nat()),
    draws: fc.array(fc.noBias(fc.nat()), { minLength, maxLength, size: 'max' }),
  });
}

/** A flow of so many commands that a seed alone decides. */
export function flowOfSeed(seed: number, length: number): Flow {
  const random = new Prng(seed + 2 ** 40);
  const draws = Array.from({ length }, () => random.nextBelow(2 ** 31));
  return { seed, draws };
}

/** From here on a flow looks at the venue as the rules have it: it means orders that are open, and ends what keeps everybody out. */
const lookingFrom = 10_000_000;

/** The commands of a flow, the opening of the venue first. */
export function commandsOf({ seed, draws }: Flow): CommandData[] {
  const swarm = swarmOf(seed);
  const commands = openingOf(swarm);
  if (seed < lookingFrom) {
    const maker = new FlowMaker(swarm, undefined);
    for (const draw of draws) commands.push(maker.next(draw, tsUsOf(commands.length + 1)));
    return commands;
  }
  const venue = new NaiveExchange();
  const maker = new FlowMaker(swarm, venue);
  const operators = seed < operatorsFrom ? undefined : new OperatorFlow(seed, swarm, venue);
  commands.push(...(operators?.opening() ?? []));
  commands.forEach((command, i) => venue.apply(command, tsUsOf(i + 1)));
  for (const draw of draws) {
    const tsUs = tsUsOf(commands.length + 1);
    const command = operators?.next(draw) ?? maker.next(draw, tsUs);
    venue.apply(command, tsUs);
    commands.push(command);
  }
  return commands;
}

/** The phases that an instrument goes through, the likely next one first. */
const nextPhases: Readonly<Record<number, readonly number[]>> = {
  [Phase.closed]: [Phase.preOpen, Phase.continuous, Phase.halted],
  [Phase.preOpen]: [Phase.openingAuction, Phase.continuous, Phase.halted, Phase.closed],
  [Phase.openingAuction]: [Phase.continuous, Phase.halted, Phase.closed],
  [Phase.continuous]: [Phase.closingAuction, Phase.halted, Phase.closed],
  [Phase.closingAuction]: [Phase.closed, Phase.halted],
  [Phase.halted]: [Phase.reopeningAuction, Phase.continuous, Phase.closed],
  [Phase.reopeningAuction]: [Phase.continuous, Phase.halted, Phase.closed],
};
const allPhases = Object.values(Phase);

/** Makes one command of each number drawn; it knows what it has sent, and where it looks, how the venue stands. */
class FlowMaker {
  private readonly swarm: Swarm;
  private readonly orders: OrderFlow;
  private readonly kinds: (() => CommandData)[] = [];
  private readonly sent: CommandData[] = [];
  /** Of those, the orders, legs too. */
  private readonly sentOrders: CommandData[] = [];
  private readonly phases: number[];
  private readonly seen: NaiveExchange | undefined;
  private random = new Prng(0);

  constructor(swarm: Swarm, seen: NaiveExchange | undefined) {
    this.swarm = swarm;
    this.seen = seen;
    this.orders = new OrderFlow(swarm);
    this.phases = Array.from({ length: 8 }, () => swarm.phase);
    const { on } = swarm;
    const add = (isOn: boolean, weight: number, make: () => CommandData): void => {
      if (isOn) this.kinds.push(...Array<typeof make>(weight).fill(make));
    };
    add(true, 24, () => this.orders.order(CommandKind.placeOrder));
    add(on.lists, 6, () => this.orders.list());
    add(on.batches, 3, () => this.batch());
    add(on.cancel, 5, () => ({ kind: CommandKind.cancelOrder, ...this.target() }));
    add(on.amend, 7, () => this.amendment());
    add(on.replace, 5, () => this.replacement());
    add(on.massCancel, 1, () => this.massCancel());
    add(on.gtd, 2, () => ({ kind: CommandKind.expireOrders }));
    add(on.money || on.borrowing, 3, () => this.movement());
    add(on.phases || on.auctions, 3, () => this.phase());
    add(on.auctions, 1, () => ({
      kind: CommandKind.publishIndicative,
      instrumentId: this.orders.instrument(),
    }));
    add(on.accountKill, 2, () => this.accountKill());
    add(on.venueKill, 2, () => ({
      kind: CommandKind.setVenueKillSwitch,
      option: this.chance(0.12) ? 1 : 0,
    }));
    const hasLimits = on.groups || on.opposing || on.rates || on.openLimits;
    add(hasLimits || on.exposureLimits || on.duplicateGuard, 2, () => this.accountLimits());
    add(on.positionLimits, 2, () => this.positionLimits());
    add(on.rates || on.openLimits || on.stpNone, 1, () => this.venueLimits());
    add(on.feeChanges, 1, () => this.feeTier());
    add(on.listings, 1, () => this.listing());
    add(on.listingChanges, 1, () => this.listingChange());
    add(on.resend, 3, () => this.resend());
  }

  next(draw: number, tsUs: number): CommandData {
    this.random = new Prng(draw);
    this.orders.begin(this.random, draw, tsUs);
    const make = this.pick(this.kinds);
    const made = this.opening() ?? make();
    const command = this.swarm.on.badNumbers && this.chance(0.08) ? this.spoil(made) : made;
    this.sent.push(command);
    for (const order of [made, ...(made.legs ?? [])]) {
      const isOrder =
        order.kind === CommandKind.placeOrder || order.kind === CommandKind.replaceOrder;
      if (isOrder) this.sentOrders.push({ ...order, accountId: made.accountId ?? 0 });
    }
    return command;
  }

  /** What lets orders in again, where something keeps them out. */
  private opening(): CommandData | undefined {
    if (this.seen === undefined) return undefined;
    const { venue } = this.seen;
    if (venue.isKilled && this.chance(0.3)) {
      return { kind: CommandKind.setVenueKillSwitch, option: 0 };
    }
    const killed = [...venue.accounts.values()].find((account) => account.killed);
    if (killed !== undefined && this.chance(0.08)) {
      const { accountId } = killed;
      return { kind: CommandKind.setAccountKillSwitch, accountId, option: 0 };
    }
    const instrument = [...venue.instruments.values()].find(
      ({ phase, isDelisted }) => phase !== Phase.continuous && !isDelisted,
    );
    if (instrument === undefined) return undefined;
    const { instrumentId, phase } = instrument;
    const isShut = phase === Phase.closed || phase === Phase.halted;
    if (!this.chance(isShut ? 0.25 : 0.04)) return undefined;
    const { on } = this.swarm;
    const following = nextPhases[phase]!;
    const option = on.auctions ? this.pick(following.slice(0, 2)) : Phase.continuous;
    this.phases[instrumentId] = option;
    return { kind: CommandKind.setPhase, instrumentId, option };
  }

  private batch(): CommandData {
    const accountId = this.orders.account();
    const legs = Array.from({ length: 1 + this.random.nextBelow(4) }, (): CommandData => {
      const choice = this.random.nextBelow(6);
      if (choice === 0) return { kind: CommandKind.cancelOrder, ...this.target(accountId) };
      if (choice === 1) return { ...this.amendment(accountId), accountId };
      return this.orders.order(CommandKind.placeOrder, { accountId });
    });
    const isOdd = this.swarm.on.oddities && this.chance(0.05);
    return { kind: CommandKind.orderBatch, accountId, legs: isOdd ? [] : legs };
  }

  private replacement(): CommandData {
    const { accountId = 0, orderId = 0, origClOrdId = '' } = this.target();
    const original = this.sentOrders.findLast(
      (command) => command.clOrdId === origClOrdId && command.accountId === accountId,
    );
    const isSame = this.chance(0.9) && original !== undefined;
    const market = isSame
      ? { instrumentId: original.instrumentId ?? 0, side: original.side ?? 0 }
      : {};
    const order = this.orders.order(CommandKind.replaceOrder, market);
    return { ...order, accountId, orderId, origClOrdId };
  }

  private amendment(accountId?: number): CommandData {
    const priceTicks = this.chance(0.5) ? 0 : this.orders.price(this.orders.side());
    const qtyLots = this.chance(0.3) ? 0 : this.orders.qty();
    const target = this.target(accountId);
    const original = this.sentOrders.findLast(({ clOrdId }) => clOrdId === target.origClOrdId);
    const { stopTicks = 0, priceTicks: limitTicks = 0 } = original ?? {};
    const changesStop = stopTicks !== 0 && this.chance(0.5);
    return {
      kind: CommandKind.amendOrder,
      ...target,
      // Mostly only what such an order has.
      priceTicks: limitTicks !== 0 || this.chance(0.1) ? priceTicks : 0,
      stopTicks: changesStop || this.chance(0.02) ? this.orders.price(this.orders.side()) : 0,
      qtyLots,
    };
  }

  private massCancel(): CommandData {
    return {
      kind: CommandKind.massCancel,
      accountId: this.orders.account(),
      instrumentId: this.chance(0.5) ? 0 : this.orders.instrument(),
      side: this.pick([0, Side.buy, Side.sell]),
    };
  }

  private movement(): CommandData {
    const { on, instruments, listing } = this.swarm;
    const kinds: number[] = [];
    if (on.money) kinds.push(CommandKind.deposit, CommandKind.withdraw, CommandKind.transfer);
    if (on.borrowing) kinds.push(CommandKind.borrowShares, CommandKind.giveBackShares);
    const kind = this.pick(kinds);
    const isLoan = kind === CommandKind.borrowShares || kind === CommandKind.giveBackShares;
    const share = currencies + 1 + this.random.nextBelow(instruments);
    const any = 1 + this.random.nextBelow(currencies + instruments);
    const most = this.pick([10, 5_000, 2 ** 31, listing.lotShares * 40]);
    return {
      kind,
      accountId: this.orders.account(),
      toAccountId: kind === CommandKind.transfer ? this.orders.account() : 0,
      assetId: isLoan && this.chance(0.9) ? share : any,
      amountMinor: this.chance(0.03) ? 2 ** 52 : 1 + this.random.nextBelow(most),
      clOrdId: this.orders.newId(),
    };
  }

  private phase(): CommandData {
    const { on } = this.swarm;
    const instrumentId = this.orders.instrument();
    const from = this.phases[instrumentId] ?? Phase.closed;
    const following = nextPhases[from]!;
    const plain = from === Phase.continuous ? [Phase.closed, Phase.halted] : [Phase.continuous];
    const isLikely = this.chance(0.7);
    const auction = isLikely ? following[0]! : this.pick(following);
    const legal = on.auctions ? auction : this.pick(plain);
    if (this.chance(0.05)) {
      return { kind: CommandKind.setPhase, instrumentId, option: this.pick(allPhases) };
    }
    this.phases[instrumentId] = legal;
    return { kind: CommandKind.setPhase, instrumentId, option: legal };
  }

  private accountKill(): CommandData {
    const option = this.chance(0.25) ? 1 : 0;
    return { kind: CommandKind.setAccountKillSwitch, accountId: this.orders.account(), option };
  }

  private accountLimits(): CommandData {
    const { on, listing, qtyLotsTypical } = this.swarm;
    const orderMinor =
      this.orders.referenceTicks() * listing.tickUnits * listing.lotShares * qtyLotsTypical;
    const isOdd = on.oddities && this.chance(0.1);
    return {
      kind: CommandKind.setAccountLimits,
      accountId: this.orders.account(),
      accountLimits: {
        openOrdersMax: on.openLimits ? this.pick([0, 0, 1, 3, 6]) : 0,
        ordersPerSecondMax: on.rates ? this.pick([0, 1, 5, 40]) : 0,
        grossExposureMinorMax: on.exposureLimits
          ? Math.min(2 ** 52, orderMinor * this.pick([0, 1, 3, 8]))
          : 0,
        duplicateWindowUs: on.duplicateGuard ? this.pick([0, 14, 1_000, 60_000_000]) : 0,
        noOpposingOrders: on.opposing ? this.pick([0, 1]) : 0,
        tradeGroup: on.groups ? this.pick([0, 1, 1, 2]) : 0,
        ...(isOdd ? { tradeGroup: this.pick([-1, 0.5, 2 ** 20]) } : {}),
      },
    };
  }

  private positionLimits(): CommandData {
    const most = Math.min(this.swarm.qtyLotsTypical * 6, 2 ** 31);
    const lots = (): number => (this.chance(0.3) ? 0 : this.random.nextBelow(most));
    return {
      kind: CommandKind.setPositionLimits,
      accountId: this.orders.account(),
      instrumentId: this.orders.instrument(),
      positionLimits: { longLotsMax: lots(), shortLotsMax: lots() },
    };
  }

  private venueLimits(): CommandData {
    const { on } = this.swarm;
    return {
      kind: CommandKind.setVenueLimits,
      venueLimits: {
        openOrdersMax: on.openLimits ? this.pick([0, 0, 8]) : 0,
        ordersPerSecondMax: on.rates ? this.pick([0, 3, 20]) : 0,
        stpNoneAllowed: on.stpNone ? this.pick([0, 1, 1]) : 0,
      },
    };
  }

  private feeTier(): CommandData {
    const rate = (): number => this.random.nextBelow(60_002) - 10_001;
    const option = this.random.nextBelow(3);
    return {
      kind: CommandKind.setFeeTier,
      option,
      makerFeeRate: rate(),
      takerFeeRate: rate(),
      auctionFeeRate: rate(),
    };
  }

  private listing(): CommandData {
    const number = this.random.nextBelow(4);
    switch (this.random.nextBelow(3)) {
      case 0:
        return { kind: CommandKind.listCurrency, text: `CUR${number}`, decimals: number * 3 };
      case 1:
        return { kind: CommandKind.openAccount, text: `newcomer ${number}`, option: number * 6 };
      default: {
        const currencyId = this.random.nextBelow(4);
        const listing = { ...this.swarm.listing, symbol: `SYM${number}`, currencyId };
        return { kind: CommandKind.listInstrument, listing };
      }
    }
  }

  private listingChange(): CommandData {
    const instrumentId = this.orders.instrument();
    const currencyId = instrumentId === 3 ? 2 : 1;
    const { listing } = this.swarm;
    const changes: readonly Partial<InstrumentListing>[] = [
      { limitCollarBps: this.pick([0, 200, 1_000]) },
      { marketCollarBps: this.pick([1, 250, 10_000]) },
      { referencePriceTicks: this.orders.price(Side.buy) },
      { qtyLotsMin: 2 },
      { notionalMinorMax: Math.ceil(listing.notionalMinorMax / 2) },
      { openOrdersPerAccountMax: 3 },
      { positionLotsMax: 30 },
      { name: 'Another name' },
      { tickUnits: listing.tickUnits + 1 },
      { priceTicksMin: 0 },
      {},
    ];
    return {
      kind: CommandKind.changeInstrument,
      instrumentId,
      listing: { ...listing, symbol: `SYM${instrumentId}`, currencyId, ...this.pick(changes) },
    };
  }

  /** An earlier command again, as it was or with another body under the same client order id. */
  private resend(): CommandData {
    const isKnown = ({ clOrdId, legs }: CommandData): boolean =>
      clOrdId !== undefined || legs !== undefined;
    const earlier = this.sent.findLast((command) => isKnown(command) && this.chance(0.2));
    if (earlier === undefined) return this.orders.order(CommandKind.placeOrder);
    return this.chance(0.7) ? earlier : { ...earlier, qtyLots: this.orders.qty() };
  }

  private spoil(command: CommandData): CommandData {
    const field = this.pick(numericFields);
    const number = this.pick(badNumbersOf(field));
    const { legs } = command;
    if (legs === undefined || legs.length === 0 || this.chance(0.3)) {
      return { ...command, [field]: number };
    }
    // Legs are of their command's account.
    const at = this.random.nextBelow(legs.length);
    const spoilt = field === 'accountId' ? {} : { [field]: number };
    return { ...command, legs: legs.map((leg, i) => (i === at ? { ...leg, ...spoilt } : leg)) };
  }

  /** Mostly an order that was sent before, by either id, sometimes by somebody else. */
  private target(
    own?: number,
  ): Pick<CommandData, 'accountId' | 'orderId' | 'origClOrdId' | 'instrumentId'> {
    const live = this.liveOrder(own);
    if (live !== undefined && this.chance(0.85)) {
      const { accountId, clOrdId, orderId } = live;
      const byId = this.chance(0.1);
      return { accountId, orderId: byId ? orderId : 0, origClOrdId: byId ? '' : clOrdId };
    }
    const resting = this.sentOrders.slice(-10);
    const meant =
      own === undefined ? resting : resting.filter(({ accountId }) => accountId === own);
    const among = this.chance(0.9) ? meant : this.sent.slice(-60);
    const { accountId = this.orders.account(), clOrdId = 'c1' } =
      among.length === 0 ? {} : this.pick(among);
    const stranger =
      this.swarm.on.strangers && this.chance(0.1) ? this.orders.account() : accountId;
    const from = own ?? stranger;
    if (this.chance(0.85)) return { accountId: from, orderId: 0, origClOrdId: clOrdId };
    const orderId = 1 + this.random.nextBelow(this.sent.length + 20);
    return { accountId: from, orderId, origClOrdId: this.chance(0.2) ? clOrdId : '' };
  }

  /** An open order, of one account where one is named. */
  private liveOrder(own: number | undefined): NaiveOrder | undefined {
    if (this.seen === undefined) return undefined;
    const { accounts } = this.seen.venue;
    const open = [...accounts.values()]
      .filter(({ accountId }) => own === undefined || accountId === own)
      .flatMap((account) => [...account.open.values()]);
    return open.length === 0 ? undefined : this.pick(open);
  }

  private chance(probability: number): boolean {
    return this.random.nextChance(probability);
  }

  private pick<Value>(values: readonly Value[]): Value {
    return values[this.random.nextBelow(values.length)]!;
  }
}
