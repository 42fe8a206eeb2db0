// Compresses what was built once, beside each file, so that the venue sends it compressed without work of its own. It must leave what does
// not shrink, such as fonts, alone.

import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const compressible = /\.(?:js|css|html|svg)$/;
/** Below this the headers weigh as much as what is saved. */
const bytesMin = 1_024;

export function compressFolder(folder: string): void {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !compressible.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = fs.readFileSync(file);
    if (bytes.length < bytesMin) continue;
    fs.writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    fs.writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
  }
}
