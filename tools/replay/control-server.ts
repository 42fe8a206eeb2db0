// The replay's remote control: a few HTTP routes on 127.0.0.1 for other programs of the same machine. It decides nothing; playback.ts does. It must
// never listen elsewhere, nor obey a web page: requests that a browser sends for one are refused.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { parseClock } from './clock-text.ts';
import type { Playback } from './playback.ts';
import { reasonOf, Refusal } from './refusal.ts';
import { readSpeed } from './speed-text.ts';

export interface ControlServer {
  /** Where it answers. */
  readonly url: string;
  close(): void;
}

const host = '127.0.0.1';
const bodyBytesMax = 4_096;
const routes =
  'GET /status, POST /pause, /resume, /speed {"speed":10} and /seek {"time":"10:15:00"}';

/** Thrown for what was asked wrongly. */
class BadRequest extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Starts to listen; port 0 takes a free one. `details` is added to each status. Rejects with Refusal where the port cannot be had.
 */
export async function startControl(
  port: number,
  playback: Playback,
  details: () => object,
): Promise<ControlServer> {
  const server = createServer((request, response) => {
    void answer(request, response, playback, details);
  });
  await listen(server, port);
  const { port: found } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${found}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const sentence = `--control: port ${port} of ${host} cannot be listened on (${reasonOf(error)}).`;
      reject(new Refusal(sentence, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  playback: Playback,
  details: () => object,
): Promise<void> {
  const reply = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(body)}\n`);
  };
  try {
    await obey(request, playback);
    reply(200, { ...playback.status(), ...details() });
  } catch (error) {
    if (error instanceof BadRequest) reply(error.status, { error: error.message });
    else if (error instanceof Refusal) reply(409, { error: error.message });
    else reply(500, { error: reasonOf(error) });
  }
}

async function obey(request: IncomingMessage, playback: Playback): Promise<void> {
  checkOrigin(request);
  const { method = '', url = '' } = request;
  switch (`${method} ${url}`) {
    case 'GET /status':
      return;
    case 'POST /pause':
      playback.pause();
      return;
    case 'POST /resume':
      playback.resume();
      return;
    case 'POST /speed': {
      const { speed } = await readBody(request);
      const isText = typeof speed === 'string' || typeof speed === 'number';
      const factor = isText ? readSpeed(String(speed)) : 'wrong';
      if (factor === 'wrong') {
        throw new BadRequest(400, `speed: ${wordOf(speed)} is neither a number above 0 nor "max".`);
      }
      playback.setSpeed(factor);
      return;
    }
    case 'POST /seek': {
      const { time } = await readBody(request);
      const timeNs = typeof time === 'string' ? parseClock(time) : undefined;
      if (timeNs === undefined) {
        throw new BadRequest(400, `time: ${wordOf(time)} is no time such as "10:15:00".`);
      }
      playback.seek(timeNs);
      return;
    }
    default:
      throw new BadRequest(404, `There is no ${method} ${url.slice(0, 100)}; there are ${routes}.`);
  }
}

/** A page that a browser shows must not steer a replay: it would name its origin, or reach us under another name. */
function checkOrigin({ headers }: IncomingMessage): void {
  const isByName =
    headers.host !== undefined && /^(?:127\.0\.0\.1|localhost):\d+$/.test(headers.host);
  if (headers.origin === undefined && isByName) return;
  throw new BadRequest(403, 'Web pages may not control a replay.');
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > bodyBytesMax) throw new BadRequest(413, 'The body is too long.');
  }
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new BadRequest(400, 'The body is not a JSON object.');
}

function wordOf(value: unknown): string {
  return value === undefined ? 'missing: it' : JSON.stringify(value).slice(0, 60);
}
