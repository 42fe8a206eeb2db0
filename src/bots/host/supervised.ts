// One process of the host's, kept alive: a crash is noted and answered with a new process after a growing pause, an end that was said is an end.
// Nothing that happens in it can hurt the venue. It must never leave a process behind when it says that it has stopped.

import { fork, type ChildProcess } from 'node:child_process';
import type { EndedWord } from './host-words.ts';
import { backoffMs } from '#client/backoff.ts';

export interface SupervisedParts<Order extends object, Word extends object> {
  readonly file: URL;
  /** What each process is told first. */
  readonly begin: () => Promise<Order>;
  readonly heard: (word: Word) => void;
  /** False for work that must not be begun a second time. */
  readonly mayRestart: boolean;
  /** A process has gone without a word; another one comes unless `isLast`. */
  readonly crashed: (reason: string, isLast: boolean) => void;
  /** The end, once. */
  readonly ended: (end: EndedWord) => void;
}

const restartBackoff = { firstMs: 500, maxMs: 15_000 };
/** A process that lived so long was well. */
const wellAfterMs = 30_000;
/** So many crashes in a row, and nobody tries any more. */
const crashesMax = 8;
const errorTailBytes = 2_000;

export class Supervised<Order extends object, Word extends object> {
  private readonly parts: SupervisedParts<Order, Word>;
  private child: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private startedMs = 0;
  private crashes = 0;
  private hasEnded = false;
  private isStopping = false;
  private readonly gone = Promise.withResolvers<void>();

  constructor(parts: SupervisedParts<Order, Word>) {
    this.parts = parts;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    if (this.hasEnded || this.isStopping) return;
    this.startedMs = performance.now();
    const child = fork(this.parts.file, [], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
      execArgv: [],
      // Secrets of the venue are nothing for a bot.
      env: {},
    });
    this.child = child;
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-errorTailBytes);
    });
    child.on('message', (word) => this.hear(word as Word | EndedWord));
    child.on('error', (error) => {
      said += error.message;
      if (child.pid === undefined) this.exited(child, said);
    });
    child.once('exit', (code, signal) => {
      this.exited(child, reasonOf(said, code, signal));
    });
    this.parts.begin().then(
      (order) => this.tell(order),
      (error: unknown) => {
        this.end({ kind: 'ended', how: 'failed', message: messageOf(error) });
        child.kill('SIGKILL');
      },
    );
  }

  tell(order: Order): void {
    // One that is gone is told when it comes back.
    if (this.child?.connected === true) this.child.send(order, () => undefined);
  }

  /** Asks it to end, and ends it where it does not in time. */
  async stop(order: Order, withinMs: number): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    const { child } = this;
    if (child === undefined) {
      this.end({ kind: 'ended', how: 'stopped', message: 'Stopped.' });
      return;
    }
    this.tell(order);
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
    await this.gone.promise;
    clearTimeout(timer);
  }

  private hear(word: Word | EndedWord): void {
    if ('kind' in word && word.kind === 'ended') this.end(word);
    else this.parts.heard(word as Word);
  }

  private end(word: EndedWord): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.parts.ended(word);
  }

  private exited(child: ChildProcess, reason: string): void {
    if (this.child !== child) return;
    this.child = undefined;
    if (this.hasEnded || this.isStopping) {
      this.end({ kind: 'ended', how: 'failed', message: `It did not stop in order: ${reason}` });
      this.gone.resolve();
      return;
    }
    this.crashes = performance.now() - this.startedMs > wellAfterMs ? 1 : this.crashes + 1;
    const isLast = this.crashes >= crashesMax || !this.parts.mayRestart;
    this.parts.crashed(reason, isLast);
    if (isLast) {
      this.end({ kind: 'ended', how: 'failed', message: `Given up: ${reason}` });
      return;
    }
    const pauseMs = backoffMs(this.crashes - 1, 1, restartBackoff);
    this.timer = setTimeout(() => this.start(), pauseMs);
  }
}

function reasonOf(said: string, code: number | null, signal: NodeJS.Signals | null): string {
  const how = signal === null ? `its process ended with ${code}` : `its process ended by ${signal}`;
  const line = said
    .split('\n')
    .map((each) => each.trim())
    .findLast((each) => /error|Error/.test(each));
  return line === undefined ? `${how}.` : `${how}: ${line}`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
