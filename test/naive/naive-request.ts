// A request as the naive venue reads it: every field there, what makes two requests the same, what an answer repeats of it.

import { CommandKind } from '#core/command.ts';
import type { CommandData } from '../support/commands.ts';

type Carried = 'listing' | 'accountLimits' | 'venueLimits' | 'positionLimits';
export type Full = Required<Omit<CommandData, Carried>> & Pick<CommandData, Carried>;

export function complete(data: CommandData): Full {
  return {
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
    legs: [],
    ...data,
  };
}

/** Everything that makes two requests under one client order id the same. */
export function bodyOf(command: Full): string {
  const { kind, instrumentId, side, ordType, timeInForce, execInst, stpMode } = command;
  const isMove = kind >= CommandKind.deposit && kind <= CommandKind.transfer;
  if (isMove) return [kind, command.toAccountId, command.assetId, command.amountMinor].join();
  const { priceTicks, qtyLots, orderId, origClOrdId } = command;
  const terms = [kind, instrumentId, side, ordType, timeInForce, execInst, stpMode];
  const replaced = kind === CommandKind.replaceOrder ? [orderId, origClOrdId] : [];
  return [...terms, priceTicks, qtyLots, ...replaced].join();
}

type Echo = Pick<
  Full,
  'accountId' | 'instrumentId' | 'side' | 'ordType' | 'timeInForce' | 'execInst' | 'clOrdId'
>;

export function echo(command: Full): Echo {
  const { accountId, instrumentId, side, ordType, timeInForce, execInst, clOrdId } = command;
  return { accountId, instrumentId, side, ordType, timeInForce, execInst, clOrdId };
}
