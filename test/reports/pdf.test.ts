// Printed reports: everything stands on its page, figures under each other, and the venue goes on answering while a long one is printed.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { inflateSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { Printer, printedRowsMax } from '#reports/pdf/printer.ts';
import { left, right, table, type PrintedDocument } from '#reports/render/rendered.ts';

const printer = new Printer();
afterAll(() => printer.stop());

function documentOf(rows: number): PrintedDocument {
  const columns = [left('Time', 2), left('Name', 1), right('Amount', 1)];
  const amounts = ['1.00', '-1,234,567.89', '9,007,199,254,740,993,000,000.00'];
  return {
    venueName: 'Buttonwood',
    title: 'Daily statement',
    facts: [['Account', `a very long name ${'x'.repeat(300)} Łódź \u0007\r\n(10)`]],
    tables: [
      table(
        'Movements',
        columns,
        Array.from({ length: rows }, (_, index) => [
          '2026-11-21 09:30:00.000123',
          `\\) Tj (${'long '.repeat(20)}`,
          amounts[index % 3]!,
        ]),
        [['Total', '', '1.00']],
      ),
    ],
    notes: ['All times are UTC. '.repeat(20)],
  };
}

interface Text {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
}

/** Every text of a PDF as pdfkit writes it, with its place: `1 0 0 1 x y Tm`, `/F1 8 Tf`, `[<hex> 0] TJ`. */
function textsOf(bytes: Uint8Array): Text[] {
  const file = Buffer.from(bytes).toString('latin1');
  const texts: Text[] = [];
  let page = 0;
  for (const match of file.matchAll(/FlateDecode\s*>>\s*stream\n([\s\S]*?)\nendstream/g)) {
    const content = inflateSync(Buffer.from(match[1]!, 'latin1')).toString('latin1');
    if (!content.includes('TJ')) continue;
    page++;
    const shown = /1 0 0 1 ([\d.-]+) ([\d.-]+) Tm\s+\/\w+ ([\d.]+) Tf[\s\S]*?\[(.*?)\] TJ/g;
    for (const [, x, y, size, parts = ''] of content.matchAll(shown)) {
      const hex = [...parts.matchAll(/<([0-9a-f]*)>/g)].map(([, digits]) => digits).join('');
      const text = Buffer.from(hex, 'hex').toString('latin1');
      texts.push({ page, x: Number(x), y: Number(y), size: Number(size), text });
    }
  }
  return texts;
}

test('every text stands within the margins of its page, numbers whole', async () => {
  const texts = textsOf(await printer.print(documentOf(200)));
  expect(Math.max(...texts.map(({ page }) => page))).toBeGreaterThan(3);
  for (const { x, y } of texts) {
    expect(x).toBeGreaterThanOrEqual(45);
    expect(x).toBeLessThan(550);
    expect(y).toBeGreaterThan(20);
    expect(y).toBeLessThan(842 - 40);
  }
  const shown = texts.map(({ text }) => text);
  expect(shown.filter((text) => text === '9,007,199,254,740,993,000,000.00')).toHaveLength(66);
  expect(shown.filter((text) => text === 'Amount').length).toBeGreaterThan(3);
  expect(shown.some((text) => text.startsWith('a very long name') && text.endsWith('\x85'))).toBe(
    true,
  );
  expect(shown.some((text) => /^Page 4 of \d+$/.test(text))).toBe(true);
});

test('the venue goes on while the longest document is printed', async () => {
  await printer.print(documentOf(1));
  const delays = monitorEventLoopDelay({ resolution: 1 });
  await sleep(20);
  delays.enable();
  const bytes = await printer.print(documentOf(printedRowsMax));
  delays.disable();
  expect(bytes.length).toBeGreaterThan(50_000);
  expect(delays.percentile(99) / 1e6).toBeLessThan(20);
});

test('a longer one is refused', async () => {
  await expect(printer.print(documentOf(printedRowsMax + 1))).rejects.toMatchObject({
    fault: 'tooLarge',
  });
});
