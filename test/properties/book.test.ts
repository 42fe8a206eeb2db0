// The kernel against the naive book over random histories. Short ones are compared in everything after every command and
// shrink to the shortest that fails; long ones make deep books and reuse what was freed.

import fc from 'fast-check';
import { describe, test } from 'vitest';
import { histories, type Command, type Swarm } from './book-history.ts';
import { options, timeoutMs } from './book-options.ts';
import { BookPair } from './book-pair.ts';

const longCompareEvery = 97;

describe('the kernel and the naive book', () => {
  test(
    'agree on every outcome, report and queue, and keep every rule, after any command',
    { timeout: timeoutMs },
    () => {
      fc.assert(
        fc.property(histories(1, 120), ({ swarm, commands }) => {
          const pair = new BookPair(swarm);
          for (const command of commands) pair.runChecked(command);
        }),
        options(1_200),
      );
    },
  );

  test('agree all through a long day', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(fc.noShrink(histories(1_500, 4_000)), ({ swarm, commands }) => {
        runLong(swarm, commands);
      }),
      options(50),
    );
  });
});

function runLong(swarm: Swarm, commands: readonly Command[]): void {
  const pair = new BookPair(swarm);
  commands.forEach((command, at) => {
    try {
      pair.run(command);
      if (at % longCompareEvery === 0) pair.compare();
    } catch (cause) {
      throw new Error(`at command ${at} of ${commands.length}: ${JSON.stringify(command)}`, {
        cause,
      });
    }
  });
  pair.compare();
  pair.compareRebuilt();
}
