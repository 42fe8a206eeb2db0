// Where each byte of a snapshot file stands (docs/decisions/0002-journal-format.md): header, sections, table of the sections.
// Little-endian throughout. It must never read or write a file, and knows nothing of what a section holds.

import { crc32 } from '#journal/crc32.ts';
import {
  equalBytes,
  getUint53,
  hashBytes,
  setUint53,
  venueIdBytes,
  viewOf,
} from '#journal/layout.ts';
import { assert } from '#std/assert.ts';

export const snapshotVersion = 1;
export const snapshotHeaderBytes = 512;
/** What the digest covers of the header, after everything else in the file. */
export const digestedHeaderBytes = 448;
export const digestBytes = 32;
/** Every section begins on a multiple of this. */
export const sectionAlignment = 8;
export const sectionEntryBytes = 64;
export const sectionNameBytesMax = 40;
export const stateHashBytesMax = 256;

const magic = new TextEncoder().encode('BWSNAPSH');
const Field = {
  magic: 0,
  version: 8,
  headerBytes: 12,
  venueId: 16,
  seq: 32,
  fileBytes: 40,
  tableAt: 48,
  sections: 56,
  stateHashBytes: 60,
  journalHash: 64,
  stateHash: 80,
  digest: digestedHeaderBytes,
  headerCrc: snapshotHeaderBytes - 4,
} as const;
const EntryField = { nameBytes: 0, name: 1, offset: 48, bytes: 56 } as const;

/** What a snapshot is of. */
export interface SnapshotFacts {
  /** The last seq that it holds the effects of. */
  readonly seq: number;
  /** The journal's hash after that seq: 32 hex digits. */
  readonly journalHash: string;
  /** As the state itself computes it; up to 256 bytes. */
  readonly stateHash: string;
}

export interface SnapshotHeader extends SnapshotFacts {
  readonly venueId: Uint8Array;
  readonly fileBytes: number;
  readonly tableAt: number;
  readonly sections: number;
  readonly digest: Uint8Array;
}

export interface SectionEntry {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

/** The header without its digest, for the digest to cover, and with room for it. */
export function encodeSnapshotHeader(header: Omit<SnapshotHeader, 'digest'>): Uint8Array {
  const bytes = new Uint8Array(snapshotHeaderBytes);
  const view = viewOf(bytes);
  const stateHash = new TextEncoder().encode(header.stateHash);
  const journalHash = Buffer.from(header.journalHash, 'hex');
  assert(stateHash.length <= stateHashBytesMax, 'a state hash fits into the header');
  assert(journalHash.length === hashBytes, 'a journal hash has 16 bytes');
  bytes.set(magic, Field.magic);
  view.setUint32(Field.version, snapshotVersion, true);
  view.setUint32(Field.headerBytes, snapshotHeaderBytes, true);
  bytes.set(header.venueId, Field.venueId);
  setUint53(view, Field.seq, header.seq);
  setUint53(view, Field.fileBytes, header.fileBytes);
  setUint53(view, Field.tableAt, header.tableAt);
  view.setUint32(Field.sections, header.sections, true);
  view.setUint32(Field.stateHashBytes, stateHash.length, true);
  bytes.set(journalHash, Field.journalHash);
  bytes.set(stateHash, Field.stateHash);
  return bytes;
}

export function sealSnapshotHeader(bytes: Uint8Array, digest: Uint8Array): void {
  bytes.set(digest, Field.digest);
  const view = viewOf(bytes);
  view.setUint32(Field.headerCrc, crc32(view, 0, Field.headerCrc), true);
}

export function decodeSnapshotHeader(
  bytes: Uint8Array,
): SnapshotHeader | 'damaged' | 'unknown version' {
  if (bytes.length < snapshotHeaderBytes || !equalBytes(magic, bytes, Field.magic))
    return 'damaged';
  const view = viewOf(bytes);
  const crc = crc32(view, 0, Field.headerCrc);
  if (view.getUint32(Field.headerCrc, true) !== crc) return 'damaged';
  if (view.getUint32(Field.version, true) !== snapshotVersion) return 'unknown version';
  const stateHashBytes = view.getUint32(Field.stateHashBytes, true);
  if (stateHashBytes > stateHashBytesMax) return 'damaged';
  const stateHash = bytes.subarray(Field.stateHash, Field.stateHash + stateHashBytes);
  const journalHash = bytes.subarray(Field.journalHash, Field.journalHash + hashBytes);
  return {
    venueId: bytes.slice(Field.venueId, Field.venueId + venueIdBytes),
    seq: getUint53(view, Field.seq),
    fileBytes: getUint53(view, Field.fileBytes),
    tableAt: getUint53(view, Field.tableAt),
    sections: view.getUint32(Field.sections, true),
    journalHash: Buffer.from(journalHash).toString('hex'),
    stateHash: new TextDecoder().decode(stateHash),
    digest: bytes.slice(Field.digest, Field.digest + digestBytes),
  };
}

export function encodeSectionTable(entries: readonly SectionEntry[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * sectionEntryBytes);
  const view = viewOf(bytes);
  entries.forEach((entry, index) => {
    const at = index * sectionEntryBytes;
    const name = new TextEncoder().encode(entry.name);
    assert(name.length <= sectionNameBytesMax, 'a section name has at most 40 bytes');
    bytes[at + EntryField.nameBytes] = name.length;
    bytes.set(name, at + EntryField.name);
    setUint53(view, at + EntryField.offset, entry.offset);
    setUint53(view, at + EntryField.bytes, entry.bytes);
  });
  return bytes;
}

/** Of bytes that the digest has vouched for. */
export function decodeSectionTable(bytes: Uint8Array): SectionEntry[] {
  const view = viewOf(bytes);
  const entries: SectionEntry[] = [];
  for (let at = 0; at + sectionEntryBytes <= bytes.length; at += sectionEntryBytes) {
    const nameAt = at + EntryField.name;
    const name = bytes.subarray(nameAt, nameAt + bytes[at + EntryField.nameBytes]!);
    entries.push({
      name: new TextDecoder().decode(name),
      offset: getUint53(view, at + EntryField.offset),
      bytes: getUint53(view, at + EntryField.bytes),
    });
  }
  return entries;
}
