// The venue as somebody outside meets it: the real process on a database of its own, reached over HTTP and WebSocket only. Plus the few things
// that everybody does there. It must never reach into the process, except to measure it.

import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { cleanUp, newFolder, until, VenueProcess, type Ended } from '../process/venue-process.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { TestSocket } from '../support/test-socket.ts';

// Tests look into answers of many shapes.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  /** Parsed where it is JSON. */
  readonly body: Json;
}

export interface CallOptions {
  /** `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  readonly headers?: http.OutgoingHttpHeaders;
  /** Sent as JSON. */
  readonly body?: object | undefined;
  /** Sent as it is, as application/json. */
  readonly text?: string | Buffer | undefined;
  /** Where it comes from, as the proxy in front tells; a fresh one where nothing is said and nobody signed in. */
  readonly address?: string | undefined;
}

export interface Member {
  readonly username: string;
  readonly password: string;
  readonly email: string;
  readonly memberId: string;
  readonly accountId: string;
  readonly token: string;
  readonly refreshToken: string;
  /** `buttonwood_session=…`. */
  readonly cookie: string;
}

export interface Key {
  readonly keyId: string;
  readonly secret: string;
}

export interface StartOptions {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** False where nobody stands in front of the venue: then all come from one address. */
  readonly behindProxy?: boolean;
}

export const goodPassword = 'horse staple battery 47';
const agent = new http.Agent({ keepAlive: true, maxSockets: 100 });
let addresses = 0;
let names = 0;

/** An address that nobody has used yet. */
export function newAddress(): string {
  addresses++;
  return `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

export function newName(): string {
  return `m${++names}_${crypto.randomBytes(3).toString('hex')}`;
}

export class OutsideVenue {
  readonly process: VenueProcess;
  readonly database: TestDatabase;

  private constructor(process: VenueProcess, database: TestDatabase) {
    this.process = process;
    this.database = database;
  }

  static async start(options: StartOptions = {}): Promise<OutsideVenue> {
    const { args = [], environment = {}, behindProxy = true } = options;
    const database = await freshDatabase();
    const quiet = args.includes('--log-level') ? [] : ['--log-level', 'error'];
    const proxy = behindProxy ? ['--trust-proxy', '1'] : [];
    const process = await VenueProcess.start(newFolder(), [...quiet, ...proxy, ...args], {
      environment: { DATABASE_URL: database.url, ...environment },
    });
    return new OutsideVenue(process, database);
  }

  get url(): string {
    return this.process.url;
  }

  /** The operator's token. */
  get root(): string {
    return this.process.operatorToken;
  }

  async close(): Promise<void> {
    agent.destroy();
    await cleanUp();
    await this.database.close();
  }

  /** Stops in order, and tells all that it said. */
  stop(): Promise<Ended> {
    return this.process.stop();
  }

  call(method: string, route: string, options: CallOptions = {}): Promise<Answer> {
    const { token, body, address = newAddress() } = options;
    const text = options.text ?? (body === undefined ? undefined : JSON.stringify(body));
    const headers: http.OutgoingHttpHeaders = {
      'x-forwarded-for': address,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...options.headers,
    };
    return request(this.url, route, { method, headers }, text);
  }

  get(route: string, token?: string): Promise<Answer> {
    return this.call('GET', route, { token });
  }

  post(route: string, body: object, token?: string): Promise<Answer> {
    return this.call('POST', route, { token, body });
  }

  /** Throws where it is not answered with 2xx. */
  async done(method: string, route: string, options: CallOptions = {}): Promise<Json> {
    const answer = await this.call(method, route, options);
    if (answer.status >= 300)
      throw new Error(`${method} ${route}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  async signUp(
    changes: { readonly email?: string; readonly password?: string } = {},
  ): Promise<Member> {
    const username = newName();
    const { email = `${username}@example.org`, password = goodPassword } = changes;
    const answer = await this.post('/v1/auth/signup', { username, password, email });
    if (answer.status !== 201) throw new Error(`the sign-up was answered ${answer.text}`);
    return memberOf(answer, { username, password, email });
  }

  async login({
    username,
    password,
    email,
  }: Pick<Member, 'username' | 'password' | 'email'>): Promise<Member> {
    const answer = await this.post('/v1/auth/login', { username, password });
    if (answer.status !== 200) throw new Error(`the sign-in was answered ${answer.text}`);
    return memberOf(answer, { username, password, email });
  }

  /** A new member with these roles. */
  async signUpAs(...roles: string[]): Promise<Member> {
    const member = await this.signUp();
    await this.changeMember(member, { roles });
    return member;
  }

  changeMember({ memberId }: Member, body: object): Promise<Json> {
    return this.done('PATCH', `/v1/operator/members/${memberId}`, { token: this.root, body });
  }

  key(member: Member, scopes: readonly string[], more: object = {}): Promise<Key> {
    const body = { label: 'test', scopes, ...more };
    return this.done('POST', '/v1/keys', { token: member.token, body });
  }

  /** A request that a key signs. */
  signed(
    key: Key,
    method: string,
    route: string,
    options: CallOptions & SigningOptions = {},
  ): Promise<Answer> {
    const text = options.text ?? (options.body === undefined ? '' : JSON.stringify(options.body));
    const headers = { ...signatureHeaders(key, method, route, text, options), ...options.headers };
    return this.call(method, route, { ...options, headers });
  }

  socket(headers: Readonly<Record<string, string>> = {}): Promise<TestSocket> {
    return TestSocket.open(this.url, { 'x-forwarded-for': newAddress(), ...headers });
  }

  /** A socket of somebody signed in. */
  async signedIn(token: string): Promise<TestSocket> {
    return this.socket({ authorization: `Bearer ${token}` });
  }

  /** All mails so far to this address, headers included, with their soft line ends taken out. */
  mails(to: string): string[] {
    const folder = path.join(this.process.folder, 'outbox');
    if (!fs.existsSync(folder)) return [];
    return fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
      .filter((mail) => mail.includes(`To: ${to}`))
      .map((mail) =>
        mail
          .replaceAll(/=\r?\n/g, '')
          .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          ),
      );
  }

  /** The token of the mailed link that leads to this page. */
  async mailedToken(to: string, page: string): Promise<string> {
    const find = (): string | undefined => {
      const link = new RegExp(`/${page}#token=([\\w-]+)`);
      return this.mails(to).flatMap((mail) => link.exec(mail)?.[1] ?? [])[0];
    };
    await until(`a mail with ${page} came`, () => find() !== undefined);
    return find() ?? '';
  }

  /** Resident memory of the process in bytes. */
  residentBytes(): number {
    const status = fs.readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  }
}

export interface SigningOptions {
  readonly timestampMs?: number;
  readonly nonce?: string;
}

export function signatureHeaders(
  key: Key,
  method: string,
  route: string,
  body: string | Buffer,
  { timestampMs = Date.now(), nonce = crypto.randomUUID() }: SigningOptions = {},
): Record<string, string> {
  const head = `${timestampMs}\n${nonce}\n${method}\n${route}\n`;
  const signature = crypto.createHmac('sha256', key.secret).update(head).update(body).digest('hex');
  return {
    'x-buttonwood-key': key.keyId,
    'x-buttonwood-timestamp': String(timestampMs),
    'x-buttonwood-nonce': nonce,
    'x-buttonwood-signature': signature,
  };
}

/** A one-time code (RFC 6238) so many steps of 30 s from now. */
export function totp(secret: string, steps = 0): string {
  const bits = Array.from(secret)
    .map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    )
    .join('');
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = crypto.createHmac('sha1', bytes).update(counter).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The route is sent as it is: nothing is decoded, escaped or left out on the way. */
export function request(
  url: string,
  route: string,
  options: http.RequestOptions,
  text?: string | Buffer,
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = http.request({ agent, hostname, port, path: route, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const all = Buffer.concat(chunks).toString();
        const isJson = response.headers['content-type']?.startsWith('application/json') === true;
        const { statusCode: status = 0, headers } = response;
        resolve({
          status,
          headers,
          text: all,
          body: isJson && all !== '' ? JSON.parse(all) : undefined,
        });
      });
    });
    sent.once('error', reject);
    sent.end(text);
  });
}

function memberOf(answer: Answer, who: Pick<Member, 'username' | 'password' | 'email'>): Member {
  const { user, accessToken, refreshToken } = answer.body;
  return {
    ...who,
    memberId: user.memberId,
    accountId: user.accounts[0]?.accountId ?? '',
    token: accessToken,
    refreshToken,
    cookie: answer.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '',
  };
}

/** An order that rests far from the market. */
export function restingOrder(changes: object = {}): object {
  return { instrument: 'AAPL', side: 'buy', type: 'limit', price: '1.00', qty: '1', ...changes };
}

/** Does it so many times at the same moment. */
export function atOnce<Result>(
  times: number,
  act: (index: number) => Promise<Result>,
): Promise<Result[]> {
  return Promise.all(Array.from({ length: times }, (_none, index) => act(index)));
}

/** How often each status, or code of a refusal, was answered. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const what = status < 300 ? String(status) : String(body?.error?.name);
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}
