// A member's agents at work on the live market: at each beat those that are due look at the market and the member carries out what they say. What
// a member's state forbids waits until it is free again. It must never decide anything itself.

import type { AgentMember } from './agent-member.ts';
import type { Agent, AgentAction, Observation, Surroundings } from './agents/agent.ts';
import { createAgent, type AgentSpec } from './agents/roster.ts';
import type { InstrumentView } from './market-view.ts';
import type { Prng } from '#std/prng.ts';
import { unreachable } from '#std/assert.ts';

/** Orders that take must stay well below what is there, so that market orders pass the venue's check at its collar. */
const cashPart = 0.5;
const actionsPerVisitMax = 6;

interface Seat {
  readonly spec: AgentSpec;
  readonly agent: Agent;
  dueMs: number;
}

export class MemberDesk {
  readonly member: AgentMember;
  private readonly roles: readonly AgentSpec[];
  private readonly prngFor: (purpose: string) => Prng;
  private readonly seats = new Map<string, readonly Seat[]>();

  constructor(
    member: AgentMember,
    roles: readonly AgentSpec[],
    prngFor: (purpose: string) => Prng,
  ) {
    this.member = member;
    this.roles = roles;
    this.prngFor = prngFor;
  }

  /** In continuous trading. `share` is the part of the cash that makers may use for this instrument. */
  visit(view: InstrumentView, surroundings: Surroundings, share: number, nowMs: number): void {
    for (const seat of this.seatsOf(view, surroundings, nowMs)) {
      if (!this.isDue(seat, view, nowMs)) continue;
      this.wake(seat, nowMs);
      const part = seat.spec.kind === 'maker' ? share : cashPart;
      const seen = this.observe(view, surroundings, part, nowMs);
      for (const action of seat.agent.act(seen)) this.carryOut(view, action);
    }
  }

  /** While orders are collected for an auction: noise traders send theirs without a price, for this auction only. */
  visitAuction(view: InstrumentView, surroundings: Surroundings, nowMs: number): void {
    for (const seat of this.seatsOf(view, surroundings, nowMs)) {
      if (seat.spec.kind !== 'noise' || !this.isDue(seat, view, nowMs)) continue;
      this.wake(seat, nowMs);
      const seen = this.observe(view, surroundings, cashPart, nowMs);
      for (const action of seat.agent.act(seen)) {
        if (action.kind !== 'place' || action.manner !== 'now') continue;
        const { side, qtyLots } = action;
        this.member.place(view, { side, qtyLots, limitTicks: undefined, manner: 'auction' });
      }
    }
  }

  /** The instrument was left; whoever comes back begins anew. */
  reset(symbol: string): void {
    this.seats.delete(symbol);
  }

  /** A time that was slept through is not made up for. */
  private wake(seat: Seat, nowMs: number): void {
    seat.dueMs = nowMs + seat.agent.pauseUs() / 1_000;
  }

  private isDue(seat: Seat, view: InstrumentView, nowMs: number): boolean {
    if (nowMs < seat.dueMs || !this.member.isFree(view.symbol, nowMs)) return false;
    return this.member.budget.available(nowMs) >= 1;
  }

  private observe(
    view: InstrumentView,
    surroundings: Surroundings,
    cashShare: number,
    nowMs: number,
  ): Observation {
    const { book, budget } = this.member;
    const { symbol, currency, bidTicks, askTicks, lastTicks, volumeLots } = view;
    const lotCost = Math.max(askTicks ?? 0, surroundings.ticks) * view.tickValue * view.lotShares;
    return {
      nowUs: Math.round(nowMs * 1_000),
      bidTicks,
      askTicks,
      lastTicks,
      volumeLots,
      own: book.openOrders(symbol),
      inventoryLots: book.inventoryLots(symbol),
      buyableLots: (book.freeCash(currency) * cashShare) / lotCost,
      sellableLots: book.sellableLots(symbol),
      actionsMax: Math.min(actionsPerVisitMax, budget.available(nowMs)),
    };
  }

  private carryOut(view: InstrumentView, action: AgentAction): void {
    switch (action.kind) {
      case 'cancel':
        this.member.cancel(view, action.quote);
        return;
      case 'amend':
        this.member.amend(view, action.quote, action.priceTicks, action.leavesLots);
        return;
      case 'place':
        this.member.place(view, action);
        return;
      default:
        unreachable(action);
    }
  }

  private seatsOf(
    view: InstrumentView,
    surroundings: Surroundings,
    nowMs: number,
  ): readonly Seat[] {
    const known = this.seats.get(view.symbol);
    if (known !== undefined) return known;
    const instrument = { ...view, lotTickValue: view.tickValue * view.lotShares };
    const seats = this.roles.map((spec, index) => {
      const prng = this.prngFor(`${view.symbol}/${spec.kind}/${index}`);
      const agent = createAgent(spec, prng, instrument, surroundings);
      // Makers quote at once: nobody trades before there is somebody to trade with.
      const pauseUs = spec.kind === 'maker' ? 0 : agent.pauseUs();
      return { spec, agent, dueMs: nowMs + pauseUs / 1_000 };
    });
    this.seats.set(view.symbol, seats);
    return seats;
  }
}
