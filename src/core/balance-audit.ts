// What one command does to the balances, against the sum of the movements that it told: debits = credits, and nothing moves untold. It
// must never look at anything but the ledger and what it is told.

import type { ExchangeState } from '#core/state.ts';
import { assert } from '#std/assert.ts';

export class BalanceAudit {
  private state!: ExchangeState;
  /** By cell of the ledger: balances before the command, and what its events add to available + held, and to what is borrowed. */
  private available = new Float64Array(0);
  private held = new Float64Array(0);
  private borrowed = new Float64Array(0);
  private addedMinor = new Float64Array(0);
  private addedLoans = new Float64Array(0);
  private toldCells = new Uint8Array(0);

  before(state: ExchangeState): void {
    this.state = state;
    const { ledger } = state;
    this.makeRoom(ledger.count);
    // Cells that the command makes hold nothing before it.
    this.available.fill(0);
    this.held.fill(0);
    this.borrowed.fill(0);
    this.addedMinor.fill(0);
    this.addedLoans.fill(0);
    this.toldCells.fill(0);
    for (let cell = 0; cell < ledger.count; cell++) {
      this.available[cell] = ledger.available[cell]!;
      this.held[cell] = ledger.held[cell]!;
      this.borrowed[cell] = ledger.borrowed[cell]!;
    }
  }

  /** A balance was told. */
  told(accountId: number, assetId: number, availableMinor: number, heldMinor: number): void {
    const { ledger } = this.state;
    const cell = ledger.find(accountId, assetId);
    this.makeRoom(ledger.count);
    const isTrue =
      cell >= 0 && ledger.available[cell] === availableMinor && ledger.held[cell] === heldMinor;
    if (!isTrue)
      broken('a balance is told as it is', accountId, assetId, availableMinor, heldMinor);
    if (this.toldCells[cell] !== 0) broken('a balance is told once', accountId, assetId);
    this.toldCells[cell] = 1;
  }

  /** One leg of a trade or movement, to be found in the balance after the command. */
  expect(accountId: number, assetId: number, amountMinor: number): void {
    if (amountMinor === 0) return;
    const { ledger } = this.state;
    const cell = ledger.find(accountId, assetId);
    if (cell < 0) broken('both legs have their balances', accountId, assetId);
    this.makeRoom(ledger.count);
    this.addedMinor[cell] = this.addedMinor[cell]! + amountMinor;
  }

  /** Both legs of a movement; a negative amount goes the other way. */
  expectMove(fromId: number, toId: number, assetId: number, amountMinor: number): void {
    this.expect(fromId, assetId, -amountMinor);
    this.expect(toId, assetId, amountMinor);
  }

  /** Shares lent, or given back where negative, to be found in what the account has borrowed. */
  expectLoan(accountId: number, assetId: number, shares: number): void {
    const cell = this.state.ledger.find(accountId, assetId);
    if (cell < 0) broken('both legs have their balances', accountId, assetId);
    this.addedLoans[cell] = this.addedLoans[cell]! + shares;
  }

  after(state: ExchangeState): void {
    const { ledger } = state;
    this.makeRoom(ledger.count);
    for (let cell = 0; cell < ledger.count; cell++) {
      const available = ledger.available[cell]!;
      const held = ledger.held[cell]!;
      const before = this.available[cell]! + this.held[cell]!;
      if (available + held !== before + this.addedMinor[cell]!) {
        broken(
          "a balance changes by the command's trades and movements, debits = credits",
          ledger.accountIds[cell]!,
          ledger.assetIds[cell]!,
          available + held - before,
          this.addedMinor[cell]!,
        );
      }
      if (ledger.borrowed[cell] !== this.borrowed[cell]! + this.addedLoans[cell]!) {
        broken(
          'what is borrowed changes by loans',
          ledger.accountIds[cell]!,
          ledger.assetIds[cell]!,
        );
      }
      const hasChanged = available !== this.available[cell] || held !== this.held[cell];
      if (hasChanged && this.toldCells[cell] === 0) {
        broken(
          'every balance that changed is told',
          ledger.accountIds[cell]!,
          ledger.assetIds[cell]!,
        );
      }
    }
  }

  /** Twice what is needed, for the cells that a command may make. */
  private makeRoom(cells: number): void {
    if (cells <= this.held.length) return;
    this.available = grown(this.available, cells * 2);
    this.held = grown(this.held, cells * 2);
    this.borrowed = grown(this.borrowed, cells * 2);
    this.addedMinor = grown(this.addedMinor, cells * 2);
    this.addedLoans = grown(this.addedLoans, cells * 2);
    const toldCells = new Uint8Array(cells * 2);
    toldCells.set(this.toldCells);
    this.toldCells = toldCells;
  }
}

function grown(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(capacity);
  wider.set(column);
  return wider;
}

function broken(invariant: string, ...ids: number[]): never {
  assert(false, `${invariant} (${ids.join(', ')})`);
}
