// What a reject code means to a client of the API, as a shape.

/** What the number that a core reject carries counts, and so how it is written. */
type LimitUnit = 'none' | 'price' | 'qty' | 'notional' | 'held' | 'count' | 'amount';

export interface RejectMeaning {
  readonly message: string;
  readonly status: number;
  readonly field?: string;
  readonly limit?: LimitUnit;
}
