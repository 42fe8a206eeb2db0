// Where each byte of a segment stands (docs/decisions/0002-journal-format.md): constants, and the segment's header. Little-endian
// throughout. It must never read or write a file.

import { createHash } from 'node:crypto';
import { crc32 } from '#journal/crc32.ts';

export const formatVersion = 1;
export const segmentHeaderBytes = 512;
export const hashBytes = 16;
export const venueIdBytes = 16;

/** Every batch starts and ends on a multiple of this. */
export const batchAlignment = 8;
/** What a disk writes whole or not at all, at the least. */
export const sectorBytes = 512;

export const BatchField = {
  magic: 0,
  totalBytes: 4,
  firstSeq: 8,
  durableUpTo: 16,
  count: 24,
  recordsBytes: 28,
  previousHash: 32,
  /** Where the batch stands in its segment: bytes of another place are not taken for a batch of this one. */
  offset: 48,
  headerCrc: 52,
} as const;
export const batchHeaderBytes = 56;
/** The batch's own hash, and the mark that its last byte was written. */
export const batchTrailerBytes = 24;
/** 'BWJB', read as a little-endian number. */
export const batchMagic = 0x424a5742;
/** No byte of it is 0: what is left blank by an unfinished write can be told from it. Read as two little-endian numbers. */
export const endMark = [0x9d5be2a7, 0xc36f94d1] as const;

const segmentMagic = 'BWJOURNL';
const SegmentField = {
  magic: 0,
  version: 8,
  headerBytes: 12,
  venueId: 16,
  firstSeq: 32,
  index: 40,
  segmentBytes: 48,
  previousHash: 56,
  headerCrc: segmentHeaderBytes - 4,
} as const;

export interface SegmentHeader {
  readonly venueId: Uint8Array;
  readonly firstSeq: number;
  /** Counts segments from 0, so that a missing one shows. */
  readonly index: number;
  /** Length of the whole file. */
  readonly segmentBytes: number;
  /** Hash of the last batch of the segment before; of the venue id in the first segment. */
  readonly previousHash: Uint8Array;
}

export function encodeSegmentHeader(header: SegmentHeader): Uint8Array {
  const bytes = new Uint8Array(segmentHeaderBytes);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < segmentMagic.length; at++) bytes[at] = segmentMagic.charCodeAt(at);
  view.setUint32(SegmentField.version, formatVersion, true);
  view.setUint32(SegmentField.headerBytes, segmentHeaderBytes, true);
  bytes.set(header.venueId, SegmentField.venueId);
  setUint53(view, SegmentField.firstSeq, header.firstSeq);
  setUint53(view, SegmentField.index, header.index);
  setUint53(view, SegmentField.segmentBytes, header.segmentBytes);
  bytes.set(header.previousHash, SegmentField.previousHash);
  view.setUint32(SegmentField.headerCrc, crc32(view, 0, SegmentField.headerCrc), true);
  return bytes;
}

/** The header, or what is wrong with it: the version comes after the checksum, so that damage is not called a format to come. */
export function decodeSegmentHeader(
  bytes: Uint8Array,
): SegmentHeader | 'damaged' | 'unknown version' {
  if (bytes.length < segmentHeaderBytes) return 'damaged';
  const view = viewOf(bytes);
  for (let at = 0; at < segmentMagic.length; at++) {
    if (bytes[at] !== segmentMagic.charCodeAt(at)) return 'damaged';
  }
  const crc = crc32(view, 0, SegmentField.headerCrc);
  if (view.getUint32(SegmentField.headerCrc, true) !== crc) return 'damaged';
  if (view.getUint32(SegmentField.version, true) !== formatVersion) return 'unknown version';
  const firstSeq = getUint53(view, SegmentField.firstSeq);
  const index = getUint53(view, SegmentField.index);
  const segmentBytes = getUint53(view, SegmentField.segmentBytes);
  if (firstSeq < 1 || index < 0 || segmentBytes < segmentHeaderBytes) return 'damaged';
  const venueId = bytes.slice(SegmentField.venueId, SegmentField.venueId + venueIdBytes);
  const previousHash = bytes.slice(
    SegmentField.previousHash,
    SegmentField.previousHash + hashBytes,
  );
  return { venueId, firstSeq, index, segmentBytes, previousHash };
}

/** What the first batch of a venue follows: batches of another venue can never be taken for it. */
export function genesisHash(venueId: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update(segmentMagic).update(venueId).digest();
  return new Uint8Array(hash.subarray(0, hashBytes));
}

export function setUint53(view: DataView, at: number, value: number): void {
  view.setUint32(at, value >>> 0, true);
  view.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
}

/** -1 where the 64 bits hold more than a safe integer. */
export function getUint53(view: DataView, at: number): number {
  const high = view.getUint32(at + 4, true);
  return high < 2 ** 21 ? high * 2 ** 32 + view.getUint32(at, true) : -1;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** True where `wanted` stands at `at` of `bytes`. */
export function equalBytes(wanted: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < wanted.length; index++) {
    if (bytes[at + index] !== wanted[index]) return false;
  }
  return true;
}
