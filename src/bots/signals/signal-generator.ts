// Looks at the market all the time, thinks in bars, and every few seconds publishes what it would do with each instrument. It places nothing itself: what
// it publishes is the workers' business. It must never publish on prices that are old, nor sell what is not there.

import { randomBytes } from 'node:crypto';
import { TickScale } from '../tick-scale.ts';
import type { AgentLogger } from '../agent-client.ts';
import { Analyst, featureCount } from './model/analyst.ts';
import { BarBuilder } from './model/bars.ts';
import { limitTicksOf, sideOf } from './model/decision.ts';
import { ForecastScore } from './model/forecast-score.ts';
import { OnlineModel } from './model/online-model.ts';
import { ProfitBook, unknownProfit } from './profit.ts';
import { bodyOf, type Signal } from './signal.ts';
import type { GeneratorState, ModelState, ProfitState } from './signals-run.ts';
import type { VenueSession } from './venue-session.ts';
import type { AccountState } from '#client/account-state.ts';
import type { Subscription } from '#client/channels.ts';
import type { Instrument, Phase, Side, Ticker, Trade } from '#api/types.ts';

export interface GeneratorOptions {
  readonly session: VenueSession;
  readonly periodMs: number;
  readonly qty: string;
  readonly ttlMs: number;
  readonly publish: (id: string, body: string) => Promise<unknown>;
  readonly logger: AgentLogger;
}

/** How far through the other side an order goes, at most. */
const slippageBps = 10;
/** The most that is held of an instrument, in signals. */
const unitsMax = 20;
/** What a buy may cost of what it would cost at the best price: slippage and fees. */
const costMargin = 1.01;
/** A bar is a third of the period, within these. */
const barMsMin = 100;
const barMsMax = 5_000;
/** Prices before the start that the indicators are shown. */
const barsBefore = 60;
/** A signal of a burst bids so far below the market that it cannot trade. */
const burstBelowBps = 1_000;
const burstAtOnce = 256;

interface Pending {
  readonly instrument: string;
  readonly side: Side;
  /** What it may cost, for a buy. */
  readonly cost: number;
}

class Followed {
  readonly instrument: Instrument;
  readonly prices: TickScale;
  readonly bars = new BarBuilder();
  readonly analyst: Analyst;
  phase: Phase;
  ticker: Ticker | undefined;

  constructor(instrument: Instrument, model: OnlineModel, score: ForecastScore) {
    this.instrument = instrument;
    this.prices = new TickScale(instrument.tickSize);
    this.analyst = new Analyst(model, score);
    this.phase = instrument.phase;
  }

  takeTicker(ticker: Ticker): void {
    this.ticker = ticker;
    const numberOf = (text: string | null): number | undefined =>
      text === null ? undefined : Number(text);
    this.bars.takeQuote({
      bid: numberOf(ticker.bid),
      ask: numberOf(ticker.ask),
      bidQty: numberOf(ticker.bidQty) ?? 0,
      askQty: numberOf(ticker.askQty) ?? 0,
      last: numberOf(ticker.last),
    });
  }

  get best(): { readonly bidTicks: number; readonly askTicks: number } | undefined {
    const { bid, ask } = this.ticker ?? { bid: null, ask: null };
    if (bid === null || ask === null) return undefined;
    return { bidTicks: this.prices.toSteps(bid), askTicks: this.prices.toSteps(ask) };
  }

  priceText(ticks: number): string {
    const { priceMin, priceMax } = this.instrument;
    const least = this.prices.toSteps(priceMin);
    const most = this.prices.toSteps(priceMax);
    return this.prices.toText(Math.min(most, Math.max(least, ticks)));
  }
}

export class SignalGenerator {
  /** Ids of this run begin with it. */
  readonly prefix = `sg-${Date.now().toString(36)}${randomBytes(2).toString('hex')}-`;
  private readonly options: GeneratorOptions;
  private readonly score = new ForecastScore();
  private readonly followed: readonly Followed[];
  private readonly account: AccountState;
  private readonly profitBook: ProfitBook;
  private readonly pending = new Map<string, Pending>();
  private readonly subscriptions: readonly Subscription[];
  private timers: readonly NodeJS.Timeout[] = [];
  private published = 0;
  private held = 0;
  private lastNumber = 0;
  private isRunning = false;
  /** Publications under way. */
  private readonly underWay = new Set<Promise<void>>();

  constructor(options: GeneratorOptions) {
    this.options = options;
    const { client, instruments, account } = options.session;
    const model = new OnlineModel(featureCount);
    this.followed = instruments.map((each) => new Followed(each, model, this.score));
    this.profitBook = new ProfitBook(instruments.map(({ symbol }) => symbol));
    this.subscriptions = this.followed.flatMap((each) => this.follow(each));
    this.account = client.account(account);
  }

  /** Shows the indicators what was traded before, and begins. */
  async start(): Promise<void> {
    const { periodMs } = this.options;
    const barMs = Math.min(barMsMax, Math.max(barMsMin, Math.round(periodMs / 3)));
    await Promise.all(this.followed.map((each) => this.warmUp(each, barMs)));
    this.isRunning = true;
    this.timers = [
      setInterval(() => this.endBars(), barMs),
      setInterval(() => this.lookForSignals(), periodMs),
    ];
  }

  /** Publishes so many signals at once that bid far below the market and trade nothing: work to see the workers with. */
  async burst(count: number): Promise<void> {
    await this.untilPriced();
    for (let left = count; left > 0 && this.isRunning; left -= burstAtOnce) {
      const batch = Array.from({ length: Math.min(left, burstAtOnce) }, async (_, index) => {
        const each = this.followed[index % this.followed.length];
        const bidTicks = each?.best?.bidTicks;
        if (each === undefined || bidTicks === undefined) return;
        const ticks = Math.floor(bidTicks * (1 - burstBelowBps / 10_000));
        await this.publish(each, 'buy', ticks, 'burst');
      });
      await Promise.all(batch);
    }
  }

  /** No signals from here on; prices and the account are still followed. */
  stop(): void {
    this.isRunning = false;
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Resolves when nothing is under way to the queue any more. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
  }

  close(): void {
    this.stop();
    for (const subscription of this.subscriptions) subscription.close();
    this.account.close();
  }

  /** A signal was acknowledged or is dead. */
  finished(id: string): void {
    this.pending.delete(id);
  }

  get state(): GeneratorState {
    const { periodMs } = this.options;
    const opinions = Object.fromEntries(
      this.followed.map(({ instrument, analyst }) => [instrument.symbol, { ...analyst.views }]),
    );
    const instruments = this.followed.map(({ instrument }) => instrument.symbol);
    const { isRunning: running, published, held } = this;
    return { running, periodMs, instruments, published, held, opinions };
  }

  get model(): ModelState {
    return this.score.state;
  }

  get profit(): ProfitState {
    const currencies = new Set(this.followed.map(({ instrument }) => instrument.currency));
    const [currency] = currencies;
    const cash = this.account.balances.find(({ asset }) => asset === currency)?.total;
    if (currencies.size !== 1 || cash === undefined) return unknownProfit;
    const isFollowed = new Set(this.followed.map(({ instrument }) => instrument.symbol));
    const positions = new Map(
      this.account.positions
        .filter(({ instrument }) => isFollowed.has(instrument))
        .map(({ instrument, qty }) => [instrument, qty] as const),
    );
    const prices = new Map<string, string>();
    for (const { instrument, ticker } of this.followed) {
      const price = ticker?.last ?? ticker?.bid ?? null;
      if (price !== null) prices.set(instrument.symbol, price);
    }
    return this.profitBook.next({ cash, positions }, prices);
  }

  private follow(followed: Followed): readonly Subscription[] {
    const { client } = this.options.session;
    const { symbol: instrument } = followed.instrument;
    return [
      client.subscribe(
        { channel: 'ticker', instrument },
        {
          push: ({ data }) => followed.takeTicker(data),
          // What is not heard any more is no price to trade on.
          lost: () => (followed.ticker = undefined),
        },
      ),
      client.subscribe(
        { channel: 'status', instrument },
        { push: ({ data }) => (followed.phase = data.phase) },
      ),
      client.subscribe(
        { channel: 'trades', instrument },
        {
          push: ({ type, data }) => {
            if (type === 'snapshot') return;
            for (const { takerSide, qty } of data) followed.bars.takeTrade(takerSide, Number(qty));
          },
        },
      ),
    ];
  }

  private async warmUp({ instrument, analyst }: Followed, barMs: number): Promise<void> {
    const { trades } = await this.options.session.client.rest.call(
      'GET /v1/instruments/:symbol/trades',
      { params: { symbol: instrument.symbol }, query: { limit: 1_000 } },
    );
    analyst.remember(closesOf(trades, barMs));
  }

  private endBars(): void {
    for (const { ticker, bars, analyst, phase } of this.followed) {
      if (ticker === undefined || phase !== 'continuous') continue;
      const bar = bars.end();
      if (bar !== undefined) analyst.take(bar);
    }
    // The first look that knows every price is the start of the benchmark.
    void this.profit;
  }

  private lookForSignals(): void {
    for (const each of this.followed) {
      const side = this.sideFor(each);
      const { best } = each;
      if (side === undefined || best === undefined) {
        this.held += 1;
        continue;
      }
      const sources = Object.entries(each.analyst.views)
        .filter(([, lean]) => lean === (side === 'buy' ? 1 : -1))
        .map(([source]) => source)
        .join(' ');
      this.publish(each, side, limitTicksOf(side, best, slippageBps), sources).catch(
        (error: unknown) => {
          this.options.logger.warn(`a signal was not published: ${String(error)}`);
        },
      );
    }
  }

  private sideFor({ instrument, analyst, phase, ticker }: Followed): Side | undefined {
    if (phase !== 'continuous' || this.account.status.value !== 'live') return undefined;
    const free = this.account.balances.find(({ asset }) => asset === instrument.currency);
    let cash = Number(free?.available ?? 0);
    for (const each of this.pending.values()) cash -= each.cost;
    const position = this.account.positions.find((each) => each.instrument === instrument.symbol);
    const qty = Number(this.options.qty);
    const pending = [...this.pending.values()].filter(
      (each) => each.instrument === instrument.symbol,
    );
    const buys = pending.filter(({ side }) => side === 'buy').length;
    return sideOf({
      vote: analyst.vote,
      held: Number(position?.available ?? 0),
      pendingBuy: buys * qty,
      pendingSell: (pending.length - buys) * qty,
      qty,
      unitsMax,
      cash,
      cost: Number(ticker?.ask ?? 0) * qty * costMargin,
    });
  }

  private publish(
    followed: Followed,
    side: Side,
    limitTicks: number,
    sources: string,
  ): Promise<void> {
    const { qty, ttlMs, session } = this.options;
    const { symbol: instrument } = followed.instrument;
    const id = `${this.prefix}${(++this.lastNumber).toString(36)}`;
    const limitPrice = followed.priceText(limitTicks);
    const { account } = session;
    const signal: Signal = { id, account, instrument, side, qty, limitPrice, ttlMs, sources };
    const cost = side === 'buy' ? Number(limitPrice) * Number(qty) : 0;
    this.pending.set(id, { instrument, side, cost });
    const publication = this.hand(signal).finally(() => this.underWay.delete(publication));
    this.underWay.add(publication);
    return publication;
  }

  private async hand(signal: Signal): Promise<void> {
    try {
      await this.options.publish(signal.id, bodyOf(signal));
      this.published += 1;
    } catch (error) {
      this.pending.delete(signal.id);
      throw error;
    }
  }

  private async untilPriced(): Promise<void> {
    while (this.isRunning && !this.followed.every(({ best }) => best !== undefined)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The last prices of the steps that ended before the newest trade, oldest first; a step without a trade has the price before it. */
export function closesOf(
  trades: readonly Pick<Trade, 'price' | 'time'>[],
  barMs: number,
): readonly number[] {
  const inOrder = trades
    .map(({ price, time }) => ({
      price: Number(price),
      step: Math.floor(Date.parse(time) / barMs),
    }))
    .toSorted((a, b) => a.step - b.step);
  const last = inOrder.at(-1);
  if (last === undefined) return [];
  const closes: number[] = [];
  let at = 0;
  for (let step = last.step - barsBefore; step < last.step; step++) {
    while (at + 1 < inOrder.length && (inOrder[at + 1]?.step ?? Infinity) <= step) at += 1;
    const trade = inOrder[at];
    if (trade !== undefined && trade.step <= step) closes.push(trade.price);
  }
  return closes;
}
