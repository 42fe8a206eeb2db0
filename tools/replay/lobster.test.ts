// What a LOBSTER message file is, and how each kind of wrong one is answered.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LobsterMessage } from './lobster.ts';
import { LobsterError, LobsterParser } from './lobster.ts';

const good = [
  '34200.004241176,1,16113575,18,5853300,1',
  '34200.074199216,3,13919004,100,5876500,-1',
  '34200.1,2,5,10,5853300,1',
  '34200.1,4,5,8,5853300,1',
  '34200.275072491,5,0,100,5857950,-1',
  '34201,6,-1,500,5857900,-1',
  '34202,7,0,0,-1,-1',
];

function parse(text: string, pieces: readonly number[] = []): LobsterMessage[] {
  const found: LobsterMessage[] = [];
  const parser = new LobsterParser((message) => found.push({ ...message }));
  const bytes = Buffer.from(text, 'latin1');
  let from = 0;
  for (const piece of pieces) {
    parser.push(bytes.subarray(from, from + piece));
    from += piece;
  }
  parser.push(bytes.subarray(from));
  parser.end();
  return found;
}

describe('a message file', () => {
  test('gives its messages with line, nanoseconds and whole numbers', () => {
    const messages = parse(`${good.join('\n')}\n`);
    expect(messages).toHaveLength(7);
    expect(messages[0]).toEqual({
      line: 1,
      timeNs: 34_200_004_241_176,
      type: 1,
      orderId: 16_113_575,
      size: 18,
      price: 5_853_300,
      direction: 1,
    });
    expect(messages[2]?.timeNs).toBe(34_200_100_000_000);
    expect(messages[6]).toMatchObject({ line: 7, type: 7, price: -1 });
  });

  test('is read the same however its bytes arrive', () => {
    const text = good.join('\n');
    const whole = parse(text);
    expect(
      parse(
        text,
        Array.from({ length: text.length }, () => 1),
      ),
    ).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(40)), (pieces) => {
        expect(parse(text, pieces)).toEqual(whole);
      }),
    );
  });

  test('may end its lines with carriage returns and its last line with nothing', () => {
    expect(parse(good.join('\r\n'))).toEqual(parse(`${good.join('\n')}\n`));
  });

  test('may give a time more digits than nanoseconds', () => {
    const [message] = parse('35821.088778456004,1,1,1,1,1');
    expect(message?.timeNs).toBe(35_821_088_778_456);
  });
});

describe('a wrong file is refused with line, field and reason', () => {
  test.each([
    ['an empty file', '', 'line 1: the file is empty'],
    ['a header', 'Time,Type,ID,Size,Price,Direction', 'line 1, field time: "Time" is not a time'],
    ['an empty line', `${good[0]}\n\n${good[1]}`, 'line 2: empty'],
    ['too few columns', `${good[0]}\n34200.1,1,2\n`, 'line 2: 3 columns where there should be 6'],
    ['too many columns', `${good[0]},null`, 'line 1: 7 columns'],
    ['an order book file', '1,2,3,4,5,6,7,8', 'looks like an order book file'],
    [
      'a cut-off last line',
      `${good[0]}\n34200.1,1,2,5`,
      'line 2: the file is cut off after column 4',
    ],
    [
      'time going backwards',
      '34200.2,1,1,1,1,1\n34200.1,1,2,1,1,1',
      'line 2, field time: 34200.1 goes',
    ],
    ['a time past midnight', '86400,1,1,1,1,1', 'line 1, field time: 86400 is past midnight'],
    ['a time in exponents', '3.42e4,1,1,1,1,1', 'field time: "3.42e4" is not a time'],
    ['an unknown type', '34200,8,1,1,1,1', 'field type: 8 is not within 1 and 7'],
    ['an order without id', '34200,1,0,1,1,1', 'field order id: 0 is not within'],
    ['an id past exact numbers', '34200,1,9999999999999999,1,1,1', 'field order id'],
    ['a size of nothing', '34200,1,1,0,1,1', 'field size: 0 is not within 1'],
    ['a size past 31 bits', '34200,1,1,2147483647,1,1', 'field size: 2147483647'],
    ['a fractional price', '34200,1,1,1,585.33,1', 'field price: "585.33" is not a whole number'],
    ['a price of zero', '34200,4,1,1,0,1', 'field price: 0 is not within 1'],
    ['a direction that is none', '34200,1,1,1,1,0', 'field direction: 0 is neither'],
    ['a direction out of range', '34200,1,1,1,1,2', 'field direction: 2 is not within'],
    ['a field of spaces', '34200,1, 1,1,1,1', 'field order id: " 1" is not a whole number'],
    ['bytes that are no text', '\u0000\u0001\u00ff', 'line 1: the file is cut off after column 1'],
    ['a line without end', 'x'.repeat(20_000), 'line 1: longer than 16384 bytes'],
  ])('%s', (_name, text, message) => {
    expect(() => parse(text)).toThrow(LobsterError);
    expect(() => parse(text)).toThrow(message);
  });

  test('whatever the bytes are, only ever by a LobsterError', () => {
    const text = good.join('\n');
    const corruption = fc.array(fc.tuple(fc.nat(text.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(corruption, fc.nat(text.length), (changes, length) => {
        const bytes = Buffer.from(text, 'latin1');
        for (const [at, value] of changes) bytes[at] = value;
        try {
          for (const message of parse(bytes.subarray(0, length).toString('latin1'))) {
            expect(message.type).toBeGreaterThanOrEqual(1);
            expect(Number.isSafeInteger(message.orderId)).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(LobsterError);
          expect((error as LobsterError).line).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
