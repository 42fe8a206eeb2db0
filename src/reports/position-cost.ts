// What positions cost and realised up to an instant, told again from the market's tables with the venue's own arithmetic (Holding). Shares
// that move between accounts take their cost with them, so the accounts that they came from are folded beside. It must never have
// arithmetic of its own: the figures are the portfolio's.

import { Holding } from '#portfolio/holding.ts';

/** Of one instrument, oldest first: by seq, of one command by trade with the seller before the buyer. */
export type PositionEvent =
  | {
      readonly kind: 'buy' | 'sell';
      readonly atUs: number;
      readonly accountId: number;
      readonly shares: number;
      readonly notionalMinor: number;
    }
  | {
      readonly kind: 'transfer';
      readonly atUs: number;
      readonly accountId: number;
      readonly toAccountId: number;
      readonly shares: number;
    }
  /** Shares that came (positive) or went without a trade and without another account of the venue. */
  | {
      readonly kind: 'outside';
      readonly atUs: number;
      readonly accountId: number;
      readonly shares: number;
    };

/** A position at an instant. */
export interface PositionState {
  /** Owned less borrowed. */
  readonly shares: bigint;
  /** Undefined where it is not known. */
  readonly costMinor: bigint | undefined;
  /** Of all trades up to then, before fees. */
  readonly realizedMinor: bigint;
}

/** Folds the events of one instrument and keeps the state of one account at instants that are asked for. */
export class PositionFold {
  private readonly accountId: number;
  private readonly marksUs: readonly number[];
  private readonly states: PositionState[] = [];
  private readonly holdings = new Map<number, Holding>();

  /** `marksUs` rising: each asks for the state after everything before it. */
  constructor(accountId: number, marksUs: readonly number[]) {
    this.accountId = accountId;
    this.marksUs = marksUs;
  }

  take(event: PositionEvent): void {
    this.markBefore(event.atUs);
    const holding = this.holding(event.accountId);
    switch (event.kind) {
      case 'buy':
        holding.buy(event.shares, event.notionalMinor);
        return;
      case 'sell':
        holding.sell(event.shares, event.notionalMinor);
        return;
      case 'outside':
        if (event.shares > 0) holding.addUnknown(event.shares);
        else holding.take(-event.shares);
        return;
      default: {
        const costMinor = holding.take(event.shares);
        const to = this.holding(event.toAccountId);
        if (costMinor < 0) to.addUnknown(event.shares);
        else to.buy(event.shares, costMinor);
      }
    }
  }

  /** The state at each mark, and after everything. */
  end(): { readonly atMarks: readonly PositionState[]; readonly now: PositionState } {
    this.markBefore(Number.POSITIVE_INFINITY);
    return { atMarks: this.states, now: this.state() };
  }

  private markBefore(atUs: number): void {
    for (let markUs = this.nextMark(); markUs <= atUs; markUs = this.nextMark()) {
      if (this.states.length === this.marksUs.length) return;
      this.states.push(this.state());
    }
  }

  private nextMark(): number {
    return this.marksUs[this.states.length] ?? Number.POSITIVE_INFINITY;
  }

  private state(): PositionState {
    const { costQty, costMinor, isCostKnown, realizedMinor } = this.holding(this.accountId);
    return {
      shares: BigInt(costQty),
      costMinor: isCostKnown ? BigInt(costMinor) : undefined,
      realizedMinor: BigInt(realizedMinor),
    };
  }

  private holding(accountId: number): Holding {
    let holding = this.holdings.get(accountId);
    if (holding === undefined) {
      holding = new Holding(accountId, 0);
      this.holdings.set(accountId, holding);
    }
    return holding;
  }
}
