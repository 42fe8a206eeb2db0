// The queue's file as text: one record a line, `CRC-32 of the JSON in eight hexadecimal digits, a space, JSON`. Pure. A tail that a crash cut off is told
// from damage in the middle: behind a tail there is no whole record. It must never pass over a record that it cannot read.

import { crc32 } from 'node:zlib';
import type { QueueRecord } from './queue-state.ts';

export interface ReadLines {
  readonly records: readonly QueueRecord[];
  /** Bytes that hold whole records; what follows is the torn tail. */
  readonly wholeBytes: number;
}

/** The file has a record that cannot be read, and whole ones behind it. */
export class QueueDamagedError extends Error {
  override readonly name = 'QueueDamagedError';
}

const newline = 0x0a;
const prefixLength = 9;

export function lineOf(record: QueueRecord): string {
  const json = JSON.stringify(record);
  return `${checksumOf(new TextEncoder().encode(json))} ${json}\n`;
}

/** Throws QueueDamagedError; `name` is for its message. */
export function readLines(bytes: Uint8Array, name: string): ReadLines {
  const records: QueueRecord[] = [];
  let at = 0;
  let brokenAt: number | undefined;
  while (at < bytes.length) {
    const end = bytes.indexOf(newline, at);
    const record = end < 0 ? undefined : recordIn(bytes.subarray(at, end));
    if (record === undefined) brokenAt ??= at;
    else if (brokenAt === undefined) records.push(record);
    else {
      throw new QueueDamagedError(
        `${name} is damaged: the record at byte ${brokenAt} cannot be read, and whole ones follow it. Put a copy of the file in its place, or begin with another folder.`,
      );
    }
    if (end < 0) break;
    at = end + 1;
  }
  return { records, wholeBytes: brokenAt ?? bytes.length };
}

function recordIn(line: Uint8Array): QueueRecord | undefined {
  if (line.length <= prefixLength) return undefined;
  const text = new TextDecoder().decode(line);
  const json = line.subarray(prefixLength);
  if (text.slice(0, prefixLength) !== `${checksumOf(json)} `) return undefined;
  return JSON.parse(text.slice(prefixLength)) as QueueRecord;
}

function checksumOf(json: Uint8Array): string {
  return crc32(json).toString(16).padStart(8, '0');
}
