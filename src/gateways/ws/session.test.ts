// One WebSocket's session between its socket, faked here, and the operations.

import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { expect, test } from 'vitest';
import { CloseCode, Session } from './session.ts';

function open(): { session: Session; taken: string[] } {
  const taken: string[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    pause: () => undefined,
    resume: () => undefined,
    close: () => undefined,
    terminate: () => undefined,
  } as unknown as WebSocket;
  const raw = { writable: true, writableLength: 0 } as unknown as Socket;
  const bounds = { slowReaderBytes: 1, deadReaderBytes: 1 };
  const session = new Session(socket, raw, '127.0.0.1', bounds, (_from, data) => {
    taken.push(data.toString());
  });
  return { session, taken };
}

test('messages that waited are taken in order', () => {
  const { session, taken } = open();
  session.take(Buffer.from('a'), false);
  session.hold();
  session.take(Buffer.from('b'), false);
  session.take(Buffer.from('c'), false);
  expect(taken).toEqual(['a']);
  session.release();
  expect(taken).toEqual(['a', 'b', 'c']);
});

test('a session that was signed out takes no more orders, though its socket still delivers', () => {
  const { session, taken } = open();
  session.close(CloseCode.signedOut, 'signed out');
  session.take(Buffer.from('order'), false);
  expect(taken).toEqual([]);
});

test('what waited for a sign-in is not taken once the socket is gone', () => {
  const { session, taken } = open();
  session.hold();
  session.take(Buffer.from('subscribe'), false);
  session.drop();
  session.release();
  expect(taken).toEqual([]);
});
