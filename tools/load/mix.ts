// What the members of a load run do, read from a JSON file: how often which kind of request, in what, how far from the market and how much.
// It must never guess: whatever is missing, unknown or out of range is named.

import { Refusal } from '#demonstrations/refusal.ts';
import { assert } from '#std/assert.ts';
import type { Prng } from '#std/prng.ts';

/** Kinds of request, in the order of the report. */
export const requestKinds = [
  'rest',
  'marketable',
  'ioc',
  'market',
  'cancel',
  'amend',
  'query',
] as const;
export type RequestKind = (typeof requestKinds)[number];

/** How a whole number is drawn. */
export type Distribution =
  | { readonly kind: 'fixed'; readonly value: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | {
      /** `min`, and one more with the same chance each time, so that it is `mean` on average but for the cut at `max`. */
      readonly kind: 'geometric';
      readonly min: number;
      readonly mean: number;
      readonly max: number;
    };

export interface Mix {
  readonly instruments: readonly { readonly symbol: string; readonly weight: number }[];
  readonly weights: Readonly<Record<RequestKind, number>>;
  /** From the reference price: below it for buys that rest, above for sells; through it for what is to trade. */
  readonly distanceTicks: Distribution;
  readonly qtyLots: Distribution;
}

const instrumentsMax = 100;
const weightMax = 1_000_000;
const wholeMax = 1_000_000;

/** The mix of a file's text; `file` is how messages name it. Throws Refusal. */
export function parseMix(text: string, file: string): Mix {
  const reader = new Reader(file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Refusal(`The mix ${file} is no JSON.`, 2, { cause });
  }
  const fields = ['instruments', 'weights', 'distanceTicks', 'qtyLots'] as const;
  const top = reader.object(json, '', fields);
  return {
    instruments: reader.instruments(top.instruments),
    weights: reader.weights(top.weights),
    distanceTicks: reader.distribution(top.distanceTicks, 'distanceTicks'),
    qtyLots: reader.distribution(top.qtyLots, 'qtyLots'),
  };
}

/** The next whole number of a distribution. */
export function draw(distribution: Distribution, random: Prng): number {
  switch (distribution.kind) {
    case 'fixed':
      return distribution.value;
    case 'uniform':
      return distribution.min + random.nextBelow(distribution.max - distribution.min + 1);
    default: {
      const { min, mean, max } = distribution;
      if (mean === min) return min;
      const stop = 1 / (mean - min + 1);
      const more = Math.floor(Math.log(1 - random.nextUnit()) / Math.log(1 - stop));
      return Math.min(max, min + more);
    }
  }
}

/** Least and most that a distribution can give. */
export function boundsOf(distribution: Distribution): readonly [number, number] {
  return distribution.kind === 'fixed'
    ? [distribution.value, distribution.value]
    : [distribution.min, distribution.max];
}

/** One of the items, by weight. The weights have a positive sum. */
export function pick<Item>(
  items: readonly Item[],
  weightOf: (item: Item) => number,
  random: Prng,
): Item {
  const weighted = items.filter((item) => weightOf(item) > 0);
  let left = random.nextUnit() * weighted.reduce((total, item) => total + weightOf(item), 0);
  for (const item of weighted) {
    left -= weightOf(item);
    if (left < 0) return item;
  }
  // The sum of many weights is rounded.
  const last = weighted.at(-1);
  assert(last !== undefined, 'one of the weights is positive');
  return last;
}

class Reader {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  object<const Names extends readonly string[]>(
    value: unknown,
    path: string,
    names: Names,
  ): Readonly<Record<Names[number], unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.fault(path, 'must be an object');
    }
    const prefix = path === '' ? '' : `${path}.`;
    for (const name of Object.keys(value)) {
      if (!names.includes(name)) {
        throw this.fault(`${prefix}${name}`, `is no field; there are ${names.join(', ')}`);
      }
    }
    for (const name of names) {
      if (!Object.hasOwn(value, name)) throw this.fault(`${prefix}${name}`, 'is missing');
    }
    return value as Readonly<Record<Names[number], unknown>>;
  }

  instruments(value: unknown): Mix['instruments'] {
    if (!Array.isArray(value) || value.length === 0 || value.length > instrumentsMax) {
      throw this.fault('instruments', `must be a list of 1 to ${instrumentsMax} instruments`);
    }
    const seen = new Set<string>();
    return value.map((each: unknown, i) => {
      const path = `instruments[${i}]`;
      const { symbol, weight } = this.object(each, path, ['symbol', 'weight']);
      if (typeof symbol !== 'string' || symbol === '') {
        throw this.fault(`${path}.symbol`, 'must be a symbol such as "AAPL"');
      }
      if (seen.has(symbol)) throw this.fault(`${path}.symbol`, `has "${symbol}" a second time`);
      seen.add(symbol);
      const number = this.weight(weight, `${path}.weight`);
      if (number === 0) throw this.fault(`${path}.weight`, 'must be more than 0');
      return { symbol, weight: number };
    });
  }

  weights(value: unknown): Mix['weights'] {
    const fields = this.object(value, 'weights', requestKinds);
    const entries = requestKinds.map(
      (kind) => [kind, this.weight(fields[kind], `weights.${kind}`)] as const,
    );
    const weights = Object.fromEntries(entries) as Record<RequestKind, number>;
    const { rest, marketable, ioc, market } = weights;
    if (rest + marketable + ioc + market === 0) {
      throw this.fault('weights', 'places no order: rest, marketable, ioc and market are all 0');
    }
    return weights;
  }

  distribution(value: unknown, path: string): Distribution {
    const kinds = { fixed: ['value'], uniform: ['min', 'max'], geometric: ['min', 'mean', 'max'] };
    const kind: unknown = (value as { kind?: unknown } | null | undefined)?.kind;
    if (kind !== 'fixed' && kind !== 'uniform' && kind !== 'geometric') {
      throw this.fault(`${path}.kind`, `must be one of ${Object.keys(kinds).join(', ')}`);
    }
    const fields = this.object(value, path, ['kind', ...kinds[kind]]);
    const whole = (name: string, least: number): number => {
      const number = fields[name];
      const isWhole = typeof number === 'number' && Number.isInteger(number);
      if (isWhole && number >= least && number <= wholeMax) return number;
      throw this.fault(`${path}.${name}`, `must be a whole number from ${least} to ${wholeMax}`);
    };
    if (kind === 'fixed') return { kind, value: whole('value', 1) };
    const min = whole('min', 1);
    const max = whole('max', min);
    if (kind === 'uniform') return { kind, min, max };
    const { mean } = fields;
    if (typeof mean !== 'number' || !(mean >= min && mean <= max)) {
      throw this.fault(`${path}.mean`, `must be a number from ${min} (min) to ${max} (max)`);
    }
    return { kind, min, mean, max };
  }

  private weight(value: unknown, path: string): number {
    if (typeof value === 'number' && value >= 0 && value <= weightMax) return value;
    throw this.fault(path, `must be a number from 0 to ${weightMax}`);
  }

  private fault(path: string, reason: string): Refusal {
    return new Refusal(
      `The mix ${this.file} is of no use: ${path === '' ? 'it' : path} ${reason}.`,
    );
  }
}
