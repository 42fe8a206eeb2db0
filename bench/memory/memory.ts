// Bytes a resting order takes, in the kernel and in the whole core, each measured in a process of its own.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchOptions } from '../options.ts';
import type { Section } from '../report/section.ts';
import { figure } from '../report/table.ts';
import { judge } from '../report/targets.ts';
import type { TargetName } from '../report/targets.ts';
import type { MemoryTaken } from './memory-child.ts';

const child = fileURLToPath(new URL('memory-child.ts', import.meta.url));
const timeoutMs = 120_000;
const run = promisify(execFile);

const subjects: readonly { name: string; target: TargetName }[] = [
  { name: 'kernel', target: 'kernelMemory' },
  { name: 'core', target: 'coreMemory' },
];

export async function measureMemory(options: BenchOptions): Promise<Section> {
  const results: (MemoryTaken & { subject: string; bytesPerOrder: number })[] = [];
  const judged = [];
  for (const { name, target } of subjects) {
    const args = ['--expose-gc', child, name, String(options.orders)];
    const { stdout } = await run(process.execPath, args, { timeout: timeoutMs });
    const taken = JSON.parse(stdout) as MemoryTaken;
    const bytesPerOrder = (Math.max(0, taken.heapBytes) + taken.outsideHeapBytes) / taken.orders;
    results.push({ subject: name, bytesPerOrder, ...taken });
    judged.push(judge(target, bytesPerOrder));
  }
  return {
    id: 'memory',
    title: `Memory: ${figure(options.orders)} resting orders`,
    notes: [
      'Heap and array buffers after a full collection, in a process of its own; arrays double, so the figure depends on how',
      'full they are. Resident memory counts only pages that were touched.',
    ],
    header: ['subject', 'bytes/order', 'heap MB', 'arrays MB', 'resident MB'],
    rows: results.map((result) => [
      result.subject,
      figure(result.bytesPerOrder),
      figure(result.heapBytes / 1e6),
      figure(result.outsideHeapBytes / 1e6),
      figure(result.residentBytes / 1e6),
    ]),
    data: results,
    targets: judged,
  };
}
