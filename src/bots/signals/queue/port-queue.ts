// The queue as a worker in another thread sees it: every call goes over a port to the thread that has the queue. It must never answer by itself: what
// is not answered over there was perhaps done and perhaps not.

import type { MessagePort } from 'node:worker_threads';
import type {
  Answered,
  DeadLetter,
  Lease,
  QueueDepth,
  Rejection,
  WorkQueue,
} from './work-queue.ts';

type Operation = keyof WorkQueue;

interface Call {
  readonly number: number;
  readonly operation: Operation;
  readonly args: readonly unknown[];
}

interface Answer {
  readonly number: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly isRange?: boolean;
}

/** Answers the calls that come over the port, until it closes. */
export function serveQueue(port: MessagePort, queue: WorkQueue): void {
  port.on('message', ({ number, operation, args }: Call) => {
    const call = queue[operation].bind(queue) as (...all: readonly unknown[]) => Promise<unknown>;
    call(...args).then(
      (result) => port.postMessage({ number, result } satisfies Answer),
      (error: unknown) => {
        const isRange = error instanceof RangeError;
        const message = error instanceof Error ? error.message : String(error);
        port.postMessage({ number, error: message, isRange } satisfies Answer);
      },
    );
  });
}

export class PortQueue implements WorkQueue {
  private readonly port: MessagePort;
  private readonly calls = new Map<number, PromiseWithResolvers<unknown>>();
  private lastNumber = 0;

  constructor(port: MessagePort) {
    this.port = port;
    port.on('message', ({ number, result, error, isRange }: Answer) => {
      const call = this.calls.get(number);
      this.calls.delete(number);
      if (error === undefined) call?.resolve(result);
      else call?.reject(isRange === true ? new RangeError(error) : new Error(error));
    });
    port.on('close', () => {
      for (const { reject } of this.calls.values()) reject(new Error('The queue is gone.'));
      this.calls.clear();
    });
  }

  publish(id: string, body: string): Promise<'published' | 'known'> {
    return this.ask('publish', id, body);
  }

  lease(visibilityMs: number, waitMs: number): Promise<Lease | undefined> {
    return this.ask('lease', visibilityMs, waitMs);
  }

  acknowledge(receipt: string, note: string): Promise<Answered> {
    return this.ask('acknowledge', receipt, note);
  }

  reject(receipt: string, rejection: Rejection): Promise<Answered | 'dead'> {
    return this.ask('reject', receipt, rejection);
  }

  deadLetters(limit: number): Promise<readonly DeadLetter[]> {
    return this.ask('deadLetters', limit);
  }

  requeue(id: string): Promise<boolean> {
    return this.ask('requeue', id);
  }

  depth(): Promise<QueueDepth> {
    return this.ask('depth');
  }

  private ask<Name extends Operation>(
    operation: Name,
    ...args: Parameters<WorkQueue[Name]>
  ): ReturnType<WorkQueue[Name]> {
    const number = ++this.lastNumber;
    const call = Promise.withResolvers<unknown>();
    this.calls.set(number, call);
    this.port.postMessage({ number, operation, args } satisfies Call);
    return call.promise as ReturnType<WorkQueue[Name]>;
  }
}
