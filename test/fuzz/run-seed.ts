// One seed of the fuzzer: its flow through the engine and the naive venue side by side, with a snapshot taken somewhere and the rest
// replayed from it. It says where the two part, and counts what was seen.

import { stateHash } from '#core/snapshot.ts';
import { rejectName } from '#core/reject-codes.ts';
import { CloseReason, termName } from '#core/terms.ts';
import { Prng } from '#std/prng.ts';
import type { CommandData } from '../support/commands.ts';
import { Engine } from '../support/engine.ts';
import type { RecordedEvent } from '../support/recorder.ts';
import { commandsOf, flowOfSeed } from '../properties/exchange-flow.ts';
import { Difference, ExchangePair } from '../properties/exchange-pair.ts';

/** How often each kind of event, reject code and close reason was seen. */
export type Coverage = Record<string, number>;

export interface Failure {
  readonly at: number;
  readonly cause: Error;
}

/** Some flows are short, so that many swarms are seen; some long, so that much stands open. */
export function commandsOfSeed(seed: number): CommandData[] {
  const length = new Prng(seed + 2 ** 41).nextChance(0.2) ? 3_000 : 400;
  return commandsOf(flowOfSeed(seed, length));
}

/** Runs commands until the two part; undefined where they never do. */
export function runPair(
  commands: readonly CommandData[],
  see: (event: RecordedEvent) => void = () => {},
): Failure | undefined {
  const pair = new ExchangePair(process.env['BUTTONWOOD_AUDIT'] !== 'off');
  for (const [at, command] of commands.entries()) {
    try {
      pair.run(command);
    } catch (cause) {
      return { at, cause: cause instanceof Error ? cause : new Error(String(cause)) };
    }
    for (const event of pair.events) see(event);
  }
  return undefined;
}

/** An engine restored somewhere on the way must end as one that was never stopped. */
export function checkRestored(seed: number, commands: readonly CommandData[]): void {
  const cut = new Prng(seed + 2 ** 42).nextBelow(commands.length);
  const original = new Engine();
  original.applyAll(commands.slice(0, cut));
  const restored = Engine.restore(original.write(), { hashSeed: seed | 1 });
  if (restored.hash() !== original.hash()) throw new Error(`restored at ${cut}, the hash differs`);
  const tail = commands.slice(cut);
  const found = JSON.stringify(restored.applyAll(tail));
  if (found !== JSON.stringify(original.applyAll(tail))) {
    throw new Error(`restored at ${cut}, the events after differ`);
  }
  if (stateHash(restored.exchange) !== stateHash(original.exchange)) {
    throw new Error(`restored at ${cut}, the state after differs`);
  }
}

export function addSeen(coverage: Coverage, event: RecordedEvent): void {
  const add = (name: string): void => {
    coverage[name] = (coverage[name] ?? 0) + 1;
  };
  add(`event ${event.kind}`);
  if (event.kind === 'orderRejected') add(`order reject ${rejectName(event.code)}`);
  if (event.kind === 'commandRejected') add(`command reject ${rejectName(event.code)}`);
  if (event.kind === 'orderClosed') add(`close ${termName(CloseReason, event.reason) ?? '?'}`);
}

/** What kind of failure it is: a shorter flow that fails in another way has not the same fault. */
export function keyOf({ cause }: Failure): string {
  if (cause instanceof Difference) return cause.key;
  return cause.message.split('\n', 1)[0]!.replaceAll(/\d+/g, '#');
}

/** Drops commands, many at a time and then one, while what is left still fails in the same way. */
export function shrink(commands: readonly CommandData[], deadlineMs: number): CommandData[] {
  const first = runPair(commands);
  if (first === undefined) return [...commands];
  const key = keyOf(first);
  let left = commands.slice(0, first.at + 1);
  for (let size = left.length >> 1; size >= 1; size >>= 1) {
    for (let from = left.length - size; from > -size; from -= size) {
      if (Date.now() > deadlineMs) return left;
      const fewer = left.filter((_, i) => i < from || i >= from + size);
      const failure = runPair(fewer);
      if (failure !== undefined && keyOf(failure) === key) left = fewer.slice(0, failure.at + 1);
    }
  }
  return left;
}
