// What is taken as JSON, and that nothing is ever lost from it in silence.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApiError } from './api-error.ts';
import { countMembers, parseObject } from './strict-json.ts';

function errorOf(text: string): ApiError {
  try {
    parseObject(text);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const jsonValue = fc.jsonValue({ maxDepth: 4 });

describe('an object is taken as it is', () => {
  test('whatever it holds, as JSON.parse has it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), jsonValue), fc.nat(3), (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        expect(parseObject(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('colons and quotes inside strings are no members', () => {
    const text = String.raw`{"a:b":"c:\"d\":e","f":"\\","g":{"h":[1,{"i":":"}]}}`;
    expect(countMembers(text)).toBe(5);
    expect(parseObject(text)).toEqual(JSON.parse(text));
  });

  test('a member named __proto__ is a member like any other', () => {
    const parsed = parseObject('{"__proto__":{"x":1}}');
    expect(Object.keys(parsed)).toEqual(['__proto__']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

describe('a member given twice is refused by name', () => {
  test.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"b":2,"a":1}', 'a'],
    [String.raw`{"a":1,"\u0061":2}`, 'a'],
    ['{"x":{"y":1,"y":2}}', 'y'],
    ['{"x":[{"y":1},{"z":1,"z":2}]}', 'z'],
    [String.raw`{"q\"":1,"q\"":2}`, 'q"'],
    ['{ "a" : 1 , "b" : {} , "a" : 2 }', 'a'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"":1,"":2}', ''],
  ])('%s', (text, field) => {
    expect(errorOf(text)).toMatchObject({ code: 200, details: { field } });
  });

  test('wherever it stands', () => {
    const names = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.nat(), fc.nat(), jsonValue, (fields, pick, place, value) => {
        const members = fields.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
        const repeated = fields[pick % fields.length]!;
        members.splice(place % (members.length + 1), 0, `${JSON.stringify(repeated)}:0`);
        expect(errorOf(`{${members.join(',')}}`).details.field).toBe(repeated);
      }),
    );
  });
});

test.each(['', '{', '[]', 'null', '1', '"a"', '{"a":1}{}', '{"a":NaN}', '{a:1}', '\uFEFF{}'])(
  '%j is no object',
  (text) => {
    expect(errorOf(text)).toMatchObject({ code: 200, status: 400 });
  },
);

test('nesting has a bound', () => {
  const nested = (depth: number): string => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  expect(parseObject(nested(7))).toEqual(JSON.parse(nested(7)));
  expect(errorOf(nested(8)).message).toContain('nested');
  expect(errorOf(nested(8_000)).message).toContain('nested');
});
