// The launcher as a process: a copy of it in a folder of its own, with a stand-in for npm, so that nothing is installed.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const exitOf = (code: number) => `process.exit(${code});`;
const npmLog = 'npm.log';

let root = '';

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-launch-')));
  put('tools/launch.mjs', fs.readFileSync(path.join(import.meta.dirname, 'launch.mjs'), 'utf8'));
  put('package.json', '{ "type": "module" }');
  putLockfile('sha512-one');
  putNpm('');
  put(
    'src/main.ts',
    "const args: string[] = process.argv.slice(2);\nconsole.log('main', ...args);\n",
  );
});

afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

function put(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}

function putLockfile(integrity: string): void {
  const packages = {
    '': {},
    'node_modules/a': { integrity },
    'node_modules/b-other': { optional: true, integrity },
  };
  put('package-lock.json', JSON.stringify({ packages }));
}

/** An npm that writes down how it was called and then does what the lines say. */
function putNpm(...lines: string[]): void {
  const log = `fs.appendFileSync('${npmLog}', process.argv.slice(2).join(' ') + '\\n');`;
  put(
    'npm-cli.js',
    [
      "import fs from 'node:fs';",
      log,
      "fs.mkdirSync('node_modules', { recursive: true });",
      ...lines,
    ].join('\n'),
  );
}

function npmCalls(): string[] {
  const log = path.join(root, npmLog);
  return fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : [];
}

function commandLine(args: readonly string[], nodeFlags: readonly string[] = []): string[] {
  return [...nodeFlags, path.join(root, 'tools/launch.mjs'), ...args];
}

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_COMPILE_CACHE: undefined,
    npm_execpath: path.join(root, 'npm-cli.js'),
    npm_node_execpath: process.execPath,
  };
}

function launch(args: readonly string[], nodeFlags: readonly string[] = []) {
  const options = { cwd: root, env: environment(), encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    commandLine(args, nodeFlags),
    options,
  );
  return { status, stdout, stderr };
}

test('dependencies are installed once, and again when the lockfile changes', () => {
  const first = launch(['start']);
  expect(first).toEqual({ status: 0, stdout: 'main\n', stderr: 'Installing dependencies ...\n' });
  expect(npmCalls()).toEqual([expect.stringMatching(/^ci --ignore-scripts --include=dev /)]);
  expect(launch(['start']).stderr).toBe('');
  expect(npmCalls()).toHaveLength(1);

  putLockfile('sha512-two');
  expect(launch(['start']).stderr).toBe('Installing dependencies ...\n');
  expect(npmCalls()).toHaveLength(2);
});

test('what somebody installed himself is accepted, if it is what the lockfile says', () => {
  const installed = (integrity: string) =>
    JSON.stringify({ packages: { 'node_modules/a': { integrity } } });
  put('node_modules/.package-lock.json', installed('sha512-one'));
  expect(launch(['start']).stdout).toBe('main\n');
  expect(npmCalls()).toEqual([]);

  fs.rmSync(path.join(root, 'node_modules/.buttonwood-stamp'));
  put('node_modules/.package-lock.json', installed('sha512-old'));
  expect(launch(['start']).stdout).toBe('main\n');
  expect(npmCalls()).toHaveLength(1);
});

test.for([
  ['npm error code EROFS', 'this folder cannot be written to'],
  ['npm error code ENOTFOUND', 'the npm registry could not be reached'],
  ['npm error code ENOSPC', 'the disk is full'],
  ['npm error code EUSAGE', 'package.json and package-lock.json disagree'],
])(
  'a failed installation shows what npm said and ends in one sentence (%s)',
  ([said, sentence]) => {
    putNpm(`console.error('${said!}');`, exitOf(7));
    const { status, stderr } = launch(['start']);
    const failure = `The dependencies could not be installed: ${sentence!}.`;
    expect(stderr).toBe(`Installing dependencies ...\n${said!}\n${failure}\n`);
    expect(status).toBe(1);
  },
);

test('a Node that is too old, where no other can be installed, is told in one sentence', () => {
  const old = "Object.defineProperty(process.versions, 'node', { value: '20.1.0' });";
  const mac = "Object.defineProperty(process, 'platform', { value: 'darwin' });";
  put('old.cjs', `process.versions = Object.create(process.versions);\n${old}\n${mac}`);
  putNpm(exitOf(0));
  const preload = ['--require', path.join(root, 'old.cjs')];
  const stderr = 'Buttonwood needs Node 22.18 or newer, and this is Node 20.1.0.\n';
  expect(launch(['start'], preload)).toEqual({ status: 1, stdout: '', stderr });
  expect(npmCalls()).toEqual([]);
});

test('arguments, output and the exit code pass through', () => {
  expect(launch(['start', '--port', '3000', 'a b'])).toMatchObject({
    status: 0,
    stdout: 'main --port 3000 a b\n',
  });
  put('exit.ts', 'process.exit(Number(process.argv[2]) as number);\n');
  expect(launch(['run', 'exit.ts', '42'])).toMatchObject({ status: 42 });
});

test('what Node makes of the sources is kept between starts, but not for what is measured', () => {
  const kept = path.join(root, 'node_modules/.cache/buttonwood-compiled');
  put('bench/main.ts', "console.log('bench');\n");
  expect(launch(['bench']).stdout).toBe('bench\n');
  expect(fs.existsSync(kept)).toBe(false);
  expect(launch(['start']).stdout).toBe('main\n');
  expect(fs.readdirSync(kept)).not.toEqual([]);
});

test('a target that this copy does not have, and an unknown one, are told in one sentence', () => {
  const none = launch(['bench']);
  expect(none).toMatchObject({ status: 1, stdout: '' });
  expect(none.stderr).toContain('There is no bench/main.ts in this copy of Buttonwood.\n');
  expect(launch(['nonsense']).stderr).toMatch(/^Usage: .*\n$/);
});

test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s reaches the target once, though it is sent twice',
  async (signal) => {
    const lines = [
      'let count = 0;',
      `process.on('${signal}', () => { count++; });`,
      "setTimeout(() => { console.log('signals', count); process.exit(3); }, 800);",
      "console.log('ready');",
    ];
    put('count.ts', lines.join('\n'));
    const { code, output } = await signalled('count.ts', signal, 2);
    expect(output).toContain('signals 1');
    expect(code).toBe(3);
  },
);

test('a target that a signal ends takes the launcher with it', async () => {
  put('wait.ts', "setTimeout(() => {}, 60_000);\nconsole.log('ready');\n");
  expect(await signalled('wait.ts', 'SIGTERM', 1)).toMatchObject({ code: null, signal: 'SIGTERM' });
});

test('a target ends in order when npm is gone, and not before', async () => {
  const lines = [
    "process.on('SIGTERM', () => { console.log('asked to end'); process.exit(0); });",
    'setTimeout(() => {}, 60_000);',
    "console.log('ready');",
  ];
  put('serve.ts', lines.join('\n'));
  // As npm does: a parent that is ended passes nothing on.
  const parent = [
    "const { spawn } = require('child_process');",
    `const child = spawn(process.execPath, ${JSON.stringify(commandLine(['run', 'serve.ts']))}, { stdio: 'inherit' });`,
  ];
  put('parent.cjs', parent.join('\n'));
  const env = { ...environment(), npm_lifecycle_event: 'start' };
  const child = spawn(process.execPath, [path.join(root, 'parent.cjs')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await expect.poll(() => output).toContain('ready');
  expect(output).not.toContain('asked');
  const isOver = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await isOver;
  expect(output).toContain('asked to end');
});

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Runs a file, and sends the launcher the signal so many times once the file has said that it is ready. */
function signalled(file: string, signal: NodeJS.Signals, times: number): Promise<Ending> {
  return new Promise((resolve) => {
    const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
    const child = spawn(process.execPath, commandLine(['run', file]), {
      cwd: root,
      env: environment(),
      stdio,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!chunk.toString().includes('ready')) return;
      for (let i = 0; i < times; i++) setTimeout(() => child.kill(signal), 50 * i);
    });
    child.once('close', (code, endedBy) => {
      resolve({ code, signal: endedBy, output });
    });
  });
}
