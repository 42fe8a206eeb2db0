// A flow file is believed only where every byte of it fits.

import { describe, expect, test } from 'vitest';
import { FlowFileError, parseFlow, readFlowFile } from './flow-file.ts';

const headerBytes = 16;
const recordBytes = 40;

/** A well-formed file of two messages: a new buy and its cancel. */
function sample(): DataView {
  const view = new DataView(new ArrayBuffer(headerBytes + 2 * recordBytes));
  view.setBigUint64(0, 0x4d45_4257_5f30_3031n, true);
  view.setUint32(8, 1, true);
  view.setUint32(12, 2, true);
  for (let i = 0; i < 2; i++) {
    const at = headerBytes + i * recordBytes;
    view.setUint8(at, i);
    view.setUint32(at + 4, 21, true);
    view.setBigUint64(at + 8, BigInt(i), true);
    view.setBigUint64(at + 16, 2n ** 52n, true);
    view.setBigInt64(at + 24, 33_495n, true);
  }
  return view;
}

function bytesOf(view: DataView, length = view.byteLength): Uint8Array {
  return new Uint8Array(view.buffer, 0, length);
}

const second = headerBytes + recordBytes;
const damages: readonly { what: string; says: string; damage: (view: DataView) => void }[] = [
  { what: 'another magic', says: 'bad magic', damage: (view) => view.setUint8(3, 0) },
  { what: 'another version', says: 'offset 8', damage: (view) => view.setUint32(8, 2, true) },
  { what: 'too small a count', says: 'offset 56', damage: (view) => view.setUint32(12, 1, true) },
  { what: 'too large a count', says: 'offset 96', damage: (view) => view.setUint32(12, 3, true) },
  { what: 'an unknown type', says: 'offset 56', damage: (view) => view.setUint8(second, 3) },
  { what: 'an unknown side', says: 'offset 57', damage: (view) => view.setUint8(second + 1, 2) },
  { what: 'no quantity', says: 'offset 60', damage: (view) => view.setUint32(second + 4, 0, true) },
  { what: 'a sequence gap', says: 'offset 64', damage: (view) => view.setUint8(second + 8, 9) },
  { what: 'too large an id', says: 'offset 72', damage: (view) => view.setUint8(second + 23, 1) },
  {
    what: 'a negative price',
    says: 'offset 80',
    damage: (view) => view.setUint8(second + 31, 255),
  },
];

describe('a flow file', () => {
  test('gives its messages as columns', () => {
    const flow = parseFlow(bytesOf(sample()), 'sample');
    expect(flow.messageCount).toBe(2);
    expect([...flow.type]).toEqual([0, 1]);
    expect([...flow.qty]).toEqual([21, 21]);
    expect([...flow.orderId]).toEqual([2 ** 52, 2 ** 52]);
    expect([...flow.priceTicks]).toEqual([33_495, 33_495]);
  });

  test.for(damages)('with $what is refused, naming the offset', ({ says, damage }) => {
    const view = sample();
    damage(view);
    expect(() => parseFlow(bytesOf(view), 'sample')).toThrow(says);
  });

  test('cut anywhere is refused', () => {
    const view = sample();
    for (let length = 0; length < view.byteLength; length++) {
      expect(() => parseFlow(bytesOf(view, length), 'sample')).toThrow(FlowFileError);
    }
  });

  test('that is not gzip, or is not there, is refused', () => {
    const here = import.meta.filename;
    expect(() => readFlowFile(here, 'sample')).toThrow('sample: not a readable gzip file');
    expect(() => readFlowFile(`${here}.absent`, 'sample')).toThrow(FlowFileError);
  });
});
