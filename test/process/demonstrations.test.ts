// The demonstrations at the doors of a real venue: who may run, watch and stop one; that it leaves the venue as it found it, however it ends; and that there are
// none in production. What each of them claims is the business of demo.test.ts.

import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp, newFolder, until, VenueProcess } from './venue-process.ts';

/** For a machine that is many times slower than one that is quiet. */
const withinMs = 90_000;

afterAll(cleanUp);

interface Run {
  readonly runId: string;
  readonly state: string;
  readonly mayStop: boolean;
  readonly endedAt: string | null;
  readonly events: number;
  readonly error: string | null;
  readonly verdicts: readonly {
    readonly claims: number;
    readonly instruments: readonly string[];
  }[];
}

/** Of every answer that is looked at here. */
interface Body {
  readonly accessToken: string;
  readonly phase: string;
  readonly on: boolean;
  readonly demonstrations: readonly { readonly name: string }[];
  readonly run: Run;
  readonly runs: readonly Run[];
  readonly events: readonly { readonly n: number }[];
  readonly error: { readonly name: string; readonly message: string; readonly field?: string };
}

interface Answer<Told = Body> {
  readonly status: number;
  readonly body: Told;
}

/** Of the first demonstration in the run. */
const claimsOf = ({ verdicts }: Run): number => verdicts[0]?.claims ?? 0;
const symbolOf = ({ verdicts }: Run): string => verdicts[0]?.instruments[0] ?? '';

class Visitor {
  private readonly url: string;
  private readonly token: string | undefined;

  constructor(url: string, token?: string) {
    this.url = url;
    this.token = token;
  }

  static async signIn(url: string, username: string): Promise<Visitor> {
    const body = { username, password: 'demopass123' };
    const answer = await new Visitor(url).ask('POST', '/v1/auth/login', body);
    return new Visitor(url, answer.body.accessToken);
  }

  async ask<Told = Body>(method: string, route: string, body?: object): Promise<Answer<Told>> {
    const response = await fetch(this.url + route, {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Told };
  }

  run(name: string, quick = true): Promise<Answer<Run & Pick<Body, 'error'>>> {
    return this.ask('POST', `/v1/demonstrations/${name}/runs`, { quick });
  }

  async heard(runId: string, holds: (run: Run) => boolean): Promise<Body> {
    const endMs = performance.now() + withinMs;
    for (;;) {
      const { body } = await this.ask('GET', `/v1/demonstrations/runs/${runId}`);
      if (holds(body.run)) return body;
      if (performance.now() > endMs) throw new Error(`still ${JSON.stringify(body.run)}`);
      await this.ask('GET', `/v1/demonstrations/runs/${runId}?after=${body.run.events}&wait=5`);
    }
  }

  ended(runId: string): Promise<Body> {
    return this.heard(runId, ({ endedAt }) => endedAt !== null);
  }
}

describe('in demo mode', { timeout: 2 * withinMs }, () => {
  let venue: VenueProcess;
  let buyer: Visitor;
  let seller: Visitor;
  let stranger: Visitor;

  beforeAll(async () => {
    venue = await VenueProcess.start(newFolder());
    stranger = new Visitor(venue.url);
    buyer = await Visitor.signIn(venue.url, 'buyer_demo');
    seller = await Visitor.signIn(venue.url, 'seller_demo');
  }, withinMs);

  const phaseOf = async (symbol: string): Promise<string> =>
    (await stranger.ask('GET', `/v1/instruments/${symbol}`)).body.phase;
  const isDelisted = async (symbol: string): Promise<boolean> => {
    const { body } = await buyer.ask('POST', '/v1/orders', {
      instrument: symbol,
      side: 'buy',
      type: 'limit',
      qty: '1',
      price: '1.00',
    });
    return body.error?.name === 'instrumentDelisted';
  };

  test('everybody sees what there is; who is not signed in runs none', async () => {
    const { status, body } = await stranger.ask('GET', '/v1/demonstrations');
    expect([status, body.on, body.run]).toEqual([200, true, null]);
    expect(body.demonstrations.map(({ name }) => name)).toContain('auction-day');
    for (const answer of [
      await stranger.run('auction-day'),
      await stranger.ask('GET', '/v1/demonstrations/runs'),
      await stranger.ask('GET', '/v1/demonstrations/runs/x'),
    ]) {
      expect([answer.status, answer.body.error.name]).toEqual([401, 'unauthenticated']);
    }
  });

  test('what does not exist is refused by its field', async () => {
    const name = await buyer.run('nothing');
    expect([name.status, name.body.error.name, name.body.error.field]).toEqual([
      404,
      'unknownDemonstration',
      'name',
    ]);
    expect(name.body.error.message).toMatch(/"nothing"; there are high-volume, .*, and all\./);
    const run = await buyer.ask('GET', '/v1/demonstrations/runs/nothing');
    expect([run.status, run.body.error.name]).toEqual([404, 'unknownDemonstrationRun']);
    const body = await buyer.ask('POST', '/v1/demonstrations/auction-day/runs', { quick: 'yes' });
    expect([body.status, body.body.error.field]).toEqual([400, 'quick']);
    const wait = await buyer.ask('GET', '/v1/demonstrations/runs/nothing?wait=21');
    expect([wait.status, wait.body.error.field]).toEqual([400, 'wait']);
  });

  test('one at a time: others watch it, and leave it to whoever started it', async () => {
    const begun = await buyer.run('auction-day');
    expect([begun.status, begun.body.state, begun.body.mayStop]).toEqual([202, 'running', true]);
    const { runId } = begun.body;
    const second = await seller.run('signals');
    expect([second.status, second.body.error.name]).toEqual([409, 'demonstrationUnderWay']);
    expect(second.body.error.message).toContain(`auction-day is under way (run ${runId})`);
    const seen = await stranger.ask('GET', '/v1/demonstrations');
    expect([seen.body.run.runId, seen.body.run.mayStop]).toEqual([runId, false]);
    const stopped = await seller.ask('DELETE', `/v1/demonstrations/runs/${runId}`);
    expect([stopped.status, stopped.body.error.name]).toEqual([403, 'forbidden']);

    const { run, events } = await seller.ended(runId);
    expect([run.state, run.error]).toEqual(['passed', null]);
    expect(events.map(({ n }) => n)).toEqual(
      Array.from({ length: run.events }, (_none, at) => at + 1),
    );
    expect(claimsOf(run)).toBeGreaterThan(10);
    expect(await isDelisted(symbolOf(run))).toBe(true);
    const part = await seller.ask('GET', `/v1/demonstrations/runs/${runId}?after=5&wait=20`);
    expect(part.body.events[0]?.n).toBe(6);
  });

  test('one that is stopped takes its stock along, and the log knows who did it', async () => {
    const { runId } = (await buyer.run('halt-and-reopen', false)).body;
    const { run } = await buyer.heard(runId, (now) => claimsOf(now) > 0);
    const symbol = symbolOf(run);
    expect(await phaseOf(symbol)).not.toBe('closed');
    const stopping = await buyer.ask<Run>('DELETE', `/v1/demonstrations/runs/${runId}`);
    expect([stopping.status, stopping.body.state]).toEqual([200, 'stopping']);
    const ended = (await buyer.ended(runId)).run;
    expect([ended.state, ended.error]).toEqual(['stopped', 'It was stopped.']);
    expect(await isDelisted(symbol)).toBe(true);

    await until('the log has both', async () => {
      const { items } = (await venue.get('/v1/operator/audit?limit=500')) as {
        readonly items: readonly {
          readonly actor: { readonly name: string };
          readonly action: string;
        }[];
      };
      const ours = items.filter(({ actor }) => actor.name === 'buyer_demo');
      const actions = ours.map(({ action }) => action);
      return actions.includes('runDemonstration') && actions.includes('stopDemonstration');
    });
  });

  test('one whose process is killed has failed: its stock goes, the venue and the next run go on', async () => {
    const { runId } = (await seller.run('halt-and-reopen', false)).body;
    const { run } = await seller.heard(runId, (now) => claimsOf(now) > 0);
    const symbol = symbolOf(run);
    process.kill(runProcessOf(venue.pid), 'SIGKILL');
    const ended = (await seller.ended(runId)).run;
    expect([ended.state, ended.error]).toEqual(['failed', 'Its process ended with SIGKILL.']);
    expect(await isDelisted(symbol)).toBe(true);
    const next = (await seller.run('risk-breach')).body;
    expect((await seller.ended(next.runId)).run.state).toBe('passed');
    const { runs } = (await seller.ask('GET', '/v1/demonstrations/runs')).body;
    expect(runs.map(({ state }) => state)).toEqual(['passed', 'failed', 'stopped', 'passed']);
  });

  test('a venue that stops takes its run along', async () => {
    const { runId } = (await buyer.run('halt-and-reopen', false)).body;
    await buyer.heard(runId, (now) => claimsOf(now) > 0);
    const pid = runProcessOf(venue.pid);
    await venue.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

test('in production there are none', { timeout: withinMs }, async () => {
  const venue = await VenueProcess.start(newFolder(), ['--mode', 'production']);
  const list: unknown = await venue.get('/v1/demonstrations');
  expect(list).toEqual({ on: false, demonstrations: [], run: null });
  for (const [method, route] of [
    ['POST', '/v1/demonstrations/auction-day/runs'],
    ['GET', '/v1/demonstrations/runs'],
    ['GET', '/v1/demonstrations/runs/x'],
    ['DELETE', '/v1/demonstrations/runs/x'],
  ] as const) {
    const { status, body } = await venue.call(method, route, method === 'POST' ? {} : undefined);
    const { error } = body as Body;
    expect([status, error.name]).toEqual([403, 'demonstrationsOff']);
    expect(error.message).toContain('in demo mode only');
  }
  await venue.stop();
});

/** The process of the run, among those that the venue has started. */
function runProcessOf(venuePid: number): number {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const line = text
    .split('\n')
    .find(
      (each) =>
        each.includes('run-process.ts') && new RegExp(`^\\s*\\d+\\s+${venuePid}\\s`).test(each),
    );
  const pid = Number(/\d+/.exec(line ?? '')?.[0]);
  if (!(pid > 0)) throw new Error('the run has no process');
  return pid;
}
