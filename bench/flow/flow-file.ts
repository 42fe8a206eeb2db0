// Reader of the public benchmark's flow files (gzip; format in the data folder's README) into columns. It believes
// nothing: magic, version, count, length and every record are checked, and an error names the offset after unpacking.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { allocateFlow, FlowType } from './flow.ts';
import type { Flow } from './flow.ts';

/** "MEBW_001", little-endian. */
const magic = 0x4d45_4257_5f30_3031n;
const version = 1;
const headerBytes = 16;
const recordBytes = 40;

export class FlowFileError extends Error {
  override readonly name = 'FlowFileError';
}

/** Reads a gzipped flow file. Throws FlowFileError for anything that is not one. */
export function readFlowFile(path: string, name: string): Flow {
  let bytes: Buffer;
  try {
    bytes = gunzipSync(readFileSync(path));
  } catch (error) {
    throw new FlowFileError(`${name}: not a readable gzip file`, { cause: error });
  }
  return parseFlow(bytes, name);
}

/** Parses an unpacked flow file. Throws FlowFileError for anything that is not one. */
export function parseFlow(bytes: Uint8Array, name: string): Flow {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const check = (holds: boolean, offset: number, problem: string): void => {
    if (!holds) throw new FlowFileError(`${name}: ${problem} at offset ${offset}`);
  };

  check(bytes.length >= headerBytes, bytes.length, 'the file ends inside its header');
  const foundMagic = view.getBigUint64(0, true);
  check(foundMagic === magic, 0, `bad magic 0x${foundMagic.toString(16)}`);
  const foundVersion = view.getUint32(8, true);
  check(foundVersion === version, 8, `unknown version ${foundVersion}`);
  const messageCount = view.getUint32(12, true);
  const recordsFound = (bytes.length - headerBytes) / recordBytes;
  check(
    recordsFound >= messageCount,
    bytes.length,
    `the header counts ${messageCount} records and the file ends after ${Math.floor(recordsFound)}`,
  );
  const end = headerBytes + messageCount * recordBytes;
  check(bytes.length === end, end, `${bytes.length - end} bytes too many`);

  const flow = allocateFlow(name, messageCount);
  for (let i = 0; i < messageCount; i++) {
    const at = headerBytes + i * recordBytes;
    const type = view.getUint8(at);
    const side = view.getUint8(at + 1);
    const ioc = view.getUint8(at + 2);
    const qty = view.getUint32(at + 4, true);
    const seq = view.getBigUint64(at + 8, true);
    const orderId = view.getBigUint64(at + 16, true);
    const priceTicks = view.getBigInt64(at + 24, true);
    check(type <= FlowType.modify, at, `unknown message type ${type}`);
    check(side <= 1, at + 1, `unknown side ${side}`);
    check(ioc <= 1, at + 2, `bad immediate-or-cancel flag ${ioc}`);
    check(qty >= 1 && qty < 2 ** 31, at + 4, `quantity ${qty} out of range`);
    check(seq === BigInt(i), at + 8, `sequence ${seq} where ${i} belongs`);
    check(orderId < 2n ** 53n, at + 16, `order id ${orderId} out of range`);
    check(priceTicks >= 1n && priceTicks < 2n ** 31n, at + 24, `price ${priceTicks} out of range`);
    flow.type[i] = type;
    flow.side[i] = side;
    flow.ioc[i] = ioc;
    flow.qty[i] = qty;
    flow.orderId[i] = Number(orderId);
    flow.priceTicks[i] = Number(priceTicks);
  }
  return flow;
}
