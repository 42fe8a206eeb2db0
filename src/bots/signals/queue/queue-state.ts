// What the queue's records add up to: which messages wait, rest, are leased, dead or done. Pure: the clock is told, and nothing is written here. It
// must give the same state for the same records, whether they happen now or are read again after a crash.

import type { DeadLetter, Lease, QueueDepth } from './work-queue.ts';
import { rememberedMax } from './work-queue.ts';

/** What happened to a message. Times are milliseconds since 1970. */
export type QueueRecord =
  | {
      readonly kind: 'published';
      readonly id: string;
      readonly body: string;
      readonly atMs: number;
    }
  | { readonly kind: 'leased'; readonly id: string; readonly delivery: number }
  | { readonly kind: 'acknowledged'; readonly id: string; readonly note: string }
  | {
      readonly kind: 'rejected';
      readonly id: string;
      readonly notBeforeMs: number;
      readonly memo: string;
      readonly isUncounted: boolean;
    }
  | {
      readonly kind: 'died';
      readonly id: string;
      readonly reason: string;
      readonly memo: string;
      readonly atMs: number;
    }
  | { readonly kind: 'requeued'; readonly id: string; readonly atMs: number }
  /** What a compaction begins with: all that is known of a message, and the counts. */
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'dead'; readonly message: Message; readonly letter: DeadLetter }
  | {
      readonly kind: 'totals';
      readonly published: number;
      readonly acknowledged: number;
      readonly remembered: readonly string[];
    };

export interface Message {
  readonly id: string;
  readonly body: string;
  enqueuedAtMs: number;
  attempts: number;
  /** Of all deliveries, counted or not: what receipts are made of. */
  deliveries: number;
  notBeforeMs: number;
  memo: string;
}

interface Leased {
  readonly message: Message;
  readonly untilMs: number;
}

interface Dead {
  readonly message: Message;
  readonly letter: DeadLetter;
}

export class QueueState {
  private readonly ready = new Map<string, Message>();
  private readonly resting = new Map<string, Message>();
  private readonly leased = new Map<string, Leased>();
  private readonly dead = new Map<string, Dead>();
  private readonly remembered = new Set<string>();
  private published = 0;
  private acknowledged = 0;

  /** Read again after a crash: a lease ended with the process that held it. */
  replay(record: QueueRecord): void {
    if (record.kind !== 'leased') {
      this.apply(record);
      return;
    }
    const message = this.find(record.id);
    if (message === undefined) return;
    message.attempts += 1;
    message.deliveries = record.delivery;
  }

  apply(record: Exclude<QueueRecord, { kind: 'leased' }>): void {
    switch (record.kind) {
      case 'published':
        this.takePublished(record.id, record.body, record.atMs);
        break;
      case 'acknowledged':
        // Also where it was declared dead while the acknowledgement was on its way to the disk: what was told as done stays done.
        if (this.remove(record.id) === undefined && !this.dead.delete(record.id)) break;
        this.acknowledged += 1;
        this.remember(record.id);
        break;
      case 'rejected':
        this.takeRejected(record);
        break;
      case 'died': {
        const message = this.remove(record.id);
        if (message === undefined) break;
        message.memo = record.memo;
        const { id, body, attempts } = message;
        const { reason, atMs: diedAtMs } = record;
        this.dead.set(id, { message, letter: { id, body, reason, attempts, diedAtMs } });
        break;
      }
      case 'requeued': {
        const dead = this.dead.get(record.id);
        if (dead === undefined) break;
        this.dead.delete(record.id);
        const { message } = dead;
        Object.assign(message, { attempts: 0, notBeforeMs: 0, enqueuedAtMs: record.atMs });
        this.ready.set(message.id, message);
        break;
      }
      case 'message':
        this.resting.set(record.message.id, { ...record.message });
        break;
      case 'dead':
        this.dead.set(record.letter.id, {
          message: { ...record.message },
          letter: record.letter,
        });
        break;
      default:
        this.published = record.published;
        this.acknowledged = record.acknowledged;
        for (const id of record.remembered) this.remember(id);
    }
  }

  isKnown(id: string): boolean {
    return this.find(id) !== undefined || this.dead.has(id) || this.remembered.has(id);
  }

  isDead(id: string): boolean {
    return this.dead.has(id);
  }

  /** Messages whose lease ran out after their last delivery, and that are to be declared dead. */
  overdue(nowMs: number, attemptsMax: number): readonly Message[] {
    return [...this.leased.values()]
      .filter(({ message, untilMs }) => untilMs <= nowMs && message.attempts >= attemptsMax)
      .map(({ message }) => message);
  }

  /** Leases the oldest message that is ready; undefined where none is. */
  lease(nowMs: number, visibilityMs: number): Lease | undefined {
    this.wake(nowMs);
    const [message] = this.ready.values();
    if (message === undefined) return undefined;
    this.ready.delete(message.id);
    message.attempts += 1;
    message.deliveries += 1;
    this.leased.set(message.id, { message, untilMs: nowMs + visibilityMs });
    const { id, body, enqueuedAtMs, attempts, memo } = message;
    return { id, receipt: receiptOf(message), body, enqueuedAtMs, attempt: attempts, memo };
  }

  /** The message that a receipt is good for. A lease that ran out is good until somebody else has the message. */
  leasedBy(receipt: string): Message | undefined {
    const id = receipt.slice(receipt.indexOf(' ') + 1);
    const message = this.leased.get(id)?.message;
    return message !== undefined && receiptOf(message) === receipt ? message : undefined;
  }

  /** When the next message becomes ready by itself; undefined where none will. */
  nextReadyMs(): number | undefined {
    let nextMs = Infinity;
    for (const { notBeforeMs } of this.resting.values()) nextMs = Math.min(nextMs, notBeforeMs);
    for (const { untilMs } of this.leased.values()) nextMs = Math.min(nextMs, untilMs);
    return nextMs === Infinity ? undefined : nextMs;
  }

  deadLetters(limit: number): readonly DeadLetter[] {
    return [...this.dead.values()].slice(0, limit).map(({ letter }) => letter);
  }

  depth(): QueueDepth {
    return {
      depth: this.ready.size + this.resting.size + this.leased.size,
      leased: this.leased.size,
      dead: this.dead.size,
      published: this.published,
      acknowledged: this.acknowledged,
    };
  }

  /** The shortest records that add up to this state. */
  *records(): Generator<QueueRecord> {
    const { published, acknowledged } = this;
    yield { kind: 'totals', published, acknowledged, remembered: [...this.remembered] };
    for (const { message } of this.leased.values()) yield { kind: 'message', message };
    for (const message of this.ready.values()) yield { kind: 'message', message };
    for (const message of this.resting.values()) yield { kind: 'message', message };
    for (const { message, letter } of this.dead.values()) yield { kind: 'dead', message, letter };
  }

  private takePublished(id: string, body: string, atMs: number): void {
    if (this.isKnown(id)) return;
    this.published += 1;
    this.ready.set(id, {
      id,
      body,
      enqueuedAtMs: atMs,
      attempts: 0,
      deliveries: 0,
      notBeforeMs: 0,
      memo: '',
    });
  }

  private takeRejected(record: Extract<QueueRecord, { kind: 'rejected' }>): void {
    const message = this.remove(record.id);
    if (message === undefined) return;
    const { notBeforeMs, memo, isUncounted } = record;
    if (isUncounted) message.attempts -= 1;
    Object.assign(message, { notBeforeMs, memo });
    this.resting.set(message.id, message);
  }

  /** What has rested, or was leased for too long, is ready again. */
  private wake(nowMs: number): void {
    const awake = [...this.resting.values()].filter(({ notBeforeMs }) => notBeforeMs <= nowMs);
    const returned = [...this.leased.values()].filter(({ untilMs }) => untilMs <= nowMs);
    for (const message of [...returned.map((each) => each.message), ...awake]) {
      this.remove(message.id);
      this.ready.set(message.id, message);
    }
  }

  private find(id: string): Message | undefined {
    return this.ready.get(id) ?? this.resting.get(id) ?? this.leased.get(id)?.message;
  }

  private remove(id: string): Message | undefined {
    const message = this.find(id);
    this.ready.delete(id);
    this.resting.delete(id);
    this.leased.delete(id);
    return message;
  }

  private remember(id: string): void {
    this.remembered.add(id);
    for (const oldest of this.remembered) {
      if (this.remembered.size <= rememberedMax) break;
      this.remembered.delete(oldest);
    }
  }
}

function receiptOf({ id, deliveries }: Message): string {
  return `${deliveries} ${id}`;
}
