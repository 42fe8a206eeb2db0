// The headless market: agents against the exchange's core at full speed. Time is that of the event queue, chance that of the seed: the same agents
// and the same seed give the same trades on every machine. It must never look at a clock.
//
// An agent wakes, sees the book as it is, and what it says arrives after its latency, in the order in which it said it; until then it sleeps.

import type { Agent, AgentAction, Observation } from '#bots/agents/agent.ts';
import { drawLatencyUs, type LatencyOptions } from '#bots/agents/latency.ts';
import { createAgent, seeded } from '#bots/agents/roster.ts';
import { ReferencePath } from '#bots/reference-path.ts';
import type { InstrumentListing } from '#core/command.ts';
import { Side } from '#core/terms.ts';
import type { Prng } from '#std/prng.ts';
import { unreachable } from '#std/assert.ts';
import type { MarketFile } from './agents-file.ts';
import { CoreVenue } from './core-venue.ts';
import { EventQueue } from './event-queue.ts';
import { Tape } from './tape.ts';

export interface SimulationOptions {
  readonly market: MarketFile;
  readonly listing: InstrumentListing;
  readonly seed: number;
  readonly minutes: number;
  /** Keeps every change of the best prices, for a file. */
  readonly keepsTops: boolean;
  /** Checks every invariant after every command instead of at the end alone. */
  readonly auditsEvery: boolean;
}

export interface SimulationResult {
  readonly tape: Tape;
  /** Of all trades. */
  readonly hash: string;
  /** Wakings and arrivals. */
  readonly events: number;
  /** Names by account id. */
  readonly names: ReadonlyMap<number, string>;
}

/** 09:30 in microseconds after midnight. */
const startUs = 34_200 * 1e6;
/** The first minute fills the book and is not measured. */
const warmUpUs = 60e6;
/** From here on it is. */
export const measuredFromUs = startUs + warmUpUs;
const cashMinor = 1_000_000_000_00;
const shares = 2_000_000;

interface Trader {
  readonly agent: Agent;
  readonly accountId: number;
  readonly latency: LatencyOptions;
  readonly latencyPrng: Prng;
}

interface Happening {
  readonly trader: Trader;
  /** What arrives; undefined where the agent wakes. */
  readonly actions: readonly AgentAction[] | undefined;
}

export class Simulation {
  private readonly options: SimulationOptions;
  private readonly tape: Tape;
  private readonly venue: CoreVenue;
  private readonly path: ReferencePath;
  private readonly queue = new EventQueue<Happening>();
  private readonly names = new Map<number, string>();
  private pathUs = startUs;
  private volumeSeen = 0;

  constructor(options: SimulationOptions) {
    const { listing, market, seed, keepsTops, auditsEvery } = options;
    this.options = options;
    this.tape = new Tape(measuredFromUs, keepsTops);
    this.venue = new CoreVenue({ listing, startUs, tape: this.tape, auditsEvery });
    const { referencePriceTicks } = listing;
    const prng = seeded(seed, 'path');
    this.path = new ReferencePath(prng, referencePriceTicks, referencePriceTicks, market.path);
    this.seat();
  }

  run(): SimulationResult {
    const endUs = measuredFromUs + this.options.minutes * 60e6;
    let events = 0;
    for (let next = this.queue.pop(); next !== undefined; next = this.queue.pop()) {
      if (next.timeUs >= endUs) break;
      events++;
      const { timeUs, event } = next;
      if (event.actions === undefined) this.wake(event.trader, timeUs);
      else this.arrive(event.trader, event.actions, timeUs);
    }
    this.venue.passUntil(endUs);
    this.venue.audit();
    return { tape: this.tape, hash: this.tape.digest(), events, names: this.names };
  }

  private seat(): void {
    const { market, seed, listing } = this.options;
    const instrument = {
      referenceTicks: listing.referencePriceTicks,
      lotTickValue: (listing.tickUnits / 10 ** listing.priceDecimals) * listing.lotShares,
      priceTicksMin: listing.priceTicksMin,
      priceTicksMax: listing.priceTicksMax,
      qtyLotsMax: listing.qtyLotsMax,
    };
    for (const { name, count, latency, spec } of market.groups) {
      for (let index = 1; index <= count; index++) {
        const own = `${name}-${index}`;
        const agent = createAgent(spec, seeded(seed, own), instrument, this.path);
        const accountId = this.venue.openAccount(own, cashMinor, shares);
        this.names.set(accountId, own);
        const trader = { agent, accountId, latency, latencyPrng: seeded(seed, own, 'latency') };
        // Makers first: nobody trades before there is somebody to trade with.
        const delayUs = spec.kind === 'maker' ? index : agent.pauseUs();
        this.queue.push(startUs + delayUs, { trader, actions: undefined });
      }
    }
  }

  private wake(trader: Trader, timeUs: number): void {
    this.path.advance((timeUs - this.pathUs) / 1_000);
    this.pathUs = timeUs;
    const actions = trader.agent.act(this.observe(trader, timeUs));
    let wakeUs = timeUs + trader.agent.pauseUs();
    if (actions.length > 0) {
      const arrivalUs = timeUs + drawLatencyUs(trader.latencyPrng, trader.latency);
      this.queue.push(arrivalUs, { trader, actions });
      wakeUs = Math.max(wakeUs, arrivalUs + 1);
    }
    this.queue.push(wakeUs, { trader, actions: undefined });
  }

  private observe({ accountId }: Trader, nowUs: number): Observation {
    const { venue, options } = this;
    const { book, lastTicks, volumeLots } = venue;
    const bidTicks = book.bestPriceTicks(Side.buy) || undefined;
    const askTicks = book.bestPriceTicks(Side.sell) || undefined;
    const holding = venue.holding(accountId);
    const { lotShares } = options.listing;
    const lotMinor = Math.max(askTicks ?? 0, this.path.ticks) * this.lotTickMinor;
    return {
      nowUs,
      bidTicks,
      askTicks,
      lastTicks,
      volumeLots,
      // Copies: what changes after the look is not seen.
      own: venue.openOrders(accountId).map((order) => ({ ...order })),
      inventoryLots: Math.floor((holding.shares - shares) / lotShares),
      // Half of it, so that market orders pass the check at their collar.
      buyableLots: holding.cashMinor / 2 / lotMinor,
      sellableLots: Math.floor(holding.shares / lotShares),
      actionsMax: 40,
    };
  }

  private get lotTickMinor(): number {
    const { tickUnits, priceDecimals, lotShares } = this.options.listing;
    return (tickUnits / 10 ** priceDecimals) * lotShares * 100;
  }

  private arrive({ accountId }: Trader, actions: readonly AgentAction[], timeUs: number): void {
    for (const action of actions) this.carryOut(accountId, action, timeUs);
    const { lastTicks, volumeLots } = this.venue;
    if (lastTicks === undefined || volumeLots === this.volumeSeen) return;
    this.volumeSeen = volumeLots;
    this.path.observeTrade(lastTicks);
  }

  private carryOut(accountId: number, action: AgentAction, timeUs: number): void {
    const { venue } = this;
    switch (action.kind) {
      case 'place':
        venue.place(timeUs, accountId, action);
        return;
      case 'cancel':
        venue.cancel(timeUs, accountId, Number(action.quote.orderId));
        return;
      case 'amend': {
        const { quote, priceTicks, leavesLots } = action;
        const qtyLots = quote.cumLots + leavesLots;
        venue.amend(timeUs, accountId, Number(quote.orderId), priceTicks, qtyLots);
        return;
      }
      default:
        unreachable(action);
    }
  }
}
