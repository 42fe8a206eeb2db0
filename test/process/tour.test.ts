// The tour as a newcomer takes it: on a venue of its own, and on one that runs. Every part of the venue is at work at once here.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cleanUp, newFolder, VenueProcess } from './venue-process.ts';

const root = path.resolve(import.meta.dirname, '../..');
const tourWithinMs = 100_000;

afterEach(cleanUp);

interface Taken {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function takeTour(args: readonly string[]): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'tools/tour.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // In order, so that the tour ends its venue.
    const timer = setTimeout(() => child.kill('SIGTERM'), tourWithinMs);
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

/** Whatever stands in the place of a value that nobody may see. */
const secrets =
  /"(?:password|accessToken|refreshToken|secret|ticket|token|uri|recoveryCodes)": (?!"\*\*\*")/;

function expectWhole({ code, stdout, stderr }: Taken): void {
  expect(stderr).toBe('');
  expect(stdout.split('\n').filter((line) => line.startsWith('  FAIL'))).toEqual([]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^(\d+) of \1 checks passed, 0 failed\.$/m);
  for (const claim of [
    'A signed request acts for the member',
    'The same deposit asked for twice is credited once.',
    'A new withdrawal address has to wait.',
    'A market order trades at once.',
    'A bracket: the exits wait for the entry.',
    "Today's statement reconciles",
    'The balance adds up',
    'The movements of the ledger are the balance.',
    'A revoked key is refused.',
    'Who signed out is signed out.',
  ]) {
    expect(stdout).toContain(`  ok   ${claim}`);
  }
  expect(stdout).not.toMatch(secrets);
  expect(stdout).not.toMatch(/eyJ|bw[mrst]_/);
  expect(stdout).not.toContain('\u001b');
  const tooLong = stdout.split('\n').filter((line) => line.length > 100);
  expect(tooLong).toEqual([]);
}

describe('the tour', () => {
  test('on a venue of its own every claim holds, no secret is shown, and the statement is saved', async () => {
    const folder = newFolder();
    const taken = await takeTour(['--quick', '--out', folder]);
    expectWhole(taken);
    expect(taken.stdout).toContain('  ok   A withdrawal asked for twice is completed');
    expect(taken.stdout).toContain('  ok   The mail came, its link verified the address');
    const [name = ''] = fs.readdirSync(folder);
    expect(name).toMatch(/^statement-\d{4}-\d\d-\d\d\.pdf$/);
    expect(fs.readFileSync(path.join(folder, name), 'latin1').slice(0, 5)).toBe('%PDF-');
  });

  test('on a venue that runs it does the same, and leaves the venue running', async () => {
    const venue = await VenueProcess.start(newFolder(), ['--agents', 'on']);
    expectWhole(await takeTour(['--quick', '--url', venue.url, '--out', newFolder()]));
    expect((await venue.get('/v1/venue')).phase).toBe('continuous');
    await venue.stop();
  });

  test('where no venue answers it says so in one sentence', async () => {
    const { code, stderr } = await takeTour(['--url', 'http://127.0.0.1:9']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'No venue takes orders at http://127.0.0.1:9; start one with npm start.\n',
    });
  });
});
