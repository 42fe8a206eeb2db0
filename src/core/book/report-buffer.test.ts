// The buffer of reports keeps every one, in order, however many come before its owner empties it.

import { expect, test } from 'vitest';
import { ReportBuffer, ReportKind, reportWords, ReportWord } from '#core/book/report-buffer.ts';

test.each([1, 2, 3, 1_024])('no report is lost past a capacity of %i', (capacity) => {
  const reports = new ReportBuffer(capacity);
  const count = 5 * capacity + 1;
  for (let i = 0; i < count; i++) reports.append(ReportKind.fill, i, -i, 2 * i, 3 * i, 4, 5, 6 + i);
  expect(reports.count).toBe(count);
  for (let i = 0; i < count; i++) {
    const record = [...reports.words.subarray(i * reportWords, (i + 1) * reportWords)];
    expect(record).toEqual([ReportKind.fill, i, -i, 2 * i, 3 * i, 4, 5, 6 + i].map((n) => n | 0));
  }
});

test('an emptied buffer starts again at the first record', () => {
  const reports = new ReportBuffer(1);
  reports.append(ReportKind.fill, 1, 2, 3, 4, 5, 6, 7);
  reports.append(ReportKind.makerCanceled, 1, 2, 3, 4, 5, 6, 7);
  reports.count = 0;
  reports.append(ReportKind.decremented, 8, 9, 10, 11, 12, 13, 14);
  expect(reports.count).toBe(1);
  expect(reports.words[ReportWord.kind]).toBe(ReportKind.decremented);
  expect(reports.words[ReportWord.tag]).toBe(14);
});
