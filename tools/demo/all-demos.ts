// The demonstrations, in the order in which all of them run. It must never name one twice.

import type { Demo } from './demo.ts';
import { highVolume } from './demos/high-volume.ts';
import { multiUser } from './demos/multi-user.ts';
import { selfTrade } from './demos/self-trade.ts';

export const allDemos: readonly Demo[] = [highVolume, multiUser, selfTrade];
