// Every book reproduces the published reports of the public benchmark's flow to the byte, and refuses to agree with
// another one. The data is not part of the project: where it is absent these tests are skipped and say so.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readFlowFile } from '../../bench/flow/flow-file.ts';
import { generateFlow, scenarioNamed } from '../../bench/flow/generator.ts';
import { KernelBook as BenchKernelBook } from '../../bench/flow/kernel-book.ts';
import type { Flow } from '../../bench/flow/flow.ts';
import { ReportHash } from '../../bench/flow/report.ts';
import { KernelBook } from '../naive/kernel-book.ts';
import { NaiveBook } from '../naive/naive-book.ts';
import { driveFlow } from './flow-driver.ts';

const root = new URL('../../', import.meta.url);
const data = fileURLToPath(new URL(`${process.env['BUTTONWOOD_DATA'] ?? '../shared/data'}/`, root));
const absent = existsSync(`${data}flow`) ? '' : ' (skipped: no data folder, set BUTTONWOOD_DATA)';

const published = [
  {
    file: 'static-s1',
    trades: 81,
    sha256: 'e2b979ad890818974464fb7be65ad0135c299b6b0e90b4ab88ff75b8f9719b0e',
  },
  {
    file: 'normal-s1',
    trades: 7_062,
    sha256: '0643185ed16d801445f5f6dfff1b3c83a2edba529ad135e8ca0636551ef6cdb4',
  },
  {
    file: 'flash-crash-s1',
    trades: 7_105,
    sha256: 'bf02e77c86b23939662da3c962d672652be5a2ed5f38362d9e3157920da17cbf',
  },
];

const books: readonly { name: string; report: (flow: Flow) => ReportHash }[] = [
  {
    name: 'the naive book',
    report: reportOf((flow, hash) => driveFlow(new NaiveBook(), flow, hash)),
  },
  {
    name: 'the kernel',
    report: reportOf((flow, hash) => driveFlow(new KernelBook('book'), flow, hash)),
  },
  {
    name: 'the kernel, its owner keeping closed orders',
    report: reportOf((flow, hash) => driveFlow(new KernelBook('venue'), flow, hash)),
  },
  { name: 'the kernel as the benchmark drives it', report: reportOf(driveBench) },
];

function reportOf(drive: (flow: Flow, hash: ReportHash) => void): (flow: Flow) => ReportHash {
  return (flow) => {
    const hash = new ReportHash();
    drive(flow, hash);
    return hash;
  };
}

function driveBench(flow: Flow, hash: ReportHash): void {
  const book = new BenchKernelBook(1);
  for (let i = 0; i < flow.messageCount; i++) {
    book.step(flow, i);
    book.drain(i, hash);
  }
}

describe.skipIf(absent !== '')(`published flow${absent}`, () => {
  for (const { file, trades, sha256 } of published) {
    describe(file, () => {
      test.for(books)('$name gives the published report to the byte', ({ report }) => {
        const hash = report(readFlowFile(`${data}flow/${file}.bin.gz`, file));
        expect(hash.trades).toBe(trades);
        expect(hash.digest()).toBe(sha256);
      });
    });
  }
});

describe('generated flow', () => {
  const seed = 6;
  const flow = generateFlow(scenarioNamed('swing-25'), 10_000, seed);
  const reference = driven(books[0]!.report, flow);

  test.for(books.slice(1))(`$name gives the naive book's report (seed ${seed})`, ({ report }) => {
    expect(driven(report, flow)).toBe(reference);
  });

  test('one lot more in one order is another report', () => {
    const changed = generateFlow(scenarioNamed('swing-25'), 10_000, seed);
    changed.qty[0] = changed.qty[0]! + 1;
    expect(driven(books[1]!.report, changed)).not.toBe(reference);
  });
});

function driven(report: (flow: Flow) => ReportHash, flow: Flow): string {
  return report(flow).digest();
}
