// The strategies as operators see them: their parameters as data for a form, and what is given read back with the field at fault named. Series
// are left out: an operator's request must never name a file of the venue's machine.

import { type ParameterSpecs, ParameterError, readParameters } from '../runtime/parameters.ts';
import type { InstrumentTerms, Strategy, StrategyDefinition } from '../runtime/strategy.ts';
import { strategies } from '../strategies/catalogue.ts';
import type { BotStrategy } from '#api/bot-schemas.ts';
import { BotsRefused } from '#api/bots-control.ts';
import { Prng } from '#std/prng.ts';

type Texts = Readonly<Record<string, string>>;

/** A parent order that is made anew would be executed a second time. */
const parentOrders: ReadonlySet<string> = new Set(['twap', 'vwap-participation']);

export const catalogue: readonly BotStrategy[] = strategies.map((strategy) => ({
  name: strategy.name,
  summary: strategy.summary,
  tunable: isTunable(strategy.name),
  parameters: Object.entries(strategy.parameters).flatMap(([name, spec]) => {
    if (spec.kind === 'series') return [];
    const isNumber = spec.kind === 'number' || spec.kind === 'integer';
    const { default: fallback } = spec;
    return [
      {
        name,
        kind: spec.kind,
        doc: spec.doc,
        optional: spec.optional === true,
        default: fallback === undefined ? null : String(fallback),
        min: isNumber ? spec.min : null,
        max: isNumber ? spec.max : null,
        unit: isNumber ? (spec.unit ?? null) : null,
        options: spec.kind === 'choice' ? [...spec.options] : null,
      },
    ];
  }),
}));

export function isTunable(strategy: string): boolean {
  return !parentOrders.has(strategy);
}

function readFile(): string {
  throw new Error('files are not read here');
}

/** Throws BotsRefused `invalid`, with the field. */
export function checkParameters(name: string, params: Texts, terms: InstrumentTerms): void {
  const definition = definitionOf(name);
  for (const parameter of Object.keys(params)) {
    const spec = Object.hasOwn(definition.parameters, parameter)
      ? definition.parameters[parameter]
      : undefined;
    if (spec !== undefined && spec.kind !== 'series') continue;
    throw new BotsRefused(
      'invalid',
      spec === undefined
        ? `${name} has no parameter "${parameter}".`
        : `The parameter "${parameter}" names a file, and the venue reads none for a bot.`,
      `params.${parameter}`,
    );
  }
  for (const [parameter, spec] of Object.entries(definition.parameters)) {
    const one: ParameterSpecs = { [parameter]: spec };
    const text = params[parameter];
    const texts = new Map(text === undefined ? [] : [[parameter, text]]);
    try {
      readParameters(one, { strategy: name, texts, readFile }, terms);
    } catch (error) {
      if (!(error instanceof ParameterError)) throw error;
      const message = error.message.replace(/: give --param .*$/, '.');
      throw new BotsRefused('invalid', message, `params.${parameter}`);
    }
  }
  try {
    makeStrategy(name, params, terms, 1);
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    throw new BotsRefused('invalid', error.message, 'params');
  }
}

/** Throws ParameterError. */
export function makeStrategy(
  name: string,
  params: Texts,
  terms: InstrumentTerms,
  seed: number,
): Strategy {
  const definition = definitionOf(name);
  const texts = new Map(Object.entries(params));
  const values = readParameters(definition.parameters, { strategy: name, texts, readFile }, terms);
  return definition.create(values, { terms, prng: new Prng(seed) });
}

/** Throws BotsRefused `invalid`. */
export function definitionOf(name: string): StrategyDefinition {
  const found = strategies.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = strategies.map((each) => each.name).join(', ');
  throw new BotsRefused(
    'invalid',
    `There is no strategy "${name}"; there are ${names}.`,
    'strategy',
  );
}
