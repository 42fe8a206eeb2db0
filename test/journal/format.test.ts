// The bytes on the disk are those of docs/decisions/0002-journal-format.md, and stay so: a journal written today must open for ever.

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { SnapshotStore } from '#journal/snapshot-store.ts';
import { folder, framed, hexOf, segmentBytes, Venue, venueId } from './harness.ts';

const records = [Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.of(255, 0)];

function sha256(...parts: (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function bytesOf(...parts: (number | bigint | Uint8Array | string)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(part);
      if (typeof part === 'object') return Buffer.from(part);
      const bytes = Buffer.alloc(typeof part === 'number' ? 4 : 8);
      if (typeof part === 'number') bytes.writeUInt32LE(part);
      else bytes.writeBigUInt64LE(part);
      return bytes;
    }),
  );
}

/** Built from the page alone. */
function expectedBatch(firstSeq: number, previousHash: Uint8Array, offset: number): Buffer {
  const content = framed(records);
  const totalBytes = Math.ceil((56 + 12 + content.length) / 8) * 8 + 24;
  const start = bytesOf('BWJB', totalBytes, BigInt(firstSeq), BigInt(firstSeq - 1));
  const rest = bytesOf(records.length, content.length, previousHash, offset);
  const header = Buffer.concat([start, rest]);
  const crcs = records.map((record, index) => crc32(framed([record]), firstSeq + index));
  const body = bytesOf(header, crc32(header), ...crcs, content);
  const padded = Buffer.concat([body, Buffer.alloc(totalBytes - 24 - body.length)]);
  const endMark = Buffer.from('a7e25b9dd1946fc3', 'hex');
  return Buffer.concat([padded, sha256(padded).subarray(0, 16), endMark]);
}

test('a segment is what the format page says', () => {
  const venue = new Venue();
  const journal = venue.open();
  journal.append(framed(records), 3);
  journal.append(framed(records), 3);
  const bytes = venue.disk.contents(`${folder}/00000000000000000001.journal`);
  const genesis = sha256('BWJOURNL', venueId).subarray(0, 16);
  const header = bytesOf('BWJOURNL', 1, 512, venueId, 1n, 0n, BigInt(segmentBytes), genesis);
  const padded = Buffer.concat([header, Buffer.alloc(508 - header.length)]);
  const first = expectedBatch(1, genesis, 512);
  const hash = first.subarray(first.length - 24, first.length - 8);
  const second = expectedBatch(4, hash, 512 + first.length);
  const written = bytesOf(padded, crc32(padded), first, second);
  expect(hexOf(bytes.subarray(0, written.length))).toBe(written.toString('hex'));
  expect(bytes.subarray(written.length).every((byte) => byte === 0)).toBe(true);
  expect(bytes.length).toBe(segmentBytes);
  expect(journal.hash).toBe('be9ce5d2cea7115cc898c616bbe991f7');

  const mark = venue.disk.contents(`${folder}/durable`);
  const slot = (seq: bigint): string => bytesOf('BWJD', crc32(bytesOf(seq)), seq).toString('hex');
  expect(hexOf(mark.subarray(0, 16))).toBe(slot(6n));
  expect(hexOf(mark.subarray(512, 528))).toBe(slot(3n));
});

test('a snapshot is what the format page says', () => {
  const venue = new Venue();
  const { disk } = venue;
  const damaged = (): never => expect.unreachable();
  const store = new SnapshotStore({ disk, folder: '/venue/snapshots', venueId, damaged });
  const journalHash = '0123456789abcdef0123456789abcdef';
  const writer = store.begin({ seq: 2 ** 40 + 7, journalHash, stateHash: 'abc' });
  writer.section('state');
  writer.write(Uint8Array.of(1, 2, 3));
  writer.section('more');
  writer.finish();
  const entry = (name: string, offset: bigint, length: bigint): Buffer =>
    bytesOf(Uint8Array.of(name.length), name, Buffer.alloc(47 - name.length), offset, length);
  const rest = bytesOf(
    Uint8Array.of(1, 2, 3, 0, 0, 0, 0, 0),
    entry('state', 512n, 3n),
    entry('more', 520n, 0n),
  );
  const seq = BigInt(2 ** 40 + 7);
  const length = BigInt(512 + rest.length);
  const start = bytesOf('BWSNAPSH', 1, 512, venueId, seq, length, 520n, 2, 3);
  const facts = bytesOf(start, Buffer.from(journalHash, 'hex'), 'abc');
  const digested = Buffer.concat([facts, Buffer.alloc(448 - facts.length)]);
  const sealed = bytesOf(digested, sha256(rest, digested), Buffer.alloc(28));
  const written = bytesOf(sealed, crc32(sealed), rest);
  const bytes = disk.contents('/venue/snapshots/00000001099511627783.snapshot');
  expect(hexOf(bytes)).toBe(written.toString('hex'));
});
