// The venue's REST API as an operator's tool sees it. What goes wrong on the way is a Refusal in one sentence; what the venue itself
// refuses is a VenueError with its code. It must never retry: the caller knows what is harmless to repeat.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { ErrorBody, Instrument, Order } from '#api/types.ts';
import { VenueError } from '#client/errors.ts';
import type { WireLevel } from '#marketdata/depth-checksum.ts';
import { reasonOf, Refusal } from './refusal.ts';

/** What the tool reads of an order. */
export type OwnOrder = Pick<
  Order,
  | 'orderId'
  | 'clOrdId'
  | 'instrument'
  | 'side'
  | 'price'
  | 'qty'
  | 'cumQty'
  | 'leavesQty'
  | 'status'
  | 'seq'
>;

export interface DepthAnswer {
  readonly bids: readonly WireLevel[];
  readonly asks: readonly WireLevel[];
}

export interface AuditAnswer {
  readonly everyCommand: boolean;
  readonly commandsAudited: number;
}

export interface StateAnswer {
  readonly seq: number;
  readonly stateHash: string;
  readonly audit: AuditAnswer;
}

const timeoutMs = 60_000;
const tokenFile = 'operator.token';

/** The operator's token, which a venue writes into its data folder. */
export async function readToken(dataFolder: string): Promise<string> {
  const file = path.join(dataFolder, tokenFile);
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const what = isMissing
      ? `There is no ${file}`
      : `${file} could not be read (${reasonOf(error)})`;
    throw new Refusal(`${what}; --data names the folder of the venue that runs.`, { cause: error });
  }
}

export class VenueApi {
  readonly baseUrl: string;
  readonly token: string;
  private readonly dataFolder: string;

  constructor(baseUrl: string, token: string, dataFolder: string) {
    this.baseUrl = baseUrl;
    this.token = token;
    this.dataFolder = dataFolder;
  }

  async instrument(symbol: string): Promise<Instrument> {
    const { instruments } = await this.get<{ instruments: Instrument[] }>('/v1/instruments');
    const found = instruments.find((each) => each.symbol === symbol);
    if (found !== undefined) return found;
    const symbols = instruments.map((each) => each.symbol).join(', ');
    throw new Refusal(`The venue lists no ${symbol}; it lists ${symbols || 'nothing'}.`);
  }

  async depth(symbol: string, levels = 5_000): Promise<DepthAnswer> {
    return await this.get(`/v1/instruments/${symbol}/depth?levels=${levels}`);
  }

  async state(): Promise<StateAnswer> {
    return await this.get('/v1/operator/state');
  }

  async setAudit(everyCommand: boolean): Promise<void> {
    await this.send('PUT', '/v1/operator/audit', { everyCommand });
  }

  /** False where the venue has no agents of its own. */
  async setAgents(symbol: string, active: boolean): Promise<boolean> {
    try {
      await this.send('PUT', `/v1/operator/agents/${symbol}`, { active });
      return true;
    } catch (error) {
      if (error instanceof VenueError && error.reason === 'notFound') return false;
      throw error;
    }
  }

  /** Opens the account, or finds the one of that name. */
  async openAccount(name: string): Promise<string> {
    const answer = await this.send<{ accountId: string }>('POST', '/v1/operator/accounts', {
      name,
    });
    return answer.accountId;
  }

  /** Harmless when repeated under the same reference. */
  async deposit(account: string, asset: string, amount: string, clientRef: string): Promise<void> {
    await this.send('POST', '/v1/operator/deposits', { account, asset, amount, clientRef });
  }

  /** An account's latest orders in an instrument, newest first. */
  async newestOrders(account: string, symbol: string, limit: number): Promise<readonly OwnOrder[]> {
    const query = `status=all&account=${account}&instrument=${symbol}&limit=${limit}`;
    return (await this.get<{ orders: OwnOrder[] }>(`/v1/orders?${query}`)).orders;
  }

  async orderByClientId(account: string, clOrdId: string): Promise<OwnOrder | undefined> {
    try {
      return await this.get(`/v1/orders/by-client-id/${clOrdId}?account=${account}`);
    } catch (error) {
      if (error instanceof VenueError) return undefined;
      throw error;
    }
  }

  async cancelAll(account: string, symbol: string): Promise<number> {
    const query = `account=${account}&instrument=${symbol}`;
    return (await this.send<{ canceled: number }>('DELETE', `/v1/orders?${query}`)).canceled;
  }

  /** Undefined where the venue is healthy, else why not. */
  async unhealthy(): Promise<string | undefined> {
    const response = await this.fetch('GET', '/health/ready');
    return response.ok ? undefined : (await response.text()).slice(0, 200);
  }

  private async get<Answer>(at: string): Promise<Answer> {
    return await this.send<Answer>('GET', at);
  }

  private async send<Answer>(method: string, at: string, body?: object): Promise<Answer> {
    const response = await this.fetch(method, at, body);
    const text = await response.text();
    const answer = parseAnswer(text) as (Answer & { error?: ErrorBody }) | undefined;
    if (answer === undefined) throw new Refusal(`${this.baseUrl} is no Buttonwood venue.`);
    if (answer.error === undefined) return answer;
    if (response.status === 401 || response.status === 403) {
      const file = path.join(this.dataFolder, tokenFile);
      throw new Refusal(
        `The venue does not take the operator's token from ${file}; --data names the folder of the venue at ${this.baseUrl}.`,
      );
    }
    throw new VenueError(answer.error);
  }

  private async fetch(method: string, at: string, body?: object): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      return await fetch(this.baseUrl + at, {
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new Refusal(`No venue answers at ${this.baseUrl} (${reasonOf(error)}).`, {
        cause: error,
      });
    }
  }
}

function parseAnswer(text: string): object | undefined {
  try {
    const answer: unknown = text === '' ? {} : JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}
