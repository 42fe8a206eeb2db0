// One member of a run: asks what its flow says, through the door of the run, and keeps what it is told. It must never wait for an answer before it
// asks what is due, and never ask the same thing twice.

import { HttpDoor, SocketDoor, type Answer } from './doors.ts';
import type { Flow, LoadRequest, NewOrder } from './flow.ts';
import type { Latencies } from './latencies.ts';
import type { OrderRecord, RunRecords, SeenFill, SeenOrder } from './records.ts';
import { VenueApi, VenueRefusal } from './venue-api.ts';
import { reasonOf, Refusal } from '#demonstrations/refusal.ts';

/** Tokens live for 15 minutes. */
const renewAfterMs = 600_000;
const closedStates = new Set(['filled', 'canceled', 'rejected', 'expired']);

export interface MemberParts {
  readonly url: string;
  readonly username: string;
  readonly accountId: string;
  readonly token: string;
  readonly door: 'rest' | 'ws';
  readonly flow: Flow;
  readonly records: RunRecords;
  readonly latencies: Latencies;
}

export class Member {
  readonly accountId: string;
  /** Requests outside the load, as this member. */
  readonly api: VenueApi;
  inFlight = 0;
  private readonly parts: MemberParts;
  private readonly http: HttpDoor;
  private socket: SocketDoor | undefined;
  private tokenSinceMs = performance.now();

  constructor(parts: MemberParts) {
    this.parts = parts;
    this.accountId = parts.accountId;
    this.api = new VenueApi(parts.url, parts.token);
    this.http = new HttpDoor(parts.url);
  }

  /** Connects, and hears of fills from now on. Throws Refusal. */
  async connect(): Promise<void> {
    const { url, username, records } = this.parts;
    try {
      this.socket = await SocketDoor.open(
        url,
        this.token,
        (channel, data) => {
          if (channel === 'fills') this.hear(data as readonly SeenFill[]);
        },
        (code) => records.lostConnections.push(`${username} (close code ${code})`),
      );
    } catch (cause) {
      throw new Refusal(`${username} could not connect: ${reasonOf(cause)}.`, 1, { cause });
    }
    const answer = await this.socket.request('subscribe', { channels: [{ channel: 'fills' }] });
    if (answer.kind === 'ok') return;
    const reason = answer.kind === 'refused' ? answer.reason : 'the connection ended';
    throw new Refusal(`${username} could not follow its fills: ${reason}.`, 1);
  }

  /** Asks what comes next, which was due at this time (of performance.now). */
  fire(dueMs: number): void {
    const { flow, records, latencies } = this.parts;
    const request = flow.next();
    records.count(request.kind);
    const record = this.recordOf(request);
    this.inFlight += 1;
    void this.send(request).then((answer) => {
      this.inFlight -= 1;
      latencies.record(request.kind, performance.now() - dueMs);
      this.take(request, record, answer);
    });
  }

  /** A fresh token where this one is getting old. Throws where the venue has none for us. */
  async renew(): Promise<void> {
    if (performance.now() - this.tokenSinceMs < renewAfterMs) return;
    this.tokenSinceMs = performance.now();
    const path = '/v1/auth/refresh';
    const { accessToken } = await this.api.ask<{ accessToken: string }>('POST', path, {});
    this.api.token = accessToken;
    await this.socket?.request('auth', { token: accessToken });
  }

  /** Looks up by client order id what was not answered, and changes the records accordingly. */
  async resolve(record: OrderRecord): Promise<void> {
    const { records } = this.parts;
    const path = `/v1/orders/by-client-id/${record.order.clOrdId}?account=${this.accountId}`;
    try {
      records.saw(await this.api.get<SeenOrder>(path));
      record.isUncertain = false;
    } catch (error) {
      if (!(error instanceof VenueRefusal)) throw error;
      if (record.seen !== undefined) records.unknownOrders.push(record.order.clOrdId);
      else if (record.outcome === 'silent') record.outcome = 'neverArrived';
    }
  }

  close(): void {
    this.socket?.close();
    this.http.close();
  }

  /** Gives up what is under way: it is answered as silent. */
  giveUp(): void {
    this.http.close();
    if (this.parts.door === 'ws' && this.inFlight > 0) this.socket?.close();
  }

  private get token(): string {
    return this.api.token ?? '';
  }

  private recordOf(request: LoadRequest): OrderRecord | undefined {
    const { records } = this.parts;
    if ('order' in request) return records.placing(this.accountId, request.order);
    return request.clOrdId === undefined ? undefined : records.orders.get(request.clOrdId);
  }

  private send(request: LoadRequest): Promise<Answer> {
    const account = this.accountId;
    // The WebSocket has no questions.
    if (request.kind === 'query') return this.ask(request.instrument, request.clOrdId);
    if (this.parts.door === 'ws') return this.sendOverSocket(request);
    if ('order' in request) {
      return this.http.send('POST', '/v1/orders', this.token, { ...request.order, account });
    }
    const place = `/v1/orders/by-client-id/${request.clOrdId}`;
    if (request.kind === 'cancel') {
      return this.http.send('DELETE', `${place}?account=${account}`, this.token);
    }
    return this.http.send('PATCH', place, this.token, { ...request.change, account });
  }

  private sendOverSocket(request: Exclude<LoadRequest, { kind: 'query' }>): Promise<Answer> {
    const { socket, accountId: account } = this;
    if (socket === undefined) return Promise.resolve({ kind: 'silent' });
    if ('order' in request) return socket.request('order.place', { ...request.order, account });
    const { clOrdId } = request;
    if (request.kind === 'cancel') return socket.request('order.cancel', { clOrdId, account });
    return socket.request('order.amend', { clOrdId, ...request.change, account });
  }

  private ask(instrument: string, clOrdId: string | undefined): Promise<Answer> {
    const path =
      clOrdId === undefined
        ? `/v1/instruments/${instrument}/depth?levels=20`
        : `/v1/orders/by-client-id/${clOrdId}?account=${this.accountId}`;
    return this.http.send('GET', path, this.token);
  }

  private take(request: LoadRequest, record: OrderRecord | undefined, answer: Answer): void {
    const { records, flow } = this.parts;
    if (answer.kind === 'silent') {
      records.silent += 1;
      const changes = request.kind === 'cancel' || request.kind === 'amend';
      if (changes && record !== undefined) record.isUncertain = true;
      return;
    }
    records.answered += 1;
    if (answer.kind === 'refused') {
      this.takeRefusal(request, record, answer.reason, answer.order as SeenOrder | undefined);
      return;
    }
    if (record === undefined) return;
    const seen = answer.body as SeenOrder;
    records.saw(seen);
    if (closedStates.has(seen.status)) flow.ended(seen.clOrdId);
    else if (this.isOld(record, seen)) return;
    else if ('order' in request) this.open(request.order, record);
    else if (request.kind === 'amend') flow.amended(seen.clOrdId, seen.qty, seen.leavesQty);
  }

  private takeRefusal(
    request: LoadRequest,
    record: OrderRecord | undefined,
    reason: string,
    order: SeenOrder | undefined,
  ): void {
    const { records, flow } = this.parts;
    records.refused(reason);
    if ('order' in request) {
      if (order !== undefined) records.saw(order);
      else if (record !== undefined) record.outcome = 'refused';
      return;
    }
    if (reason === 'unknownOrder' && record !== undefined) {
      records.unknownOrders.push(record.order.clOrdId);
    }
    // Whatever the reason that it cannot be changed for, another one is chosen next time.
    if (reason === 'tooLateToCancel' || reason === 'unknownOrder') {
      if (request.clOrdId !== undefined) flow.ended(request.clOrdId);
    }
  }

  /** Something newer was heard in the meantime. */
  private isOld(record: OrderRecord, seen: SeenOrder): boolean {
    return record.seen !== undefined && record.seen.seq > seen.seq;
  }

  private open(order: NewOrder, record: OrderRecord): void {
    const { flow, records } = this.parts;
    const { seen } = record;
    if (seen === undefined) return;
    // Fills may be heard before the answer to the order.
    const filled = records.filledQty.get(seen.orderId) ?? 0;
    const leaves = Math.min(Number(seen.leavesQty), Number(seen.qty) - filled);
    if (leaves > 0) flow.opened(order, String(leaves));
  }

  private hear(fills: readonly SeenFill[]): void {
    const { flow, records } = this.parts;
    for (const fill of fills) {
      if (!records.heard(fill)) continue;
      flow.filled(fill.clOrdId, fill.instrument, fill.side, fill.qty);
    }
  }
}
