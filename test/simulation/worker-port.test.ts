// The engine in its thread behind the port that the venue uses: rings, questions, stopping, and a kill in the middle.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Command, CommandKind } from '#core/command.ts';
import { groupHeadWords } from '#codec/event-kinds.ts';
import { WorkerPort } from '#sequencer/worker-port.ts';
import { marketFlow } from './market-flow.ts';

let folder = '';
let ports: WorkerPort[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'buttonwood-port-'));
  ports = [];
});
afterEach(async () => {
  for (const port of ports) await port.stop().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  readonly port: WorkerPort;
  /** Tag and seq of every group, in order. */
  readonly groups: (readonly [number, number])[];
  readonly failures: string[];
}

function start(): Told {
  const groups: (readonly [number, number])[] = [];
  const failures: string[] = [];
  const port = new WorkerPort(
    {
      journalFolder: path.join(folder, 'journal'),
      snapshotFolder: path.join(folder, 'snapshots'),
      ordersHint: 1_024,
      segmentBytes: 4 * 1_024 * 1_024,
    },
    {
      events: (ints, nums, words) => {
        for (let at = 0; at < words; at += ints[at]!) {
          expect(ints[at]!).toBeGreaterThanOrEqual(groupHeadWords);
          groups.push([ints[at + 1]!, nums[(at + 2) >> 1]!]);
        }
      },
      history: () => undefined,
      notice: () => undefined,
      failed: (sentence) => failures.push(sentence),
    },
  );
  ports.push(port);
  return { port, groups, failures };
}

function submitAll(port: WorkerPort, flow: ReturnType<typeof marketFlow>): number[] {
  const command = new Command();
  const tags = flow.map((fill) => {
    command.clear();
    fill(command);
    return port.submit(command);
  });
  port.flush();
  return tags;
}

test('every command is answered once, in the order in which it was sent, under consecutive seqs', async () => {
  const { port, groups } = start();
  await port.started();
  const tags = submitAll(port, marketFlow(11, 20_000));
  expect(tags).not.toContain(0);
  const state = await port.state();
  expect(state.seq).toBe(tags.length);
  const answered = groups.filter(([tag]) => tag !== 0);
  expect(answered.map(([tag]) => tag)).toEqual(tags);
  expect(answered.map(([, seq]) => seq)).toEqual(tags.map((_tag, index) => index + 1));
  expect(state.totals.every(({ sumMinor }) => sumMinor === 0)).toBe(true);
});

test('a start after a stop has the same state', async () => {
  const first = start();
  await first.port.started();
  submitAll(first.port, marketFlow(12, 2_000));
  const before = await first.port.state();
  await first.port.stop();
  const second = start();
  const report = await second.port.started();
  expect(report.replayed).toBe(before.seq);
  const after = await second.port.state();
  expect(after.stateHash).toBe(before.stateHash);
  expect(second.failures).toEqual([]);
});

test('a full queue refuses the command instead of growing, and takes it again when there is room', async () => {
  const { port } = start();
  await port.started();
  const command = new Command();
  command.kind = CommandKind.massCancel;
  command.accountId = 10;
  let taken = 0;
  while (port.submit(command) !== 0) taken++;
  expect(taken).toBeGreaterThan(1_000);
  expect(taken).toBeLessThan(1_000_000);
  port.flush();
  expect((await port.state()).seq).toBe(taken);
  expect(port.submit(command)).not.toBe(0);
});

test('a venue that is stopping takes no more commands', async () => {
  const { port } = start();
  await port.started();
  await port.stop();
  expect(port.submit(new Command())).toBe(0);
  await expect(port.state()).rejects.toThrow('ended');
});

test('the audit can be switched on between two commands', async () => {
  const { port } = start();
  await port.started();
  const flow = marketFlow(13, 500);
  submitAll(port, flow.slice(0, 300));
  await port.setAudit(true);
  submitAll(port, flow.slice(300));
  const { audit } = await port.state();
  expect(audit).toEqual({ everyCommand: true, commandsAudited: flow.length - 300 });
});

test('a journal in use by another venue is one plain sentence', async () => {
  const first = start();
  await first.port.started();
  const second = start();
  await expect(second.port.started()).rejects.toThrow(/journal is in use/);
});
