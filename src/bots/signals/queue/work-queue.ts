// The queue of work between whoever finds signals and whoever executes them, as both see it. In this folder it is a file (file-queue.ts) and, seen from
// another thread, a port to it (port-queue.ts); a broker of a cluster is another implementation, and must pass the same rules (work-queue-suite.ts).
// A delivery is made at least once: an implementation must never lose what it said is published, nor deliver what it said is acknowledged.

export interface Lease {
  readonly id: string;
  /** Proves that the delivery is the caller's: good until the visibility timeout, and for this delivery only. */
  readonly receipt: string;
  readonly body: string;
  /** When it was published, or put back by `requeue`; milliseconds since 1970. */
  readonly enqueuedAtMs: number;
  /** Deliveries that count, this one included: 1 for the first. */
  readonly attempt: number;
  /** What the last `reject` left for the next delivery; empty at first. */
  readonly memo: string;
}

export interface Rejection {
  /** As a sentence, for the list of the dead. */
  readonly reason: string;
  /** How long it rests before the next delivery; left out: the queue's own growing pause. */
  readonly retryAfterMs?: number;
  /** For the next delivery. Left out, the memo stays as it is. */
  readonly memo?: string;
  /** No further delivery can help: dead at once. */
  readonly isFinal?: boolean;
  /** The delivery failed for reasons that are not the message's, and is not counted. */
  readonly isUncounted?: boolean;
}

export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  readonly reason: string;
  readonly attempts: number;
  readonly diedAtMs: number;
}

export interface QueueDepth {
  /** Every message that is neither acknowledged nor dead: waiting, resting after a rejection, or leased. */
  readonly depth: number;
  readonly leased: number;
  readonly dead: number;
  /** Since the queue was made. */
  readonly published: number;
  readonly acknowledged: number;
}

/** `stale`: the receipt is not good any more, the message was delivered to somebody else or is done. */
export type Answered = 'done' | 'stale';

export interface WorkQueue {
  /**
   * Resolves when the message is durable. An id that is in the queue, dead, or among the last 10,000 acknowledged is `known`, and nothing happens.
   * Throws RangeError for an id that is empty or longer than 100 characters, or a body longer than 65,536.
   */
  publish(id: string, body: string): Promise<'published' | 'known'>;

  /** The oldest message that may be delivered, for `visibilityMs`; waits for one up to `waitMs`, then undefined. */
  lease(visibilityMs: number, waitMs: number): Promise<Lease | undefined>;

  /** Resolves when it is durable that the message is never delivered again. */
  acknowledge(receipt: string, note: string): Promise<Answered>;

  /** Gives the message back for another delivery; after the last one that it may have it is a dead letter. */
  reject(receipt: string, rejection: Rejection): Promise<Answered | 'dead'>;

  /** The oldest first. */
  deadLetters(limit: number): Promise<readonly DeadLetter[]>;

  /** Puts a dead letter at the end of the queue, as if it had never been delivered but with its memo. False where no dead letter has that id. */
  requeue(id: string): Promise<boolean>;

  depth(): Promise<QueueDepth>;
}

export const idLengthMax = 100;
export const bodyLengthMax = 65_536;
/** Acknowledged messages whose ids are remembered, so that they are not published again. */
export const rememberedMax = 10_000;

/** Throws RangeError. */
export function checkMessage(id: string, body: string): void {
  if (id.length === 0 || id.length > idLengthMax) {
    throw new RangeError(`id: has ${id.length} characters, and must have 1 to ${idLengthMax}.`);
  }
  if (body.length > bodyLengthMax) {
    throw new RangeError(`body: has ${body.length} characters, and may have ${bodyLengthMax}.`);
  }
}
