// A dump as lines of JSON: a head that names format and version, one entry a line, an end that counts them, so that no line grows with
// the whole and a cut is noticed. Reading checks every value and names the place that is wrong; it must never trust a byte.

/** A text that is no such dump, or one of another version. */
export class DumpError extends Error {
  override readonly name = 'DumpError';
}

/** What a number of an entry may be, for messages and checks. */
export type NumberRange = readonly [name: string, min: number, max: number];

/** Each line with its end of line. */
export function* writeDump(
  format: string,
  version: number,
  entries: Iterable<unknown>,
): Generator<string> {
  yield `${JSON.stringify({ format, version })}\n`;
  let count = 0;
  for (const entry of entries) {
    yield `${JSON.stringify(entry)}\n`;
    count++;
  }
  yield `${JSON.stringify({ entries: count })}\n`;
}

/** The entries, all of them or DumpError. Lines come without or with their ends; empty ones do not count. */
export function readDump(format: string, version: number, lines: Iterable<string>): DumpEntry[] {
  const parsed: DumpEntry[] = [];
  for (const line of lines) {
    if (line.trim() !== '')
      parsed.push(DumpEntry.parse(line, `${format} line ${parsed.length + 1}`));
  }
  const head = parsed.shift();
  if (head?.value('format') !== format) throw new DumpError(`this is no ${format}`);
  if (head.value('version') !== version) {
    throw new DumpError(`${format} of version ${String(head.value('version'))}, not ${version}`);
  }
  const end = parsed.pop();
  if (end?.value('entries') !== parsed.length) throw new DumpError(`${format}: the end is missing`);
  return parsed;
}

/** An object of which nothing is known yet. */
export class DumpEntry {
  /** For messages. */
  readonly where: string;
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(value: unknown, where: string) {
    this.where = where;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new DumpError(`${where}: not an object`);
    }
    this.fields = value as Readonly<Record<string, unknown>>;
  }

  static parse(text: string, where: string): DumpEntry {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new DumpError(`${where}: not JSON`, { cause: error });
    }
    return new DumpEntry(value, where);
  }

  value(name: string): unknown {
    return this.fields[name];
  }

  entry(name: string): DumpEntry {
    return new DumpEntry(this.fields[name], `${this.where}.${name}`);
  }

  whole(name: string, min: number, max: number): number {
    return checkWhole(this.fields[name], min, max, `${this.where}.${name}`);
  }

  /** A flat list of records, each with a number for every range. */
  records(name: string, ranges: readonly NumberRange[]): readonly number[] {
    const list = this.list(name);
    if (list.length % ranges.length !== 0) this.fail(name, 'the last record is cut off');
    list.forEach((each, at) => {
      const [field, min, max] = ranges[at % ranges.length]!;
      // Millions of numbers: what is wrong with one is put into words only where one is wrong.
      if (isWhole(each, min, max)) return;
      checkWhole(each, min, max, `${this.where}.${name}[${at}] (${field})`);
    });
    return list as readonly number[];
  }

  list(name: string): readonly unknown[] {
    const list = this.fields[name];
    return Array.isArray(list) ? list : this.fail(name, 'not a list');
  }

  fail(name: string, what: string): never {
    throw new DumpError(`${this.where}.${name}: ${what}`);
  }
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}

function checkWhole(value: unknown, min: number, max: number, where: string): number {
  if (isWhole(value, min, max)) return value;
  throw new DumpError(`${where}: ${String(value)} is no whole number from ${min} to ${max}`);
}
