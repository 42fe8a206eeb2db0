// Holds an auction of the venue against the demonstration's own reckoning: the indicative price while orders gather, and the uncross. It must never take
// the venue's figures for its own.

import type { AuctionOrder, AuctionResult } from './auction-price.ts';
import { auctionPrice } from './auction-price.ts';
import type { DemoContext } from './demo.ts';
import type { DemoMember } from './member.ts';
import { priceText } from './prices.ts';
import type { Auction, Order, PlaceOrder } from '#api/types.ts';

/** An order for an auction as the demonstration writes it down. */
export interface CallOrder extends AuctionOrder {
  readonly by: DemoMember;
  readonly timeInForce?: PlaceOrder['timeInForce'];
}

export class AuctionCheck {
  private readonly context: DemoContext;
  private readonly symbol: string;
  private readonly referenceTicks: number;
  private readonly entered: AuctionOrder[] = [];

  constructor(context: DemoContext, symbol: string, referenceTicks: number) {
    this.context = context;
    this.symbol = symbol;
    this.referenceTicks = referenceTicks;
  }

  async enter(order: CallOrder): Promise<Order> {
    const { by, side, qty, limitTicks, isMarket = false, timeInForce } = order;
    const placed = await by.place({
      instrument: this.symbol,
      side,
      qty: String(qty),
      ...(isMarket ? { type: 'market' } : { type: 'limit', price: priceText(limitTicks) }),
      timeInForce: timeInForce ?? 'DAY',
    });
    this.count(order);
    const price = isMarket ? 'at any price' : `at ${priceText(limitTicks)}`;
    const kind = placed.timeInForce;
    this.context.tell.step(`${by.role}: ${side} ${qty} ${price}, ${kind}, ${placed.status}`, {
      seq: placed.seq,
      time: placed.updatedAt,
    });
    return placed;
  }

  /** An order that was there before takes part as well. */
  count(order: AuctionOrder): void {
    this.entered.push(order);
  }

  get reckoned(): AuctionResult {
    return auctionPrice(this.entered, this.referenceTicks);
  }

  /** The venue publishes at most once a second. */
  async claimIndicative(when: string): Promise<void> {
    const { stage, tell } = this.context;
    const wanted = resultText(this.reckoned);
    const shown = await stage.follow(
      () => this.ask(),
      (auction) => indicativeText(auction) === wanted,
    );
    tell.step(`indicative: ${indicativeText(shown)}`, { seq: shown.seq });
    tell.equal(
      `${when}: the indicative price, volume and surplus are those of our own reckoning.`,
      indicativeText(shown),
      wanted,
    );
  }

  /** Every candidate price with what would trade at it, and which rule decides. */
  explain(): void {
    const { tell } = this.context;
    const { candidates, chosen, reason } = this.reckoned;
    tell.figures(
      'Candidates by our own reckoning',
      candidates.map(({ priceTicks, buyQty, sellQty, matchedQty, surplusQty }) => ({
        name: `${priceText(priceTicks)}${priceTicks === chosen?.priceTicks ? ' <- chosen' : ''}`,
        value: `${buyQty} bought, ${sellQty} sold: ${matchedQty} would trade, ${surplusQty} left`,
      })),
    );
    tell.reason(reason);
  }

  async claimUncross(name: string): Promise<void> {
    const { stage, tell } = this.context;
    const auction = await this.ask();
    const { lastUncross } = auction;
    tell.step(
      `${name}: ${lastUncross?.matchedQty ?? 'nothing'} at ${lastUncross?.price ?? 'no price'}`,
      lastUncross ?? {},
    );
    tell.equal(
      `${name}: price, volume and surplus are those of our own reckoning.`,
      lastUncross === null ? 'no uncross' : indicativeText(lastUncross),
      resultText(this.reckoned),
    );
    const { trades } = await stage.operator.rest.call('GET /v1/instruments/:symbol/trades', {
      params: { symbol: this.symbol },
      query: { limit: 1_000 },
    });
    const ours = trades.filter(({ seq }) => seq === lastUncross?.seq);
    const qty = ours.reduce((sum, trade) => sum + Number(trade.qty), 0);
    const isAtOnePrice = ours.every(
      (trade) => trade.price === lastUncross?.price && trade.auction && trade.takerSide === null,
    );
    tell.claim(
      `${name}: all its trades print at the one price, and add up to its volume.`,
      isAtOnePrice && ours.length > 0 && String(qty) === lastUncross?.matchedQty,
      `${ours.length} trades, ${qty} shares`,
    );
  }

  private ask(): Promise<Auction> {
    const params = { symbol: this.symbol };
    const { operator } = this.context.stage;
    return operator.rest.call('GET /v1/instruments/:symbol/auction', { params });
  }
}

type Shown = Pick<Auction, 'price' | 'matchedQty' | 'surplusQty' | 'surplusSide'>;

function indicativeText({ price, matchedQty, surplusQty, surplusSide }: Shown): string {
  if (price === null) return 'no price';
  const side = surplusSide === null ? '' : ` to ${surplusSide}`;
  return `${matchedQty} at ${price}, ${surplusQty} left${side}`;
}

function resultText({ chosen }: AuctionResult): string {
  if (chosen === undefined) return 'no price';
  const { priceTicks, matchedQty, surplusQty } = chosen;
  return indicativeText({
    price: priceText(priceTicks),
    matchedQty: String(matchedQty),
    surplusQty: String(Math.abs(surplusQty)),
    surplusSide: surplusQty === 0 ? null : surplusQty > 0 ? 'buy' : 'sell',
  });
}
