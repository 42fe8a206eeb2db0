// A WebSocket for tests: what the page sends is kept, what the venue says is said by the test.
import type { SocketLike } from './transport.ts';

type Request = { readonly id: number; readonly op: string; readonly channels?: readonly object[] };

export class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly sent: Request[] = [];
  readyState = 1;
  closed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Request);
  }

  close(): void {
    this.closed = true;
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  answer(op: string, reply: object): void {
    const request = this.sent.findLast((candidate) => candidate.op === op);
    this.say({ id: request?.id, ...reply });
  }

  requests(op: string): Request[] {
    return this.sent.filter((candidate) => candidate.op === op);
  }
}
