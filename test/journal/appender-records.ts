// The record that a seq has in the journal of appender.ts: known to the process that reads it back.

import { Prng } from '#std/prng.ts';

export function recordOf(seq: number): Uint8Array {
  const prng = new Prng(seq);
  const bytes = new Uint8Array(prng.nextBelow(120));
  for (let at = 0; at < bytes.length; at++) bytes[at] = prng.nextBelow(256);
  return bytes;
}
