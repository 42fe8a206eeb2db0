// A real process that is killed at any moment: what an operator was told was done stands in the audit log, with the database there or away.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditLog } from '#gateways/audit/audit-log.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { accounts, operatorToken } from '../support/test-venue.ts';
import { silent } from './operator-venue.ts';
import { Wire } from './wire.ts';

let database: TestDatabase;
let wire: Wire;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  wire = await Wire.to(database.url);
  folder = await mkdtemp(path.join(tmpdir(), 'audit-kill-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await wire.close();
  await database.close();
  await rm(folder, { recursive: true });
});

async function start(): Promise<{ child: ChildProcess; url: string }> {
  const script = path.join(import.meta.dirname, 'audited-venue.ts');
  const child = spawn(process.execPath, [script, folder, wire.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, url };
}

/** Flips a kill switch until the process is gone; the reasons of the requests that were answered, and of all that were sent. */
async function flip(url: string, round: number): Promise<{ answered: string[]; sent: string[] }> {
  const answered: string[] = [];
  const sent: string[] = [];
  for (let n = 0; ; n++) {
    const reason = `round ${round}, number ${n}`;
    sent.push(reason);
    try {
      const answer = await fetch(`${url}/v1/operator/accounts/${accounts.deskA}/kill-switch`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ on: n % 2 === 0, reason }),
      });
      expect(answer.status).toBe(200);
      answered.push(reason);
    } catch {
      return { answered, sent };
    }
  }
}

test('what was answered before a kill -9 is in the log, once each, in a chain that holds', async () => {
  const answered: string[] = [];
  const sent: string[] = [];
  for (let round = 0; round < 6; round++) {
    if (round % 3 === 1) await wire.cut();
    else await wire.mend();
    const { child, url } = await start();
    const flips = flip(url, round);
    await pause(150 + round * 37);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const told = await flips;
    answered.push(...told.answered);
    sent.push(...told.sent);
  }
  await wire.mend();
  const log = await AuditLog.open({ database, folder: path.join(folder, 'audit'), logger: silent });
  const reasons: string[] = [];
  for (let below: number | undefined; ;) {
    const page = await log.page({}, 500, below);
    for (const { request } of page) {
      reasons.push((JSON.parse(request) as { body: { reason: string } }).body.reason);
    }
    below = page.at(-1)?.n;
    if (page.length < 500) break;
  }
  expect(answered.length).toBeGreaterThan(20);
  expect(new Set(reasons).size).toBe(reasons.length);
  expect(answered.filter((reason) => !reasons.includes(reason))).toEqual([]);
  expect(reasons.filter((reason) => !sent.includes(reason))).toEqual([]);
  expect(await log.verify()).toMatchObject({ intact: true, entries: reasons.length });
  await log.close();
});
