// Dumps come back as they were written, or not at all.

import { describe, expect, test } from 'vitest';
import { DumpError, readDump, writeDump } from '#std/dump-lines.ts';

const lines = (): string[] => [...writeDump('things', 3, [{ a: 1 }, { a: 2 }])];

describe('a dump', () => {
  test('is a head, an entry a line, and an end that counts them', () => {
    expect(lines()).toEqual([
      '{"format":"things","version":3}\n',
      '{"a":1}\n',
      '{"a":2}\n',
      '{"entries":2}\n',
    ]);
    expect([...writeDump('things', 3, [])]).toHaveLength(2);
  });

  test('comes back entry by entry, with or without ends of line', () => {
    expect(readDump('things', 3, lines()).map((entry) => entry.value('a'))).toEqual([1, 2]);
    const split = lines().join('').split('\n');
    expect(readDump('things', 3, split).map((entry) => entry.whole('a', 0, 9))).toEqual([1, 2]);
    expect(readDump('things', 3, writeDump('things', 3, []))).toEqual([]);
  });

  test.each([
    ['of nothing', () => [], 'this is no things'],
    ['of another format', () => lines().with(0, '{"format":"x"}'), 'this is no things'],
    ['of another version', () => [...writeDump('things', 4, [])], 'version 4, not 3'],
    ['that was cut', () => lines().slice(0, 3), 'the end is missing'],
    ['that lost an entry', () => lines().toSpliced(1, 1), 'the end is missing'],
    ['with a line that is no JSON', () => lines().with(2, '{"a":'), 'things line 3: not JSON'],
    ['with a line that is no object', () => lines().with(1, '[1]'), 'things line 2: not an object'],
  ])('%s is refused with the reason', (_what, damaged, message) => {
    expect(() => readDump('things', 3, damaged())).toThrow(DumpError);
    expect(() => readDump('things', 3, damaged())).toThrow(message);
  });
});

describe('a value of an entry', () => {
  const [entry] = readDump('t', 1, writeDump('t', 1, [{ n: 5, list: [1, 2, 3], in: { x: 1 } }]));

  test('is a whole number in its range, or refused by name', () => {
    expect(entry!.whole('n', 5, 5)).toBe(5);
    expect(entry!.entry('in').whole('x', 0, 1)).toBe(1);
    expect(() => entry!.whole('n', 6, 9)).toThrow('t line 2.n: 5 is no whole number from 6 to 9');
    expect(() => entry!.whole('list', 0, 9)).toThrow(DumpError);
    expect(() => entry!.entry('in').whole('y', 0, 1)).toThrow('t line 2.in.y: undefined');
    expect(() => entry!.entry('n')).toThrow('t line 2.n: not an object');
  });

  test('is a list of whole records, each number in its range', () => {
    expect(entry!.records('list', [['x', 1, 3]])).toEqual([1, 2, 3]);
    expect(() => entry!.records('list', [['x', 1, 2]])).toThrow('t line 2.list[2] (x): 3');
    const pairs = [['x', 0, 9] as const, ['y', 0, 9] as const];
    expect(() => entry!.records('list', pairs)).toThrow('the last record is cut off');
    expect(() => entry!.records('n', pairs)).toThrow('not a list');
  });
});
