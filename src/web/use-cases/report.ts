// What a run has told, put together for the screen: of each demonstration its steps, claims and figures. Pure. It must never leave out a claim that failed.
import type {
  DemonstrationEvent,
  DemonstrationRun,
  DemonstrationState,
  DemonstrationVerdict,
} from '#api/demonstration-schemas.ts';

type Of<Kind extends DemonstrationEvent['kind']> = Extract<
  DemonstrationEvent,
  { readonly kind: Kind }
>;
export type Claim = Of<'claim'>;
export type Figures = Of<'figures'>;
export type Series = Of<'series'>;
export type Line = Of<'step'> | Of<'reason'>;
export type Progress = Of<'progress'>;

export type Report = {
  readonly demo: string;
  readonly title: string;
  readonly lines: readonly Line[];
  readonly claims: readonly Claim[];
  /** In the order in which they were told. */
  readonly shown: readonly (Figures | Series)[];
  /** The latest; null where none was told, or it has ended. */
  readonly progress: Progress | null;
};

/** Of the demonstrations that have begun, in their order. */
export function reportsOf(events: readonly DemonstrationEvent[]): readonly Report[] {
  const reports = new Map<string, Writing>();
  for (const event of events) {
    let report = reports.get(event.demo);
    if (report === undefined) {
      report = new Writing(event.demo);
      reports.set(event.demo, report);
    }
    report.take(event);
  }
  return [...reports.values()];
}

class Writing implements Report {
  readonly demo: string;
  title: string;
  readonly lines: Line[] = [];
  readonly claims: Claim[] = [];
  readonly shown: (Figures | Series)[] = [];
  progress: Progress | null = null;

  constructor(demo: string) {
    this.demo = demo;
    this.title = demo;
  }

  take(event: DemonstrationEvent): void {
    switch (event.kind) {
      case 'started':
        this.title = event.title;
        return;
      case 'step':
      case 'reason':
        this.lines.push(event);
        return;
      case 'claim':
        this.claims.push(event);
        return;
      case 'figures':
      case 'series':
        this.shown.push(event);
        return;
      case 'progress':
        this.progress = event;
        return;
      case 'ended':
        this.progress = null;
        return;
      default:
    }
  }
}

export const stateWords: Readonly<Record<DemonstrationState, string>> = {
  waiting: 'Waiting',
  running: 'Running',
  stopping: 'Stopping',
  passed: 'Passed',
  failed: 'Failed',
  stopped: 'Stopped',
};

export function isOver({ endedAt }: Pick<DemonstrationRun, 'endedAt'>): boolean {
  return endedAt !== null;
}

/** Claims of the whole run so far. */
export function claimsOf({ verdicts }: Pick<DemonstrationRun, 'verdicts'>): {
  readonly all: number;
  readonly failed: number;
} {
  return {
    all: verdicts.reduce((sum, { claims }) => sum + claims, 0),
    failed: verdicts.reduce((sum, { claimsFailed }) => sum + claimsFailed, 0),
  };
}

/** "12 of 12 claims hold", "1 claim holds", "No claim yet". */
export function claimWords(all: number, failed: number): string {
  if (all === 0) return 'No claim yet';
  const good = all - failed;
  return `${good} of ${all} ${all === 1 ? 'claim holds' : 'claims hold'}`;
}

/** The newest verdict on a demonstration that came to an end, of runs that stand newest first. */
export function lastVerdict(
  runs: readonly DemonstrationRun[],
  demo: string,
): { readonly run: DemonstrationRun; readonly verdict: DemonstrationVerdict } | undefined {
  for (const run of runs) {
    const verdict = run.verdicts.find((each) => each.demo === demo);
    if (verdict?.state === 'passed' || verdict?.state === 'failed') return { run, verdict };
  }
  return undefined;
}

/** How far a run is, from 0 to 1: by demonstrations that have ended, and by the usual time of the one that plays, which alone never makes it whole. */
export function partDone(
  run: DemonstrationRun,
  usualSeconds: (demo: string) => number,
  nowMs: number,
  reports: readonly Report[],
): number {
  if (isOver(run)) return 1;
  const usual = run.verdicts.map(({ demo }) => Math.max(1, usualSeconds(demo)));
  const whole = usual.reduce((sum, seconds) => sum + seconds, 0);
  let done = 0;
  let endedMs = Date.parse(run.startedAt);
  for (const [at, { demo, state, durationMs }] of run.verdicts.entries()) {
    const seconds = usual[at] ?? 1;
    if (state === 'waiting') continue;
    if (state !== 'running') {
      done += seconds;
      endedMs += durationMs ?? 0;
      continue;
    }
    const progress = reports.find((report) => report.demo === demo)?.progress ?? null;
    const byTime = (nowMs - endedMs) / 1_000 / seconds;
    const byCount = progress === null || progress.total === 0 ? 0 : progress.done / progress.total;
    done += seconds * Math.min(0.95, Math.max(0, byTime, byCount));
  }
  return done / whole;
}

/** "8 s", "1 min 10 s". */
export function secondsWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}

/** "3.1 s" of a time that was taken. */
export function durationWords(ms: number): string {
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : secondsWords(ms / 1_000);
}

/** Thousands apart; small numbers that are not whole with two decimals. */
export function figureText(value: number | string): string {
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return minus(groupedNumber.format(value));
  return minus((Math.abs(value) < 10 ? twoDecimals : oneDecimal).format(value));
}

/** Values of one axis with as many decimals as tell them apart: none where all are whole. */
export function axisOf(values: readonly number[]): (value: number) => string {
  if (values.every((value) => Number.isInteger(value))) return figureText;
  const isNarrow = Math.max(...values) - Math.min(...values) < 10;
  return (value) => minus((isNarrow ? twoDecimals : oneDecimal).format(value));
}

function minus(text: string): string {
  return text.replace('-', '−');
}

const groupedNumber = new Intl.NumberFormat('en-GB');
const oneDecimal = new Intl.NumberFormat('en-GB', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const twoDecimals = new Intl.NumberFormat('en-GB', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/**
 * Lengths of bars, from 0 to 1, for figures that can be compared: three or more of one unit. Null for a figure without a bar.
 */
export function barsOf({ figures }: Pick<Figures, 'figures'>): readonly (number | null)[] {
  const byUnit = new Map<string, number[]>();
  for (const { value, unit } of figures) {
    if (typeof value !== 'number' || unit === undefined) continue;
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), value]);
  }
  return figures.map(({ value, unit }) => {
    const others = byUnit.get(unit ?? '') ?? [];
    const most = Math.max(...others);
    const compares = others.length >= 3 && most > 0 && Math.min(...others) >= 0;
    return typeof value === 'number' && compares ? value / most : null;
  });
}
