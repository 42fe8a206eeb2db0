// The embedded PostgreSQL over its life: made once, kept across an orderly stop and a kill, ended with the process that started it.

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { openDatabase } from '#database/database.ts';
import { startPostgres } from '#database/embedded-postgres.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-embedded-'));
  fs.chmodSync(folder, 0o755);
  folders.push(folder);
  return path.join(folder, 'postgres');
}

async function run<Row>(url: string, query: string): Promise<readonly Row[]> {
  const database = openDatabase({ url, connectionsMax: 1 });
  try {
    return (await database.connected((sql) => sql.unsafe(query))) as unknown as Row[];
  } finally {
    await database.close();
  }
}

function serverPid(folder: string): number {
  const text = fs.readFileSync(path.join(folder, 'pgdata', 'postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(isTrue: () => boolean): Promise<void> {
  const endMs = performance.now() + 20_000;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error('it did not come');
    await sleep(20);
  }
}

test('what was written is there after an orderly stop', async () => {
  const folder = newFolder();
  const first = await startPostgres({ folder });
  await run(first.url, 'create table kept (n int); insert into kept values (7)');
  await first.stop();
  const second = await startPostgres({ folder });
  expect(await run(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  await second.stop();
});

test('a killed server comes back where it was, with what was committed', async () => {
  const folder = newFolder();
  const told: string[] = [];
  const server = await startPostgres({ folder, told: (sentence) => told.push(sentence) });
  await run(server.url, 'create table kept (n int); insert into kept values (8)');
  process.kill(serverPid(folder), 'SIGKILL');
  await until(() => told.length === 2);
  expect(told[0]).toMatch(/^PostgreSQL has ended by itself, and is started again/);
  expect(told[1]).toBe('PostgreSQL is back.');
  expect(await run(server.url, 'select n from kept')).toEqual([{ n: 8 }]);
  await server.stop();
});

test('a killed starter takes its server with it, and the next start finds the rows', async () => {
  const folder = newFolder();
  const starter = fileOf(`
    import { startPostgres } from ${JSON.stringify(new URL('../../src/database/embedded-postgres.ts', import.meta.url).href)};
    const server = await startPostgres({ folder: ${JSON.stringify(folder)} });
    console.log(server.url);
    setInterval(() => undefined, 1_000);
  `);
  const child = spawn(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await firstLine(child);
  await run(url, 'create table kept (n int); insert into kept values (9)');
  const pid = serverPid(folder);
  child.kill('SIGKILL');
  await until(() => !isAlive(pid));
  const next = await startPostgres({ folder });
  expect(await run(next.url, 'select n from kept')).toEqual([{ n: 9 }]);
  await next.stop();
});

test('data of another major version is not opened, and the sentence says what to do', async () => {
  const folder = newFolder();
  const first = await startPostgres({ folder });
  await first.stop();
  fs.writeFileSync(path.join(folder, 'pgdata', 'PG_VERSION'), '12\n');
  await expect(startPostgres({ folder })).rejects.toThrow(/PostgreSQL 12, and this is 18: dump it/);
});

test('a second one on the same folder is refused, and the first goes on', async () => {
  const folder = newFolder();
  const first = await startPostgres({ folder });
  await expect(startPostgres({ folder })).rejects.toThrow(/is in use by/);
  expect(await run(first.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  await first.stop();
});

test('a folder that is closed to others is no obstacle, as whoever the venue runs', async () => {
  const folder = newFolder();
  fs.chmodSync(path.dirname(folder), 0o700);
  const server = await startPostgres({ folder });
  expect(await run(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  await server.stop();
});

test('a folder may be named from where the venue was started', async () => {
  const folder = path.relative(process.cwd(), newFolder());
  const server = await startPostgres({ folder });
  expect(await run(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  await server.stop();
});

test('only this machine can reach it, and only with its password', async () => {
  const folder = newFolder();
  const server = await startPostgres({ folder });
  const url = new URL(server.url);
  expect(url.hostname).toBe('127.0.0.1');
  url.password = 'wrong';
  await expect(run(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  expect(fs.statSync(path.join(folder, 'password')).mode & 0o077).toBe(0);
  await server.stop();
});

function fileOf(text: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-starter-'));
  folders.push(folder);
  const file = path.join(folder, 'starter.ts');
  fs.writeFileSync(file, text);
  return file;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', () => reject(new Error('the starter ended')));
  });
}
