// A noise trader at work: asks its strategy at each beat and sends what it says.

import type { Prng } from '#std/prng.ts';
import type { AgentMember } from './agent-member.ts';
import { buyableLots } from './maker-agent.ts';
import type { InstrumentView } from './market-view.ts';
import type { TakerOrder } from './taker-strategy.ts';
import { takerParameters, TakerStrategy } from './taker-strategy.ts';

/** An order must stay well below what is there, so that market orders pass the venue's check at its collar. */
const cashPart = 0.5;

export class TakerAgent {
  readonly member: AgentMember;
  private readonly prngFor: (symbol: string) => Prng;
  private readonly strategies = new Map<string, TakerStrategy>();

  constructor(member: AgentMember, prngFor: (symbol: string) => Prng) {
    this.member = member;
    this.prngFor = prngFor;
  }

  /** In continuous trading: takes what is there. */
  visit(view: InstrumentView, nowMs: number): void {
    const order = this.decide(view, nowMs);
    if (order !== undefined) this.member.place(view, { ...order, manner: 'now' });
  }

  /** While orders are collected for an auction: one at any price, for this auction only. */
  visitAuction(view: InstrumentView, nowMs: number): void {
    const order = this.decide(view, nowMs);
    if (order === undefined) return;
    this.member.place(view, { ...order, limitTicks: undefined, manner: 'auction' });
  }

  private decide(view: InstrumentView, nowMs: number): TakerOrder | undefined {
    const { member } = this;
    const strategy = this.strategyOf(view, nowMs);
    if (!member.isFree(view.symbol, nowMs) || member.budget.available(nowMs) < 1) return undefined;
    const { bidTicks, askTicks, symbol } = view;
    const cash = member.book.freeCash(view.currency) * cashPart;
    return strategy.decide(nowMs, {
      bidTicks,
      askTicks,
      inventoryLots: member.book.inventoryLots(symbol),
      buyableLots: askTicks === undefined ? 0 : buyableLots(view, cash, askTicks),
      sellableLots: member.book.sellableLots(symbol),
    });
  }

  private strategyOf(view: InstrumentView, nowMs: number): TakerStrategy {
    const known = this.strategies.get(view.symbol);
    if (known !== undefined) return known;
    const parameters = takerParameters(view.referenceTicks * view.tickValue, view.qtyLotsMax);
    const strategy = new TakerStrategy(this.prngFor(view.symbol), parameters, nowMs);
    this.strategies.set(view.symbol, strategy);
    return strategy;
  }
}
