// The ring of the last trades against a plain list: what was noted comes back, from wherever it stands, and no more than was asked for.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { feeRateMax, feeRateMin } from '#core/limits.ts';
import { Side, TradeStatus } from '#core/terms.ts';
import { TradeNum, TradeWindow, TradeWord } from '#core/trade-window.ts';
import { options, timeoutMs } from '../../test/properties/book-options.ts';

type Row = Parameters<TradeWindow['note']>;

const nat31 = fc.nat({ max: 2 ** 31 - 1 });
const fee = fc.maxSafeInteger();
const rate = fc.integer({ min: feeRateMin, max: feeRateMax });
const row: fc.Arbitrary<Row> = fc.tuple(
  fc.integer({ min: 1, max: 2_047 }),
  fc.constantFrom(0, Side.buy, Side.sell),
  nat31,
  nat31,
  fc.maxSafeNat(),
  nat31,
  fee,
  rate,
  fc.maxSafeNat(),
  nat31,
  fee,
  rate,
  fc.maxSafeNat(),
);

/** The row of so many trades ago, as it was noted. */
function read(window: TradeWindow, age: number): Row {
  const place = window.placeOf(age);
  return [
    window.instrumentId(place),
    window.takerSide(place),
    window.word(place, TradeWord.priceTicks),
    window.word(place, TradeWord.qtyLots),
    window.num(place, TradeNum.makerOrderId),
    window.word(place, TradeWord.makerAccountId),
    window.num(place, TradeNum.makerFeeMinor),
    window.makerRate(place),
    window.num(place, TradeNum.takerOrderId),
    window.word(place, TradeWord.takerAccountId),
    window.num(place, TradeNum.takerFeeMinor),
    window.takerRate(place),
    window.num(place, TradeNum.tsUs),
  ];
}

test(
  'a trade comes back with all that it had, and its status beside it',
  { timeout: timeoutMs },
  () => {
    fc.assert(
      fc.property(row, fc.constantFrom(...Object.values(TradeStatus)), (noted, status) => {
        const window = new TradeWindow();
        window.resize(3);
        window.note(...noted);
        expect(read(window, 0)).toEqual(noted);
        expect(window.status(window.placeOf(0))).toBe(TradeStatus.done);
        window.setStatus(window.placeOf(0), status);
        expect(window.status(window.placeOf(0))).toBe(status);
        expect(read(window, 0)).toEqual(noted);
      }),
      options(200),
    );
  },
);

test(
  'the last ones are there, over chunks and round the ring, whatever the size becomes',
  { timeout: timeoutMs },
  () => {
    const step = fc.oneof(
      fc.record({ size: fc.constantFrom(0, 1, 2, 100, 4_095, 4_096, 4_097, 9_000, 20_000) }),
      fc.record({ trades: fc.nat(9_000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
        const window = new TradeWindow();
        let kept: number[] = [];
        let size = 0;
        let next = 1;
        for (const each of steps) {
          if ('size' in each) {
            ({ size } = each);
            window.resize(size);
          } else {
            const count = size === 0 ? 0 : each.trades;
            for (let i = 0; i < count; i++) {
              window.note(1, 0, next, 1, next, 10, 0, 0, next, 11, 0, 0, next);
              kept.push(next++);
            }
          }
          kept = kept.slice(Math.max(0, kept.length - size));
          expect([window.size, window.count]).toEqual([size, kept.length]);
          for (let age = 0; age < kept.length; age += 1 + (kept.length >> 6)) {
            expect(read(window, age)[2]).toBe(kept[kept.length - 1 - age]);
          }
          expect(() => window.placeOf(kept.length)).toThrow('a trade is remembered');
        }
      }),
      options(60),
    );
  },
);
