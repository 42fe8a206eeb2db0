// Who the client is to the venue: a browser's cookie, a user with a password, a token, or a key that signs. Tokens are renewed before they end. It
// must never write a secret into an error.

import { isUnauthenticated } from './errors.ts';
import type { RestClient } from './rest.ts';

/** A request as it is about to be sent. */
export interface OutgoingRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body: string;
}

export interface Authenticator {
  /** Headers that sign a REST request. */
  headers(request: OutgoingRequest): Promise<Readonly<Record<string, string>>>;
  /** What the WebSocket's `auth` is given when a connection opens; undefined where it needs none. */
  socketArgs(): Promise<object | undefined>;
  /** What `auth` is given to go on when a socket's sign-in is about to end; undefined where there is nothing to give. */
  renewedSocketArgs(): Promise<object | undefined>;
  /** The venue said `unauthenticated`: true where asking again may help. */
  refused(): Promise<boolean>;
}

export type Credentials =
  /** The page's own cookie, or nobody. */
  | { readonly kind: 'cookie' }
  | {
      readonly kind: 'password';
      readonly username: string;
      readonly password: string;
      /** Six digits of the authenticator app, asked for at each sign-in of a member who has one. */
      readonly secondFactor?: () => string | Promise<string>;
    }
  /** An access token that somebody else looks after, such as the operator's. */
  | { readonly kind: 'token'; readonly token: string | (() => string | Promise<string>) }
  | { readonly kind: 'apiKey'; readonly keyId: string; readonly secret: string };

/** `rest` asks without signing: it is what signs in. */
export function authenticatorOf(credentials: Credentials, rest: RestClient): Authenticator {
  switch (credentials.kind) {
    case 'cookie':
      return new CookieAuth(rest);
    case 'password':
      return new PasswordAuth(credentials, rest);
    case 'token':
      return new TokenAuth(credentials.token);
    default:
      return new KeyAuth(credentials.keyId, credentials.secret);
  }
}

const nothing = {};

class CookieAuth implements Authenticator {
  private readonly rest: RestClient;

  constructor(rest: RestClient) {
    this.rest = rest;
  }

  async headers(): Promise<Readonly<Record<string, string>>> {
    return nothing;
  }

  /** The upgrade carries the cookie. */
  async socketArgs(): Promise<undefined> {
    return undefined;
  }

  async renewedSocketArgs(): Promise<object | undefined> {
    const { accessToken } = await this.rest.call('POST /v1/auth/refresh', { body: {} });
    return { token: accessToken };
  }

  async refused(): Promise<boolean> {
    return false;
  }
}

type PasswordCredentials = Extract<Credentials, { readonly kind: 'password' }>;

interface Held {
  readonly accessToken: string;
  /** By `Date.now()`. */
  readonly renewAtMs: number;
}

/** Part of a token's life after which the next one is fetched. */
const renewAfter = 0.7;

class PasswordAuth implements Authenticator {
  private readonly credentials: PasswordCredentials;
  private readonly rest: RestClient;
  private held: Held | undefined;
  private fetching: Promise<string> | undefined;

  constructor(credentials: PasswordCredentials, rest: RestClient) {
    this.credentials = credentials;
    this.rest = rest;
  }

  async headers(): Promise<Readonly<Record<string, string>>> {
    return { authorization: `Bearer ${await this.token()}` };
  }

  async socketArgs(): Promise<object> {
    return { token: await this.token() };
  }

  async renewedSocketArgs(): Promise<object> {
    return { token: await this.fetchOnce(() => this.renew()) };
  }

  async refused(): Promise<boolean> {
    this.held = undefined;
    return true;
  }

  private async token(): Promise<string> {
    const { held } = this;
    if (held !== undefined && Date.now() < held.renewAtMs) return held.accessToken;
    return this.fetchOnce(() => (held === undefined ? this.signIn() : this.renew()));
  }

  /** However many ask at once. */
  private fetchOnce(fetch: () => Promise<string>): Promise<string> {
    this.fetching ??= fetch().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async signIn(): Promise<string> {
    const { username, password, secondFactor } = this.credentials;
    const answer = await this.rest.call('POST /v1/auth/login', { body: { username, password } });
    if ('accessToken' in answer) return this.hold(answer);
    if (secondFactor === undefined) {
      throw new Error(`${username} signs in with a second factor, and none is given`);
    }
    const body = { ticket: answer.secondFactor.ticket, code: await secondFactor() };
    return this.hold(await this.rest.call('POST /v1/auth/login/second-factor', { body }));
  }

  /** A session does not last for ever; then the password begins another. */
  private async renew(): Promise<string> {
    const { held } = this;
    if (held === undefined) return this.signIn();
    try {
      // Not with the refresh token: that is good once, and a lost reply would cost the session.
      const headers = { authorization: `Bearer ${held.accessToken}` };
      const answer = await this.rest.ask('POST', '/v1/auth/refresh', { headers, body: {} }, true);
      return this.hold(answer as { accessToken: string; expiresAt: string });
    } catch (error) {
      if (!isUnauthenticated(error)) throw error;
      return this.signIn();
    }
  }

  private hold({ accessToken, expiresAt }: { accessToken: string; expiresAt: string }): string {
    const nowMs = Date.now();
    const lifeMs = Date.parse(expiresAt) - nowMs;
    // Of a venue whose clock is another, or that does not say: renewed when it refuses.
    const renewAtMs = lifeMs > 0 ? nowMs + lifeMs * renewAfter : Infinity;
    this.held = { accessToken, renewAtMs };
    return accessToken;
  }
}

class TokenAuth implements Authenticator {
  private readonly source: string | (() => string | Promise<string>);

  constructor(source: string | (() => string | Promise<string>)) {
    this.source = source;
  }

  async headers(): Promise<Readonly<Record<string, string>>> {
    return { authorization: `Bearer ${await this.token()}` };
  }

  async socketArgs(): Promise<object> {
    return { token: await this.token() };
  }

  async renewedSocketArgs(): Promise<object | undefined> {
    return typeof this.source === 'string' ? undefined : { token: await this.token() };
  }

  async refused(): Promise<boolean> {
    return typeof this.source === 'function';
  }

  private async token(): Promise<string> {
    return typeof this.source === 'string' ? this.source : this.source();
  }
}

/** What the WebSocket's `auth` is signed as. */
const socketRequest: OutgoingRequest = { method: 'AUTH', path: '/v1/ws', body: '' };

class KeyAuth implements Authenticator {
  private readonly keyId: string;
  private readonly secret: string;
  private key: ReturnType<typeof crypto.subtle.importKey> | undefined;

  constructor(keyId: string, secret: string) {
    this.keyId = keyId;
    this.secret = secret;
  }

  async headers(request: OutgoingRequest): Promise<Readonly<Record<string, string>>> {
    const { timestamp, nonce, signature } = await this.sign(request);
    return {
      'x-buttonwood-key': this.keyId,
      'x-buttonwood-timestamp': timestamp,
      'x-buttonwood-nonce': nonce,
      'x-buttonwood-signature': signature,
    };
  }

  async socketArgs(): Promise<object> {
    return { key: this.keyId, ...(await this.sign(socketRequest)) };
  }

  renewedSocketArgs(): Promise<object> {
    return this.socketArgs();
  }

  /** A fresh signature is made for each request: asking again would say the same. */
  async refused(): Promise<boolean> {
    return false;
  }

  private async sign({ method, path, body }: OutgoingRequest): Promise<{
    readonly timestamp: string;
    readonly nonce: string;
    readonly signature: string;
  }> {
    this.key ??= crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(this.secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const timestamp = String(Date.now());
    const nonce = hex(crypto.getRandomValues(new Uint8Array(16)));
    const text = `${timestamp}\n${nonce}\n${method}\n${path}\n${body}`;
    const bytes = await crypto.subtle.sign('HMAC', await this.key, new TextEncoder().encode(text));
    return { timestamp, nonce, signature: hex(new Uint8Array(bytes)) };
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
