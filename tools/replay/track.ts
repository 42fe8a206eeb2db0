// One instrument's part of a replay: its messages, its plan, the names that its orders carry, and what the venue said of it. Whoever sends the
// commands feeds it. It must never look at another instrument's.

import type { Instrument } from '#api/types.ts';
import type { WireLevel } from '#marketdata/depth-checksum.ts';
import { exactClockText } from './clock-text.ts';
import type { DayPart } from './day-files.ts';
import type { SampleStep } from './departure.ts';
import { Departure } from './departure.ts';
import type { DepthMessage } from './depth-follower.ts';
import { DepthFollower, orderCount } from './depth-follower.ts';
import { Executions } from './executions.ts';
import type { MessageTable } from './message-table.ts';
import type { ReplayOptions } from './options.ts';
import { LobsterPrices, lobsterUnit, ReplayRun, RequestWriter } from './order-text.ts';
import type { PlanCommand, PlanOptions } from './plan.ts';
import { ReplayPlan } from './plan.ts';
import type { BookSide } from './plan-book.ts';
import { Refusal } from './refusal.ts';
import type { EarlierReplay } from './resume.ts';
import { chain, countPlaced, dropDone, findEarlier, skipPlaced } from './resume.ts';
import type { DepthAnswer, VenueApi } from './venue-api.ts';

const clearTimeoutMs = 15_000;
/** Where others may trade, their orders may rest: only the agents are given time to leave. */
const clearAgainstTimeoutMs = 1_000;
const pollMs = 50;
/** A file whose prices are so much higher or lower is probably of another stock. */
const farFactor = 1.5;

type Say = (sentence: string) => void;

export class Track {
  readonly symbol: string;
  readonly table: MessageTable;
  readonly plan: ReplayPlan;
  readonly follower = new DepthFollower();
  readonly executions = new Executions();
  readonly departure = new Departure();
  /** Shares traded in the instrument while the replay ran, by whomever. */
  tradedQty = 0;
  prices = new LobsterPrices({ tickSize: '0.01', lotSize: '1' });
  private tick = 0;
  private readonly options: ReplayOptions;
  private readonly planOptions: PlanOptions;

  constructor({ symbol, table }: DayPart, index: number, options: ReplayOptions) {
    this.symbol = symbol;
    this.table = table;
    this.options = options;
    this.planOptions = { track: index, bySide: options.against };
    this.plan = new ReplayPlan(table, { ...this.planOptions, lastLine: this.lastLine });
  }

  /** Behind it nothing is replayed. */
  get lastLine(): number {
    const { lastLine, toNs } = this.options;
    const byTime = toNs === undefined ? this.table.count : this.table.countUntil(toNs);
    return Math.min(lastLine ?? this.table.count, byTime);
  }

  /** What the instrument cannot have is refused before anything is sent. */
  checkFit(instrument: Instrument, say: Say): void {
    const { symbol, phase, tickSize, lotSize } = instrument;
    const { table } = this;
    this.prices = new LobsterPrices(instrument);
    this.tick = Number(tickSize) * lobsterUnit;
    if (phase !== 'continuous') {
      throw new Refusal(`${symbol} is ${phase}; it must be open for continuous trading.`);
    }
    const { count, first } = table.countMisfits((price, size) => this.prices.fits(price, size));
    if (count > 0) {
      throw new Refusal(
        `${count} of ${table.count} lines do not fit ${symbol}'s tick of ${tickSize} and lot of ${lotSize}, the first is ${table.place(first)}; nothing was sent.`,
      );
    }
    const [priceMin, priceMax] = [Number(instrument.priceMin), Number(instrument.priceMax)];
    const [qtyMin, qtyMax] = [Number(instrument.qtyMin), Number(instrument.qtyMax)];
    const outside = table.countMisfits((price, size) => {
      const value = price / lobsterUnit;
      return value >= priceMin && value <= priceMax && size >= qtyMin && size <= qtyMax;
    });
    if (outside.count > 0) {
      throw new Refusal(
        `${outside.count} of ${table.count} lines are outside ${symbol}'s bounds of price and quantity, the first is ${table.place(outside.first)}; nothing was sent.`,
      );
    }
    const [start, reference] = [table.startPrice / lobsterUnit, Number(instrument.referencePrice)];
    if (reference > 0 && (start > reference * farFactor || start < reference / farFactor)) {
      say(
        `The file begins at ${start} and ${symbol} stands at ${reference}: its price collar may refuse orders.`,
      );
    }
  }

  /** What the earlier replay left is removed, or with --resume gone on from. The commands still to send, and how they are written. */
  async prepare(
    api: VenueApi,
    accounts: readonly string[],
    say: Say,
  ): Promise<{ writer: RequestWriter; commands: Iterable<PlanCommand, void, void> }> {
    const { symbol, table } = this;
    const earlier = await findEarlier(api, accounts, symbol);
    const fingerprint = table.fingerprint(symbol);
    const isSameFile = earlier?.run.fingerprint === fingerprint;
    if (this.options.resume) {
      if (earlier === undefined) {
        throw new Refusal(`There is no replay into ${symbol} to resume; leave --resume out.`);
      }
      if (!isSameFile) {
        throw new Refusal(
          `The last replay into ${symbol} was of another file, so it cannot be resumed; leave --resume out.`,
        );
      }
      const commands = await this.resume(api, accounts, earlier, say);
      return { writer: this.writer(earlier.run, accounts), commands };
    }
    let left = 0;
    for (const account of accounts) left += await api.cancelAll(account, symbol);
    if (left > 0) say(`Cancelled ${left} orders that an earlier replay left in ${symbol}.`);
    await this.expectOrders(api, 0, say);
    const run = new ReplayRun(fingerprint, isSameFile ? earlier.run.number + 1 : 1);
    return { writer: this.writer(run, accounts), commands: this.plan.commands() };
  }

  /** Of nothing, while nothing is on its way, at a point where the market is to be compared. */
  async sample(api: VenueApi, { timeNs, mid }: SampleStep): Promise<void> {
    const { bids, asks } = await api.depth(this.symbol, 1);
    const [bid, ask] = [bids[0]?.[0], asks[0]?.[0]];
    const isWhole = bid !== undefined && ask !== undefined;
    const venue = isWhole ? ((Number(bid) + Number(ask)) / 2) * lobsterUnit : undefined;
    // Decimals of a price in ten-thousandths and a half are whole halves.
    const exact = venue === undefined ? undefined : Math.round(venue * 2) / 2;
    this.departure.take(timeNs, mid, exact, this.tick);
  }

  /** False where deltas are missing: subscribe again. */
  takeDepth(message: DepthMessage): boolean {
    return this.follower.take(message);
  }

  /** The depth as the plan has it. */
  plannedDepth(): DepthAnswer {
    const side = (name: BookSide): WireLevel[] =>
      this.plan.book
        .depth(name)
        .map(({ price, qty, orders }) => [this.prices.text(price), String(qty), orders]);
    return { bids: side('buy'), asks: side('sell') };
  }

  /** Where a line stands, for a sentence. */
  placeText(line: number): string {
    return this.table.place(line);
  }

  private writer(run: ReplayRun, accounts: readonly string[]): RequestWriter {
    return new RequestWriter(this.symbol, this.prices, run, accounts);
  }

  private async resume(
    api: VenueApi,
    accounts: readonly string[],
    earlier: EarlierReplay,
    say: Say,
  ): Promise<Iterable<PlanCommand, void, void>> {
    const { plan, table } = this;
    const whole = new ReplayPlan(table, this.planOptions).commands();
    const placed = await countPlaced(api, accounts, earlier, whole);
    const commands = plan.commands();
    const uncertain = skipPlaced(commands, placed);
    if (uncertain === undefined) {
      throw new Refusal(
        `The earlier replay went past ${table.place(plan.counts.messages)} already.`,
      );
    }
    const first = await dropDone(api, accounts, earlier.run, uncertain);
    const at = table.place(plan.counts.messages);
    const timeNs = uncertain[0]?.timeNs;
    const when = timeNs === undefined ? '' : ` (${exactClockText(timeNs)})`;
    say(`Resuming behind ${placed} orders, at ${at}${when}.`);
    // The last of the uncertain commands may be an order, which is not there yet.
    const resting = sumOrders(plan) + uncertain.length;
    await this.expectOrders(api, resting, say);
    return chain(first, commands);
  }

  /** Waits until no more orders rest than ours: the agents need a moment to leave. Others may trade too. */
  private async expectOrders(api: VenueApi, ordersMax: number, say: Say): Promise<void> {
    if (this.options.keepAgents) return;
    const deadlineMs =
      performance.now() + (this.options.against ? clearAgainstTimeoutMs : clearTimeoutMs);
    for (;;) {
      const foreign = orderCount(await api.depth(this.symbol)) - ordersMax;
      if (foreign <= 0) return;
      if (performance.now() > deadlineMs) {
        const sentence = `About ${foreign} orders of others rest in ${this.symbol}`;
        if (this.options.verify && !this.options.against) {
          throw new Refusal(`${sentence}, so the replay cannot be verified; cancel them first.`);
        }
        say(`${sentence}; executions may meet them.`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }
}

function sumOrders({ book }: ReplayPlan): number {
  const levels = [...book.depth('buy'), ...book.depth('sell')];
  return levels.reduce((sum, { orders }) => sum + orders, 0);
}
