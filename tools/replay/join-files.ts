// Message files of one instrument, one after the other, as one day. Pure. It must never close a gap or reorder a message: what does not follow
// on is refused, with the file and the line.

import { exactClockText } from './clock-text.ts';
import { MessageTable } from './message-table.ts';
import { Refusal } from './refusal.ts';

/** A file that was read. */
export interface ReadFile {
  /** As it is named in sentences. */
  readonly name: string;
  readonly table: MessageTable;
}

/** What LOBSTER writes into a file's name. */
interface NameParts {
  readonly symbol: string;
  readonly date: string;
  /** Milliseconds after midnight; undefined where the name has none. */
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
}

const namePattern = /^([A-Za-z][A-Za-z0-9.-]{0,11})_(\d{4}-\d{2}-\d{2})_(?:(\d+)_(\d+)_)?message/;

/** Undefined for a name that is not LOBSTER's. */
export function readName(fileName: string): NameParts | undefined {
  const parts = namePattern.exec(fileName.replace(/^.*[/\\]/, ''));
  if (parts === null) return undefined;
  const [, symbol = '', date = '', start, end] = parts;
  const numberOf = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : Number(text);
  return { symbol: symbol.toUpperCase(), date, startMs: numberOf(start), endMs: numberOf(end) };
}

/**
 * One table of all files' messages. Files whose names say that one begins where the other ends follow on whatever the silence between them;
 * others may be silent for `gapNsMax`. Throws Refusal.
 */
export function joinFiles(files: readonly ReadFile[], gapNsMax: number): MessageTable {
  const day = new MessageTable();
  files.forEach((file, index) => {
    const before = files[index - 1];
    if (before !== undefined) checkFollows(before, file, gapNsMax);
    day.append(file.table, file.name);
  });
  return day;
}

/** The files of one day only, whichever instruments they are of. Throws Refusal. */
export function checkDates(names: readonly string[]): void {
  let first: { readonly name: string; readonly date: string } | undefined;
  for (const name of names) {
    const date = readName(name)?.date;
    if (date === undefined) continue;
    first ??= { name, date };
    if (date !== first.date) {
      throw new Refusal(
        `${name} is of ${date} and ${first.name} of ${first.date}; a replay is of one day.`,
      );
    }
  }
}

function checkFollows(before: ReadFile, file: ReadFile, gapNsMax: number): void {
  const { startNs, endNs } = file.table;
  const [beginsText, lastText] = [
    exactClockText(startNs),
    `${exactClockText(before.table.endNs)} (line ${before.table.count})`,
  ];
  const at = `${file.name}, line 1`;
  if (endNs < before.table.startNs) {
    throw new Refusal(
      `${at}: begins at ${beginsText}, before ${before.name} begins (${exactClockText(before.table.startNs)}); give the files in order of time.`,
    );
  }
  if (startNs < before.table.endNs) {
    throw new Refusal(
      `${at}: begins at ${beginsText}, and ${before.name} ends at ${lastText} only: the files overlap.`,
    );
  }
  const [ends, begins] = [readName(before.name)?.endMs, readName(file.name)?.startMs];
  if (ends !== undefined && begins !== undefined && begins < ends) {
    throw new Refusal(
      `${at}: its name says that it begins at ${exactClockText(begins * 1e6)}, and that of ${before.name} that it ends at ${exactClockText(ends * 1e6)}: the files overlap.`,
    );
  }
  const isAdjoining = ends !== undefined && ends === begins;
  if (!isAdjoining && startNs - before.table.endNs > gapNsMax) {
    throw new Refusal(
      `${at}: begins at ${beginsText}, and ${before.name} ends at ${lastText}: something is missing between them (--gap SECONDS lets a longer silence pass).`,
    );
  }
}
