// Which strategy is meant: one that comes with Buttonwood, or a file of the user's own, looked at before it is believed. Every mistake is one sentence.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { namedStrategy, OptionError, type BotOptions } from './options.ts';
import { rangeOf } from '#bots/runtime/parameters.ts';
import type { StrategyDefinition } from '#bots/runtime/strategy.ts';
import { strategies } from '#bots/strategies/catalogue.ts';

/** Throws OptionError. */
export async function loadStrategy({
  strategy,
  strategyFile,
}: Pick<BotOptions, 'strategy' | 'strategyFile'>): Promise<StrategyDefinition> {
  if (strategyFile !== undefined) return loadFile(path.resolve(strategyFile));
  return namedStrategy(strategy);
}

async function loadFile(file: string): Promise<StrategyDefinition> {
  if (!fs.existsSync(file))
    throw new OptionError(`--strategy-file names ${file}, which is not there.`);
  let loaded: { readonly default?: unknown };
  try {
    loaded = (await import(pathToFileURL(file).href)) as typeof loaded;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OptionError(`--strategy-file ${file} cannot be loaded: ${why}`, { cause });
  }
  if (isDefinition(loaded.default)) return loaded.default;
  throw new OptionError(
    `--strategy-file ${file} has no strategy as its default export: name, parameters and create (docs/bots.md).`,
  );
}

function isDefinition(value: unknown): value is StrategyDefinition {
  if (typeof value !== 'object' || value === null) return false;
  const { name, parameters, create } = value as Partial<StrategyDefinition>;
  const hasParameters = typeof parameters === 'object' && parameters !== null;
  return typeof name === 'string' && hasParameters && typeof create === 'function';
}

/** What `npm run bot -- list` prints. */
export function listing(): string {
  const lines: string[] = [];
  for (const { name, summary, parameters } of strategies) {
    lines.push(name, `  ${summary}`);
    for (const [parameter, spec] of Object.entries(parameters)) {
      const fallback =
        spec.optional === true
          ? 'may be left out'
          : spec.default === undefined
            ? 'must be given'
            : `default ${spec.default}`;
      lines.push(`    ${parameter.padEnd(14)} ${spec.doc} (${rangeOf(spec)}; ${fallback})`);
    }
    lines.push('');
  }
  return lines.join('\n').trimEnd();
}
