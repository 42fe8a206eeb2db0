// Text frames for WebSocket (RFC 6455, server to client, no mask, no compression), and the arena that a socket's frames of one turn are laid
// into, so that they leave in one write. A frame for many sockets is built once. It must never touch bytes that were handed to a socket.

const textFrame = 0x81;
const smallMax = 125;
const mediumMax = 65_535;
const smallHead = 2;
const mediumHead = 4;
const largeHead = 10;

const arenaBytes = 256 * 1024;
let arena = Buffer.allocUnsafeSlow(arenaBytes);
let arenaUsed = 0;

/** One text frame as bytes of their own, for many sockets. */
export function frameOf(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  const head = headBytes(bytes);
  const frame = Buffer.allocUnsafe(head + bytes);
  frame.write(text, head);
  writeHead(frame, 0, bytes);
  return frame;
}

/** Lays texts and ready frames out one behind the other; the result is the caller's to write, and never written over. */
export function layOut(messages: readonly (string | Buffer)[], count: number): Buffer {
  let needed = 0;
  for (let i = 0; i < count; i++) {
    const message = messages[i];
    if (message === undefined) continue;
    // UTF-8 takes at most three bytes for a code unit of UTF-16.
    needed += typeof message === 'string' ? message.length * 3 + largeHead : message.length;
  }
  if (arenaUsed + needed > arena.length) {
    arena = Buffer.allocUnsafeSlow(Math.max(arenaBytes, needed));
    arenaUsed = 0;
  }
  const from = arenaUsed;
  for (let i = 0; i < count; i++) {
    const message = messages[i];
    if (message === undefined) continue;
    if (typeof message === 'string') {
      arenaUsed = writeText(message, arenaUsed);
    } else {
      arena.set(message, arenaUsed);
      arenaUsed += message.length;
    }
  }
  return arena.subarray(from, arenaUsed);
}

/** Writes a frame at `at` in the arena; returns where it ends. */
function writeText(text: string, at: number): number {
  // The head's size follows from the bytes; for ASCII, nearly all there is, they are the characters.
  const head = headBytes(text.length);
  const bytes = arena.write(text, at + head);
  const needed = headBytes(bytes);
  if (needed !== head) arena.copyWithin(at + needed, at + head, at + head + bytes);
  writeHead(arena, at, bytes);
  return at + needed + bytes;
}

function headBytes(payloadBytes: number): number {
  if (payloadBytes <= smallMax) return smallHead;
  return payloadBytes <= mediumMax ? mediumHead : largeHead;
}

function writeHead(to: Buffer, at: number, payloadBytes: number): void {
  to[at] = textFrame;
  if (payloadBytes <= smallMax) {
    to[at + 1] = payloadBytes;
  } else if (payloadBytes <= mediumMax) {
    to[at + 1] = 126;
    to[at + 2] = payloadBytes >> 8;
    to[at + 3] = payloadBytes & 255;
  } else {
    to[at + 1] = 127;
    to.writeUInt32BE(0, at + 2);
    to.writeUInt32BE(payloadBytes, at + 6);
  }
}
