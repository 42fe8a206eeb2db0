// Sets a report's document on A4 pages with the fonts that every reader of PDF has: head, tables whose heads come again on each page, notes,
// page numbers. It runs in a worker thread. It must never cut a number short: one that is too wide is set smaller.

import PDFDocument from 'pdfkit';
import type { PrintedColumn, PrintedDocument, PrintedTable } from '../render/rendered.ts';
import { printable } from './printable.ts';

const page = { width: 595.28, height: 841.89 } as const;
const margin = { left: 46, right: 46, top: 48, bottom: 56 } as const;
const innerWidth = page.width - margin.left - margin.right;
const lowest = page.height - margin.bottom;

const ink = '#1a1a1a';
const grey = '#6b6b6b';
const rule = '#c9c9c9';
const plain = 'Helvetica';
const bold = 'Helvetica-Bold';
const serif = 'Times-Roman';

const rowHeight = 13.5;
const cellSize = 8;
const cellSizeMin = 4;
const gap = 8;

interface Placed extends PrintedColumn {
  readonly x: number;
  readonly width: number;
}

/** The bytes of a PDF. */
export async function layOut(document: PrintedDocument): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    info: { Title: printable(document.title), Author: printable(document.venueName) },
    lang: 'en',
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  const pages = new Pages(pdf, document);
  pages.head();
  for (const table of document.tables) pages.table(table);
  pages.notes();
  pages.footers();
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

class Pages {
  private readonly pdf: PDFKit.PDFDocument;
  private readonly document: PrintedDocument;
  private y: number = margin.top;

  constructor(pdf: PDFKit.PDFDocument, document: PrintedDocument) {
    this.pdf = pdf;
    this.document = document;
  }

  head(): void {
    const { pdf, document } = this;
    this.text(document.venueName.toUpperCase(), margin.left, this.y, innerWidth, {
      font: bold,
      size: 8,
      color: grey,
      spacing: 1.2,
    });
    this.y += 15;
    this.text(document.title, margin.left, this.y, innerWidth, { font: serif, size: 24 });
    this.y += 34;
    this.line(ink, 1);
    this.y += 10;
    for (const [label, value] of document.facts) {
      this.text(label, margin.left, this.y, 110, { size: 8.5, color: grey });
      this.text(value, margin.left + 116, this.y, innerWidth - 116, { size: 8.5 });
      this.y += 13;
    }
    this.y += 12;
    pdf.fillColor(ink);
  }

  table(table: PrintedTable): void {
    const columns = place(table.columns);
    // A heading never stands alone at the foot of a page.
    this.room(20 + rowHeight * 3);
    this.text(table.heading, margin.left, this.y, innerWidth, { font: bold, size: 10.5 });
    this.y += 18;
    this.columnTitles(columns);
    for (const row of table.rows) {
      if (this.y + rowHeight > lowest) this.turn(columns);
      this.row(columns, row, plain);
    }
    if (table.totals.length > 0) {
      if (this.y + rowHeight > lowest) this.turn(columns);
      this.line(ink, 0.7);
      this.y += 3;
      for (const row of table.totals) {
        if (this.y + rowHeight > lowest) this.turn(columns);
        this.row(columns, row, bold);
      }
    }
    this.y += 16;
  }

  notes(): void {
    for (const note of this.document.notes) {
      const lines = this.wrapped(note, 7.5);
      this.room(lines.length * 10 + 3);
      for (const line of lines) {
        this.text(line, margin.left, this.y, innerWidth, { size: 7.5, color: grey });
        this.y += 10;
      }
      this.y += 3;
    }
  }

  footers(): void {
    const { pdf, document } = this;
    const { count } = pdf.bufferedPageRange();
    const subject = [
      document.venueName,
      document.title,
      ...document.facts.slice(0, 2).map(([, value]) => value),
    ];
    for (let index = 0; index < count; index++) {
      pdf.switchToPage(index);
      this.y = page.height - 40;
      this.line(rule, 0.5);
      const options = { size: 7, color: grey } as const;
      this.text(subject.join('  ·  '), margin.left, this.y + 7, innerWidth - 80, options);
      this.text(`Page ${index + 1} of ${count}`, page.width - margin.right - 76, this.y + 7, 76, {
        ...options,
        align: 'right',
      });
    }
  }

  private columnTitles(columns: readonly Placed[]): void {
    for (const { x, width, title, align } of columns) {
      this.text(title, x, this.y, width, { size: 7, color: grey, align });
    }
    this.y += 11;
    this.line(rule, 0.5);
    this.y += 4;
  }

  private row(columns: readonly Placed[], cells: readonly string[], font: string): void {
    columns.forEach(({ x, width, align }, index) => {
      this.text(cells[index] ?? '', x, this.y, width, { font, size: cellSize, align });
    });
    this.y += rowHeight;
  }

  private turn(columns: readonly Placed[]): void {
    this.newPage();
    this.columnTitles(columns);
  }

  private room(height: number): void {
    if (this.y + height > lowest) this.newPage();
  }

  private newPage(): void {
    this.pdf.addPage();
    this.y = margin.top;
  }

  private line(color: string, width: number): void {
    this.pdf
      .moveTo(margin.left, this.y)
      .lineTo(page.width - margin.right, this.y)
      .lineWidth(width)
      .strokeColor(color)
      .stroke();
  }

  /** One line of text: words that are too long end in dots, numbers (which stand right) are set smaller. */
  private text(
    given: string,
    x: number,
    y: number,
    width: number,
    style: {
      readonly font?: string;
      readonly size: number;
      readonly color?: string;
      readonly align?: 'left' | 'right';
      readonly spacing?: number;
    },
  ): void {
    const { pdf } = this;
    const { font = plain, color = ink, align = 'left', spacing = 0 } = style;
    let text = printable(given);
    if (text === '') return;
    let { size } = style;
    pdf.font(font).fontSize(size).fillColor(color);
    const measure = (): number => pdf.widthOfString(text, { characterSpacing: spacing });
    if (align === 'right') {
      const full = measure();
      if (full > width) size = Math.max(cellSizeMin, (size * width) / full);
      pdf.fontSize(size);
    } else if (measure() > width) {
      let length = text.length;
      while (length > 0 && pdf.widthOfString(`${text.slice(0, length)}…`) > width) length--;
      text = `${text.slice(0, length)}…`;
    }
    const left = align === 'right' ? x + width - measure() : x;
    // A smaller figure stands on the line of the others.
    const top = y + (style.size - size) * 0.72;
    pdf.text(text, left, top, { lineBreak: false, characterSpacing: spacing });
  }

  private wrapped(note: string, size: number): string[] {
    this.pdf.font(plain).fontSize(size);
    const lines: string[] = [];
    let line = '';
    for (const word of printable(note).split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && this.pdf.widthOfString(longer) > innerWidth) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return line === '' ? lines : [...lines, line];
  }
}

function place(columns: readonly PrintedColumn[]): Placed[] {
  const weights = columns.reduce((total, { weight }) => total + weight, 0);
  const free = innerWidth - gap * (columns.length - 1);
  let x: number = margin.left;
  return columns.map((column) => {
    const width = (free * column.weight) / weights;
    const placed = { ...column, x, width };
    x += width + gap;
    return placed;
  });
}
