// JSON as a reader wants it: on one line where it fits, else broken at the width, long lists and texts shortened, secrets hidden. It must never
// print the value of a field that is a secret.

const itemsMax = 3;
const textMax = 72;
const indentBy = 2;

/** What nobody else may know: passwords, tokens, keys, codes, links that sign in. */
const secretFields: ReadonlySet<string> = new Set([
  'password',
  'newPassword',
  'currentPassword',
  'accessToken',
  'refreshToken',
  'token',
  'ticket',
  'secret',
  'uri',
  'code',
  'recoveryCodes',
]);

/** The value in lines of at most `width` characters, but for words that are longer by themselves. */
export function jsonLines(value: unknown, width: number): string[] {
  return render(value, width).split('\n');
}

/** `used`: what stands before it on its first line. */
function render(value: unknown, width: number, used = 0): string {
  const inline = inlineText(value);
  const isPart = typeof value === 'object' && value !== null && !(value instanceof Rest);
  if (inline.length + used <= width || !isPart) return inline;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const inner = entriesOf(value).map(
    ({ label, entry }) => `${label}${render(entry, width - indentBy, label.length + 1)}`,
  );
  return [open, ...filled(inner, width - indentBy).map((line) => `  ${line}`), close].join('\n');
}

/** Short parts side by side, those of several lines by themselves. */
function filled(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const flush = (): void => {
    if (line !== '') lines.push(line);
    line = '';
  };
  parts.forEach((part, index) => {
    const text = index === parts.length - 1 || part.startsWith('…') ? part : `${part},`;
    if (text.includes('\n')) {
      flush();
      lines.push(...text.split('\n'));
      return;
    }
    if (line !== '' && line.length + 1 + text.length > width) flush();
    line = line === '' ? text : `${line} ${text}`;
  });
  flush();
  return lines;
}

interface Entry {
  /** `"name": ` of a field, nothing of an item. */
  readonly label: string;
  readonly entry: unknown;
}

/** What stands for the items that are left out; printed as it is. */
class Rest {
  readonly text: string;

  constructor(count: number) {
    this.text = `… ${count} more`;
  }
}

function entriesOf(value: object): Entry[] {
  if (!Array.isArray(value)) {
    return Object.entries(value).map(([name, entry]: [string, unknown]) => ({
      label: `"${name}": `,
      entry: isSecret(name, entry) ? '***' : entry,
    }));
  }
  const items: Entry[] = value.slice(0, itemsMax).map((entry: unknown) => ({ label: '', entry }));
  if (value.length > itemsMax) items.push({ label: '', entry: new Rest(value.length - itemsMax) });
  return items;
}

/** The code of an error is a number, and no secret. */
function isSecret(name: string, entry: unknown): boolean {
  return secretFields.has(name) && typeof entry !== 'number';
}

function inlineText(value: unknown): string {
  if (value instanceof Rest) return value.text;
  if (typeof value === 'string') {
    return JSON.stringify(value.length > textMax ? `${value.slice(0, textMax - 1)}…` : value);
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = entriesOf(value).map(({ label, entry }) => `${label}${inlineText(entry)}`);
  return Array.isArray(value) ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`;
}
