// Runs one strategy as one member in one instrument, through the typed client and nothing else: keeps its own orders true, sends the difference between what
// rests and what is wanted as batches, and pulls everything where it may not quote. It must never quote on a book, an account or a connection that it does
// not know to be live, and never end while its orders may rest without saying so.

import { setTimeout as sleep } from 'node:timers/promises';
import { Caution } from '../caution.ts';
import { RateBudget } from '../rate-budget.ts';
import { decisionFault } from './decision-fault.ts';
import type { Terms } from './instrument-terms.ts';
import { type Limits, missingSide, quotesWithin, type Standing, takesWithin } from './limits.ts';
import { MarketData } from './market-data.ts';
import { heldCash, OwnState } from './own-state.ts';
import { planQuotes, type QuoteStep } from './plan.ts';
import type { Decision, Situation, Strategy, Take } from './strategy.ts';
import type { Batch, ErrorBody, Instrument, Outcomes } from '#api/types.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';

export interface Pace {
  /** Least time between two decisions, but after a fill. */
  readonly requoteMs: number;
  /** The strategy is asked at least this often. */
  readonly beatMs: number;
  readonly commandsPerSecond: number;
  /** The venue ends a quote after this time by itself, should nobody be left to pull it; 0: quotes are good till cancelled. */
  readonly quoteLifeMs: number;
  /** How long it tries to make sure that its orders are gone before it ends. */
  readonly leaveWithinMs: number;
}

export interface RuntimeOptions {
  readonly client: VenueClient;
  readonly instrument: Instrument;
  readonly terms: Terms;
  /** Account id. */
  readonly account: string;
  readonly strategy: Strategy;
  readonly limits: Limits;
  readonly pace: Pace;
  /** The position that is no inventory; the one at the start where it is undefined. */
  readonly neutralLots: number | undefined;
  /** Begins all client order ids; at most 16 characters, another one for each run. */
  readonly runId: string;
  readonly log: (line: string) => void;
}

export interface RunEnd {
  /** `done`: the strategy; `stopped`: the caller; `limit`: the largest loss; `fault`: it cannot go on. */
  readonly kind: 'done' | 'stopped' | 'limit' | 'fault';
  /** One sentence. */
  readonly message: string;
  /** The venue has said that none of its orders is open. */
  readonly isPulled: boolean;
}

/** What the bot is doing, for a status line. */
export type Doing = 'connecting' | 'pulling' | 'waiting' | 'notTrading' | 'aside' | 'quoting';

type Operation = Batch['operations'][number];
type Outcome = Outcomes['outcomes'][number];

const leastGapMs = 10;
const settleWithinMs = 3_000;
const leaveRetryMs = 250;
const noteEveryMs = 60_000;
/** Where the bot holds back for longer it pulls its quotes first. */
const unattendedMsMax = 2_000;
/** How long the fate of an order to take is asked for; nothing else is done meanwhile. */
const takeWithinMs = 10_000;
/** Below this share of what is wanted an order is filled up again. */
const refillBelow = 0.5;
const batchMax = 100;

export class BotRuntime {
  readonly own: OwnState;
  readonly market: MarketData;
  doing: Doing = 'connecting';
  note = '';
  /** What was sent since the start, and what of it was refused. */
  readonly sent = { decisions: 0, batches: 0, operations: 0, takes: 0, refused: 0 };
  private readonly options: RuntimeOptions;
  private readonly caution = new Caution();
  private readonly budget: RateBudget;
  private readonly startMs = performance.now();
  private readonly notedAtMs = new Map<string, number>();
  private end: Omit<RunEnd, 'isPulled'> | undefined;
  private wake: (() => void) | undefined;
  /** Something that a decision depends on has changed since the last one. */
  private isDirty = true;
  /** The same since the last turn began. */
  private hasChanged = false;
  private mustPull = true;
  /** Nothing has been sent on this connection yet. */
  private isNewConnection = true;
  private hasSent = false;
  private isLeaving = false;
  private lastDecisionMs = -Infinity;
  private unsettledSinceMs: number | undefined;
  private connections = 0;
  private ids = 0;

  constructor(options: RuntimeOptions) {
    this.options = options;
    const { client, instrument, terms, account, pace } = options;
    this.own = new OwnState(terms, options.neutralLots);
    this.budget = new RateBudget(pace.commandsPerSecond, pace.commandsPerSecond * 2, this.startMs);
    const changed = (): void => this.changed();
    this.market = new MarketData(client, instrument, terms, changed);
    client.state.subscribe(({ error }) => {
      // A venue that refuses will not change its mind by itself: somebody should know.
      if (error !== null && !error.transient && this.isNews(error.reason)) {
        options.log(`The venue does not let the bot in (${error.reason}): ${error.message}`);
      }
      changed();
    });
    const lost = (): void => this.lost();
    const { own } = this;
    const tell = (take: () => void): void => {
      take();
      changed();
    };
    // In this order: the venue tells one moment in the order of subscription, and fills last say that all is known.
    client.subscribe(
      { channel: 'orders', account },
      { push: ({ type, data }) => tell(() => own.takeOrders(type, data)), lost },
    );
    client.subscribe(
      { channel: 'balances', account },
      { push: ({ type, data }) => tell(() => own.takeBalances(type, data)) },
    );
    client.subscribe(
      { channel: 'positions', account },
      { push: ({ type, data }) => tell(() => own.takePositions(type, data)) },
    );
    client.subscribe(
      { channel: 'fills', account },
      { push: ({ type, data }) => tell(() => own.takeFills(type, data)) },
    );
  }

  /** Runs until the strategy is done, `stop` is called, a limit ends it or it cannot go on; then pulls its orders and disconnects. Never rejects for what the venue does. */
  async run(): Promise<RunEnd> {
    this.options.client.connect();
    while (this.ending() === undefined) {
      this.hasChanged = false;
      try {
        const waitMs = await this.turn();
        if (this.ending() === undefined) await this.wait(waitMs);
      } catch (error) {
        // A defect, here or in what the venue sent: its orders must not outlive it.
        const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.finish('fault', `The bot failed: ${why}`);
      }
    }
    const { kind, message } = this.ending() ?? { kind: 'stopped', message: '' };
    this.isLeaving = true;
    const isPulled = await this.leave();
    this.options.client.close();
    return { kind, message, isPulled };
  }

  /** Pulls the orders and ends; the second call changes nothing. */
  stop(message: string): void {
    this.finish('stopped', message);
  }

  /** Milliseconds since the start. */
  get nowMs(): number {
    return performance.now() - this.startMs;
  }

  /** Estimated profit since the start, in the currency. */
  get profit(): number {
    return this.own.profit.at(this.market.markTicks);
  }

  private ending(): Omit<RunEnd, 'isPulled'> | undefined {
    return this.end;
  }

  private finish(kind: RunEnd['kind'], message: string): void {
    this.end ??= { kind, message };
    this.wake?.();
  }

  private changed(): void {
    this.isDirty = true;
    this.hasChanged = true;
    this.wake?.();
  }

  private lost(): void {
    this.own.forget();
    this.mustPull = true;
    this.isNewConnection = true;
    if (this.doing !== 'connecting' && !this.isLeaving) {
      this.options.log(
        'The connection is lost: nothing is sent until it is back and all is pulled.',
      );
      this.doing = 'connecting';
    }
    this.changed();
  }

  /** Waits for a change, at most so long. */
  private async wait(ms: number): Promise<void> {
    if (this.hasChanged) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        // Frames that arrived together are looked at together.
        setImmediate(resolve);
      };
    });
    this.wake = undefined;
  }

  /** One look at things; answers how long nothing needs to be done unless something changes. */
  private async turn(): Promise<number> {
    const { client, pace, terms } = this.options;
    const { own, market } = this;
    if (!client.socket.isOpen) return pace.beatMs;
    if (this.mustPull) return this.pull();
    if (market.refusal !== undefined) {
      this.finish('fault', `The book of ${terms.symbol} is not told: ${market.refusal}`);
      return 0;
    }
    if (!own.isComplete || !market.isLive) {
      this.doing = 'waiting';
      return pace.beatMs;
    }
    if (this.profit < -this.options.limits.lossMax) {
      const lost = (-this.profit).toFixed(2);
      this.finish('limit', `Lost ${lost} ${terms.currency}, more than --max-loss allows.`);
      return 0;
    }
    if (market.phase !== 'continuous') {
      this.doing = 'notTrading';
      this.note = `${terms.symbol} is ${market.phase}`;
      this.mustPull = own.resting.length > 0;
      return this.mustPull ? 0 : pace.beatMs;
    }
    return this.decideWhenDue(performance.now());
  }

  private async decideWhenDue(nowMs: number): Promise<number> {
    const { pace, terms } = this.options;
    if (!this.caution.isFree(terms.symbol, nowMs)) return pace.requoteMs;
    if (!this.own.isSettled) return this.awaitSettled(nowMs);
    this.unsettledSinceMs = undefined;
    const isFresh = this.own.hasNewFills;
    const dueMs =
      this.lastDecisionMs + (isFresh ? leastGapMs : this.isDirty ? pace.requoteMs : pace.beatMs);
    if (nowMs < dueMs) return dueMs - nowMs;
    const available = this.budget.available(nowMs);
    if (available < 1) return pace.requoteMs;
    this.lastDecisionMs = nowMs;
    this.isDirty = false;
    await this.decide(Math.min(available, batchMax));
    return isFresh ? leastGapMs : pace.requoteMs;
  }

  /** Orders have told of fills that the fills and the position have not: they come at once, or the connection is not what it should be. */
  private awaitSettled(nowMs: number): number {
    this.unsettledSinceMs ??= nowMs;
    if (nowMs - this.unsettledSinceMs > settleWithinMs) {
      this.unsettledSinceMs = undefined;
      this.options.log('Orders and fills do not agree: connecting anew.');
      this.options.client.socket.restart();
    }
    return leastGapMs;
  }

  private async decide(stepsMax: number): Promise<void> {
    const { terms, limits, strategy } = this.options;
    const standing = this.standing();
    const situation: Situation = {
      nowMs: this.nowMs,
      book: standing.book,
      lastTicks: this.market.lastTicks,
      trades: this.market.takeNewTrades(),
      fills: this.own.takeNewFills(),
      orders: this.own.resting,
      inventoryLots: standing.inventoryLots,
      sellableLots: standing.sellableLots,
      cash: standing.cash,
    };
    this.sent.decisions++;
    let decision: Decision;
    try {
      decision = strategy.decide(situation);
    } catch (error) {
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.finish('fault', `The strategy failed: ${why}`);
      return;
    }
    const fault = decisionFault(decision);
    if (fault !== undefined) {
      this.finish('fault', `The strategy decided what cannot be done: ${fault}`);
      return;
    }
    const age = situation.nowMs - (decision.referenceAtMs ?? situation.nowMs);
    const isStale = age > limits.referenceAgeMsMax;
    const quotes = isStale ? [] : quotesWithin(decision.quotes, standing, limits, terms);
    this.note = isStale
      ? `the reference is ${Math.round(age / 1_000)} s old`
      : [decision.note, missingSide(decision.quotes, quotes)].filter(Boolean).join(', ');
    this.doing = quotes.length > 0 ? 'quoting' : 'aside';
    const { quoteLifeMs } = this.options.pace;
    const steps = planQuotes(quotes, this.own.resting, {
      refillBelow,
      renewBeforeMs: quoteLifeMs === 0 ? 0 : Date.now() + quoteLifeMs / 2,
      stepsMax,
    });
    if (steps.length > 0) await this.carryOut(steps);
    if (!isStale) {
      const takes = takesWithin(decision.takes ?? [], this.standing(), limits, terms);
      if (takes.length === 0 && (decision.takes ?? []).length > 0) {
        this.note = `${this.note}, nothing taken: limit, money or shares`;
      }
      for (const take of takes) await this.take(take);
    }
    if (decision.isDone === true) this.finish('done', decision.note ?? 'The strategy is done.');
  }

  private standing(): Standing {
    const { own, market } = this;
    const { resting } = own;
    return {
      inventoryLots: own.inventoryLots,
      sellableLots: Math.max(0, own.positionLots),
      cash: own.freeCash + heldCash(resting, this.options.terms),
      book: market.othersBook(resting),
    };
  }

  private nextId(): string {
    this.ids++;
    return `${this.prefix}${this.ids.toString(36)}`;
  }

  private get prefix(): string {
    return `${this.options.runId}-${this.connections.toString(36)}-`;
  }

  private async carryOut(steps: readonly QuoteStep[]): Promise<void> {
    const { client, account } = this.options;
    const operations = steps.map((step) => this.operationOf(step));
    this.budget.spend(operations.length);
    this.sent.batches++;
    this.sent.operations += operations.length;
    this.hasSent = true;
    try {
      const { outcomes } = await client.socket.request('order.batch', { account, operations });
      outcomes.forEach((outcome, index) => this.takeOutcome(outcome, steps[index]));
    } catch (error) {
      this.refusedOrLost(error);
    }
  }

  private operationOf(step: QuoteStep): Operation {
    const { terms, pace } = this.options;
    switch (step.kind) {
      case 'cancel':
        return { op: 'cancel', orderId: step.order.orderId };
      case 'amend': {
        const { order, priceTicks, qtyLots } = step;
        const qty = terms.qtyText(order.cumLots + qtyLots);
        const { orderId } = order;
        if (priceTicks === order.priceTicks) return { op: 'amend', orderId, qty };
        return { op: 'amend', orderId, qty, price: terms.priceText(priceTicks) };
      }
      default: {
        const { side, priceTicks, qtyLots } = step.quote;
        const life =
          pace.quoteLifeMs === 0
            ? ({ timeInForce: 'GTC' } as const)
            : ({
                timeInForce: 'GTD',
                expireTime: new Date(Date.now() + pace.quoteLifeMs).toISOString(),
              } as const);
        return {
          op: 'place',
          instrument: terms.symbol,
          side,
          type: 'limit',
          qty: terms.qtyText(qtyLots),
          price: terms.priceText(priceTicks),
          postOnly: true,
          clOrdId: this.nextId(),
          ...life,
        };
      }
    }
  }

  private takeOutcome({ ok, order, error }: Outcome, step: QuoteStep | undefined): void {
    if (order !== undefined) this.own.takeOrder(order);
    if (ok) {
      this.caution.succeeded();
      return;
    }
    if (error === undefined) return;
    const isGone = error.name === 'tooLateToCancel' || error.name === 'unknownOrder';
    if (isGone && step !== undefined && step.kind !== 'place') this.own.drop(step.order.orderId);
    this.refused(error);
  }

  /** Sent once under its id whatever becomes of the reply (docs/client.md). */
  private async take({ side, limitTicks, qtyLots }: Take): Promise<void> {
    const { client, terms, account } = this.options;
    this.budget.spend(1);
    this.sent.takes++;
    this.hasSent = true;
    try {
      const meant = {
        account,
        instrument: terms.symbol,
        side,
        type: 'limit',
        timeInForce: 'IOC',
        qty: terms.qtyText(qtyLots),
        price: terms.priceText(limitTicks),
        clOrdId: this.nextId(),
      } as const;
      const order = await client.orders.place(meant, { settleWithinMs: takeWithinMs });
      this.own.takeOrder(order);
      this.caution.succeeded();
    } catch (error) {
      if (error instanceof NoAnswerError) this.options.log(error.message);
      this.refusedOrLost(error);
    }
  }

  private refusedOrLost(error: unknown): void {
    // After silence the connection is replaced, and the next one begins with a mass cancel and with snapshots.
    if (error instanceof NoAnswerError) return;
    if (!(error instanceof VenueError)) throw error;
    if (error.order !== null) this.own.takeOrder(error.order);
    this.refused({ name: error.reason, message: error.message });
  }

  private refused({ name, message }: Pick<ErrorBody, 'name' | 'message'>): void {
    const nowMs = performance.now();
    this.sent.refused++;
    const pause = this.caution.refused(this.options.terms.symbol, name, nowMs);
    // What was planned is not what rests: look again.
    this.isDirty = true;
    // Quotes that nobody looks after for a while must not be there.
    if (pause.ms > unattendedMsMax && this.own.resting.length > 0) this.mustPull = true;
    if (!pause.isNotable || !this.isNews(name)) return;
    this.options.log(`Refused (${name}): ${message} Holding back for ${pause.ms / 1_000} s.`);
  }

  /** True once a minute for each reason. */
  private isNews(reason: string): boolean {
    const nowMs = performance.now();
    if (nowMs - (this.notedAtMs.get(reason) ?? -Infinity) < noteEveryMs) return false;
    this.notedAtMs.set(reason, nowMs);
    return true;
  }

  /** Cancels all orders of the account in the instrument: whatever an earlier connection, or an earlier bot, has left. */
  private async pull(): Promise<number> {
    const { client, terms, account, log } = this.options;
    if (this.isNewConnection) this.doing = 'pulling';
    try {
      const request = { instrument: terms.symbol, account };
      const { canceled } = await client.socket.request('order.massCancel', request);
      this.mustPull = false;
      if (this.isNewConnection) this.beginConnection();
      if (canceled > 0) log(`Pulled ${canceled} order${canceled === 1 ? '' : 's'}.`);
      return leastGapMs;
    } catch (error) {
      if (error instanceof NoAnswerError) return leaveRetryMs;
      if (!(error instanceof VenueError)) throw error;
      if (!error.transient) {
        this.finish('fault', `The venue refuses to pull the orders: ${error.message}`);
      }
      return error.retryAfterMs ?? leaveRetryMs;
    }
  }

  private beginConnection(): void {
    this.isNewConnection = false;
    this.connections++;
    this.own.beginConnection(this.prefix);
  }

  /** Pulls everything and makes sure; false where the venue could not be heard in time. */
  private async leave(): Promise<boolean> {
    if (!this.hasSent) return true;
    const { client, terms, account, pace } = this.options;
    const query = { instrument: terms.symbol, account };
    const endMs = performance.now() + pace.leaveWithinMs;
    while (performance.now() < endMs) {
      try {
        if (client.socket.isOpen) await client.socket.request('order.massCancel', query);
        else await client.rest.call('DELETE /v1/orders', { query });
        const open = await client.rest.call('GET /v1/orders', { query });
        if (open.orders.length === 0) return true;
      } catch (error) {
        if (!(error instanceof VenueError || error instanceof NoAnswerError)) throw error;
      }
      await sleep(leaveRetryMs);
    }
    return false;
  }
}
