// What `npm run verify` says of a venue's folder. It must never change what lies there.

import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');

export interface Verified {
  readonly seq: number;
  readonly stateHash: string;
}

/** What `npm run verify` computes from the journal in the folder. Throws where it finds something wrong. */
export function verifyFolder(folder: string): Promise<Verified> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'tools/verify.ts'), folder, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => (said.stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (said.stderr += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(said.stdout) as Verified);
      else reject(new Error(`verify ends with ${code}: ${said.stderr.trim()}`));
    });
  });
}
