// The strategies that come with Buttonwood, by name. Adding one is a file next to this one and a line here.

import avellanedaStoikov from './avellaneda-stoikov.ts';
import hello from './hello.ts';
import ladder from './ladder.ts';
import meanReversion from './mean-reversion.ts';
import momentum from './momentum.ts';
import twap from './twap.ts';
import vwapParticipation from './vwap-participation.ts';
import type { StrategyDefinition } from '../runtime/strategy.ts';

export const strategies = [
  hello,
  ladder,
  avellanedaStoikov,
  momentum,
  meanReversion,
  twap,
  vwapParticipation,
] as unknown as readonly StrategyDefinition[];
