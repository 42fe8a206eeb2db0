// What a random venue is like: which features are on, how rich its accounts are, how tight its prices, how small its limits. Swarm
// testing: a flow that does everything at once reaches less than many that each leave something out. A pure function of a seed.

import { CommandKind, type InstrumentListing } from '#core/command.ts';
import { Phase } from '#core/terms.ts';
import { Prng } from '#std/prng.ts';
import type { CommandData } from '../support/commands.ts';
import { plainListing } from '../support/listing.ts';

export const features = [
  'cancel',
  'amend',
  'replace',
  'massCancel',
  'market',
  'budget',
  'ioc',
  'fok',
  'day',
  'gtd',
  'postOnly',
  'reprice',
  'stops',
  'trailing',
  'iceberg',
  'minimum',
  'allOrNone',
  'lists',
  'batches',
  'stp',
  'stpNone',
  'groups',
  'opposing',
  'rates',
  'openLimits',
  'positionLimits',
  'exposureLimits',
  'duplicateGuard',
  'borrowing',
  'money',
  'phases',
  'auctions',
  'auctionOrders',
  'accountKill',
  'venueKill',
  'feeChanges',
  'listings',
  'listingChanges',
  'resend',
  'strangers',
  'oddities',
  'badNumbers',
] as const;
export type Feature = (typeof features)[number];

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
  readonly rates: readonly [maker: number, taker: number, auction: number];
  /** Phase of every instrument when the flow begins. */
  readonly phase: number;
}

export const firstAccountId = 10;
export const currencies = 2;

const rateCards: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [0, 0, 0],
  [10, 30, 20],
  [-20, 30, 5],
  [-30, 20, 10],
  [-10_000, -10_000, -10_000],
  [50_000, 50_000, 50_000],
  [33_333, -7_777, 44_444],
];

export function swarmOf(seed: number): Swarm {
  const random = new Prng(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[random.nextBelow(values.length)]!;
  // Some flows have nearly everything, some nearly nothing.
  const share = pick([0.15, 0.3, 0.5, 0.75]);
  const on = Object.fromEntries(
    features.map((feature) => [feature, random.nextChance(share)]),
  ) as Record<Feature, boolean>;
  return {
    on,
    accounts: pick([1, 2, 3, 3, 4, 4, 4]),
    instruments: pick([1, 1, 2, 3]),
    wealth: [0, 1, 2, 3].map(() => pick([0, 1, 1, 2, 2])),
    listing: random.nextChance(0.15) ? hugeListing(pick) : smallListing(pick),
    spreadTicks: pick([1, 3, 6]),
    qtyLotsTypical: pick([3, 10, 10, 50, 50, 2 ** 22, 2 ** 31]),
    rates: pick(rateCards),
    phase: on.auctions && random.nextChance(0.3) ? Phase.preOpen : Phase.continuous,
  };
}

type Pick = <Value>(values: readonly Value[]) => Value;

function smallListing(pick: Pick): InstrumentListing {
  const tickUnits = pick([1, 1, 5, 25]);
  const lotShares = pick([1, 1, 10, 100]);
  return {
    ...plainListing,
    tickUnits,
    lotShares,
    qtyLotsMin: pick([1, 1, 3]),
    qtyLotsMax: pick([1_000_000, 1_000_000, 12]),
    notionalMinorMax: pick([1_000_000, 1_000_000, 12]) * 100 * tickUnits * lotShares,
    referencePriceTicks: pick([100, 100, 100, 0]),
    marketCollarBps: pick([1, 250, 250, 1_000, 10_000]),
    limitCollarBps: pick([0, 0, 0, 300, 1_000_000]),
    priceTicksMin: pick([1, 1, 97]),
    priceTicksMax: pick([1_000_000, 1_000_000, 104]),
    openOrdersPerAccountMax: pick([1_000, 1_000, 1_000, 2, 4]),
    positionLotsMax: pick([0, 0, 0, 40]),
  };
}

/** Prices, quantities and values at the edges of their ranges. */
function hugeListing(pick: Pick): InstrumentListing {
  return {
    ...plainListing,
    priceTicksMax: 2 ** 31 - 2,
    qtyLotsMax: 2 ** 31 - 2,
    notionalMinorMax: 2 ** 50,
    lotShares: pick([1, 1_000_000]),
    tickUnits: pick([1, 1_000_000]),
    referencePriceTicks: pick([2 ** 31 - 60, 2 ** 20, 100]),
    marketCollarBps: pick([1, 10_000]),
  };
}

/** The opening of the venue: assets, instruments, accounts, their money. */
export function openingOf(swarm: Swarm): CommandData[] {
  const [makerFeeRate, takerFeeRate, auctionFeeRate] = swarm.rates;
  const stpNoneAllowed = swarm.on.stpNone ? 1 : 0;
  const tier = { kind: CommandKind.setFeeTier, option: 0 };
  const commands: CommandData[] = [
    { kind: CommandKind.listCurrency, text: 'USD', decimals: 2 },
    { kind: CommandKind.listCurrency, text: 'EUR', decimals: 2 },
    { ...tier, makerFeeRate, takerFeeRate, auctionFeeRate },
    { ...tier, option: 1, makerFeeRate: -5, takerFeeRate: 25, auctionFeeRate: 7 },
    {
      kind: CommandKind.setVenueLimits,
      venueLimits: { openOrdersMax: 0, ordersPerSecondMax: 0, stpNoneAllowed },
    },
  ];
  for (let i = 0; i < swarm.instruments; i++) {
    // The last one has another currency.
    const currencyId = i === 2 ? 2 : 1;
    const listing = { ...swarm.listing, symbol: `SYM${i + 1}`, currencyId };
    commands.push({ kind: CommandKind.listInstrument, listing });
    commands.push({ kind: CommandKind.setPhase, instrumentId: i + 1, option: swarm.phase });
  }
  for (let i = 0; i < swarm.accounts; i++) commands.push(...accountOpening(swarm, i));
  return commands;
}

function accountOpening(swarm: Swarm, i: number): CommandData[] {
  const option = i === 3 ? 1 : 0;
  const commands: CommandData[] = [
    { kind: CommandKind.openAccount, text: `account ${i + 1}`, option },
  ];
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
  return commands;
}

// ---- time

const firstTsUs = 1_700_000_000_000_000;
const stepsUs = [7, 7, 7, 400, 7, 30_000, 7, 7, 0, 250_000, 7, 1, 7, 2_000_000, 7, 7, 90];

/** When the nth command comes: bunched, with pauses, so that rates refill and times come. */
export function tsUsOf(seq: number): number {
  let tsUs = firstTsUs;
  for (let i = 0; i < stepsUs.length; i++) {
    tsUs += stepsUs[i]! * Math.floor((seq + stepsUs.length - 1 - i) / stepsUs.length);
  }
  return tsUs;
}
