// The process of a run: told on its standard input what to show and where, it tells what happens on its standard output, one event a line. When its input
// ends, so does it, after putting back what it made: the venue that started it is gone or wants it to stop. It must never write anything else there.

import { createInterface } from 'node:readline';
import { allDemos } from './all-demos.ts';
import type { RunOrder } from './run-child.ts';
import { runDemos } from './runner.ts';
import type { Stage } from './stage.ts';
import { SharedVenues } from './venues.ts';

/** What is not put back by then is left. */
const clearWithinMs = 12_000;

async function run({ demos, isQuick, url, operatorToken }: RunOrder, ended: Promise<void>) {
  const chosen = allDemos.filter(({ name }) => demos.includes(name));
  const venues = new SharedVenues({ url, operatorToken });
  let stage: Stage | undefined;
  const stopped = ended.then(async () => {
    setTimeout(() => process.exit(1), clearWithinMs).unref();
    // A venue of its own ends anyway.
    if (stage?.venue.own === undefined) await stage?.clear();
    await venues.stop();
    process.exit(1);
  });
  const done = runDemos({
    demos: chosen,
    isQuick,
    venues,
    listen: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
    staged: (next) => void (stage = next),
  });
  await Promise.race([done, stopped]);
  await venues.stop();
}

// A signal to the whole group of processes is for the venue, which then ends this one in good order.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
const lines = createInterface({ input: process.stdin });
const ended = new Promise<void>((resolve) => lines.once('close', resolve));
lines.once('line', (line) => {
  run(JSON.parse(line) as RunOrder, ended).then(
    () => process.stdout.write('', () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
