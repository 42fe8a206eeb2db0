// What a worker does with one delivery: the order of the signal, under an id that is always the same, and then the queue's answer. Whatever is delivered
// twice has one effect, because the venue knows the id. It must never acknowledge before the venue has answered, nor use a new id before the venue has
// surely refused the old one.

import { BrokenCircuitError } from 'cockatiel';
import type { Lease, Rejection, WorkQueue } from '../queue/work-queue.ts';
import { clOrdIdOf, refusalsIn, signalIn, type Execution, type Signal } from '../signal.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import type { Order, PlaceOrder } from '#api/types.ts';

/** The venue as an executor needs it. Throws VenueError, NoAnswerError, BrokenCircuitError. */
export interface VenueDoor {
  place(order: PlaceOrder): Promise<Order>;
  /** Undefined where the venue does not know the order. */
  find(clOrdId: string): Promise<Order | undefined>;
}

export interface ExecutorParts {
  readonly queue: Pick<WorkQueue, 'acknowledge' | 'reject'>;
  readonly venue: VenueDoor;
  readonly account: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Refusals that say something of the venue or of who asks, and nothing of the order. */
const venueTroubles: ReadonlySet<string> = new Set([
  'rateLimited',
  'venueBusy',
  'venueStopping',
  'venueCapacity',
  'internalError',
  'journalFull',
  'databaseUnavailable',
  'auditUnavailable',
  'tooManyAttempts',
  'unauthenticated',
  'wrongCredentials',
  'invalidSignature',
  'staleTimestamp',
]);

/** True where the next order would fare no better: what the circuit breaker counts. */
export function isVenueTrouble(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true;
  return error instanceof VenueError && venueTroubles.has(error.reason);
}

export class Executor {
  private readonly parts: ExecutorParts;

  constructor(parts: ExecutorParts) {
    this.parts = parts;
  }

  /** Resolves when the queue has its answer; the sentence of a rejection, or undefined after an acknowledgement. Throws what is no answer of the venue. */
  async execute(lease: Lease): Promise<string | undefined> {
    const { queue } = this.parts;
    const signal = this.readable(lease);
    if (typeof signal === 'string') {
      await queue.reject(lease.receipt, { reason: signal, isFinal: true });
      return signal;
    }
    const refusals = refusalsIn(lease.memo);
    try {
      const execution = await this.carryOut(signal, clOrdIdOf(signal, refusals), lease);
      await queue.acknowledge(lease.receipt, JSON.stringify(execution));
      return undefined;
    } catch (error) {
      const rejection = rejectionOf(error, refusals);
      if (rejection === undefined) throw error;
      await queue.reject(lease.receipt, rejection);
      return rejection.reason;
    }
  }

  /** The signal, or why it can never be executed here. */
  private readable({ body, id }: Lease): Signal | string {
    try {
      const signal = signalIn(body);
      if (signal.id !== id) return `It is queued as ${id} and calls itself ${signal.id}.`;
      if (signal.account === this.parts.account) return signal;
      return `account: it is meant for ${signal.account}, and this run trades for ${this.parts.account}.`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private async carryOut(signal: Signal, clOrdId: string, lease: Lease): Promise<Execution> {
    const { venue, now } = this.parts;
    if (now() - lease.enqueuedAtMs > signal.ttlMs) {
      // Too old to be placed; but an earlier delivery may have placed it and not lived to say so.
      const found = await venue.find(clOrdId);
      const isPlaced = found !== undefined && found.status !== 'rejected';
      return isPlaced ? executionOf(found) : { kind: 'expired' };
    }
    const { account, instrument, side, qty, limitPrice } = signal;
    const order = await venue.place({
      clOrdId,
      account,
      instrument,
      side,
      qty,
      type: 'limit',
      price: limitPrice,
      timeInForce: 'IOC',
    });
    return executionOf(order);
  }
}

/** Undefined for what is a defect of this program. */
function rejectionOf(error: unknown, refusals: number): Rejection | undefined {
  if (error instanceof BrokenCircuitError) {
    return { reason: 'The circuit breaker is open.', isUncounted: true };
  }
  if (error instanceof NoAnswerError) return { reason: error.message, isUncounted: true };
  if (!(error instanceof VenueError)) return undefined;
  const reason = `${error.reason}: ${error.message}`;
  if (isVenueTrouble(error)) return { reason, isUncounted: true };
  // A refusal that is on record under the id is final for the id.
  const memo = error.order === null ? {} : { memo: String(refusals + 1) };
  return { reason, isFinal: !error.transient, ...memo };
}

function executionOf({ orderId, clOrdId, status, cumQty }: Order): Execution {
  return { kind: 'order', orderId, clOrdId, status, cumQty };
}
