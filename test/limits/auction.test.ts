// An uncross of a hundred thousand orders in one command of the whole core: one price, every trade at it, every order ended that must
// end, money and shares conserved, in a time that a market would wait for.

import { expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { CloseReason, OrdType, Phase, Side, TimeInForce } from '#core/terms.ts';
import { Prng } from '#std/prng.ts';
import { eventsOf } from '../support/recorder.ts';
import { LimitVenue, instrumentId } from './limit-venue.ts';

const orders = 100_000;
const members = 100;

/** Orders of a call: limits around the reference, market orders, orders for the opening only, icebergs. */
function enterCall(venue: LimitVenue, seed: number): void {
  const prng = new Prng(seed);
  for (let n = 0; n < orders; n++) {
    const side = n % 2 === 0 ? Side.buy : Side.sell;
    const towardsOther = side === Side.buy ? 1 : -1;
    const kind = prng.nextBelow(100);
    const qtyLots = 1 + prng.nextBelow(50);
    const priceTicks = 10_000 + towardsOther * (prng.nextBelow(300) - 60);
    if (kind < 3) {
      venue.place(n % members, {
        side,
        ordType: OrdType.market,
        timeInForce: TimeInForce.day,
        qtyLots,
      });
      continue;
    }
    venue.place(n % members, {
      side,
      priceTicks,
      qtyLots: kind < 6 ? qtyLots * 10 : qtyLots,
      displayLots: kind < 6 ? qtyLots : 0,
      timeInForce: kind < 10 && kind >= 6 ? TimeInForce.opg : TimeInForce.gtc,
    });
  }
}

test('an uncross of a hundred thousand orders is one command, one price and one pass', () => {
  const venue = new LimitVenue({
    members,
    phase: Phase.preOpen,
    listing: { referencePriceTicks: 10_000 },
    feeRate: 100,
  });
  enterCall(venue, 20);
  expect(venue.openOrders).toBe(orders);
  const cashMinor = venue.cashMinor();
  venue.setPhase(Phase.openingAuction);
  const [told] = eventsOf(
    venue.tell({ kind: CommandKind.publishIndicative, instrumentId }),
    'auctionIndicative',
  );
  // Told already at the change of phase, and nothing came since.
  expect(told).toBeUndefined();

  const start = performance.now();
  const events = venue.tell(venue.phaseData(Phase.continuous));
  const elapsedMs = performance.now() - start;
  const [uncrossed] = eventsOf(events, 'auctionUncrossed');
  const trades = eventsOf(events, 'tradeExecuted');
  const { priceTicks, matchedLots } = uncrossed!;
  expect(trades.length).toBeGreaterThan(orders / 2);
  expect(trades.every((trade) => trade.priceTicks === priceTicks)).toBe(true);
  expect(trades.reduce((sum, trade) => sum + trade.qtyLots, 0)).toBe(matchedLots);
  const closed = eventsOf(events, 'orderClosed');
  expect(closed.every(({ reason }) => reason === CloseReason.auctionEnded)).toBe(true);
  const closedIds = closed.map(({ orderId }) => orderId);
  expect(closedIds).toEqual(closedIds.toSorted((a, b) => a - b));
  const { book } = venue.state.instrument(instrumentId);
  const bidTicks = book.bestPriceTicks(Side.buy);
  const askTicks = book.bestPriceTicks(Side.sell);
  expect(bidTicks).toBeLessThan(askTicks);
  expect(bidTicks).toBeLessThanOrEqual(priceTicks);
  expect(askTicks).toBeGreaterThanOrEqual(priceTicks);
  expect(venue.cashMinor()).toBe(cashMinor);
  venue.audit();

  // Depth is told once for each level that changed: never for a market order's collar, never once a trade.
  const levels = eventsOf(events, 'depthChanged').map(
    (level) => `${level.side} ${level.priceTicks}`,
  );
  expect(new Set(levels).size).toBe(levels.length);
  for (const collar of [`${Side.buy} 11000`, `${Side.sell} 9000`])
    expect(levels).not.toContain(collar);
  // Tens of milliseconds, were not every event made an object.
  expect(elapsedMs).toBeLessThan(10_000);
});
