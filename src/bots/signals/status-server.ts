// The run's own page for programs, on this machine only: GET /status, POST /workers, POST /dead-letters/:id/requeue. Whoever asks wrongly gets one sentence
// that names the field. It must never listen anywhere but on 127.0.0.1, nor obey a page of some website that is open on the same machine.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { BotRefusal } from '../refusal.ts';
import type { SignalsState } from './signals-run.ts';

export interface StatusParts {
  readonly state: () => SignalsState;
  /** Throws RangeError. */
  readonly scale: (count: number) => void;
  readonly requeue: (id: string) => Promise<boolean>;
}

export interface StatusServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

class Wrong extends Error {
  readonly status: number;
  readonly field: string | undefined;

  constructor(status: number, message: string, field?: string) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

const host = '127.0.0.1';
const bodyBytesMax = 4_096;
const names: Readonly<Record<number, string>> = {
  400: 'invalidField',
  403: 'forbidden',
  404: 'notFound',
  405: 'methodNotAllowed',
  413: 'payloadTooLarge',
  415: 'unsupportedMediaType',
};

/** Throws BotRefusal where the port is not to be had. */
export async function serveStatus(port: number, parts: StatusParts): Promise<StatusServer> {
  const server = http.createServer((request, response) => {
    void answerTo(request, parts).then(({ status, body }) => {
      response.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
      });
      response.end(`${JSON.stringify(body)}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const sentence = `statusPort: ${port} on ${host} cannot be listened to (${cause.message}).`;
      reject(new BotRefusal(sentence, { cause }));
    });
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://${host}:${bound}`, close };
}

async function answerTo(request: http.IncomingMessage, parts: StatusParts): Promise<Answer> {
  try {
    return await route(request, parts);
  } catch (error) {
    const isWrong = error instanceof Wrong;
    const status = isWrong ? error.status : 500;
    const message = error instanceof Error ? error.message : String(error);
    const field = isWrong && error.field !== undefined ? { field: error.field } : {};
    return {
      status,
      body: { error: { name: names[status] ?? 'internalError', message, ...field } },
    };
  }
}

async function route(request: http.IncomingMessage, parts: StatusParts): Promise<Answer> {
  const path = new URL(request.url ?? '/', `http://${host}`).pathname;
  checkAsker(request);
  if (path === '/status') {
    expectMethod(request, 'GET');
    return { status: 200, body: parts.state() };
  }
  if (path === '/workers') {
    expectMethod(request, 'POST');
    return changeWorkers(await jsonOf(request), parts);
  }
  const letter = /^\/dead-letters\/([^/]+)\/requeue$/.exec(path)?.[1];
  if (letter !== undefined) {
    expectMethod(request, 'POST');
    const id = decoded(letter);
    if (await parts.requeue(id)) return { status: 200, body: { requeued: id } };
    throw new Wrong(404, `id: no dead letter is ${id}.`, 'id');
  }
  throw new Wrong(404, `There is no ${path}: ask for /status.`);
}

function changeWorkers(body: unknown, { scale }: StatusParts): Answer {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Wrong(400, 'The body must be an object such as {"count":3}.');
  }
  const strange = Object.keys(body).find((name) => name !== 'count');
  if (strange !== undefined) throw new Wrong(400, `${strange}: is no field of this.`, strange);
  const count = 'count' in body ? body.count : undefined;
  if (typeof count !== 'number') throw new Wrong(400, 'count: must be a number.', 'count');
  try {
    scale(count);
  } catch (error) {
    if (error instanceof RangeError) throw new Wrong(400, error.message, 'count');
    throw error;
  }
  return { status: 200, body: { count } };
}

/** A website that is open in a browser here sends its origin, or a name for this machine that is not ours. */
function checkAsker({ headers }: http.IncomingMessage): void {
  const name = (headers.host ?? '').replace(/:\d+$/, '');
  if (headers.origin !== undefined || (name !== host && name !== 'localhost')) {
    throw new Wrong(403, 'This answers programs on this machine, not pages of other sites.');
  }
}

function expectMethod({ method }: http.IncomingMessage, wanted: string): void {
  if (method !== wanted) throw new Wrong(405, `method: ${method} is not taken here, ${wanted} is.`);
}

async function jsonOf(request: http.IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new Wrong(415, 'content-type: must be application/json.');
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new Wrong(413, `The body may have ${bodyBytesMax} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Wrong(400, 'The body is not JSON.');
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Wrong(400, 'id: is not well encoded.', 'id');
  }
}
