// One account's day: what it had, everything that moved, what it has then. Pure. It must never balance by construction: the closing balance
// comes from the books, and the movements have to lead there.

import type { AssetFacts, Facts, InstrumentFacts, Price } from './facts.ts';
import { valueMinor } from './facts.ts';
import type { PositionState } from './position-cost.ts';
import { sum } from './portfolio.ts';
import type { LedgerKind } from '#projections/tables.ts';

export const ledgerKinds = [
  'trade',
  'fee',
  'deposit',
  'withdrawal',
  'transfer',
  'borrow',
  'giveBack',
  'correction',
] as const satisfies readonly LedgerKind[];

export interface Movement {
  readonly seq: number;
  readonly idx: number;
  readonly atUs: number;
  readonly kind: LedgerKind;
  readonly assetId: number;
  /** What the account got; negative is what it gave. */
  readonly amountMinor: bigint;
  /** The trade, or the transfer. */
  readonly refId: number;
}

/** One side of a trade of the day. */
export interface Execution {
  readonly tradeId: number;
  readonly orderId: number;
  readonly instrumentId: number;
  readonly isBuy: boolean;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly notionalMinor: bigint;
  readonly feeMinor: bigint;
  readonly liquidity: 'maker' | 'taker' | 'auction';
  readonly atUs: number;
}

export interface StatementInput {
  readonly facts: Facts;
  /** By asset: the sum of all entries before the day. */
  readonly opening: ReadonlyMap<number, bigint>;
  /** By asset: what the books have now, less everything since the day. */
  readonly closing: ReadonlyMap<number, bigint>;
  /** Oldest first. */
  readonly movements: readonly Movement[];
  readonly executions: readonly Execution[];
  /** By instrument that was ever traded or held: at the beginning and at the end of the day; undefined where it cannot be told. */
  readonly positions: ReadonlyMap<number, readonly [PositionState, PositionState] | undefined>;
  /** By asset: shares borrowed at the beginning and at the end of the day. */
  readonly borrowed: ReadonlyMap<number, readonly [bigint, bigint]>;
  /** By instrument, just before the end of the day. */
  readonly prices: ReadonlyMap<number, Price>;
}

export interface StatementBalance {
  readonly asset: AssetFacts;
  readonly openingMinor: bigint;
  readonly byKind: Readonly<Record<LedgerKind, bigint>>;
  /** Opening and movements. */
  readonly closingMinor: bigint;
  /** Closing by the books; the same, or the statement is wrong. */
  readonly bookedMinor: bigint;
}

export interface StatementPosition {
  readonly instrument: InstrumentFacts;
  /** Owned less borrowed, as all shares here. */
  readonly openingShares: bigint;
  readonly boughtShares: bigint;
  readonly soldShares: bigint;
  /** Came or went otherwise. */
  readonly otherShares: bigint;
  readonly closingShares: bigint;
  /** Undefined where it is not known. */
  readonly costMinor: bigint | undefined;
  readonly price: Price | undefined;
  readonly valueMinor: bigint | undefined;
  /** Of the day's trades, before fees; undefined where it cannot be told. */
  readonly realizedMinor: bigint | undefined;
}

/** Of one currency. */
export interface StatementTotals {
  readonly currency: AssetFacts;
  readonly boughtMinor: bigint;
  readonly soldMinor: bigint;
  /** Charges less rebates of the day's fees; positive was paid. */
  readonly feesMinor: bigint;
  readonly realizedMinor: bigint | undefined;
  /** Closing cash and positions. */
  readonly equityMinor: bigint;
}

export interface MovementLine extends Movement {
  readonly asset: AssetFacts;
  /** Of its asset, after it. */
  readonly balanceMinor: bigint;
}

export interface Statement {
  readonly balances: readonly StatementBalance[];
  readonly positions: readonly StatementPosition[];
  readonly totals: readonly StatementTotals[];
  readonly movements: readonly MovementLine[];
  readonly executions: readonly Execution[];
  /** Assets whose movements do not lead from the opening to the closing balance: none, or the books are wrong. */
  readonly differences: readonly string[];
}

export function statementOf(input: StatementInput): Statement {
  const { facts, movements, executions } = input;
  const balances = balancesOf(input);
  const positions = positionsOf(input, balances);
  return {
    balances,
    positions,
    totals: totalsOf(input, balances, positions),
    movements: runningBalances(facts, input.opening, movements),
    executions,
    differences: balances
      .filter(({ closingMinor, bookedMinor }) => closingMinor !== bookedMinor)
      .map(({ asset }) => asset.code),
  };
}

function balancesOf({ facts, opening, closing, movements }: StatementInput): StatementBalance[] {
  const byAsset = Map.groupBy(movements, ({ assetId }) => assetId);
  const assetIds = new Set([...opening.keys(), ...closing.keys(), ...byAsset.keys()]);
  return [...assetIds]
    .toSorted((a, b) => a - b)
    .map((assetId) => {
      const byKind = Object.fromEntries(ledgerKinds.map((kind) => [kind, 0n])) as Record<
        LedgerKind,
        bigint
      >;
      for (const { kind, amountMinor } of byAsset.get(assetId) ?? []) byKind[kind] += amountMinor;
      const openingMinor = opening.get(assetId) ?? 0n;
      return {
        asset: facts.asset(assetId),
        openingMinor,
        byKind,
        closingMinor: openingMinor + sum(Object.values(byKind)),
        bookedMinor: closing.get(assetId) ?? 0n,
      };
    });
}

function positionsOf(
  { facts, executions, positions, borrowed, prices }: StatementInput,
  balances: readonly StatementBalance[],
): StatementPosition[] {
  const lines: StatementPosition[] = [];
  for (const { asset, openingMinor, closingMinor } of balances) {
    if (asset.instrumentId === 0) continue;
    const instrument = facts.instrument(asset.instrumentId);
    const [borrowedBefore, borrowedAfter] = borrowed.get(asset.assetId) ?? [0n, 0n];
    const openingShares = openingMinor - borrowedBefore;
    const closingShares = closingMinor - borrowedAfter;
    const own = executions.filter((each) => each.instrumentId === asset.instrumentId);
    const boughtShares = sharesOf(
      instrument,
      own.filter(({ isBuy }) => isBuy),
    );
    const soldShares = sharesOf(
      instrument,
      own.filter(({ isBuy }) => !isBuy),
    );
    if (openingShares === 0n && closingShares === 0n && own.length === 0) continue;
    const price = prices.get(asset.instrumentId);
    const states = positions.get(asset.instrumentId);
    lines.push({
      instrument,
      openingShares,
      boughtShares,
      soldShares,
      otherShares: closingShares - openingShares - boughtShares + soldShares,
      closingShares,
      costMinor: states?.[1].costMinor,
      price,
      valueMinor:
        price === undefined ? undefined : valueMinor(instrument, closingShares, price.ticks),
      realizedMinor:
        states === undefined ? undefined : states[1].realizedMinor - states[0].realizedMinor,
    });
  }
  return lines;
}

function totalsOf(
  { executions, facts }: StatementInput,
  balances: readonly StatementBalance[],
  positions: readonly StatementPosition[],
): StatementTotals[] {
  const currencies = new Map<number, AssetFacts>();
  for (const { asset } of balances) {
    const currency =
      asset.instrumentId === 0 ? asset : facts.instrument(asset.instrumentId).currency;
    currencies.set(currency.assetId, currency);
  }
  return [...currencies.values()].map((currency) => {
    const { assetId } = currency;
    const isOwn = (instrument: InstrumentFacts): boolean => instrument.currency.assetId === assetId;
    const traded = executions.filter((each) => isOwn(facts.instrument(each.instrumentId)));
    const held = positions.filter(({ instrument }) => isOwn(instrument));
    const cash = balances.find(({ asset }) => asset.assetId === assetId);
    const isKnown = held.every(({ realizedMinor }) => realizedMinor !== undefined);
    return {
      currency,
      boughtMinor: notionalOf(traded.filter(({ isBuy }) => isBuy)),
      soldMinor: notionalOf(traded.filter(({ isBuy }) => !isBuy)),
      feesMinor: 0n - (cash?.byKind.fee ?? 0n),
      realizedMinor: isKnown ? sum(held.map((each) => each.realizedMinor ?? 0n)) : undefined,
      equityMinor: (cash?.closingMinor ?? 0n) + sum(held.map((each) => each.valueMinor ?? 0n)),
    };
  });
}

function runningBalances(
  facts: Facts,
  opening: ReadonlyMap<number, bigint>,
  movements: readonly Movement[],
): MovementLine[] {
  const balances = new Map(opening);
  return movements.map((movement) => {
    const { assetId, amountMinor } = movement;
    const balanceMinor = (balances.get(assetId) ?? 0n) + amountMinor;
    balances.set(assetId, balanceMinor);
    return { ...movement, asset: facts.asset(assetId), balanceMinor };
  });
}

function sharesOf(instrument: InstrumentFacts, executions: readonly Execution[]): bigint {
  return sum(executions.map(({ qtyLots }) => BigInt(qtyLots) * BigInt(instrument.lotShares)));
}

function notionalOf(executions: readonly Execution[]): bigint {
  return sum(executions.map(({ notionalMinor }) => notionalMinor));
}
