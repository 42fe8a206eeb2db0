// Holds the build to what a first visit to the trade page may fetch, a member's too: the entry, what it imports, the chart, lists and orders, the styles
// and the typeface, gzipped. A library that slips into the entry stops the build, with the largest files by name. `npm run bench -- --only terminal`
// measures the same in a browser.

import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const bytesMax = 250_000;
/** Loaded at once, though as files of their own: the first by every visitor, the others by members. */
const atOnce = [
  'chart/chart-body.tsx',
  'chart/order-layer.tsx',
  'orders/open-orders.tsx',
  'orders/cancel-all.tsx',
  'balances/balances-list.tsx',
];
const typeface = /\/inter-latin-wght-.*\.woff2$/;

export function holdFirstVisit(): Plugin {
  return {
    name: 'buttonwood:first-visit',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = Object.values(bundle);
        const wanted = new Set<string>();
        const want = (fileName: string): void => {
          const file = bundle[fileName];
          if (file?.type !== 'chunk' || wanted.has(fileName)) return;
          wanted.add(fileName);
          file.imports.forEach(want);
          for (const sheet of file.viteMetadata?.importedCss ?? []) wanted.add(sheet);
        };
        for (const module of atOnce) {
          const holder = files.find(
            (file) =>
              file.type === 'chunk' &&
              file.moduleIds.some((id) => id.endsWith(`/src/web/${module}`)),
          );
          if (holder === undefined) this.error(`No file of the build has ${module}.`);
          want(holder.fileName);
        }
        for (const file of files) {
          if (file.type === 'chunk' && file.isEntry) want(file.fileName);
          if (typeface.test(file.fileName)) wanted.add(file.fileName);
        }
        const sizes = [...wanted]
          .map((fileName) => ({ fileName, bytes: gzipSync(contentOf(bundle[fileName])).length }))
          .sort((a, b) => b.bytes - a.bytes);
        const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
        if (total <= bytesMax) return;
        const largest = sizes
          .slice(0, 5)
          .map(({ fileName, bytes }) => `${fileName} ${Math.round(bytes / 1_000)}`)
          .join(', ');
        this.error(
          `A member’s first visit would fetch ${Math.round(total / 1_000)} kB gzipped, and ${bytesMax / 1_000} is the most. Largest, in kB: ${largest}.`,
        );
      },
    },
  };
}

function contentOf(
  file: { code: string } | { source: string | Uint8Array } | undefined,
): string | Uint8Array {
  if (file === undefined) return '';
  return 'code' in file ? file.code : file.source;
}
