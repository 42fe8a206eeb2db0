// The kernel and the naive book side by side: every command goes to both, and both must answer and look alike.
// It must never go on after a difference.

import { resting, type BookReport } from '../naive/matching-book.ts';
import { KernelBook } from '../naive/kernel-book.ts';
import { NaiveBook } from '../naive/naive-book.ts';
import { Side } from '#core/terms.ts';
import { groupOf, type Change, type Command, type Place, type Swarm } from './book-history.ts';
import { orderIdFamilies } from './book-options.ts';
import { checkLastInLine, checkStep, depthOf, type Step } from './book-rules.ts';

export class BookPair {
  readonly kernel: KernelBook;
  readonly naive = new NaiveBook();
  private readonly swarm: Swarm;
  private placed = 0;
  private readonly accountOf = new Map<number, number>();
  /** Orders that rested once; those found closed are dropped on the way. */
  private readonly rested: number[] = [];

  constructor(swarm: Swarm) {
    this.swarm = swarm;
    this.kernel = new KernelBook(swarm.slotOwner);
  }

  run(command: Command): Step | undefined {
    return command.kind === 'place' ? this.place(command) : this.change(command);
  }

  /** As `run`; compares everything afterwards and holds the step against the rules. */
  runChecked(command: Command): void {
    const before = depthOf(this.kernel);
    const step = this.run(command);
    this.compare();
    if (step === undefined) return;
    const after = depthOf(this.kernel);
    checkStep(before, after, step, (orderId) => this.isOwn(orderId, step.accountId));
    if (command.kind !== 'amend') checkLastInLine(after, step.orderId);
  }

  /** Everything that both books show, and the kernel's inside. */
  compare(): void {
    for (const side of [Side.buy, Side.sell]) {
      expectAlike('levels', this.kernel.levels(side), this.naive.levels(side));
    }
    this.kernel.verify();
  }

  /** The kernel read back from its own orders shows the same, hidden quantity and places in time included. */
  compareRebuilt(): void {
    const rebuilt = this.kernel.rebuilt();
    rebuilt.verify();
    for (const side of [Side.buy, Side.sell]) {
      expectAlike('rebuilt levels', rebuilt.levels(side), this.naive.levels(side));
    }
  }

  private place(placed: Place): Step {
    const orderId = this.orderIdAt(this.placed++);
    const { accountId, side, priceTicks, qtyLots, timeInForce, execInst, stpMode, refreshLots } =
      placed;
    this.accountOf.set(orderId, accountId);
    const group = groupOf(this.swarm, accountId);
    for (const book of [this.kernel, this.naive]) book.setGroup(accountId, group);
    const [ofKernel, outcome] = [this.kernel, this.naive].map((book) =>
      book.place(
        orderId,
        accountId,
        side,
        priceTicks,
        qtyLots,
        timeInForce,
        execInst,
        stpMode,
        refreshLots,
      ),
    ) as [number, number];
    expectAlike('outcome', ofKernel, outcome);
    if (outcome === resting) this.rested.push(orderId);
    const terms = { orderId, accountId, side, priceTicks, qtyLots, stpMode };
    return { ...terms, placed, outcome, ...this.answers() };
  }

  private change(change: Change): Step | undefined {
    const orderId = this.pick(change.pick);
    const open = this.naive.find(orderId);
    if (open === undefined || change.kind === 'cancel') {
      expectAlike('cancelled', this.kernel.cancel(orderId), this.naive.cancel(orderId));
      return undefined;
    }
    const { accountId, side } = open;
    const { kind, stpMode } = change;
    const priceTicks = change.keepsPrice ? open.priceTicks : change.priceTicks;
    const openLots = open.displayedLots + open.reserveLots;
    const wantedLots = Math.max(1, Math.round((openLots * change.quarters) / 4));
    const qtyLots = Math.min(this.swarm.qtyLotsMost, wantedLots);
    const ofKernel = this.kernel[kind](orderId, priceTicks, qtyLots, stpMode);
    const outcome = this.naive[kind](orderId, priceTicks, qtyLots, stpMode);
    expectAlike('outcome', ofKernel, outcome);
    const terms = { orderId, accountId, side, priceTicks, qtyLots, stpMode };
    return { ...terms, outcome, ...this.answers() };
  }

  private answers(): { reports: readonly BookReport[]; preventedLots: number } {
    const reports = this.naive.takeReports();
    const preventedLots = this.naive.preventedLots();
    expectAlike('reports', this.kernel.takeReports(), reports);
    expectAlike('prevented lots', this.kernel.preventedLots(), preventedLots);
    return { reports, preventedLots };
  }

  /** An open order, and now and then any, closed and unknown ones included. */
  private pick(pick: number): number {
    if (pick % 16 === 0) return this.orderIdAt(pick % (this.placed + 1));
    while (this.rested.length > 0) {
      const place = pick % this.rested.length;
      const orderId = this.rested[place]!;
      if (this.naive.find(orderId) !== undefined) return orderId;
      this.rested[place] = this.rested.at(-1)!;
      this.rested.pop();
    }
    return this.orderIdAt(this.placed);
  }

  private isOwn(makerOrderId: number, accountId: number): boolean {
    const makerAccountId = this.accountOf.get(makerOrderId)!;
    const group = groupOf(this.swarm, accountId);
    return (
      makerAccountId === accountId || (group !== 0 && groupOf(this.swarm, makerAccountId) === group)
    );
  }

  private orderIdAt(n: number): number {
    return orderIdFamilies[this.swarm.ids](n);
  }
}

/** Values that print alike are alike; much faster here than a deep comparison. */
function expectAlike(what: string, ofKernel: unknown, ofNaive: unknown): void {
  const kernelText = JSON.stringify(ofKernel);
  const naiveText = JSON.stringify(ofNaive);
  if (kernelText !== naiveText) {
    throw new Error(`${what} differ\n  kernel: ${kernelText}\n  naive:  ${naiveText}`);
  }
}
