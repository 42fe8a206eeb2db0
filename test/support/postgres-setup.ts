// One real PostgreSQL for a run of tests, in a folder of its own; every test file takes a database of its own from it.

import fs from 'node:fs';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '#database/embedded-postgres.ts';
import { quickFolder } from './quick-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgresUrl: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = quickFolder();
  const server = await startPostgres({ folder, isThrowaway: true });
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
}
