// One order as its owner sees it, at the moment of asking: a copy, so it does not change under whoever holds it. The orders
// themselves stand in columns (order-table.ts), where millions of them cost the garbage collector nothing.

import type { CloseReason, OrdStatus } from '#core/terms.ts';

export class OrderView {
  orderId = 0;
  clOrdId = '';
  accountId = 0;
  instrumentId = 0;
  /** Side, OrdType, TimeInForce, ExecInst of #core/terms.ts. A rejected order has what was asked for, sense or nonsense. */
  side = 0;
  ordType = 0;
  timeInForce = 0;
  execInst = 0;
  /** StpMode. */
  stpMode = 0;
  /** Limit price; 0 for types that have none. */
  priceTicks = 0;
  /** OrderQty: the total. Of an order by budget what it took so far. */
  qtyLots = 0;
  cumLots = 0;
  /** 0 once the order is closed. */
  leavesLots = 0;
  /** What was paid or received so far, without fees. */
  cumNotionalMinor = 0;
  /** Negative where rebates were more than charges. */
  feesMinor = 0;
  status: OrdStatus = 0;
  /** Why it was closed; none for an open, a filled and a rejected order. */
  reason: CloseReason = 0;
  /** RejectCode; 0 where the order was not rejected. */
  rejectCode = 0;
  createdTsUs = 0;
  /** Of the last event about the order. After a start from a snapshot: its creation, until the next event. */
  updatedTsUs = 0;
  seq = 0;

  /** False where all of the terms that follow are 0, which is none. */
  hasTerms = false;
  /** Trigger price; of a trailing stop the one that it has now. */
  stopTicks = 0;
  activationTicks = 0;
  trailTicks = 0;
  trailBps = 0;
  displayLots = 0;
  minQtyLots = 0;
  expireTsUs = 0;
  budgetMinor = 0;
  /** Order id of the first order of its list. */
  listId = 0;
  /** ListKind. */
  listKind = 0;
  /** Lost to self-trade prevention without a trade, while it stayed open: leaves = qty - cum - prevented. */
  preventedLots = 0;
}
