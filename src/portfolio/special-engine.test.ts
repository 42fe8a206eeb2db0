// The private views behind the real engine with every kind of order, list, auction and loan: orders and their terms are what the core has,
// the life of each is whole and ends in what it is now, positions are owned less borrowed, and a restart changes nothing.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrdStatus } from '#core/terms.ts';
import type { Views } from '#sequencer/views.ts';
import { checkLists, checkOrders, checkTerms } from '../../test/support/portfolio-checks.ts';
import { eventsOf } from '../../test/support/recorder.ts';
import { viewFlow } from '../../test/support/view-flow.ts';
import { ViewRig } from '../../test/support/view-rig.ts';

const seeds = fc.integer({ min: 1, max: 2 ** 31 });
const steps = 250;

/** Every step of every order says what the order was, and they add up to what it is. */
function checkHistories(rig: ViewRig): void {
  const { portfolio } = rig;
  for (let orderId = 1; orderId < rig.exchange.state.nextEntryId; orderId++) {
    const order = portfolio.order(orderId);
    const life = portfolio.orderHistory(orderId);
    expect(life?.isWhole).toBe(order === undefined ? undefined : true);
    if (order === undefined || life === undefined) continue;
    const first = life.steps[0]!;
    expect(first).toMatchObject({ tsUs: order.createdTsUs, cumLots: 0, cumNotionalMinor: 0 });
    expect(['new', 'rejected', 'suspended', 'pendingNew']).toContain(first.execType);
    const last = life.steps.at(-1)!;
    expect(last).toMatchObject({
      seq: order.seq,
      tsUs: order.updatedTsUs,
      ordStatus: order.status,
      orderQtyLots: order.qtyLots,
      cumLots: order.cumLots,
      leavesLots: order.leavesLots,
      cumNotionalMinor: order.cumNotionalMinor,
      priceTicks: order.priceTicks,
      stopTicks: order.stopTicks,
      rejectCode: order.rejectCode,
    });
    // A fill ends an order for no other reason than itself.
    if (order.reason !== 0) expect(last.reason).toBe(order.reason);
    for (let at = 1; at < life.steps.length; at++) {
      const step = life.steps[at]!;
      const before = life.steps[at - 1]!;
      expect(step.seq).toBeGreaterThanOrEqual(before.seq);
      expect(step.cumLots).toBe(before.cumLots + step.lastLots);
      expect(step.lastLots > 0).toBe(step.execType === 'trade');
      expect(before.ordStatus).not.toBe(OrdStatus.rejected);
    }
  }
}

function checkPositions(rig: ViewRig): void {
  const { ledger, assets } = rig.exchange.state;
  for (let cell = 0; cell < ledger.count; cell++) {
    const accountId = ledger.accountIds[cell]!;
    const assetId = ledger.assetIds[cell]!;
    const holding = rig.portfolio.holding(accountId, assetId);
    const { instrumentId } = assets[assetId]!;
    const borrowedQty = ledger.borrowed[cell]!;
    const totalMinor = ledger.available[cell]! + ledger.held[cell]!;
    expect(holding?.totalMinor ?? 0).toBe(totalMinor);
    expect(holding?.borrowedQty ?? 0).toBe(borrowedQty);
    expect(holding?.positionQty ?? 0).toBe(totalMinor - borrowedQty);
    expect(holding?.costQty ?? 0).toBe(totalMinor - borrowedQty);
    if (instrumentId > 0) {
      expect(rig.portfolio.borrowedShares(accountId, instrumentId)).toBe(borrowedQty);
    }
  }
}

/** Everything an account sees, and what only operators do. */
function printed({ portfolio }: Views): unknown {
  return portfolio.accounts.map(({ accountId }) => {
    const orders = [
      ...portfolio.openOrders(accountId, Infinity),
      ...portfolio.closedOrders(accountId, Infinity),
    ];
    return {
      orders: orders.map((order) => [order, portfolio.orderHistory(order.orderId)]),
      fills: portfolio.fills(accountId, 1_000),
      prevented: portfolio.preventedMatches(accountId, 1_000),
      limits: portfolio.accountLimits(accountId),
      positionLimits: [...portfolio.allPositionLimits(accountId)].toSorted(([a], [b]) => a - b),
      venueLimits: portfolio.venueLimits,
      feeTiers: portfolio.feeTiers,
      earliestExpireTsUs: portfolio.earliestExpireTsUs,
      positions: portfolio
        .holdings(accountId)
        .filter(({ assetId, totalMinor }) => assetId > 1 && totalMinor !== 0)
        .map(({ assetId, positionQty, costMinor, isCostKnown, realizedMinor }) => [
          assetId,
          positionQty,
          costMinor,
          isCostKnown,
          realizedMinor,
        ]),
    };
  });
}

describe('behind the real engine, with every kind of order', () => {
  test('orders, their terms and their lives are what the core made of them', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const rig = new ViewRig();
        viewFlow(seed, steps).forEach((command, index) => {
          rig.apply(command);
          if (index % 25 === 0) {
            checkOrders(rig);
            checkTerms(rig);
          }
        });
        checkOrders(rig);
        checkTerms(rig);
        checkLists(rig);
        checkHistories(rig);
        checkPositions(rig);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('a prevented match is remembered by each account that had an order in it', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const rig = new ViewRig();
        const told = new Map<number, number[]>();
        for (const command of viewFlow(seed, steps)) {
          for (const event of eventsOf(rig.apply(command), 'matchPrevented')) {
            for (const accountId of new Set([event.makerAccountId, event.takerAccountId])) {
              const ids = told.get(accountId) ?? [];
              told.set(accountId, [...ids, event.preventedMatchId]);
            }
          }
        }
        for (const { accountId } of rig.portfolio.accounts) {
          const found = rig.portfolio.preventedMatches(accountId, Infinity);
          const ids = found.map(({ preventedMatchId }) => preventedMatchId);
          expect(ids.toReversed()).toEqual(told.get(accountId) ?? []);
          for (const { makerAccountId, takerAccountId } of found) {
            expect([0, accountId]).toContain(makerAccountId);
            expect([0, accountId]).toContain(takerAccountId);
          }
        }
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  test('begun from a snapshot anywhere, they go on as those that had everything', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, fraction) => {
        const commands = viewFlow(seed, steps);
        const cut = Math.floor(fraction * commands.length);
        const first = new ViewRig();
        for (const command of commands.slice(0, cut)) first.apply(command);
        const later = new ViewRig(first.exchange, first.viewsFromSnapshot());
        expect(printed(later.views)).toEqual(printed(first.views));
        for (const command of commands.slice(cut)) later.apply(command);
        const full = new ViewRig();
        for (const command of commands) full.apply(command);
        expect(printed(later.views)).toEqual(printed(full.views));
        expect(later.portfolio.dump()).toBe(full.portfolio.dump());
        checkLists(later);
        checkHistories(later);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
