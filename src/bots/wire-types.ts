// What the agents read of the venue's answers, as docs/api.md describes it. Only the fields that are used here.

export type WireSide = 'buy' | 'sell';

export interface WireInstrument {
  readonly symbol: string;
  readonly currency: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly priceMin: string;
  readonly priceMax: string;
  readonly qtyMin: string;
  readonly qtyMax: string;
  readonly referencePrice: string | null;
  readonly phase: string;
}

export interface WireTicker {
  readonly instrument: string;
  readonly last: string | null;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly seq: number;
}

export interface WireOrder {
  readonly orderId: string;
  readonly instrument: string;
  readonly side: WireSide;
  readonly price: string | null;
  readonly qty: string;
  readonly cumQty: string;
  readonly leavesQty: string;
  readonly status: string;
  readonly seq: number;
}

export interface WirePosition {
  readonly instrument: string;
  /** Total shares, held ones included. */
  readonly qty: string;
}

export interface WireBalance {
  readonly asset: string;
  readonly available: string;
}

export interface WireError {
  readonly code: number;
  readonly name: string;
  readonly message: string;
  readonly field?: string;
  readonly transient: boolean;
}

/** A push, or the reply to a request where `id` is there. */
export interface WireMessage {
  readonly id?: number;
  readonly ok?: boolean;
  readonly result?: unknown;
  readonly error?: WireError;
  readonly channel?: string;
  readonly type?: string;
  readonly data?: unknown;
}

/** The venue said no. */
export class VenueRefusal extends Error {
  override readonly name = 'VenueRefusal';
  readonly code: number;
  readonly reason: string;
  readonly transient: boolean;

  constructor(error: WireError) {
    super(`${error.name}: ${error.message}`);
    this.code = error.code;
    this.reason = error.name;
    this.transient = error.transient;
  }
}

/** Nobody knows what became of a request: the connection went, or the answer did not come in time. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** Where the agents say what happens to them. A pino logger is one. */
export interface AgentLogger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}
