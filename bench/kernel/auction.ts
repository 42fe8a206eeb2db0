// What an uncross costs: a hundred thousand orders that all cross, their price found and every trade made in one pass, beside
// continuous matching of the same orders; and what asking for the indicative price costs over a deep book.

import { Auction, MarketQueue } from '#core/book/auction.ts';
import { Book } from '#core/book/book.ts';
import { OrderPool, OrderWord, orderWords } from '#core/book/order-pool.ts';
import { ReportBuffer } from '#core/book/report-buffer.ts';
import { ExecInst, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { assert } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';
import type { BenchOptions } from '../options.ts';
import type { Section } from '../report/section.ts';
import { figure } from '../report/table.ts';
import { judge } from '../report/targets.ts';
import { median } from '../statistics.ts';

const crossingOrders = 100_000;
const centerTicks = 10_000;
/** Limits lie up to this far on the far side of the centre, so that every order crosses. */
const spreadTicks = 200;
const qtyLotsMost = 100;
const collarTicks = 1_000;
/** Of a hundred orders, in a call with everything in it. */
const marketShare = 2;
const icebergShare = 5;
const icebergParts = 10;
/** Resting orders that do not cross, under the indicative price. */
const indicativeQuestions = 1_000;
const deepSpanTicks = 5_000;

/** Columns of the orders of one call, in their order of time. */
interface CallFlow {
  readonly side: Int32Array;
  readonly priceTicks: Int32Array;
  readonly qtyLots: Int32Array;
  readonly refreshLots: Int32Array;
  readonly isMarket: Uint8Array;
}

interface Uncross {
  readonly determineMs: number;
  readonly uncrossMs: number;
  readonly pairs: number;
}

export function measureAuction(options: BenchOptions): Section {
  const plain = generateCall(options.seed, false);
  const mixed = generateCall(options.seed + 1, true);
  // Lets the compiler see it all before anything is timed.
  for (const flow of [plain, mixed]) timeUncross(flow);
  timeContinuous(plain);

  const plainRuns: Uncross[] = [];
  const mixedRuns: Uncross[] = [];
  const continuousRuns: number[] = [];
  for (let run = 0; run < options.runs; run++) {
    plainRuns.push(timeUncross(plain));
    continuousRuns.push(timeContinuous(plain));
    mixedRuns.push(timeUncross(mixed));
  }
  const continuousMs = median(continuousRuns);
  const rows = [medianOf(plainRuns), medianOf(mixedRuns)] as const;
  const [first, second] = rows;
  const indicativeUs = timeIndicative(options.orders, options.seed);
  const rowOf = (name: string, { determineMs, uncrossMs, pairs }: Uncross): string[] => [
    name,
    figure(pairs),
    figure(determineMs),
    figure(uncrossMs),
    `${figure(continuousMs / (determineMs + uncrossMs))}x`,
  ];
  return {
    id: 'auction',
    title: `Kernel: an auction of ${figure(crossingOrders)} crossing orders, seed ${options.seed}`,
    notes: [
      `Price and trades in one pass, every trade written to a buffer; median of ${options.runs} runs. The ratio is against continuous`,
      `matching of the plain orders one by one (${figure(continuousMs)} ms, which includes their entry). With everything: ${marketShare}% market orders, ${icebergShare}% icebergs`,
      `in ${icebergParts} parts. The indicative price is asked for over ${figure(options.orders)} orders that do not cross and ten that do.`,
    ],
    header: ['call', 'trades', 'price ms', 'trades ms', 'ratio', 'indicative us'],
    rows: [
      [...rowOf('plain limit orders', first), ''],
      [...rowOf('with everything', second), ''],
      ['over a deep book', '', '', '', '', figure(indicativeUs)],
    ],
    data: { plain: first, mixed: second, continuousMs, indicativeUs },
    targets: [judge('auctionUncross', Math.max(...rows.map(totalMs)))],
  };
}

function totalMs({ determineMs, uncrossMs }: Uncross): number {
  return determineMs + uncrossMs;
}

function generateCall(seed: number, everything: boolean): CallFlow {
  const prng = new Prng(seed);
  const flow: CallFlow = {
    side: new Int32Array(crossingOrders),
    priceTicks: new Int32Array(crossingOrders),
    qtyLots: new Int32Array(crossingOrders),
    refreshLots: new Int32Array(crossingOrders),
    isMarket: new Uint8Array(crossingOrders),
  };
  for (let i = 0; i < crossingOrders; i++) {
    const side = i % 2 === 0 ? Side.buy : Side.sell;
    const towardsOther = side === Side.buy ? 1 : -1;
    const kind = everything ? prng.nextBelow(100) : 100;
    const isMarket = kind < marketShare;
    const isIceberg = !isMarket && kind < marketShare + icebergShare;
    const reachTicks = isMarket ? collarTicks : prng.nextBelow(spreadTicks);
    const qtyLots = 1 + prng.nextBelow(qtyLotsMost);
    flow.side[i] = side;
    flow.priceTicks[i] = centerTicks + towardsOther * reachTicks;
    flow.qtyLots[i] = isIceberg ? qtyLots * icebergParts : qtyLots;
    flow.refreshLots[i] = isIceberg ? qtyLots : 0;
    flow.isMarket[i] = isMarket ? 1 : 0;
  }
  return flow;
}

class Call {
  readonly pool: OrderPool;
  readonly book: Book;
  readonly marketBuys = new MarketQueue();
  readonly marketSells = new MarketQueue();
  readonly auction = new Auction();

  constructor(ordersHint: number) {
    this.pool = new OrderPool(ordersHint);
    this.book = new Book(this.pool, new ReportBuffer(), false);
  }

  enter(flow: CallFlow): void {
    const words = this.pool.words;
    for (let i = 0; i < flow.side.length; i++) {
      const slot = this.pool.allocate(i + 1);
      const side = flow.side[i]!;
      if (flow.isMarket[i] === 0) {
        const price = flow.priceTicks[i]!;
        this.book.rest(slot, 1, side, price, flow.qtyLots[i]!, flow.refreshLots[i]!);
        continue;
      }
      words[slot * orderWords + OrderWord.priceTicks] = flow.priceTicks[i]!;
      words[slot * orderWords + OrderWord.displayedLots] = flow.qtyLots[i]!;
      words[slot * orderWords + OrderWord.reserveLots] = 0;
      (side === Side.buy ? this.marketBuys : this.marketSells).add(slot);
    }
  }

  determine(): boolean {
    return this.auction.determine(this.book, this.marketBuys, this.marketSells, centerTicks);
  }

  uncross(): void {
    this.auction.uncross(this.book, this.marketBuys, this.marketSells);
  }
}

function timeUncross(flow: CallFlow): Uncross {
  const call = new Call(crossingOrders);
  call.enter(flow);
  const start = performance.now();
  const trades = call.determine();
  const found = performance.now();
  call.uncross();
  const end = performance.now();
  const pairs = call.auction.pairs.count;
  assert(trades && pairs > crossingOrders / 2, 'nearly every order trades');
  return { determineMs: found - start, uncrossMs: end - found, pairs };
}

/** The same orders as they come, each matched at once. */
function timeContinuous(flow: CallFlow): number {
  const pool = new OrderPool(crossingOrders);
  const reports = new ReportBuffer();
  const book = new Book(pool, reports, true);
  const start = performance.now();
  for (let i = 0; i < crossingOrders; i++) {
    book.place(
      i + 1,
      1,
      flow.side[i]!,
      flow.priceTicks[i]!,
      flow.qtyLots[i]!,
      TimeInForce.day,
      ExecInst.none,
      StpMode.none,
      flow.refreshLots[i]!,
    );
  }
  const elapsedMs = performance.now() - start;
  assert(reports.count > 0, 'they trade');
  return elapsedMs;
}

function medianOf(runs: readonly Uncross[]): Uncross {
  return {
    determineMs: median(runs.map((run) => run.determineMs)),
    uncrossMs: median(runs.map((run) => run.uncrossMs)),
    pairs: runs[0]!.pairs,
  };
}

/** Microseconds a question. */
function timeIndicative(orders: number, seed: number): number {
  const prng = new Prng(seed);
  const call = new Call(orders);
  for (let i = 0; i < orders; i++) {
    const side = i % 2 === 0 ? Side.buy : Side.sell;
    const away = 1 + prng.nextBelow(deepSpanTicks);
    const priceTicks = centerTicks + (side === Side.buy ? -away : away);
    call.book.rest(
      call.pool.allocate(i + 1),
      1,
      side,
      priceTicks,
      1 + prng.nextBelow(qtyLotsMost),
      0,
    );
  }
  for (let i = 1; i <= 10; i++) {
    const side = i % 2 === 0 ? Side.buy : Side.sell;
    call.book.rest(call.pool.allocate(orders + i), 1, side, centerTicks, i, 0);
  }
  const start = performance.now();
  for (let i = 0; i < indicativeQuestions; i++) assert(call.determine(), 'ten orders cross');
  return ((performance.now() - start) * 1_000) / indicativeQuestions;
}
