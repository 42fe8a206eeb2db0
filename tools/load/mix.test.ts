// The mix file: what is wrong with one is named by its field, and what is drawn from it keeps its bounds and its shares. It must never need a venue.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { draw, parseMix, pick } from './mix.ts';
import { Refusal } from '#demonstrations/refusal.ts';
import { Prng } from '#std/prng.ts';

const defaultText = readFileSync(path.join(import.meta.dirname, 'default-mix.json'), 'utf8');
type Json = Record<string, unknown>;

/** The default mix with one change, as text. */
function changed(change: (mix: Json) => void): string {
  const mix = JSON.parse(defaultText) as Json;
  change(mix);
  return JSON.stringify(mix);
}

test('the default mix is one', () => {
  const mix = parseMix(defaultText, 'default-mix.json');
  expect(mix.instruments.map(({ symbol }) => symbol)).toEqual(['AAPL', 'MSFT']);
  expect(mix.weights.rest).toBe(40);
  expect(mix.distanceTicks.kind).toBe('geometric');
});

describe('a mix that is of no use is refused by the field at fault', () => {
  const weights = { rest: 1, marketable: 1, ioc: 1, market: 1, cancel: 1, amend: 1, query: 1 };
  const noOrders = { ...weights, rest: 0, marketable: 0, ioc: 0, market: 0 };
  test.each<[string, string]>([
    ['{', 'is no JSON'],
    ['[]', 'it must be an object'],
    [changed((mix) => delete mix['qtyLots']), 'qtyLots is missing'],
    [changed((mix) => (mix['speed'] = 1)), 'speed is no field'],
    [changed((mix) => (mix['instruments'] = [])), 'instruments must be a list'],
    [
      changed((mix) => (mix['instruments'] = [{ symbol: 'AAPL' }])),
      'instruments[0].weight is missing',
    ],
    [
      changed((mix) => (mix['instruments'] = [{ symbol: '', weight: 1 }])),
      'instruments[0].symbol must be a symbol',
    ],
    [
      changed((mix) => {
        const twice = { symbol: 'AAPL', weight: 1 };
        mix['instruments'] = [twice, twice];
      }),
      'instruments[1].symbol has "AAPL" a second time',
    ],
    [
      changed((mix) => (mix['weights'] = { ...weights, cancel: -1 })),
      'weights.cancel must be a number from 0',
    ],
    [changed((mix) => (mix['weights'] = { ...weights, ioc: '5' })), 'weights.ioc must be a number'],
    [changed((mix) => (mix['weights'] = { ...weights, stop: 1 })), 'weights.stop is no field'],
    [changed((mix) => (mix['weights'] = noOrders)), 'weights places no order'],
    [
      changed((mix) => (mix['qtyLots'] = { kind: 'pareto' })),
      'qtyLots.kind must be one of fixed, uniform, geometric',
    ],
    [changed((mix) => (mix['qtyLots'] = null)), 'qtyLots.kind must be one of'],
    [
      changed((mix) => (mix['qtyLots'] = { kind: 'uniform', min: 5, max: 4 })),
      'qtyLots.max must be a whole number from 5',
    ],
    [
      changed((mix) => (mix['qtyLots'] = { kind: 'fixed', value: 0.5 })),
      'qtyLots.value must be a whole number',
    ],
    [
      changed((mix) => (mix['distanceTicks'] = { kind: 'geometric', min: 1, mean: 50, max: 40 })),
      'distanceTicks.mean must be a number from 1 (min) to 40 (max)',
    ],
  ])('%s', (text, sentence) => {
    const refuse = (): unknown => parseMix(text, 'm.json');
    expect(refuse).toThrow(Refusal);
    expect(refuse).toThrow(sentence);
  });
});

test('what is drawn keeps its bounds and is its mean on average', () => {
  const random = new Prng(11);
  const draws = Array.from({ length: 20_000 }, () =>
    draw({ kind: 'geometric', min: 2, mean: 6, max: 200 }, random),
  );
  expect(Math.min(...draws)).toBe(2);
  expect(Math.max(...draws)).toBeLessThanOrEqual(200);
  expect(draws.reduce((sum, each) => sum + each, 0) / draws.length).toBeCloseTo(6, 0);
  const uniform = Array.from({ length: 2_000 }, () =>
    draw({ kind: 'uniform', min: 3, max: 5 }, random),
  );
  expect(new Set(uniform)).toEqual(new Set([3, 4, 5]));
  expect(draw({ kind: 'fixed', value: 9 }, random)).toBe(9);
});

test('what has no weight is never picked, and the others by theirs', () => {
  const random = new Prng(3);
  const counts = { a: 0, b: 0, c: 0 };
  const weights = { a: 3, b: 0, c: 1 };
  const names = ['a', 'b', 'c'] as const;
  for (let i = 0; i < 8_000; i++) counts[pick(names, (name) => weights[name], random)]++;
  expect(counts.b).toBe(0);
  expect(counts.a / counts.c).toBeCloseTo(3, 0);
});
