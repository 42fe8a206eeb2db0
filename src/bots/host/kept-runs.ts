// Which bots there are, on the disk, so that a restart of the venue finds them: never a key, never a password. A file that cannot be read is told and
// put aside; it must never keep the venue from starting.

import fs from 'node:fs';
import type { BotLimits, SignalsSettings } from '#api/bot-schemas.ts';
import type { Baseline } from './benchmark.ts';
import type { ParameterTexts } from './host-words.ts';

export interface KeptBot {
  readonly botId: string;
  readonly strategy: string;
  readonly instrument: string;
  readonly currency: string;
  readonly params: ParameterTexts;
  readonly limits: BotLimits;
  readonly cash: string;
  readonly shares: string;
  readonly seed: number;
  readonly isPaused: boolean;
  readonly startedAtMs: number;
  /** Undefined where it has not traded yet. */
  readonly baseline?: Baseline | undefined;
  readonly fills: number;
  readonly bought: string;
  readonly sold: string;
  /** False for one that had ended. */
  readonly isOn: boolean;
}

export interface KeptRuns {
  readonly bots: readonly KeptBot[];
  /** Undefined where they are off. */
  readonly signals?: (SignalsSettings & { readonly cash: string }) | undefined;
}

const nothing: KeptRuns = { bots: [] };

export class RunsFile {
  private readonly file: string;
  private readonly warn: (line: string) => void;

  constructor(file: string, warn: (line: string) => void) {
    this.file = file;
    this.warn = warn;
  }

  read(): KeptRuns {
    try {
      if (!fs.existsSync(this.file)) return nothing;
      const read: unknown = JSON.parse(fs.readFileSync(this.file, 'utf8'));
      if (areRuns(read)) return read;
      throw new Error('it has no list of bots');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.warn(`${this.file} is of no use and is put aside: ${why}`);
      fs.renameSync(this.file, `${this.file}.bad`);
      return nothing;
    }
  }

  /** All of it or none: a crash must not leave half a file. */
  write(runs: KeptRuns): void {
    try {
      fs.writeFileSync(`${this.file}.new`, `${JSON.stringify(runs, undefined, 1)}\n`, {
        mode: 0o600,
      });
      fs.renameSync(`${this.file}.new`, this.file);
    } catch (error) {
      this.warn(`${this.file} cannot be written: ${String(error)}`);
    }
  }
}

const botKinds = {
  botId: 'string',
  strategy: 'string',
  instrument: 'string',
  currency: 'string',
  cash: 'string',
  shares: 'string',
  seed: 'number',
  isPaused: 'boolean',
  startedAtMs: 'number',
  fills: 'number',
  bought: 'string',
  sold: 'string',
  isOn: 'boolean',
} as const satisfies Partial<Record<keyof KeptBot, string>>;
const limitKinds = { positionMax: 'string', lossMax: 'string', openNotionalMax: 'string' } as const;
const baselineKinds = { cash: 'string', position: 'string', mid: 'string' } as const;
const signalKinds = {
  periodMs: 'number',
  workers: 'number',
  qty: 'string',
  ttlMs: 'number',
  attemptsMax: 'number',
  cash: 'string',
} as const;

/** Whatever else somebody's hand, or a newer venue, has left in the file must not be run. */
function areRuns(read: unknown): read is KeptRuns {
  if (!isObject(read) || !Array.isArray(read['bots'])) return false;
  const { bots, signals } = read;
  return bots.every(isBot) && (signals === undefined || isSignals(signals));
}

function isBot(value: unknown): boolean {
  if (!has(value, botKinds) || !has(value['limits'], limitKinds)) return false;
  const { params, baseline } = value;
  if (baseline !== undefined && !has(baseline, baselineKinds)) return false;
  return isObject(params) && Object.values(params).every((text) => typeof text === 'string');
}

function isSignals(value: unknown): boolean {
  if (!has(value, signalKinds)) return false;
  const { instruments } = value;
  if (instruments === null) return true;
  return Array.isArray(instruments) && instruments.every((each) => typeof each === 'string');
}

function has(
  value: unknown,
  kinds: Readonly<Record<string, string>>,
): value is Readonly<Record<string, unknown>> {
  return (
    isObject(value) && Object.entries(kinds).every(([name, kind]) => typeof value[name] === kind)
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
