// The private views behind the real engine: orders are what the core remembers, neither more nor less; balances, fills and costs are
// what the list of all events makes them; watchers are told each change once.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Side, TradeStatus, TransferKind } from '#core/terms.ts';
import type { Instrument } from '#core/instruments.ts';
import { houseAccountId } from '#core/ledger/ledger.ts';
import type { Views } from '#sequencer/views.ts';
import { Liquidity } from '#portfolio/fill-ring.ts';
import type { FillView } from '#portfolio/fill-ring.ts';
import { commandsOf, flows } from '../../test/properties/exchange-flow.ts';
import { checkLists, checkOrders } from '../../test/support/portfolio-checks.ts';
import { eventsOf, type RecordedEvent } from '../../test/support/recorder.ts';
import { View } from '../../test/support/view.ts';
import { ViewRig } from '../../test/support/view-rig.ts';

function checkBalances(rig: ViewRig): void {
  const { ledger } = rig.exchange.state;
  for (let cell = 0; cell < ledger.count; cell++) {
    const holding = rig.portfolio.holding(ledger.accountIds[cell]!, ledger.assetIds[cell]!);
    expect(holding?.availableMinor ?? 0).toBe(ledger.available[cell]);
    expect(holding?.heldMinor ?? 0).toBe(ledger.held[cell]);
    const positionQty = ledger.available[cell]! + ledger.held[cell]! - ledger.borrowed[cell]!;
    expect(holding?.costQty ?? 0).toBe(positionQty);
  }
}

type Sides = Pick<
  Extract<RecordedEvent, { kind: 'tradeExecuted' }>,
  'instrumentId' | 'takerSide' | 'qtyLots' | 'makerAccountId' | 'takerAccountId'
>;

/** What a position is and has cost (or, short, has brought); undefined where it is not known. */
interface NaiveCost {
  readonly qty: bigint;
  readonly cost: bigint | undefined;
}

/** Cost of each position in shares by the rules, in bigints, from the events alone. */
class NaiveCosts {
  readonly costs = new Map<string, NaiveCost>();
  private readonly instruments: readonly (Instrument | undefined)[];

  constructor(rig: ViewRig) {
    this.instruments = rig.exchange.state.instruments;
  }

  fold(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if (event.kind === 'fundsMoved') this.move(event);
      if (event.kind === 'tradeExecuted') this.trade(event, event.priceTicks, false);
      if (event.kind === 'tradeBusted') {
        this.lend(event);
        this.trade(event, event.priceTicks, true);
      }
      if (event.kind === 'tradeCorrected') {
        this.trade(event, event.oldPriceTicks, true);
        this.trade(event, event.priceTicks, false);
      }
    }
  }

  /** A trade, or the opposite of it. */
  private trade(event: Sides, priceTicks: number, isOpposite: boolean): void {
    const { shareAssetId, tickValueMinor, listing } = this.instruments[event.instrumentId]!;
    const qty = BigInt(event.qtyLots) * BigInt(listing.lotShares);
    const notional = BigInt(priceTicks) * BigInt(event.qtyLots) * BigInt(tickValueMinor);
    // In an auction the maker's is the buy order.
    const takerBuys = (event.takerSide === Side.buy) !== isOpposite;
    const { makerAccountId, takerAccountId } = event;
    this.change(takerBuys ? makerAccountId : takerAccountId, shareAssetId, -qty, notional);
    this.change(takerBuys ? takerAccountId : makerAccountId, shareAssetId, qty, notional);
  }

  private lend(event: Extract<RecordedEvent, { kind: 'tradeBusted' }>): void {
    if (event.lentShares === 0) return;
    const { shareAssetId } = this.instruments[event.instrumentId]!;
    const buyerId = event.takerSide === Side.buy ? event.takerAccountId : event.makerAccountId;
    const cost = this.change(houseAccountId, shareAssetId, -BigInt(event.lentShares), undefined);
    this.change(buyerId, shareAssetId, BigInt(event.lentShares), cost);
  }

  private move(event: Extract<RecordedEvent, { kind: 'fundsMoved' }>): void {
    const { fromAccountId, toAccountId, assetId, transferKind } = event;
    const { deposit, withdrawal, borrow, giveBack } = TransferKind;
    // What is lent and given back is nobody's position.
    if (transferKind === borrow || transferKind === giveBack) return;
    const qty = BigInt(event.amountMinor);
    const taken =
      transferKind === deposit ? undefined : this.change(fromAccountId, assetId, -qty, undefined);
    if (transferKind !== withdrawal) this.change(toAccountId, assetId, qty, taken);
  }

  /** Answers the cost of what was taken out of the position, undefined where it is not known. */
  private change(
    accountId: number,
    assetId: number,
    qty: bigint,
    value: bigint | undefined,
  ): bigint | undefined {
    const key = `${accountId}/${assetId}`;
    const old: NaiveCost = this.costs.get(key) ?? { qty: 0n, cost: 0n };
    const size = qty < 0n ? -qty : qty;
    const oldSize = old.qty < 0n ? -old.qty : old.qty;
    const isAgainst = old.qty < 0n !== qty < 0n;
    const closing = !isAgainst ? 0n : size < oldSize ? size : oldSize;
    const part =
      closing === 0n ? 0n : old.cost === undefined ? undefined : (old.cost * closing) / oldSize;
    const kept = closing === oldSize ? 0n : old.cost === undefined ? undefined : old.cost - part!;
    const closingValue = value === undefined ? undefined : (value * closing) / size;
    const grown = size === closing ? 0n : value === undefined ? undefined : value - closingValue!;
    const cost = kept === undefined || grown === undefined ? undefined : kept + grown;
    this.costs.set(key, { qty: old.qty + qty, cost: old.qty + qty === 0n ? 0n : cost });
    return part;
  }
}

function fillsIn(events: readonly RecordedEvent[], rig: ViewRig): FillView[] {
  const { seq, tsUs } = rig.exchange.state;
  return eventsOf(events, 'tradeExecuted').flatMap((event) => {
    const { tradeId, instrumentId, priceTicks, qtyLots } = event;
    const { done: status } = TradeStatus;
    const common = { tradeId, instrumentId, priceTicks, qtyLots, status, tsUs, seq };
    const isAuction = event.takerSide === 0;
    // In an auction the taker's is the sale.
    const takerSide = isAuction ? Side.sell : event.takerSide;
    const clOrdId = (orderId: number): string => rig.portfolio.order(orderId)!.clOrdId;
    return [
      {
        ...common,
        orderId: event.makerOrderId,
        clOrdId: clOrdId(event.makerOrderId),
        accountId: event.makerAccountId,
        side: takerSide === Side.buy ? Side.sell : Side.buy,
        feeMinor: event.makerFeeMinor,
        liquidity: isAuction ? Liquidity.auction : Liquidity.maker,
      },
      {
        ...common,
        orderId: event.takerOrderId,
        clOrdId: clOrdId(event.takerOrderId),
        accountId: event.takerAccountId,
        side: takerSide,
        feeMinor: event.takerFeeMinor,
        liquidity: isAuction ? Liquidity.auction : Liquidity.taker,
      },
    ];
  });
}

/** Fills as they are after what became of their trades. */
function follow(fills: FillView[], events: readonly RecordedEvent[], rig: ViewRig): void {
  fills.push(...fillsIn(events, rig));
  for (const event of events) {
    if (event.kind !== 'tradeBusted' && event.kind !== 'tradeCorrected') continue;
    const status = event.kind === 'tradeBusted' ? TradeStatus.busted : TradeStatus.corrected;
    for (const [at, fill] of fills.entries()) {
      if (fill.tradeId !== event.tradeId) continue;
      const isMaker = fill.orderId === event.makerOrderId;
      const feeMinor = isMaker ? event.makerFeeMinor : event.takerFeeMinor;
      fills[at] = { ...fill, status, priceTicks: event.priceTicks, feeMinor };
    }
  }
}

/** Everything an account sees. */
function printed(views: Views): unknown {
  const { portfolio, market } = views;
  return portfolio.accounts.map((account) => {
    const { accountId, name, kind, feeTier, killSwitch } = account;
    const orders = [
      ...portfolio.openOrders(accountId, Infinity),
      ...portfolio.closedOrders(accountId, Infinity),
    ];
    const shares = portfolio
      .holdings(accountId)
      .filter(
        ({ assetId, totalMinor }) => market.asset(assetId)?.instrumentId !== 0 && totalMinor > 0,
      )
      .map(({ assetId, costMinor, isCostKnown, costQty }) => ({
        assetId,
        costMinor,
        isCostKnown,
        costQty,
      }));
    return {
      account: { accountId, name, kind, feeTier, killSwitch },
      orders,
      balances: portfolio
        .holdings(accountId)
        .filter(({ totalMinor }) => totalMinor !== 0)
        .map(({ assetId, availableMinor, heldMinor }) => [assetId, availableMinor, heldMinor]),
      shares,
      fills: portfolio.fills(accountId, 1_000),
    };
  });
}

describe('behind the real engine', () => {
  test('orders are what the core remembers of them, after every command', () => {
    fc.assert(
      fc.property(flows(10, 120), (flow) => {
        const rig = new ViewRig();
        const naive = new View();
        commandsOf(flow).forEach((command, index) => {
          naive.fold(rig.apply(command), rig.exchange.state.tsUs);
          if (index % 10 === 0) checkOrders(rig);
        });
        checkOrders(rig);
        checkLists(rig);
        for (const [orderId, expected] of naive.orders) {
          const { priceTicks, ordType, timeInForce, execInst, enteredTsUs, clOrdId } = expected;
          expect(rig.portfolio.order(orderId)).toMatchObject({
            priceTicks,
            ordType,
            timeInForce,
            execInst,
            clOrdId,
            createdTsUs: enteredTsUs,
          });
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('balances are the ledger’s, fills and costs are what all events make them', () => {
    fc.assert(
      fc.property(flows(10, 120), (flow) => {
        const rig = new ViewRig();
        const naive = new NaiveCosts(rig);
        const fills: FillView[] = [];
        for (const command of commandsOf(flow)) {
          const events = rig.apply(command);
          naive.fold(events);
          follow(fills, events, rig);
          checkBalances(rig);
        }
        for (const { accountId } of rig.portfolio.accounts) {
          const own = fills.filter((fill) => fill.accountId === accountId);
          expect(rig.portfolio.fills(accountId, 1_000)).toEqual(own.slice(-1_000).toReversed());
        }
        for (const [key, { qty, cost }] of naive.costs) {
          const [accountId = 0, assetId = 0] = key.split('/').map(Number);
          if (rig.market.asset(assetId)?.instrumentId === 0) continue;
          const holding = rig.portfolio.holding(accountId, assetId)!;
          expect(BigInt(holding.costQty)).toBe(qty);
          const isCountable = cost !== undefined && cost <= BigInt(Number.MAX_SAFE_INTEGER);
          expect(holding.isCostKnown).toBe(isCountable);
          if (isCountable) expect(BigInt(holding.costMinor)).toBe(cost);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('watchers, whenever they ask, are told each change once, as it is then', () => {
    fc.assert(
      fc.property(flows(10, 120), fc.nat(6), (flow, every) => {
        const rig = new ViewRig();
        const told = new Map<string, unknown>();
        const fills: FillView[] = [];
        const watched = new Set<number>();
        const expected: FillView[] = [];
        const take = (): void => {
          for (const accountId of rig.portfolio.takeChangedAccounts()) {
            const changes = rig.portfolio.takeChanges(accountId);
            const ids = changes.orders.map(({ orderId }) => orderId);
            expect(new Set(ids).size).toBe(ids.length);
            expect(new Set(changes.holdings).size).toBe(changes.holdings.length);
            for (const order of changes.orders) told.set(`order ${order.orderId}`, order);
            for (const { accountId: owner, assetId, totalMinor } of changes.holdings) {
              expect(owner).toBe(accountId);
              told.set(`balance ${owner}/${assetId}`, totalMinor);
            }
            fills.push(...changes.fills);
            for (const changed of changes.changedFills) {
              const { tradeId, orderId } = changed;
              const at = fills.findIndex(
                (fill) => fill.tradeId === tradeId && fill.orderId === orderId,
              );
              fills[at] = changed;
            }
          }
        };
        commandsOf(flow).forEach((command, index) => {
          const events = rig.apply(command);
          follow(expected, events, rig);
          for (const { accountId } of eventsOf(events, 'accountOpened')) {
            // The first stays unwatched.
            if (accountId === 10) continue;
            rig.portfolio.watch(accountId);
            watched.add(accountId);
          }
          if (index % (every + 1) === every) take();
        });
        take();
        const byTrade = (a: FillView, b: FillView): number =>
          a.tradeId - b.tradeId || a.side - b.side;
        const own = expected.filter(({ accountId }) => watched.has(accountId));
        expect(fills.toSorted(byTrade)).toEqual(own.toSorted(byTrade));
        for (const { accountId } of rig.portfolio.accounts) {
          const isWatched = watched.has(accountId);
          for (const order of rig.portfolio.openOrders(accountId, Infinity)) {
            expect(told.get(`order ${order.orderId}`)).toEqual(isWatched ? order : undefined);
          }
          for (const order of rig.portfolio.closedOrders(accountId, Infinity)) {
            expect(told.get(`order ${order.orderId}`)).toEqual(isWatched ? order : undefined);
          }
          for (const { assetId, totalMinor } of rig.portfolio.holdings(accountId)) {
            const balance = told.get(`balance ${accountId}/${assetId}`);
            expect(balance).toBe(isWatched ? totalMinor : undefined);
          }
        }
        expect(rig.portfolio.takeChangedAccounts()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('begun from a snapshot anywhere, it goes on as the one that had everything', () => {
    fc.assert(
      fc.property(flows(10, 120), fc.double({ min: 0, max: 1, noNaN: true }), (flow, fraction) => {
        const commands = commandsOf(flow);
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
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
