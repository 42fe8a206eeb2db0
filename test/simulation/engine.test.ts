// The engine on a real data folder: what was told is what comes back, wherever it is stopped.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stateHash } from '#core/snapshot.ts';
import type { CommandLog } from '#journal/command-log.ts';
import { JournalFailedError, JournalFullError } from '#journal/errors.ts';
import { Exchange } from '#core/exchange.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { SnapshotStore } from '#journal/snapshot-store.ts';
import { Market } from '#marketdata/market.ts';
import { Portfolio } from '#portfolio/portfolio.ts';
import { Engine } from '#sequencer/engine.ts';
import { Sequencer } from '#sequencer/sequencer.ts';
import { writeSnapshot } from '#sequencer/state-snapshot.ts';
import { Views } from '#sequencer/views.ts';
import { marketFlow } from './market-flow.ts';
import { groupsOf, submissionsOf, type RecordedGroup } from './submissions.ts';

const batchSize = 37;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'buttonwood-engine-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  readonly engine: Engine;
  readonly groups: RecordedGroup[];
  readonly notices: string[];
}

function open(at = folder): Running {
  const groups: RecordedGroup[] = [];
  const notices: string[] = [];
  const engine = new Engine(
    {
      journalFolder: path.join(at, 'journal'),
      snapshotFolder: path.join(at, 'snapshots'),
      ordersHint: 1_024,
      segmentBytes: 2 * 1_024 * 1_024,
    },
    () => 1_000,
    {
      history: () => undefined,
      notice: (sentence) => notices.push(sentence),
      publish: (out) => groups.push(...groupsOf(out)),
    },
  );
  return { engine, groups, notices };
}

function run(engine: Engine, flow: ReturnType<typeof marketFlow>, from = 0): void {
  for (let at = from; at < flow.length; at += batchSize) {
    const batch = submissionsOf(flow.slice(at, at + batchSize), at + 1);
    engine.sequencer.process(batch.ints, batch.nums, 0, batch.used);
  }
}

describe('a venue that is started again', () => {
  test('has every order, balance and id as it was, and tells the same events', () => {
    const flow = marketFlow(1, 3_000);
    const first = open();
    run(first.engine, flow);
    const hash = first.engine.sequencer.state().stateHash;
    first.engine.close();

    const second = open();
    expect(second.engine.report.replayed).toBe(flow.length);
    expect(second.engine.sequencer.state().stateHash).toBe(hash);
    const told = first.groups.slice(1).map(({ seq, events }) => ({ seq, events }));
    const toldAgain = second.groups.slice(1).map(({ seq, events }) => ({ seq, events }));
    expect(toldAgain).toEqual(told);
    second.engine.close();
  });

  test('goes on as one that was never stopped, wherever that happened', () => {
    const flow = marketFlow(2, 1_500);
    const straight = open(path.join(folder, 'straight'));
    run(straight.engine, flow);
    const hash = straight.engine.sequencer.state().stateHash;
    straight.engine.close();

    for (const stops of [[40], [200, 201], [777, 1_100, 1_400]]) {
      const at = path.join(folder, `stopped-${stops.join('-')}`);
      let from = 0;
      for (const stop of [...stops, flow.length]) {
        const { engine } = open(at);
        run(engine, flow.slice(0, stop), from);
        from = stop;
        engine.close();
      }
      const { engine } = open(at);
      expect(engine.sequencer.state().stateHash).toBe(hash);
      engine.close();
    }
  });

  test('starts from a snapshot and the journal after it as from the whole journal', () => {
    const flow = marketFlow(3, 2_000);
    const { engine } = open();
    run(engine, flow.slice(0, 1_200));
    const store = new SnapshotStore({
      disk: new NodeDisk(),
      folder: path.join(folder, 'snapshots'),
      venueId: engine.journal.venueId,
      damaged: () => undefined,
    });
    const views = new Views(new Market(), new Portfolio());
    writeSnapshot(store, engine.sequencer.exchange, views, engine.journal.hash);
    run(engine, flow, 1_200);
    const hash = engine.sequencer.state().stateHash;
    engine.close();

    const again = open();
    expect(again.engine.report.snapshotSeq).toBe(1_200);
    expect(again.engine.report.replayed).toBe(flow.length - 1_200);
    expect(again.engine.sequencer.state().stateHash).toBe(hash);
    again.engine.close();
  });

  test('refuses a snapshot of another history than its journal', () => {
    const one = path.join(folder, 'one');
    const other = path.join(folder, 'other');
    for (const [at, seed] of [
      [one, 4],
      [other, 5],
    ] as const) {
      const { engine } = open(at);
      run(engine, marketFlow(seed, 300));
      engine.close();
    }
    const { engine } = open(one);
    const store = new SnapshotStore({
      disk: new NodeDisk(),
      folder: path.join(other, 'snapshots'),
      venueId: engine.journal.venueId,
      damaged: () => undefined,
    });
    writeSnapshot(
      store,
      engine.sequencer.exchange,
      new Views(new Market(), new Portfolio()),
      engine.journal.hash,
    );
    engine.close();
    expect(() => open(other)).toThrow(/another venue/);
  });
});

describe('what leaves the engine', () => {
  test('is nothing where the journal failed', () => {
    const failing = new FakeLog(() => {
      throw new JournalFailedError('journal', new Error('fsync'));
    });
    let published = 0;
    const sequencer = new Sequencer(
      new Exchange(),
      failing,
      () => 1,
      () => published++,
    );
    const batch = submissionsOf(marketFlow(6, 10), 1);
    expect(() => sequencer.process(batch.ints, batch.nums, 0, batch.used)).toThrow(
      JournalFailedError,
    );
    expect(published).toBe(0);
    expect(sequencer.exchange.state.seq).toBe(0);
  });

  test('on a full disk is a reject for new orders, while cancels go on, and all is taken again when there is space', () => {
    let full = false;
    const log = new FakeLog((reserved) => {
      if (full && !reserved) throw new JournalFullError('journal');
    });
    const groups: RecordedGroup[] = [];
    const sequencer = new Sequencer(
      new Exchange(),
      log,
      () => 1,
      (out) => groups.push(...groupsOf(out)),
    );
    const flow = marketFlow(7, 400);
    const before = submissionsOf(flow.slice(0, 300), 1);
    sequencer.process(before.ints, before.nums, 0, before.used);
    const seq = sequencer.exchange.state.seq;
    full = true;
    groups.length = 0;
    const during = submissionsOf(flow.slice(300), 301);
    sequencer.process(during.ints, during.nums, 0, during.used);
    expect(groups.map(({ tag }) => tag)).toEqual(
      flow.slice(300).map((_fill, index) => 301 + index),
    );
    const refused = groups.filter(({ events }) => {
      return events.some((event) => event.kind === 'commandRejected' && event.code === 217);
    });
    expect(refused.length).toBeGreaterThan(50);
    expect(sequencer.exchange.state.seq).toBe(seq + groups.length - refused.length);
    expect(
      groups.some(({ events }) => events.some((event) => event.kind === 'orderAccepted')),
    ).toBe(false);
    expect(groups.some(({ events }) => events.some((event) => event.kind === 'orderClosed'))).toBe(
      true,
    );
    full = false;
    groups.length = 0;
    const after = submissionsOf(flow.slice(300), 401);
    sequencer.process(after.ints, after.nums, 0, after.used);
    expect(
      groups.some(({ events }) => events.some((event) => event.kind === 'orderAccepted')),
    ).toBe(true);
  });

  test('has passed every invariant where the audit is on', () => {
    const sequencer = new Sequencer(
      new Exchange(),
      new FakeLog(() => undefined),
      () => 1,
      () => undefined,
    );
    sequencer.setAudit(true);
    const flow = marketFlow(8, 1_000);
    const batch = submissionsOf(flow, 1);
    sequencer.process(batch.ints, batch.nums, 0, batch.used);
    expect(sequencer.audit.commandsAudited).toBe(flow.length);
    const quiet = new Sequencer(
      new Exchange(),
      new FakeLog(() => undefined),
      () => 1,
      () => undefined,
    );
    const again = submissionsOf(flow, 1);
    quiet.process(again.ints, again.nums, 0, again.used);
    expect(stateHash(quiet.exchange)).toBe(stateHash(sequencer.exchange));
  });
});

class FakeLog implements CommandLog {
  nextSeq = 1;
  private readonly refuse: (reserved: boolean) => void;

  constructor(refuse: (reserved: boolean) => void) {
    this.refuse = refuse;
  }

  append(_records: Uint8Array, count: number, options?: { readonly reserved?: boolean }): void {
    this.refuse(options?.reserved === true);
    this.nextSeq += count;
  }

  read(): never {
    throw new Error('not in this test');
  }

  close(): void {
    // Nothing is open.
  }
}
