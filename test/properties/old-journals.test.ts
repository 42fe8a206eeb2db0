// Journals and snapshots of the time before operators could bust, freeze and delist: the same words, the same states, the same hashes. The
// sums were taken from the code of that time.

import { describe, expect, test } from 'vitest';
import { decodeCommand, encodeCommand } from '#codec/command-codec.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { Command, CommandKind } from '#core/command.ts';
import { Hash128 } from '#std/hash128.ts';
import { commandsOfSeed } from '../fuzz/run-seed.ts';
import { fillCommand, makeCommand } from '../support/commands.ts';
import { Engine, firstTsUs } from '../support/engine.ts';
import { EventRecorder } from '../support/recorder.ts';

/** Of each seed's flow: its commands as words, the state after it as words, and that state's hash. */
const sums = [
  [
    12,
    '02d681c15aee062a05afc18da126efa7',
    '0e6bbd091d91e622a6423fe3d3607449',
    '22edb91cde112da3526978a29d95b850',
  ],
  [
    82,
    '128d5ed91d07a8098d819c09e034e134',
    'ab3f19e00be3710c54f9495a9a9f2b79',
    '83a3b8aefef7cdaabe487b1b096367c5',
  ],
  [
    10_010_193,
    '50234490031242b3639652584f55a8b9',
    '90d632d0b02e2df176327a374cc40132',
    'f0b023f2eea561e0ef7f3fade4b46838',
  ],
  [
    20_013_279,
    'd14169a369a423974578b4797f65fc13',
    '3c5a5bdac22158ab359ada9c49db0fb0',
    'aff35744d4bd83b38206258cf0f6d52c',
  ],
] as const;

function sumOf(words: Int32Array): string {
  const hash = new Hash128();
  hash.update(words, 0, words.length);
  return hash.digest();
}

describe.each(sums)('a journal of before, seed %i', (seed, commandWords, stateWords, stateHash) => {
  const commands = commandsOfSeed(seed);

  test('is written as it was, and read back replays to the state that it had', () => {
    const buffer = new WordBuffer();
    const lengths = commands.map((data, i) => {
      return encodeCommand(makeCommand(data, i + 1, i + 1), buffer);
    });
    expect(sumOf(buffer.ints.subarray(0, buffer.used))).toBe(commandWords);
    const engine = new Engine();
    const { state } = engine.exchange;
    const record = new Command();
    const events = new EventRecorder();
    let at = 0;
    for (const words of lengths) {
      decodeCommand(buffer.ints, buffer.nums, at, words, record);
      record.tsUs = Math.max(state.tsUs, firstTsUs) + 7;
      engine.exchange.apply(record, events);
      at += words;
    }
    expect(engine.hash()).toBe(stateHash);
  });

  test('left snapshots that are still written so, and read', () => {
    const engine = new Engine();
    engine.applyAll(commands);
    const words = engine.write();
    expect(words[0]).toBe(2);
    expect(sumOf(words)).toBe(stateWords);
    const restored = Engine.restore(words);
    expect(restored.hash()).toBe(stateHash);
    // From here on trades are remembered, in both alike.
    for (const each of [engine, restored]) {
      each.apply({ kind: CommandKind.setTradeWindow, amountMinor: 9 });
      each.applyAll(commands.slice(-50));
    }
    expect(restored.hash()).toBe(engine.hash());
    expect(restored.write()[0]).toBe(3);
  });
});

test('a command of before has no trade behind it', () => {
  const buffer = new WordBuffer();
  const words = encodeCommand(makeCommand({ kind: CommandKind.setPhase }, 1, 1), buffer);
  const record = fillCommand(new Command(), { kind: 0 }, 0, 0);
  const { trade } = makeCommand({ kind: CommandKind.bustTrade, trade: oneTrade }, 1, 1);
  record.trade = trade;
  decodeCommand(buffer.ints, buffer.nums, 0, words, record);
  expect(record.trade).toBeUndefined();
});

const oneTrade = {
  tradeId: 1,
  priceTicks: 1,
  qtyLots: 1,
  buyAccountId: 1,
  sellAccountId: 1,
  buyFeeMinor: 1,
  sellFeeMinor: 1,
  newPriceTicks: 1,
};
