// Order flow as columns: what the generator makes, the reader of flow files gives, and every book is fed with.
// Holds data only; it must never depend on a book.

export const FlowType = { place: 0, cancel: 1, modify: 2 } as const;
export const FlowSide = { buy: 0, sell: 1 } as const;

/** Messages in time order; message i has the sequence number i. */
export interface Flow {
  readonly name: string;
  readonly messageCount: number;
  /** FlowType: place a new order, cancel one, or modify one (cancel and place again at the new price and quantity). */
  readonly type: Uint8Array;
  /** FlowSide. */
  readonly side: Uint8Array;
  /** 1 for immediate-or-cancel, else 0. */
  readonly ioc: Uint8Array;
  readonly qty: Int32Array;
  readonly orderId: Float64Array;
  readonly priceTicks: Int32Array;
}

/** Columns of zeros for a number of messages. */
export function allocateFlow(name: string, messageCount: number): Flow {
  return {
    name,
    messageCount,
    type: new Uint8Array(messageCount),
    side: new Uint8Array(messageCount),
    ioc: new Uint8Array(messageCount),
    qty: new Int32Array(messageCount),
    orderId: new Float64Array(messageCount),
    priceTicks: new Int32Array(messageCount),
  };
}

/** The first messages of a flow, sharing its memory. */
export function flowPrefix(flow: Flow, messageCount: number): Flow {
  const count = Math.min(messageCount, flow.messageCount);
  return {
    name: flow.name,
    messageCount: count,
    type: flow.type.subarray(0, count),
    side: flow.side.subarray(0, count),
    ioc: flow.ioc.subarray(0, count),
    qty: flow.qty.subarray(0, count),
    orderId: flow.orderId.subarray(0, count),
    priceTicks: flow.priceTicks.subarray(0, count),
  };
}

/** The same flow with every order id moved up by a number: real venues' ids passed 2^32 long ago. */
export function flowWithIdsFrom(flow: Flow, base: number): Flow {
  return { ...flow, orderId: flow.orderId.map((orderId) => orderId + base) };
}
