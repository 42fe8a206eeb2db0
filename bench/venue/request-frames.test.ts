// Ready-made frames are what a WebSocket server and the API expect.

import { expect, test } from 'vitest';
import { RequestFrames } from './request-frames.ts';

const frames = new RequestFrames({
  instrument: 'AAPL',
  account: '17',
  tag: 'f3',
  prices: ['585.31', '585.32', '585.34', '585.35'],
});

/** The requests in the first bytes of a buffer, unmasked. */
function decode(bytes: Buffer): unknown[] {
  const requests: unknown[] = [];
  for (let at = 0; at < bytes.length;) {
    expect(bytes[at]).toBe(0x81);
    expect(bytes[at + 1]).toBe(0x80 | 126);
    expect(bytes.readUInt32BE(at + 4)).toBe(0);
    const end = at + 8 + bytes.readUInt16BE(at + 2);
    requests.push(JSON.parse(bytes.toString('latin1', at + 8, end)));
    at = end;
  }
  return requests;
}

test('orders and cancels say what the API wants, with their own numbers', () => {
  const buffer = Buffer.alloc(4 * frames.bytesMax);
  let at = frames.writeResting(buffer, 0, 1, 0);
  at = frames.writeResting(buffer, at, 20, 3);
  at = frames.writeCrossing(buffer, at, 1_234_567_890, 1);
  at = frames.writeCancel(buffer, at, 21, 20);
  const common = { op: 'order.place', instrument: 'AAPL', type: 'limit', account: '17' };
  expect(decode(buffer.subarray(0, at))).toEqual([
    {
      ...common,
      id: '0000000001',
      side: 'buy',
      qty: '10',
      price: '585.31',
      timeInForce: 'GTC',
      clOrdId: 'f3-0000000001',
    },
    {
      ...common,
      id: '0000000020',
      side: 'sell',
      qty: '10',
      price: '585.35',
      timeInForce: 'GTC',
      clOrdId: 'f3-0000000020',
    },
    {
      ...common,
      id: '1234567890',
      side: 'sell',
      qty: '15',
      price: '585.31',
      timeInForce: 'IOC',
      clOrdId: 'f3-1234567890',
    },
    { id: '0000000021', op: 'order.cancel', clOrdId: 'f3-0000000020', account: '17' },
  ]);
});
