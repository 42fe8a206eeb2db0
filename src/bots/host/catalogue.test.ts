// What operators are offered is what a bot can be started with: every form that the catalogue describes is taken, whatever lies outside it is refused at
// its field, and no request can name a file.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BotsRefused } from '#api/bots-control.ts';
import type { BotStrategy } from '#api/bot-schemas.ts';
import { terms } from '../strategies/situations.ts';
import { strategies } from '../strategies/catalogue.ts';
import { catalogue, checkParameters, definitionOf, isTunable, makeStrategy } from './catalogue.ts';

type Parameter = BotStrategy['parameters'][number];
type Texts = Readonly<Record<string, string>>;

function fieldRefused(name: string, params: Texts): string | undefined {
  try {
    checkParameters(name, params, terms);
    return undefined;
  } catch (error) {
    if (!(error instanceof BotsRefused)) throw error;
    expect(error.kind).toBe('invalid');
    // One sentence for a form, without the command line's options.
    expect(error.message).toMatch(/^[^\n]+\.$/);
    expect(error.message).not.toContain('--');
    return error.field;
  }
}

/** Something that the parameter's description promises to take. */
function textOf({ kind, min, max, options }: Parameter): fc.Arbitrary<string> {
  switch (kind) {
    case 'integer':
      return fc.integer({ min: min ?? 0, max: max ?? 0 }).map(String);
    case 'number':
      return fc
        .double({ min: min ?? 0, max: max ?? 0, noNaN: true })
        .map((value) => String(Math.abs(value) < 1e-6 ? (min ?? 0) : value));
    case 'choice':
      return fc.constantFrom(...(options ?? []));
    case 'qty':
      return fc.integer({ min: 1, max: 1_000 }).map(String);
    case 'price':
      return fc.integer({ min: 1, max: 9_999 }).map((cents) => `5${(cents / 100).toFixed(2)}`);
  }
}

/** Something that it does not. */
function wrongTextOf({ kind, min, max }: Parameter): fc.Arbitrary<string> {
  const none = fc.constantFrom('', 'many', '1,5', '../../etc/passwd', '0x10', 'NaN', 'Infinity');
  switch (kind) {
    case 'integer':
      return fc.oneof(none, fc.constantFrom(String((min ?? 0) - 1), String((max ?? 0) + 1), '1.5'));
    case 'number':
      return fc.oneof(none, fc.constantFrom(String((min ?? 0) - 1), String((max ?? 0) * 2 + 1)));
    case 'choice':
      return none;
    case 'qty':
      return fc.oneof(none, fc.constantFrom('0', '-1', '1.5'));
    case 'price':
      return fc.oneof(none, fc.constantFrom('0', '-1', '1.005'));
  }
}

const needed = (parameters: readonly Parameter[]) =>
  parameters.filter((each) => !each.optional && each.default === null);

/** What must be given, with something in each. */
const leastOf = ({ parameters }: BotStrategy): fc.Arbitrary<Texts> =>
  fc.record(Object.fromEntries(needed(parameters).map((each) => [each.name, textOf(each)])));

describe.each(catalogue.map((each) => [each.name, each] as const))('%s', (name, strategy) => {
  test('is described as it is: every parameter but those that are files', () => {
    const { parameters } = definitionOf(name);
    const plain = Object.entries(parameters).filter(([, { kind }]) => kind !== 'series');
    expect(strategy.parameters.map((each) => each.name)).toEqual(plain.map(([each]) => each));
    for (const { default: fallback, optional } of strategy.parameters) {
      expect(optional && fallback !== null).toBe(false);
    }
  });

  test('takes its own defaults', () => {
    const defaults = strategy.parameters.flatMap((each) =>
      each.default === null ? [] : [[each.name, each.default] as const],
    );
    fc.assert(
      fc.property(leastOf(strategy), (least) => {
        expect(fieldRefused(name, least)).toBeUndefined();
        expect(fieldRefused(name, { ...Object.fromEntries(defaults), ...least })).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  test('takes what a parameter promises, or says what does not fit together, and never a field that is right', () => {
    for (const parameter of strategy.parameters) {
      fc.assert(
        fc.property(leastOf(strategy), textOf(parameter), (least, text) => {
          const params = { ...least, [parameter.name]: text };
          const field = fieldRefused(name, params);
          expect([undefined, 'params'], `${parameter.name}=${text}`).toContain(field);
          if (field === undefined) expect(() => makeStrategy(name, params, terms, 1)).not.toThrow();
        }),
        { numRuns: 20 },
      );
    }
  });

  test('refuses what a parameter does not promise, at its field', () => {
    for (const parameter of strategy.parameters) {
      fc.assert(
        fc.property(leastOf(strategy), wrongTextOf(parameter), (least, text) => {
          const params = { ...least, [parameter.name]: text };
          expect(fieldRefused(name, params), text).toBe(`params.${parameter.name}`);
        }),
        { numRuns: 20 },
      );
    }
  });

  test('lacks nothing that must be given without saying so', () => {
    const least = fc.sample(leastOf(strategy), { numRuns: 1, seed: 1 })[0]!;
    for (const parameter of needed(strategy.parameters)) {
      const { [parameter.name]: _left, ...rest } = least;
      expect(fieldRefused(name, rest)).toBe(`params.${parameter.name}`);
    }
  });

  test('never reads a file, and has no parameter that it does not list', () => {
    const { parameters } = definitionOf(name);
    const least = fc.sample(leastOf(strategy), { numRuns: 1, seed: 1 })[0]!;
    const files = Object.keys(parameters).filter((each) => parameters[each]?.kind === 'series');
    for (const each of [...files, 'nonsense', 'constructor', '__proto__x', 'toString']) {
      const params = { ...least, [each]: import.meta.filename };
      expect(fieldRefused(name, params)).toBe(`params.${each}`);
    }
  });
});

test('parent orders cannot be tuned, all others can', () => {
  const fixed = catalogue.filter(({ tunable }) => !tunable).map(({ name }) => name);
  expect(fixed).toEqual(['twap', 'vwap-participation']);
  for (const { name, tunable } of catalogue) expect(isTunable(name)).toBe(tunable);
});

test('every strategy has a name of its own, and a name that none has is refused with all that there are', () => {
  const names = strategies.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(catalogue.map(({ name }) => name)).toEqual(names);
  expect(() => definitionOf('nope')).toThrow(
    `There is no strategy "nope"; there are ${names.join(', ')}.`,
  );
});
