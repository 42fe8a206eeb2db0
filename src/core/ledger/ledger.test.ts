// The ledger alone: cells, holds, and that nobody but the outside world can owe.

import { describe, expect, test } from 'vitest';
import { InvariantError } from '#std/assert.ts';
import { accountsMax, assetsMax } from '#core/limits.ts';
import { Ledger, outsideAccountId } from './ledger.ts';

describe('a balance', () => {
  test('is made once and found again, for every account and asset there can be', () => {
    const ledger = new Ledger(2);
    const accounts = [1, 2, 10, 11, 4_095, 4_096, 524_288, accountsMax - 1];
    const assets = [1, 2, 2_048, assetsMax - 1];
    for (const account of accounts) for (const asset of assets) ledger.cell(account, asset);
    expect(ledger.count).toBe(accounts.length * assets.length);
    let cell = 0;
    for (const account of accounts) {
      for (const asset of assets) {
        expect(ledger.find(account, asset)).toBe(cell);
        expect(ledger.cell(account, asset)).toBe(cell);
        expect([ledger.accountIds[cell], ledger.assetIds[cell]]).toEqual([account, asset]);
        cell++;
      }
    }
    expect(ledger.find(12, 1)).toBe(-1);
  });

  test('moves between available and held, and nothing is lost', () => {
    const ledger = new Ledger();
    const cell = ledger.cell(10, 1);
    ledger.add(cell, 100);
    ledger.hold(cell, 60);
    expect([ledger.available[cell], ledger.held[cell]]).toEqual([40, 60]);
    ledger.release(cell, 10);
    ledger.takeHeld(cell, 50);
    expect([ledger.available[cell], ledger.held[cell]]).toEqual([50, 0]);
  });

  test('keeps what it holds when the tables grow', () => {
    const ledger = new Ledger(2);
    for (let account = 10; account < 500; account++) ledger.add(ledger.cell(account, 1), account);
    for (let account = 10; account < 500; account++) {
      expect(ledger.available[ledger.find(account, 1)]).toBe(account);
    }
  });
});

describe('no balance goes below zero', () => {
  const cases: [string, (ledger: Ledger, cell: number) => void][] = [
    ['a hold beyond what is available', (ledger, cell) => ledger.hold(cell, 101)],
    ['a release beyond what is held', (ledger, cell) => ledger.release(cell, 1)],
    ['a settlement beyond what is held', (ledger, cell) => ledger.takeHeld(cell, 1)],
    ['a payment beyond what is available', (ledger, cell) => ledger.add(cell, -101)],
  ];
  for (const [name, act] of cases) {
    test(name, () => {
      const ledger = new Ledger();
      const cell = ledger.cell(10, 1);
      ledger.add(cell, 100);
      expect(() => act(ledger, cell)).toThrow(InvariantError);
    });
  }

  test('but for the outside world, which owes what was deposited', () => {
    const ledger = new Ledger();
    const cell = ledger.cell(outsideAccountId, 1);
    ledger.add(cell, -100);
    expect(ledger.available[cell]).toBe(-100);
  });
});

describe('what changed', () => {
  test('is noted once for each balance, until it is told', () => {
    const ledger = new Ledger();
    const [a, b] = [ledger.cell(10, 1), ledger.cell(11, 1)];
    ledger.add(a, 5);
    ledger.add(b, 5);
    ledger.hold(a, 5);
    expect([...ledger.changed.subarray(0, ledger.changedCount)]).toEqual([a, b]);
    ledger.clearChanged();
    ledger.release(a, 1);
    expect([...ledger.changed.subarray(0, ledger.changedCount)]).toEqual([a]);
  });
});
