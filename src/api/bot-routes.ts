// The requests about the venue's own bots and signals, as `routes.ts` has all others.

import {
  AgentSwitches,
  BotAnswer,
  BotParams,
  BotProfit,
  BotsAnswer,
  ChangeBot,
  ChangeSignals,
  DeadLetterParams,
  SignalsAnswer,
  StartBot,
  StartSignals,
  WorkerParams,
} from './bot-schemas.ts';

export const botRoutes = {
  'GET /v1/operator/agents': { answer: AgentSwitches },
  'GET /v1/operator/bots': { answer: BotsAnswer },
  'POST /v1/operator/bots': { body: StartBot, answer: BotAnswer },
  'GET /v1/operator/bots/:botId/profit': { params: BotParams, answer: BotProfit },
  'PATCH /v1/operator/bots/:botId': { params: BotParams, body: ChangeBot, answer: BotAnswer },
  'DELETE /v1/operator/bots/:botId': { params: BotParams, answer: BotAnswer },
  'GET /v1/operator/signals': { answer: SignalsAnswer },
  'POST /v1/operator/signals': { body: StartSignals, answer: SignalsAnswer },
  'PATCH /v1/operator/signals': { body: ChangeSignals, answer: SignalsAnswer },
  'DELETE /v1/operator/signals': { answer: SignalsAnswer },
  'PUT /v1/operator/signals/workers/:worker/breaker': {
    params: WorkerParams,
    answer: SignalsAnswer,
  },
  'POST /v1/operator/signals/dead-letters/:signalId/retry': {
    params: DeadLetterParams,
    answer: SignalsAnswer,
  },
} as const;
