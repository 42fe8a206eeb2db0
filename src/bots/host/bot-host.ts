// Runs bots and signals for the venue's operators: each in a process of its own, as a member through the public API, so that nothing that happens
// in one can hurt the venue or another. It must never have a way into the venue that an outsider's program has not.

import path from 'node:path';
import type {
  Bot,
  BotLimits,
  BotProfitAnswer,
  Bots,
  ChangeBotBody,
  ChangeSignalsBody,
  SignalsState,
  StartBotBody,
  StartSignalsBody,
} from '#api/bot-schemas.ts';
import { BotsRefused, type BotsControl } from '#api/bots-control.ts';
import { decimal, isMultipleOf, zero } from '#client/decimal.ts';
import { BotRefusal } from '../refusal.ts';
import { termsOf, type Terms } from '../runtime/instrument-terms.ts';
import { findInstrument } from '../runtime/sign-in.ts';
import type { MemberKey } from '../signals/workers/worker-settings.ts';
import { BotRun } from './bot-run.ts';
import { catalogue, checkParameters, definitionOf, isTunable } from './catalogue.ts';
import { RunsFile, type KeptBot } from './kept-runs.ts';
import type { BotMembers } from './members.ts';
import { SignalsDesk } from './signals-desk.ts';

export interface BotHostParts {
  readonly dataFolder: string;
  /** Of the venue, as its members know it. */
  readonly url: string;
  /** Makes the members; undefined in production, where the operator gives an API key for each. */
  readonly members: BotMembers | undefined;
  readonly warn: (line: string) => void;
}

const botsMax = 16;
const defaults: BotLimits = { positionMax: '100', lossMax: '1000', openNotionalMax: '100000' };
const keyLost =
  'The venue was started again, and API keys are kept in memory only: start it anew with its key.';
const isParent = 'The venue was started again, and a parent order is never begun a second time.';

export class BotHost implements BotsControl {
  private readonly parts: BotHostParts;
  private readonly file: RunsFile;
  private readonly runs = new Map<string, BotRun>();
  private readonly desk: SignalsDesk;
  private saving: NodeJS.Immediate | undefined;
  private readonly upkeep: NodeJS.Timeout;
  private isStopping = false;

  constructor(parts: BotHostParts) {
    this.parts = parts;
    this.file = new RunsFile(path.join(parts.dataFolder, 'bots.json'), parts.warn);
    this.desk = new SignalsDesk({
      mode: this.mode,
      url: () => parts.url,
      queueFolder: path.join(parts.dataFolder, 'signals'),
      credentials: (cash, key, instruments) => this.signalsKey(cash, key, instruments),
      changed: () => this.save(),
      warn: parts.warn,
    });
    this.upkeep = setInterval(() => this.save(), 10_000).unref();
  }

  /** Brings back what an earlier life of the venue had. */
  open(): void {
    const { bots, signals } = this.file.read();
    for (const kept of bots) {
      const run = this.runOf(kept, undefined, undefined);
      this.runs.set(kept.botId, run);
      if (!kept.isOn) run.rest(null);
      else if (this.parts.members === undefined) run.rest(keyLost);
      else if (isTunable(kept.strategy)) run.start();
      else run.rest(isParent);
    }
    if (signals === undefined) return;
    if (this.parts.members === undefined) this.desk.rest(keyLost);
    else this.desk.resume(signals);
  }

  /** Pulls the orders of every bot and ends all processes. Those that ran come back with the venue. */
  async close(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.upkeep);
    await Promise.all([...[...this.runs.values()].map((run) => run.stop(true)), this.desk.leave()]);
    clearImmediate(this.saving);
    this.saveNow();
  }

  /** What runs, for the health page. */
  get summary(): { readonly running: number; readonly failed: number } {
    const states = [...this.runs.values()].map(({ state }) => state.status);
    const signals = this.desk.answer.status;
    return {
      running:
        states.filter((status) => status === 'running' || status === 'paused').length +
        (signals === 'running' ? 1 : 0),
      failed:
        states.filter((status) => status === 'failed').length + (signals === 'failed' ? 1 : 0),
    };
  }

  bots(): Bots {
    return {
      mode: this.mode,
      strategies: [...catalogue],
      bots: [...this.runs.values()].map(({ state }) => state),
    };
  }

  profit(botId: string): BotProfitAnswer {
    return this.find(botId).profit;
  }

  async start(wish: StartBotBody): Promise<Bot> {
    const { strategy, params = {}, shares = '0', cash = '100000', apiKey, account } = wish;
    definitionOf(strategy);
    this.refuseWhileStopping();
    const running = [...this.runs.values()].filter(({ isOver }) => !isOver).length;
    if (running >= botsMax) {
      throw new BotsRefused('conflict', `At most ${botsMax} bots run at once.`);
    }
    this.checkKey(apiKey);
    const terms = await this.termsOf(wish.instrument);
    checkParameters(strategy, params, terms);
    const limits = { ...defaults, ...wish.limits };
    checkLimits(limits, terms);
    this.checkEndowment(cash, shares, terms);
    const kept: KeptBot = {
      botId: this.nextId(strategy),
      strategy,
      instrument: terms.symbol,
      currency: terms.currency,
      params,
      limits,
      cash,
      shares,
      seed: wish.seed ?? 1,
      isPaused: false,
      startedAtMs: Date.now(),
      fills: 0,
      bought: '0',
      sold: '0',
      isOn: true,
    };
    const run = this.runOf(kept, apiKey, account);
    this.runs.set(kept.botId, run);
    run.start();
    return run.state;
  }

  async change(botId: string, change: ChangeBotBody): Promise<Bot> {
    const run = this.find(botId);
    const { strategy, instrument, limits } = run.forKeeping;
    const terms = await this.termsOf(instrument);
    if (change.params !== undefined) {
      if (!isTunable(strategy)) {
        throw new BotsRefused(
          'conflict',
          'A parent order cannot be changed once it is begun: stop it and start another.',
          'params',
        );
      }
      checkParameters(strategy, change.params, terms);
    }
    checkLimits({ ...limits, ...change.limits }, terms);
    run.change(change);
    return run.state;
  }

  async stop(botId: string): Promise<Bot> {
    const run = this.find(botId);
    if (run.isOver) {
      this.runs.delete(botId);
      this.save();
      return run.state;
    }
    await run.stop();
    return run.state;
  }

  signals(): SignalsState {
    return this.desk.answer;
  }

  async startSignals(wish: StartSignalsBody): Promise<SignalsState> {
    this.refuseWhileStopping();
    this.checkKey(wish.apiKey);
    for (const symbol of wish.instruments ?? []) await this.termsOf(symbol, 'instruments');
    if (decimal(wish.qty ?? '1') === zero) {
      throw new BotsRefused('invalid', 'A signal is of at least one lot.', 'qty');
    }
    this.desk.start(wish);
    return this.desk.answer;
  }

  async changeSignals(change: ChangeSignalsBody): Promise<SignalsState> {
    await this.desk.change(change);
    return this.desk.answer;
  }

  async stopSignals(): Promise<SignalsState> {
    await this.desk.stop();
    return this.desk.answer;
  }

  async resetBreaker(worker: string): Promise<SignalsState> {
    this.desk.resetBreaker(worker);
    return this.desk.answer;
  }

  async retryDeadLetter(signalId: string): Promise<SignalsState> {
    this.desk.retry(signalId);
    return this.desk.answer;
  }

  private get mode(): 'demo' | 'production' {
    return this.parts.members === undefined ? 'production' : 'demo';
  }

  private runOf(
    kept: KeptBot,
    apiKey: StartBotBody['apiKey'],
    account: string | undefined,
  ): BotRun {
    const { url, members, warn } = this.parts;
    const username = `bot_${kept.botId.replaceAll('-', '_')}`;
    return new BotRun({
      kept,
      url,
      account,
      hasOwnAccount: members !== undefined,
      credentials: async () => {
        if (members !== undefined) return members.enter(username, kept);
        if (apiKey !== undefined) return { kind: 'apiKey', ...apiKey };
        throw new Error(keyLost);
      },
      changed: () => this.save(),
      warn,
    });
  }

  private async signalsKey(
    cash: string,
    key: StartSignalsBody['apiKey'],
    instruments: readonly string[] | null,
  ): Promise<MemberKey> {
    const { members } = this.parts;
    if (members === undefined) {
      if (key === undefined) throw new Error(keyLost);
      return { kind: 'apiKey', ...key };
    }
    return members.enter('bot_signals', { cash, shares: '0', instrument: instruments?.[0] ?? '' });
  }

  private checkKey(key: StartBotBody['apiKey']): void {
    if (this.mode === 'production' && key === undefined) {
      throw new BotsRefused('invalid', 'In production a bot trades with an API key.', 'apiKey');
    }
    if (this.mode === 'demo' && key !== undefined) {
      throw new BotsRefused('invalid', 'In a demo the venue makes the member itself.', 'apiKey');
    }
  }

  private checkEndowment(cash: string, shares: string, terms: Terms): void {
    if (decimal(cash) === zero) {
      throw new BotsRefused('invalid', 'A bot begins with some cash.', 'cash');
    }
    if (!isMultipleOf(decimal(cash), decimal('0.01'))) {
      throw new BotsRefused('invalid', 'Cash is in whole cents.', 'cash');
    }
    checkShares(shares, 'shares', terms);
    if (this.mode === 'production' && decimal(shares) !== zero) {
      throw new BotsRefused('invalid', 'Only in a demo is a bot given shares.', 'shares');
    }
  }

  /** Throws BotsRefused where nothing of that name is listed. */
  private async termsOf(symbol: string, field = 'instrument'): Promise<Terms> {
    try {
      const instrument = await findInstrument(this.parts.url, symbol);
      if (instrument.delisted !== true) return termsOf(instrument);
      throw new BotRefusal(`${symbol} is delisted.`);
    } catch (error) {
      if (!(error instanceof BotRefusal)) throw error;
      throw new BotsRefused('invalid', `There is no instrument "${symbol}" to trade.`, field);
    }
  }

  private find(botId: string): BotRun {
    const run = this.runs.get(botId);
    if (run !== undefined) return run;
    throw new BotsRefused('notFound', `There is no bot "${botId}".`, 'botId');
  }

  private nextId(strategy: string): string {
    const stem = `${strategy}-${Math.floor(Date.now() / 1_000).toString(36)}`;
    for (let number = 0; ; number++) {
      const botId = number === 0 ? stem : `${stem}${number}`;
      if (!this.runs.has(botId)) return botId;
    }
  }

  private refuseWhileStopping(): void {
    if (this.isStopping) throw new BotsRefused('conflict', 'The venue is stopping.');
  }

  private save(): void {
    if (this.isStopping) return;
    this.saving ??= setImmediate(() => {
      this.saving = undefined;
      this.saveNow();
    });
  }

  private saveNow(): void {
    const signals = this.desk.forKeeping;
    const bots = [...this.runs.values()].map(({ forKeeping }) => forKeeping);
    this.file.write({ bots, ...(signals === undefined ? {} : { signals }) });
  }
}

function checkLimits(limits: BotLimits, terms: Terms): void {
  checkShares(limits.positionMax, 'limits.positionMax', terms);
}

function checkShares(shares: string, field: string, terms: Terms): void {
  if (isMultipleOf(decimal(shares), decimal(terms.qtyText(1)))) return;
  const lot = terms.qtyText(1);
  throw new BotsRefused(
    'invalid',
    `${shares} shares: ${terms.symbol} trades in whole lots of ${lot}.`,
    field,
  );
}
