// What operators do to a random venue beside its limits: trades busted and corrected, accounts frozen and moved to other tiers, instruments
// delisted. Drawn from numbers of its own, and only for seeds from `operatorsFrom` on, so that older seeds mean what they meant.

import { CommandKind, type TradeTerms } from '#core/command.ts';
import { AccountStatus, Phase, Side } from '#core/terms.ts';
import { Prng } from '#std/prng.ts';
import type { NaiveExchange } from '../naive/naive-exchange.ts';
import type { NaiveTrade } from '../naive/naive-trades.ts';
import type { CommandData } from '../support/commands.ts';
import { currencies, firstAccountId, type Swarm } from './exchange-swarm.ts';

/** From here on flows have operators' commands. */
export const operatorsFrom = 40_000_000;

const houseAccountId = 2;
const feeAccountId = 3;
const badNumbers = [0, -1, 0.5, NaN, Infinity, 2 ** 31, 2 ** 53];

const operatorFeatures = [
  'busts',
  'corrections',
  'statuses',
  'tiers',
  'delistings',
  'house',
  'drains',
] as const;
type OperatorFeature = (typeof operatorFeatures)[number];
type Make = () => CommandData | undefined;

export class OperatorFlow {
  readonly on: Readonly<Record<OperatorFeature, boolean>>;
  private readonly tradeWindow: number;
  private readonly swarm: Swarm;
  private readonly seen: NaiveExchange;
  private random = new Prng(0);
  private drains = 0;

  constructor(seed: number, swarm: Swarm, seen: NaiveExchange) {
    const random = new Prng(seed + 2 ** 43);
    this.on = Object.fromEntries(
      operatorFeatures.map((feature) => [feature, random.nextChance(0.6)]),
    ) as Record<OperatorFeature, boolean>;
    const sizes = [262_144, 262_144, 262_144, 40, 3, 0];
    this.tradeWindow = sizes[random.nextBelow(sizes.length)]!;
    this.swarm = swarm;
    this.seen = seen;
  }

  /** What comes after the opening of the venue. */
  opening(): CommandData[] {
    const commands: CommandData[] = [
      { kind: CommandKind.setTradeWindow, amountMinor: this.tradeWindow },
    ];
    if (!this.on.house) return commands;
    for (let assetId = 1; assetId <= currencies + this.swarm.instruments; assetId++) {
      commands.push({
        kind: CommandKind.deposit,
        accountId: houseAccountId,
        assetId,
        amountMinor: 2 ** 30,
        clOrdId: `house-${assetId}`,
      });
    }
    return commands;
  }

  /** Whether this draw is an operator's, and what it is then. */
  next(draw: number): CommandData | undefined {
    this.random = new Prng(draw + 2 ** 44);
    if (!this.chance(0.16)) return undefined;
    const { on } = this;
    const kinds: Make[] = [];
    const add = (isOn: boolean, weight: number, make: Make): void => {
      if (isOn) kinds.push(...Array<Make>(weight).fill(make));
    };
    add(true, 1, () => this.window());
    add(on.busts, 8, () => this.trade(CommandKind.bustTrade));
    add(on.corrections, 8, () => this.trade(CommandKind.correctTrade));
    add(on.statuses, 2, () => this.status());
    add(on.tiers, 2, () => this.tier());
    add(on.delistings, 1, () => this.delisting());
    add(on.drains, 3, () => this.drain());
    return this.pick(kinds)();
  }

  private trade(kind: number): CommandData | undefined {
    const { trades, lastTradeId } = this.seen.venue;
    if (trades.length === 0) {
      if (this.chance(0.9)) return undefined;
      const tradeId = this.random.nextBelow(lastTradeId + 2);
      return { kind, instrumentId: 1, trade: { ...noTrade, tradeId } };
    }
    const trade = this.chance(0.5) ? trades.at(-1)! : this.pick(trades);
    const { instrumentId } = trade;
    const terms = termsOf(trade, kind === CommandKind.correctTrade ? this.newPrice(trade) : 0);
    const option = this.chance(0.4) ? 1 : 0;
    const isOdd = this.chance(0.08);
    if (!isOdd) return { kind, instrumentId, option, trade: terms };
    const field = this.pick(Object.keys(terms) as (keyof TradeTerms)[]);
    const value = this.chance(0.5) ? terms[field] + 1 : this.pick(badNumbers);
    return this.pick<CommandData>([
      { kind, instrumentId, option, trade: { ...terms, [field]: value } },
      { kind, instrumentId, option, trade: { ...terms, [field]: value } },
      { kind, instrumentId: instrumentId + 1, option, trade: terms },
      { kind, instrumentId, option: 2, trade: terms },
      { kind, instrumentId },
    ]);
  }

  private newPrice({ priceTicks }: NaiveTrade): number {
    if (this.chance(0.03)) return this.pick(badNumbers);
    if (this.chance(0.05)) return priceTicks * (2 + this.random.nextBelow(1_000));
    if (this.chance(0.1)) return 1 + Math.floor(priceTicks / (1 + this.random.nextBelow(100)));
    return priceTicks + this.random.nextBelow(9) - 4;
  }

  private status(): CommandData {
    const { accounts } = this.seen.venue;
    const stopped = [...accounts.values()].filter(({ status }) => status !== AccountStatus.active);
    if (stopped.length > 0 && this.chance(0.9)) {
      const { accountId } = this.pick(stopped);
      return {
        kind: CommandKind.setAccountStatus,
        accountId,
        option: this.pick([0, 0, 0, 0, 1, 2]),
      };
    }
    const option = this.chance(0.1) ? this.pick([-1, 3, 255]) : this.pick([0, 1, 1, 2]);
    return { kind: CommandKind.setAccountStatus, accountId: this.account(), option };
  }

  private tier(): CommandData {
    const option = this.chance(0.1) ? this.pick([-1, 16, 255]) : this.random.nextBelow(3);
    return { kind: CommandKind.setAccountFeeTier, accountId: this.account(), option };
  }

  /** Rarely closed for it: an instrument that is delisted leaves less to do. */
  private delisting(): CommandData {
    const instruments = [...this.seen.venue.instruments.values()];
    const closed = instruments.filter(({ phase }) => phase === Phase.closed);
    const instrumentId =
      closed.length > 0 && this.chance(0.6)
        ? this.pick(closed).instrumentId
        : 1 + this.random.nextBelow(instruments.length + 1);
    if (closed.length === 0 && this.chance(0.5)) {
      return { kind: CommandKind.setPhase, instrumentId, option: Phase.closed };
    }
    return { kind: CommandKind.delistInstrument, instrumentId };
  }

  /** Somebody takes out what a bust would need: a side of the last trade, or the fee account. */
  private drain(): CommandData | undefined {
    const trade = this.seen.venue.trades.at(-1);
    if (trade === undefined) return undefined;
    const { ledger, instruments } = this.seen.venue;
    const accountId = this.pick([trade.maker.accountId, trade.taker.accountId, feeAccountId]);
    const { shareAssetId, listing } = instruments.get(trade.instrumentId)!;
    const assetId = this.pick([shareAssetId, listing.currencyId]);
    const { available } = ledger.of(accountId, assetId);
    const amountMinor = Math.max(1, Number(available) - this.random.nextBelow(3));
    const clOrdId = `drain-${this.drains++}`;
    return { kind: CommandKind.withdraw, accountId, assetId, amountMinor, clOrdId };
  }

  private window(): CommandData {
    const amountMinor = this.pick([
      0, 1, 3, 40, 262_144, 262_144, 262_144, 262_144, 262_145, -1, 0.5,
    ]);
    return { kind: CommandKind.setTradeWindow, amountMinor };
  }

  private account(): number {
    if (this.chance(0.05)) return this.random.nextBelow(9);
    return firstAccountId + this.random.nextBelow(this.swarm.accounts);
  }

  private chance(probability: number): boolean {
    return this.random.nextChance(probability);
  }

  private pick<Value>(values: readonly Value[]): Value {
    return values[this.random.nextBelow(values.length)]!;
  }
}

const noTrade: TradeTerms = {
  tradeId: 0,
  priceTicks: 1,
  qtyLots: 1,
  buyAccountId: 10,
  sellAccountId: 11,
  buyFeeMinor: 0,
  sellFeeMinor: 0,
  newPriceTicks: 0,
};

/** A trade's own figures, as an operator has them. */
export function termsOf(trade: NaiveTrade, newPriceTicks: number): TradeTerms {
  const { tradeId, priceTicks, qtyLots, takerSide, maker, taker } = trade;
  const buyer = takerSide === Side.buy ? taker : maker;
  const seller = takerSide === Side.buy ? maker : taker;
  return {
    tradeId,
    priceTicks,
    qtyLots,
    buyAccountId: buyer.accountId,
    sellAccountId: seller.accountId,
    buyFeeMinor: Number(buyer.fee),
    sellFeeMinor: Number(seller.fee),
    newPriceTicks,
  };
}
