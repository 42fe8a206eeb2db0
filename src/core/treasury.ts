// Money and shares that move without a trade: deposits from the outside world, withdrawals to it, transfers between accounts, shares that
// the outside world lends and takes back. Idempotent by the account's client reference, like orders. It must never create anything: every movement has two legs.

import type { Account } from '#core/accounts.ts';
import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { isWithin, type Asset } from '#core/instruments.ts';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { amountMinorMax } from '#core/limits.ts';
import { extraWords, ExtraWord, extraNums, ExtraNum, transferTerms } from '#core/order-store.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Positions } from '#core/risk/positions.ts';
import type { ExchangeState } from '#core/state.ts';
import { AccountKind, AccountStatus, OrdStatus, TransferKind } from '#core/terms.ts';

const two32 = 4_294_967_296;

export class Treasury {
  private readonly state: ExchangeState;
  private readonly positions: Positions;
  /** The value that the last failed check broke. */
  private limit = 0;

  constructor(state: ExchangeState) {
    this.state = state;
    this.positions = new Positions(state);
  }

  /** Deposit, withdrawal, transfer or loan of shares: `accountId` is the member's account, and the payer of a transfer. */
  move(command: Command, sink: EventSink): void {
    const { store } = this.state;
    const used = store.findByClOrdId(command.accountId, command.clOrdId);
    if (used >= 0 && this.hasBody(used, command)) {
      sink.commandRepeated(command.kind, command.accountId, store.pool.orderIdOf(used));
      return;
    }
    this.limit = 0;
    const code = this.check(command, used >= 0);
    if (code !== RejectCode.none) {
      sink.commandRejected(command.kind, command.accountId, 0, 0, code, this.limit);
      return;
    }
    const from = payerOf(command);
    const to = receiverOf(command);
    const { ledger } = this.state;
    ledger.add(ledger.cell(from, command.assetId), -command.amountMinor);
    ledger.add(ledger.cell(to, command.assetId), command.amountMinor);
    if (isLoan(command.kind)) {
      const cell = ledger.cell(command.accountId, command.assetId);
      const isGiven = command.kind === CommandKind.giveBackShares;
      const change = isGiven ? -command.amountMinor : command.amountMinor;
      ledger.borrowed[cell] = ledger.borrowed[cell]! + change;
    }
    const slot = this.remember(command);
    sink.fundsMoved(
      store.pool.orderIdOf(slot),
      transferKindOf(command.kind),
      from,
      to,
      command.assetId,
      command.amountMinor,
      command.clOrdId,
    );
  }

  private check(command: Command, clientRefUsed: boolean): number {
    const { state } = this;
    const account = state.accounts[command.accountId];
    if (account === undefined || account.kind === AccountKind.outside)
      return RejectCode.unknownAccount;
    if (isLoan(command.kind) && !account.mayTrade) return RejectCode.unknownAccount;
    const to = receiverOf(command);
    const receiver = state.accounts[to];
    if (receiver === undefined) return RejectCode.unknownAccount;
    if (command.kind === CommandKind.transfer) {
      if (to === command.accountId) return RejectCode.sameAccount;
      if (receiver.kind === AccountKind.outside) return RejectCode.unknownAccount;
    }
    const stopped = checkStatus(command.kind, account, receiver);
    if (stopped !== RejectCode.none) return stopped;
    const asset = state.assets[command.assetId];
    if (asset === undefined) return RejectCode.unknownAsset;
    if (isLoan(command.kind) && asset.instrumentId === 0) return RejectCode.unknownAsset;
    if (!isWithin(command.amountMinor, 1, amountMinorMax)) {
      this.limit = amountMinorMax;
      return RejectCode.amountOutOfRange;
    }
    if (command.clOrdId[0] === 0) return RejectCode.invalidClientOrderId;
    if (clientRefUsed) return RejectCode.duplicateClientOrderId;
    switch (command.kind) {
      case CommandKind.deposit:
      case CommandKind.borrowShares:
        return this.checkDeposit(command);
      case CommandKind.giveBackShares:
        return this.checkBorrowed(command) || this.checkAvailable(command);
      default:
        return this.checkAvailable(command) || this.checkShort(command, asset);
    }
  }

  /** All that was ever deposited stays below the largest amount, so that no balance can pass it. */
  private checkDeposit(command: Command): number {
    const { ledger } = this.state;
    const cell = ledger.find(outsideAccountId, command.assetId);
    const deposited = cell < 0 ? 0 : -ledger.available[cell]!;
    return this.checkMost(command, amountMinorMax - deposited, RejectCode.amountOutOfRange);
  }

  private checkAvailable(command: Command): number {
    const { ledger } = this.state;
    const cell = ledger.find(command.accountId, command.assetId);
    const available = cell < 0 ? 0 : ledger.available[cell]!;
    return this.checkMost(command, available, RejectCode.insufficientBalance);
  }

  private checkBorrowed(command: Command): number {
    const { ledger } = this.state;
    const cell = ledger.find(command.accountId, command.assetId);
    const borrowed = cell < 0 ? 0 : ledger.borrowed[cell]!;
    return this.checkMost(command, borrowed, RejectCode.nothingBorrowed);
  }

  /** What leaves an account must not be lent shares, nor the cash that its short positions would cost. */
  private checkShort(command: Command, asset: Asset): number {
    const { ledger } = this.state;
    const cell = ledger.find(command.accountId, command.assetId);
    if (asset.instrumentId !== 0) {
      if (ledger.borrowed[cell] === 0) return RejectCode.none;
      const own = Math.max(0, ledger.positionShares(cell));
      return this.checkMost(command, own, RejectCode.sharesBorrowed);
    }
    const coverMinor = this.positions.coverCostMinor(command.accountId, command.assetId);
    if (coverMinor === 0) return RejectCode.none;
    const free = Math.max(0, ledger.available[cell]! - coverMinor);
    return this.checkMost(command, free, RejectCode.shortPositionUncovered);
  }

  private checkMost(command: Command, most: number, code: number): number {
    if (command.amountMinor <= most) return RejectCode.none;
    this.limit = most;
    return code;
  }

  /** Keeps the client reference, so that the same request again moves nothing. */
  private remember(command: Command): number {
    const { store } = this.state;
    const slot = store.allocate(this.state.nextEntryId++, command.accountId, command.clOrdId);
    const words = store.pool.words;
    const at = slot * orderWords;
    words.fill(0, at + OrderWord.priceTicks, at + OrderWord.accountId);
    words.fill(0, at + OrderWord.side, at + orderWords);
    words[at + OrderWord.terms] = transferTerms;
    const extraAt = slot * extraWords;
    store.extra[extraAt + ExtraWord.rateCard] = 0;
    store.extra[extraAt + ExtraWord.bodyLow] = bodyWord(command);
    store.extra[extraAt + ExtraWord.bodyHigh] = command.amountMinor | 0;
    store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = 0;
    store.nums[slot * extraNums + ExtraNum.cumNotionalMinor] = 0;
    store.nums[slot * extraNums + ExtraNum.feesMinor] = 0;
    store.nums[slot * extraNums + ExtraNum.enteredTsUs] = command.tsUs;
    store.remember(this.state.account(command.accountId), slot, OrdStatus.filled, 0);
    return slot;
  }

  private hasBody(slot: number, command: Command): boolean {
    const { extra } = this.state.store;
    const at = slot * extraWords;
    return (
      this.state.store.isTransfer(slot) &&
      Number.isSafeInteger(command.amountMinor) &&
      extra[at + ExtraWord.bodyLow] === bodyWord(command) &&
      extra[at + ExtraWord.bodyHigh] === (command.amountMinor | 0)
    );
  }
}

/** Into a frozen account money and shares may come, and lent shares go back; a closed one is left alone altogether. */
function checkStatus(kind: number, account: Account, receiver: Account): number {
  if (receiver.status === AccountStatus.closed) return RejectCode.accountClosed;
  const isWelcome = kind === CommandKind.deposit || kind === CommandKind.giveBackShares;
  if (isWelcome && account.status === AccountStatus.frozen) return RejectCode.none;
  return account.refusal;
}

function isLoan(kind: number): boolean {
  return kind === CommandKind.borrowShares || kind === CommandKind.giveBackShares;
}

function payerOf(command: Command): number {
  const comesIn = command.kind === CommandKind.deposit || command.kind === CommandKind.borrowShares;
  return comesIn ? outsideAccountId : command.accountId;
}

function receiverOf(command: Command): number {
  switch (command.kind) {
    case CommandKind.deposit:
    case CommandKind.borrowShares:
      return command.accountId;
    case CommandKind.withdraw:
    case CommandKind.giveBackShares:
      return outsideAccountId;
    default:
      return command.toAccountId;
  }
}

function transferKindOf(kind: number): number {
  switch (kind) {
    case CommandKind.deposit:
      return TransferKind.deposit;
    case CommandKind.withdraw:
      return TransferKind.withdrawal;
    case CommandKind.borrowShares:
      return TransferKind.borrow;
    case CommandKind.giveBackShares:
      return TransferKind.giveBack;
    default:
      return TransferKind.transfer;
  }
}

/** Kind, receiver, asset and the upper half of the amount in one word. */
function bodyWord(command: Command): number {
  let word = Math.imul(command.kind ^ 0x9e3779b1, 0x5bd1e995);
  word = Math.imul(word ^ command.toAccountId, 0x5bd1e995) ^ (word >>> 13);
  word = Math.imul(word ^ command.assetId, 0x5bd1e995) ^ (word >>> 13);
  return word ^ Math.imul((command.amountMinor / two32) | 0, 0x85ebca6b);
}
