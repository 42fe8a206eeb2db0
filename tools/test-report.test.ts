// No failure may get lost between vitest's report and the line that npm test ends with.

import { expect, test } from 'vitest';
import { countTests } from './test-report.ts';

const root = '/repo';

function report(...files: { status: string; tests: string[] }[]): unknown {
  return {
    testResults: files.map(({ status, tests }, index) => ({
      name: `${root}/test/${index}.test.ts`,
      status,
      assertionResults: tests.map((each, at) => ({ status: each, fullName: `case ${at}` })),
    })),
  };
}

test('tests count one by one, skipped ones by name', () => {
  const counts = countTests(
    report({ status: 'passed', tests: ['passed', 'passed', 'skipped', 'todo'] }),
    true,
    root,
  );
  const skipped = ['test/0.test.ts: case 2', 'test/0.test.ts: case 3'];
  expect(counts).toEqual({ passed: 2, failed: 0, skipped });
});

test('a failed test fails once, not once more for its file', () => {
  const counts = countTests(report({ status: 'failed', tests: ['passed', 'failed'] }), false, root);
  expect(counts).toMatchObject({ passed: 1, failed: 1 });
});

test('a file that does not load is a failure', () => {
  const broken = { status: 'failed', tests: [] };
  expect(
    countTests(report(broken, { status: 'passed', tests: ['passed'] }), false, root),
  ).toMatchObject({
    passed: 1,
    failed: 1,
  });
});

test('an error between tests is a failure', () => {
  expect(countTests(report({ status: 'passed', tests: ['passed'] }), false, root)).toMatchObject({
    passed: 1,
    failed: 1,
  });
});

test('a run without a report is a failure, whatever its exit code', () => {
  expect(countTests(undefined, true, root)).toMatchObject({ failed: 1 });
  expect(countTests({}, false, root)).toMatchObject({ failed: 1 });
});

test('a project without tests is no failure', () => {
  expect(countTests(report(), true, root)).toEqual({ passed: 0, failed: 0, skipped: [] });
});
