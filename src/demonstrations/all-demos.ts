// The demonstrations, in the order in which all of them run. It must never name one twice.

import type { Demo } from './demo.ts';
import { auctionDay } from './demos/auction-day.ts';
import { crashAndRecover } from './demos/crash-and-recover.ts';
import { engineAlgorithms } from './demos/engine-algorithms.ts';
import { haltAndReopen } from './demos/halt-and-reopen.ts';
import { highVolume } from './demos/high-volume.ts';
import { marketMaking } from './demos/market-making.ts';
import { microserviceFlow } from './demos/microservice-flow.ts';
import { multiUser } from './demos/multi-user.ts';
import { riskBreach } from './demos/risk-breach.ts';
import { selfTrade } from './demos/self-trade.ts';
import { signals } from './demos/signals.ts';

export const allDemos: readonly Demo[] = [
  highVolume,
  marketMaking,
  riskBreach,
  multiUser,
  auctionDay,
  haltAndReopen,
  selfTrade,
  crashAndRecover,
  microserviceFlow,
  engineAlgorithms,
  signals,
];
