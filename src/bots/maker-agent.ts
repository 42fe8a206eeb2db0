// A market maker at work: at intervals it compares its resting orders with the ladder that its strategy wants and sends the difference.

import type { Prng } from '#std/prng.ts';
import type { AgentMember } from './agent-member.ts';
import { makerParameters, MakerStrategy } from './maker-strategy.ts';
import type { InstrumentView } from './market-view.ts';
import type { QuoteAction, RestingQuote } from './requote.ts';
import { planQuotes } from './requote.ts';

const actionsPerVisitMax = 6;
const visitIntervalMs = 900;

interface Desk {
  readonly strategy: MakerStrategy;
  visitAtMs: number;
}

export class MakerAgent {
  readonly member: AgentMember;
  private readonly prngFor: (symbol: string) => Prng;
  private readonly jitter: Prng;
  private readonly desks = new Map<string, Desk>();

  constructor(member: AgentMember, prngFor: (symbol: string) => Prng) {
    this.member = member;
    this.prngFor = prngFor;
    this.jitter = prngFor('');
  }

  /** Looks after one instrument, where it is time to. `share` is the part of the cash that this instrument may use. */
  visit(view: InstrumentView, fairTicks: number, share: number, nowMs: number): void {
    const desk = this.deskOf(view);
    if (nowMs < desk.visitAtMs || !this.member.isFree(view.symbol, nowMs)) return;
    desk.visitAtMs = nowMs + visitIntervalMs * (0.7 + 0.6 * this.jitter.nextUnit());
    const actionsMax = Math.min(actionsPerVisitMax, this.member.budget.available(nowMs));
    if (actionsMax <= 0) return;
    const { strategy } = desk;
    const { book } = this.member;
    const resting = book.openOrders(view.symbol);
    const ladder = strategy.ladder({
      fairTicks,
      inventoryLots: book.inventoryLots(view.symbol),
      foreignBidTicks: foreign(view.bidTicks, 'buy', resting),
      foreignAskTicks: foreign(view.askTicks, 'sell', resting),
      buyableLots:
        buyableLots(view, book.freeCash(view.currency) * share, fairTicks) + heldLots(resting),
      sellableLots: book.sellableLots(view.symbol),
    });
    for (const action of planQuotes(ladder, resting, strategy.refillLots, actionsMax)) {
      this.carryOut(view, strategy, action);
    }
  }

  /** The instrument was left; on return the quotes start afresh. */
  reset(symbol: string): void {
    this.desks.get(symbol)?.strategy.reset();
  }

  private carryOut(view: InstrumentView, strategy: MakerStrategy, action: QuoteAction): void {
    switch (action.kind) {
      case 'cancel':
        this.member.cancel(view, action.quote);
        return;
      case 'move':
        this.member.amend(view, action.quote, action.priceTicks, strategy.drawSize(action.level));
        return;
      case 'refill': {
        const { quote, level } = action;
        this.member.amend(view, quote, quote.priceTicks, strategy.drawSize(level));
        return;
      }
      default:
        this.member.place(view, {
          side: action.side,
          qtyLots: strategy.drawSize(action.level),
          limitTicks: action.priceTicks,
          manner: 'quote',
        });
    }
  }

  private deskOf(view: InstrumentView): Desk {
    const known = this.desks.get(view.symbol);
    if (known !== undefined) return known;
    const prng = this.prngFor(view.symbol);
    const { referenceTicks, tickValue } = view;
    const parameters = makerParameters(prng, referenceTicks, referenceTicks * tickValue, view);
    const desk = { strategy: new MakerStrategy(prng, parameters), visitAtMs: 0 };
    this.desks.set(view.symbol, desk);
    return desk;
  }
}

/** The best price of a side, unless it is the maker's own. */
function foreign(
  bestTicks: number | undefined,
  side: 'buy' | 'sell',
  resting: readonly RestingQuote[],
): number | undefined {
  const isOwn = resting.some((quote) => quote.side === side && quote.priceTicks === bestTicks);
  return isOwn ? undefined : bestTicks;
}

export function buyableLots(view: InstrumentView, cash: number, priceTicks: number): number {
  return cash / (priceTicks * view.tickValue * view.lotShares);
}

function heldLots(resting: readonly RestingQuote[]): number {
  let lots = 0;
  for (const { side, leavesLots } of resting) if (side === 'buy') lots += leavesLots;
  return lots;
}
