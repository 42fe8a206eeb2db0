// A request as the naive venue reads it: every field there, what makes two requests the same, what an answer repeats of it.

import {
  CommandKind,
  type AccountLimits,
  type InstrumentListing,
  type PositionLimits,
  type TradeTerms,
  type VenueLimits,
} from '#core/command.ts';
import type { CommandData } from '../support/commands.ts';

type Optional = 'listing' | 'accountLimits' | 'venueLimits' | 'positionLimits' | 'trade' | 'legs';

export type Full = Required<Omit<CommandData, Optional>> & {
  readonly listing: InstrumentListing | undefined;
  readonly accountLimits: AccountLimits | undefined;
  readonly venueLimits: VenueLimits | undefined;
  readonly positionLimits: PositionLimits | undefined;
  readonly trade: TradeTerms | undefined;
  readonly legs: readonly Full[];
};

const blank: Full = {
  kind: 0,
  accountId: 0,
  instrumentId: 0,
  orderId: 0,
  side: 0,
  ordType: 0,
  timeInForce: 0,
  execInst: 0,
  stpMode: 0,
  priceTicks: 0,
  qtyLots: 0,
  stopTicks: 0,
  activationTicks: 0,
  trailTicks: 0,
  trailBps: 0,
  displayLots: 0,
  minQtyLots: 0,
  expireTsUs: 0,
  budgetMinor: 0,
  clOrdId: '',
  origClOrdId: '',
  toAccountId: 0,
  assetId: 0,
  amountMinor: 0,
  option: 0,
  makerFeeRate: 0,
  takerFeeRate: 0,
  auctionFeeRate: 0,
  decimals: 0,
  text: '',
  listing: undefined,
  accountLimits: undefined,
  venueLimits: undefined,
  positionLimits: undefined,
  trade: undefined,
  legs: [],
};

/** Legs are of their command's account. */
export function complete(data: CommandData): Full {
  const { legs = [], ...own } = data;
  const accountId = data.accountId ?? 0;
  return {
    ...blank,
    ...own,
    legs: legs.map((leg) => complete({ ...leg, accountId })),
  };
}

/** Of a list, its kind and which of its legs an order is. */
export interface ListPlace {
  readonly kind: number;
  readonly position: number;
}

/** Everything that makes two requests under one client order id the same. */
export function bodyOf(command: Full, place?: ListPlace): string {
  const { kind, instrumentId, side, ordType, timeInForce, execInst, stpMode } = command;
  if (movesFunds(kind)) {
    return [kind, command.toAccountId, command.assetId, command.amountMinor].join();
  }
  const terms = [kind, instrumentId, side, ordType, timeInForce, execInst, stpMode];
  const numbers = [
    command.priceTicks,
    command.qtyLots,
    command.stopTicks,
    command.activationTicks,
    command.trailTicks,
    command.trailBps,
    command.displayLots,
    command.minQtyLots,
    command.expireTsUs,
    command.budgetMinor,
  ];
  const { orderId, origClOrdId } = command;
  const replaced = kind === CommandKind.replaceOrder ? [orderId, origClOrdId] : [];
  const list = place === undefined ? [] : ['list', place.kind, place.position];
  return [...terms, ...numbers, ...replaced, ...list].join();
}

export function movesFunds(kind: number): boolean {
  return (
    kind === CommandKind.deposit ||
    kind === CommandKind.withdraw ||
    kind === CommandKind.transfer ||
    kind === CommandKind.borrowShares ||
    kind === CommandKind.giveBackShares
  );
}

type Echo = Pick<
  Full,
  'accountId' | 'instrumentId' | 'side' | 'ordType' | 'timeInForce' | 'execInst' | 'clOrdId'
>;

export function echo(command: Echo): Echo {
  const { accountId, instrumentId, side, ordType, timeInForce, execInst, clOrdId } = command;
  return { accountId, instrumentId, side, ordType, timeInForce, execInst, clOrdId };
}

/** What the duplicate guard compares. */
export function likenessOf(order: Full): string {
  const { instrumentId, side, ordType, priceTicks, qtyLots, budgetMinor } = order;
  return [instrumentId, side, ordType, priceTicks, qtyLots, budgetMinor].join();
}
