// Replay and restoring: the same commands make the same events and the same state, from the beginning, from a snapshot, through
// the journal's bytes, with other capacities, whatever happens to the record after the call.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCommand, encodeCommand } from '#codec/command-codec.ts';
import { decodeEvents } from '#codec/event-decoder.ts';
import { EventEncoder } from '#codec/event-encoder.ts';
import { groupHeadWords } from '#codec/event-kinds.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { audit, auditClosed } from '#core/auditor.ts';
import { Command, CommandKind } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import { stateHash } from '#core/snapshot.ts';
import { type CommandData, fillCommand, makeCommand, numericFields } from '../support/commands.ts';
import { Engine, firstTsUs } from '../support/engine.ts';
import { EventRecorder, type RecordedEvent } from '../support/recorder.ts';
import { View } from '../support/view.ts';
import { options, timeoutMs } from './book-options.ts';
import { commandsOf, flows } from './exchange-flow.ts';

const cut = fc.double({ min: 0, max: 1, noNaN: true });

describe('restoring', () => {
  test('a restored engine goes on as the one that was written', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(flows(10, 120), cut, (flow, fraction) => {
        const commands = commandsOf(flow);
        const at = Math.floor(fraction * commands.length);
        const original = new Engine();
        original.applyAll(commands.slice(0, at));
        const words = original.write();
        const restored = Engine.restore(words, { ordersHint: 3_000, hashSeed: 0x2545f491 });
        audit(restored.exchange.state);
        auditClosed(restored.exchange.state);
        expect(restored.hash()).toBe(original.hash());
        expect(restored.write()).toEqual(words);
        expect(restored.exchange.state.tsUs).toBe(original.exchange.state.tsUs);
        const tail = commands.slice(at);
        expect(restored.applyAll(tail)).toEqual(original.applyAll(tail));
        expect(restored.hash()).toBe(original.hash());
        expect(restored.write()).toEqual(original.write());
      }),
      options(100),
    );
  });
});

describe('a state told as events', () => {
  test('is what its events were, for whoever comes later', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(flows(10, 120), cut, (flow, fraction) => {
        const commands = commandsOf(flow);
        const at = Math.floor(fraction * (commands.length - 1));
        const engine = new Engine();
        const fromTheFirst = new View();
        const fromThere = new View();
        // What is there before the first command: three accounts, sixteen tiers without a fee.
        fromTheFirst.fold(engine.tellState(), 0);
        commands.forEach((command, i) => {
          if (i === at) fromThere.fold(engine.tellState(), 0);
          const events = engine.apply(command);
          fromTheFirst.fold(events, engine.exchange.state.tsUs);
          if (i >= at) fromThere.fold(events, engine.exchange.state.tsUs);
        });
        expect(fromThere.print()).toEqual(fromTheFirst.print());
      }),
      options(100),
    );
  });
});

describe('replay', () => {
  test('the same commands make the same events and state', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(flows(10, 120), (flow) => {
        const commands = commandsOf(flow);
        const first = new Engine();
        const again = new Engine({ ordersHint: 100_000, hashSeed: -77 });
        expect(again.applyAll(commands)).toEqual(first.applyAll(commands));
        expect(again.write()).toEqual(first.write());
        expect(again.hash()).toBe(first.hash());
      }),
      options(60),
    );
  });

  test(
    'the engine keeps nothing of the record that carried a command',
    { timeout: timeoutMs },
    () => {
      fc.assert(
        fc.property(flows(10, 120), (flow) => {
          const reused = new Exchange();
          const fresh = new Exchange();
          const record = new Command();
          const recorder = new EventRecorder();
          commandsOf(flow).forEach((data, i) => {
            fillCommand(record, data, i + 1, firstTsUs + i);
            reused.apply(record, recorder);
            for (const field of numericFields) record[field] = 77;
            record.clOrdId.fill(0x41414141);
            record.origClOrdId.fill(0x42424242);
            record.text = 'poison';
            fresh.apply(makeCommand(data, i + 1, firstTsUs + i), recorder);
          });
          expect(stateHash(reused)).toBe(stateHash(fresh));
        }),
        options(25),
      );
    },
  );

  test('commands and events cross the codec unchanged', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(flows(10, 120), (flow) => {
        const direct = new Engine();
        const remote = new Exchange();
        const toEngine = new WordBuffer(64);
        const fromEngine = new WordBuffer(64);
        const encoder = new EventEncoder(fromEngine);
        const record = new Command();
        const recorder = new EventRecorder();
        commandsOf(flow)
          .filter(hasWords)
          .forEach((data, i) => {
            const wanted = direct.apply(data);
            const { tsUs } = direct.exchange.state;
            // Frames stand anywhere in a buffer.
            toEngine.used = (i % 5) * 2;
            const at = toEngine.used;
            const words = encodeCommand(makeCommand(data, i + 1, tsUs), toEngine);
            expect(words % 2).toBe(0);
            decodeCommand(toEngine.ints, toEngine.nums, at, words, record);
            fromEngine.used = 0;
            encoder.beginGroup(i, record.seq, record.tsUs);
            remote.apply(record, encoder);
            encoder.endGroup();
            expect(readGroup(fromEngine, recorder)).toEqual(wanted);
          });
        expect(stateHash(remote)).toBe(direct.hash());
      }),
      options(60),
    );
  });
});

/** What no door sends the codec has no words for: legs that are no orders, and more than one thing behind an operator's text. */
function hasWords(data: CommandData): boolean {
  const { listing, accountLimits, venueLimits, positionLimits, trade, auctionFeeRate = 0 } = data;
  const limits = [accountLimits, venueLimits, positionLimits];
  const tails = [listing, ...limits, trade, auctionFeeRate || undefined];
  const legs = data.legs ?? [];
  return (
    tails.filter((tail) => tail !== undefined).length <= 1 &&
    legs.every(({ kind }) => kind >= CommandKind.placeOrder && kind <= CommandKind.massCancel)
  );
}

function readGroup(from: WordBuffer, recorder: EventRecorder): RecordedEvent[] {
  expect(from.ints[0]).toBe(from.used);
  const words = from.used - groupHeadWords;
  decodeEvents(from.ints, from.nums, groupHeadWords, words, recorder);
  return recorder.take();
}
