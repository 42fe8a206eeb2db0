// The whole venue as the rulebook reads: plain maps and lists, bigint money. It judges the engine event by event, so it is written from
// the rules and shares nothing with the engine but the names of things. Here a command is answered: refused, repeated, or carried out.

import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import {
  CloseReason,
  hasLimitPrice,
  isCallPhase,
  Phase,
  Side,
  TimeInForce,
  TransferKind,
  waitsForTrigger,
} from '#core/terms.ts';
import type { CommandData } from '../support/commands.ts';
import type { RecordedEvent } from '../support/recorder.ts';
import { form, no, type Refusal } from './naive-answers.ts';
import { runBatch } from './naive-batch.ts';
import { amendedBy, boundOf, checkAmendment, checkOrder, mayTakeTurn } from './naive-checks.ts';
import { Floor } from './naive-floor.ts';
import type { Taken } from './naive-limits.ts';
import { placeList } from './naive-list.ts';
import { checkMove, endsOfMove } from './naive-money.ts';
import { operate } from './naive-operators.ts';
import { isPostOnly, openLots, type NaiveOrder } from './naive-order.ts';
import { tellIndicative } from './naive-phases.ts';
import { registryFault } from './naive-registry.ts';
import { bodyOf, complete, echo, type Full, type ListPlace } from './naive-request.ts';
import { limitOf, type NaiveEntry, type NaiveInstrument, type NaiveVenue } from './naive-venue.ts';
import { postingPrice, wouldFill, wouldMeet } from './naive-walk.ts';

const transferKinds: Readonly<Record<number, number>> = {
  [CommandKind.deposit]: TransferKind.deposit,
  [CommandKind.withdraw]: TransferKind.withdrawal,
  [CommandKind.transfer]: TransferKind.transfer,
  [CommandKind.borrowShares]: TransferKind.borrow,
  [CommandKind.giveBackShares]: TransferKind.giveBack,
};

/** An order that a command means, or why it means none. */
type Meant = { readonly order: NaiveOrder } | { readonly orderId: number; readonly code: number };

export class NaiveExchange {
  readonly floor = new Floor(mayTakeTurn);
  readonly venue: NaiveVenue = this.floor.venue;
  /** Levels as they were told last, by instrument. */
  private readonly told = new Map<number, ReadonlyMap<string, string>>();

  /** The command's events: what happened in order, then levels and balances that changed, in no order. */
  apply(data: CommandData, tsUs: number): RecordedEvent[] {
    this.venue.tsUs = tsUs;
    this.floor.events = [];
    this.dispatch(complete(data));
    this.floor.rounds();
    this.floor.tellTrails();
    this.tellLevels();
    this.tellBalances();
    return this.floor.events;
  }

  private dispatch(command: Full): void {
    switch (command.kind) {
      case CommandKind.placeOrder:
        return this.place(command);
      case CommandKind.replaceOrder:
        return this.replace(command);
      case CommandKind.cancelOrder:
        return this.cancel(command);
      case CommandKind.amendOrder:
        return this.amend(command);
      case CommandKind.massCancel:
        return this.massCancel(command);
      case CommandKind.orderList:
        return placeList(this, command);
      case CommandKind.orderBatch:
        return runBatch(this, command);
      case CommandKind.expireOrders:
        return this.expire();
      case CommandKind.publishIndicative:
        return this.publishIndicative(command);
      case CommandKind.deposit:
      case CommandKind.withdraw:
      case CommandKind.transfer:
      case CommandKind.borrowShares:
      case CommandKind.giveBackShares:
        return this.move(command);
      default:
        return this.operate(command);
    }
  }

  // ---- orders

  private place(command: Full): void {
    const earlier = this.earlier(command);
    if (earlier !== undefined) return this.repeat(command, earlier);
    const refusal = checkOrder(this.venue, command);
    if (refusal === undefined) this.enter(command);
    else this.reject(command, refusal);
  }

  /** What was sent before under the same client order id with the same body. */
  earlier(command: Full, place?: ListPlace): NaiveEntry | undefined {
    const entry = this.venue.findByClOrdId(command.accountId, command.clOrdId);
    return entry?.body === bodyOf(command, place) ? entry : undefined;
  }

  enter(command: Full, limitTicks = limitOf(this.instrumentOf(command), command)): void {
    const order = this.floor.accept(command, limitTicks);
    this.floor.tellAccepted(order, command);
    this.floor.begin(order);
  }

  private replace(command: Full): void {
    if (!this.venue.accounts.has(command.accountId)) {
      return this.refuse(command, 0, RejectCode.unknownAccount);
    }
    const earlier = this.earlier(command);
    if (earlier !== undefined) return this.repeat(command, earlier);
    const meant = this.findOpen(command);
    if (!('order' in meant)) return this.refuse(command, meant.orderId, meant.code);
    const old = meant.order;
    const refusal = this.checkReplacement(command, old);
    if (refusal !== undefined) {
      this.reject(command, refusal);
      return this.refuse(command, old.orderId, refusal.code, refusal.limit);
    }
    this.floor.close(old, CloseReason.replaced);
    this.enter(command);
  }

  /** A replacement is of the same market, and refused where it would end at once unfilled. */
  private checkReplacement(command: Full, old: NaiveOrder): Refusal | undefined {
    if (command.instrumentId !== old.instrumentId || command.side !== old.side) {
      return no(RejectCode.contradictoryInstructions);
    }
    if (old.list !== undefined) return no(RejectCode.amendNotAllowed);
    const refusal = checkOrder(this.venue, command, { replaced: old });
    if (refusal !== undefined) return refusal;
    const instrument = this.instrumentOf(command);
    if (waitsForTrigger(command.ordType) || instrument.phase !== Phase.continuous) return undefined;
    return this.checkEntry(instrument, this.floor.draft(command, 0, limitOf(instrument, command)));
  }

  private checkEntry(instrument: NaiveInstrument, order: NaiveOrder): Refusal | undefined {
    const against = this.floor.against(order);
    if (order.timeInForce === TimeInForce.cls) return undefined;
    if (isPostOnly(order) && wouldMeet(against, order)) {
      const isPossible = postingPrice(instrument, order) !== undefined;
      return isPossible ? undefined : no(RejectCode.postOnlyWouldCross);
    }
    const isShort =
      order.timeInForce === TimeInForce.fok && wouldFill(against, order) < openLots(order);
    return isShort ? no(RejectCode.fillOrKillUnfillable) : undefined;
  }

  cancel(command: Full): void {
    const meant = this.findOpen(command);
    if ('order' in meant) this.floor.close(meant.order, CloseReason.canceledByUser);
    else this.refuse(command, meant.orderId, meant.code);
  }

  private amend(command: Full): void {
    const meant = this.findOpen(command);
    if (!('order' in meant)) return this.refuse(command, meant.orderId, meant.code);
    const { order } = meant;
    const refusal = this.amendmentRefusal(order, command);
    if (refusal === undefined) return this.amendOrder(order, command);
    const isOther = refusal.code === RejectCode.unknownOrder;
    this.refuse(command, isOther ? 0 : order.orderId, refusal.code, refusal.limit);
  }

  amendmentRefusal(order: NaiveOrder, command: Full, taken?: Taken): Refusal | undefined {
    const { instrumentId } = command;
    if (instrumentId !== 0 && instrumentId !== order.instrumentId) {
      return no(RejectCode.unknownOrder);
    }
    return checkAmendment(this.venue, order, command, taken);
  }

  /** An amendment that passed its checks. */
  amendOrder(order: NaiveOrder, command: Full): void {
    const instrument = this.instrumentOf(order);
    const amended = amendedBy(order, command);
    const { qtyLots, stopTicks } = amended;
    if (qtyLots <= order.cumLots + order.preventedLots) return this.amendToFilled(order);
    const boundTicks = boundOf(instrument, order, amended);
    const keepsPrice = !hasLimitPrice(order.ordType) || boundTicks === order.limitTicks;
    const keepsPlace = keepsPrice && qtyLots <= order.qtyLots;
    const isNewStop = stopTicks !== order.stopTicks;
    if (hasLimitPrice(order.ordType) || order.place === 'stops') {
      order.limitTicks = boundTicks;
      order.holdTicks = boundTicks;
    }
    order.stopTicks = stopTicks;
    order.qtyLots = qtyLots;
    this.floor.rehold(order);
    this.floor.tellAmended(order, keepsPlace);
    if (order.place === 'stops') {
      if (!isNewStop) return;
      this.floor.tellTerms(order);
      this.floor.lookAtPrice(instrument, order);
    } else if (order.place !== 'aside') {
      this.goOnAmended(instrument, order, keepsPlace);
    }
  }

  /** In the market it may trade at once; in a call phase it only takes its place. */
  private goOnAmended(instrument: NaiveInstrument, order: NaiveOrder, keepsPlace: boolean): void {
    const isTrading = instrument.phase === Phase.continuous;
    if (keepsPlace) {
      order.shownLots = Math.min(order.shownLots, openLots(order));
      if (order.place === 'hidden' && isTrading) this.floor.tryOnce(order);
      return;
    }
    this.floor.takeFromPlace(order);
    const isForClose = order.timeInForce === TimeInForce.cls;
    if (isTrading || isForClose) this.floor.enter(order);
    else this.floor.rest(order);
  }

  private amendToFilled(order: NaiveOrder): void {
    order.qtyLots = order.cumLots + order.preventedLots;
    this.floor.rehold(order);
    this.floor.tellAmended(order, true);
    const isFilled = order.cumLots > 0;
    this.floor.close(
      order,
      isFilled ? CloseReason.amendedToFilled : CloseReason.selfTradePrevention,
    );
  }

  private massCancel(command: Full): void {
    const { accountId, instrumentId, side } = command;
    const account = this.venue.accounts.get(accountId);
    if (account === undefined) return this.refuse(command, 0, RejectCode.unknownAccount);
    if (instrumentId !== 0 && !this.venue.instruments.has(instrumentId)) {
      return this.refuse(command, 0, RejectCode.unknownInstrument);
    }
    if (side !== 0 && side !== Side.buy && side !== Side.sell) {
      return this.refuse(command, 0, RejectCode.invalidSide);
    }
    const meant = [...account.open.values()]
      .filter((order) => instrumentId === 0 || order.instrumentId === instrumentId)
      .filter((order) => side === 0 || order.side === side);
    let count = 0;
    for (const order of meant) {
      if (!order.isOpen) continue;
      count++;
      this.floor.close(order, CloseReason.massCanceled);
    }
    this.floor.tell({ kind: 'massCanceled', accountId, instrumentId, side, count });
  }

  /** Orders that are good till a time that has come, in the order of their ids. */
  private expire(): void {
    const due = [...this.venue.accounts.values()]
      .flatMap((account) => [...account.open.values()])
      .filter(({ expireTsUs }) => expireTsUs !== 0 && expireTsUs <= this.venue.tsUs)
      .toSorted((a, b) => a.orderId - b.orderId);
    for (const order of due) this.floor.close(order, CloseReason.goodTillDate);
  }

  private publishIndicative(command: Full): void {
    const instrument = this.venue.instruments.get(command.instrumentId);
    if (instrument === undefined) return this.refuse(command, 0, RejectCode.unknownInstrument);
    if (isCallPhase(instrument.phase)) tellIndicative(this.floor, instrument);
    else this.refuse(command, 0, RejectCode.phaseNotPermitted);
  }

  /** The orders that an order command may mean are the account's own open ones. */
  findOpen(command: Full): Meant {
    const entry =
      command.orderId === 0
        ? this.venue.findByClOrdId(command.accountId, command.origClOrdId)
        : this.venue.entries.get(command.orderId);
    if (entry === undefined || entry.accountId !== command.accountId || !entry.isOrder) {
      return { orderId: 0, code: RejectCode.unknownOrder };
    }
    const { order, entryId: orderId } = entry;
    if (order !== undefined && order.isOpen) return { order };
    return { orderId, code: RejectCode.tooLateToCancel };
  }

  // ---- money and operators

  private move(command: Full): void {
    const { kind, accountId, assetId, amountMinor } = command;
    const earlier = this.earlier(command);
    if (earlier !== undefined) return this.repeat(command, earlier);
    const refusal = checkMove(this.venue, command);
    if (refusal !== undefined) {
      return this.refuse({ ...command, instrumentId: 0 }, 0, refusal.code, refusal.limit);
    }
    const { fromId, toId } = endsOfMove(command);
    const amount = BigInt(amountMinor);
    this.venue.ledger.move(fromId, toId, assetId, amount);
    const { borrowed } = this.venue.accounts.get(accountId)!;
    const loan = borrowed.get(assetId) ?? 0n;
    if (kind === CommandKind.borrowShares) borrowed.set(assetId, loan + amount);
    if (kind === CommandKind.giveBackShares) borrowed.set(assetId, loan - amount);
    const transferId = this.remember(command, false);
    this.floor.tell({
      kind: 'fundsMoved',
      transferId,
      transferKind: transferKinds[kind]!,
      fromAccountId: fromId,
      toAccountId: toId,
      assetId,
      amountMinor,
      clientRef: command.clOrdId,
    });
  }

  private operate(command: Full): void {
    const fault = registryFault(this.venue, command);
    if (fault === 'repeated') {
      const { kind: commandKind } = command;
      const existing = [...this.venue.accounts.values()].find(({ name }) => name === command.text);
      const isAccount = commandKind === CommandKind.openAccount;
      const accountId = isAccount ? existing!.accountId : 0;
      this.floor.tell({ kind: 'commandRepeated', commandKind, accountId, orderId: 0 });
    } else if (fault === undefined) {
      operate(this.floor, command);
    } else {
      this.refuse(command, 0, fault.code, fault.limit);
    }
  }

  // ---- what is remembered and told

  private remember(command: Full, isOrder: boolean, place?: ListPlace): number {
    const entryId = this.floor.nextEntryId++;
    const { accountId } = command;
    const entry = { entryId, accountId, body: bodyOf(command, place), isOrder, order: undefined };
    this.venue.remember(entry, command.clOrdId);
    return entryId;
  }

  /** A reject is remembered under its client order id, where there is such an account and the id is the order's own. */
  reject(command: Full, refusal: Refusal, place?: ListPlace): void {
    const { accountId, clOrdId, priceTicks, qtyLots } = command;
    const isOwn =
      this.venue.accounts.has(accountId) &&
      clOrdId !== '' &&
      this.venue.findByClOrdId(accountId, clOrdId) === undefined;
    const orderId = isOwn ? this.remember(command, true, place) : 0;
    const told = { priceTicks: form(priceTicks), orderQtyLots: form(qtyLots) };
    this.floor.tell({ kind: 'orderRejected', orderId, ...echo(command), ...told, ...refusal });
  }

  repeat(command: Full, earlier: NaiveEntry): void {
    const { kind: commandKind, accountId } = command;
    this.floor.tell({ kind: 'commandRepeated', commandKind, accountId, orderId: earlier.entryId });
  }

  refuse(command: Full, orderId: number, code: number, limit = 0): void {
    const { kind: commandKind, accountId, instrumentId } = command;
    const kind = 'commandRejected';
    this.floor.tell({ kind, commandKind, accountId, instrumentId, orderId, code, limit });
  }

  instrumentOf({ instrumentId }: { instrumentId: number }): NaiveInstrument {
    return this.venue.instruments.get(instrumentId)!;
  }

  private tellLevels(): void {
    for (const instrument of this.venue.instruments.values()) {
      const { instrumentId } = instrument;
      const before = this.told.get(instrumentId) ?? new Map<string, string>();
      const after = printLevels(instrument);
      this.told.set(instrumentId, after);
      for (const key of new Set([...before.keys(), ...after.keys()])) {
        if (before.get(key) === after.get(key)) continue;
        const [side = 0, priceTicks = 0] = key.split('/').map(Number);
        const [qtyLots = 0, orderCount = 0] = (after.get(key) ?? '0/0').split('/').map(Number);
        const kind = 'depthChanged';
        this.floor.tell({ kind, instrumentId, side, priceTicks, qtyLots, orderCount });
      }
    }
  }

  private tellBalances(): void {
    for (const { accountId, assetId, available, held } of this.venue.ledger.takeChanged()) {
      const [availableMinor, heldMinor] = [Number(available), Number(held)];
      this.floor.tell({ kind: 'balanceChanged', accountId, assetId, availableMinor, heldMinor });
    }
  }
}

/** `side/price` to `lots/orders`, as shown: what is hidden, waits or has no price is not among it. */
function printLevels({ buys, sells }: NaiveInstrument): Map<string, string> {
  const levels = new Map<string, { lots: number; orders: number }>();
  for (const { side, limitTicks, shownLots } of [...buys.book, ...sells.book]) {
    const key = `${side}/${limitTicks}`;
    const level = levels.get(key) ?? { lots: 0, orders: 0 };
    levels.set(key, { lots: level.lots + shownLots, orders: level.orders + 1 });
  }
  return new Map([...levels].map(([key, { lots, orders }]) => [key, `${lots}/${orders}`]));
}
