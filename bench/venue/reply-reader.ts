// Reads the venue's replies from a socket's bytes, wherever they are split, and looks at no more of each than the number
// of its request and whether it went well. Never parses JSON: the load generator shares the machine with the venue.

export interface ReplyHandler {
  reply(request: number, ok: boolean): void;
  /** A ping to be answered with the same payload. */
  ping(payload: Buffer): void;
  /** The venue closed the connection. */
  closed(code: number): void;
}

const opcodes = { text: 1, close: 8, ping: 9 } as const;
const requestStart = Buffer.from('{"id":"', 'latin1');
const okAfterId = Buffer.from('","ok":true', 'latin1');
const digits = 10;

export class ReplyReader {
  private readonly handler: ReplyHandler;
  private rest: Buffer | undefined;

  constructor(handler: ReplyHandler) {
    this.handler = handler;
  }

  feed(chunk: Buffer): void {
    const bytes = this.rest === undefined ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    for (;;) {
      const end = this.takeFrame(bytes, at);
      if (end < 0) break;
      at = end;
    }
    this.rest = at === bytes.length ? undefined : Buffer.from(bytes.subarray(at));
  }

  /** Handles the frame at `at`; returns where it ends, or -1 where it is not all there yet. */
  private takeFrame(bytes: Buffer, at: number): number {
    if (bytes.length - at < 2) return -1;
    let length = bytes[at + 1]! & 127;
    let payloadAt = at + 2;
    if (length === 126) {
      if (bytes.length - at < 4) return -1;
      length = bytes.readUInt16BE(at + 2);
      payloadAt = at + 4;
    } else if (length === 127) {
      if (bytes.length - at < 10) return -1;
      length = bytes.readUInt32BE(at + 6);
      payloadAt = at + 10;
    }
    const end = payloadAt + length;
    if (end > bytes.length) return -1;
    const opcode = bytes[at]! & 15;
    if (opcode === opcodes.text) this.takeReply(bytes, payloadAt, end);
    else if (opcode === opcodes.ping) this.handler.ping(bytes.subarray(payloadAt, end));
    else if (opcode === opcodes.close) {
      this.handler.closed(length >= 2 ? bytes.readUInt16BE(payloadAt) : 1005);
    }
    return end;
  }

  private takeReply(bytes: Buffer, at: number, end: number): void {
    const idAt = at + requestStart.length;
    const isReply =
      end - at >= requestStart.length + digits + okAfterId.length &&
      bytes.compare(requestStart, 0, requestStart.length, at, idAt) === 0;
    // What begins otherwise is a push; none was asked for.
    if (!isReply) return;
    let request = 0;
    for (let i = 0; i < digits; i++) request = request * 10 + bytes[idAt + i]! - 48;
    // "true" or "false": one byte tells.
    const ok = bytes[idAt + digits + okAfterId.length - 4] === 116;
    this.handler.reply(request, ok);
  }
}
