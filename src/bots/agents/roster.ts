// An agent from its description: what kind it is and what its figures are. Descriptions are plain data, so that a file can hold them.

import type { Agent, Surroundings, TradedInstrument } from './agent.ts';
import { QuotingAgent, type MakerOptions } from './maker.ts';
import { MomentumAgent, type MomentumOptions } from './momentum.ts';
import { NoiseAgent, type NoiseOptions } from './noise.ts';
import { ParentAgent, type ParentOptions } from './parent.ts';
import { ValueAgent, type ValueOptions } from './value.ts';
import { unreachable } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';

export type AgentSpec =
  | (NoiseOptions & { readonly kind: 'noise' })
  | (ValueOptions & { readonly kind: 'value' })
  | (MomentumOptions & { readonly kind: 'momentum' })
  | (ParentOptions & { readonly kind: 'parent' })
  | (MakerOptions & { readonly kind: 'maker' });

/** The agent takes all its chance from `prng`, which must be its own. */
export function createAgent(
  spec: AgentSpec,
  prng: Prng,
  instrument: TradedInstrument,
  surroundings: Surroundings,
): Agent {
  switch (spec.kind) {
    case 'noise':
      return new NoiseAgent(prng, spec, instrument, surroundings);
    case 'value':
      return new ValueAgent(prng, spec, instrument, surroundings);
    case 'momentum':
      return new MomentumAgent(prng, spec, instrument, surroundings);
    case 'parent':
      return new ParentAgent(prng, spec, instrument, surroundings);
    case 'maker':
      return new QuotingAgent(prng, spec, instrument, surroundings);
    default:
      return unreachable(spec);
  }
}

/** A generator for one purpose: FNV-1a over the seed and the names. */
export function seeded(seed: number, ...names: string[]): Prng {
  let hash = 0x811c9dc5;
  for (const character of [seed, ...names].join('/')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return new Prng(hash >>> 0);
}
