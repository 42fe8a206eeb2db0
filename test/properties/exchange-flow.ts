// Random commands for a whole venue, swarm style: each flow switches kinds of orders and of trouble on and off, and chooses how rich its
// accounts, how tight its prices and how small its limits are. A flow is a pure function of a swarm and of numbers drawn.

import fc from 'fast-check';
import { CommandKind, type InstrumentListing } from '#core/command.ts';
import { ExecInst, OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { Prng } from '#std/prng.ts';
import { numericFields, type CommandData, type NumericField } from '../support/commands.ts';
import { plainListing } from '../support/listing.ts';

const features = [
  'cancel',
  'amend',
  'replace',
  'massCancel',
  'market',
  'ioc',
  'fok',
  'day',
  'postOnly',
  'selfTrade',
  'money',
  'phases',
  'accountKill',
  'venueKill',
  'feeChanges',
  'listings',
  'resend',
  'strangers',
  'badNumbers',
] as const;
type Feature = (typeof features)[number];

export interface Swarm {
  readonly on: Readonly<Record<Feature, boolean>>;
  readonly accounts: number;
  readonly instruments: number;
  /** Cash and shares of each account: 0 is nothing, 1 a few orders' worth, 2 more than is ever needed. */
  readonly wealth: readonly number[];
  readonly listing: InstrumentListing;
  /** Prices are within this many ticks of the reference. */
  readonly spreadTicks: number;
  readonly qtyLotsTypical: number;
  readonly rates: readonly [maker: number, taker: number];
}

export interface Flow {
  readonly swarm: Swarm;
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
const badKinds = [0, 6, 99, 255];

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

const featureSwitches = fc.record(
  Object.fromEntries(features.map((feature) => [feature, fc.boolean()])) as Record<
    Feature,
    fc.Arbitrary<boolean>
  >,
);

const smallListings = fc
  .record({
    tickUnits: fc.constantFrom(1, 1, 5, 25),
    lotShares: fc.constantFrom(1, 1, 10, 100),
    qtyLotsMin: fc.constantFrom(1, 1, 3),
    qtyLotsMax: fc.constantFrom(1_000_000, 1_000_000, 12),
    /** In lots at the reference price. */
    notionalLotsMax: fc.constantFrom(1_000_000, 1_000_000, 12),
    referencePriceTicks: fc.constantFrom(100, 100, 0),
    marketCollarBps: fc.constantFrom(1, 250, 1_000, 10_000),
    limitCollarBps: fc.constantFrom(0, 0, 300, 1_000_000),
    priceTicksMin: fc.constantFrom(1, 97),
    priceTicksMax: fc.constantFrom(1_000_000, 104),
    openOrdersPerAccountMax: fc.constantFrom(1_000, 1_000, 2, 4),
  })
  .map(({ notionalLotsMax, ...changes }): InstrumentListing => {
    const lotMinor = 100 * changes.tickUnits * changes.lotShares;
    return { ...plainListing, ...changes, notionalMinorMax: notionalLotsMax * lotMinor };
  });

/** Prices, quantities and values at the edges of their ranges. */
const hugeListings = fc
  .record({
    priceTicksMax: fc.constant(2 ** 31 - 2),
    qtyLotsMax: fc.constant(2 ** 31 - 2),
    notionalMinorMax: fc.constant(2 ** 50),
    lotShares: fc.constantFrom(1, 1_000_000),
    tickUnits: fc.constantFrom(1, 1_000_000),
    referencePriceTicks: fc.constantFrom(2 ** 31 - 60, 2 ** 20, 100),
    marketCollarBps: fc.constantFrom(1, 10_000),
  })
  .map((changes): InstrumentListing => ({ ...plainListing, ...changes }));

const swarms: fc.Arbitrary<Swarm> = fc.record({
  on: featureSwitches,
  accounts: fc.constantFrom(1, 2, 3, 3, 4, 4, 4),
  instruments: fc.integer({ min: 1, max: 3 }),
  wealth: fc.array(fc.constantFrom(0, 1, 1, 2, 2), { minLength: 4, maxLength: 4 }),
  listing: fc.oneof(
    { arbitrary: smallListings, weight: 5 },
    { arbitrary: hugeListings, weight: 1 },
  ),
  spreadTicks: fc.constantFrom(1, 3, 6),
  qtyLotsTypical: fc.constantFrom(3, 10, 50, 2 ** 22, 2 ** 31),
  rates: fc.constantFrom(
    [0, 0] as const,
    [10, 30] as const,
    [-20, 30] as const,
    [-30, 20] as const,
    [-10_000, -10_000] as const,
    [50_000, 50_000] as const,
    [33_333, -7_777] as const,
  ),
});

export function flows(minLength: number, maxLength: number): fc.Arbitrary<Flow> {
  return fc.record({
    swarm: swarms,
    draws: fc.array(fc.noBias(fc.nat()), { minLength, maxLength, size: 'max' }),
  });
}

const firstAccountId = 10;
const currencies = 2;

/** The commands of a flow, the opening of the venue first. */
export function commandsOf({ swarm, draws }: Flow): CommandData[] {
  const commands = openingOf(swarm);
  const maker = new FlowMaker(swarm);
  for (const draw of draws) commands.push(maker.next(draw));
  return commands;
}

export function openingOf(swarm: Swarm): CommandData[] {
  const [makerFeeRate, takerFeeRate] = swarm.rates;
  const commands: CommandData[] = [
    { kind: CommandKind.listCurrency, text: 'USD', decimals: 2 },
    { kind: CommandKind.listCurrency, text: 'EUR', decimals: 2 },
    { kind: CommandKind.setFeeTier, option: 0, makerFeeRate, takerFeeRate },
    { kind: CommandKind.setFeeTier, option: 1, makerFeeRate: -5, takerFeeRate: 25 },
  ];
  for (let i = 0; i < swarm.instruments; i++) {
    // The last one has another currency.
    const currencyId = i === 2 ? 2 : 1;
    const listing = { ...swarm.listing, symbol: `SYM${i + 1}`, currencyId };
    commands.push({ kind: CommandKind.listInstrument, listing });
    const option = Phase.continuous;
    commands.push({ kind: CommandKind.setPhase, instrumentId: i + 1, option });
  }
  for (let i = 0; i < swarm.accounts; i++) {
    commands.push({
      kind: CommandKind.openAccount,
      text: `account ${i + 1}`,
      option: i === 3 ? 1 : 0,
    });
    const typical = Math.min(swarm.qtyLotsTypical, 2 ** 31);
    const few = [0, typical * 4 * swarm.listing.lotShares, 2 ** 49][swarm.wealth[i]!]!;
    const some = [0, Math.min(typical * 4 * 100 * swarm.listing.tickUnits, 2 ** 49), 2 ** 49];
    for (let assetId = 1; assetId <= currencies + swarm.instruments; assetId++) {
      const amountMinor = assetId <= currencies ? some[swarm.wealth[i]!]! : Math.min(few, 2 ** 49);
      if (amountMinor === 0) continue;
      const accountId = firstAccountId + i;
      const clOrdId = `opening-${assetId}`;
      commands.push({ kind: CommandKind.deposit, accountId, assetId, amountMinor, clOrdId });
    }
  }
  return commands;
}

/** Makes one command of each number drawn; it knows only what it has sent. */
class FlowMaker {
  private readonly swarm: Swarm;
  private readonly kinds: (() => CommandData)[] = [];
  private readonly sent: CommandData[] = [];
  /** Of those, the orders. */
  private readonly orders: CommandData[] = [];
  private random = new Prng(0);
  private draw = 0;

  constructor(swarm: Swarm) {
    this.swarm = swarm;
    const { on } = swarm;
    const add = (isOn: boolean, weight: number, make: () => CommandData): void => {
      if (isOn) this.kinds.push(...Array<typeof make>(weight).fill(make));
    };
    add(true, 20, () => this.order(CommandKind.placeOrder));
    add(on.cancel, 5, () => ({ kind: CommandKind.cancelOrder, ...this.target() }));
    add(on.amend, 7, () => this.amendment());
    add(on.replace, 5, () => this.replacement());
    add(on.massCancel, 1, () => this.massCancel());
    add(on.money, 3, () => this.movement());
    add(on.phases, 3, () => this.phase());
    add(on.accountKill, 2, () => this.accountKill());
    add(on.venueKill, 2, () => ({
      kind: CommandKind.setVenueKillSwitch,
      option: this.chance(0.12) ? 1 : 0,
    }));
    add(on.feeChanges, 1, () => this.feeTier());
    add(on.listings, 1, () => this.listing());
    add(on.resend, 3, () => this.resend());
  }

  next(draw: number): CommandData {
    this.draw = draw;
    this.random = new Prng(draw);
    const make = this.pick(this.kinds);
    const made = make();
    const command = this.swarm.on.badNumbers && this.chance(0.1) ? this.spoil(made) : made;
    this.sent.push(command);
    const isOrder = made.kind === CommandKind.placeOrder || made.kind === CommandKind.replaceOrder;
    if (isOrder) this.orders.push(command);
    return command;
  }

  private order(kind: number): CommandData {
    const { on } = this.swarm;
    const side = this.chance(0.5) ? Side.buy : Side.sell;
    const isMarket = on.market && this.chance(0.15);
    const tifs: number[] = [TimeInForce.gtc, TimeInForce.gtc, TimeInForce.gtc];
    if (on.day) tifs.push(TimeInForce.day);
    if (on.ioc || isMarket) tifs.push(TimeInForce.ioc);
    if (on.fok) tifs.push(TimeInForce.fok);
    const immediate = on.fok && this.chance(0.3) ? TimeInForce.fok : TimeInForce.ioc;
    const isOdd = this.chance(0.02);
    return {
      kind,
      accountId: this.account(),
      instrumentId: this.instrument(),
      side,
      ordType: isMarket ? OrdType.market : OrdType.limit,
      timeInForce: isMarket && !isOdd ? immediate : this.pick(tifs),
      execInst: on.postOnly && this.chance(0.2) ? ExecInst.postOnly : ExecInst.none,
      stpMode: on.selfTrade && this.chance(0.4) ? StpMode.none : StpMode.cancelNewest,
      priceTicks: isMarket && !isOdd ? 0 : this.price(side),
      qtyLots: this.qty(),
      clOrdId: this.newId(),
    };
  }

  private replacement(): CommandData {
    const { accountId = 0, orderId = 0, origClOrdId = '' } = this.target();
    const original = this.sent.find(
      (command) => command.clOrdId === origClOrdId && command.accountId === accountId,
    );
    const order = this.order(CommandKind.replaceOrder);
    const isSame = this.chance(0.9) && original !== undefined;
    const market = isSame
      ? { instrumentId: original.instrumentId ?? 0, side: original.side ?? 0 }
      : {};
    return { ...order, ...market, accountId, orderId, origClOrdId };
  }

  private amendment(): CommandData {
    const side = this.chance(0.5) ? Side.buy : Side.sell;
    const priceTicks = this.chance(0.5) ? 0 : this.price(side);
    const qtyLots = this.chance(0.3) ? 0 : this.qty();
    return { kind: CommandKind.amendOrder, ...this.target(), priceTicks, qtyLots };
  }

  private massCancel(): CommandData {
    return {
      kind: CommandKind.massCancel,
      accountId: this.account(),
      instrumentId: this.chance(0.5) ? 0 : this.instrument(),
      side: this.pick([0, Side.buy, Side.sell]),
    };
  }

  private movement(): CommandData {
    const kinds = [CommandKind.deposit, CommandKind.withdraw, CommandKind.transfer];
    const kind = this.pick(kinds);
    return {
      kind,
      accountId: this.account(),
      toAccountId: kind === CommandKind.transfer ? this.account() : 0,
      assetId: 1 + this.random.nextBelow(currencies + this.swarm.instruments),
      amountMinor: this.chance(0.1)
        ? 2 ** 52
        : 1 + this.random.nextBelow(this.pick([10, 5_000, 2 ** 31])),
      clOrdId: this.newId(),
    };
  }

  private phase(): CommandData {
    const isOpen = this.chance(0.75);
    const option = isOpen ? Phase.continuous : this.pick([Phase.closed, Phase.halted]);
    return { kind: CommandKind.setPhase, instrumentId: this.instrument(), option };
  }

  private accountKill(): CommandData {
    const option = this.chance(0.25) ? 1 : 0;
    return { kind: CommandKind.setAccountKillSwitch, accountId: this.account(), option };
  }

  private feeTier(): CommandData {
    const makerFeeRate = this.random.nextBelow(60_000) - 10_000;
    const takerFeeRate = this.random.nextBelow(60_002) - 10_001;
    const option = this.random.nextBelow(3);
    return { kind: CommandKind.setFeeTier, option, makerFeeRate, takerFeeRate };
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

  /** An earlier command again, as it was or with another body under the same client order id. */
  private resend(): CommandData {
    const earlier = this.sent.findLast(({ clOrdId }) => clOrdId !== undefined && this.chance(0.2));
    if (earlier === undefined) return this.order(CommandKind.placeOrder);
    return this.chance(0.7) ? earlier : { ...earlier, qtyLots: this.qty() };
  }

  private spoil(command: CommandData): CommandData {
    const field = this.pick(numericFields);
    const number = this.pick(badNumbersOf(field));
    return { ...command, [field]: number };
  }

  /** Mostly an order that was sent before, by either id, sometimes by somebody else. */
  private target(): Pick<CommandData, 'accountId' | 'orderId' | 'origClOrdId'> {
    const resting = this.orders.filter(({ timeInForce = 0 }) => timeInForce <= TimeInForce.gtc);
    const among = this.chance(0.9) ? resting.slice(-8) : this.sent;
    const { accountId = this.account(), clOrdId = 'c1' } =
      among.length === 0 ? {} : this.pick(among);
    const from = this.swarm.on.strangers && this.chance(0.1) ? this.account() : accountId;
    if (this.chance(0.8)) return { accountId: from, orderId: 0, origClOrdId: clOrdId };
    const orderId = 1 + this.random.nextBelow(this.sent.length + 20);
    return { accountId: this.account(), orderId, origClOrdId: this.chance(0.2) ? clOrdId : '' };
  }

  private account(): number {
    const { on, accounts } = this.swarm;
    // Sometimes the outside world, the house, the fees, nobody.
    if (on.strangers && this.chance(0.05)) return this.random.nextBelow(9);
    return firstAccountId + this.random.nextBelow(accounts);
  }

  private instrument(): number {
    const { on, instruments } = this.swarm;
    const strangers = on.strangers && this.chance(0.05) ? 2 : 0;
    return 1 + this.random.nextBelow(instruments + strangers);
  }

  private price(side: number): number {
    const { spreadTicks, listing } = this.swarm;
    const reference = listing.referencePriceTicks === 0 ? 100 : listing.referencePriceTicks;
    const away = this.random.nextBelow(spreadTicks + 1) - (this.chance(0.5) ? spreadTicks : 0);
    return Math.max(1, side === Side.buy ? reference - away : reference + away);
  }

  private qty(): number {
    const { qtyLotsTypical, listing } = this.swarm;
    const { qtyLotsMin, qtyLotsMax, notionalMinorMax, tickUnits, lotShares } = listing;
    if (this.chance(0.05)) return 1 + this.random.nextBelow(qtyLotsTypical);
    const lotMinor = Math.max(100, listing.referencePriceTicks) * tickUnits * lotShares;
    const affordableLots = Math.ceil(notionalMinorMax / lotMinor);
    const most = Math.min(qtyLotsTypical, qtyLotsMax - qtyLotsMin + 1, affordableLots);
    return qtyLotsMin + this.random.nextBelow(most);
  }

  /** Made of the number drawn, so that a shorter flow keeps its ids. */
  private newId(): string {
    if (this.chance(0.01)) return '';
    return `c${this.draw % 100_003}`;
  }

  private chance(probability: number): boolean {
    return this.random.nextChance(probability);
  }

  private pick<Value>(values: readonly Value[]): Value {
    return values[this.random.nextBelow(values.length)]!;
  }
}
