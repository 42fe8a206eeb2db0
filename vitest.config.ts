// Which tests there are and how they run. Node runs the files as they are, types stripped, exactly as production does;
// only the web terminal's tests (JSX) go through Vite. There is no module mocking: edges are faked, not imports.

import { defineConfig } from 'vitest/config';

const native = { experimental: { viteModuleRunner: false, nodeLoader: false } };

export default defineConfig({
  test: {
    environment: 'node',
    passWithNoTests: true,
    // In one run of all projects, as npm test does it, no worker waits between two projects. Two kept a machine of two processors busy for two
    // thirds of the time: files wait for venues and browsers.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // What is waited for comes late on a busy machine, and is no less right.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          ...native,
          name: 'unit',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['src/web/**'],
        },
      },
      {
        extends: true,
        test: { name: 'web', include: ['src/web/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          ...native,
          name: 'simulation',
          include: ['test/**/*.test.ts'],
          exclude: ['test/conformance/**', 'test/e2e/**'],
          globalSetup: ['test/support/postgres-setup.ts', 'test/support/prepared-database.ts'],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...native,
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        // Whole venues and a real browser.
        extends: true,
        test: {
          ...native,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/build-terminal.ts', 'test/support/prepared-database.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
