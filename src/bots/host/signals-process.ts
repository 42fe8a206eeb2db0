// The process of the signals: the durable queue, the generator and the workers as `npm run signals` has them, told what to do by the host. It ends
// when it is told or when the venue is gone; what is queued then waits in the queue's folder.

import { BotRefusal } from '../refusal.ts';
import { runSignals } from '../signals/run-signals.ts';
import type { SignalsRun } from '../signals/signals-run.ts';
import type { EndedWord, SignalsOrder, SignalsWord } from './host-words.ts';

const stateEveryMs = 1_000;

type Start = Extract<SignalsOrder, { readonly kind: 'start' }>;

function say(word: SignalsWord): void {
  if (process.connected) process.send?.(word);
}

async function run(start: Start): Promise<EndedWord> {
  const { url, credentials, instruments, periodMs, workers, qty, ttlMs, attemptsMax } = start;
  const log = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const running = await runSignals({
    url,
    credentials,
    instruments: instruments ?? 'all',
    periodMs,
    workers,
    qty,
    ttlMs,
    attemptsMax,
    queueFolder: start.queueFolder,
    logger: { debug: () => undefined, info: () => undefined, warn: log },
  });
  const account = credentials.kind === 'password' ? credentials.username : credentials.keyId;
  const tell = (): void => say({ kind: 'state', state: running.state(), account });
  tell();
  const timer = setInterval(tell, stateEveryMs);
  const drainMs = await untilStopped(running, tell);
  const summary = await running.stop(drainMs);
  clearInterval(timer);
  say({ kind: 'state', state: summary.state, account });
  say({ kind: 'summary', summary });
  return { kind: 'ended', how: 'stopped', message: 'Stopped.' };
}

/** Obeys until it is told to stop; answers how long the queue may take to empty. */
function untilStopped(running: SignalsRun, tell: () => void): Promise<number> {
  return new Promise((resolve) => {
    process.once('disconnect', () => resolve(0));
    process.on('message', (order: SignalsOrder) => {
      switch (order.kind) {
        case 'scale':
          running.scale(order.workers);
          tell();
          break;
        case 'replaceWorker':
          running.killWorker(order.name);
          break;
        case 'retry':
          void running.requeue(order.id).then(tell);
          break;
        case 'stop':
          resolve(order.drainMs);
          break;
        default:
      }
    });
  });
}

// Whoever stops the venue at its terminal stops this process, too: it waits for the venue's word.
process.on('SIGINT', () => undefined);
process.once('message', (order: SignalsOrder) => {
  if (order.kind !== 'start') process.exit(0);
  run(order)
    .catch((error: unknown): EndedWord => {
      if (!(error instanceof BotRefusal)) throw error;
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
