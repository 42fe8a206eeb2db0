// Reads vitest's JSON report for npm test. A file that does not load, an error between tests and a missing report each
// count as a failure: no test may vanish from the count.

import path from 'node:path';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Their names; tests that are only planned are among them. */
  readonly skipped: readonly string[];
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** `ok` is what the process's exit code said: a run that failed has at least one failure, whatever its report says. */
export function countTests(report: unknown, ok: boolean, root: string): TestCounts {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  for (const file of isReport(report) ? report.testResults : []) {
    let failedHere = 0;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') passed++;
      else if (status === 'failed') failedHere++;
      else skipped.push(`${path.relative(root, file.name)}: ${fullName}`);
    }
    if (file.status === 'failed' && failedHere === 0) failedHere = 1;
    failed += failedHere;
  }
  if (failed === 0 && (!ok || !isReport(report))) failed = 1;
  return { passed, failed, skipped };
}

function isReport(value: unknown): value is Report {
  return (
    typeof value === 'object' &&
    value !== null &&
    'testResults' in value &&
    Array.isArray(value.testResults)
  );
}
