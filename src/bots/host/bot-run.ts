// One bot as the host has it: what it was started with, its process, what it last said, and what it has made since it began, over crashes and
// restarts of the venue. It must never keep the credentials anywhere but in memory.

import type { Bot, BotProfitAnswer, ChangeBotBody } from '#api/bot-schemas.ts';
import { BotsRefused } from '#api/bots-control.ts';
import { add, decimal, decimalString } from '#client/decimal.ts';
import { resultsOf, type Baseline } from './benchmark.ts';
import { isTunable } from './catalogue.ts';
import type { BotOrder, BotStatusWord, BotWord } from './host-words.ts';
import type { KeptBot } from './kept-runs.ts';
import { ProfitLine } from './profit-line.ts';
import { Supervised } from './supervised.ts';
import type { MemberKey } from '../signals/workers/worker-settings.ts';

const processFile = new URL('./bot-process.ts', import.meta.url);
const stopWithinMs = 8_000;

export interface BotRunParts {
  readonly kept: KeptBot;
  readonly url: string;
  /** Asked again for every process. */
  readonly credentials: () => Promise<MemberKey>;
  /** Where the key may trade for several accounts. */
  readonly account: string | undefined;
  /** True where it has an account of its own that began with `shares`. */
  readonly hasOwnAccount: boolean;
  /** Something that is kept has changed. */
  readonly changed: () => void;
  readonly warn: (line: string) => void;
}

export class BotRun {
  readonly botId: string;
  private readonly parts: BotRunParts;
  private kept: KeptBot;
  private status: Bot['status'] = 'stopped';
  private sinceMs = Date.now();
  private last: BotStatusWord | undefined;
  /** What the processes before this one did. */
  private before: Pick<KeptBot, 'fills' | 'bought' | 'sold'>;
  private restarts = 0;
  private lastError: string | null = null;
  private readonly line = new ProfitLine();
  private process: Supervised<BotOrder, BotWord> | undefined;

  constructor(parts: BotRunParts) {
    this.parts = parts;
    this.kept = parts.kept;
    this.botId = parts.kept.botId;
    this.before = parts.kept;
  }

  start(): void {
    const { kept } = this;
    this.keep({ isOn: true });
    this.turn('starting');
    this.process = new Supervised<BotOrder, BotWord>({
      file: processFile,
      mayRestart: isTunable(kept.strategy),
      begin: async () => ({
        kind: 'start',
        url: this.parts.url,
        credentials: await this.parts.credentials(),
        account: this.parts.account,
        instrument: kept.instrument,
        strategy: kept.strategy,
        params: this.kept.params,
        limits: this.kept.limits,
        // An account with a past of its own has the position of this moment as its neutral one.
        neutral: this.parts.hasOwnAccount ? kept.shares : this.kept.baseline?.position,
        seed: kept.seed,
        isPaused: this.kept.isPaused,
      }),
      heard: (word) => {
        if (word.kind === 'status') this.hear(word);
      },
      crashed: (reason, isLast) => {
        this.lastError = reason;
        this.bank();
        if (isLast) return;
        this.restarts++;
        this.turn('starting');
        this.parts.warn(`The bot ${this.botId} is started again: ${reason}`);
      },
      ended: ({ how, message }) => {
        if (how === 'failed') this.lastError = message;
        this.bank();
        this.turn(how);
        this.keep({ isOn: false });
      },
    });
    this.process.start();
  }

  /** Listed without being run: one that had ended, or cannot come back. */
  rest(reason: string | null): void {
    this.lastError = reason;
    this.turn('stopped');
    this.keep({ isOn: false });
  }

  get isOver(): boolean {
    return this.status === 'stopped' || this.status === 'done' || this.status === 'failed';
  }

  /** Of its process; undefined where there is none now. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** What was checked before. */
  change({ params, paused, limits }: ChangeBotBody): void {
    if (this.isOver) throw new BotsRefused('conflict', `The bot ${this.botId} has ended.`, 'botId');
    this.keep({
      params: params ?? this.kept.params,
      limits: { ...this.kept.limits, ...limits },
      isPaused: paused ?? this.kept.isPaused,
    });
    this.process?.tell({
      kind: 'tune',
      params: this.kept.params,
      limits: this.kept.limits,
      isPaused: this.kept.isPaused,
    });
    if (this.status === 'running' || this.status === 'paused') {
      this.turn(this.kept.isPaused ? 'paused' : 'running');
    }
  }

  /** `isLeaving`: the venue stops, and the bot is to come back with it. */
  async stop(isLeaving = false): Promise<void> {
    if (this.isOver) return;
    this.turn('stopping');
    await this.process?.stop({ kind: 'stop' }, stopWithinMs);
    if (isLeaving) this.keep({ isOn: true });
  }

  get forKeeping(): KeptBot {
    const { fills, bought, sold } = this.totals;
    return { ...this.kept, fills, bought, sold };
  }

  get state(): Bot {
    const { kept, last, botId, status, sinceMs, restarts, lastError } = this;
    const results = this.results;
    const { fills, bought, sold } = this.totals;
    return {
      botId,
      strategy: kept.strategy,
      instrument: kept.instrument,
      currency: kept.currency,
      account: last?.account ?? null,
      status,
      since: new Date(sinceMs).toISOString(),
      startedAt: new Date(kept.startedAtMs).toISOString(),
      doing: this.isOver || last === undefined ? null : last.doing,
      note: this.isOver || last === undefined || last.note === '' ? null : last.note,
      params: { ...kept.params },
      limits: kept.limits,
      cash: kept.cash,
      shares: kept.shares,
      position: last?.position ?? null,
      openOrders: this.isOver ? 0 : (last?.openOrders ?? 0),
      fills,
      bought,
      sold,
      profit: results?.profit ?? null,
      benchmark: {
        midAtStart: kept.baseline?.mid ?? null,
        mid: last?.mid ?? null,
        buyAndHold: results?.buyAndHold ?? null,
        heldShares: results?.heldShares ?? null,
      },
      againstBenchmark: results?.againstBenchmark ?? null,
      tunable: isTunable(kept.strategy),
      restarts,
      lastError,
    };
  }

  get profit(): BotProfitAnswer {
    return { botId: this.botId, points: this.line.all };
  }

  private hear(word: BotStatusWord): void {
    const { last } = this;
    // What is not known for a moment has not become nothing.
    this.last = {
      ...word,
      cash: word.cash ?? last?.cash ?? null,
      position: word.position ?? last?.position ?? null,
      mid: word.mid ?? last?.mid ?? null,
    };
    const { cash, position, mid } = this.last;
    if (this.kept.baseline === undefined && cash !== null && position !== null && mid !== null) {
      this.keep({ baseline: this.baselineOf({ cash, position, mid }) });
    }
    if (this.status === 'starting' && word.cash !== null) {
      this.turn(this.kept.isPaused ? 'paused' : 'running');
    }
    const results = this.results;
    if (results !== undefined) this.line.take({ timeMs: Date.now(), ...results });
  }

  /** An account of its own began with what it was given, whatever was traded before the first word came. */
  private baselineOf(now: Baseline): Baseline {
    const { cash, shares } = this.kept;
    return this.parts.hasOwnAccount ? { cash, position: shares, mid: now.mid } : now;
  }

  private get results(): ReturnType<typeof resultsOf> | undefined {
    const { baseline, cash: stake } = this.kept;
    const { cash = null, position = null, mid = null } = this.last ?? {};
    if (baseline === undefined || cash === null || position === null || mid === null) {
      return undefined;
    }
    return resultsOf(stake, baseline, { cash, position, mid });
  }

  private get totals(): Pick<KeptBot, 'fills' | 'bought' | 'sold'> {
    const { before, last } = this;
    const sum = (a: string, b: string | undefined): string =>
      decimalString(add(decimal(a), decimal(b ?? '0')));
    return {
      fills: before.fills + (last?.fills ?? 0),
      bought: sum(before.bought, last?.bought),
      sold: sum(before.sold, last?.sold),
    };
  }

  /** A process has ended: the next one counts from nothing. */
  private bank(): void {
    this.before = this.totals;
    if (this.last === undefined) return;
    this.last = { ...this.last, fills: 0, bought: '0', sold: '0', openOrders: 0 };
  }

  private turn(status: Bot['status']): void {
    if (status === this.status) return;
    this.status = status;
    this.sinceMs = Date.now();
  }

  private keep(change: Partial<KeptBot>): void {
    this.kept = { ...this.kept, ...change };
    this.parts.changed();
  }
}
