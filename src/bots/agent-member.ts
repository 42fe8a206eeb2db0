// One member of the venue that trades by program: its connection, what it knows of its own, and the commands that it sends. It holds no
// opinion about prices. After every refusal it holds back as `caution.ts` says; what became of a lost request is read from the
// snapshots of the next connection, never guessed.

import { Caution } from './caution.ts';
import type { InstrumentView, MarketView } from './market-view.ts';
import type { AgentLogger, MemberCredentials } from './agent-client.ts';
import { agentClient } from './agent-client.ts';
import { MemberBook } from './member-book.ts';
import { RateBudget } from './rate-budget.ts';
import type { RestingQuote } from './requote.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Order, Side } from '#api/types.ts';

export interface MemberOptions {
  readonly baseUrl: string;
  readonly credentials: MemberCredentials;
  readonly market: MarketView;
  readonly logger: AgentLogger;
  readonly commandsPerSecond: number;
}

/** A `quote` rests and never takes; `now` is filled at once or not at all; `auction` waits for the end of the call phase. */
export type OrderManner = 'quote' | 'now' | 'auction';

export interface NewOrder {
  readonly side: Side;
  readonly qtyLots: number;
  /** Undefined for a market order. */
  readonly limitTicks: number | undefined;
  readonly manner: OrderManner;
}

const terms = {
  quote: { timeInForce: 'GTC', postOnly: true },
  now: { timeInForce: 'IOC' },
  auction: { timeInForce: 'DAY' },
} as const satisfies Readonly<Record<OrderManner, object>>;
const leaveTimeoutMs = 15_000;
const leaveRetryMs = 250;
const noteIntervalMs = 60_000;

export class AgentMember {
  readonly name: string;
  readonly book: MemberBook;
  readonly budget: RateBudget;
  private readonly client: VenueClient;
  private readonly caution = new Caution();
  private readonly logger: AgentLogger;
  /** Commands under way, by instrument. */
  private readonly open = new Map<string, Set<Promise<void>>>();
  private readonly notedAtMs = new Map<string, number>();

  constructor(options: MemberOptions) {
    const { credentials, logger, baseUrl } = options;
    this.name = credentials.username;
    this.logger = logger;
    this.book = new MemberBook(options.market);
    const { commandsPerSecond } = options;
    this.budget = new RateBudget(commandsPerSecond, commandsPerSecond * 2, performance.now());
    this.client = agentClient({ baseUrl, credentials, logger, name: credentials.username });
    const lost = (): void => this.book.forget();
    this.client.subscribe({ channel: 'orders' }, { push: (push) => this.book.take(push), lost });
    this.client.subscribe({ channel: 'positions' }, { push: (push) => this.book.take(push) });
    this.client.subscribe({ channel: 'balances' }, { push: (push) => this.book.take(push) });
  }

  start(): void {
    this.client.connect();
  }

  /** Cancels everything that is open, as far as the venue can still be reached, and disconnects. */
  async stop(timeoutMs: number): Promise<void> {
    const timeout = new Promise<void>((resolve) => {
      setTimeout(resolve, timeoutMs).unref();
    });
    const leave = async (): Promise<void> => {
      await Promise.all([...this.open.values()].flatMap((commands) => [...commands]));
      if (this.client.socket.isOpen) await this.client.socket.request('order.massCancel');
    };
    await Promise.race([leave().catch(() => undefined), timeout]);
    this.client.close();
  }

  /** True where the member knows where it stands and nothing holds it back. */
  isFree(symbol: string, nowMs: number): boolean {
    const isKnown = this.client.socket.isOpen && this.book.isComplete;
    return isKnown && !this.isBusy(symbol) && this.caution.isFree(symbol, nowMs);
  }

  place(view: InstrumentView, order: NewOrder): void {
    const { limitTicks, qtyLots, side, manner } = order;
    const price = limitTicks === undefined ? {} : { price: view.prices.toText(limitTicks) };
    this.send(view.symbol, () =>
      this.client.socket.request('order.place', {
        instrument: view.symbol,
        side,
        type: limitTicks === undefined ? 'market' : 'limit',
        qty: view.lots.toText(qtyLots),
        ...price,
        ...terms[manner],
      }),
    );
  }

  /** A new price, and a new total quantity where there is one. */
  amend(view: InstrumentView, quote: RestingQuote, priceTicks: number, leavesLots: number): void {
    const qty = view.lots.toText(quote.cumLots + leavesLots);
    const price = view.prices.toText(priceTicks);
    const { orderId } = quote;
    const amend = (): Promise<Order> =>
      this.client.socket.request('order.amend', { orderId, qty, price });
    this.send(view.symbol, amend, orderId);
  }

  cancel(view: InstrumentView, quote: RestingQuote): void {
    const { orderId } = quote;
    const cancel = (): Promise<Order> => this.client.socket.request('order.cancel', { orderId });
    this.send(view.symbol, cancel, orderId);
  }

  /** Cancels all orders of an instrument and returns once that is done. The caller sends none meanwhile. Throws after a while without success. */
  async leave(symbol: string): Promise<void> {
    const deadlineMs = performance.now() + leaveTimeoutMs;
    for (;;) {
      const commands: Iterable<Promise<void>> = this.open.get(symbol) ?? [];
      await Promise.all(commands);
      try {
        await this.client.socket.request('order.massCancel', { instrument: symbol });
        this.book.dropOrders(symbol);
        return;
      } catch (error) {
        if (performance.now() > deadlineMs) {
          throw new Error(`${this.name} could not leave ${symbol}`, { cause: error });
        }
        await new Promise((resolve) => setTimeout(resolve, leaveRetryMs));
      }
    }
  }

  private isBusy(symbol: string): boolean {
    return (this.open.get(symbol)?.size ?? 0) > 0;
  }

  private send(symbol: string, ask: () => Promise<Order>, orderId?: string): void {
    this.budget.spend(1);
    const commands = this.open.get(symbol) ?? new Set();
    this.open.set(symbol, commands);
    const command = this.carryOut(symbol, ask, orderId).finally(() => commands.delete(command));
    commands.add(command);
  }

  private async carryOut(
    symbol: string,
    ask: () => Promise<Order>,
    orderId: string | undefined,
  ): Promise<void> {
    try {
      this.book.takeOrder(await ask());
      this.caution.succeeded();
    } catch (error) {
      if (error instanceof NoAnswerError) return;
      if (!(error instanceof VenueError)) throw error;
      if (error.reason === 'tooLateToCancel' || error.reason === 'unknownOrder') {
        if (orderId !== undefined) this.book.dropOrder(orderId);
      }
      const pause = this.caution.refused(symbol, error.reason, performance.now());
      if (pause.isNotable) {
        this.note(`${this.name} in ${symbol}: ${error.reason}: ${error.message}`, error.reason);
      }
    }
  }

  /** Warns, at most once a minute for each kind of refusal. */
  private note(line: string, reason: string): void {
    const nowMs = performance.now();
    if (nowMs - (this.notedAtMs.get(reason) ?? -Infinity) < noteIntervalMs) return;
    this.notedAtMs.set(reason, nowMs);
    this.logger.warn(line);
  }
}
