// All that a run asked for and was told, order by order: what the verdict compares with the venue's books. It keeps; it judges nothing.

import type { NewOrder } from './flow.ts';
import type { RequestKind } from './mix.ts';

/** An order as the venue tells it, as far as it is compared. */
export interface SeenOrder {
  readonly orderId: string;
  readonly clOrdId: string;
  readonly account: string;
  readonly instrument: string;
  readonly side: string;
  readonly type: string;
  readonly timeInForce: string;
  readonly price: string | null;
  readonly qty: string;
  readonly cumQty: string;
  readonly leavesQty: string;
  readonly avgPx: string | null;
  readonly fees: string;
  readonly status: string;
  readonly reason: string | null;
  readonly seq: number;
}

export interface SeenFill {
  readonly tradeId: string;
  readonly orderId: string;
  readonly clOrdId: string;
  readonly account: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly qty: string;
  readonly fee: string;
}

/**
 * `acknowledged`: the venue told the order, rejected ones included; `refused`: the venue said that there is none; `silent`: no answer yet;
 * `neverArrived`: no answer, and the venue knows no order of that client order id.
 */
export type Outcome = 'acknowledged' | 'refused' | 'silent' | 'neverArrived';

export interface OrderRecord {
  readonly accountId: string;
  readonly order: NewOrder;
  outcome: Outcome;
  /** The latest state that the venue told. */
  seen: SeenOrder | undefined;
  /** A cancel or an amendment was not answered: it may have been done. */
  isUncertain: boolean;
}

export class RunRecords {
  /** By client order id. */
  readonly orders = new Map<string, OrderRecord>();
  /** By account, then by trade and order: a trade with oneself has two. */
  readonly fills = new Map<string, Map<string, SeenFill>>();
  /** Shares of each order that were heard to have traded, by order id. */
  readonly filledQty = new Map<string, number>();
  readonly sent = new Map<RequestKind, number>();
  /** By name of the code. */
  readonly refusals = new Map<string, number>();
  /** Requests about orders of one's own that the venue said it does not know. */
  readonly unknownOrders: string[] = [];
  /** Connections that ended before the run did. */
  readonly lostConnections: string[] = [];
  answered = 0;
  silent = 0;

  count(kind: RequestKind): void {
    this.sent.set(kind, (this.sent.get(kind) ?? 0) + 1);
  }

  refused(name: string): void {
    this.refusals.set(name, (this.refusals.get(name) ?? 0) + 1);
  }

  placing(accountId: string, order: NewOrder): OrderRecord {
    const record: OrderRecord = {
      accountId,
      order,
      outcome: 'silent',
      seen: undefined,
      isUncertain: false,
    };
    this.orders.set(order.clOrdId, record);
    return record;
  }

  /** The venue told a state of the order; answers may overtake one another. */
  saw(order: SeenOrder): void {
    const record = this.orders.get(order.clOrdId);
    if (record === undefined) return;
    record.outcome = 'acknowledged';
    if (record.seen === undefined || record.seen.seq <= order.seq) record.seen = kept(order);
  }

  /** A fill was heard; false where it was heard before. */
  heard(fill: SeenFill): boolean {
    let fills = this.fills.get(fill.account);
    if (fills === undefined) {
      fills = new Map();
      this.fills.set(fill.account, fills);
    }
    const key = fillKey(fill);
    if (fills.has(key)) return false;
    fills.set(key, fill);
    this.filledQty.set(fill.orderId, (this.filledQty.get(fill.orderId) ?? 0) + Number(fill.qty));
    return true;
  }
}

export function fillKey({ tradeId, orderId }: SeenFill): string {
  return `${tradeId}/${orderId}`;
}

/** Without what is not compared, so that a long run stays small. */
function kept(order: SeenOrder): SeenOrder {
  const { orderId, clOrdId, account, instrument, side, type, timeInForce, price, qty } = order;
  const { cumQty, leavesQty, avgPx, fees, status, reason, seq } = order;
  return {
    orderId,
    clOrdId,
    account,
    instrument,
    side,
    type,
    timeInForce,
    price,
    qty,
    cumQty,
    leavesQty,
    avgPx,
    fees,
    status,
    reason,
    seq,
  };
}
