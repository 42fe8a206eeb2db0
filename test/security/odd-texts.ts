// Texts that somewhere, some time, were more than text, and how a URL carries them.

export const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'a\udfff',
  '\r\nBcc: somebody@example.org',
  "'; drop table identity.member; --",
  "' or '1'='1",
  '$(id)',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '=1+1',
  '@SUM(1)',
  '\u202Eabc',
  'e\u0301\u0301\u0301\u0301',
  '\uFEFFx',
  'ﷺ',
  '👩‍👩‍👧‍👦',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'x'.repeat(5_000),
];

/** Texts that could be taken for numbers, times or nothing, and those above. */
export const oddStrings: readonly string[] = [
  ...oddTexts,
  'null',
  'NaN',
  'Infinity',
  '-0',
  '-1',
  '0',
  '1e400',
  '9007199254740993',
  '9'.repeat(19),
  '9'.repeat(400),
  '0.'.padEnd(200, '0'),
  '2026-02-30T25:61:61Z',
  '0000-00-00',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
];

/** As much of a text as a URL can carry: what is no text is sent as the bytes that it would have. */
export function escaped(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}
