// Sends a plan's commands over the wire, in order, as fast as they are due and with a bounded number unanswered, and takes the answers. A
// command that the venue is too busy for is sent again, which the result says, for it is then out of its place.

import { build } from 'hdr-histogram-js';

import type { RequestWriter } from './order-text.ts';
import type { Pace } from './pace.ts';
import type { PlanCommand } from './plan.ts';
import { Refusal } from './refusal.ts';
import type { Wire, WireReply } from './wire.ts';

export interface SenderOptions {
  readonly wire: Pick<Wire, 'send'>;
  readonly writer: RequestWriter;
  readonly pace: Pace;
  readonly inFlightMax: number;
  /** Told of each command when it is sent. */
  readonly sent: (command: PlanCommand) => void;
}

export interface SenderCounts {
  placed: number;
  canceled: number;
  amended: number;
  executed: number;
  /** Commands that the venue had to be asked again for. */
  repeated: number;
  /** Commands refused, by the name of the reason. */
  readonly refused: Map<string, number>;
}

/** A refusal of a command, for the report. */
export interface RefusedCommand {
  readonly line: number;
  readonly kind: string;
  readonly reason: string;
}

interface Unanswered {
  readonly command: PlanCommand;
  readonly sentMs: number;
}

const refusedKept = 1_000;
const busyPauseMs = 50;

export class Sender {
  readonly counts: SenderCounts = {
    placed: 0,
    canceled: 0,
    amended: 0,
    executed: 0,
    repeated: 0,
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
  lastLine = 0;
  lastTimeNs = 0;
  private readonly options: SenderOptions;
  private readonly unanswered = new Map<number, Unanswered>();
  private readonly again: PlanCommand[] = [];
  private source: Iterator<PlanCommand, void, void> | undefined;
  private next: PlanCommand | undefined;
  private nextId = 1;
  private isStopping = false;
  private isDrained = false;
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
  async run(commands: Iterable<PlanCommand, void, void>): Promise<void> {
    this.source = commands[Symbol.iterator]();
    this.startedMs = performance.now();
    this.pump();
    await this.ended.promise;
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
      this.lastLine = command.line;
      this.lastTimeNs = command.timeNs;
      this.count(command, reply);
    }
    this.schedule();
    return true;
  }

  private count(command: PlanCommand, { ok, error, result }: WireReply): void {
    const { counts } = this;
    if (!ok) this.refuse(command, error?.name ?? 'unknown');
    else if (command.kind === 'place') {
      counts.placed++;
      if (result?.status !== 'new') this.refuse(command, `${result?.status ?? 'unknown'} at once`);
    } else if (command.kind === 'execute') counts.executed++;
    else if (command.kind === 'cancel') counts.canceled++;
    else counts.amended++;
  }

  private refuse({ line, kind }: PlanCommand, reason: string): void {
    this.counts.refused.set(reason, (this.counts.refused.get(reason) ?? 0) + 1);
    if (this.refused.length < refusedKept) this.refused.push({ line, kind, reason });
  }

  private repeat(command: PlanCommand, reason: string): void {
    if (
      reason === 'instrumentHalted' ||
      reason === 'instrumentClosed' ||
      reason === 'venueClosed'
    ) {
      this.fail(
        new Refusal(
          `The instrument stopped trading at line ${command.line} (${reason}); open it and go on with --resume.`,
        ),
      );
      return;
    }
    this.counts.repeated++;
    this.again.push(command);
  }

  private schedule(): void {
    this.pumpAt ??= setImmediate(this.pump);
  }

  private readonly pump = (): void => {
    this.pumpAt = undefined;
    const { pace, inFlightMax } = this.options;
    if (this.again.length > 0) {
      this.sendAgain();
      return;
    }
    while (this.unanswered.size < inFlightMax) {
      this.next ??= this.takeNext();
      if (this.next === undefined) break;
      const waitMs = pace.waitMs(this.next.timeNs, performance.now());
      if (waitMs > 0) {
        this.pumpAt = setTimeout(this.pump, Math.ceil(waitMs));
        return;
      }
      this.send(this.next);
      this.options.sent(this.next);
      this.next = undefined;
    }
    if (this.isDrained && this.unanswered.size === 0) {
      this.endedMs = performance.now();
      this.ended.resolve();
    }
  };

  /** The venue was busy: everything on its way is waited for, then what it refused is sent once more, slowly. */
  private sendAgain(): void {
    if (this.unanswered.size > 0) return;
    this.pumpAt = setTimeout(() => {
      this.pumpAt = undefined;
      for (const command of this.again.splice(0)) this.send(command);
    }, busyPauseMs);
  }

  private takeNext(): PlanCommand | undefined {
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
