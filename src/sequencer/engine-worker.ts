// The engine's thread: waits for commands, processes all that are there as one batch, and says what came of it. It blocks while it has
// nothing to do, and never runs an event loop of its own, so that nothing can come between two commands.

import { parentPort, workerData } from 'node:worker_threads';
import { WordBuffer } from '#codec/word-buffer.ts';
import { engineClock } from '#sequencer/engine-clock.ts';
import { Engine } from '#sequencer/engine.ts';
import type { EngineMessage, EngineWorkerData } from '#sequencer/engine-protocol.ts';
import { Question } from '#sequencer/engine-protocol.ts';
import type { Sequencer } from '#sequencer/sequencer.ts';
import { submissionHeadWords } from '#sequencer/sequencer.ts';
import { WordRing } from '#sequencer/word-ring.ts';
import { assert } from '#std/assert.ts';

/** Largest batch, in words: 1 MiB. What waits longer goes into the next one. */
const batchWordsMax = 262_144;
/** How long the reader of events may stand still before the engine gives up: the venue's main thread is then beyond help. */
const readerPatienceMs = 60_000;
const idleWaitMs = 1_000;

const port = parentPort;
assert(port !== null, 'the engine runs in a worker thread');
const { options, commands, events, gauges } = workerData as EngineWorkerData;
const commandRing = new WordRing(commands);
const eventRing = new WordRing(events);
const gauge = new Int32Array(gauges);

const clock = engineClock(Date.now, () => performance.now());

function tell(message: EngineMessage): void {
  port!.postMessage(message);
}

const wake = (): void => {
  if (eventRing.mustWake()) tell({ kind: 'events' });
};

const batchHead = new Int32Array(2);

function publish(out: WordBuffer): void {
  batchHead[0] = out.used;
  const done =
    eventRing.write(batchHead, 0, 2, wake, readerPatienceMs) &&
    eventRing.write(out.ints, 0, out.used, wake, readerPatienceMs);
  assert(done, 'the venue takes its events');
  wake();
}

/** Processes what is in the buffer; false when it was told to stop. */
function processAll(sequencer: Sequencer, batch: WordBuffer): boolean {
  let from = 0;
  let at = 0;
  const processUpTo = (end: number): void => {
    if (end > from) sequencer.process(batch.ints, batch.nums, from, end - from);
  };
  for (; at < batch.used; at += batch.ints[at]!) {
    const question = batch.ints[at + submissionHeadWords]! & 255;
    if (question < Question.state) continue;
    processUpTo(at);
    from = at + batch.ints[at]!;
    if (question === Question.stop) return false;
    answer(sequencer, question, batch.ints[at + 1]!);
  }
  processUpTo(at);
  return true;
}

function answer(sequencer: Sequencer, question: number, tag: number): void {
  if (question === Question.state) {
    tell({ kind: 'state', tag, state: sequencer.state() });
    return;
  }
  sequencer.setAudit(question === Question.auditOn);
  tell({ kind: 'audit', tag, audit: sequencer.audit });
}

/** Takes whole submissions only: one that is cut at the end of the batch waits in the buffer's front for the next. */
function run(engine: Engine): void {
  const inbox = new WordBuffer(batchWordsMax * 2);
  const batch = new WordBuffer(batchWordsMax * 2);
  for (;;) {
    if (commandRing.usedWords === 0) {
      commandRing.waitForWords(idleWaitMs);
      continue;
    }
    inbox.used += commandRing.read(inbox.ints, inbox.used, batchWordsMax - inbox.used);
    let whole = 0;
    while (whole < inbox.used && whole + inbox.ints[whole]! <= inbox.used) {
      assert(inbox.ints[whole]! > submissionHeadWords, 'a submission has a command');
      whole += inbox.ints[whole]!;
    }
    batch.ints.set(inbox.ints.subarray(0, whole), 0);
    batch.used = whole;
    inbox.ints.copyWithin(0, whole, inbox.used);
    inbox.used -= whole;
    const goesOn = processAll(engine.sequencer, batch);
    Atomics.store(gauge, 0, engine.sequencer.lastAppendUs);
    if (!goesOn) return;
  }
}

try {
  const engine = new Engine(options, clock, {
    history: (history) => tell({ kind: 'history', history }),
    notice: (sentence) => tell({ kind: 'notice', sentence }),
    publish,
  });
  tell({ kind: 'ready', report: engine.report });
  run(engine);
  engine.close();
  tell({ kind: 'stopped' });
} catch (error) {
  const isError = error instanceof Error;
  tell({
    kind: 'failed',
    sentence: isError ? error.message : String(error),
    stack: isError ? (error.stack ?? '') : '',
  });
}
