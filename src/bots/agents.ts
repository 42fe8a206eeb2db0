// The venue's own liquidity: a few members that quote and trade in every instrument through the public API, as any outsider would. All
// that they decide comes from one seed and from what the venue says. They can be told to leave an instrument and to come back.

import type { Prng } from '#std/prng.ts';
import { AgentMember } from './agent-member.ts';
import type { AgentLogger, MemberCredentials } from './agent-client.ts';
import { agentClient } from './agent-client.ts';
import { seeded, type AgentSpec } from './agents/roster.ts';
import { makerRoles, takerRoles } from './demo-roles.ts';
import type { InstrumentView } from './market-view.ts';
import { MarketView } from './market-view.ts';
import { MemberDesk } from './member-desk.ts';
import { ReferencePath } from './reference-path.ts';
import type { VenueClient } from '#client/venue-client.ts';

export interface AgentsOptions {
  readonly baseUrl: string;
  /** The first two quote, the others take. */
  readonly members: readonly MemberCredentials[];
  /** Symbols, or all there are and will be. */
  readonly instruments: 'all' | readonly string[];
  readonly seed: number;
  readonly logger: AgentLogger;
}

export interface Agents {
  /** False: cancels the agents' orders in the instrument and stays away until true. Resolves when that is done. */
  setActive(symbol: string, active: boolean): Promise<void>;
  isActive(symbol: string): boolean;
  /** Cancels all their orders and disconnects. */
  stop(): Promise<void>;
}

/** Phases that end in an auction. */
const callPhases = new Set(['preOpen', 'openingAuction', 'closingAuction', 'reopeningAuction']);
const beatMs = 100;
const makerCommandsPerSecond = 20;
const takerCommandsPerSecond = 15;
const stopTimeoutMs = 3_000;

export function startAgents(options: AgentsOptions): Agents {
  return new Liquidity(options);
}

interface Belief {
  readonly path: ReferencePath;
  tradesSeen: number;
}

class Liquidity implements Agents {
  private readonly options: AgentsOptions;
  private readonly market = new MarketView();
  private readonly feed: VenueClient;
  private readonly desks: readonly MemberDesk[];
  private readonly beliefs = new Map<string, Belief>();
  private readonly inactive = new Set<string>();
  private readonly timer: NodeJS.Timeout;
  private lastBeatMs = performance.now();

  constructor(options: AgentsOptions) {
    this.options = options;
    const { baseUrl, logger, members, seed } = options;
    this.feed = agentClient({ baseUrl, logger, name: 'agents' });
    this.follow();
    this.desks = members.map((credentials, index) => {
      const isMaker = index < makerRoles.length;
      const commandsPerSecond = isMaker ? makerCommandsPerSecond : takerCommandsPerSecond;
      const parts = { baseUrl, credentials, market: this.market, logger, commandsPerSecond };
      const prngFor = (purpose: string): Prng => seeded(seed, credentials.username, purpose);
      return new MemberDesk(new AgentMember(parts), rolesOf(index), prngFor);
    });
    this.feed.connect();
    for (const each of this.members) each.start();
    this.timer = setInterval(() => this.beat(), beatMs);
  }

  async setActive(symbol: string, active: boolean): Promise<void> {
    if (active) {
      if (this.inactive.delete(symbol)) this.beliefs.delete(symbol);
      return;
    }
    this.inactive.add(symbol);
    for (const desk of this.desks) desk.reset(symbol);
    await Promise.all(this.members.map((member) => member.leave(symbol)));
  }

  isActive(symbol: string): boolean {
    return !this.inactive.has(symbol);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.feed.close();
    await Promise.all(this.members.map((member) => member.stop(stopTimeoutMs)));
  }

  private get members(): readonly AgentMember[] {
    return this.desks.map(({ member }) => member);
  }

  /** Whatever is listed comes with the channel `status`: before a price there must be somebody to have it. */
  private follow(): void {
    this.feed.subscribe(
      { channel: 'status', instrument: '*' },
      { push: ({ data }) => this.market.list([data]) },
    );
    this.feed.subscribe(
      { channel: 'ticker', instrument: '*' },
      { push: ({ data }) => this.market.takeTicker(data) },
    );
  }

  private beat(): void {
    const nowMs = performance.now();
    const elapsedMs = nowMs - this.lastBeatMs;
    this.lastBeatMs = nowMs;
    if (!this.feed.socket.isOpen) return;
    const followed = this.market.instruments.filter((view) => this.isFollowed(view));
    const traded = followed.filter(({ phase }) => phase === 'continuous');
    for (const view of traded) {
      const path = this.believe(view, elapsedMs);
      for (const desk of this.desks) desk.visit(view, path, 1 / traded.length, nowMs);
    }
    // The makers' quotes stay as they are and take part; moving them while nothing trades would say nothing.
    for (const view of followed.filter(({ phase }) => callPhases.has(phase))) {
      const path = this.believe(view, elapsedMs);
      for (const desk of this.desks) desk.visitAuction(view, path, nowMs);
    }
  }

  private isFollowed(view: InstrumentView): boolean {
    const { instruments } = this.options;
    const isMeant = instruments === 'all' || instruments.includes(view.symbol);
    return isMeant && view.isPriced && !this.inactive.has(view.symbol);
  }

  private believe(view: InstrumentView, elapsedMs: number): ReferencePath {
    let belief = this.beliefs.get(view.symbol);
    if (belief === undefined) {
      const { referenceTicks, lastTicks, tradesSeen } = view;
      const prng = seeded(this.options.seed, 'path', view.symbol);
      const path = new ReferencePath(prng, referenceTicks, lastTicks ?? referenceTicks);
      belief = { path, tradesSeen };
      this.beliefs.set(view.symbol, belief);
    }
    if (belief.tradesSeen !== view.tradesSeen && view.lastTicks !== undefined) {
      belief.path.observeTrade(view.lastTicks);
      belief.tradesSeen = view.tradesSeen;
    }
    belief.path.advance(elapsedMs);
    return belief.path;
  }
}

/** The first members quote, the others take. */
function rolesOf(index: number): readonly AgentSpec[] {
  const maker = makerRoles[index];
  if (maker !== undefined) return [maker];
  return takerRoles[(index - makerRoles.length) % takerRoles.length] ?? [];
}
