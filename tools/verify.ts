// npm run verify -- [DATA FOLDER] [--audit] [--json]: replays a venue's journal, from its first record or, where that was pruned, from a
// snapshot, and prints its seq, its state hash and the money totals. It only reads, beside a running venue too. Exit code 1 where
// something is wrong.

import path from 'node:path';
import { parseArgs } from 'node:util';
import { EventEncoder } from '#codec/event-encoder.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { audit, auditClosed, AuditingSink } from '#core/auditor.ts';
import type { Command } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import { stateHash } from '#core/snapshot.ts';
import type { ReadResult, VisitBatch } from '#journal/command-log.ts';
import { JournalDamagedError } from '#journal/errors.ts';
import type { JournalReaderOptions } from '#journal/journal-reader.ts';
import { JournalReader } from '#journal/journal-reader.ts';
import { toHex } from '#journal/layout.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { readFolder } from '#journal/segment-folder.ts';
import { newestSnapshotSeq, SnapshotStore } from '#journal/snapshot-store.ts';
import type { AssetTotal } from '#sequencer/engine-port.ts';
import type { ReplaySink } from '#sequencer/replay.ts';
import { EncodingReplaySink, Replayer } from '#sequencer/replay.ts';
import type { RestoredState } from '#sequencer/state-snapshot.ts';
import { loadSnapshot } from '#sequencer/state-snapshot.ts';
import { assetTotals } from '#sequencer/totals.ts';

interface Proof {
  readonly venueId: string;
  readonly fromSeq: number;
  readonly seq: number;
  readonly stateHash: string;
  readonly journalHash: string;
  readonly snapshot: string;
  readonly commandsAudited: number;
  readonly commandsPerSecond: number;
  readonly totals: readonly AssetTotal[];
}

interface Arguments {
  readonly folder: string;
  readonly audit: boolean;
  readonly json: boolean;
}

function main(): void {
  const { folder, audit: auditsEvery, json } = readArguments();
  const proof = prove(folder, auditsEvery);
  console.log(json ? JSON.stringify(proof, undefined, 2) : describe(proof));
  if (proof.totals.some((total) => total.sumMinor !== 0)) process.exitCode = 1;
}

function readArguments(): Arguments {
  const usage = 'Usage: npm run verify -- [DATA FOLDER] [--audit] [--json]';
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { audit: { type: 'boolean' }, json: { type: 'boolean' } },
    });
    if (positionals.length > 1) throw new Error('One folder is verified at a time');
    const { audit: auditsEvery = false, json = false } = values;
    return { folder: positionals[0] ?? 'data', audit: auditsEvery, json };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\.\s/)[0] : String(error);
    throw new Error(`${reason}. ${usage}`, { cause: error });
  }
}

function prove(folder: string, auditsEvery: boolean): Proof {
  const disk = new NodeDisk();
  const journalFolder = path.join(folder, 'journal');
  const { segments } = readFolder(disk, journalFolder, undefined);
  const oldest = segments[0];
  if (oldest === undefined) throw new Error(`There is no journal in ${journalFolder}.`);
  const { venueId } = oldest;
  const notices: string[] = [];
  const restored = newestSnapshot(disk, path.join(folder, 'snapshots'), venueId, notices);
  // From the first record where it is there, so that the snapshot is compared instead of trusted.
  const fromGenesis = oldest.firstSeq === 1;
  if (!fromGenesis && restored === undefined) {
    throw new Error(
      `The journal begins at seq ${oldest.firstSeq}, and there is no whole snapshot.`,
    );
  }
  const exchange = fromGenesis || restored === undefined ? new Exchange() : restored.exchange;
  const fromSeq = exchange.state.seq + 1;
  const sink = auditsEvery ? new AuditingReplaySink(exchange) : encodingSink();
  let snapshot = restored === undefined ? 'none' : `of seq ${restored.seq}`;
  const compare = (): void => {
    if (!fromGenesis || restored === undefined || exchange.state.seq !== restored.seq) return;
    if (stateHash(exchange) !== stateHash(restored.exchange)) {
      throw new Error(`The snapshot of seq ${restored.seq} is not what the journal gives.`);
    }
    snapshot += ', equal to the replay';
  };
  const replayer = new Replayer(exchange, sink);
  const startedMs = performance.now();
  const visit: VisitBatch = (firstSeq, count, records) => {
    replayer.visit(firstSeq, count, records);
    compare();
  };
  const result = replayAll({ disk, folder: journalFolder, venueId }, exchange, visit, notices);
  if (restored !== undefined && exchange.state.seq < restored.seq) {
    throw new Error(
      `The journal ends at seq ${exchange.state.seq}, before the snapshot of seq ${restored.seq}.`,
    );
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  audit(exchange.state);
  auditClosed(exchange.state);
  for (const notice of notices) console.error(notice);
  return {
    venueId: toHex(venueId),
    fromSeq,
    seq: exchange.state.seq,
    stateHash: stateHash(exchange),
    journalHash: result.hashAfter,
    snapshot,
    commandsAudited: sink instanceof AuditingReplaySink ? sink.commands : 0,
    commandsPerSecond: Math.round((exchange.state.seq - fromSeq + 1) / seconds),
    totals: assetTotals(exchange.state),
  };
}

/** The newest whole snapshot; a store is opened only where there is something in it, for it makes its folder. */
function newestSnapshot(
  disk: NodeDisk,
  folder: string,
  venueId: Uint8Array,
  notices: string[],
): RestoredState | undefined {
  if (newestSnapshotSeq(disk, folder) === 0) return undefined;
  const note = (sentence: string): unknown => notices.push(sentence);
  const damaged = (error: Error): unknown => note(error.message);
  return loadSnapshot(new SnapshotStore({ disk, folder, venueId, damaged }), {}, note);
}

/**
 * Replays to the end of what is written. A batch that is not whole there is either being written just now or was never finished:
 * then all that was acknowledged is replayed, which says so where the batch is damaged instead.
 */
function replayAll(
  journal: Omit<JournalReaderOptions, 'upTo'>,
  exchange: Exchange,
  visit: VisitBatch,
  notices: string[],
): ReadResult {
  const fromSeq = exchange.state.seq + 1;
  try {
    return new JournalReader({ ...journal, upTo: 'written' }).read(fromSeq, visit);
  } catch (error) {
    if (!(error instanceof JournalDamagedError)) throw error;
    const reader = new JournalReader({ ...journal, upTo: 'acknowledged' });
    const result = reader.read(exchange.state.seq + 1, visit);
    if (exchange.state.seq < error.seq) {
      notices.push(`The last write is not whole, and nobody was told of it: ${error.message}`);
    }
    return result;
  }
}

function encodingSink(): ReplaySink {
  const encoder = new EventEncoder(new WordBuffer(1 << 17));
  return new EncodingReplaySink(encoder, 1 << 16, () => undefined);
}

/** Checks every invariant after every command. */
class AuditingReplaySink implements ReplaySink {
  readonly sink = new AuditingSink();
  commands = 0;
  private readonly exchange: Exchange;
  private readonly out = new WordBuffer(1 << 16);
  private readonly encoder = new EventEncoder(this.out);

  constructor(exchange: Exchange) {
    this.exchange = exchange;
  }

  before(command: Command): void {
    this.out.used = 0;
    this.sink.before(this.exchange.state, command, this.encoder);
  }

  after(): void {
    this.sink.after(this.exchange.state);
    this.commands++;
  }
}

function describe(proof: Proof): string {
  const rows = proof.totals.map(
    ({ code, decimals, sumMinor, availableMinor, heldMinor, outsideMinor }) => {
      const show = (minor: number): string => decimal(minor, decimals).padStart(24);
      return `${code.padEnd(8)}${show(outsideMinor)}${show(availableMinor)}${show(heldMinor)}${show(sumMinor)}`;
    },
  );
  const heads = ['put in', 'available', 'held', 'sum'].map((head) => head.padStart(24)).join('');
  return [
    `venue        ${proof.venueId}`,
    `seq          ${proof.seq} (replayed from ${proof.fromSeq}, ${proof.commandsPerSecond} commands/s)`,
    `state hash   ${proof.stateHash}`,
    `journal hash ${proof.journalHash}`,
    `snapshot     ${proof.snapshot}`,
    `audit        every invariant holds at the end` +
      (proof.commandsAudited > 0
        ? `, and held after each of ${proof.commandsAudited} commands`
        : ''),
    '',
    `${'asset'.padEnd(8)}${heads}`,
    ...rows,
  ].join('\n');
}

/** Minor units as a decimal, with thousands apart. */
function decimal(minor: number, decimals: number): string {
  const sign = minor < 0 ? '-' : '';
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-decimals)}`;
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
