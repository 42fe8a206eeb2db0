// One replay from beginning to end against a venue that runs: the agents leave, the participants are there, the commands go through, and
// what the venue published is compared with what the data and the plan say. The agents come back whatever happens.

import type { Instrument } from '#api/types.ts';
import type { WireLevel } from '#marketdata/depth-checksum.ts';
import type { DepthMessage } from './depth-follower.ts';
import { depthDifference, DepthFollower, orderCount } from './depth-follower.ts';
import type { WireFill } from './executions.ts';
import { Executions } from './executions.ts';
import type { MessageTable } from './message-table.ts';
import type { ReplayOptions } from './options.ts';
import { LobsterPrices, ReplayRun, RequestWriter } from './order-text.ts';
import { Pace } from './pace.ts';
import { fundParticipants, openParticipants } from './participants.ts';
import type { PlanCommand } from './plan.ts';
import { ReplayPlan } from './plan.ts';
import type { BookSide } from './plan-book.ts';
import { Refusal } from './refusal.ts';
import type { Check, ReplayResult } from './report.ts';
import { chain, countPlaced, dropDone, findEarlier, skipPlaced } from './resume.ts';
import { Sender } from './sender.ts';
import type { DepthAnswer, StateAnswer, VenueApi } from './venue-api.ts';
import type { WirePush } from './wire.ts';
import { Wire } from './wire.ts';

export interface ReplayProgress {
  /** A sentence for whoever watches. */
  say(sentence: string): void;
  /** Called each second while commands are on their way. */
  beat(sender: Sender): void;
}

const clearTimeoutMs = 15_000;
const settleTimeoutMs = 5_000;
const pollMs = 50;
const subscribeId = -1;
/** A file whose prices are so much higher or lower is probably of another stock. */
const farFactor = 1.5;

export class ReplaySession {
  private readonly options: ReplayOptions;
  private readonly api: VenueApi;
  private readonly table: MessageTable;
  private readonly progress: ReplayProgress;
  private readonly signal: AbortSignal;
  private readonly plan: ReplayPlan;
  private readonly follower = new DepthFollower();
  private readonly executions = new Executions();
  private accounts: readonly string[] = [];
  private prices = new LobsterPrices({ tickSize: '0.01', lotSize: '1' });
  private wire: Wire | undefined;
  private sender: Sender | undefined;
  private isEnding = false;

  constructor(
    options: ReplayOptions,
    api: VenueApi,
    table: MessageTable,
    progress: ReplayProgress,
    signal: AbortSignal,
  ) {
    this.options = options;
    this.api = api;
    this.table = table;
    this.progress = progress;
    this.signal = signal;
    this.plan = new ReplayPlan(table, options.lastLine);
  }

  async run(): Promise<ReplayResult> {
    const { api, options } = this;
    const instrument = await api.instrument(options.instrument);
    this.prices = new LobsterPrices(instrument);
    this.checkFit(instrument);
    const before = await api.state();
    await api.setAgents(options.instrument, false);
    try {
      this.accounts = await openParticipants(api);
      const { run, commands } = await this.prepare(instrument);
      if (options.verify) await api.setAudit(true);
      await this.send(run, commands);
      return await this.conclude(before);
    } finally {
      this.isEnding = true;
      this.wire?.close();
      await this.restore(before);
    }
  }

  /** What the instrument cannot have is refused before anything is sent. */
  private checkFit(instrument: Instrument): void {
    const { symbol, phase, tickSize, lotSize } = instrument;
    if (phase !== 'continuous') {
      throw new Refusal(`${symbol} is ${phase}; it must be open for continuous trading.`);
    }
    const { count, first } = this.table.countMisfits((price, size) =>
      this.prices.fits(price, size),
    );
    if (count > 0) {
      throw new Refusal(
        `${count} of ${this.table.count} lines do not fit ${symbol}'s tick of ${tickSize} and lot of ${lotSize}, the first is line ${first}; nothing was sent.`,
      );
    }
    const [priceMin, priceMax] = [Number(instrument.priceMin), Number(instrument.priceMax)];
    const [qtyMin, qtyMax] = [Number(instrument.qtyMin), Number(instrument.qtyMax)];
    const outside = this.table.countMisfits((price, size) => {
      const value = price / 10_000;
      return value >= priceMin && value <= priceMax && size >= qtyMin && size <= qtyMax;
    });
    if (outside.count > 0) {
      throw new Refusal(
        `${outside.count} of ${this.table.count} lines are outside ${symbol}'s bounds of price and quantity, the first is line ${outside.first}; nothing was sent.`,
      );
    }
    const [start, reference] = [this.table.startPrice / 10_000, Number(instrument.referencePrice)];
    if (reference > 0 && (start > reference * farFactor || start < reference / farFactor)) {
      this.progress.say(
        `The file begins at ${start} and ${symbol} stands at ${reference}: its price collar may refuse orders.`,
      );
    }
  }

  /** The commands still to send, and the run whose names they carry. */
  private async prepare(
    instrument: Instrument,
  ): Promise<{ run: ReplayRun; commands: Iterable<PlanCommand, void, void> }> {
    const { api, accounts, options, table, progress } = this;
    const { symbol } = instrument;
    const earlier = await findEarlier(api, accounts, symbol);
    const fingerprint = table.fingerprint(symbol);
    const isSameFile = earlier?.run.fingerprint === fingerprint;
    if (options.resume) {
      if (earlier === undefined) {
        throw new Refusal(`There is no replay into ${symbol} to resume; leave --resume out.`);
      }
      if (!isSameFile) {
        throw new Refusal(
          `The last replay into ${symbol} was of another file, so it cannot be resumed; leave --resume out.`,
        );
      }
      return { run: earlier.run, commands: await this.resume(earlier, symbol) };
    }
    await fundParticipants(api, accounts, instrument);
    let left = 0;
    for (const account of accounts) left += await api.cancelAll(account, symbol);
    if (left > 0)
      progress.say(`Cancelled ${left} orders that an earlier replay left in ${symbol}.`);
    await this.expectOrders(symbol, 0);
    const run = new ReplayRun(fingerprint, isSameFile ? earlier.run.number + 1 : 1);
    return { run, commands: this.plan.commands() };
  }

  private async resume(
    earlier: NonNullable<Awaited<ReturnType<typeof findEarlier>>>,
    symbol: string,
  ): Promise<Iterable<PlanCommand, void, void>> {
    const { api, accounts, plan, progress } = this;
    const whole = new ReplayPlan(this.table).commands();
    const placed = await countPlaced(api, accounts, earlier, whole);
    const commands = plan.commands();
    const uncertain = skipPlaced(commands, placed);
    if (uncertain === undefined) {
      throw new Refusal(`The earlier replay went past line ${plan.counts.messages} already.`);
    }
    const first = await dropDone(api, accounts, earlier.run, uncertain);
    progress.say(`Resuming behind ${placed} orders, at line ${plan.counts.messages}.`);
    // The last of the uncertain commands may be an order, which is not there yet.
    const resting = sumOrders(plan) + uncertain.length;
    await this.expectOrders(symbol, resting);
    return chain(first, commands);
  }

  /** Waits until no more orders rest than ours: the agents need a moment to leave. Others may trade too. */
  private async expectOrders(symbol: string, ordersMax: number): Promise<void> {
    const deadlineMs = performance.now() + clearTimeoutMs;
    for (;;) {
      const foreign = orderCount(await this.api.depth(symbol)) - ordersMax;
      if (foreign <= 0) return;
      if (performance.now() > deadlineMs) {
        const sentence = `About ${foreign} orders of others rest in ${symbol}`;
        if (this.options.verify) {
          throw new Refusal(`${sentence}, so the replay cannot be verified; cancel them first.`);
        }
        this.progress.say(`${sentence}; executions may meet them.`);
        return;
      }
      await sleep(pollMs);
    }
  }

  private async send(run: ReplayRun, commands: Iterable<PlanCommand, void, void>): Promise<void> {
    const { api, options, prices, accounts, progress } = this;
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
    wire.send(JSON.stringify(subscription(options.instrument, accounts)));
    await subscribed.promise;
    const sender = new Sender({
      wire,
      writer: new RequestWriter(options.instrument, prices, run, accounts),
      pace: new Pace(options.speed),
      inFlightMax: options.inFlightMax,
      sent: (command) => {
        if (command.kind === 'execute') this.executions.sent(command);
      },
    });
    this.sender = sender;
    const stop = (): void => sender.stop();
    this.signal.addEventListener('abort', stop);
    if (this.signal.aborted) stop();
    const timer = setInterval(() => progress.beat(sender), 1_000);
    try {
      await sender.run(commands);
    } finally {
      clearInterval(timer);
      this.signal.removeEventListener('abort', stop);
    }
    if (this.signal.aborted) {
      throw new Refusal(
        `Stopped at line ${sender.lastLine} of ${this.table.count}; run the same command with --resume to go on.`,
      );
    }
  }

  private lost(reason: string, reject: (error: Error) => void): void {
    if (this.isEnding) return;
    const { sender } = this;
    const at = sender === undefined ? 'before the first line' : `at line ${sender.lastLine}`;
    const error = new Refusal(
      `The venue went away in the middle, ${at} of ${this.table.count} (${reason}); start it again and run the same command with --resume to go on.`,
    );
    if (sender === undefined) reject(error);
    else sender.fail(error);
  }

  private takePush(push: WirePush): void {
    if (push.channel === 'fills') {
      if (push.type === 'snapshot') return;
      for (const fill of push['data'] as WireFill[]) this.executions.take(fill);
    } else if (push.channel === 'depth' && !this.follower.take(push as unknown as DepthMessage)) {
      this.wire?.send(JSON.stringify(subscription(this.options.instrument, [])));
    }
  }

  private async conclude(before: StateAnswer): Promise<ReplayResult> {
    const { api, options, plan, follower, executions, sender } = this;
    if (sender === undefined) throw new Error('nothing was sent');
    const depth = await this.settle();
    const state = await api.state();
    const summary = executions.summary();
    const checks: Check[] = [];
    if (options.verify) {
      const own = this.plannedDepth();
      const audited = state.audit.commandsAudited - before.audit.commandsAudited;
      const audit = `${audited} commands audited, ${sender.answered} sent`;
      const problem = await api.unhealthy();
      checks.push(
        {
          name: 'every invariant held after every command',
          fault: audited < sender.answered ? audit : undefined,
        },
        { name: 'the engine is healthy', fault: problem },
        {
          name: 'the depth feed, replayed, is the depth',
          fault: depthDifference(follower.book(), 'the feed', depth, 'the venue'),
        },
        {
          name: "the depth is that of the plan's own book",
          fault: depthDifference(depth, 'the venue', own, 'the plan'),
        },
        {
          name: 'every checksum of the depth feed was right',
          fault: follower.wrongChecksums > 0 ? `${follower.wrongChecksums} were wrong` : undefined,
        },
        {
          name: 'every execution met the orders that price and time demand',
          fault: summary.unlikePlan > 0 ? `${summary.unlikePlan} did not` : undefined,
        },
        {
          name: 'no command was refused',
          fault: sender.counts.refused.size > 0 ? refusedText(sender) : undefined,
        },
      );
    }
    return { plan: plan.counts, sender, executions: summary, state, follower, checks };
  }

  /** What was published is complete when the feed's book is the venue's and each fill has its counterpart. */
  private async settle(): Promise<DepthAnswer> {
    const deadlineMs = performance.now() + settleTimeoutMs;
    for (;;) {
      const depth = await this.api.depth(this.options.instrument);
      const difference = depthDifference(this.follower.book(), '', depth, '');
      const isSettled = difference === undefined && this.executions.summary().unlikePlan === 0;
      if (isSettled || performance.now() > deadlineMs) return depth;
      await sleep(pollMs);
    }
  }

  private plannedDepth(): DepthAnswer {
    const side = (name: BookSide): WireLevel[] =>
      this.plan.book
        .depth(name)
        .map(({ price, qty, orders }) => [this.prices.text(price), String(qty), orders]);
    return { bids: side('buy'), asks: side('sell') };
  }

  /** As it was before: the audit off where it was off, the agents back. A venue that is gone has forgotten both. */
  private async restore(before: StateAnswer): Promise<void> {
    const { api, options } = this;
    try {
      if (options.verify && !before.audit.everyCommand) await api.setAudit(false);
      await api.setAgents(options.instrument, true);
    } catch {
      // The venue is gone, which has been said.
    }
  }
}

function subscription(instrument: string, accounts: readonly string[]): object {
  const fills = accounts.map((account) => ({ channel: 'fills', account }));
  const channels = [{ channel: 'depth', instrument }, ...fills];
  return { id: subscribeId, op: 'subscribe', channels };
}

function sumOrders({ book }: ReplayPlan): number {
  const levels = [...book.depth('buy'), ...book.depth('sell')];
  return levels.reduce((sum, { orders }) => sum + orders, 0);
}

function refusedText({ counts }: Sender): string {
  return [...counts.refused].map(([reason, count]) => `${count} ${reason}`).join(', ');
}

async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
