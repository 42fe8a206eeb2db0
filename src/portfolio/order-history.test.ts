// The rings of records against plain lists: what is kept, what is linked, whatever the bounds.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ExecType,
  execTypeOf,
  HistoryBudget,
  HistoryNum,
  HistoryWord,
  isFirstOf,
  OrderHistory,
  packHead,
  reasonOf,
  statusOfHead,
} from '#portfolio/order-history.ts';

interface NaiveRecord {
  readonly orderId: number;
  readonly seq: number;
  readonly lastLots: number;
}

function addTo(history: OrderHistory, record: NaiveRecord, before: number | undefined): number {
  const { orderId, seq, lastLots } = record;
  const head = packHead(ExecType.trade, before === undefined ? 1 : 0, 1, 19);
  return history.add(orderId, seq, seq * 2, before ?? 0, head, 9, 8, lastLots, 7, 6, 5);
}

describe('the history of an account', () => {
  test('keeps its latest records, each order’s linked, however many orders take turns', () => {
    const turns = fc.array(fc.nat(6), { minLength: 1, maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(turns, fc.integer({ min: 1, max: 90 }), (orderIds, perAccountMax) => {
        const history = new OrderHistory(new HistoryBudget(perAccountMax, 1_000));
        const latest = new Map<number, number>();
        const all: NaiveRecord[] = [];
        orderIds.forEach((id, index) => {
          const record = { orderId: id + 1, seq: index + 1, lastLots: index * 3 };
          all.push(record);
          const number = addTo(history, record, latest.get(record.orderId));
          latest.set(record.orderId, number);
        });
        const kept = all.slice(-perAccountMax);
        expect(history.count).toBe(kept.length);
        kept.forEach(({ seq, orderId }, index) => {
          const place = history.placeAt(index);
          expect(history.num(place, HistoryNum.seq)).toBe(seq);
          expect(history.num(place, HistoryNum.tsUs)).toBe(seq * 2);
          expect(history.num(place, HistoryNum.orderId)).toBe(orderId);
        });
        for (const [orderId, number] of latest) {
          const seqs: number[] = [];
          let isWhole = false;
          for (
            let place = history.find(number, orderId);
            place >= 0;
            place = history.before(place)
          ) {
            seqs.push(history.num(place, HistoryNum.seq));
            isWhole = history.isFirst(place);
          }
          const own = kept.filter((record) => record.orderId === orderId);
          expect(seqs.toReversed()).toEqual(own.map(({ seq }) => seq));
          const all1 = all.filter((record) => record.orderId === orderId);
          expect(isWhole).toBe(own.length === all1.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('shares one bound with all others, and forgets its own alone', () => {
    const turns = fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 120, size: 'max' });
    fc.assert(
      fc.property(turns, (steps) => {
        const budget = new HistoryBudget(20, 30);
        const histories = [0, 1, 2, 3].map(() => new OrderHistory(budget));
        const kept: number[][] = [[], [], [], []];
        steps.forEach(([owner, id], index) => {
          const own = kept[owner]!;
          const count = kept.reduce((sum, each) => sum + each.length, 0);
          if (own.length >= 20 || (count >= 30 && own.length > 0)) own.shift();
          own.push(index);
          addTo(histories[owner]!, { orderId: id + 1, seq: index, lastLots: 1 }, undefined);
        });
        histories.forEach((history, owner) => {
          const seqs = kept[owner]!.map((_, index) =>
            history.num(history.placeAt(index), HistoryNum.seq),
          );
          expect(seqs).toEqual(kept[owner]);
          expect(history.count).toBe(kept[owner]!.length);
        });
        expect(budget.count).toBe(kept.reduce((sum, each) => sum + each.length, 0));
      }),
      { numRuns: 200 },
    );
  });

  test('gives back every field of a record', () => {
    const history = new OrderHistory(new HistoryBudget());
    addTo(history, { orderId: 2 ** 50, seq: 3, lastLots: 4 }, undefined);
    const place = history.placeAt(0);
    const { orderQtyLots, leavesLots, lastLots, lastTicks, priceTicks, stopTicks } = HistoryWord;
    const words = [orderQtyLots, leavesLots, lastLots, lastTicks, priceTicks, stopTicks];
    expect(words.map((word) => history.word(place, word))).toEqual([9, 8, 4, 7, 6, 5]);
    expect(history.find(1, 2 ** 50)).toBe(place);
    expect(history.find(1, 7)).toBe(-1);
    expect(history.find(2, 2 ** 50)).toBe(-1);
  });
});

test('a head holds what happened, the state and the reason apart', () => {
  for (const execType of Object.values(ExecType)) {
    for (const isFirst of [0, 1]) {
      const head = packHead(execType, isFirst, 12, 217);
      expect([execTypeOf(head), isFirstOf(head), statusOfHead(head), reasonOf(head)]).toEqual([
        execType,
        isFirst === 1,
        12,
        217,
      ]);
    }
  }
});
