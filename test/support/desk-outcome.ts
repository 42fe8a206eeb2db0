// What one command led to, in the words of the tests: refusals, fills, ends, triggers, and the whole as one story. Made by a desk.

import type { TradeTerms } from '#core/command.ts';
import { rejectName } from '#core/reject-codes.ts';
import { CloseReason, OrdStatus, Phase, Side, StpMode, termName } from '#core/terms.ts';
import { eventsOf, type RecordedEvent } from './recorder.ts';

export interface Trade {
  readonly price: number;
  readonly qty: number;
  /** Client order ids; in an auction the buy order stands as the maker, the sale as the taker. */
  readonly maker: string;
  readonly taker: string;
}

export interface Prevented {
  readonly maker: string;
  readonly taker: string;
  readonly price: number;
  /** What each lost, in lots. */
  readonly makerQty: number;
  readonly takerQty: number;
}

/** Of an auction: as it would be, or as it was. */
export interface AuctionResult {
  readonly price: number;
  readonly matched: number;
  readonly surplus: number;
  readonly surplusSide: 'buy' | 'sell' | 'none';
}

export class Outcome {
  readonly events: readonly RecordedEvent[];
  private readonly nameOf: (orderId: number) => string;

  /** `nameOf` gives the client order id of an order. */
  constructor(events: readonly RecordedEvent[], nameOf: (orderId: number) => string) {
    this.events = events;
    this.nameOf = nameOf;
  }

  /** Name of the first code with which anything was refused, or 'none'. */
  get reject(): string {
    return this.rejects[0] ?? 'none';
  }

  /** Names of all codes, in their order: one a leg where a list or a batch was refused. */
  get rejects(): string[] {
    return this.refusals.map(({ code }) => rejectName(code));
  }

  /** The value that the first refused check broke. */
  get limit(): number | undefined {
    return this.refusals[0]?.limit;
  }

  get kinds(): string[] {
    return this.events.map((event) => event.kind);
  }

  get isRepeated(): boolean {
    return eventsOf(this.events, 'commandRepeated').length > 0;
  }

  get trades(): Trade[] {
    return eventsOf(this.events, 'tradeExecuted').map((trade) => ({
      price: trade.priceTicks,
      qty: trade.qtyLots,
      maker: this.nameOf(trade.makerOrderId),
      taker: this.nameOf(trade.takerOrderId),
    }));
  }

  /** The trades as an operator's command names them. */
  get tradeTerms(): TradeTerms[] {
    return eventsOf(this.events, 'tradeExecuted').map((trade) => {
      const takerBuys = trade.takerSide === Side.buy;
      return {
        tradeId: trade.tradeId,
        priceTicks: trade.priceTicks,
        qtyLots: trade.qtyLots,
        buyAccountId: takerBuys ? trade.takerAccountId : trade.makerAccountId,
        sellAccountId: takerBuys ? trade.makerAccountId : trade.takerAccountId,
        buyFeeMinor: takerBuys ? trade.takerFeeMinor : trade.makerFeeMinor,
        sellFeeMinor: takerBuys ? trade.makerFeeMinor : trade.takerFeeMinor,
        newPriceTicks: 0,
      };
    });
  }

  /** The fills as `qty@price`, in their order. */
  get fills(): string {
    return this.trades.map(({ qty, price }) => `${qty}@${price}`).join(' ');
  }

  /** Orders that ended unfilled: why, and how much of each. */
  get closed(): { id: string; reason: string; qty: number }[] {
    return eventsOf(this.events, 'orderClosed').map((closed) => ({
      id: this.nameOf(closed.orderId),
      reason: termName(CloseReason, closed.reason) ?? '?',
      qty: closed.canceledLots,
    }));
  }

  /** The same as `id reason`, in their order. */
  get ends(): string[] {
    return this.closed.map(({ id, reason }) => `${id} ${reason}`);
  }

  /** Client order ids of the stops that met their price, in the order of their turns. */
  get triggered(): string[] {
    return eventsOf(this.events, 'orderTriggered').map(({ orderId }) => this.nameOf(orderId));
  }

  /** Client order ids of the orders of lists whose turn came. */
  get activated(): string[] {
    return eventsOf(this.events, 'orderActivated').map(({ orderId }) => this.nameOf(orderId));
  }

  get prevented(): Prevented[] {
    return eventsOf(this.events, 'matchPrevented').map((match) => ({
      maker: this.nameOf(match.makerOrderId),
      taker: this.nameOf(match.takerOrderId),
      price: match.priceTicks,
      makerQty: match.makerPreventedLots,
      takerQty: match.takerPreventedLots,
    }));
  }

  /** The auction that this command ended. */
  get uncrossed(): AuctionResult | undefined {
    const [event] = eventsOf(this.events, 'auctionUncrossed');
    return event === undefined ? undefined : auctionResult(event);
  }

  /** What the auction would do after this command, where it was told. */
  get indicative(): AuctionResult | undefined {
    const event = eventsOf(this.events, 'auctionIndicative').at(-1);
    return event === undefined ? undefined : auctionResult(event);
  }

  /** Everything that happened to orders and phases, one short line an event, in its order; amounts and depth are left out. */
  get story(): string[] {
    return this.events.flatMap((event) => this.line(event) ?? []);
  }

  private get refusals(): { readonly code: number; readonly limit: number }[] {
    return this.events.filter(
      (event) => event.kind === 'orderRejected' || event.kind === 'commandRejected',
    );
  }

  private line(event: RecordedEvent): string | undefined {
    switch (event.kind) {
      case 'orderAccepted':
        return `accepted ${this.nameOf(event.orderId)}`;
      case 'orderTerms':
        return `terms ${this.nameOf(event.orderId)} ${termName(OrdStatus, event.status) ?? '?'}`;
      case 'orderTriggered':
        return `triggered ${this.nameOf(event.orderId)}`;
      case 'orderActivated':
        return `activated ${this.nameOf(event.orderId)}`;
      case 'orderAmended':
        return `amended ${this.nameOf(event.orderId)}`;
      case 'orderClosed':
        return `closed ${this.nameOf(event.orderId)} ${termName(CloseReason, event.reason) ?? '?'}`;
      case 'tradeExecuted': {
        const { qtyLots, priceTicks, makerOrderId, takerOrderId } = event;
        return `trade ${qtyLots}@${priceTicks} ${this.nameOf(makerOrderId)} ${this.nameOf(takerOrderId)}`;
      }
      case 'matchPrevented':
        return `prevented ${this.nameOf(event.makerOrderId)} ${this.nameOf(event.takerOrderId)} ${termName(StpMode, event.stpMode) ?? '?'}`;
      case 'orderRejected':
      case 'commandRejected':
        return `rejected ${rejectName(event.code)}`;
      case 'commandRepeated':
        return `repeated ${this.nameOf(event.orderId)}`;
      case 'massCanceled':
        return `massCanceled ${event.count}`;
      case 'phaseChanged':
        return `phase ${termName(Phase, event.phase) ?? '?'}`;
      case 'auctionUncrossed':
        return `uncrossed ${event.matchedLots}@${event.priceTicks}`;
      case 'auctionIndicative':
        return `indicative ${event.matchedLots}@${event.priceTicks}`;
      default:
        return undefined;
    }
  }
}

function auctionResult(event: {
  readonly priceTicks: number;
  readonly matchedLots: number;
  readonly surplusLots: number;
  readonly surplusSide: number;
}): AuctionResult {
  const { priceTicks, matchedLots, surplusLots, surplusSide } = event;
  return {
    price: priceTicks,
    matched: matchedLots,
    surplus: surplusLots,
    surplusSide: surplusSide === 0 ? 'none' : (termName(Side, surplusSide) ?? 'none'),
  };
}
