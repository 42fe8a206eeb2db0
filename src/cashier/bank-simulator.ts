// A bank that is none: after a while it confirms what it was told of, or says that it failed, by rules that a test or a demo can foresee. It forgets
// everything when the venue ends, and does the same again when it is told again: the outcome depends on the request alone.

import type {
  BankPayment,
  BankRail,
  IncomingPayment,
  OutgoingPayment,
  RailEvent,
  RailListener,
} from './bank-rail.ts';
import { Prng } from '#std/prng.ts';

export interface BankSimulatorOptions {
  /** Milliseconds from the order to the confirmation, give or take a quarter; 0 is at once. Default 2 s. */
  readonly delayMs?: number;
  /** Any safe integer: what the delays are drawn from. */
  readonly seed?: number;
}

/** Last two digits of the amount in minor units, and what they do. */
export const bankRules = {
  /** The payment fails: a deposit never comes, a withdrawal is sent back. */
  failing: 13,
  /** The bank does not answer when it is asked for the first time. */
  unanswered: 17,
} as const;

export class BankSimulator implements BankRail {
  readonly name = 'simulator';
  private readonly delayMs: number;
  private readonly seed: number;
  private listener: RailListener | undefined;
  /** Payments that the bank knows, by kind and request. */
  private readonly known = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private isClosed = false;

  constructor({ delayMs = 2_000, seed = 1 }: BankSimulatorOptions = {}) {
    this.delayMs = delayMs;
    this.seed = seed;
  }

  listen(listener: RailListener): void {
    this.listener = listener;
  }

  async announceDeposit(payment: IncomingPayment): Promise<{ readonly paymentReference: string }> {
    this.take('deposit', payment, 'The payment did not come.');
    return { paymentReference: `BTW-${payment.requestId.slice(0, 8).toUpperCase()}` };
  }

  async sendWithdrawal(payment: OutgoingPayment): Promise<void> {
    this.take('withdrawal', payment, "The receiver's bank sent the payment back.");
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private take(kind: RailEvent['kind'], payment: BankPayment, failure: string): void {
    const { requestId, amountMinor } = payment;
    const key = `${kind}/${requestId}`;
    const ending = amountMinor % 100;
    if (ending === bankRules.unanswered && !this.asked.has(key)) {
      this.asked.add(key);
      throw new Error('the bank does not answer');
    }
    if (this.known.has(key)) return;
    this.known.add(key);
    const bankReference = `SIM-${requestId.slice(-12).toUpperCase()}`;
    const event: RailEvent =
      ending === bankRules.failing
        ? { kind, requestId, outcome: 'failed', bankReference, reason: failure }
        : { kind, requestId, outcome: 'settled', bankReference };
    this.tellLater(event, this.delayOf(requestId));
  }

  /** Three to five quarters of the delay, the same for the same request. */
  private delayOf(requestId: string): number {
    let hash = this.seed | 0;
    for (let i = 0; i < requestId.length; i++) {
      hash = Math.imul(hash ^ requestId.charCodeAt(i), 0x01000193);
    }
    const share = new Prng(hash >>> 0).nextUint32() / 2 ** 32;
    return Math.round(this.delayMs * (0.75 + share / 2));
  }

  private tellLater(event: RailEvent, delayMs: number): void {
    if (this.isClosed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      // What the venue could not write down is told again.
      this.listener?.(event).catch(() => this.tellLater(event, Math.max(this.delayMs, 50)));
    }, delayMs);
    timer.unref();
    this.timers.add(timer);
  }
}
