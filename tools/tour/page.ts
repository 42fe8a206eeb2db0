// What the tour prints: chapters, sentences, requests with their answers, and the table at the end; 100 columns, colours on a terminal only. It must
// never print a secret.

import { jsonLines } from './json-text.ts';

const columns = 100;
const indent = 4;
const answerLinesMax = 16;
const codes = { bold: 1, dim: 2, red: 31, green: 32, cyan: 36 } as const;

/** One line out, without its end. */
export type Print = (line: string) => void;

/** What a body is, off the wire. */
export type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly type: string; readonly length: number };

export interface ShownRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Who asked, in a word or two. */
  readonly as: string;
  readonly body: Shown;
}

export interface ShownAnswer {
  readonly status: number;
  readonly body: Shown;
}

export class Page {
  private readonly print: Print;
  private readonly hasColours: boolean;
  private chapters = 0;

  constructor(print: Print, hasColours: boolean) {
    this.print = print;
    this.hasColours = hasColours;
  }

  chapter(title: string): void {
    this.chapters += 1;
    const text = `${this.chapters}. ${title}`;
    this.print('');
    this.print(this.colour('bold', text));
    this.print(this.colour('dim', '─'.repeat(columns)));
  }

  /** A sentence or two: why the next request is made, or what its answer means. */
  say(text: string): void {
    this.print('');
    for (const line of wrapped(text, columns)) this.print(line);
  }

  /** A line that belongs to what was said before. */
  note(text: string): void {
    for (const line of wrapped(text, columns - indent)) this.indented(line, 'dim');
  }

  request({ method, path, as, body }: ShownRequest): void {
    const target = `${method} ${path}`;
    for (const [at, piece] of pieces(target, columns - indent - 2).entries()) {
      const isLast = (at + 1) * (columns - indent - 2) >= target.length;
      const by = isLast && piece.length + as.length + 8 <= columns - indent ? `   (${as})` : '';
      const arrow = at === 0 ? '→ ' : '  ';
      this.print(`  ${this.colour('cyan', `${arrow}${piece}`)}${this.colour('dim', by)}`);
    }
    this.body(body);
  }

  answer({ status, body }: ShownAnswer): void {
    this.print(`  ${this.colour(status < 400 ? 'green' : 'red', `← ${status}`)}`);
    this.body(body);
  }

  /** Name and value of each line, the names of one width. */
  table(rows: readonly (readonly [mark: boolean, claim: string, found: string])[]): void {
    for (const [mark, claim, found] of rows) {
      const sign = mark ? this.colour('green', 'ok   ') : this.colour('red', 'FAIL ');
      const [first = '', ...rest] = wrapped(claim, columns - 7);
      this.print(`  ${sign}${first}`);
      for (const line of rest) this.print(`       ${line}`);
      for (const line of wrapped(found, columns - 8)) {
        this.print(`        ${this.colour('dim', line)}`);
      }
    }
  }

  private body(body: Shown): void {
    switch (body.kind) {
      case 'nothing':
        return;
      case 'json':
        this.shortened(jsonLines(body.value, columns - indent));
        return;
      case 'text':
        this.shortened(body.text.trimEnd().split(/\r?\n/));
        return;
      default:
        this.indented(`(${body.type}, ${body.length} bytes)`, 'dim');
    }
  }

  private shortened(lines: readonly string[]): void {
    const shown = lines.length > answerLinesMax ? lines.slice(0, answerLinesMax - 1) : lines;
    for (const line of shown) {
      const room = columns - indent;
      this.indented(line.length > room ? `${line.slice(0, room - 1)}…` : line);
    }
    if (shown.length < lines.length) {
      this.indented(`… ${lines.length - shown.length} more lines`, 'dim');
    }
  }

  private indented(line: string, colour?: keyof typeof codes): void {
    this.print(' '.repeat(indent) + (colour === undefined ? line : this.colour(colour, line)));
  }

  private colour(name: keyof typeof codes, text: string): string {
    if (!this.hasColours || text === '') return text;
    return `\u001b[${codes[name]}m${text}\u001b[0m`;
  }
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

function pieces(text: string, length: number): string[] {
  const cut: string[] = [];
  for (let at = 0; at < text.length; at += length) cut.push(text.slice(at, at + length));
  return cut;
}
