// One HTTP POST to a place that a member named. The address that is connected to is checked itself, after its name was resolved and once more
// on the open socket, so that no name can lead into the venue's own network. Redirects are not followed, answers are not kept.

import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { TaskCancelledError, timeout, TimeoutStrategy } from 'cockatiel';
import { isPublicAddress, loopback, type TargetRules } from './safe-address.ts';

/** The system's resolver, or another in tests: all addresses of a name. */
export type Resolve = (host: string) => Promise<readonly Address[]>;

export interface Address {
  readonly address: string;
  /** 4 or 6. */
  readonly family: number;
}

export interface OutgoingOptions extends TargetRules {
  readonly resolve?: Resolve;
  /** From the first look at the name to the last byte of the answer. */
  readonly timeoutMs?: number;
}

/** The request was not answered, or must not be made. */
export class OutgoingError extends Error {
  override readonly name = 'OutgoingError';
}

const timeoutByDefaultMs = 5_000;
const answerBytesMax = 64 * 1024;
const headerBytesMax = 16 * 1024;

const systemResolve: Resolve = (host) => dns.promises.lookup(host, { all: true });

/** The answer's status. Throws OutgoingError where there is none. */
export async function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: OutgoingOptions,
): Promise<number> {
  const { resolve = systemResolve, timeoutMs = timeoutByDefaultMs } = options;
  const isLocal = options.allowLoopback && url.protocol === 'http:' && url.hostname === loopback;
  if (url.protocol !== 'https:' && !isLocal) throw new OutgoingError('not https');
  const isAllowed = (address: string): boolean =>
    isLocal ? address === loopback : isPublicAddress(address);
  try {
    return await timeout(timeoutMs, TimeoutStrategy.Aggressive).execute(async ({ signal }) => {
      const addresses = await addressesOf(url.hostname.replace(/^\[|\]$/g, ''), resolve);
      if (!addresses.every(({ address }) => isAllowed(address))) {
        throw new OutgoingError('the name leads to an address that is not public');
      }
      return exchange({ url, headers, body, addresses, isAllowed, signal });
    });
  } catch (error) {
    if (error instanceof OutgoingError) throw error;
    if (error instanceof TaskCancelledError) {
      throw new OutgoingError(`no answer within ${timeoutMs} ms`);
    }
    throw new OutgoingError(reason(error));
  }
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly Address[]> {
  const family = net.isIP(host);
  if (family !== 0) return [{ address: host, family }];
  let addresses: readonly Address[];
  try {
    addresses = await resolve(host);
  } catch (error) {
    throw new OutgoingError(`the name cannot be resolved: ${reason(error)}`);
  }
  if (addresses.length === 0) throw new OutgoingError('the name has no address');
  return addresses;
}

interface Exchange {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Those that were looked at: the name is not asked again. */
  readonly addresses: readonly Address[];
  readonly isAllowed: (address: string) => boolean;
  readonly signal: AbortSignal;
}

function exchange({ url, headers, body, addresses, isAllowed, signal }: Exchange): Promise<number> {
  const lookup: net.LookupFunction = (_name, { all }, done) => {
    const { address = '', family = 4 } = addresses[0] ?? {};
    if (all === true) done(null, [...addresses]);
    else done(null, address, family);
  };
  return new Promise<number>((answered, failed) => {
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method: 'POST',
        // A connection of its own: none is shared with another member's target.
        agent: false,
        lookup,
        signal,
        maxHeaderSize: headerBytesMax,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Buttonwood-Webhook/1',
          ...headers,
        },
      },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > answerBytesMax) response.destroy(new OutgoingError('the answer is too long'));
        });
        response.on('error', failed);
        response.on('end', () => {
          answered(response.statusCode ?? 0);
        });
      },
    );
    request.on('error', failed);
    request.on('socket', (socket) => {
      socket.once('connect', () => {
        if (isAllowed(socket.remoteAddress ?? '')) return;
        socket.destroy(new OutgoingError('the connection leads to an address that is not public'));
      });
    });
    request.end(body);
  });
}

function reason(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === 'string' ? code : typeof message === 'string' ? message : String(error);
}
