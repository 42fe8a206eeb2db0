// What an order book must be able to do, as the tests see it: the naive book and the kernel stand behind this one
// interface, so that one suite runs against both. Plain values in and out; it must never show how a book keeps its orders.

/** Outcome of an order that (still) rests in the book; every other outcome is a CloseReason. */
export const resting = -1;
/** Outcome of an amendment whose order is not open. */
export const notOpen = -2;

/** What happened to a resting order, or on meeting it; `kind` is a ReportKind. */
export interface BookReport {
  readonly kind: number;
  readonly makerOrderId: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  /** What stays open of the resting order, displayed and hidden. */
  readonly makerLeavesLots: number;
}

export interface BookOrder {
  readonly orderId: number;
  readonly displayedLots: number;
  readonly reserveLots: number;
}

export interface BookLevel {
  readonly priceTicks: number;
  /** Displayed quantity of all its orders. */
  readonly lots: number;
  /** In the order in which they trade. */
  readonly orders: readonly BookOrder[];
}

export interface MatchingBook {
  /** Puts an account into a trade group, 0 for none, from its next order on: of one group nobody trades with another. */
  setGroup(accountId: number, group: number): void;
  /**
   * Enters an order. `refreshLots` is what an iceberg displays, 0 for an ordinary order.
   * Returns why it closed (a CloseReason; none is filled), or `resting`.
   */
  place(
    orderId: number,
    accountId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    timeInForce: number,
    execInst: number,
    stpMode: number,
    refreshLots: number,
  ): number;
  /** False where the order is not open. */
  cancel(orderId: number): boolean;
  /**
   * Gives an order another price or open quantity. It keeps its place where the price stays and the quantity does not
   * grow; else it enters anew. Returns as `place` does, or `notOpen`.
   */
  amend(orderId: number, priceTicks: number, leavesLots: number, stpMode: number): number;
  /** Enters an order anew, whatever changes: it always loses its place. Returns as `amend` does. */
  reenter(orderId: number, priceTicks: number, leavesLots: number, stpMode: number): number;
  /** The reports since the last call, oldest first. */
  takeReports(): BookReport[];
  /** What self-trade prevention took from the last incoming order without a trade, in lots. */
  preventedLots(): number;
  /** Best price first. */
  levels(side: number): BookLevel[];
}
