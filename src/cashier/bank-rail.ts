// A rail: how money reaches the venue's bank and leaves it. The interface that a real one is written against (docs/money.md says how); the simulator is
// another file. A rail never moves money in the venue: it tells what the bank did, and the cashier does the rest.

export interface BankPayment {
  /** Of the venue's request, a UUID. The same id is the same payment, however often it is told. */
  readonly requestId: string;
  /** Currency code, such as USD. */
  readonly asset: string;
  /** In minor units of the currency, at least 1. */
  readonly amountMinor: number;
}

export interface IncomingPayment extends BankPayment {
  readonly memberId: string;
}

export interface OutgoingPayment extends BankPayment {
  readonly holder: string;
  /** Without spaces, upper case, its check digits right. */
  readonly iban: string;
}

/** What the bank did in the end. Told at least once, in any order, as late as it likes. */
export interface RailEvent {
  readonly kind: 'deposit' | 'withdrawal';
  readonly requestId: string;
  /** `settled`: exactly the announced amount has come, or gone. `failed`: nothing has, or it came back. */
  readonly outcome: 'settled' | 'failed';
  /** The bank's own name for the payment. */
  readonly bankReference?: string;
  /** A sentence, where it failed. */
  readonly reason?: string;
}

/** Resolves once the venue has written the event down; where it rejects, the rail tells the event again later. */
export type RailListener = (event: RailEvent) => Promise<void>;

export interface BankRail {
  /** As it stands in answers and logs. */
  readonly name: string;
  /** To whom events go from now on, instead of whom they went to before. */
  listen(listener: RailListener): void;
  /**
   * Tells the bank that this money will come, and answers what the member must write on the payment. Called again after a crash, and whenever the answer
   * got lost: the same request must not be expected twice. Rejects where the bank does not answer; it is asked again.
   */
  announceDeposit(payment: IncomingPayment): Promise<{ readonly paymentReference: string }>;
  /**
   * Orders a payment to a member's bank account, once for each request id, however often it is called. Resolves once the bank is sure to have the order; how
   * it ends is told by an event. Rejects where the bank does not answer; it is asked again, with the same id.
   */
  sendWithdrawal(payment: OutgoingPayment): Promise<void>;
  /** Ends what the rail has running. */
  close(): Promise<void>;
}
