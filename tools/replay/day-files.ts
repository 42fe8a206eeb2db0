// From the command line's files and folders to one table of messages an instrument. It reads; what follows on what is decided in join-files.ts.
// It must never take a file for a stock that nothing names.

import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import type { ReadFile } from './join-files.ts';
import { checkDates, joinFiles, readName } from './join-files.ts';
import type { MessageTable } from './message-table.ts';
import { readMessages } from './read-file.ts';
import { OptionRefusal, Refusal } from './refusal.ts';

/** A file or a folder of the command line. */
export interface FileArgument {
  /** Undefined where the file's name says it. */
  readonly symbol: string | undefined;
  readonly path: string;
}

/** One instrument's part of the day. */
export interface DayPart {
  readonly symbol: string;
  readonly table: MessageTable;
}

interface FoundFile {
  readonly symbol: string;
  readonly path: string;
  /** A folder has no order of its own. */
  readonly isOfFolder: boolean;
}

const messageFile = /message.*\.csv(?:\.gz)?$/i;

/** In the order in which the instruments are named first. Throws Refusal. */
export async function readDay(
  files: readonly FileArgument[],
  gapNsMax: number,
): Promise<readonly DayPart[]> {
  const found: FoundFile[] = [];
  for (const file of files) found.push(...(await expand(file)));
  checkDates(found.map((file) => file.path));
  const bySymbol = Map.groupBy(found, ({ symbol }) => symbol);
  const parts: DayPart[] = [];
  for (const [symbol, ofSymbol] of bySymbol) {
    checkNames(symbol, ofSymbol);
    const read: (ReadFile & { readonly isOfFolder: boolean })[] = [];
    for (const file of ofSymbol) {
      const { isOfFolder } = file;
      read.push({ name: file.path, table: await readMessages(file.path), isOfFolder });
    }
    if (read.every(({ isOfFolder }) => isOfFolder)) {
      read.sort((a, b) => a.table.startNs - b.table.startNs);
    }
    parts.push({ symbol, table: joinFiles(read, gapNsMax) });
  }
  return parts;
}

async function expand({ symbol, path: given }: FileArgument): Promise<FoundFile[]> {
  const isFolder = await stat(given).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [{ symbol: symbolOf(symbol, given), path: given, isOfFolder: false }];
  const names = (await readdir(given)).filter((name) => messageFile.test(name)).toSorted();
  if (names.length === 0) {
    throw new Refusal(
      `${given} has no LOBSTER message files (their names have "message" in them and end in .csv or .csv.gz).`,
    );
  }
  return names.map((name) => {
    const file = path.join(given, name);
    return { symbol: symbolOf(symbol, file), path: file, isOfFolder: true };
  });
}

function symbolOf(symbol: string | undefined, file: string): string {
  const known = symbol ?? readName(file)?.symbol;
  if (known !== undefined) return known;
  throw new OptionRefusal(
    `Which stock is ${file}? Its name does not say; add --instrument SYMBOL or write SYMBOL=${file}.`,
  );
}

/** Files put together under one symbol must be of one stock. One file alone may be replayed into any. */
function checkNames(symbol: string, files: readonly FoundFile[]): void {
  const named = files.map((file) => ({ file, symbol: readName(file.path)?.symbol }));
  const first = named.find((each) => each.symbol !== undefined);
  const other = named.find((each) => each.symbol !== undefined && each.symbol !== first?.symbol);
  if (first === undefined || other === undefined) return;
  throw new Refusal(
    `${other.file.path} is of ${other.symbol} and ${first.file.path} of ${first.symbol}; they cannot both be ${symbol}.`,
  );
}
