// Bounds of the API that clients keep to by themselves. Plain numbers: importing them brings no schema along.

/** Channels in one WebSocket request; more are refused. */
export const channelsPerRequestMax = 100;
/** Characters of a WebSocket request's id. */
export const requestIdLengthMax = 64;

/**
 * Requests that may be sent twice though their method is not safe: what they name (a clOrdId, a clientRef) makes the second
 * recognisable, they set a state, or they change nothing.
 */
export const repeatableRoutes: ReadonlySet<string> = new Set([
  'POST /v1/orders',
  'POST /v1/orders/preview',
  'POST /v1/order-lists',
  'POST /v1/transfers',
  'POST /v1/deposits',
  'POST /v1/withdrawals',
  'POST /v1/auth/refresh',
]);
