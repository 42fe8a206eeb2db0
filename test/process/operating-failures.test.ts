// What goes wrong before a venue opens its journal: options, ports, folders, keys, an old Node. Each is one plain sentence, exit code 1 and
// no stack trace.

import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { stateOf, verified } from './answers.ts';
import { mountTmpfs, mounting } from './mounts.ts';
import { cleanUp, newFolder, run, runVenue, sentenceOf, VenueProcess } from './venue-process.ts';

afterEach(cleanUp);

const isRoot = process.getuid?.() === 0;
/** Nobody in particular. */
const strangerId = 65_534;

describe('a mistake in the options', () => {
  test.for([
    [['--port', 'http'], '--port takes a whole number from 0 to 65535, and "http" is none.'],
    [['--fast'], "Unknown option '--fast'; --help lists the options."],
    [
      ['--host', '203.0.113.7'],
      '203.0.113.7 is no address of this machine; choose another with --host.',
    ],
  ] as const)('%s is told', async ([args, sentence]) => {
    const folder = path.join(newFolder(), 'data');
    expect(sentenceOf(await runVenue(['--data', folder, ...args]))).toBe(sentence);
    expect(fs.existsSync(path.join(folder, 'journal'))).toBe(false);
  });
});

test('a port that is taken is told before anything else happens', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as net.AddressInfo;
    const folder = newFolder();
    const ended = await run('src/main.ts', ['--data', folder, '--port', String(port)]);
    expect(sentenceOf(ended)).toBe(
      `127.0.0.1:${port} is in use by another program; choose another port with --port.`,
    );
    expect(fs.readdirSync(folder)).not.toContain('journal');
  } finally {
    server.close();
  }
});

/** The venue's sentence where it runs as somebody who may not do everything. */
async function strangerIsTold(folder: string): Promise<string> {
  const options = isRoot ? { uid: strangerId } : {};
  return sentenceOf(await runVenue(['--data', folder], options));
}

describe('a data folder', () => {
  const told = (folder: string, reason: string): string =>
    `The data folder ${folder} cannot be made or written: ${reason}.`;

  test('that may not be written, or not be made', async () => {
    const parent = newFolder();
    const folder = path.join(parent, 'data');
    fs.mkdirSync(folder);
    fs.chmodSync(folder, 0o555);
    fs.chmodSync(parent, 0o755);
    const toBeMade = path.join(folder, 'data');
    expect(await strangerIsTold(folder)).toBe(told(folder, 'this user may not do that'));
    expect(await strangerIsTold(toBeMade)).toBe(told(toBeMade, 'this user may not do that'));
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('that is a file', async () => {
    const folder = path.join(newFolder(), 'data');
    fs.writeFileSync(folder, '');
    const reason = 'something that is no folder has its name';
    expect(sentenceOf(await runVenue(['--data', folder]))).toBe(told(folder, reason));
  });

  test('on a read-only file system', async (context) => {
    if (mounting !== '') context.skip(mounting);
    const folder = path.join(newFolder(), 'data');
    mountTmpfs(folder, '8m').remount('ro');
    const reason = 'it is on a read-only file system';
    const toBeMade = path.join(folder, 'data');
    expect(sentenceOf(await runVenue(['--data', folder]))).toBe(told(folder, reason));
    expect(sentenceOf(await runVenue(['--data', toBeMade]))).toBe(told(toBeMade, reason));
  });

  test('that holds a venue, on a file system that became read-only', async (context) => {
    if (mounting !== '') context.skip(mounting);
    const folder = path.join(newFolder(), 'data');
    const mount = mountTmpfs(folder, '300m');
    const venue = await VenueProcess.start(folder);
    const { stateHash } = await stateOf(venue);
    await venue.stop();
    fs.rmdirSync(path.join(folder, 'snapshots'));
    mount.remount('ro');
    expect(sentenceOf(await runVenue(['--data', folder]))).toMatch(
      /^The journal cannot be opened: .* is on a read-only file system\.$/,
    );
    expect(await verified(folder)).toMatchObject({ stateHash });
  });

  test('on a disk without room for a journal, or for anything', async (context) => {
    if (mounting !== '') context.skip(mounting);
    const folder = path.join(newFolder(), 'data');
    mountTmpfs(folder, '1m');
    expect(sentenceOf(await runVenue(['--data', folder]))).toBe(
      `The journal cannot be opened: ${folder}/journal is on a disk that is full.`,
    );
    fs.rmSync(path.join(folder, 'operator.token'));
    fillUp(path.join(folder, 'ballast'));
    expect(sentenceOf(await runVenue(['--data', folder]))).toBe(told(folder, 'the disk is full'));
    expect(fs.readdirSync(folder)).not.toContain('operator.token');
  });
});

describe('a key or a token', () => {
  test.for([
    ['session.key', 'ab'.repeat(31)],
    ['operator.token', Buffer.alloc(100_000, 255)],
  ] as const)('that holds something else (%s)', async ([name, garbage]) => {
    const folder = newFolder();
    const file = path.join(folder, name);
    fs.writeFileSync(file, garbage);
    expect(sentenceOf(await runVenue(['--data', folder]))).toBe(
      `The file ${name} is of no use: ${file} holds no secret of 64 hexadecimal digits; remove it to get a new one.`,
    );
    expect(fs.readFileSync(file).equals(Buffer.from(garbage))).toBe(true);
    expect(fs.existsSync(path.join(folder, 'journal'))).toBe(false);
  });

  test('that cannot be read', async () => {
    const folder = newFolder();
    const file = path.join(folder, 'session.key');
    fs.mkdirSync(file);
    expect(sentenceOf(await runVenue(['--data', folder]))).toBe(
      `The file session.key is of no use: cannot read ${file}: it is a folder.`,
    );
  });
});

test('a Node that is too old is told in one sentence', async () => {
  const folder = newFolder();
  const root = path.resolve(import.meta.dirname, '../..');
  for (const name of ['tools/launch.mjs', 'package.json', 'package-lock.json']) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.copyFileSync(path.join(root, name), path.join(folder, name));
  }
  // A machine for which no Node is on npm: there the one that is installed decides.
  const lines = [
    'process.versions = Object.create(process.versions);',
    "Object.defineProperty(process.versions, 'node', { value: '20.20.2' });",
    "Object.defineProperty(process, 'platform', { value: 'darwin' });",
  ];
  const preload = path.join(folder, 'old.cjs');
  fs.writeFileSync(preload, lines.join('\n'));
  const environment = { NODE_OPTIONS: `--require ${preload}` };
  const ended = await run(path.join(folder, 'tools/launch.mjs'), ['start'], { environment });
  expect(sentenceOf(ended)).toBe('Buttonwood needs Node 22.18 or newer, and this is Node 20.20.2.');
});

/** Takes what room there is. */
function fillUp(file: string): void {
  const handle = fs.openSync(file, 'w');
  const piece = Buffer.alloc(4_096, 1);
  try {
    for (;;) fs.writeSync(handle, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    fs.closeSync(handle);
  }
}
