// The engine against the naive venue over random flows: every event, value and balance, after any command, and all through long days.

import fc from 'fast-check';
import { describe, test } from 'vitest';
import { options, timeoutMs } from './book-options.ts';
import { commandsOf, flows } from './exchange-flow.ts';
import { ExchangePair, runAll } from './exchange-pair.ts';

describe('the engine and the rules', () => {
  test('agree on every event and balance, after any command', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(flows(1, 90), (flow) => {
        const pair = new ExchangePair();
        runAll(commandsOf(flow), (command) => pair.run(command));
      }),
      options(800),
    );
  });

  test('agree all through a long day', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(fc.noShrink(flows(800, 1_500)), (flow) => {
        const pair = new ExchangePair();
        runAll(commandsOf(flow), (command) => pair.run(command));
      }),
      options(25),
    );
  });
});
