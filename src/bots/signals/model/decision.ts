// From opinions to a signal: which side, if any, and at what worst price, within what may be held. Pure. It must never sell what is not there or
// spend what is not there, counting what earlier signals will take as gone.

import type { Side } from '#api/types.ts';

export interface Standing {
  /** Sum of the opinions: above zero buy, below sell. */
  readonly vote: number;
  /** Shares that are held. */
  readonly held: number;
  /** Shares in signals that are published and not finished. */
  readonly pendingBuy: number;
  readonly pendingSell: number;
  /** Of one signal, in shares. */
  readonly qty: number;
  /** The most that is held, in signals. */
  readonly unitsMax: number;
  /** Money that is free, less what published signals will pay, and what one more would cost; estimates. */
  readonly cash: number;
  readonly cost: number;
}

/** Undefined: nothing is to be done. */
export function sideOf(standing: Standing): Side | undefined {
  const { vote, held, pendingBuy, pendingSell, qty, unitsMax, cash, cost } = standing;
  if (vote > 0) {
    const isWithin = held + pendingBuy + qty <= unitsMax * qty;
    return isWithin && cost <= cash ? 'buy' : undefined;
  }
  if (vote < 0) return held - pendingSell >= qty ? 'sell' : undefined;
  return undefined;
}

/** The worst price wanted, in ticks: a little through the best price of the other side, within the instrument's bounds. */
export function limitTicksOf(
  side: Side,
  best: { readonly bidTicks: number; readonly askTicks: number },
  slippageBps: number,
): number {
  const factor = slippageBps / 10_000;
  return side === 'buy'
    ? Math.ceil(best.askTicks * (1 + factor))
    : Math.max(1, Math.floor(best.bidTicks * (1 - factor)));
}
