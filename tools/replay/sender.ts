// Sends a plan's commands over the wire, in order, as fast as they are due and with a bounded number unanswered, and takes the answers. A
// command that the venue is too busy for is sent again, which the result says, for it is then out of its place. At a point to compare the
// market at, everything on its way is waited for first.

import { build } from 'hdr-histogram-js';

import type { SampleStep } from './departure.ts';
import type { RequestWriter } from './order-text.ts';
import type { Pace } from './pace.ts';
import type { PlanCommand } from './plan.ts';
import { Refusal } from './refusal.ts';
import type { Wire, WireReply } from './wire.ts';

export interface SenderOptions {
  readonly wire: Pick<Wire, 'send'>;
  readonly writer: Pick<RequestWriter, 'text'>;
  readonly pace: Pace;
  readonly inFlightMax: number;
  /** Told of each command when it is sent. */
  readonly sent: (command: PlanCommand) => void;
  /** Where in the data a command comes from, for sentences. */
  readonly placeText?: (command: PlanCommand) => string;
  /** Others may trade: an order that is gone, and one that trades on entry, are what is to be expected. */
  readonly isShared?: boolean;
  /** Looks at the market while nothing is on its way; nothing is sent until it resolves. */
  readonly sample?: (step: SampleStep) => Promise<void>;
}

type Step = PlanCommand | SampleStep;

export interface SenderCounts {
  placed: number;
  canceled: number;
  amended: number;
  executed: number;
  /** Commands that the venue had to be asked again for. */
  repeated: number;
  /** Cancels and amendments of orders that others had taken already, and orders that traded on entry. */
  gone: number;
  tradedOnEntry: number;
  /** Commands refused, by the name of the reason. */
  readonly refused: Map<string, number>;
}

/** A refusal of a command, for the report. */
export interface RefusedCommand {
  readonly track: number;
  readonly line: number;
  readonly kind: string;
  readonly reason: string;
}

interface Unanswered {
  readonly command: PlanCommand;
  readonly sentMs: number;
}

const refusedKept = 1_000;
/** Timers take no more than 2^31 - 1; whoever waits longer looks again. */
const waitMsMax = 60_000;
/** What a cancel or an amendment of an order that is gone is answered with. */
const goneReasons = new Set(['tooLateToCancel', 'unknownOrder']);
const busyPauseMs = 50;

export class Sender {
  readonly counts: SenderCounts = {
    placed: 0,
    canceled: 0,
    amended: 0,
    executed: 0,
    repeated: 0,
    gone: 0,
    tradedOnEntry: 0,
    refused: new Map(),
  };
  readonly refused: RefusedCommand[] = [];
  /** In microseconds, from sending to the answer. */
  readonly latency = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 600_000_000,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
    useWebAssembly: false,
  });
  answered = 0;
  lastTrack = 0;
  lastLine = 0;
  lastTimeNs = 0;
  /** Shares that the venue says were traded by commands on their entry. */
  tradedQty = 0;
  private readonly options: SenderOptions;
  private readonly unanswered = new Map<number, Unanswered>();
  private readonly again: PlanCommand[] = [];
  private source: Iterator<Step, void, void> | undefined;
  private next: Step | undefined;
  private nextId = 1;
  private isStopping = false;
  private isDrained = false;
  /** The market is being looked at. */
  private isSampling = false;
  private pumpAt: NodeJS.Immediate | NodeJS.Timeout | undefined;
  private startedMs = 0;
  private endedMs = 0;
  private readonly ended = Promise.withResolvers<void>();

  constructor(options: SenderOptions) {
    this.options = options;
  }

  get inFlight(): number {
    return this.unanswered.size;
  }

  /** From the first command to the last answer. */
  get elapsedMs(): number {
    if (this.startedMs === 0) return 0;
    return (this.endedMs || performance.now()) - this.startedMs;
  }

  get perSecond(): number {
    return this.elapsedMs === 0 ? 0 : (this.answered * 1_000) / this.elapsedMs;
  }

  /** Resolves when all is sent and answered. Throws Refusal when the connection goes. */
  async run(commands: Iterable<Step, void, void>): Promise<void> {
    this.source = commands[Symbol.iterator]();
    this.startedMs = performance.now();
    this.pump();
    await this.ended.promise;
  }

  /** The pace has changed: what waits may be due. */
  wake(): void {
    if (this.startedMs === 0 || this.endedMs !== 0) return;
    this.unschedule();
    this.schedule();
  }

  /** Sends no more; what is on its way is waited for. */
  stop(): void {
    this.halt();
    this.schedule();
  }

  /** The connection is gone. */
  fail(error: Error): void {
    this.halt();
    this.endedMs = performance.now();
    this.ended.reject(error);
  }

  /** A command that was waiting for its time is dropped: a resumed replay sends it. */
  private halt(): void {
    this.isStopping = true;
    this.next = undefined;
    this.unschedule();
  }

  private unschedule(): void {
    if (this.pumpAt === undefined) return;
    clearTimeout(this.pumpAt as NodeJS.Timeout);
    clearImmediate(this.pumpAt as NodeJS.Immediate);
    this.pumpAt = undefined;
  }

  /** False where the reply is to somebody else's request. */
  take(reply: WireReply): boolean {
    const request = this.unanswered.get(reply.id);
    if (request === undefined) return false;
    this.unanswered.delete(reply.id);
    const { command, sentMs } = request;
    if (!reply.ok && reply.error?.transient === true) this.repeat(command, reply.error.name);
    else {
      this.answered++;
      this.latency.recordValue(Math.max(1, Math.round((performance.now() - sentMs) * 1_000)));
      this.lastTrack = command.track;
      this.lastLine = command.line;
      this.lastTimeNs = command.timeNs;
      this.count(command, reply);
    }
    this.schedule();
    return true;
  }

  private count(command: PlanCommand, { ok, error, result }: WireReply): void {
    const { counts, options } = this;
    const isOrder = command.kind === 'place' || command.kind === 'execute';
    if (isOrder) this.tradedQty += Number(result?.cumQty ?? 0);
    if (!ok) {
      const reason = error?.name ?? 'unknown';
      if (options.isShared === true && !isOrder && goneReasons.has(reason)) counts.gone++;
      else this.refuse(command, reason);
    } else if (command.kind === 'place') {
      counts.placed++;
      if (result?.status === 'new') return;
      const isTrade = result?.status === 'partiallyFilled' || result?.status === 'filled';
      if (options.isShared === true && isTrade) counts.tradedOnEntry++;
      else this.refuse(command, `${result?.status ?? 'unknown'} at once`);
    } else if (command.kind === 'execute') counts.executed++;
    else if (command.kind === 'cancel') counts.canceled++;
    else counts.amended++;
  }

  private refuse({ track, line, kind }: PlanCommand, reason: string): void {
    this.counts.refused.set(reason, (this.counts.refused.get(reason) ?? 0) + 1);
    if (this.refused.length < refusedKept) this.refused.push({ track, line, kind, reason });
  }

  private repeat(command: PlanCommand, reason: string): void {
    if (
      reason === 'instrumentHalted' ||
      reason === 'instrumentClosed' ||
      reason === 'venueClosed'
    ) {
      this.fail(
        new Refusal(
          `The instrument stopped trading at ${this.placeText(command)} (${reason}); open it and go on with --resume.`,
        ),
      );
      return;
    }
    this.counts.repeated++;
    this.again.push(command);
  }

  private placeText(command: PlanCommand): string {
    return this.options.placeText?.(command) ?? `line ${command.line}`;
  }

  private schedule(): void {
    this.pumpAt ??= setImmediate(this.pump);
  }

  private readonly pump = (): void => {
    this.pumpAt = undefined;
    const { pace, inFlightMax } = this.options;
    if (this.isSampling) return;
    if (this.again.length > 0) {
      this.sendAgain();
      return;
    }
    while (this.unanswered.size < inFlightMax) {
      this.next ??= this.takeNext();
      if (this.next === undefined) break;
      const waitMs = pace.waitMs(this.next.timeNs, performance.now());
      if (waitMs > 0) {
        // Paused, it is woken.
        if (waitMs === Number.POSITIVE_INFINITY) return;
        this.pumpAt = setTimeout(this.pump, Math.ceil(Math.min(waitMs, waitMsMax)));
        return;
      }
      const step = this.next;
      if (step.kind === 'sample') {
        if (this.unanswered.size > 0) return;
        this.next = undefined;
        void this.sample(step);
        return;
      }
      this.next = undefined;
      this.send(step);
      this.options.sent(step);
    }
    if (this.isDrained && this.unanswered.size === 0) {
      this.endedMs = performance.now();
      this.ended.resolve();
    }
  };

  private async sample(step: SampleStep): Promise<void> {
    this.isSampling = true;
    try {
      await this.options.sample?.(step);
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
      return;
    } finally {
      this.isSampling = false;
    }
    this.schedule();
  }

  /** The venue was busy: everything on its way is waited for, then what it refused is sent once more, slowly. */
  private sendAgain(): void {
    if (this.unanswered.size > 0) return;
    this.pumpAt = setTimeout(() => {
      this.pumpAt = undefined;
      for (const command of this.again.splice(0)) this.send(command);
    }, busyPauseMs);
  }

  private takeNext(): Step | undefined {
    if (!this.isStopping && !this.isDrained) {
      const step = this.source?.next();
      if (step !== undefined && step.done !== true) return step.value;
    }
    this.isDrained = true;
    return undefined;
  }

  private send(command: PlanCommand): void {
    const id = this.nextId++;
    this.unanswered.set(id, { command, sentMs: performance.now() });
    this.options.wire.send(this.options.writer.text(id, command));
  }
}
