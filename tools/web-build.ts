// Builds the web terminal into dist/web. With --if-changed it does nothing while the last build came from the same
// sources: a hash of them is kept beside the files it made. The finished build replaces the old one in one step.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { compressFolder } from './web/compress.ts';

const root = path.dirname(import.meta.dirname);
const output = path.join(root, 'dist/web');
const stampName = '.build-stamp';
/** All that the bundle is made of: the terminal, the pure layers that it may import, and what builds it. */
const sources = [
  'src/web',
  'src/std',
  'src/core',
  'src/marketdata',
  'src/portfolio',
  'src/api',
  'src/client',
  'package-lock.json',
  'vite.config.ts',
  'tools/web',
  'tools/web-build.ts',
];

if (!fs.existsSync(path.join(root, 'src/web/index.html'))) {
  console.error('There is no web terminal in this copy of Buttonwood.');
} else {
  const stamp = hashOfSources();
  const isCurrent = process.argv.includes('--if-changed') && readStamp() === stamp;
  // The stamp vouches for a build for production, whoever asks for it and in whatever environment.
  process.env['NODE_ENV'] = 'production';
  if (!isCurrent) await build(stamp);
}

async function build(stamp: string): Promise<void> {
  console.error('Building the web terminal ...');
  const fresh = path.join(root, 'dist', `.web-${process.pid}`);
  try {
    const vite = await import('vite');
    await vite.build({
      configFile: path.join(root, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: fresh, emptyOutDir: true },
    });
    compressFolder(fresh);
    fs.writeFileSync(path.join(fresh, stampName), `${stamp}\n`);
    fs.rmSync(output, { recursive: true, force: true });
    fs.renameSync(fresh, output);
  } catch (error) {
    fs.rmSync(fresh, { recursive: true, force: true });
    console.error(error instanceof Error ? error.message : error);
    console.error('The web terminal could not be built.');
    process.exitCode = 1;
  }
}

function readStamp(): string | undefined {
  try {
    return fs.readFileSync(path.join(output, stampName), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesUnder)) {
    hash.update(`${file}\n`).update(fs.readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

/** Files below a path, or the file itself, in a stable order; tests are not part of the bundle. */
function filesUnder(relative: string): string[] {
  const absolute = path.join(root, relative);
  if (!fs.existsSync(absolute)) return [];
  if (!fs.statSync(absolute).isDirectory()) return [relative];
  return fs
    .readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .toSorted((a, b) => (a < b ? -1 : 1));
}
