// Files of a day put together are the day, and what does not follow on is refused with file and line. The days are made here.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { checkDates, joinFiles, readName } from './join-files.ts';
import { emptyMessage } from './lobster.ts';
import { MessageTable } from './message-table.ts';
import { Refusal } from './refusal.ts';

const minuteNs = 60e9;
const startNs = 34_200e9;

function tableOf(times: readonly number[]): MessageTable {
  const table = new MessageTable();
  for (const timeNs of times) {
    const order = { type: 1, orderId: timeNs + 1, size: 1, price: 100, direction: 1 };
    table.add({ ...emptyMessage(), ...order, timeNs });
  }
  return table;
}

/** Files of one second each message, the first at the second given. */
function file(name: string, second: number, count = 3): { name: string; table: MessageTable } {
  const times = Array.from({ length: count }, (_, i) => startNs + (second + i) * 1e9);
  return { name, table: tableOf(times) };
}

test('a day cut anywhere into files is the same day again, and every line is found in its file', () => {
  const days = fc.array(fc.nat(30), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(days, fc.array(fc.nat(59), { maxLength: 4 }), (steps, cuts) => {
      let timeNs = startNs;
      const times = steps.map((seconds) => (timeNs += seconds * 1e9));
      const whole = tableOf(times);
      const ends = [...new Set(cuts.map((cut) => (cut % (times.length - 1)) + 1))]
        .toSorted((a, b) => a - b)
        .concat(times.length);
      let from = 0;
      const files = ends.map((end, index) => {
        const table = tableOf(times.slice(from, end));
        from = end;
        return { name: `f${index}`, table };
      });
      const day = joinFiles(files, minuteNs);
      expect(day.count).toBe(whole.count);
      expect(day.fingerprint('AAPL')).toBe(whole.fingerprint('AAPL'));
      expect(Array.from(day.messages(), ({ timeNs: at }) => at)).toEqual(times);
      from = 0;
      ends.forEach((end, index) => {
        const first = files.length === 1 ? `line 1` : `f${index} line 1`;
        const last = files.length === 1 ? `line ${end}` : `f${index} line ${end - from}`;
        expect([day.place(from + 1), day.place(end)]).toEqual([first, last]);
        from = end;
      });
    }),
  );
});

test('files in any other order than that of time are refused', () => {
  const files = [file('a', 0), file('b', 10), file('c', 20)];
  const shuffled = fc.shuffledSubarray(files, { minLength: 3 });
  fc.assert(
    fc.property(shuffled, (order) => {
      const isInOrder = order.every((each, index) => each === files[index]);
      if (isInOrder) expect(joinFiles(order, minuteNs).count).toBe(9);
      else
        expect(() => joinFiles(order, minuteNs)).toThrow(
          /, line 1: begins at .* in order of time\./,
        );
    }),
  );
});

describe('what does not follow on is refused with file and line', () => {
  test.each([
    [
      'an overlap',
      [file('a.csv', 0, 10), file('b.csv', 5)],
      'b.csv, line 1: begins at 09:30:05.000, and a.csv ends at 09:30:09.000 (line 10) only: the files overlap.',
    ],
    [
      'the same file twice',
      [file('a.csv', 0), file('a.csv', 0)],
      'a.csv, line 1: begins at 09:30:00.000, and a.csv ends at 09:30:02.000 (line 3) only: the files overlap.',
    ],
    [
      'a gap',
      [file('a.csv', 0), file('b.csv', 63)],
      'b.csv, line 1: begins at 09:31:03.000, and a.csv ends at 09:30:02.000 (line 3): something is missing between them (--gap SECONDS lets a longer silence pass).',
    ],
    [
      'names that overlap',
      [
        file('A_2012-06-21_34200000_34300000_message_1.csv', 0),
        file('A_2012-06-21_34203000_34300000_message_1.csv', 3),
      ],
      'A_2012-06-21_34203000_34300000_message_1.csv, line 1: its name says that it begins at 09:30:03.000, and that of A_2012-06-21_34200000_34300000_message_1.csv that it ends at 09:31:40.000: the files overlap.',
    ],
  ])('%s', (_what, files, sentence) => {
    expect(() => joinFiles(files, minuteNs)).toThrow(new Refusal(sentence));
  });
});

test('a silence is no gap where it is allowed, and where the names adjoin', () => {
  expect(joinFiles([file('a', 0), file('b', 63)], 61e9).count).toBe(6);
  const first = file('A_2012-06-21_34200000_37800000_message_1.csv', 0);
  const second = file('A_2012-06-21_37800000_41400000_message_1.csv', 3_900);
  expect(joinFiles([first, second], minuteNs).count).toBe(6);
});

test("a LOBSTER file's name says stock, day and hours", () => {
  expect(readName('/data/aapl_2012-06-21_34200000_57600000_message_10.csv')).toEqual({
    symbol: 'AAPL',
    date: '2012-06-21',
    startMs: 34_200_000,
    endMs: 57_600_000,
  });
  expect(readName('AAPL_2012-06-21_message_50_first_hour.csv.gz')).toMatchObject({
    symbol: 'AAPL',
    startMs: undefined,
  });
  expect(readName('AAPL_2012-06-21_34200000_57600000_orderbook_10.csv')).toBeUndefined();
  expect(readName('hour.csv')).toBeUndefined();
});

test('files of two days are refused', () => {
  checkDates(['A_2012-06-21_message_1.csv', 'hour.csv', 'B_2012-06-21_message_1.csv']);
  expect(() => checkDates(['A_2012-06-21_message_1.csv', 'B_2012-06-22_message_1.csv'])).toThrow(
    'B_2012-06-22_message_1.csv is of 2012-06-22 and A_2012-06-21_message_1.csv of 2012-06-21; a replay is of one day.',
  );
});

test('messages up to a time are counted, those at the time too', () => {
  const table = tableOf([5, 7, 7, 9]);
  expect([4, 5, 6, 7, 8, 9, 10].map((timeNs) => table.countUntil(timeNs))).toEqual([
    0, 1, 1, 3, 3, 4, 4,
  ]);
  expect(table).toMatchObject({ startNs: 5, endNs: 9 });
});
