// The demonstrations as a visitor runs them: all of them, small, on a venue of their own; and one that lies, planted through the runner's own door. It must
// never pass where a claim fails.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { allDemos } from '#demonstrations/all-demos.ts';
import { cleanUp, newFolder } from './venue-process.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** For a machine that is many times slower than one that is quiet. */
const withinMs = 400_000;

afterEach(cleanUp);

interface Shown {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function node(args: readonly string[]): Promise<Shown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    // In order, so that the demonstrations end their venue.
    const timer = setTimeout(() => child.kill('SIGTERM'), withinMs);
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ...said });
    });
  });
}

test(
  'every demonstration holds what it claims, on one venue of their own',
  { timeout: withinMs },
  async () => {
    const file = path.join(newFolder(), 'told.json');
    const { code, stdout, stderr } = await node([
      'tools/demo.ts',
      'all',
      '--quick',
      '--json',
      file,
    ]);
    expect(stderr).toBe('');
    expect(stdout.split('\n').filter((line) => line.startsWith('  FAIL'))).toEqual([]);
    const count = allDemos.length;
    const verdict = new RegExp(
      `^${count} of ${count} demonstrations passed, 0 failed; (\\d+) of \\1 claims hold; [\\d.]+ s\\.$`,
      'm',
    );
    expect(stdout).toMatch(verdict);
    expect(code).toBe(0);
    expect(stdout.match(/^Starting a venue of its own/gm)).toHaveLength(1);

    const { events } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
      readonly events: readonly { readonly demo: string; readonly kind: string }[];
    };
    for (const { name } of allDemos) {
      const kinds = events.filter(({ demo }) => demo === name).map(({ kind }) => kind);
      expect([name, kinds[0], kinds.at(-1)]).toEqual([name, 'started', 'ended']);
      expect(kinds.filter((kind) => kind === 'claim').length).toBeGreaterThanOrEqual(4);
    }
    // Nobody's password or token is told.
    expect(stdout + fs.readFileSync(file, 'utf8')).not.toMatch(/eyJ|bw[mrst]_/);
  },
);

test('a demonstration that lies ends the process with 1', async () => {
  const door = http.createServer((_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const tokenFile = path.join(newFolder(), 'operator.token');
  fs.writeFileSync(tokenFile, 'cd'.repeat(32));
  const command = pathToFileURL(path.join(root, 'tools/demo/command.ts')).href;
  const { port } = door.address() as AddressInfo;
  const args = ['lie', '--url', `http://127.0.0.1:${port}`, '--operator-token-file', tokenFile];
  const script = `
    import { demoCommand } from ${JSON.stringify(command)};
    const lie = { name: 'lie', title: 'A lie', shows: 'A lie.', needs: 'operator', seconds: { quick: 1, full: 1 },
      run: async ({ tell }) => tell.claim('Nothing is something.', false, 'nothing') };
    process.exitCode = await demoCommand(${JSON.stringify(args)}, { demos: [lie],
      print: (line) => console.log(line), printError: (line) => console.error(line), hasColours: false });`;
  const { code, stdout, stderr } = await node(['--input-type=module', '-e', script]);
  door.close();
  expect(stderr).toBe('');
  expect(stdout).toMatch(/FAIL ?Nothing is something\./);
  expect(stdout).toMatch(/^0 of 1 demonstrations passed, 1 failed; 0 of 1 claims hold; /m);
  expect(code).toBe(1);
});
