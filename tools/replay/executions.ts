// Whom each execution met. The private fills of both sides carry the trade's id, so a taker's fill and the maker's fill under one id are
// one trade: from it follows which resting order an IOC order hit, by nothing but what the venue published.

import { readReplayed } from './order-text.ts';
import type { ExecutePlan } from './plan.ts';
import type { PlanFill } from './plan-book.ts';

export interface WireFill {
  readonly tradeId: string;
  readonly clOrdId: string;
  readonly qty: string;
  readonly liquidity: string;
}

export interface Mismatch {
  readonly line: number;
  readonly named: string;
  /** What the venue did, in words. */
  readonly met: string;
  /** What the plan's own book did. */
  readonly planned: string;
}

export interface ExecutionSummary {
  readonly sent: number;
  /** Filled wholly by the order that the data names. */
  readonly onNamed: number;
  /** Filled by it in part. */
  readonly partlyOnNamed: number;
  /** Filled by other orders only, and not at all. */
  readonly onOthers: number;
  readonly unfilled: number;
  /** Filled by outsiders, in whole or in part; counted above as well. */
  readonly onOutsiders: number;
  /** Shares that found nothing at their price. */
  readonly unfilledQty: number;
  /** Executions that the venue filled otherwise than the plan's book. */
  readonly unlikePlan: number;
  readonly mismatches: readonly Mismatch[];
}

/** Who an outsider is in a fill: no order of the data. */
const outsider = 'an outsider';

/** The accounts' fills come each on their own: only the trade's id says which came first. */
interface MetFill extends PlanFill {
  readonly tradeId: number;
}

interface HalfTrade {
  taker: string;
  maker: string;
  qty: number;
}

export class Executions {
  private readonly plans: ExecutePlan[] = [];
  private readonly fills = new Map<string, MetFill[]>();
  private readonly trades = new Map<string, HalfTrade>();
  private filledQty = 0;
  private outsiderQty = 0;
  private takerQty = 0;

  sent(command: ExecutePlan): void {
    this.plans.push(command);
  }

  /** A fill of one of the participants, from either side. */
  take(fill: WireFill): void {
    const ref = readReplayed(fill.clOrdId)?.ref ?? fill.clOrdId;
    const trade = this.trades.get(fill.tradeId) ?? { taker: '', maker: '', qty: Number(fill.qty) };
    this.trades.set(fill.tradeId, trade);
    if (fill.liquidity === 'taker') {
      trade.taker = ref;
      this.takerQty += Number(fill.qty);
    } else trade.maker = ref;
    if (trade.taker === '' || trade.maker === '') return;
    this.trades.delete(fill.tradeId);
    const { taker, maker, qty } = trade;
    this.filledQty += qty;
    this.meet(taker, { ref: maker, qty, tradeId: Number(fill.tradeId) });
  }

  private meet(taker: string, fill: MetFill): void {
    const met = this.fills.get(taker);
    if (met === undefined) this.fills.set(taker, [fill]);
    else met.push(fill);
  }

  /** Shares of the trades of which both sides are known. */
  get knownQty(): number {
    return this.filledQty;
  }

  /** Shares that orders of the participants took on their entry, from whomever. */
  get takenQty(): number {
    return this.takerQty;
  }

  /** Shares that history traded with others. */
  get qtyWithOutsiders(): number {
    return this.outsiderQty;
  }

  /** Whatever fill has no counterpart by now was with somebody else. Only when all fills have come, and only where others may trade. */
  settleOutsiders(): void {
    for (const [tradeId, { taker, maker, qty }] of this.trades) {
      this.outsiderQty += qty;
      if (maker === '') this.meet(taker, { ref: outsider, qty, tradeId: Number(tradeId) });
    }
    this.trades.clear();
  }

  summary(): ExecutionSummary {
    const mismatches: Mismatch[] = [];
    let onOutsiders = 0;
    let unfilledQty = 0;
    let onNamed = 0;
    let partlyOnNamed = 0;
    let unfilled = 0;
    let unlikePlan = 0;
    for (const { line, ref, named, qty, fills } of this.plans) {
      const met = (this.fills.get(ref) ?? []).toSorted((a, b) => a.tradeId - b.tradeId);
      const planned = fillsText(fills);
      const done = fillsText(met);
      if (done !== planned) unlikePlan++;
      if (met.some((fill) => fill.ref === outsider)) onOutsiders++;
      unfilledQty += qty - met.reduce((sum, fill) => sum + fill.qty, 0);
      const namedQty = met.reduce((sum, each) => sum + (each.ref === named ? each.qty : 0), 0);
      if (namedQty === qty) {
        onNamed++;
        continue;
      }
      if (namedQty > 0) partlyOnNamed++;
      else if (met.length === 0) unfilled++;
      mismatches.push({ line, named: named || 'an order gone before', met: done, planned });
    }
    const sent = this.plans.length;
    const onOthers = sent - onNamed - partlyOnNamed - unfilled;
    return {
      sent,
      onNamed,
      partlyOnNamed,
      onOthers,
      unfilled,
      onOutsiders,
      unfilledQty,
      unlikePlan,
      mismatches,
    };
  }
}

function fillsText(fills: readonly PlanFill[]): string {
  if (fills.length === 0) return 'nothing';
  const byOrder = new Map<string, number>();
  for (const { ref, qty } of fills) byOrder.set(ref, (byOrder.get(ref) ?? 0) + qty);
  return [...byOrder].map(([ref, qty]) => `${qty} of ${ref}`).join(', ');
}
