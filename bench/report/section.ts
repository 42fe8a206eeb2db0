// What one part of the benchmark found: a table for people and the same figures as data. No formatting here.

import type { TargetResult } from './targets.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
  /** What the figures are and how they were taken, a line each. */
  readonly notes: readonly string[];
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The figures, for the JSON file. */
  readonly data: unknown;
  readonly targets: readonly TargetResult[];
}
