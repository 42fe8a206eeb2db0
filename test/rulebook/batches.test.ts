// docs/rulebook.md, "Batches": the all-or-nothing kind, which is the engine's.

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { batchLegsMax } from '#core/limits.ts';
import { Desk } from '../support/desk.ts';

const bid = { side: 'buy', price: 90, qty: 10 } as const;

function opened(cash = 1_000_000): Desk {
  const desk = Desk.open({ cash });
  desk.rest({ account: 'anna', ...bid, id: 'a' });
  desk.rest({ account: 'anna', ...bid, price: 91, id: 'b' });
  return desk;
}

test('orders, cancels and amendments are done in their order', () => {
  const desk = opened();
  const { story } = desk.batch(
    'anna',
    { cancel: 'a' },
    { amend: { id: 'b', qty: 4 } },
    { place: { ...bid, price: 92, id: 'c' } },
    { place: { side: 'sell', price: 110, qty: 1, id: 'd' } },
  );
  expect(story).toEqual(['closed a canceledByUser', 'amended b', 'accepted c', 'accepted d']);
  expect(desk.depthOf('buy')).toBe('92: 10, 91: 4');
});

describe('where one fails, nothing is done: it has its own code, the others batchRejected', () => {
  const good = { place: { ...bid, id: 'c' } } as const;
  const cases = {
    'an order': [{ place: { ...bid, qty: 0, id: 'bad' } }, 'incorrectQuantity'],
    'a cancel': [{ cancel: 'never' }, 'unknownOrder'],
    'an amendment': [{ amend: { id: 'a', price: 1_000_001 } }, 'priceOutOfBounds'],
  } as const;
  for (const [what, [bad, code]] of Object.entries(cases)) {
    test(what, () => {
      const desk = opened();
      const queue = desk.queue('buy');
      const held = desk.balance('anna');
      const { rejects } = desk.batch('anna', good, bad, { cancel: 'b' });
      expect(rejects).toEqual(['batchRejected', code, 'batchRejected']);
      expect(desk.queue('buy')).toBe(queue);
      expect(desk.balance('anna')).toEqual(held);
    });
  }
});

test('every leg is checked with the funds of those before it taken', () => {
  const desk = Desk.open({ cash: 1_000 });
  const { rejects } = desk.batch('anna', { place: bid }, { place: bid });
  expect(rejects).toEqual(['batchRejected', 'insufficientFunds']);
  expect(desk.batch('anna', { place: bid }, { place: { ...bid, qty: 1 } }).rejects).toEqual([]);
});

test('what the batch itself frees does not pay for its orders', () => {
  const desk = opened(1_900);
  const { rejects } = desk.batch('anna', { cancel: 'a' }, { place: bid });
  expect(rejects).toEqual(['batchRejected', 'insufficientFunds']);
  expect(desk.batch('anna', { cancel: 'a' }, { place: { ...bid, qty: 1 } }).rejects).toEqual([]);
});

test('open orders are counted with those before it', () => {
  const desk = Desk.open({ instruments: [{ openOrdersPerAccountMax: 2 }] });
  const legs = [{ place: bid }, { place: bid }, { place: bid }];
  const { rejects } = desk.batch('anna', ...legs);
  expect(rejects).toEqual(['batchRejected', 'batchRejected', 'openOrdersInstrument']);
});

test('self-trade prevention within a batch may end an order before the batch cancels it', () => {
  const desk = opened();
  const { story } = desk.batch(
    'anna',
    { place: { side: 'sell', price: 91, qty: 10, stp: 'cancelOldest', id: 's' } },
    { cancel: 'b' },
  );
  expect(story).toContain('closed b selfTradePrevention');
  expect(desk.order('anna', 'b')).toMatchObject({ reason: 'selfTradePrevention' });
  expect(desk.status('anna', 's')).toBe('new');
});

describe(`up to ${batchLegsMax}`, () => {
  for (const [count, code] of [
    [0, 'invalidCommand'],
    [batchLegsMax, 'none'],
    [batchLegsMax + 1, 'invalidCommand'],
  ] as const) {
    test(`${count}: ${code}`, () => {
      const desk = Desk.open();
      const legs = Array.from({ length: count }, () => ({ place: { ...bid, qty: 1 } }));
      expect(desk.batch('anna', ...legs).reject).toBe(code);
      expect(desk.depthOf('buy')).toBe(code === 'none' ? `90: ${count}` : '');
    });
  }

  test('other commands are no legs', () => {
    const desk = Desk.open();
    const accountId = desk.accountId('anna');
    const legs = [{ kind: CommandKind.massCancel }];
    const outcome = desk.send({ kind: CommandKind.orderBatch, accountId, legs });
    expect(outcome.reject).toBe('invalidCommand');
  });
});

test('the same batch again is answered leg by leg', () => {
  const desk = Desk.open();
  const legs = [{ place: { ...bid, id: 'x' } }, { place: { ...bid, id: 'y' } }];
  desk.batch('anna', ...legs);
  const before = desk.hash();
  expect(desk.batch('anna', ...legs).story).toEqual(['repeated x', 'repeated y']);
  expect(desk.hash()).toBe(before);
});

test('a used id with another body refuses the batch', () => {
  const desk = opened();
  const { rejects } = desk.batch('anna', { place: { ...bid, qty: 7, id: 'a' } }, { cancel: 'b' });
  expect(rejects).toEqual(['duplicateClientOrderId', 'batchRejected']);
});
