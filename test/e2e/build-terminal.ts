// Before the first test: the terminal that the venues serve must be the one in this tree. Nothing happens where it is already.

import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.dirname(path.dirname(import.meta.dirname));

export default function setUp(): void {
  const built = spawnSync(process.execPath, ['tools/web-build.ts', '--if-changed'], {
    cwd: root,
    encoding: 'utf8',
    // As a user's: in the runner's own mode React would be its development build.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (built.status !== 0) throw new Error(`The terminal could not be built:\n${built.stderr}`);
}
