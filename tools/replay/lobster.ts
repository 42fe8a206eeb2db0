// LOBSTER message files: bytes in, checked messages out, or an error that names line, field and reason. It must never guess: a line
// that it does not fully understand ends the reading.
// Format: time (seconds after midnight), type, order id, size, price x 10000, direction of the resting order (1 buy, -1 sell).

export const MessageType = {
  newOrder: 1,
  partialCancel: 2,
  deletion: 3,
  execution: 4,
  hiddenExecution: 5,
  cross: 6,
  halt: 7,
} as const;
export type MessageType = (typeof MessageType)[keyof typeof MessageType];

export interface LobsterMessage {
  /** From 1. */
  line: number;
  /** After midnight. */
  timeNs: number;
  type: number;
  orderId: number;
  /** In shares. */
  size: number;
  /** In ten-thousandths of the currency. */
  price: number;
  /** Of the resting order: 1 buy, -1 sell; 0 where a cross or a halt has none. */
  direction: number;
}

export const fieldNames = ['time', 'type', 'order id', 'size', 'price', 'direction'] as const;
export type FieldName = (typeof fieldNames)[number];

export class LobsterError extends Error {
  override readonly name = 'LobsterError';
  readonly line: number;
  readonly field: FieldName | 'line';

  constructor(line: number, field: FieldName | 'line', reason: string) {
    super(field === 'line' ? `line ${line}: ${reason}` : `line ${line}, field ${field}: ${reason}`);
    this.line = line;
    this.field = field;
  }
}

/** Longer than any message; an order book file of many levels is told apart by its columns first. */
const lineBytesMax = 16_384;
const sizeMax = 2 ** 31 - 2;
const priceMax = 9_999_999_998;
const secondsPerDay = 86_400;
const newline = 10;

const timePattern = /^(\d{1,5})(?:\.(\d{1,18}))?$/;
const wholePattern = /^-?\d{1,16}$/;

/** Takes the file in pieces of any size. The message handed to the sink is reused: copy what is kept. */
export class LobsterParser {
  private readonly sink: (message: LobsterMessage) => void;
  private readonly decoder = new TextDecoder('latin1');
  private readonly message: LobsterMessage = emptyMessage();
  private rest = '';
  private lines = 0;

  constructor(sink: (message: LobsterMessage) => void) {
    this.sink = sink;
  }

  push(bytes: Uint8Array): void {
    let from = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      const text = this.rest + this.decoder.decode(bytes.subarray(from, end));
      this.rest = '';
      this.takeLine(text, true);
      from = end + 1;
    }
    this.rest += this.decoder.decode(bytes.subarray(from));
    if (this.rest.length > lineBytesMax) throw tooLong(this.lines + 1);
  }

  /** The file has ended; its last line need not end in a newline. */
  end(): void {
    if (this.rest !== '') this.takeLine(this.rest, false);
    this.rest = '';
    if (this.lines === 0) throw new LobsterError(1, 'line', 'the file is empty');
  }

  private takeLine(text: string, isWhole: boolean): void {
    this.lines++;
    if (text.length > lineBytesMax) throw tooLong(this.lines);
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    const { message } = this;
    const lastNs = message.timeNs;
    parseLine(line, this.lines, isWhole, message);
    if (message.timeNs < lastNs) {
      throw new LobsterError(this.lines, 'time', `${line.split(',')[0] ?? ''} goes backwards`);
    }
    this.sink(message);
  }
}

function tooLong(line: number): LobsterError {
  return new LobsterError(line, 'line', `longer than ${lineBytesMax} bytes`);
}

export function emptyMessage(): LobsterMessage {
  return { line: 0, timeNs: 0, type: 0, orderId: 0, size: 0, price: 0, direction: 0 };
}

/** Reads one line without its end into `message`. */
function parseLine(text: string, line: number, isWhole: boolean, message: LobsterMessage): void {
  const fields = text.split(',');
  if (fields.length !== fieldNames.length) {
    throw new LobsterError(line, 'line', columnFault(text, fields.length, isWhole));
  }
  const [time = '', type = '', orderId = '', size = '', price = '', direction = ''] = fields;
  message.line = line;
  message.timeNs = parseTime(time, line);
  message.type = parseWhole(type, line, 'type', 1, 7);
  const isVisible = message.type <= MessageType.execution;
  const isHalt = message.type === MessageType.halt;
  const idMax = Number.MAX_SAFE_INTEGER;
  message.orderId = parseWhole(orderId, line, 'order id', isVisible ? 1 : -1, idMax);
  message.size = parseWhole(size, line, 'size', isVisible ? 1 : isHalt ? -1 : 0, sizeMax);
  message.price = parseWhole(price, line, 'price', isHalt ? -1 : 1, priceMax);
  message.direction = parseWhole(direction, line, 'direction', -1, 1);
  if (message.direction === 0 && message.type < MessageType.cross) {
    throw new LobsterError(line, 'direction', '0 is neither 1 (buy) nor -1 (sell)');
  }
}

function columnFault(text: string, columns: number, isWhole: boolean): string {
  if (text === '') return 'empty';
  if (!isWhole && columns < fieldNames.length) {
    return `the file is cut off after column ${columns} of ${fieldNames.length}`;
  }
  const looksLikeBook = columns > fieldNames.length && columns % 4 === 0;
  const hint = looksLikeBook
    ? ' (this looks like an order book file; the message file is meant)'
    : '';
  const found = columns === 1 ? '1 column' : `${columns} columns`;
  return `${found} where there should be ${fieldNames.length}${hint}`;
}

function parseTime(text: string, line: number): number {
  const parts = timePattern.exec(text);
  if (parts === null) {
    throw new LobsterError(line, 'time', `${quoted(text)} is not a time in seconds`);
  }
  const seconds = Number(parts[1]);
  if (seconds >= secondsPerDay) throw new LobsterError(line, 'time', `${text} is past midnight`);
  return seconds * 1e9 + Number((parts[2] ?? '').slice(0, 9).padEnd(9, '0'));
}

function parseWhole(
  text: string,
  line: number,
  field: FieldName,
  min: number,
  max: number,
): number {
  if (!wholePattern.test(text)) {
    throw new LobsterError(line, field, `${quoted(text)} is not a whole number`);
  }
  const value = Number(text);
  if (value >= min && value <= max) return value;
  throw new LobsterError(line, field, `${text} is not within ${min} and ${max}`);
}

function quoted(text: string): string {
  const printable = text.replace(/[^ -~]/g, '?');
  return printable.length > 40 ? `"${printable.slice(0, 40)}…"` : `"${printable}"`;
}
