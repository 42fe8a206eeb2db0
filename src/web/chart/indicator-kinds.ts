// Which indicators the chart has, what can be chosen about each, and which choices are good. Pure and light: the arithmetic stands in
// indicator-math.ts and is loaded when somebody wants an indicator.

export type IndicatorKind = 'sma' | 'ema' | 'bollinger' | 'vwap' | 'rsi' | 'macd';

export type Indicator = {
  readonly id: string;
  readonly kind: IndicatorKind;
  /** By the names of the kind's fields. */
  readonly values: Readonly<Record<string, number>>;
};

export type IndicatorField = {
  readonly name: string;
  readonly label: string;
  readonly usual: number;
  readonly min: number;
  readonly max: number;
  readonly decimals: 0 | 1;
};

export type KindOfIndicator = {
  readonly short: string;
  readonly title: string;
  /** Over the candles, or in a pane of its own. */
  readonly pane: 'price' | 'own';
  readonly fields: readonly IndicatorField[];
  /** What it draws, in the order in which its figures stand in the legend. */
  readonly plots: readonly string[];
};

const period = (usual: number, label = 'Period', name = 'period'): IndicatorField => ({
  name,
  label,
  usual,
  min: 2,
  max: 500,
  decimals: 0,
});

export const indicatorKinds: Readonly<Record<IndicatorKind, KindOfIndicator>> = {
  sma: {
    short: 'SMA',
    title: 'Simple moving average',
    pane: 'price',
    fields: [period(20)],
    plots: [''],
  },
  ema: {
    short: 'EMA',
    title: 'Exponential moving average',
    pane: 'price',
    fields: [period(50)],
    plots: [''],
  },
  bollinger: {
    short: 'BB',
    title: 'Bollinger bands',
    pane: 'price',
    fields: [
      period(20),
      { name: 'deviations', label: 'Deviation', usual: 2, min: 0.5, max: 5, decimals: 1 },
    ],
    plots: ['upper', 'middle', 'lower'],
  },
  vwap: {
    short: 'VWAP',
    title: 'Volume-weighted average price of the day',
    pane: 'price',
    fields: [],
    plots: [''],
  },
  rsi: {
    short: 'RSI',
    title: 'Relative strength index',
    pane: 'own',
    fields: [period(14)],
    plots: [''],
  },
  macd: {
    short: 'MACD',
    title: 'Moving average convergence divergence',
    pane: 'own',
    fields: [period(12, 'Fast', 'fast'), period(26, 'Slow', 'slow'), period(9, 'Signal', 'signal')],
    plots: ['', 'signal', 'histogram'],
  },
};

export const kindNames = Object.keys(indicatorKinds) as readonly IndicatorKind[];

/** As many as a screen can carry. */
export const indicatorsMax = 10;

/** One of that kind with its usual values, with an id that none of `others` has. */
export function newIndicator(kind: IndicatorKind, others: readonly Indicator[]): Indicator {
  let number = 1;
  while (others.some(({ id }) => id === `${kind}${number}`)) number += 1;
  const values = Object.fromEntries(
    indicatorKinds[kind].fields.map(({ name, usual }) => [name, usual]),
  );
  return { id: `${kind}${number}`, kind, values };
}

/** "SMA 20", "BB 20 2", "VWAP". */
export function indicatorName({ kind, values }: Indicator): string {
  const { short, fields } = indicatorKinds[kind];
  return [short, ...fields.map(({ name }) => values[name])].join(' ');
}

/** The number in `text`, or what is wrong with it and how to put it right. */
export function readField(field: IndicatorField, text: string): number | string {
  const trimmed = text.trim();
  const what = field.label.toLowerCase();
  if (trimmed === '') return `Enter the ${what}.`;
  const pattern = field.decimals === 0 ? /^\d{1,6}$/ : /^\d{1,6}(\.\d)?$/;
  if (!pattern.test(trimmed)) {
    return field.decimals === 0
      ? `The ${what} is a whole number, such as ${field.usual}.`
      : `The ${what} is a number with at most one decimal, such as ${field.usual}.`;
  }
  const value = Number(trimmed);
  if (value < field.min) return `The least ${what} is ${field.min}.`;
  if (value > field.max) return `The greatest ${what} is ${field.max}.`;
  return value;
}

/** What is wrong with values that are each good by themselves; null where nothing is. */
export function problemTogether({ kind, values }: Indicator): string | null {
  if (kind !== 'macd') return null;
  return (values['fast'] ?? 0) < (values['slow'] ?? 0)
    ? null
    : 'The fast period must be shorter than the slow one.';
}

/** The indicators in what a browser remembered: whatever is not one is left out. */
export function indicatorsIn(stored: unknown): readonly Indicator[] {
  if (!Array.isArray(stored)) return [];
  const found: Indicator[] = [];
  for (const entry of stored.slice(0, indicatorsMax) as unknown[]) {
    const { kind, values } = (entry ?? {}) as { kind?: unknown; values?: unknown };
    const known = kindNames.find((name) => name === kind);
    if (known === undefined) continue;
    const given = (values ?? {}) as Readonly<Record<string, unknown>>;
    const made = newIndicator(known, found);
    const read = indicatorKinds[known].fields.map((field) => [
      field.name,
      readField(field, String(given[field.name])),
    ]);
    if (read.some(([, value]) => typeof value === 'string')) continue;
    const indicator = { ...made, values: Object.fromEntries(read) as Record<string, number> };
    if (problemTogether(indicator) === null) found.push(indicator);
  }
  return found;
}
