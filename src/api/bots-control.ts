// The contract between the doors and whatever runs the venue's own bots and signals: the doors ask, the host does. It holds no logic.

import type {
  Bot,
  BotProfitAnswer,
  Bots,
  ChangeBotBody,
  ChangeSignalsBody,
  SignalsState,
  StartBotBody,
  StartSignalsBody,
} from './bot-schemas.ts';

/** Why something cannot be done: the message is for the operator. */
export class BotsRefused extends Error {
  override readonly name = 'BotsRefused';
  readonly kind: 'invalid' | 'notFound' | 'conflict';
  /** Of the request, such as `params.levels`. */
  readonly field: string | undefined;

  constructor(kind: 'invalid' | 'notFound' | 'conflict', message: string, field?: string) {
    super(message);
    this.kind = kind;
    this.field = field;
  }
}

/** All of it throws, or rejects with, BotsRefused. */
export interface BotsControl {
  bots(): Bots;
  profit(botId: string): BotProfitAnswer;
  start(wish: StartBotBody): Promise<Bot>;
  change(botId: string, change: ChangeBotBody): Promise<Bot>;
  /** Pulls its orders and ends it; takes one that has ended off the list. */
  stop(botId: string): Promise<Bot>;
  signals(): SignalsState;
  startSignals(wish: StartSignalsBody): Promise<SignalsState>;
  changeSignals(change: ChangeSignalsBody): Promise<SignalsState>;
  stopSignals(): Promise<SignalsState>;
  /** Replaces the worker by a fresh one, whose breaker is closed. */
  resetBreaker(worker: string): Promise<SignalsState>;
  retryDeadLetter(signalId: string): Promise<SignalsState>;
}
