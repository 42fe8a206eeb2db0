// One replay from beginning to end against a venue that runs: the agents leave, the participants are there, the commands of all instruments go
// through, and what the venue published is compared with what the data and the plan say. The agents come back whatever happens.

import type { WirePush } from './wire.ts';
import { Wire } from './wire.ts';
import type { DayPart } from './day-files.ts';
import { clockText } from './clock-text.ts';
import type { SampleStep } from './departure.ts';
import { withSamples } from './departure.ts';
import type { DepthMessage } from './depth-follower.ts';
import { depthDifference } from './depth-follower.ts';
import type { WireFill } from './executions.ts';
import { mergeByTime } from './merge.ts';
import type { ReplayOptions } from './options.ts';
import type { RequestWriter } from './order-text.ts';
import { fundParticipants, openParticipants } from './participants.ts';
import type { PlanCommand } from './plan.ts';
import type { Playback } from './playback.ts';
import { Refusal } from './refusal.ts';
import type { Check, ReplayResult } from './report.ts';
import { Sender } from './sender.ts';
import { Track } from './track.ts';
import type { DepthAnswer, StateAnswer, VenueApi } from './venue-api.ts';

export interface ReplayProgress {
  /** A sentence for whoever watches. */
  readonly say: (sentence: string) => void;
  /** Called each second while commands are on their way. */
  beat(sender: Sender, track: Track): void;
}

/** What a session needs of the world. */
export interface SessionContext {
  readonly api: VenueApi;
  readonly playback: Playback;
  readonly progress: ReplayProgress;
  /** Stops it in good order. */
  readonly signal: AbortSignal;
}

type Commands = Iterable<PlanCommand | SampleStep, void, void>;

interface Prepared {
  readonly writer: Pick<RequestWriter, 'text'>;
  readonly commands: Commands;
}

const settleTimeoutMs = 5_000;
const pollMs = 50;
const subscribeId = -1;
const secondNs = 1e9;

export class ReplaySession {
  private readonly options: ReplayOptions;
  private readonly context: SessionContext;
  private readonly tracks: readonly Track[];
  private readonly bySymbol: ReadonlyMap<string, Track>;
  private accounts: readonly string[] = [];
  private wire: Wire | undefined;
  private sender: Sender | undefined;
  private isEnding = false;
  private isStartingOver = false;

  constructor(options: ReplayOptions, parts: readonly DayPart[], context: SessionContext) {
    this.options = options;
    this.context = context;
    this.tracks = parts.map((part, index) => new Track(part, index, options));
    this.bySymbol = new Map(this.tracks.map((track) => [track.symbol, track]));
  }

  /** Undefined where somebody asked to go back: the venue is to be started afresh, and a new session run. Throws Refusal. */
  async run(): Promise<ReplayResult | undefined> {
    const { tracks, options } = this;
    const { api, playback, progress } = this.context;
    const instruments = [];
    for (const track of tracks) {
      const instrument = await api.instrument(track.symbol);
      track.checkFit(instrument, progress.say);
      instruments.push(instrument);
    }
    const before = await api.state();
    if (!options.keepAgents) await this.setAgents(false);
    try {
      this.accounts = await openParticipants(api);
      if (!options.resume) {
        for (const instrument of instruments) {
          await fundParticipants(api, this.accounts, instrument);
        }
      }
      const prepared = await this.prepare();
      if (options.verify) await api.setAudit(true);
      await this.send(prepared);
      if (this.isStartingOver) return undefined;
      playback.end();
      return await this.conclude(before);
    } finally {
      this.isEnding = true;
      playback.attach(undefined);
      this.wire?.close();
      await this.restore(before);
    }
  }

  private async prepare(): Promise<Prepared> {
    const { options, tracks, accounts } = this;
    const { api, progress } = this.context;
    const writers: RequestWriter[] = [];
    const streams: Commands[] = [];
    for (const track of tracks) {
      const { writer, commands } = await track.prepare(api, accounts, progress.say);
      writers.push(writer);
      streams.push(
        options.against ? withSamples(track.plan, commands, options.sampleNs) : commands,
      );
    }
    return {
      writer: { text: (id, command) => writers[command.track]?.text(id, command) ?? '' },
      commands: mergeByTime(streams),
    };
  }

  private async send({ writer, commands }: Prepared): Promise<void> {
    const { options, tracks, accounts } = this;
    const { api, playback, progress, signal } = this.context;
    const subscribed = Promise.withResolvers<void>();
    const wire = await Wire.open(api.baseUrl, api.token, {
      reply: (reply) => {
        if (this.sender?.take(reply) === true || reply.id !== subscribeId) return;
        if (reply.ok) subscribed.resolve();
        else
          subscribed.reject(new Refusal(`The venue refused to publish: ${reply.error?.message}.`));
      },
      push: (push) => this.takePush(push),
      closed: (reason) => this.lost(reason, subscribed.reject),
    });
    this.wire = wire;
    wire.send(JSON.stringify(subscription(tracks, accounts)));
    await subscribed.promise;
    const sender = new Sender({
      wire,
      writer,
      pace: playback.pace,
      inFlightMax: options.inFlightMax,
      sent: (command) => {
        if (command.kind === 'execute') tracks[command.track]?.executions.sent(command);
      },
      placeText: ({ track, line }) => tracks[track]?.placeText(line) ?? `line ${line}`,
      isShared: options.against,
      sample: async (step) => await tracks[step.track]?.sample(api, step),
    });
    this.sender = sender;
    const stop = (): void => sender.stop();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const timer = setInterval(() => {
      const track = tracks[sender.lastTrack];
      if (track !== undefined) progress.beat(sender, track);
    }, 1_000);
    playback.attach({
      wake: () => sender.wake(),
      startOver: () => {
        this.isStartingOver = true;
        sender.stop();
      },
    });
    try {
      await sender.run(commands);
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', stop);
    }
    if (signal.aborted) progress.say(`Stopped ${this.whereText(sender)}${this.resumeHint()}`);
  }

  private whereText(sender: Sender | undefined): string {
    const track = this.tracks[sender?.lastTrack ?? 0];
    if (sender === undefined || sender.lastLine === 0 || track === undefined) {
      return 'before the first line';
    }
    const where = `at ${track.placeText(sender.lastLine)} of ${track.table.count}`;
    if (this.tracks.length === 1) return where;
    return `at ${clockText(sender.lastTimeNs)}, ${where} of ${track.symbol}`;
  }

  private resumeHint(): string {
    return this.options.own ? '.' : '; run the same command with --resume to go on.';
  }

  private lost(reason: string, reject: (error: Error) => void): void {
    if (this.isEnding) return;
    const { sender } = this;
    const at = this.whereText(sender);
    const error = new Refusal(
      `The venue went away in the middle, ${at} (${reason}); start it again and run the same command with --resume to go on.`,
    );
    if (sender === undefined) reject(error);
    else sender.fail(error);
  }

  private takePush(push: WirePush): void {
    switch (push.channel) {
      case 'fills':
        if (push.type === 'snapshot') return;
        for (const fill of push['data'] as (WireFill & { readonly instrument: string })[]) {
          this.bySymbol.get(fill.instrument)?.executions.take(fill);
        }
        return;
      case 'trades': {
        if (push.type === 'snapshot') return;
        for (const { instrument, qty } of push['data'] as { instrument: string; qty: string }[]) {
          const track = this.bySymbol.get(instrument);
          if (track !== undefined) track.tradedQty += Number(qty);
        }
        return;
      }
      case 'depth': {
        const track = this.bySymbol.get(String(push['instrument']));
        if (track === undefined || track.takeDepth(push as unknown as DepthMessage)) return;
        this.wire?.send(JSON.stringify(subscription([track], [])));
        return;
      }
      default:
    }
  }

  private async conclude(before: StateAnswer): Promise<ReplayResult> {
    const { options, tracks, sender } = this;
    const { api } = this.context;
    if (sender === undefined) throw new Error('nothing was sent');
    const depths: DepthAnswer[] = [];
    const deadlineMs = performance.now() + settleTimeoutMs;
    for (const track of tracks) depths.push(await this.settle(track, deadlineMs));
    const state = await api.state();
    if (options.against) for (const track of tracks) track.executions.settleOutsiders();
    const isStopped = this.context.signal.aborted;
    // Of a part of the plan the plan's end says nothing.
    const isVerified = options.verify && !isStopped;
    const checks = isVerified ? await this.check(before, state, depths, sender) : [];
    return {
      isStopped,
      isAgainst: options.against,
      sampleSeconds: options.sampleNs / secondNs,
      sender,
      state,
      checks,
      tracks: tracks.map((track) => ({
        symbol: track.symbol,
        plan: track.plan.counts,
        executions: track.executions.summary(),
        follower: track.follower,
        departure: track.departure.summary(),
        historyQty: track.executions.knownQty,
        withOutsidersQty: track.executions.qtyWithOutsiders,
        tradedQty: track.tradedQty,
        placeText: (line: number) => track.placeText(line),
      })),
    };
  }

  private async check(
    before: StateAnswer,
    state: StateAnswer,
    depths: readonly DepthAnswer[],
    sender: Sender,
  ): Promise<Check[]> {
    const audited = state.audit.commandsAudited - before.audit.commandsAudited;
    const audit = `${audited} commands audited, ${sender.answered} sent`;
    const checks: Check[] = [
      {
        name: 'every invariant held after every command',
        fault: audited < sender.answered ? audit : undefined,
      },
      { name: 'the engine is healthy', fault: await this.context.api.unhealthy() },
    ];
    this.tracks.forEach((track, index) => {
      const { follower, symbol, executions } = track;
      const depth = depths[index] ?? { bids: [], asks: [] };
      const of = this.tracks.length === 1 ? '' : `${symbol}: `;
      const { unlikePlan } = executions.summary();
      checks.push({
        name: `${of}the depth feed, replayed, is the depth`,
        fault: depthDifference(follower.book(), 'the feed', depth, 'the venue'),
      });
      if (!this.options.against) {
        checks.push({
          name: `${of}the depth is that of the plan's own book`,
          fault: depthDifference(depth, 'the venue', track.plannedDepth(), 'the plan'),
        });
      }
      checks.push({
        name: `${of}every checksum of the depth feed was right`,
        fault: follower.wrongChecksums > 0 ? `${follower.wrongChecksums} were wrong` : undefined,
      });
      if (!this.options.against) {
        checks.push({
          name: `${of}every execution met the orders that price and time demand`,
          fault: unlikePlan > 0 ? `${unlikePlan} did not` : undefined,
        });
      }
    });
    checks.push({
      name: 'no command was refused',
      fault: sender.counts.refused.size > 0 ? refusedText(sender) : undefined,
    });
    return checks;
  }

  /** What was published is complete when the feed's book is the venue's and each fill is there. Where others trade, the book may move on. */
  private async settle(track: Track, deadlineMs: number): Promise<DepthAnswer> {
    for (;;) {
      const depth = await this.context.api.depth(track.symbol);
      const difference = depthDifference(track.follower.book(), '', depth, '');
      const isTold = this.options.against
        ? this.toldQty() >= (this.sender?.tradedQty ?? 0)
        : track.executions.summary().unlikePlan === 0;
      if ((difference === undefined && isTold) || performance.now() > deadlineMs) return depth;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  /** Shares of history's own commands that the fills tell of. */
  private toldQty(): number {
    return this.tracks.reduce((sum, { executions }) => sum + executions.takenQty, 0);
  }

  private async setAgents(isActive: boolean): Promise<void> {
    for (const { symbol } of this.tracks) await this.context.api.setAgents(symbol, isActive);
  }

  /** As it was before: the audit off where it was off, the agents back. A venue that is gone has forgotten both. */
  private async restore(before: StateAnswer): Promise<void> {
    const { options } = this;
    try {
      if (options.verify && !before.audit.everyCommand) await this.context.api.setAudit(false);
      if (!options.keepAgents) await this.setAgents(true);
    } catch {
      // The venue is gone, which has been said.
    }
  }
}

function subscription(tracks: readonly Track[], accounts: readonly string[]): object {
  const isFirst = accounts.length > 0;
  const markets = tracks.flatMap(({ symbol }) => [
    { channel: 'depth', instrument: symbol },
    ...(isFirst ? [{ channel: 'trades', instrument: symbol }] : []),
  ]);
  const fills = accounts.map((account) => ({ channel: 'fills', account }));
  return { id: subscribeId, op: 'subscribe', channels: [...markets, ...fills] };
}

function refusedText({ counts }: Sender): string {
  return [...counts.refused].map(([reason, count]) => `${count} ${reason}`).join(', ');
}
