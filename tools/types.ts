// Type-checks every project of the tree: the pure layers one by one, the browser's, and all that runs in Node.
// A project without files passes.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const pureLayers = ['std', 'core', 'codec', 'marketdata', 'portfolio'];
const projects = [...pureLayers.map((layer) => `src/${layer}`), 'src/web', 'test/e2e', '.'];
const noInputs = 'TS18003';

const failed = projects.filter((project) => !typeChecks(project));
if (failed.length > 0) {
  console.error(`Types do not hold in: ${failed.join(', ')}`);
  process.exitCode = 1;
}

function typeChecks(project: string): boolean {
  if (!fs.existsSync(path.join(root, project, 'tsconfig.json'))) return true;
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const pretty = process.stdout.isTTY ? ['--pretty'] : [];
  const args = [tsc, '-p', project, ...pretty];
  const done = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (done.error) throw done.error;
  const output = done.stdout + done.stderr;
  if (done.status === 0 || output.includes(noInputs)) return true;
  process.stdout.write(output);
  return false;
}
