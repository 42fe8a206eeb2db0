// The port to a real engine in its own thread.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupHeadWords } from '#codec/event-kinds.ts';
import { Command, CommandKind } from '#core/command.ts';
import { WorkerPort } from '#sequencer/worker-port.ts';

let folder = '';
let port: WorkerPort;
let toldTags: number[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'buttonwood-port-'));
  toldTags = [];
  port = new WorkerPort(
    {
      journalFolder: path.join(folder, 'journal'),
      snapshotFolder: path.join(folder, 'snapshots'),
      ordersHint: 16,
      segmentBytes: 2 * 1_024 * 1_024,
    },
    {
      events: (ints, _nums, words) => {
        for (let at = 0; at < words; at += ints[at]!) {
          expect(ints[at]).toBeGreaterThanOrEqual(groupHeadWords);
          if (ints[at + 1]! > 0) toldTags.push(ints[at + 1]!);
        }
      },
      history: () => undefined,
      notice: () => undefined,
      failed: () => undefined,
    },
  );
  await port.started();
});
afterEach(async () => {
  await port.stop();
  rmSync(folder, { recursive: true, force: true });
});

function cancelOf(accountId: number): Command {
  const command = new Command();
  command.clear();
  command.kind = CommandKind.cancelOrder;
  command.accountId = accountId;
  command.orderId = 1;
  return command;
}

test('a command that cannot be written leaves nothing before the next one', async () => {
  const before = port.submit(cancelOf(10));
  expect(() => port.submit(cancelOf(0.5))).toThrow('fit their places');
  const after = port.submit(cancelOf(10));
  port.flush();
  expect((await port.state()).seq).toBe(2);
  expect(toldTags).toEqual([before, after]);
});

test('a port that stops takes no more commands, and tells what it took', async () => {
  const taken = port.submit(cancelOf(10));
  const stopped = port.stop();
  expect(port.submit(cancelOf(10))).toBe(0);
  await stopped;
  expect(toldTags).toEqual([taken]);
});
