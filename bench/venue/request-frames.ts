// WebSocket requests of the load generator as ready-made frames: built once, copied, and only their digits written. The
// mask is zero, which RFC 6455 lets a server undo like any other; the generator shares the machine with the venue.

const textFrame = 0x81;
const maskedMedium = 0x80 | 126;
/** Two bytes, the length in two, the mask in four. */
const headBytes = 8;
const digits = 10;
const blank = '0'.repeat(digits);

/** A frame with places for the request's number and for the number in its client order id. */
interface Template {
  readonly bytes: Buffer;
  readonly requestAt: number;
  readonly clOrdIdAt: number;
}

export interface FrameOptions {
  readonly instrument: string;
  readonly account: string;
  /** Makes client order ids unique among connections and runs. */
  readonly tag: string;
  /** Prices as text, the lowest first; buys rest in the lower half, sells in the upper. */
  readonly prices: readonly string[];
}

export class RequestFrames {
  /** By price. */
  private readonly resting: readonly Template[];
  private readonly crossing: readonly [Template, Template];
  private readonly cancel: Template;
  private readonly priceCount: number;

  constructor(options: FrameOptions) {
    const { instrument, account, tag, prices } = options;
    const half = prices.length >>> 1;
    const place = (side: string, price: string, qty: string, timeInForce: string): Template =>
      template(
        `{"id":"${blank}","op":"order.place","instrument":"${instrument}","side":"${side}","type":"limit",` +
          `"qty":"${qty}","price":"${price}","timeInForce":"${timeInForce}","clOrdId":"${tag}-${blank}","account":"${account}"}`,
      );
    this.priceCount = prices.length;
    this.resting = prices.map((price, i) => place(i < half ? 'buy' : 'sell', price, '10', 'GTC'));
    this.crossing = [
      place('buy', prices.at(-1)!, '15', 'IOC'),
      place('sell', prices[0]!, '15', 'IOC'),
    ];
    this.cancel = template(
      `{"id":"${blank}","op":"order.cancel","clOrdId":"${tag}-${blank}","account":"${account}"}`,
    );
  }

  /** Longest frame there is. */
  get bytesMax(): number {
    const all = [...this.resting, ...this.crossing, this.cancel];
    return Math.max(...all.map((each) => each.bytes.length));
  }

  /** Writes an order that rests at the price of that rank; returns where the frame ends. */
  writeResting(to: Buffer, at: number, request: number, rank: number): number {
    return write(to, at, this.resting[rank % this.priceCount]!, request, request);
  }

  /** Writes an order that takes from the other side, whatever its price; 0 buys, 1 sells. */
  writeCrossing(to: Buffer, at: number, request: number, side: 0 | 1): number {
    return write(to, at, this.crossing[side], request, request);
  }

  /** Writes the cancel of the order that an earlier request placed. */
  writeCancel(to: Buffer, at: number, request: number, placedBy: number): number {
    return write(to, at, this.cancel, request, placedBy);
  }
}

function template(text: string): Template {
  const payload = Buffer.from(text, 'latin1');
  const bytes = Buffer.alloc(headBytes + payload.length);
  bytes[0] = textFrame;
  bytes[1] = maskedMedium;
  bytes.writeUInt16BE(payload.length, 2);
  payload.copy(bytes, headBytes);
  const requestAt = headBytes + text.indexOf(blank);
  const clOrdIdAt = headBytes + text.lastIndexOf(blank);
  return { bytes, requestAt, clOrdIdAt };
}

function write(
  to: Buffer,
  at: number,
  from: Template,
  request: number,
  clOrdIdNumber: number,
): number {
  to.set(from.bytes, at);
  writeDigits(to, at + from.requestAt, request);
  writeDigits(to, at + from.clOrdIdAt, clOrdIdNumber);
  return at + from.bytes.length;
}

function writeDigits(to: Buffer, at: number, number: number): void {
  let rest = number;
  for (let i = digits - 1; i >= 0; i--) {
    const tenth = Math.floor(rest / 10);
    to[at + i] = 48 + rest - tenth * 10;
    rest = tenth;
  }
}
