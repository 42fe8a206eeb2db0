// The file that says which agents make a market, checked: every field is named that is missing, unknown or out of its range. Nothing is guessed
// and nothing has a default, so that a file says all there is to a market.

import { readFileSync } from 'node:fs';
import type { LatencyOptions } from '#bots/agents/latency.ts';
import type { AgentSpec } from '#bots/agents/roster.ts';
import type { ReferencePathOptions } from '#bots/reference-path.ts';
import { Refusal, reasonOf } from '../replay/refusal.ts';

export interface AgentGroup {
  readonly name: string;
  readonly count: number;
  readonly latency: LatencyOptions;
  readonly spec: AgentSpec;
}

export interface MarketFile {
  readonly path: ReferencePathOptions;
  readonly groups: readonly AgentGroup[];
}

/** A number's least and greatest value. */
interface Range {
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
}

type Shape = Readonly<Record<string, Field>>;
type Field =
  | { readonly is: 'number'; readonly range: Range }
  | { readonly is: 'word'; readonly words: readonly string[] }
  | { readonly is: 'numbers'; readonly range: Range; readonly lengthMax: number }
  | { readonly is: 'object'; readonly shape: Shape };

const agentsMax = 5_000;

const number = (min: number, max: number): Field => ({ is: 'number', range: { min, max } });
const whole = (min: number, max: number): Field => ({
  is: 'number',
  range: { min, max, isWhole: true },
});
const notional = number(1, 1e9);
const bps = number(0, 1_000);
const seconds = number(0.001, 1e6);
const share = number(0, 1);
const inventoryOrdersMax = number(1, 1e6);

const wake: Field = {
  is: 'object',
  shape: {
    ratePerMinute: number(0.001, 60_000),
    branching: number(0, 0.95),
    decaySeconds: seconds,
  },
};
const latency: Field = {
  is: 'object',
  shape: { minUs: whole(1, 60_000_000), meanUs: whole(1, 60_000_000) },
};

const pathShape: Shape = {
  fundamental: {
    is: 'object',
    shape: {
      volatilityBps: bps,
      reversionSeconds: seconds,
      jumpsPerHour: number(0, 36_000),
      jumpBps: bps,
      clustering: {
        is: 'object',
        shape: {
          strength: number(0, 3),
          timescalesSeconds: { is: 'numbers', range: { min: 0.1, max: 1e6 }, lengthMax: 10 },
        },
      },
    },
  },
  newsShare: share,
  tradeWeight: share,
  reversionSeconds: seconds,
};

const kinds: Readonly<Record<AgentSpec['kind'], Shape>> = {
  noise: {
    activityMin: number(0, 10),
    notional,
    passiveShare: share,
    marketShare: share,
    depthBps: bps,
    restingMax: whole(1, 1_000),
    inventoryOrdersMax,
  },
  value: {
    notional,
    noiseBps: bps,
    sightWeight: number(0.001, 1),
    edgeBps: bps,
    inventoryOrdersMax,
  },
  momentum: {
    notional,
    fastSeconds: seconds,
    slowSeconds: seconds,
    thresholdBps: bps,
    inventoryOrdersMax,
  },
  parent: {
    schedule: { is: 'word', words: ['time', 'volume'] },
    notional,
    childNotional: notional,
    durationSeconds: seconds,
    participation: number(0.001, 0.5),
    restSeconds: seconds,
  },
  maker: {
    style: { is: 'word', words: ['ladder', 'stoikov'] },
    levels: whole(1, 20),
    notional,
    halfSpreadBps: number(0.001, 1_000),
    widening: number(0, 10),
    errorBps: bps,
    riskAversion: number(0.000_1, 100),
    volatilityBps: bps,
  },
};

/** Reads and checks a file. Throws Refusal. */
export function readMarketFile(file: string): MarketFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refusal(`The agents file ${file} cannot be read: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
  try {
    return parseMarketFile(text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(`The agents file ${file} is of no use: ${error.message}`, { cause: error });
  }
}

/** Throws Refusal with a sentence that names the field. */
export function parseMarketFile(text: string): MarketFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Refusal(`it is not JSON (${reasonOf(error)}).`, { cause: error });
  }
  const file = objectAt(value, 'the file');
  refuseUnknown(file, ['path', 'groups'], '');
  const path = checked(file['path'], pathShape, 'path') as unknown as ReferencePathOptions;
  const { groups: list } = file;
  if (!Array.isArray(list) || list.length === 0) {
    throw new Refusal('groups must be a list of groups of agents, and not an empty one.');
  }
  const groups = list.map((group: unknown, index) => groupOf(group, `groups[${index}]`));
  checkTogether(groups);
  return { path, groups };
}

function groupOf(value: unknown, at: string): AgentGroup {
  const group = objectAt(value, at);
  const { name, kind, count, latency: delay, ...figures } = group;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,30}$/.test(name)) {
    throw new Refusal(
      `${at}.name must be 1 to 31 small letters, digits and hyphens, beginning with a letter; it is ${shown(name)}.`,
    );
  }
  const known = Object.keys(kinds);
  if (typeof kind !== 'string' || !isKind(kind)) {
    throw new Refusal(`${at}.kind must be one of ${known.join(', ')}; it is ${shown(kind)}.`);
  }
  checkField(count, whole(1, agentsMax), `${at}.count`);
  checkField(delay, latency, `${at}.latency`);
  const { minUs, meanUs } = delay as LatencyOptions;
  if (meanUs < minUs) {
    throw new Refusal(`${at}.latency.meanUs must not be less than minUs: ${meanUs} < ${minUs}.`);
  }
  const spec = { ...checked(figures, { wake, ...kinds[kind] }, at), kind } as unknown as AgentSpec;
  if (spec.kind === 'momentum' && spec.fastSeconds >= spec.slowSeconds) {
    const { fastSeconds, slowSeconds } = spec;
    throw new Refusal(
      `${at}.fastSeconds must be less than slowSeconds: ${fastSeconds} is not less than ${slowSeconds}.`,
    );
  }
  return { name, count: count as number, latency: { minUs, meanUs }, spec };
}

function isKind(kind: string): kind is AgentSpec['kind'] {
  return Object.hasOwn(kinds, kind);
}

function checkTogether(groups: readonly AgentGroup[]): void {
  const names = new Set<string>();
  let agents = 0;
  groups.forEach(({ name, count }, index) => {
    if (names.has(name))
      throw new Refusal(`groups[${index}].name: ${name} is the name of another.`);
    names.add(name);
    agents += count;
  });
  if (agents > agentsMax) {
    throw new Refusal(`groups: ${agents} agents are more than ${agentsMax}.`);
  }
  if (!groups.some(({ spec }) => spec.kind === 'maker')) {
    throw new Refusal('groups: one must be of the kind maker, or nobody quotes.');
  }
}

function checked(value: unknown, shape: Shape, at: string): Record<string, unknown> {
  const object = objectAt(value, at);
  refuseUnknown(object, Object.keys(shape), at);
  for (const [name, field] of Object.entries(shape)) {
    checkField(object[name], field, `${at}.${name}`);
  }
  return object;
}

function checkField(value: unknown, field: Field, at: string): void {
  if (value === undefined) throw new Refusal(`${at} is missing.`);
  switch (field.is) {
    case 'number':
      checkNumber(value, field.range, at);
      return;
    case 'word':
      if (typeof value === 'string' && field.words.includes(value)) return;
      throw new Refusal(`${at} must be one of ${field.words.join(', ')}; it is ${shown(value)}.`);
    case 'numbers':
      if (!Array.isArray(value) || value.length > field.lengthMax) {
        throw new Refusal(
          `${at} must be a list of at most ${field.lengthMax} numbers; it is ${shown(value)}.`,
        );
      }
      value.forEach((each, index) => checkNumber(each, field.range, `${at}[${index}]`));
      return;
    default:
      checked(value, field.shape, at);
  }
}

function checkNumber(value: unknown, { min, max, isWhole = false }: Range, at: string): void {
  const isIn = typeof value === 'number' && value >= min && value <= max;
  if (isIn && (!isWhole || Number.isInteger(value))) return;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw new Refusal(`${at} must be ${kind} from ${min} to ${max}; it is ${shown(value)}.`);
}

function objectAt(value: unknown, at: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  if (value === undefined) throw new Refusal(`${at} is missing.`);
  throw new Refusal(`${at} must be an object in braces; it is ${shown(value)}.`);
}

function refuseUnknown(
  object: Record<string, unknown>,
  known: readonly string[],
  at: string,
): void {
  for (const name of Object.keys(object)) {
    if (known.includes(name)) continue;
    const where = at === '' ? name : `${at}.${name}`;
    throw new Refusal(`${where} is not known; there are ${known.join(', ')}.`);
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
