// The process of one bot: signs in, runs the strategy as a member by the public API, says every second how it goes, and obeys. It begins when it is
// told and ends when it is told, when the strategy is done, or when the venue is gone. It must never outlive its orders.

import { BotRefusal } from '../refusal.ts';
import { BotRuntime, type Doing } from '../runtime/bot-runtime.ts';
import { termsOf } from '../runtime/instrument-terms.ts';
import { ParameterError } from '../runtime/parameters.ts';
import { signIn } from '../runtime/sign-in.ts';
import { standAside, type Strategy } from '../runtime/strategy.ts';
import { makeStrategy } from './catalogue.ts';
import type { BotOrder, BotStatusWord, BotWord, EndedWord } from './host-words.ts';
import { middleText } from './benchmark.ts';

const statusEveryMs = 1_000;
const pace = {
  requoteMs: 250,
  beatMs: 1_000,
  commandsPerSecond: 20,
  quoteLifeMs: 60_000,
  leaveWithinMs: 5_000,
} as const;
const referenceAgeMsMax = 5_000;

const doings: Readonly<Record<Doing, string>> = {
  connecting: 'connecting',
  pulling: 'pulling orders',
  waiting: 'waiting for book and account',
  notTrading: 'not trading',
  aside: 'no quotes',
  quoting: 'quoting',
};

type Start = Extract<BotOrder, { readonly kind: 'start' }>;

function say(word: BotWord): void {
  if (process.connected) process.send?.(word);
}

/** Runs it to its end. */
async function run(start: Start): Promise<EndedWord> {
  const { url, instrument: symbol, account, credentials, strategy: name, seed } = start;
  const member = await signIn({ url, symbol, account, credentials });
  const terms = termsOf(member.instrument);
  const make = (params: Start['params']): Strategy => makeStrategy(name, params, terms, seed);
  let strategy = make(start.params);
  let { isPaused } = start;
  const limits = {
    positionLotsMax: terms.lots.toSteps(start.limits.positionMax),
    openNotionalMax: Number(start.limits.openNotionalMax),
    lossMax: Number(start.limits.lossMax),
    referenceAgeMsMax,
  };
  const state = member.client.account(member.accountId);
  const runtime = new BotRuntime({
    client: member.client,
    instrument: member.instrument,
    account: member.accountId,
    terms,
    strategy: {
      decide: (situation) =>
        isPaused ? standAside('paused by an operator') : strategy.decide(situation),
    },
    limits,
    neutralLots: start.neutral === undefined ? undefined : terms.lots.toSteps(start.neutral),
    pace,
    runId: `h${Date.now().toString(36)}`,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.on('message', (order: BotOrder) => {
    if (order.kind === 'stop') runtime.stop('Stopped by an operator.');
    if (order.kind !== 'tune') return;
    ({ isPaused } = order);
    limits.positionLotsMax = terms.lots.toSteps(order.limits.positionMax);
    limits.openNotionalMax = Number(order.limits.openNotionalMax);
    limits.lossMax = Number(order.limits.lossMax);
    strategy = make(order.params);
  });
  process.once('disconnect', () => runtime.stop('The venue that ran it is gone.'));
  const status = (): BotStatusWord => {
    const isKnown = state.status.value === 'live';
    const { own, market } = runtime;
    return {
      kind: 'status',
      account: member.accountName,
      doing: isPaused ? 'paused' : doings[runtime.doing],
      note: isPaused ? '' : runtime.note,
      cash: isKnown
        ? (state.balances.find(({ asset }) => asset === terms.currency)?.total ?? '0')
        : null,
      position: isKnown
        ? (state.positions.find(({ instrument }) => instrument === symbol)?.qty ?? '0')
        : null,
      mid: market.isLive ? middleText(market.markTicks, terms) : null,
      openOrders: own.resting.length,
      fills: own.profit.fills,
      bought: terms.qtyText(own.profit.boughtLots),
      sold: terms.qtyText(own.profit.soldLots),
    };
  };
  const timer = setInterval(() => say(status()), statusEveryMs);
  try {
    const end = await runtime.run();
    const left = end.isPulled ? '' : ' Its orders may still be open.';
    const how = end.kind === 'done' || end.kind === 'stopped' ? end.kind : 'failed';
    return { kind: 'ended', how: end.isPulled ? how : 'failed', message: end.message + left };
  } finally {
    say(status());
    clearInterval(timer);
  }
}

// Whoever stops the venue at its terminal stops this process, too: it waits for the venue's word.
process.on('SIGINT', () => undefined);
process.once('message', (order: BotOrder) => {
  if (order.kind !== 'start') {
    process.exit(0);
  }
  run(order)
    .catch((error: unknown): EndedWord => {
      const isSentence = error instanceof BotRefusal || error instanceof ParameterError;
      if (!isSentence) throw error;
      return { kind: 'ended', how: 'failed', message: error.message };
    })
    .then((word) => {
      if (process.connected) process.send?.(word, () => process.exit(0));
      else process.exit(0);
    })
    .catch((error: unknown) => {
      process.stderr.write(
        `${error instanceof Error ? (error.stack ?? error.message) : 'failed'}\n`,
      );
      process.exit(1);
    });
});
