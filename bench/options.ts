// The command line of the benchmark, checked. It must never run anything.

import { parseArgs } from 'node:util';
import { likePublishedSeed } from './flow/generator.ts';

export const parts = [
  'kernel',
  'memory',
  'core',
  'venue',
  'rest',
  'fan-out',
  'projections',
  'terminal',
] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly only: readonly Part[];
  /** New orders of a generated flow, and resting orders where memory and depth are measured. */
  readonly orders: number;
  readonly seed: number;
  /** Runs of which the median is given. */
  readonly runs: number;
  readonly jsonFile: string | undefined;
  readonly quick: boolean;
}

export const usage = `npm run bench -- [--only kernel,memory,core,venue,rest,fan-out,projections,terminal] [--orders N] [--seed S] [--runs K] [--json FILE] [--quick]`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the arguments after the program's name. Throws UsageError with one plain sentence. */
export function parseOptions(args: readonly string[]): BenchOptions {
  let values: Partial<Record<'only' | 'orders' | 'seed' | 'runs' | 'json', string>> & {
    quick?: boolean;
  };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        orders: { type: 'string' },
        seed: { type: 'string' },
        runs: { type: 'string' },
        json: { type: 'string' },
        quick: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const quick = values.quick ?? false;
  return {
    only: parseParts(values.only),
    orders: integer('--orders', values.orders, quick ? 200_000 : 1_000_000, 10_000, 10_000_000),
    seed: integer('--seed', values.seed, likePublishedSeed, 0, 2 ** 31),
    runs: integer('--runs', values.runs, quick ? 3 : 5, 1, 99),
    jsonFile: values.json,
    quick,
  };
}

function parseParts(text: string | undefined): readonly Part[] {
  if (text === undefined) return parts;
  return text.split(',').map((name) => {
    const part = parts.find((each) => each === name.trim());
    if (part === undefined) {
      throw new UsageError(`--only knows ${parts.join(', ')}, not "${name.trim()}"`);
    }
    return part;
  });
}

function integer(
  name: string,
  text: string | undefined,
  otherwise: number,
  min: number,
  max: number,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`${name} must be an integer from ${min} to ${max}, not "${text}"`);
  }
  return value;
}
