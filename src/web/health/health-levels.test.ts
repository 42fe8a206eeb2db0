// What is told of the venue's health gets worse as its figures do, never better; what is not known is never called well; the verdict is the worst of all.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Overview as OverviewSchema, roleNames, roleStatuses } from '#api/overview-schemas.ts';
import {
  findingsOf,
  roleLevel,
  thresholds,
  verdictOf,
  type FigureName,
  type Level,
} from './health-levels.ts';
import type { Overview } from './health-store.ts';

const [example] = (OverviewSchema as unknown as { examples: readonly Overview[] }).examples;
if (example === undefined) throw new Error('the schema of the overview has no example');
const well: Overview = { ...example, roles: [], killSwitch: false };

const heapLimitBytes = 1_000_000;

/** The venue with one figure as it is told, in the threshold's unit; null where it cannot be had. */
const withFigure: Readonly<
  Record<keyof typeof thresholds, (value: number | null) => Overview | undefined>
> = {
  latency: (p99Us) => ({
    ...well,
    orderLatency: {
      ...well.orderLatency,
      last10s: { ...well.orderLatency.last10s, count: 5, p99Us },
    },
  }),
  queue: (engine) => (engine === null ? undefined : queues({ engine })),
  projection: (lagMs) => ({ ...well, projection: { seq: 1, lag: 1, lagMs } }),
  journal: (lastAppendUs) => ({
    ...well,
    journal: lastAppendUs === null ? null : { bytes: 1, segments: 1, lastAppendUs },
  }),
  eventLoop: (p99Ms) =>
    p99Ms === null
      ? undefined
      : {
          ...well,
          process: { ...well.process, eventLoopDelay: { p50Ms: 0, p99Ms, maxMs: p99Ms } },
        },
  memory: (part) =>
    part === null
      ? undefined
      : {
          ...well,
          process: { ...well.process, heapLimitBytes, heapUsedBytes: part * heapLimitBytes },
        },
  mail: (mail) => queues({ mail }),
  webhooks: (webhooks) => queues({ webhooks }),
  audit: (audit) => queues({ audit }),
  slowReaders: (slowReaders) => (slowReaders === null ? undefined : queues({ slowReaders })),
};

function queues(changes: Partial<Overview['queues']>): Overview {
  return { ...well, queues: { ...well.queues, ...changes } };
}

const names = Object.keys(thresholds) as (keyof typeof thresholds)[];
const order: readonly Level[] = ['well', 'watch', 'trouble'];

function levelAt(name: keyof typeof thresholds, value: number | null): Level | undefined {
  const overview = withFigure[name](value);
  return overview && findingsOf(overview)[name].level;
}

describe.each(names)('%s', (name) => {
  const { watch, trouble } = thresholds[name];

  it('is well below the first threshold, and worse at each', () => {
    expect(watch).toBeLessThan(trouble);
    expect([0, watch, trouble].map((value) => levelAt(name, value))).toEqual(order);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (part) => {
        expect(levelAt(name, part * watch)).toBe('well');
        expect(levelAt(name, watch + part * (trouble - watch) * 0.999)).toBe('watch');
        expect(levelAt(name, trouble * (1 + part))).toBe('trouble');
      }),
    );
  });

  it('is not called well where it is not known', () => {
    expect([undefined, 'unknown']).toContain(levelAt(name, null));
  });

  it('stands in the verdict with its sentence, and alone', () => {
    for (const [value, level] of [
      [watch, 'watch'],
      [trouble, 'trouble'],
    ] as const) {
      const overview = withFigure[name](value);
      const sentences = [thresholds[name].sentence];
      expect(overview && verdictOf(overview)).toEqual({ level, sentences });
    }
  });
});

it('nobody waits where there is no order', () => {
  const { orderLatency } = well;
  const last10s = { ...orderLatency.last10s, count: 0, p99Us: null };
  const overview = { ...well, orderLatency: { ...orderLatency, last10s } };
  expect(findingsOf(overview).latency.level).toBe('well');
});

it('a database that does not answer is trouble, and one that is not there is not known', () => {
  const level = (database: Overview['database']): Level =>
    findingsOf({ ...well, database }).database.level;
  expect(level({ up: true, roundTripMs: 900 })).toBe('well');
  expect(level({ up: false, roundTripMs: null })).toBe('trouble');
  expect(level(null)).toBe('unknown');
});

const role = fc.record({
  role: fc.constantFrom(...roleNames),
  status: fc.constantFrom(...roleStatuses),
  since: fc.constant(well.time),
  note: fc.option(fc.constant('So it is.')),
});
const figures = fc.record({
  name: fc.constantFrom(...names),
  at: fc.constantFrom('watch' as const, 'trouble' as const),
});

it('the verdict is the worst of all, with a sentence for each thing that is not well, the worst first', () => {
  fc.assert(
    fc.property(
      fc.array(role, { maxLength: 6 }),
      fc.boolean(),
      fc.option(figures),
      (roles, killSwitch, figure) => {
        const base =
          figure === null ? well : withFigure[figure.name](thresholds[figure.name][figure.at]);
        const overview = { ...(base ?? well), roles, killSwitch };
        const { level, sentences } = verdictOf(overview);
        const bad = [
          ...roles.map(({ status }) => roleLevel(status)),
          ...Object.values(findingsOf(overview)).map((each) => each.level),
          ...(killSwitch ? (['watch'] as const) : []),
        ].filter((each) => each === 'watch' || each === 'trouble');
        expect(sentences).toHaveLength(bad.length);
        expect(level).toBe(bad.includes('trouble') ? 'trouble' : (bad[0] ?? 'well'));
        const troubles = bad.filter((each) => each === 'trouble').length;
        // The sentences of troubles stand first: those of the rest are the roles that start or lag, the switch, and the figure to watch.
        const isTrouble = (sentence: string): boolean =>
          / (is|are) down[.:]/.test(sentence) ||
          (figure?.at === 'trouble' && sentence === thresholds[figure.name].sentence);
        expect(sentences.map(isTrouble)).toEqual(sentences.map((_, index) => index < troubles));
        for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
      },
    ),
  );
});

it('what is off or not there is not known, not well', () => {
  expect(roleStatuses.map(roleLevel)).toEqual(['well', 'watch', 'watch', 'trouble', 'unknown']);
});

it('every figure of the page has a finding, under its own name', () => {
  const found = findingsOf(well);
  for (const name of Object.keys(found) as FigureName[]) expect(found[name].name).toBe(name);
  expect(new Set([...names, 'database'])).toEqual(new Set(Object.keys(found)));
});
