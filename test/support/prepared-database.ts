// The data folder of a PostgreSQL as the first start of a venue makes it, made once for a run of tests and copied for each of its venues. It
// holds the empty database and nothing else: tables, members and keys each venue makes itself. It must never be opened where it lies.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '#database/embedded-postgres.ts';
import { quickFolder, sweepQuickFolders } from './quick-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly preparedDatabase: string;
  }
}

/** For a project's `globalSetup`. */
export default async function setUp(project: TestProject): Promise<() => void> {
  sweepQuickFolders();
  const home = quickFolder();
  const folder = path.join(home, 'postgres');
  const server = await startPostgres({ folder, isThrowaway: true });
  await server.stop();
  project.provide('preparedDatabase', folder);
  return () => fs.rmSync(home, { recursive: true, force: true });
}

/** Puts it into a venue's data folder that is still empty; any other folder stays as it is. */
export function putPreparedDatabase(dataFolder: string): void {
  if (!fs.existsSync(dataFolder) || fs.readdirSync(dataFolder).length > 0) return;
  const prepared = inject('preparedDatabase');
  const copy = path.join(dataFolder, 'postgres');
  if (process.platform === 'win32') {
    fs.cpSync(prepared, copy, { recursive: true });
    return;
  }
  // The files stay whose they are, which Node's copy does not see to.
  const { status, stderr } = spawnSync('cp', ['-Rp', prepared, copy], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The prepared database could not be copied: ${stderr}`);
}
