// Makes the terminal's typeface as light as what it shows: letters and figures of English and the signs of the trade page in one file; rarer signs and the
// other Latin letters in a second one that browsers fetch only where one of them stands. Weights from 400 to 700. Whatever else somebody writes is
// drawn in a font of the system's.

import subsetFont from 'subset-font';
import type { Plugin } from 'vite';

const typeface = /^assets\/inter-latin-.*\.woff2$/;
const fontFace = /@font-face\s*\{[^}]*inter-latin-[^}]*\}/;
/** Those of the trade page; the others stand on other pages. */
const signs = '–’…·−×≥→▲▼●';
const rareSigns = '—‘“”„•±≤≈←↑↓↕↔△▽◆○✓✕⌘⌥⇧⏎™€£¥';
/** What app.css asks of it, and what every text needs. */
const features = ['calt', 'case', 'ccmp', 'kern', 'tnum'];
const noBreakSpace = '\u00a0';
const first = new Set([...between(0x20, 0x7e), noBreakSpace, ...Array.from(signs)]);
const second = new Set(
  [...between(0xa0, 0xff), ...Array.from(rareSigns)].filter((letter) => !first.has(letter)),
);

export function subsetTypeface(): Plugin {
  return {
    name: 'buttonwood:subset-typeface',
    apply: 'build',
    async generateBundle(_options, bundle) {
      const assets = Object.values(bundle).filter((file) => file.type === 'asset');
      const [font, ...others] = assets.filter(({ fileName }) => typeface.test(fileName));
      const sheet = assets.find(
        ({ fileName, source }) => fileName.endsWith('.css') && fontFace.test(textOf(source)),
      );
      if (font === undefined || others.length > 0 || sheet === undefined)
        this.error('The build holds no typeface to make lighter, or not one alone.');
      const whole = Buffer.from(font.source);
      font.source = await subset(whole, first);
      const more = font.fileName.replace('inter-latin-', 'inter-latin-more-');
      this.emitFile({ type: 'asset', fileName: more, source: await subset(whole, second) });
      sheet.source = textOf(sheet.source).replace(
        fontFace,
        (rule) =>
          inRange(rule, first) +
          inRange(rule.replaceAll('inter-latin-', 'inter-latin-more-'), second),
      );
    },
  };
}

function subset(font: Buffer, letters: ReadonlySet<string>): Promise<Buffer> {
  const options = {
    targetFormat: 'woff2' as const,
    keepFeatures: features,
    variationAxes: { wght: { min: 400, max: 700, default: 400 } },
  };
  return subsetFont(font, [...letters].join(''), options);
}

function inRange(rule: string, letters: ReadonlySet<string>): string {
  const codes = [...letters].map((letter) => letter.codePointAt(0) ?? 0).sort((a, b) => a - b);
  const ranges: [from: number, to: number][] = [];
  for (const code of codes) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  const named = ranges.map(([from, to]) =>
    from === to ? `U+${from.toString(16)}` : `U+${from.toString(16)}-${to.toString(16)}`,
  );
  return rule.replace(/;?\}$/, `;unicode-range:${named.join(',')}}`);
}

function between(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCharCode(from + at));
}

function textOf(source: string | Uint8Array): string {
  return typeof source === 'string' ? source : Buffer.from(source).toString('utf8');
}
